"""What the command line prints of an answer, in both languages."""

from __future__ import annotations

import dataclasses

import pytest

from fake_assistant import RECEIPT, abstained, answered
from rag.answer_records import Disagreement, DisputedValue, Reason
from rag.console import print_answer, print_report
from rag.records import IngestReport

DATED = Disagreement(
    "Zorvex",
    (DisputedValue("40\u202f000 puces", 2, "2031-06"), DisputedValue("40,000 wafers", 1, "2031-05-01")),
)


def printed(capsys, answer):
    print_answer(answer)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "Understood as: How many wafers does Zorvex make?",
                "Zorvex makes up to 40,000 wafers a month. [1] (as of 1 May 2031)",
                "The sources disagree on Zorvex:",
                "  40\u202f000 puces [2] (as of June 2031)",
                "Sources:",
            ],
        ),
        (
            "fr",
            [
                "Compris comme\u00a0: How many wafers does Zorvex make?",
                "Zorvex makes up to 40,000 wafers a month. [1] (au 1er mai 2031)",
                "Les sources divergent sur Zorvex\u00a0:",
                "  40\u202f000 puces [2] (en juin 2031)",
                "Sources\u00a0:",
            ],
        ),
    ],
)
def test_an_answer_says_how_it_was_understood_and_as_of_when(capsys, language, lines):
    answer = answered(
        language=language, understood_as="How many wafers does Zorvex make?", disagreements=(DATED,)
    )
    found = printed(capsys, answer).splitlines()
    assert [line for line in found if line in lines] == lines


def test_quotes_that_stand_for_a_failed_model_say_so_in_the_answers_language(capsys):
    note = "the language model failed, quotes take its place: it died"
    answer = answered(language="fr", receipt=dataclasses.replace(RECEIPT, notes=(note,)))
    assert "(le modèle de langue a échoué, des citations le remplacent\u00a0: it died)" in printed(
        capsys, answer
    )
    assert "remplacent" not in printed(capsys, answered(language="fr"))


def test_an_abstention_says_how_the_question_was_understood(capsys):
    answer = dataclasses.replace(abstained(Reason.NOT_IN_SOURCES), understood_as="Who is Quill?")
    assert printed(capsys, answer).startswith(
        "Understood as: Who is Quill?\n\nNo answer. No document says so."
    )


def test_documents_in_a_third_language_are_named(capsys):
    print_report(IngestReport(added=("de/bericht",), other_language=("de/bericht",)))
    assert "de/bericht: neither French nor English" in capsys.readouterr().err
