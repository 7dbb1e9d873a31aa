"""Answers of the product to tests/eval/questions.jsonl: facts, abstentions, citations, time; drafted and quoted.

    python benchmarks/answers.py [--every N] [--mode extract|auto]...

Writes benchmarks/results/answers.json. Quotes alone take a minute; with the embedded language model a question
takes 5 to 15 s on two cores, so `--every 5` asks each fifth.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from machine import machine

from rag.answer_records import Mode
from rag.assistant import Assistant
from rag.evaluation_answers import Scored, read_questions, score_answers, summarise_answers
from rag.settings import Settings

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "answers.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="ask only each Nth question")
    parser.add_argument(
        "--mode", action="append", choices=["extract", "auto"], help="repeatable; both by default"
    )
    chosen = parser.parse_args()
    questions = read_questions(ROOT / "tests" / "eval" / "questions.jsonl")[:: chosen.every]
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for mode in chosen.mode or ["extract", "auto"]:
        llm = "none" if mode == "extract" else "embedded"
        with (
            tempfile.TemporaryDirectory() as index,
            Assistant.open(Settings.load(index=Path(index) / "index", llm=llm), create=True) as assistant,
        ):
            assistant.ingest([ROOT / "corpus"])
            scored = score_answers(assistant, questions, mode=Mode(mode))
            summary = summarise_answers(scored)
        results[mode] = {
            "machine": machine(("torch", "sentence-transformers", "xllamacpp")),
            "llm": None if mode == "extract" else llm,
            "every": chosen.every,
            **summary,
            "wrong": [f"{one.question.id} {_fault(one)}" for one in scored if not one.right],
        }
        print(mode, json.dumps(summary, indent=2, ensure_ascii=False))
        RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _fault(one: Scored) -> str:
    if not one.question.answerable:
        return "answered, not in the sources"
    return "lacks a fact" if one.answer.answerable else "not answered"


if __name__ == "__main__":
    main()
