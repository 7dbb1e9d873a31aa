"""Dates that only place a sentence in time can be left out of it; others cannot."""

from __future__ import annotations

import pytest

from rag.adjuncts import without_unsupported_dates

QUOTES = [("Altman met Kyung Kye-hyun.", "en"), ("L’accord porte sur 900\u202f000 puces.", "fr")]


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        ("Altman met Kyung Kye-hyun in January 2024.", "en", "Altman met Kyung Kye-hyun."),
        ("In January 2024, Altman met Kyung Kye-hyun.", "en", "Altman met Kyung Kye-hyun."),
        ("Altman met, on 26 January 2024, Kyung Kye-hyun.", "en", "Altman met, Kyung Kye-hyun."),
        ("En janvier 2024, Altman a rencontré Kyung Kye-hyun.", "fr", "Altman a rencontré Kyung Kye-hyun."),
        ("Altman a rencontré Kyung Kye-hyun en janvier 2024.", "fr", "Altman a rencontré Kyung Kye-hyun."),
        ("La visite de janvier 2024 a surpris la presse.", "fr", "La visite a surpris la presse."),
        ("Le 26 janvier 2024, Altman a rencontré Kyung Kye-hyun.", "fr", "Altman a rencontré Kyung Kye-hyun."),
        ("Altman met Kyung Kye-hyun.", "en", None),  # no date
        ("The plan of South Korea runs until 2031.", "en", None),  # what it is about
        ("It began in January 2024.", "en", None),  # nothing is left
    ],
)  # fmt: skip
def test_a_date_that_no_quote_holds_is_left_out_where_it_only_places(text, language, left):
    assert without_unsupported_dates(text, language, QUOTES) == left


def test_a_date_beside_another_date_of_the_quote_is_a_mistake_and_stays():
    quotes = [("Sam Altman met Lee in Seoul on 1 October 2025.", "en")]
    assert without_unsupported_dates("Sam Altman met Lee in Seoul on 2 October 2025.", "en", quotes) is None
    assert without_unsupported_dates("Sam Altman met Lee in Seoul on 1 October 2025.", "en", quotes) is None
