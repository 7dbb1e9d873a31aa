"""Disagreements: the same figure with another unit or qualifier, about the same thing, and nothing else."""

from __future__ import annotations

import pytest

from rag.disagreement import find_disputes
from rag.records import Document, Evidence
from test_grounding import EN, FR, sentences


def piece(text, language="en", title="t"):
    return Evidence(Document(text[:8], text, language, title), 0, len(text), 1.0)


CHIPS = piece("2051.fr reports that Stargate’s goal is up to 900,000 HBM chips a month.")
PUCES = piece("D’après 2051.fr, Stargate vise jusqu’à 900\u202f000 puces HBM par mois.", "fr")
WAFERS = piece("Samsung’s newsroom says that Stargate seeks up to 900,000 DRAM wafers a month.")
MORE = piece("Nvidia commits more than 10 gigawatts of systems.")
TEN = piece("Un rapport attribue dix gigawatts à Nvidia.", "fr")
OTHER = piece("Stargate’s first goal is 7 gigawatts.")
ELSEWHERE = piece("Quill makes 900,000 wafers a month.")


def near(*_):
    return 0.9


@pytest.mark.parametrize(
    ("cited", "evidence", "texts", "about"),
    [
        ([CHIPS], [CHIPS, WAFERS],
         [("900,000 HBM chips a month", "900,000 DRAM wafers a month")], {"stargate"}),
        ([PUCES], [PUCES, WAFERS],
         [("900\u202f000 puces HBM par mois", "900,000 DRAM wafers a month")], {"stargate"}),
        ([MORE], [MORE, TEN], [("10 gigawatts", "dix gigawatts")], {"nvidia"}),
        ([CHIPS], [CHIPS, PUCES], [], set()),  # the same said in the other language
        ([CHIPS], [CHIPS, OTHER, MORE], [], set()),  # other figures
        ([CHIPS], [CHIPS, ELSEWHERE], [], set()),  # the same figure about somebody else
        ([OTHER], [OTHER, CHIPS, WAFERS], [], set()),  # a dispute that the answer is not about
    ],
)  # fmt: skip
def test_disputes_are_found_where_one_figure_is_told_in_two_ways(cited, evidence, texts, about):
    found = find_disputes(cited, evidence, near)
    assert [(one.left_text, one.right_text) for one in found] == texts
    assert {name for one in found for name in one.about} == about


def test_sentences_about_different_things_are_no_dispute():
    assert find_disputes([CHIPS], [CHIPS, WAFERS], lambda *_: 0.1) == []


def test_a_dispute_is_told_once_however_many_sources_repeat_it():
    again = piece("Again, Stargate wants up to 900,000 DRAM wafers a month, says Samsung.")
    assert len(find_disputes([CHIPS, PUCES], [CHIPS, PUCES, WAFERS, again], near)) == 1


def test_the_corpus_of_the_gate_tests_has_none():
    assert find_disputes(sentences(EN), [*sentences(EN), *sentences(FR)], near) == []
