"""Capitals that stand for governments, and regions for the countries in them."""

import pytest

from rag.metonyms import countries_meant


@pytest.mark.parametrize(
    ("name", "question", "country"),
    [
        ("Washington", "Why would Washington want Stargate?", "territory us"),
        ("Pékin", "Que reproche Pékin à Samsung ?", "territory cn"),
        ("Beijing", "What is its purpose in the contest with Beijing?", "territory cn"),
        ("Gulf", "Whom did he contact in the Gulf?", "territory ae"),
        ("Golfe", "Qui a-t-il approché dans le Golfe ?", "territory ae"),
        ("Asie", "Où va-t-il en Asie ?", "territory kr"),
        ("Bruxelles", "Que dit Bruxelles ?", "eu"),
    ],
)
def test_a_name_may_mean_a_country(name, question, country):
    assert country in countries_meant(name, question)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("Washington", "What was signed in Washington?"),
        ("Tokyo", "Qu’a annoncé Altman à Tokyo ?"),
        ("Seoul", "How far is Pyeongtaek from Seoul?"),
        ("Dhabi", "Did he travel to Abu Dhabi?"),
        ("Micron", "How many wafers does Micron supply?"),
    ],
)
def test_a_town_where_something_happens_is_that_town(name, question):
    assert countries_meant(name, question) == frozenset()


def test_a_region_means_no_country_outside_it():
    assert "territory kr" not in countries_meant("Gulf", "in the Gulf")
    assert "territory us" not in countries_meant("Asia", "in Asia")
