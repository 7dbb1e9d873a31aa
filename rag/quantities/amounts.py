"""Reading amounts: a number with what it counts and per what ('$500bn', '900 000 wafers par mois').

The unit is read right after the number; only counted things may stand a few words off ('thirteen new chip plants'),
and then the first plural form that the tables know is taken. A word that they do not know is kept as `noun`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from rag.quantities.collectives import LINKS, past_links
from rag.quantities.lexicon import Unit, lexicon
from rag.quantities.numbers import read_number, with_half
from rag.quantities.numerals import Numeral, is_lone_one, is_number_word
from rag.quantities.pieces import Amount
from rag.quantities.records import QuantityKind
from rag.quantities.tokens import Tokens
from rag.quantities.words import wording

_NOUN_WINDOW: Final = 8  # tokens between a number and the thing it counts
_PERIOD_WINDOW: Final = 5  # tokens between a unit and its period
# Units that 'un', 'one' and 'a' stand before as articles more often than as numbers.
_NO_SINGLE_UNIT: Final = frozenset(
    [
        "jour",
        "day",
        "année",
        "minute",
        "second",
        "seconde",
        "quarter",
        "trimestre",
        "foot",
        "pied",
        "degree",
        "degré",
        "bit",
        "yard",
        "pound",
        "ton",
        "tonne",
        "mile",
        "barrel",
        "baril",
        "inch",
        "pouce",
        "ounce",
        "once",
        "bar",
        "calorie",
        "acre",
        "gallon",
    ]
)
_BEFORE_A_SPAN: Final = frozenset(
    ["for", "within", "in", "after", "over", "about", "nearly", "almost", "than", "least", "of", "just"]
)
_AFTER_A_SPAN: Final = frozenset(["later", "ago", "earlier", "before", "after", "old", "and"])
# 'a week ago' and 'a year later' are no rates.
_LESS: Final = frozenset({"moins", "less", "fewer", "smaller", "lower", "cheaper"})
_NO_RATE_AFTER: Final = frozenset(
    ["ago", "later", "earlier", "before", "after", "long", "old", "away", "from"]
)
_ADJECTIVES: Final = {
    "fr": frozenset(
        [
            "dernier",
            "derniers",
            "dernière",
            "dernières",
            "prochain",
            "prochains",
            "prochaine",
            "prochaines",
            "premier",
            "premiers",
            "première",
            "premières",
            "autres",
            "longs",
            "longues",
            "seuls",
            "seules",
            "bons",
            "bonnes",
            "petits",
            "petites",
            "nouveaux",
            "nouvelles",
        ]
    ),
    "en": frozenset(
        ["more", "other", "further", "additional", "consecutive", "long", "full", "straight", "whole"]
    ),
}
_OLDEST: Final = 120  # years: above that a bare number is no age
_LEAST_LIVRES_SCALE: Final = 1_000_000
_LEAST_MONEY_SCALE: Final = 1000  # 'five pounds' may be a weight, 'five thousand pounds' hardly


def read_amount(
    tokens: Tokens, index: int, language: str, *, floor: int = 0, join: bool = True
) -> Amount | None:
    """Read the amount whose number starts at `index`; a currency or sign before it is looked for down to `floor`.

    `join=False` keeps 'and' out of spelt numbers, for 'between one hundred and two hundred'.
    """
    amount = read_number(tokens, index, language, floor=floor, join=join)
    if amount is None:
        return (
            _single_unit(tokens, index) if tokens[index].normal in {"a", "an"} and language == "en" else None
        )
    amount = complete_amount(tokens, amount, language)
    return None if _is_article(tokens, index, amount) else amount


def complete_amount(tokens: Tokens, amount: Amount, language: str) -> Amount:
    """Read on from a number to its unit, or the noun it counts, and its period."""
    amount = _with_unit(tokens, amount, language)
    if amount.unit is None:
        amount = _as_age(tokens, replace(amount, noun=_noun_after(tokens, amount.end, language)), language)
    return with_period(tokens, amount, language)


def _single_unit(tokens: Tokens, index: int) -> Amount | None:
    """'A gigawatt' is one; 'a year' only as a span of time ('for a year', 'a year later'), not as a rate."""
    found = lexicon("en").names.at(tokens, index + 1)
    if found is None or tokens[found[1] - 1].normal in _NO_SINGLE_UNIT:
        return None
    unit, end = found
    spans = tokens[index - 1].normal in _BEFORE_A_SPAN or tokens[end].normal in _AFTER_A_SPAN
    if unit.kind in {QuantityKind.MEASURE, QuantityKind.PERCENT} or (
        unit.kind is QuantityKind.DURATION and spans
    ):
        return with_half(tokens, Amount(index, end, Decimal(1), unit=unit, spelt=True), "en")
    return None


def _is_article(tokens: Tokens, index: int, amount: Amount) -> bool:
    """'un', 'une' and 'one' alone are no figures, unless a measure or a percentage follows."""
    numeral = Numeral(amount.number, index + 1, spelt=amount.spelt)
    if not is_lone_one(tokens, index, numeral) or amount.scale != 1 or amount.number != 1:
        return False
    if amount.unit is None or tokens[index + 1].normal in _NO_SINGLE_UNIT:
        return True
    return amount.unit.kind in {QuantityKind.COUNT, QuantityKind.FACTOR}


def _with_unit(tokens: Tokens, amount: Amount, language: str) -> Amount:
    place = amount.end
    if tokens[place].normal == "-" and tokens[place].glued and tokens[place + 1].glued:
        place += 1
    elif amount.scale != 1 or amount.spelt:
        place = past_links(tokens, place, language)
    found = _unit_at(tokens, place, language)
    if found is None and tokens[place].normal in _ADJECTIVES[language]:
        beyond = _unit_at(tokens, place + 1, language)  # 'les cinq prochaines années'
        found = beyond if beyond and tokens[place + 1].kind == "word" else None
    if amount.currency_first:
        repeated = found is not None and found[0].kind is QuantityKind.MONEY
        return replace(amount, end=found[1]) if found and repeated else amount
    settled = _settled(found[0], amount, language) if found else None
    if found is not None and settled is not None:
        amount = replace(amount, unit=settled, end=found[1], period=settled.period)
        return _with_direction(tokens, with_half(tokens, amount, language))
    sign, following = tokens[amount.end], tokens[amount.end + 1]
    if sign.normal in {"x", "×"} and sign.glued and (not following.glued or following.kind == "mark"):
        return replace(amount, unit=Unit(QuantityKind.FACTOR, "times"), end=amount.end + 1)
    return _with_thing(tokens, amount, place, language)


def _unit_at(tokens: Tokens, place: int, language: str) -> tuple[Unit, int] | None:
    units = lexicon(language)
    found = units.symbols.at(tokens, place) or units.names.at(tokens, place)
    if found is None:
        return None
    following = tokens[found[1]]
    elided = len(tokens[place].text) == 1 and following.normal == "'" and following.glued
    next_price = found[0].kind is QuantityKind.MONEY and following.kind == "number" and following.glued
    return None if elided or next_price else found  # no seconds: 'les 5 s'ajoutent'; no '$': '$5m-$10m'


def _settled(unit: Unit, amount: Amount, language: str) -> Unit | None:
    """Millions of pounds are money; a few pounds may be weight; a few French 'livres' may be books besides."""
    if unit.name != "pound":
        return unit
    if amount.scale >= (_LEAST_MONEY_SCALE if language == "en" else _LEAST_LIVRES_SCALE):
        return Unit(QuantityKind.MONEY, "GBP")
    return unit if language == "en" else None


def _with_direction(tokens: Tokens, amount: Amount) -> Amount:
    """'Three times less' is no 'three times more'."""
    factor = amount.unit is not None and amount.unit.kind is QuantityKind.FACTOR
    if factor and tokens[amount.end].normal in _LESS:
        return replace(amount, unit=Unit(QuantityKind.FACTOR, "times less"), end=amount.end + 1)
    return amount


def _with_thing(tokens: Tokens, amount: Amount, place: int, language: str) -> Amount:
    """Find the counted thing: the first form that fits the number, before the noun phrase ends."""
    things, stops = lexicon(language).things, wording(language).function_words
    joined = place > amount.end and tokens[amount.end].normal == "-"
    one = abs(amount.number) < 2 and amount.scale == 1
    period = None
    for step in range(_NOUN_WINDOW):
        token = tokens[place]
        found = things.at(tokens, place)
        if found is not None and (found[0].plural or (found[0].singular and (one or joined))):
            return replace(amount, unit=found[0], end=found[1], period=period)
        if found is not None and step and language == "fr":
            break  # 'trois usines-pilotes puce': French heads come first
        adjective = wording(language).periods.at(tokens, place)
        if adjective is not None and adjective[1] == place + 1:
            period = adjective[0]  # '900,000 monthly wafers'
        if token.normal == "(" and tokens[place + 2].normal == ")":
            place += 3  # 'high-bandwidth memory (HBM) chips'
            continue
        if token.kind not in {"word", "code"} and not (token.normal == "-" and token.glued):
            break
        if token.normal in stops or is_number_word(token.normal, language):
            break
        place += 1
    return amount


def _as_age(tokens: Tokens, amount: Amount, language: str) -> Amount:
    """English ages need no unit: 'aged 30', 'at the age of 40', 'Robert Senacal, 35, of'."""
    if (
        language != "en"
        or amount.scale != 1
        or amount.noun
        or amount.period
        or not 0 < amount.number < _OLDEST
    ):
        return amount
    place = amount.first - 1
    while tokens[place].normal in {"about", "around", "only", "just"}:
        place -= 1
    before = tokens[place].normal
    aged = before in {"aged", "age"} or (before == "of" and tokens[place - 1].normal in {"age", "ages"})
    named = before == "," and tokens[place - 1].text.istitle() and not amount.spelt
    if aged or (named and tokens[amount.end].normal == ","):
        return replace(amount, unit=Unit(QuantityKind.DURATION, "month", Decimal(12)))
    return amount


def _noun_after(tokens: Tokens, place: int, language: str) -> str | None:
    """Return the word counted by a figure without a known unit, if a word follows it at all."""
    while tokens[place].normal in LINKS[language] or tokens[place].normal == "-":
        place += 1
    token, words = tokens[place], wording(language)
    if token.kind != "word" or token.normal in words.function_words or is_number_word(token.normal, language):
        return None
    return None if words.periods.at(tokens, place) else token.normal


def with_period(tokens: Tokens, amount: Amount, language: str) -> Amount:
    """Read on to 'par mois', 'a month', '/s' a few words after the unit; the words between join the span."""
    if amount.period is not None or (amount.unit and amount.unit.kind is QuantityKind.DURATION):
        return amount
    words, place = wording(language), amount.end
    for step in range(_PERIOD_WINDOW):
        found = words.periods.at(tokens, place)
        if found is not None and tokens[found[1]].normal not in _NO_RATE_AFTER:
            return replace(amount, period=found[0], end=found[1])
        other = _other_denominator(tokens, place, language)
        if other is not None:
            return replace(amount, period=other[0], end=other[1])
        token = tokens[place]
        linked = token.normal in LINKS[language] or (token.normal == "-" and token.glued)
        if token.kind not in {"word", "code"} and not linked:
            break
        if (token.normal in words.function_words and not linked) or is_number_word(token.normal, language):
            break
        if amount.unit is None and step > 1:
            break
        place += 1
    return amount


def _other_denominator(tokens: Tokens, place: int, language: str) -> tuple[str, int] | None:
    """Read 'par puce', 'per wafer', 'per kWh'; English 'per' with an unknown word is a rate all the same."""
    token = tokens[place]
    slash = token.normal == "/" and token.glued and tokens[place + 1].glued
    if token.normal != ("par" if language == "fr" else "per") and not slash:
        return None
    units = lexicon(language)
    found = units.things.at(tokens, place + 1) or units.names.at(tokens, place + 1)
    if slash or language == "en":
        found = found or units.symbols.at(tokens, place + 1)
    if found is not None and tokens[place + 1].normal != "rapport":  # 'par rapport à'
        return found[0].name, found[1]
    if language == "en" and token.normal == "per" and tokens[place + 1].kind == "word":
        return tokens[place + 1].normal, place + 2
    return None
