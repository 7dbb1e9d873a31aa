"""The difference between a claimed figure and the source's, in words of the claim's language.

Always the source first, then what the claim says instead, then by how much the source differs: '$470 billion, not
$500 billion: 6% less', « milliards et non billions : un facteur de 1 000 ». French *billion* is 10^12, English
*billion* 10^9; each language's own scale words are used.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from rag.claims.intervals import date_interval
from rag.quantities import (
    ComparisonReason,
    DatePart,
    PartialDate,
    Qualifier,
    Quantity,
    QuantityComparison,
    QuantityKind,
    format_quantity,
)
from rag.quantities.lexicon import lexicon
from rag.quantities.words import wording

_SCALES: Final = {
    "fr": {3: "milliers", 6: "millions", 9: "milliards", 12: "billions", 15: "billiards"},
    "en": {3: "thousand", 6: "million", 9: "billion", 12: "trillion", 15: "quadrillion"},
}
_CURRENCIES: Final = {
    "fr": {"USD": "dollars", "EUR": "euros", "GBP": "livres sterling", "JPY": "yens", "KRW": "wons",
           "CNY": "yuans", "CHF": "francs suisses", "INR": "roupies", "RUB": "roubles"},
    "en": {"USD": "dollars", "EUR": "euros", "GBP": "pounds", "JPY": "yen", "KRW": "won", "CNY": "yuan",
           "CHF": "Swiss francs", "INR": "rupees", "RUB": "roubles"},
}  # fmt: skip
_OTHER_UNITS: Final = {
    "fr": {"percent": "pour cent", "percentage point": "points de pourcentage", "basis point": "points de base",
           "permille": "pour mille", "times": "fois", "less": "fois moins"},
    "en": {"percent": "per cent", "percentage point": "percentage points", "basis point": "basis points",
           "permille": "per mille", "times": "times", "less": "times less"},
}  # fmt: skip
_NONE: Final = "\u00a0"
_TWICE: Final = 2
_DAYS_TOLD: Final = 45  # up to so many days are told as days
_BARE_PARTS: Final = frozenset({DatePart.EARLY, DatePart.MIDDLE, DatePart.LATE})


def difference(claimed: Quantity, found: Quantity, comparison: QuantityComparison, language: str) -> str:
    """Say in French or English how the source's figure differs from the claimed one.

    :raises SettingsError: when the language is neither 'fr' nor 'en'.
    """
    wording(language)
    match comparison.reason:
        case ComparisonReason.SCALE:
            scales = _scale_words(claimed, found, language)
            words = _instead(*scales, language) if scales else _figures(claimed, found, language)
            return _with(words, _ratio(claimed, found, language), language)
        case ComparisonReason.UNIT:
            units = unit_name(found, language), unit_name(claimed, language)
            if None in units or units[0] == units[1]:
                return _figures(claimed, found, language)
            return _instead(str(units[0]), str(units[1]), language)
        case ComparisonReason.PERIOD:
            return _instead(_period(found, language), _period(claimed, language), language)
        case ComparisonReason.DATE:
            return _with(_dates(claimed, found, language), _time_between(claimed, found, language), language)
        case ComparisonReason.VALUE:
            words = _figures(claimed, found, language)
            return words if claimed.date else _with(words, _ratio(claimed, found, language), language)
        case _:
            return _dates(claimed, found, language) if claimed.date else _figures(claimed, found, language)


def unit_name(figure: Quantity, language: str) -> str | None:
    """The name of a figure's unit in the plural: 'wafers', « puces », 'dollars'; None where it has none."""
    unit = figure.unit
    if unit is None:
        return figure.noun
    known = _CURRENCIES[language].get(unit) or _OTHER_UNITS[language].get(unit)
    if known is not None:
        return known
    ways = lexicon(language).written.get(unit)
    return next((way.plural for way in ways if way.factor == 1), ways[0].plural) if ways else unit


def _instead(source: str, claim: str, language: str) -> str:
    return f"{source} et non {claim}" if language == "fr" else f"{source}, not {claim}"


def _with(words: str, more: str, language: str) -> str:
    if not more:
        return words
    return f"{words}\u00a0: {more}" if language == "fr" else f"{words}: {more}"


def _figures(claimed: Quantity, found: Quantity, language: str) -> str:
    return _instead(_written(found, language), _written(claimed, language), language)


def _written(figure: Quantity, language: str) -> str:
    written = format_quantity(figure, language)
    return f"{written} {figure.noun}" if figure.unit is None and figure.noun else written


def _scale_words(claimed: Quantity, found: Quantity, language: str) -> tuple[str, str] | None:
    """The scale words of the source and of the claim, where both have one and the digits before them are equal."""
    if claimed.kind is QuantityKind.MEASURE or not claimed.high or not found.high:
        return None
    smaller, larger = sorted((abs(claimed.high), abs(found.high)))
    power = smaller.adjusted() // 3 * 3
    other = power + (larger / smaller).adjusted()
    scales = _SCALES[language]
    if power < 6 or power not in scales or other not in scales:
        return None
    words = scales[power], scales[other]
    return words if abs(found.high) == smaller else (words[1], words[0])


def _ratio(claimed: Quantity, found: Quantity, language: str) -> str:
    """By how much the source's value differs: 'a factor of 10', '6% less', '4 points more'; empty for ranges."""
    if claimed.low != claimed.high or found.low != found.high or not claimed.high or not found.high:
        return ""
    if claimed.high < 0 or found.high < 0:
        return ""
    more = found.high > claimed.high
    if claimed.unit == "percent":
        points = abs(found.high - claimed.high)
        gap = _number(points, language)
        if language == "fr":
            return f"{gap} point{'s' if points >= _TWICE else ''} de {'plus' if more else 'moins'}"
        return f"{gap} percentage point{'' if gap == '1' else 's'} {'more' if more else 'less'}"
    ratio = max(found.high / claimed.high, claimed.high / found.high)
    if ratio >= _TWICE:
        exact = ratio == ratio.to_integral_value()
        shown = _number(ratio if exact else round(ratio, 1), language)
        if language == "fr":
            return f"un facteur de {shown}" if exact else f"un facteur de {shown} environ"
        return f"a factor of {shown}" if exact else f"a factor of about {shown}"
    share = abs(found.high - claimed.high) / claimed.high * 100
    shown = _number(round(share) if share >= 1 else round(share, 1), language)
    if language == "fr":
        return f"{shown}\u202f% de {'plus' if more else 'moins'}"
    return f"{shown}% {'more' if more else 'less'}"


def _number(value: Decimal | int, language: str) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(Decimal(value).normalize(), locale=language))


def _period(figure: Quantity, language: str) -> str:
    if figure.period is None:
        return "en tout" if language == "fr" else "in all"
    name = wording(language).period_names.get(figure.period)
    written = lexicon(language).written.get(figure.period)
    if written:
        name = next((way.singular for way in written if way.factor == 1), written[0].singular)
    elif name is not None:
        name = name.split()[-1]
    return f"{'par' if language == 'fr' else 'per'} {name or figure.period}"


def _dates(claimed: Quantity, found: Quantity, language: str) -> str:
    return _instead(_when(found, language), _when(claimed, language), language)


def _when(figure: Quantity, language: str) -> str:
    """A date with the preposition that places something at it: 'in October 2025', « le 1er octobre 2025 »."""
    written = format_quantity(figure, language)
    date = figure.date
    if date is None or figure.date_end is not None or figure.qualifier is not Qualifier.EXACT:
        return written
    if language == "en":
        if date.part is DatePart.DECADE or (
            date.part is not None and written.startswith(("first", "second", "third", "fourth"))
        ):
            return f"in the {written}"
        return f"{'on' if date.day else 'in'} {written}"
    if date.day:
        return f"le {written}"
    if date.part is DatePart.DECADE:
        return f"dans les {written}"
    if date.part is None:
        return f"en {written}"
    if date.part in _BARE_PARTS:
        return written if date.part is not DatePart.MIDDLE else f"à la {written}"
    return f"à l'{written}" if written[0] in "éah" else f"au {written}"


def _time_between(claimed: Quantity, found: Quantity, language: str) -> str:
    """How much earlier or later the source's date is, as far as both dates tell."""
    one, other = claimed.date, found.date
    if one is None or other is None or claimed.date_end or found.date_end:
        return ""
    if (claimed.qualifier, found.qualifier) != (Qualifier.EXACT, Qualifier.EXACT):
        return ""
    if one.part or other.part or date_interval(one) is None or date_interval(other) is None:
        return ""
    one, other = _as_precise(one, other), _as_precise(other, one)
    number, unit = _lapse(one, other)
    later = "plus tard" if language == "fr" else "later"
    earlier = "plus tôt" if language == "fr" else "earlier"
    if not number:
        return ""
    return f"{_time(abs(number), unit, language)} {later if number > 0 else earlier}"


def _as_precise(one: PartialDate, other: PartialDate) -> PartialDate:
    """The first date, no more precise than the second."""
    month = one.month if other.month is not None else None
    return replace(one, month=month, day=one.day if other.day is not None else None)


def _lapse(one: PartialDate, other: PartialDate) -> tuple[int, str]:
    """From the first date to the second, in the unit that tells it best."""
    years = (other.year or 0) - (one.year or 0)
    if one.month is None or other.month is None:
        return years, "year"
    months = years * 12 + other.month - one.month
    if one.day == other.day:
        return (years, "year") if not months % 12 else (months, "month")
    first, second = date_interval(one), date_interval(other)
    days = second[0] - first[0] if first and second else 0
    if abs(days) <= _DAYS_TOLD:
        return days, "day"
    return 0, "day"


def _time(number: int, unit: str, language: str) -> str:
    if language == "fr":
        name = {"year": "an", "month": "mois", "day": "jour"}[unit]
        many = name if name.endswith("s") else f"{name}s"
        return f"un {name}" if number == 1 else f"{number} {many}"
    return f"a {unit}" if number == 1 else f"{number} {unit}s"


def as_exact(figure: Quantity) -> Quantity:
    """The same figure without its qualifier."""
    return replace(figure, qualifier=Qualifier.EXACT)
