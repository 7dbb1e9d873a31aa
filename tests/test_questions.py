"""The question set over the shipped corpus: well formed, balanced, and each fact really in the notes named.

Parsed here by hand, without the engine, so that a fault in `rag` cannot hide a fault in a question.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS_FILE = ROOT / "tests/eval/questions.jsonl"
HUNDRED_FILE = ROOT / "tests/eval/hundred.json"

ANSWERABLE_KINDS = {"figure", "name", "date", "place", "reason", "list", "disagreement", "definition"}
UNANSWERABLE_KINDS = {"unanswerable_near", "unanswerable_far", "false_premise"}
REQUIRED_KEYS = {
    "id", "question", "language", "evidence_language", "answerable", "kind", "facts", "documents",
}  # fmt: skip
AS_TYPED = "as typed"  # the note of a question left as people type: no accents, slips, bare keywords
DIRECTIONS = [(language, evidence) for language in ("fr", "en") for evidence in ("fr", "en", "both")]


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the question set."""

    id: str
    question: str
    language: str
    evidence_language: str | None
    answerable: bool
    kind: str
    facts: list[str]
    documents: list[str]
    note: str = ""


LINES = QUESTIONS_FILE.read_text(encoding="utf-8").splitlines()
QUESTIONS = [Question(**json.loads(line)) for line in LINES]
ANSWERABLE = [question for question in QUESTIONS if question.answerable]
UNANSWERABLE = [question for question in QUESTIONS if not question.answerable]
HUNDRED = json.loads(HUNDRED_FILE.read_text(encoding="utf-8"))
NOTES = {
    path.stem: (path.parent.name, path.read_text(encoding="utf-8").split("---\n", maxsplit=2)[2])
    for path in sorted((ROOT / "corpus").glob("*/*.md"))
}

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
each_answerable = pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question.id)


def holds(text: str, fact: str) -> bool:
    return re.search(fact, text, re.IGNORECASE) is not None


def folded(text: str) -> str:
    """Letters and digits alone, lower case, without accents: how two questions are told apart."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c))))


# ------------------------------------------------------------------------------------------------ form


def test_fields_and_ids() -> None:
    records = [json.loads(line) for line in LINES]
    assert [record["id"] for record in records] == [f"q{n:03d}" for n in range(1, len(records) + 1)]
    for record in records:
        assert REQUIRED_KEYS <= set(record) <= REQUIRED_KEYS | {"note"}, record["id"]
        assert record.get("note", "a note is left out where there is none")


@each_question
def test_a_question_is_well_formed(question: Question) -> None:
    assert question.language in ("fr", "en")
    if question.answerable:
        assert question.kind in ANSWERABLE_KINDS
        assert question.evidence_language in ("fr", "en", "both")
        assert question.facts
        assert question.documents
    else:
        assert question.kind in UNANSWERABLE_KINDS
        assert (question.evidence_language, question.facts, question.documents) == (None, [], [])


def test_the_headline_questions_come_first() -> None:
    assert [question.question for question in QUESTIONS[:2]] == [
        "how much HBM does Stargate need?",
        "De combien de HBM Stargate a-t-il besoin ?",
    ]
    for question in QUESTIONS[:2]:
        (fact,) = question.facts
        assert holds("up to 900,000 chips", fact)
        assert holds("jusqu’à 900\u202f000 puces", fact)
        assert not holds("90,000 or 9,000,000", fact)


def test_no_question_is_asked_twice() -> None:
    # 'budget Stargate' and 'Stargate budget' are one question in two languages, not a repetition.
    asked = Counter(folded(question.question) for question in QUESTIONS)
    assert [words for words, times in asked.items() if times > 1] == []


# ---------------------------------------------------------------------------------------------- shares


def test_enough_of_each_kind() -> None:
    assert len(QUESTIONS) >= 160
    directions = Counter((question.language, question.evidence_language) for question in ANSWERABLE)
    assert [direction for direction in DIRECTIONS if directions[direction] < 20] == []
    assert 0.30 <= len(UNANSWERABLE) / len(QUESTIONS) <= 0.37
    kinds = Counter((question.kind, question.language) for question in QUESTIONS)
    few = {(kind, language) for kind in UNANSWERABLE_KINDS for language in ("fr", "en")}
    assert [pair for pair in few if kinds[pair] < 8] == []
    assert {question.kind for question in ANSWERABLE} >= ANSWERABLE_KINDS


def test_the_page_beside_the_set_counts_as_the_set_does() -> None:
    page = " ".join((ROOT / "tests/eval/README.md").read_text(encoding="utf-8").split())
    told = (
        f"{len(QUESTIONS)} questions, {len(ANSWERABLE)} with an answer there and {len(UNANSWERABLE)} without"
    )
    assert told in page
    for language, name in (("fr", "French"), ("en", "English")):
        cells = [
            sum((q.language, q.evidence_language) == (language, e) for q in QUESTIONS)
            for e in ("fr", "en", "both", None)
        ]
        assert f"| {name} | " + " | ".join(map(str, cells)) + " |" in page
    kinds = Counter(question.kind for question in QUESTIONS)
    for kind, words in (("near", "*near*"), ("far", "*far*")):
        assert f"{kinds['unanswerable_' + kind]} {words}" in page
    assert f"{kinds['false_premise']} *false premises*" in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_asked_as_people_ask(language: str) -> None:
    asked = [question for question in QUESTIONS if question.language == language]
    assert sum(question.note == AS_TYPED for question in asked) >= 10
    assert sum(not question.question.rstrip().endswith("?") for question in asked) >= 5  # keywords
    assert sum(question.question == question.question.lower() for question in asked) >= 3
    assert max(len(question.question) for question in asked) > 100


# ---------------------------------------------------------------------------------------------- facts


@each_answerable
def test_documents_exist_in_the_languages_told(question: Question) -> None:
    assert len(question.documents) == len(set(question.documents))
    assert set(question.documents) <= set(NOTES)
    languages = {NOTES[id_][0] for id_ in question.documents}
    assert languages == (
        {"fr", "en"} if question.evidence_language == "both" else {question.evidence_language}
    )


@each_answerable
def test_each_fact_stands_in_the_notes_named(question: Question) -> None:
    for fact in question.facts:
        holders = {id_ for id_ in question.documents if holds(NOTES[id_][1], fact)}
        # The answer may come from either language, so the pattern has to know the words of both.
        assert {NOTES[id_][0] for id_ in holders} == {NOTES[id_][0] for id_ in question.documents}, fact


@each_answerable
def test_each_note_named_holds_a_fact(question: Question) -> None:
    for id_ in question.documents:
        assert any(holds(NOTES[id_][1], fact) for fact in question.facts), id_


@each_answerable
def test_the_question_does_not_give_its_answer_away(question: Question) -> None:
    assert not all(holds(question.question, fact) for fact in question.facts)


@each_answerable
def test_patterns_allow_every_space_and_apostrophe(question: Question) -> None:
    for fact in question.facts:
        re.compile(fact)
        assert not re.search(r"[ \u00a0\u202f]", fact), r"write a space as \s"
        assert not re.search("['’]", fact.replace("[’']", "")), "write an apostrophe as [’']"
        assert not holds("", fact)
        assert unicodedata.is_normalized("NFC", fact)


# ----------------------------------------------------------------------------------------- typography


@each_question
def test_typography(question: Question) -> None:
    text = question.question
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"\s\s", text)
    assert not ("'" in text and "’" in text), "one sort of apostrophe a question"
    if question.note == AS_TYPED:
        return
    assert text[0].isupper() or question.id == "q001"  # the headline stands as the user wrote it
    if question.language == "fr":
        assert not re.search(r"[^\s][?!;:»]|«\S", text), "a space stands before ? ! ; : and within « »"
        assert text.count("«") == text.count("»")
        assert not re.search('[“”"]', text)
    else:
        assert not re.search(r"\s[?!;:]|[«»]", text)
        assert text.count("“") == text.count("”")


def test_every_french_space_and_apostrophe_is_asked_with() -> None:
    french = "\n".join(question.question for question in QUESTIONS if question.language == "fr")
    assert min(french.count(f"{space}?") for space in (" ", "\u00a0", "\u202f")) >= 3
    assert min(french.count(apostrophe) for apostrophe in "'’") >= 10


# -------------------------------------------------------------------------------------------- hundred


def test_the_hundred() -> None:
    assert len(HUNDRED) == len(set(HUNDRED)) == 100
    languages = {question.question: question.language for question in ANSWERABLE}
    assert not set(HUNDRED) & {question.question for question in UNANSWERABLE}
    for language, half in (("fr", HUNDRED[:50]), ("en", HUNDRED[50:])):
        drawn = [languages[question] for question in half if question in languages]
        assert set(drawn) == {language}
        assert 30 <= len(drawn) < 50, "most are drawn from the set, the rest are put in other words"
