"""Answer or abstain: how well the embedded model's leaning tells whether the evidence answers.

    python benchmarks/abstention.py [FILE...] [--sample N]

Without a FILE the project's own questions (tests/eval/questions.jsonl) over the shipped corpus are weighed. A FILE
holds lines of `id, question, lang, answerable, passages[docid, title, text]`, as NoMIRACL does; each question is then
asked of its own passages alone. Nothing is drafted: what is measured is the decision before the draft, so the whole
product abstains more often (the gate refuses drafts) and never less.

Prints and writes to benchmarks/results/abstention.json, by language: false answers and false abstentions at the
product's threshold, the area under the curve, and risk by coverage: of the questions that the model is surest of,
the share that cannot be answered.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rag.abstention import ANSWERABLE, doubt_about, probability
from rag.asked import evidence_to_read
from rag.assistant import Assistant
from rag.console import counting
from rag.evaluation_answers import read_questions
from rag.generation import prompt, weighing
from rag.llm import WeighingModel
from rag.records import Document, Filters
from rag.settings import Settings

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "abstention.json"
COVERAGES = (10, 20, 30, 40, 50, 60, 70, 80, 90, 100)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what it may be answered from, and whether it can be."""

    text: str
    language: str
    answerable: bool
    filters: Filters


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question with the probability that the evidence answers it; 0 where there was a doubt before."""

    asked: Asked
    probability: float
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--sample", type=int, default=100, help="questions of each FILE (default 100)")
    chosen = parser.parse_args()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results["machine"] = f"{platform.machine()}, {platform.system()}"
    for path in chosen.files or [None]:
        name = "sourcier questions" if path is None else path.stem
        with (
            tempfile.TemporaryDirectory() as index,
            Assistant.open(Settings.load(index=Path(index) / "index"), create=True) as assistant,
        ):
            questions = own(assistant) if path is None else foreign(assistant, path, chosen.sample)
            weighed = list(weigh(assistant, questions))
        results[name] = {
            language: summary([one for one in weighed if one.asked.language == language])
            for language in sorted({one.asked.language for one in weighed})
        }
        print(name, json.dumps(results[name], indent=2))
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def own(assistant: Assistant) -> list[Asked]:
    """The project's questions over the shipped corpus."""
    assistant.ingest([ROOT / "corpus"])
    questions = read_questions(ROOT / "tests" / "eval" / "questions.jsonl")
    return [Asked(one.text, one.language, one.answerable, Filters()) for one in questions]


def foreign(assistant: Assistant, path: Path, sample: int) -> list[Asked]:
    """A fixed random sample of a file's questions, half of them answerable where the file allows."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    drawn: list[dict[str, Any]] = []
    for answerable in (True, False):
        kind = [row for row in rows if row["answerable"] is answerable]
        drawn += random.Random(0).sample(kind, min(sample // 2, len(kind)))
    documents = {
        passage["docid"]: Document(passage["docid"], passage["text"], row["lang"], passage["title"])
        for row in drawn
        for passage in row["passages"]
    }
    assistant.add_documents(documents.values())
    return [
        Asked(
            row["question"],
            row["lang"],
            row["answerable"],
            Filters(document_ids=tuple(sorted({passage["docid"] for passage in row["passages"]}))),
        )
        for row in drawn
    ]


def weigh(assistant: Assistant, questions: Sequence[Asked]) -> Iterator[Weighed]:
    """Each question as the product weighs it before it drafts."""
    model = assistant.llm
    if not isinstance(model, WeighingModel):
        raise SystemExit(
            "the embedded language model is wanted: run sourcier models pull, unset SOURCIER_LLM"
        )
    with counting("questions weighed") as progress:
        for number, asked in enumerate(questions, start=1):
            started = time.monotonic()
            gathered = assistant.gather(asked.text, filters=asked.filters)
            language = gathered.language
            doubt = doubt_about(
                asked.text,
                language,
                gathered.hits,
                gathered.evidence,
                is_common=partial(assistant.store.is_common_word, language=language),
            )
            likely = 0.0
            if doubt is None:
                read = evidence_to_read(gathered, assistant.settings.draft_tokens)
                question = weighing(asked.text, read, language, least=math.inf)  # inf: nothing is written
                written = prompt(asked.text, read, language)
                list(model.weighed_stream(written, weighing=question, max_tokens=1))
                likely = probability(question.log_odds or 0.0, language)
            yield Weighed(asked, likely, time.monotonic() - started)
            progress(number)


def summary(weighed: Sequence[Weighed]) -> dict[str, Any]:
    """Rates in per cent; `risk_by_coverage` maps a share of the questions to the unanswerable ones in it."""
    able = [one.probability for one in weighed if one.asked.answerable]
    unable = [one.probability for one in weighed if not one.asked.answerable]
    surest = sorted(weighed, key=lambda one: -one.probability)
    risk = {}
    for coverage in COVERAGES:
        first = surest[: max(1, round(len(surest) * coverage / 100))]
        risk[coverage] = share(not one.asked.answerable for one in first)
    false_answers = share(likely >= ANSWERABLE for likely in unable)
    false_abstentions = share(likely < ANSWERABLE for likely in able)
    pairs = [(above > below) + 0.5 * (above == below) for above in able for below in unable]
    return {
        "answerable": len(able),
        "unanswerable": len(unable),
        "false_answers": false_answers,
        "false_abstentions": false_abstentions,
        "mean_of_both": round((false_answers + false_abstentions) / 2, 1),
        "area_under_curve": round(sum(pairs) / max(len(pairs), 1), 3),
        "risk_by_coverage": risk,
        "seconds_a_question": round(sum(one.seconds for one in weighed) / max(len(weighed), 1), 2),
    }


def share(values: Iterator[bool] | Any) -> float:
    counted = [bool(value) for value in values]
    return round(100 * sum(counted) / max(len(counted), 1), 1)


if __name__ == "__main__":
    main()
