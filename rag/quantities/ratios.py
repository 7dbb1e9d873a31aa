"""Reading factors and fractions in words: 'twice', 'doublé', '×10', 'la moitié', 'two-thirds'."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Final

from rag.quantities.lexicon import Unit
from rag.quantities.numerals import fraction_sign, read_numeral
from rag.quantities.pieces import Amount
from rag.quantities.records import QuantityKind
from rag.quantities.tokens import Tokens
from rag.quantities.words import wording

_TIMES: Final = Unit(QuantityKind.FACTOR, "times")

# Denominators as words; an English third is an ordinal too, so it needs 'of' or the end of the phrase after it.
DENOMINATORS: Final = {
    "fr": {"tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5, "cinquièmes": 5, "sixième": 6,
           "sixièmes": 6, "septième": 7, "septièmes": 7, "huitième": 8, "huitièmes": 8, "neuvièmes": 9, "dixième": 10,
           "dixièmes": 10, "centième": 100, "centièmes": 100, "millième": 1000, "millièmes": 1000},
    "en": {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
           "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninths": 9, "tenth": 10,
           "tenths": 10, "hundredth": 100, "hundredths": 100, "thousandth": 1000, "thousandths": 1000},
}  # fmt: skip
_NO_HALF_AFTER: Final = frozenset(
    ["first", "second", "latter", "other", "each", "last", "former", "either", "1st", "2nd"]
)
_NO_HALF_BEFORE: Final = frozenset(
    ["year", "hour", "century", "time", "day", "hourly", "yearly", "brother", "sister", "past"]
)


def fraction(numerator: Decimal | int, denominator: int) -> Decimal:
    """Return the one value that stands for a fraction here: rounded to 28 digits, whatever the caller's context."""
    return Context(prec=28).divide(Decimal(numerator), Decimal(denominator))


def read_factor(tokens: Tokens, index: int, language: str) -> Amount | None:
    """Read 'twice', 'doublé', '×10', '½', 'la moitié', 'two-thirds', 'un tiers' as factors."""
    token = tokens[index]
    if token.kind == "code" and re.fullmatch(r"[xX]\d+", token.text):
        return Amount(index, index + 1, Decimal(token.text[1:]), unit=_TIMES)
    if token.normal == "×" and tokens[index + 1].glued and tokens[index + 1].kind == "number":
        numeral = read_numeral(tokens, index + 1, language)
        return Amount(index, numeral.end, numeral.value, unit=_TIMES) if numeral else None
    if token.kind != "word":
        return None
    sign = fraction_sign(token.text)
    if sign is not None:
        return Amount(index, index + 1, sign, unit=_TIMES)
    factor = wording(language).factors.get(token.normal)
    if factor is not None:
        return Amount(index, index + 1, factor, unit=_TIMES, spelt=True)
    return _half(tokens, index, language) or _fraction(tokens, index, language)


def _half(tokens: Tokens, index: int, language: str) -> Amount | None:
    word, following = tokens[index].normal, tokens[index + 1].normal
    if language == "fr":
        return Amount(index, index + 1, Decimal("0.5"), unit=_TIMES, spelt=True) if word == "moitié" else None
    if word != "half" or tokens[index - 1].normal in _NO_HALF_AFTER:
        return None
    if following in _NO_HALF_BEFORE or (following == "-" and tokens[index + 2].normal in _NO_HALF_BEFORE):
        return None
    return Amount(index, index + 1, Decimal("0.5"), unit=_TIMES, spelt=True)


def _fraction(tokens: Tokens, index: int, language: str) -> Amount | None:
    """Read 'un tiers', 'a third of', 'two-thirds', 'trois quarts', 'one in'."""
    numerator, place = _numerator(tokens, index, language)
    if numerator is None:
        return None
    hyphen = tokens[place].normal == "-"
    place += hyphen
    denominator = DENOMINATORS[language].get(tokens[place].normal)
    if denominator is None:
        return None
    word, following = tokens[place].normal, tokens[place + 1]
    if language == "en" and not word.endswith(("ds", "hs", "rs", "ves")) and not hyphen:
        whole_follows = (
            following.normal in {"of", "to", "by", "less", "more", "in", "from"} or following.kind != "word"
        )
        if not whole_follows or (word == "quarter" and following.normal != "of"):
            return None
    if word == "quarters" and not hyphen and following.normal != "of":
        return None  # three quarters are nine months too
    if (
        language == "fr"
        and word.endswith("ième")
        and following.normal not in {"de", "des", "du", "d", ".", ","}
    ):
        return None  # 'un cinquième site' is the fifth one
    return Amount(index, place + 1, fraction(numerator, denominator), unit=_TIMES, spelt=True)


def _numerator(tokens: Tokens, index: int, language: str) -> tuple[Decimal | None, int]:
    word = tokens[index].normal
    if word in {"a", "an", "le"}:
        return Decimal(1), index + 1
    if word in DENOMINATORS["en"] and language == "en" and tokens[index + 2].normal == "a":
        return Decimal(1), index  # 'quarter of a million'
    numeral = read_numeral(tokens, index, language)
    if numeral is None or not numeral.spelt or numeral.value > 99:
        return None, index
    return numeral.value, numeral.end
