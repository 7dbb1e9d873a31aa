"""Disagreements: the same figure with another unit or qualifier, about the same thing, and nothing else."""

from __future__ import annotations

import pytest

from rag.answer_records import Receipt
from rag.answers import AnswerBuilder
from rag.assistant import Assistant
from rag.disagreement import find_disputes, newest_first
from rag.records import Document, Evidence
from rag.settings import Settings
from test_grounding import EN, FR, sentences


def piece(text, language="en", title="t", published=None):
    document = Document(f"{text[:8]} {published}", text, language, title, published=published)
    return Evidence(document, 0, len(text), 1.0)


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
        ([MORE], [MORE, TEN], [("more than 10 gigawatts", "dix gigawatts")], {"nvidia"}),
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


def test_who_says_it_is_no_part_of_what_is_said():
    said = piece("2051.fr, quoted by Quill, reports that Stargate’s goal is up to 900,000 HBM chips a month.")
    other = piece("According to Zorvex.com, Stargate seeks up to 900,000 wafers a month.")
    assert len(find_disputes([said], [said, other], near)) == 1


def test_nearness_is_asked_only_where_figures_differ():
    def never(*_):
        raise AssertionError("an embedding for nothing")

    assert find_disputes([CHIPS], [CHIPS, PUCES, OTHER, MORE, OLD], never) == []
    assert newest_first([CHIPS, PUCES, OTHER, OLD], never) == (CHIPS, PUCES, OTHER, OLD)


def test_sentences_about_different_things_are_no_dispute():
    assert find_disputes([CHIPS], [CHIPS, WAFERS], lambda *_: 0.1) == []


def test_a_dispute_is_told_once_however_many_sources_repeat_it():
    again = piece("Again, Stargate wants up to 900,000 DRAM wafers a month, says Samsung.")
    assert len(find_disputes([CHIPS, PUCES], [CHIPS, PUCES, WAFERS, again], near)) == 1


def test_the_corpus_of_the_gate_tests_has_none():
    assert find_disputes(sentences(EN), [*sentences(EN), *sentences(FR)], near) == []


OLD = piece("Zorvex will make up to 40,000 wafers a month in Larkham.", published="2031-05-04")
NEW = piece(
    "Zorvex now plans to make up to 60,000 wafers a month at its Larkham plant.", published="2031-10-20"
)
NOUVEAU = piece(
    "Zorvex fera désormais jusqu’à 60\u202f000 wafers par mois à Larkham.", "fr", published="2031-10"
)


@pytest.mark.parametrize(
    ("left", "right", "values"),
    [
        (OLD, NEW, ("40,000 wafers a month", "60,000 wafers a month")),
        (NEW, OLD, ("60,000 wafers a month", "40,000 wafers a month")),
        (OLD, NOUVEAU, ("40,000 wafers a month", "60\u202f000 wafers par mois")),
    ],
)
def test_a_newer_source_with_another_value_of_the_same_thing_is_a_dispute(left, right, values):
    (found,) = find_disputes([left], [left, right], near)
    assert (found.left_text, found.right_text) == values


@pytest.mark.parametrize(
    "other",
    [
        # too near in time, or of no known time
        piece("Zorvex now plans to make up to 60,000 wafers a month in Larkham.", published="2031-06-20"),
        piece("Zorvex now plans to make up to 60,000 wafers a month in Larkham.", published="2031"),
        piece("Zorvex now plans to make up to 60,000 wafers a month in Larkham."),
        # another place, another actor, another act, another qualifier, another period, another time
        piece("Zorvex will make up to 60,000 wafers a month in Otterby.", published="2031-10-20"),
        piece("Quill will make up to 60,000 wafers a month in Larkham.", published="2031-10-20"),
        piece("Zorvex buys up to 60,000 wafers a month from suppliers in Larkham.", published="2031-10-20"),
        piece("Zorvex will make 60,000 wafers a month in Larkham.", published="2031-10-20"),
        piece("Zorvex will make up to 60,000 wafers a year in Larkham.", published="2031-10-20"),
        piece("Zorvex made up to 60,000 wafers a month in Larkham in 2029.", published="2031-10-20"),
        # two figures of one unit: which of them is meant is not known
        piece("Zorvex goes from 50,000 to up to 60,000 wafers a month in Larkham.", published="2031-10-20"),
    ],
)
def test_two_values_are_two_facts_where_anything_else_differs(other):
    assert find_disputes([OLD], [OLD, other], near) == []


def test_two_values_in_sentences_that_are_not_near_are_two_facts():
    assert find_disputes([OLD], [OLD, NEW], lambda *_: 0.35) == []


def test_the_same_figure_of_two_actors_is_no_dispute():
    nvidia = piece("Nvidia’s investment in OpenAI is for more than 10 gigawatts of systems.")
    broadcom = piece("Broadcom and OpenAI are to deploy up to 10 gigawatts of accelerators.")
    assert find_disputes([nvidia], [nvidia, broadcom], near) == []


def test_three_values_of_one_thing_are_one_disagreement():
    newest = piece("Zorvex will make up to 80,000 wafers a month in Larkham.", published="2032-03")
    builder = AnswerBuilder("q", "en")
    for dispute in find_disputes([OLD, NEW], [OLD, NEW, newest], near):
        builder.dispute(dispute)
    answer = builder.answer(receipt=Receipt(1, "e", None, "s"), timings_ms={})
    assert [[(value.text, value.as_of) for value in one.values] for one in answer.disagreements] == [
        [
            ("80,000 wafers a month", "2032-03"),
            ("60,000 wafers a month", "2031-10-20"),
            ("40,000 wafers a month", "2031-05-04"),
        ]
    ]


def test_superseded_evidence_gives_way_to_the_newer_and_the_rest_keeps_its_order():
    assert newest_first([TEN, OLD, OTHER, NEW], near) == (TEN, NEW, OLD, OTHER)
    assert newest_first([NEW, OLD, TEN], near) == (NEW, OLD, TEN)
    assert newest_first([OLD, NEW], lambda *_: 0.1) == (OLD, NEW)


@pytest.mark.parametrize(
    "question", ["How many wafers does Zorvex make?", "Combien de wafers Zorvex fait-il ?"]
)
def test_an_answer_shows_a_superseded_figure_with_its_date_and_the_newest_first(tmp_path, embedder, question):
    settings = Settings.load(index=tmp_path / "index", cache=tmp_path / "cache")
    with Assistant.open(settings, create=True, embedder=embedder, llm=None) as assistant:
        assistant.add_documents(one.document for one in (OLD, NEW))
        answer = assistant.ask(question)
    (disagreement,) = answer.disagreements
    assert [(value.text, value.as_of) for value in disagreement.values] == [
        ("60,000 wafers a month", "2031-10-20"),
        ("40,000 wafers a month", "2031-05-04"),
    ]
    assert set(answer.dated.values()) == {"2031-05-04", "2031-10-20"}
    assert "Zorvex" in disagreement.about
