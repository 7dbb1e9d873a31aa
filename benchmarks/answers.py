"""Answers of the product to tests/eval/questions.jsonl: facts, abstentions, citations, time; drafted and quoted.

    python benchmarks/answers.py [--every N] [--mode extract|auto]...

Writes benchmarks/results/answers.json. Quotes alone take a minute; with the embedded language model a question
takes 5 to 15 s on two cores, so `--every 5` asks each fifth.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from coverage_curve import Decided, risk_by_coverage
from listening import Listening
from machine import machine

from rag.answer_records import Mode
from rag.assistant import Assistant
from rag.console import counting
from rag.evaluation_answers import Question, Scored, read_questions, score_answers, summarise_answers
from rag.llm import EmbeddedModel
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
            scored, decided = [], []
            for question, one, likeliest in asked(assistant, questions, Mode(mode)):
                scored.append(one)
                decided.append(
                    (question.language, Decided(question.answerable, one.answer.answerable, likeliest))
                )
            summary = summarise_answers(scored)
        results[mode] = {
            "machine": machine(("torch", "sentence-transformers", "xllamacpp")),
            "llm": None if mode == "extract" else llm,
            "every": chosen.every,
            **summary,
            "wrong": [f"{one.question.id} {_fault(one)}" for one in scored if not one.right],
        }
        if mode == "auto":
            results[mode]["risk_by_coverage"] = {
                language: risk_by_coverage([one for spoken, one in decided if spoken == language])
                for language in ("en", "fr")
            }
        print(mode, json.dumps(summary, indent=2, ensure_ascii=False))
        RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def asked(
    assistant: Assistant, questions: Sequence[Question], mode: Mode
) -> Iterator[tuple[Question, Scored, float]]:
    """Each question with its judged answer, and how likely the model thought it that the evidence answers."""
    model = assistant.llm
    if isinstance(model, EmbeddedModel):
        assistant.llm = model = Listening(model)
    with counting("questions asked") as progress:
        for number, question in enumerate(questions, start=1):
            if isinstance(model, Listening):
                model.forget()
            (one,) = score_answers(assistant, [question], mode=mode)
            yield question, one, model.likeliest if isinstance(model, Listening) else 0.0
            progress(number)


def _fault(one: Scored) -> str:
    if not one.question.answerable:
        return "answered, not in the sources"
    return "lacks a fact" if one.answer.answerable else "not answered"


if __name__ == "__main__":
    main()
