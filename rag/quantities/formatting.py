"""Writing figures the way each language does: '900 000 wafers par mois', '$500 billion', '1er octobre 2025'.

Numbers follow CLDR through Babel (French groups by narrow no-break spaces); what is written reads back as the same
quantity in its language, which is a tested property.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from typing import Final

from rag.quantities.date_formatting import format_date_quantity
from rag.quantities.lexicon import WrittenUnit, lexicon
from rag.quantities.ratios import fraction
from rag.quantities.records import Qualifier, Quantity, QuantityKind
from rag.quantities.words import wording

_NO_BREAK: Final = "\u00a0"
_NARROW: Final = "\u202f"
_SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "KRW": "₩", "INR": "₹"}
_SCALES: Final = {
    "fr": ((9, "milliard", "milliards"), (6, "million", "millions")),
    "en": ((12, "trillion", "trillion"), (9, "billion", "billion"), (6, "million", "million")),
}
_VAGUE: Final = {
    "fr": {1: "dizaines", 2: "centaines", 3: "milliers", 6: "millions", 9: "milliards"},
    "en": {1: "tens", 2: "hundreds", 3: "thousands", 6: "millions", 9: "billions", 12: "trillions"},
}
_QUALIFIERS: Final = {
    "fr": {
        Qualifier.ABOUT: "environ",
        Qualifier.UP_TO: "jusqu'à",
        Qualifier.AT_LEAST: "au moins",
        Qualifier.MORE_THAN: "plus de",
        Qualifier.LESS_THAN: "moins de",
    },
    "en": {
        Qualifier.ABOUT: "about",
        Qualifier.UP_TO: "up to",
        Qualifier.AT_LEAST: "at least",
        Qualifier.MORE_THAN: "more than",
        Qualifier.LESS_THAN: "less than",
    },
}
_FRACTIONS: Final = {
    "fr": {(1, 2): "la moitié", (1, 3): "un tiers", (2, 3): "deux tiers", (1, 4): "un quart", (3, 4): "trois quarts"},
    "en": {(1, 2): "half", (1, 3): "one-third", (2, 3): "two-thirds", (1, 4): "one-quarter", (3, 4): "three-quarters"},
}  # fmt: skip
_ELIDING: Final = frozenset("aeiouéèêâîôœh")  # no unit here begins with an aspirated h
_MOST_DECIMALS: Final = 2  # of a number before a scale word or a unit
# Ways of writing a duration that are exact but that nobody would choose for it.
_ODD_DURATIONS: Final = frozenset(Decimal(factor) for factor in (1200, 120, 6, 3, 604_800, 1_209_600, 1800))


def format_quantity(quantity: Quantity, language: str, *, with_qualifier: bool = True) -> str:
    """Write a figure in French or English, with its qualifier words unless asked otherwise.

    :raises SettingsError: when the language is neither 'fr' nor 'en'.
    """
    wording(language)
    if quantity.kind is QuantityKind.DATE and quantity.date is not None:
        return format_date_quantity(quantity, quantity.date, language, with_qualifier=with_qualifier)
    with localcontext(Context(prec=60)):
        if quantity.qualifier is Qualifier.SEVERAL:
            written = _several(quantity, language)
        elif quantity.low != quantity.high:
            written = _range(quantity, language, with_qualifier=with_qualifier)
        else:
            written = _amount(quantity, quantity.low, language)
    written += _period(quantity.period, language)
    words = _QUALIFIERS[language].get(quantity.qualifier, "") if with_qualifier else ""
    return f"{words} {written}" if words else written


def _amount(quantity: Quantity, value: Decimal, language: str, *, scaled: bool = True) -> str:
    kind = quantity.kind
    if kind is QuantityKind.ORDINAL:
        return _rank(int(value), language, century=quantity.unit == "century")
    if kind is QuantityKind.FACTOR:
        return _factor(value, language, less=quantity.unit == "less")
    if kind is QuantityKind.TIME:
        hours, minutes = divmod(int(value), 60)
        return (
            f"{hours}{_NO_BREAK}h{_NO_BREAK}{minutes:02d}" if language == "fr" else f"{hours}:{minutes:02d}"
        )
    if quantity.unit == "percent":
        return _digits(value, language) + (f"{_NARROW}%" if language == "fr" else "%")
    if kind is QuantityKind.MONEY and language == "en" and quantity.unit in _SIGNS:
        sign = "-" if value < 0 else ""
        return sign + _SIGNS[quantity.unit] + _number(abs(value), language, scaled=scaled)
    unit = _best_unit(quantity, language)
    if unit is None:
        return _number(value, language, scaled=scaled)
    number = value / unit.factor
    written = _number(number, language, scaled=scaled)
    in_words = written[-1].isalpha()
    singular = abs(number) < 2 if language == "fr" else abs(number) == 1
    name = unit.singular if singular and not in_words else unit.plural
    return f"{written}{_link(name, in_words=in_words, language=language)}{name}"


def _link(name: str, *, in_words: bool, language: str) -> str:
    if language == "en":
        return " "
    if in_words:
        return " d'" if name[0].lower() in _ELIDING else " de "
    return _NO_BREAK


def _best_unit(quantity: Quantity, language: str) -> WrittenUnit | None:
    """Choose the largest way of writing the unit that leaves a short number of at least one."""
    if quantity.unit is None or quantity.kind is QuantityKind.LABEL:
        return None
    ways = lexicon(language).written.get(quantity.unit)
    if not ways:
        return WrittenUnit(Decimal(1), quantity.unit, quantity.unit)
    places = 0 if quantity.kind is QuantityKind.DURATION else _MOST_DECIMALS
    for way in ways:
        if quantity.kind is QuantityKind.DURATION and way.factor in _ODD_DURATIONS:
            continue
        numbers = [abs(value) / way.factor for value in (quantity.low, quantity.high)]
        if all(number >= 1 and number == round(number, places) for number in numbers):
            return way
    return next((way for way in ways if way.factor == 1), ways[-1])


def _number(value: Decimal, language: str, *, scaled: bool = True) -> str:
    """Write a number, in millions and more where that takes two decimals at most."""
    word = _scale_word(value, language) if scaled else None
    if word is None:
        return _digits(value, language)
    power, singular, plural = word
    shown = value.scaleb(-power)
    space = _NO_BREAK if language == "fr" else " "
    return f"{_digits(shown, language)}{space}{singular if abs(shown) < 2 else plural}"


def _scale_word(value: Decimal, language: str) -> tuple[int, str, str] | None:
    for power, singular, plural in _SCALES[language]:
        shown = value.scaleb(-power)
        if abs(shown) >= 1 and shown == round(shown, _MOST_DECIMALS):
            return power, singular, plural
    return None


def _digits(value: Decimal, language: str) -> str:
    from babel.numbers import format_decimal

    places = max(0, -int(value.normalize().as_tuple().exponent))
    if places == 3 and language == "fr":
        places = 4  # 1,234 could be read as grouped thousands; 1,2340 cannot
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, format=pattern, locale=language, decimal_quantization=False))


def _range(quantity: Quantity, language: str, *, with_qualifier: bool) -> str:
    """Write both ends, and what they share (scale, unit) once, after the second."""
    opener, joiner = {"fr": ("entre ", "et"), "en": ("between ", "and")}[language]
    if not with_qualifier:
        opener, joiner = "", {"fr": "à", "en": "to"}[language]
    unit = _best_unit(quantity, language)
    factor = unit.factor if unit else Decimal(1)
    scales = [_scale_word(value / factor, language) for value in (quantity.low, quantity.high)]
    # '1 to 5 million' would read as one million: an end without a scale word takes the other's with it
    right = _amount(quantity, quantity.high, language, scaled=scales[0] is not None)
    left = _amount(quantity, quantity.low, language, scaled=scales[0] is not None and scales[1] is not None)
    if scales[0] == scales[1] and quantity.unit != "percent" and quantity.kind is not QuantityKind.TIME:
        sign = _SIGNS.get(quantity.unit or "", "") if language == "en" else ""
        power = scales[0][0] if scales[0] else 0
        shown = (quantity.low / factor).scaleb(-power)
        left = ("-" if shown < 0 else "") + sign + _digits(abs(shown), language)
    return f"{opener}{left} {joiner} {right}"


def _several(quantity: Quantity, language: str) -> str:
    """Write 'tens of billions of dollars': the value is a power of ten of its unit."""
    ways = lexicon(language).written.get(quantity.unit or "", ())
    unit = next(
        (way for way in ways if (quantity.low / way.factor).adjusted() > 0), ways[-1] if ways else None
    )
    power = (quantity.low / unit.factor if unit else quantity.low).adjusted()
    words: list[str] = []
    while power > 0:
        step = max(step for step in _VAGUE[language] if step <= power)
        words.insert(0, _VAGUE[language][step])
        power -= step
    link = " de " if language == "fr" else " of "
    written = link.join(words)
    if language == "fr":
        written = f"plusieurs {written}"
    if unit is None:
        return written
    link = _link(unit.plural, in_words=True, language="fr") if language == "fr" else " of "
    return written + link + unit.plural


def _rank(rank: int, language: str, *, century: bool) -> str:
    if language == "fr":
        return f"{rank}{'er' if rank == 1 else 'e'}" + (f"{_NO_BREAK}siècle" if century else "")
    suffix = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{suffix}" + (" century" if century else "")


def _factor(value: Decimal, language: str, *, less: bool) -> str:
    for (numerator, denominator), words in _FRACTIONS[language].items():
        if value == fraction(numerator, denominator) and not less:
            return words
    if value == 2 and not less:
        return "deux fois" if language == "fr" else "twice"
    written = _digits(value, language)
    if language == "fr":
        return f"{written}{_NO_BREAK}fois" + (" moins" if less else "")
    return f"{written} times" + (" less" if less else "")


def _period(period: str | None, language: str) -> str:
    if period is None:
        return ""
    written = wording(language).period_names.get(period)
    if written is None:
        ways = lexicon(language).written.get(period)
        name = next((way.singular for way in ways if way.factor == 1), period) if ways else period
        written = f"{'par' if language == 'fr' else 'per'} {name}"
    return f" {written}"
