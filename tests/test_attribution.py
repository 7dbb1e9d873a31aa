"""Who a question says would tell its answer is no part of what it asks."""

import pytest

from rag.attribution import is_told_by, parted
from rag.records import Document


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("According to The Korea Times, who leads Stargate?", "Who leads Stargate?"),
        ("Who leads Stargate according to the FT?", "Who leads Stargate?"),
        ("Why would Washington want Stargate, as the Korea Times tells it?", "Why would Washington want Stargate?"),
        ("What is the price according to press reports?", "What is the price?"),
        ("Selon 2051.fr, combien de puces faut-il ?", "Combien de puces faut-il ?"),
        ("Combien de puces, selon 2051.fr, faut-il à Stargate ?", "Combien de puces faut-il à Stargate ?"),
        (
            "Quel appareil OpenAI songeait-il à concevoir, d’après la presse de janvier 2024 ?",
            "Quel appareil OpenAI songeait-il à concevoir ?",
        ),
        ("Qui dirige Stargate, comme le rapporte Le Monde ?", "Qui dirige Stargate ?"),
        ("Combien coûte le contrat, à en croire le Financial Times", "Combien coûte le contrat"),
    ],
)  # fmt: skip
def test_the_teller_is_left_out(question, bare):
    assert parted(question)[0] == bare


@pytest.mark.parametrize(
    "question",
    [
        "Le prix varie-t-il selon la taille ?",  # a measure, not a witness
        "How does it vary according to size?",
        "Does the price differ according to which chip is used?",
        "Is Samsung as big as TSMC says?",
        "selon toi ?",
        "According to Reuters?",  # nothing would be left
        "Who leads Stargate?",
        "",
    ],
)
def test_every_other_question_stays_as_it_is(question):
    assert parted(question)[0] == question


def test_who_tells_is_named_without_what_stands_around_it():
    assert parted("Selon le Financial Times, combien vaut l’accord ?")[1] == "le Financial Times"
    assert parted("Who leads Stargate, as the Korea Times tells it?")[1] == "the Korea Times"
    assert parted("What is the price according to press reports?")[1] == "press reports"
    assert parted("Who leads Stargate?")[1] == ""


@pytest.mark.parametrize(
    ("teller", "language", "told"),
    [
        ("the Korea Times", "en", True),  # what the note reports on
        ("2051.fr", "fr", True),  # named in its text
        ("Sourcier corpus", "en", True),  # who published it
        ("le Financial Times", "fr", False),
        ("press reports", "en", True),  # nobody is named
        ("la presse de janvier 2024", "fr", True),
    ],
)
def test_a_document_is_told_by_whom_it_names(teller, language, told):
    note = Document(
        "d",
        "Le site 2051.fr en rend compte.",
        "fr",
        "Note",
        publisher="Sourcier corpus",
        based_on=("The Korea Times, 4 February 2025",),
    )
    assert is_told_by(note, teller, language) is told
