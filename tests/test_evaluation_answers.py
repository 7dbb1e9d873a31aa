"""Measuring answers: known answers to known questions give known shares."""

from __future__ import annotations

import dataclasses
import json

import pytest

from fake_assistant import CHIPS, PLAN, USINE, WAFERS, answered, cite, said
from rag.answer_records import Reason
from rag.errors import SettingsError
from rag.evaluation_answers import Question, read_questions, score, summarise_answers

WAFER_QUESTION = Question("q1", "How many wafers?", "en", True, (r"40,000",), (CHIPS.id,), "figure", "en")
TIMES = {"first_sentence": 40, "total": 100}


def answer(text: str, *sentences, citations=(WAFERS,), **changes):
    return answered(text=text, sentences=sentences, citations=citations, timings_ms=TIMES, **changes)


RIGHT = answer(
    "Zorvex makes up to 40,000 wafers a month. [1]", said("Zorvex makes up to 40,000 wafers a month.", 1)
)
ABSTAINED = answer("", citations=(), answerable=False, reason=Reason.NOT_IN_SOURCES)


def test_a_right_answer_is_right_and_cites_what_it_should():
    scored = score(WAFER_QUESTION, RIGHT)
    assert (scored.right, scored.cites_expected, scored.citations_right) == (True, True, (True,))
    assert (scored.unsupported, scored.language_right) == ((), True)


@pytest.mark.parametrize(
    ("sentence", "unsupported"),
    [
        ("Zorvex makes up to 50,000 wafers a month.", ("50,000 wafers a month",)),
        ("The plant of Macrotech makes up to 40,000 wafers a month.", ("Macrotech",)),
    ],
)
def test_a_figure_or_name_that_the_quote_does_not_hold_is_counted(sentence, unsupported):
    scored = score(WAFER_QUESTION, answer(sentence, said(sentence, 1)))
    assert len(scored.unsupported) == len(unsupported)
    for found, expected in zip(scored.unsupported, unsupported, strict=True):
        assert expected in found or found in expected


def test_a_verbatim_quote_is_never_unsupported_and_judges_no_language():
    quote = cite(USINE, "L’usine fera jusqu’à 40\u202f000 puces par mois.", 1)
    scored = score(WAFER_QUESTION, answer(quote.quote, said(quote.quote, 1, quoted=True), citations=(quote,)))
    assert scored.unsupported == ()
    assert scored.language_right
    assert (scored.cites_expected, scored.citations_right) == (False, (False,))


def test_a_draft_in_the_other_language_is_counted():
    french = "Zorvex fabrique jusqu’à 40\u202f000 wafers par mois dans son usine."
    assert not score(WAFER_QUESTION, answer(french, said(french, 1))).language_right


def test_an_unanswerable_question_is_right_when_it_is_left_alone():
    question = Question("q2", "How old is Zorvex?", "en", False, (), (), "unanswerable_near")
    assert score(question, ABSTAINED).right
    assert not score(question, RIGHT).right


def test_the_summary_counts_by_direction_and_kind():
    missed = Question("q3", "Combien ?", "fr", True, (r"40", r"wafers"), (CHIPS.id,), "figure", "en")
    none = Question("q4", "How old?", "en", False, (), (), "false_premise")
    wrong = answer(
        "Zorvex plans a plant. [1]",
        said("Zorvex plans a plant.", 1),
        citations=(dataclasses.replace(PLAN, number=1),),
    )
    summary = summarise_answers(
        [score(WAFER_QUESTION, RIGHT), score(missed, ABSTAINED), score(none, ABSTAINED), score(none, wrong)]
    )
    assert summary["facts_right"] == 50.0
    assert summary["false_abstentions"] == 50.0
    assert summary["false_answers"] == 50.0
    assert summary["citation_recall"] == 50.0
    assert summary["citation_precision"] == 100.0
    assert summary["sentences_cited"] == 100.0
    assert summary["right_by_direction"] == {"en asked of en": 100.0, "fr asked of en": 0.0}
    assert summary["right_by_kind"] == {"false_premise": 50.0, "figure": 50.0}
    assert (summary["first_sentence_ms"], summary["total_ms"]) == (40, 100)


ROW = {"id": "q1", "question": "Who?\u2028And when?", "language": "en", "answerable": False}


def test_a_file_of_questions_is_read_line_by_line_whatever_its_questions_hold(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(ROW, ensure_ascii=False) + "\n\n", encoding="utf-8")
    assert read_questions(path) == [Question("q1", "Who?\u2028And when?", "en", False, (), (), "")]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([{"id": "q1"}], "line 1: 'answerable'"),
        ([{**ROW, "question": " "}], "line 1 has no 'question'"),
        ([{**ROW, "language": "de"}], "line 1 is in the language 'de'"),
        ([ROW, ROW], "line 2: the id 'q1' stands twice"),
        (["q1"], "line 1 is no object"),
    ],
)
def test_a_file_that_holds_no_questions_is_named(tmp_path, rows, fault):
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with pytest.raises(SettingsError, match=fault):
        read_questions(path)
