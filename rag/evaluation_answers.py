"""Measuring answers: facts found, citations that hold, abstention, language and time, over a file of questions."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.answer_records import Answer, Mode, SentenceStatus
from rag.assistant import Assistant
from rag.errors import SettingsError
from rag.evaluation_labels import grouped, percent
from rag.evaluation_sets import json_rows, language_field, new_id, text_field
from rag.language import detect_language
from rag.names import unsupported_names
from rag.quantities import unsupported_quantities

_FIX = "see tests/eval/README.md for the fields of a file of questions"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what a right answer says."""

    id: str
    text: str
    language: str
    answerable: bool
    facts: tuple[str, ...]  # patterns, each of which a right answer must match
    documents: tuple[str, ...]  # ids that hold the answer
    kind: str
    evidence_language: str | None = None  # where the answer stands: fr, en or both


@dataclass(frozen=True, slots=True)
class Scored:
    """A question with its answer and how it was judged."""

    question: Question
    answer: Answer
    facts_found: bool
    cites_expected: bool
    citations_right: tuple[bool, ...]  # of each citation, whether it is to a document that holds the answer
    unsupported: tuple[str, ...]  # figures and names that the quotes of their sentence do not hold
    language_right: bool

    @property
    def right(self) -> bool:
        """Whether it was answered with all facts, or rightly not answered."""
        return self.facts_found if self.question.answerable else not self.answer.answerable


def read_questions(path: Path) -> list[Question]:
    """Questions from JSON lines: `id, question, language, answerable, facts, documents, kind`.

    :raises SettingsError: when the file cannot be read, a line lacks a field, or an id stands twice.
    """
    questions: dict[str, Question] = {}
    for number, row in json_rows(path, fix=_FIX):
        where = f"{path} line {number}"
        name = new_id(row, questions, where)
        if not isinstance(row.get("answerable"), bool):
            raise SettingsError(f"{where}: 'answerable' is neither true nor false", fix=_FIX)
        questions[name] = Question(
            id=name,
            text=text_field(row, ("question",), where),
            language=language_field(row, where),
            answerable=row["answerable"],
            facts=tuple(row.get("facts", ())),
            documents=tuple(row.get("documents", ())),
            kind=row.get("kind", ""),
            evidence_language=row.get("evidence_language"),
        )
    return list(questions.values())


def score_answers(
    assistant: Assistant,
    questions: Iterable[Question],
    *,
    mode: Mode = Mode.AUTO,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Scored]:
    """Ask each question and judge the answer."""
    scored = []
    for number, question in enumerate(questions, start=1):
        scored.append(score(question, assistant.ask(question.text, mode=mode)))
        progress(number)
    return scored


def score(question: Question, answer: Answer) -> Scored:
    """Judge one answer. Figures and names are checked anew here, apart from the gate's own state."""
    cited = {citation.document_id for citation in answer.citations}
    text = answer.text.replace("\u202f", " ").replace("\u00a0", " ")
    found = answer.answerable and all(re.search(fact, text, re.IGNORECASE) for fact in question.facts)
    drafted = " ".join(one.text for one in answer.sentences if one.status is SentenceStatus.SUPPORTED)
    return Scored(
        question=question,
        answer=answer,
        facts_found=found,
        cites_expected=bool(cited & set(question.documents)),
        citations_right=tuple(one.document_id in question.documents for one in answer.citations),
        unsupported=_unsupported(answer),
        language_right=not drafted or detect_language(drafted, default="en") == question.language,
    )


def summarise_answers(scored: Sequence[Scored]) -> dict[str, Any]:
    """Rates in per cent and medians in milliseconds.

    Citation precision: citations to a document that holds the answer; recall: answerable questions with such a
    citation, those not answered counting against it.
    """
    answerable = [one for one in scored if one.question.answerable]
    unanswerable = [one for one in scored if not one.question.answerable]
    given = [one for one in scored if one.answer.answerable]
    sentences = [sentence for one in given for sentence in one.answer.sentences]
    firsts = [
        one.answer.timings_ms["first_sentence"] for one in given if "first_sentence" in one.answer.timings_ms
    ]
    return {
        "questions": len(scored),
        "facts_right": percent(one.facts_found for one in answerable),
        "false_abstentions": percent(not one.answer.answerable for one in answerable),
        "false_answers": percent(one.answer.answerable for one in unanswerable),
        "abstention_right": percent(not one.answer.answerable for one in unanswerable),
        "citation_precision": percent(right for one in answerable for right in one.citations_right),
        "citation_recall": percent(one.cites_expected for one in answerable),
        "language_right": percent(one.language_right for one in given),
        "sentences": len(sentences),
        "sentences_cited": percent(bool(sentence.citations) for sentence in sentences),
        "sentences_drafted": percent(sentence.status is SentenceStatus.SUPPORTED for sentence in sentences),
        "unsupported": [f"{one.question.id}: {name}" for one in scored for name in one.unsupported],
        "first_sentence_ms": round(statistics.median(firsts)) if firsts else None,
        "total_ms": round(statistics.median(one.answer.timings_ms["total"] for one in scored)),
        "right_by_direction": _right_by(answerable, _direction),
        "right_by_kind": _right_by(scored, lambda one: one.question.kind),
    }


def _right_by(scored: Sequence[Scored], group: Callable[[Scored], str]) -> dict[str, float | None]:
    return {name: percent(one.right for one in part) for name, part in grouped(scored, group).items()}


def _direction(one: Scored) -> str:
    return f"{one.question.language} asked of {one.question.evidence_language or 'unknown'}"


def _unsupported(answer: Answer) -> tuple[str, ...]:
    missing: list[str] = []
    for sentence in answer.sentences:
        if sentence.status is SentenceStatus.QUOTED:
            continue
        citations = [answer.citation(number) for number in sentence.citations]
        quotes = [(citation.quote, citation.language) for citation in citations]
        titles = [(citation.title, citation.language) for citation in citations]
        figures = unsupported_quantities(sentence.text, answer.language, quotes)
        missing.extend(figure.text for figure in figures)
        # The first word is left out: without the index nobody knows whether it is an ordinary word.
        rest = "x " + sentence.text.partition(" ")[2]
        missing.extend(unsupported_names(rest, answer.language, [*quotes, *titles]))
    return tuple(missing)
