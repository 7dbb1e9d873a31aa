"""Retrieval of the product on evaluation sets: recall@k, MRR and nDCG by language pair, with bootstrap intervals.

    python benchmarks/retrieval.py FOLDER...        each with documents.jsonl and queries.jsonl

Where documents stand in both languages, each half is measured too: the documents of one language alone, asked in
the other. Writes benchmarks/results/retrieval.json set by set; sets that are not named keep their figures. The
sets themselves are not part of the project.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from pathlib import Path

from rag.assistant import Assistant
from rag.cli_evaluate import measures_json
from rag.evaluation import evaluate_retrieval
from rag.evaluation_sets import LANGUAGES, RetrievalSet, read_set
from rag.settings import Settings

RESULTS = Path(__file__).parent / "results" / "retrieval.json"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    folders = parser.parse_args().folders
    if not folders:
        print("name folders with documents.jsonl and queries.jsonl; nothing was measured")
        return
    for folder in folders:
        whole = read_set(folder)
        measure(whole)
        if whole.has_twins:
            for language in LANGUAGES:
                measure(whole.across(language))


def measure(wanted: RetrievalSet) -> None:
    """Index, ask, print, and put the figures into the results."""
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as index,
        Assistant.open(Settings.load(index=Path(index) / "index", llm="none"), create=True) as assistant,
    ):
        measured = evaluate_retrieval(assistant, wanted)
        embedder = assistant.embedder.fingerprint
    print(f"{wanted.name} ({time.monotonic() - started:.0f} s)")
    for pair, found in measured.items():
        told = ", ".join(f"{name} {one}" for name, one in found.measures.items())
        print(f"  {pair}, {found.queries:,} queries: {told}", flush=True)
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results |= {"machine": f"{platform.machine()}, {platform.system()}", "embedder": embedder}
    results["sets"] = {**results.get("sets", {}), wanted.name: measures_json(measured)}
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
