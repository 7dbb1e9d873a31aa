"""Answer or abstain: asked of ten passages that may or may not answer, does the product answer?

    python benchmarks/abstention.py FILE... [--sample N]

A FILE holds lines of `id, question, lang, answerable, passages[docid, title, text]`, as NoMIRACL does; each question
is asked of its own passages alone, of the whole product with the embedded language model. What it says is not judged,
only whether it answers. The project's own questions are in benchmarks/answers.py.

Writes benchmarks/results/abstention.json after each file, by language: false answers, false abstentions, the area
under the curve, and risk by coverage: of the questions that the model is surest of, the share that cannot be answered.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from coverage_curve import Decided, summary
from listening import Listening
from machine import machine

from rag.assistant import Assistant
from rag.console import counting
from rag.llm import EmbeddedModel
from rag.records import Document, Filters
from rag.settings import Settings

RESULTS = Path(__file__).parent / "results" / "abstention.json"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--sample", type=int, default=100, help="questions of each FILE (default 100)")
    chosen = parser.parse_args()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results["machine"] = machine(("torch", "sentence-transformers", "xllamacpp"))
    for path in chosen.files:
        rows = drawn(path, chosen.sample)
        with (
            tempfile.TemporaryDirectory() as index,
            Assistant.open(
                Settings.load(index=Path(index) / "index", llm="embedded"), create=True
            ) as assistant,
        ):
            assistant.add_documents(documents(rows))
            decided = list(decisions(assistant, rows))
        languages = sorted({row["lang"] for row in rows})
        results[path.stem] = {
            language: summary(
                [one for one, row in zip(decided, rows, strict=True) if row["lang"] == language]
            )
            for language in languages
        }
        print(path.stem, json.dumps(results[path.stem], indent=2))
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def drawn(path: Path, sample: int) -> list[dict[str, Any]]:
    """A fixed random sample of a file's questions, half of them answerable where the file allows."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found: list[dict[str, Any]] = []
    for answerable in (True, False):
        kind = [row for row in rows if row["answerable"] is answerable]
        found += random.Random(0).sample(kind, min(sample // 2, len(kind)))
    return found


def documents(rows: Sequence[dict[str, Any]]) -> list[Document]:
    """Each passage once, as a document of its own."""
    found = {
        passage["docid"]: Document(passage["docid"], passage["text"], row["lang"], passage["title"])
        for row in rows
        for passage in row["passages"]
    }
    return list(found.values())


def decisions(assistant: Assistant, rows: Sequence[dict[str, Any]]) -> Iterator[Decided]:
    """Whether the product answers each question, and how likely the model thought it that the passages do."""
    if not isinstance(assistant.llm, EmbeddedModel):
        raise SystemExit("the embedded language model is wanted: run sourcier models pull")
    assistant.llm = model = Listening(assistant.llm)
    with counting("questions asked") as progress:
        for number, row in enumerate(rows, start=1):
            ids = tuple(sorted({passage["docid"] for passage in row["passages"]}))
            model.forget()
            started = time.monotonic()
            answer = assistant.ask(row["question"], filters=Filters(document_ids=ids))
            seconds = time.monotonic() - started
            yield Decided(row["answerable"], answer.answerable, model.likeliest, seconds)
            progress(number)


if __name__ == "__main__":
    main()
