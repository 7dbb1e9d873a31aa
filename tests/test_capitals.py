"""Names typed without capitals are written as the sources write them."""

import pytest

from rag.capitals import with_capitals

SOURCES = (
    "The visit took place against the background of R1, a model from the Chinese company DeepSeek.",
    "Altman met Kim Chang-han, chief executive of Krafton, and Huh Yoon-hong of GS E&C.",
    "SK Hynix supplies HBM to OpenAI. The oracle spoke; Oracle sold. Visit Seoul.",
)
ORDINARY = frozenset({"visit", "model", "company", "chief", "executive", "sold", "spoke", "chinese"})


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("deepseek country", "DeepSeek country"),
        ("how many people work at krafton", "how many people work at Krafton"),
        ("gs e&c ceo", "GS E&C ceo"),
        ("Who is kim chang-han?", "Who is Kim Chang-han?"),
        ("la memoire d'openai c'est de la hbm ?", "la memoire d'OpenAI c'est de la HBM ?"),
        ("combien d'employes chez sk hynix", "combien d'employes chez SK Hynix"),
    ],
)
def test_names_of_the_sources_get_their_capitals(typed, written):
    assert with_capitals(typed, SOURCES, ORDINARY.__contains__) == written


@pytest.mark.parametrize(
    "typed",
    [
        "Does krafton work with OpenAI?",  # typed with capitals: small letters are meant
        "how many does micron supply",  # in no source
        "what did the oracle say",  # the sources write it both ways
        "visit to the company",  # ordinary words, with a capital where they begin a sentence
        "the to a",
        "",
    ],
)
def test_everything_else_stays_as_it_was_typed(typed):
    assert with_capitals(typed, SOURCES, ORDINARY.__contains__) == typed
