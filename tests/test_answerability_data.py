"""The questions that the decision to answer is measured on: well formed, the same mix in both halves, facts in place.

Parsed here by hand, without the engine, so that a fault in `rag` cannot hide a fault in a question.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests/eval"
KEYS = [
    "id", "question", "language", "evidence_language", "answerable", "kind", "facts", "documents", "split",
]  # fmt: skip
ANSWERABLE_KINDS = {"figure", "name", "date", "place", "reason", "list", "definition"}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


ROWS = rows("answerability.jsonl")
ANSWERABLE = [row for row in ROWS if row["answerable"]]
NEAR = [row for row in ROWS if row["kind"] == "unanswerable_near"]
FALSE_PREMISES = [row for row in ROWS if row["kind"] == "false_premise"]
NOTES = {
    path.stem: (path.parent.name, path.read_text(encoding="utf-8").split("---\n", maxsplit=2)[2])
    for path in sorted((ROOT / "corpus").glob("*/*.md"))
}
CORPUS_TEXT = "\n".join(text for _, text in NOTES.values())

each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
each_answerable = pytest.mark.parametrize("row", ANSWERABLE, ids=lambda row: row["id"])


def holds(text: str, fact: str) -> bool:
    return re.search(fact, text, re.IGNORECASE) is not None


def folded(text: str) -> str:
    """Letters and digits alone, lower case, without accents: how two questions are told apart."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c))))


def tempting(row: dict[str, Any]) -> bool:
    return "tempting: " in str(row.get("note", ""))


def as_typed(row: dict[str, Any]) -> bool:
    return str(row.get("note", "")).startswith("as typed")


def test_fields_ids_and_splits() -> None:
    for number, row in enumerate(ROWS, start=1):
        assert [key for key in row if key != "note"] == KEYS, row["id"]
        assert row["id"] == f"a{number:03d}"
        assert row["split"] == ("dev" if number % 2 else "held"), row["id"]
        assert row.get("note", "a note is left out where there is none")


def test_the_shares() -> None:
    assert (len(ANSWERABLE), len(NEAR), len(FALSE_PREMISES), len(ROWS)) == (64, 80, 16, 160)
    for part, size in ((ANSWERABLE, 32), (NEAR, 40), (FALSE_PREMISES, 8)):
        assert Counter(row["language"] for row in part) == {"fr": size, "en": size}
    assert {row["kind"] for row in ANSWERABLE} == ANSWERABLE_KINDS
    assert Counter(row["evidence_language"] for row in ANSWERABLE) == {"fr": 22, "en": 22, "both": 20}
    assert Counter((row["language"], tempting(row)) for row in NEAR) == {
        (language, tempts): 20 for language in ("fr", "en") for tempts in (True, False)
    }
    assert not any(tempting(row) for row in ANSWERABLE + FALSE_PREMISES)


def test_both_halves_have_the_same_mix() -> None:
    dev, held = ([row for row in ROWS if row["split"] == split] for split in ("dev", "held"))
    for half in (dev, held):
        assert len(half) == 80

    def mix(half: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
        kind = {row["id"]: row["kind"] if not row["answerable"] else "answerable" for row in half}
        return Counter(
            (row["language"], row["evidence_language"], kind[row["id"]], tempting(row)) for row in half
        )

    assert mix(dev) == mix(held)
    kinds = [Counter(row["kind"] for row in half) for half in (dev, held)]
    assert all(abs(kinds[0][kind] - kinds[1][kind]) <= 2 for kind in ANSWERABLE_KINDS)
    typed = [sum(as_typed(row) for row in half) for half in (dev, held)]
    assert abs(typed[0] - typed[1]) <= 2
    assert min(typed) >= 10


def test_no_question_stands_here_or_in_the_first_set_already() -> None:
    asked = Counter(folded(row["question"]) for row in ROWS + rows("questions.jsonl"))
    assert [words for words, times in asked.items() if times > 1 and words != "budget stargate"] == []


@each_row
def test_a_question_is_well_formed(row: dict[str, Any]) -> None:
    assert row["language"] in ("fr", "en")
    if row["answerable"]:
        assert row["evidence_language"] in ("fr", "en", "both")
        assert row["facts"]
        assert row["documents"]
    else:
        assert row["kind"] in ("unanswerable_near", "false_premise")
        assert (row["evidence_language"], row["facts"], row["documents"]) == (None, [], [])


@each_row
def test_typography(row: dict[str, Any]) -> None:
    text = row["question"]
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"\s\s", text)
    assert not ("'" in text and "’" in text), "one sort of apostrophe a question"
    if as_typed(row):
        return
    assert text[0].isupper()
    assert text.endswith("?")
    if row["language"] == "fr":
        assert not re.search(r"[^\s][?!;:»]|«\S", text), "a space stands before ? ! ; : and within « »"
    else:
        assert not re.search(r"\s[?!;:]|[«»]", text)
        assert text.count("“") == text.count("”")


def test_a_false_premise_has_names_of_the_corpus_alone() -> None:
    """A strange name would give the question away; the first word of a sentence is no name."""
    for row in FALSE_PREMISES:
        for name in re.findall(r"(?<=\s)(?:[ldL]['’])?([A-ZÉ][\w-]+)", row["question"]):
            assert name in CORPUS_TEXT, (row["id"], name)


@each_answerable
def test_documents_are_of_the_languages_told(row: dict[str, Any]) -> None:
    assert len(row["documents"]) == len(set(row["documents"]))
    languages = {NOTES[id_][0] for id_ in row["documents"]}  # KeyError: no such note
    assert languages == ({"fr", "en"} if row["evidence_language"] == "both" else {row["evidence_language"]})


@each_answerable
def test_each_fact_stands_in_the_notes_named_and_not_in_the_question(row: dict[str, Any]) -> None:
    languages = {NOTES[id_][0] for id_ in row["documents"]}
    for fact in row["facts"]:
        holders = {id_ for id_ in row["documents"] if holds(NOTES[id_][1], fact)}
        # The answer may come from either language, so the pattern has to know the words of both.
        assert {NOTES[id_][0] for id_ in holders} == languages, fact
    for id_ in row["documents"]:
        assert any(holds(NOTES[id_][1], fact) for fact in row["facts"]), id_
    assert not all(holds(row["question"], fact) for fact in row["facts"])


@each_answerable
def test_patterns_allow_every_space_and_apostrophe(row: dict[str, Any]) -> None:
    for fact in row["facts"]:
        assert not re.search(r"[ \u00a0\u202f]", fact), r"write a space as \s"
        assert not re.search("['’]", fact.replace("[’']", "")), "write an apostrophe as [’']"
        assert not holds("", fact)
        assert unicodedata.is_normalized("NFC", fact)


def test_every_french_space_and_apostrophe_is_asked_with() -> None:
    french = "\n".join(row["question"] for row in ROWS if row["language"] == "fr")
    assert min(french.count(f"{space}?") for space in (" ", "\u00a0", "\u202f")) >= 10
    assert min(french.count(apostrophe) for apostrophe in "'’") >= 10


def test_the_page_beside_the_set_counts_as_the_set_does() -> None:
    page = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    assert (
        f"{len(ROWS)} questions, half French and half English: {len(ANSWERABLE)} with an answer, "
        f"{len(NEAR)} *near* without one, {len(FALSE_PREMISES)} *false premises*"
    ) in page
