"""Retrieval of the product on evaluation sets: recall@k, MRR and nDCG by language pair, with bootstrap intervals.

    python benchmarks/retrieval.py FOLDER...        each with documents.jsonl and queries.jsonl

Writes benchmarks/results/retrieval.json. The sets themselves are not part of the project.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from rag.assistant import Assistant
from rag.evaluation import evaluate_retrieval
from rag.settings import Settings

RESULTS = Path(__file__).parent / "results" / "retrieval.json"


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:]]
    if not folders:
        print("name folders with documents.jsonl and queries.jsonl; nothing was measured")
        return
    results = {"machine": f"{platform.machine()}, {platform.system()}", "sets": {}}
    for folder in folders:
        started = time.monotonic()
        with (
            tempfile.TemporaryDirectory() as index,
            Assistant.open(Settings.load(index=Path(index) / "index", llm="none"), create=True) as assistant,
        ):
            measured = evaluate_retrieval(assistant, folder)
            results["embedder"] = assistant.embedder.fingerprint
        results["sets"][folder.name] = {
            pair: {
                name: {part: round(value, 2) for part, value in asdict(one).items()}
                for name, one in found.items()
            }
            for pair, found in measured.items()
        }
        print(f"{folder.name} ({time.monotonic() - started:.0f} s)")
        for pair, found in measured.items():
            print(f"  {pair}: " + ", ".join(f"{name} {one}" for name, one in found.items()))
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
