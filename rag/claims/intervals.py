"""Comparing a claimed figure with a found one for a check of claims: what follows from the source holds.

`rag.quantities.comparison` compares for the gate, which repeats sources word for word. A claim is somebody else's
sentence: 'about 10 billion' is true of 9.8 billion, 'before 2020' of 2019, '9 million' is a rounding of 9.2 million
and no error. Such pairs must not be called conflicts, and those that follow from the source count as held.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Final

from rag.quantities import (
    ComparisonOutcome,
    ComparisonReason,
    DatePart,
    PartialDate,
    Qualifier,
    Quantity,
    QuantityComparison,
    QuantityKind,
    compare_quantities,
)
from rag.words import roots

_IMPLIED: Final = QuantityComparison(ComparisonOutcome.IMPLIED, ComparisonReason.QUALIFIER)
_UNRELATED: Final = QuantityComparison(ComparisonOutcome.UNRELATED, ComparisonReason.VALUE)
_NEARLY: Final = Decimal("0.05")  # how far 'about' may be from the value
_ROUNDING: Final = Decimal("0.025")  # how far a rounding may move a value; 500 is no rounding of 470
_HONEST: Final = Decimal("1.5")  # how far a bound may lie from the value that it follows from
_HONEST_BELOW: Final = Decimal("1.1")  # and one maximum from another
_HONEST_DAYS: Final = 731  # how far a date may lie from the bound that it keeps
_SHARES: Final = frozenset({QuantityKind.FACTOR, QuantityKind.PERCENT})
_BOUNDS: Final = frozenset({Qualifier.UP_TO, Qualifier.AT_LEAST, Qualifier.MORE_THAN, Qualifier.LESS_THAN})
_ABOVE: Final = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})
_ROUNDED: Final = frozenset({QuantityKind.MONEY, QuantityKind.PERCENT, QuantityKind.MEASURE, QuantityKind.COUNT,
                             QuantityKind.NUMBER, QuantityKind.DURATION})  # fmt: skip
_MONTHS: Final = {
    DatePart.FIRST_QUARTER: (1, 3), DatePart.SECOND_QUARTER: (4, 6), DatePart.THIRD_QUARTER: (7, 9),
    DatePart.FOURTH_QUARTER: (10, 12), DatePart.FIRST_HALF: (1, 6), DatePart.SECOND_HALF: (7, 12),
    DatePart.SPRING: (3, 6), DatePart.SUMMER: (6, 9), DatePart.AUTUMN: (9, 12), DatePart.EARLY: (1, 6),
    DatePart.MIDDLE: (4, 9), DatePart.LATE: (7, 12),
}  # fmt: skip


def compare_claimed(claimed: Quantity, found: Quantity) -> QuantityComparison:
    """Compare a figure of a claim with a figure of a source; CONFLICT where both cannot be true of one thing.

    A CONFLICT by QUALIFIER is milder: the claim says it with more certainty than the source ('900,000' for 'up to
    900,000'). Whether the two speak of one thing is for the caller to know.
    """
    plain = compare_quantities(claimed, found)
    if plain.outcome is ComparisonOutcome.MATCH:
        return plain
    if {claimed.kind, found.kind} == _SHARES:
        return _compare_shares(claimed, found, plain)
    if claimed.kind is QuantityKind.DATE and found.kind is QuantityKind.DATE:
        return _compare_dates(claimed, found, plain)
    if plain.outcome is ComparisonOutcome.IMPLIED:
        return _compare_bounds(claimed, found, plain)
    if claimed.ambiguous or found.ambiguous:
        return plain
    return _compare_amounts(claimed, found, plain)


def _compare_shares(claimed: Quantity, found: Quantity, plain: QuantityComparison) -> QuantityComparison:
    """'Two-fifths' is held by '40 %' and 'a third' by '33 %', either way round; other values are two facts."""
    share, percent = (claimed, found) if claimed.kind is QuantityKind.FACTOR else (found, claimed)
    if share.high > 1:
        return plain  # 'twice' is no share
    digits = max(-_exponent(percent.high), 0)
    low, high = (round(value * 100, digits) for value in (share.low, share.high))
    share = replace(share, kind=QuantityKind.PERCENT, unit="percent", low=low, high=high)
    comparison = compare_claimed(percent, share) if percent is claimed else compare_claimed(share, percent)
    holds = comparison.outcome in {ComparisonOutcome.MATCH, ComparisonOutcome.IMPLIED}
    return comparison if holds else plain


def _exponent(value: Decimal) -> int:
    """The place of the last digit that is not 0: -1 of 33.3, 0 of 33, 1 of 40."""
    return int(value.normalize().as_tuple().exponent)


def _compare_amounts(claimed: Quantity, found: Quantity, plain: QuantityComparison) -> QuantityComparison:
    if plain.reason is ComparisonReason.UNIT and plain.outcome is ComparisonOutcome.CONFLICT:
        telling = claimed.kind is not QuantityKind.COUNT or claimed.high >= 10
        return plain if telling else _UNRELATED  # three plants and three villages are two facts
    if Qualifier.SEVERAL in {claimed.qualifier, found.qualifier}:
        both = claimed.qualifier is found.qualifier
        return plain if both and plain.reason is ComparisonReason.SCALE else _UNRELATED
    if plain.reason is ComparisonReason.QUALIFIER and plain.outcome is ComparisonOutcome.CONFLICT:
        return _compare_qualifiers(claimed, found, plain)
    if _same_thing(claimed, found) and plain.outcome is not ComparisonOutcome.CONFLICT:
        if plain.reason is not ComparisonReason.VALUE or _overlap(claimed, found):
            return plain
        factor = claimed.high / found.high if found.high else None
        plain = QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.VALUE, factor)
    if plain.outcome is ComparisonOutcome.CONFLICT and plain.reason is ComparisonReason.VALUE:
        return _compare_values(claimed, found, plain)
    return plain


def date_interval(date: PartialDate, end: PartialDate | None = None) -> tuple[int, int] | None:
    """The first and the last day that a date with a year may mean, as ordinals; None without a year."""
    last = end or date
    if date.year is None or last.year is None:
        return None
    try:
        if date.part is DatePart.DECADE and end is None:
            return datetime.date(date.year, 1, 1).toordinal(), datetime.date(
                date.year + 9, 12, 31
            ).toordinal()
        first_month, _ = _months(date)
        _, last_month = _months(last)
        later = last.year + 1 if last.part is DatePart.WINTER and last.month is None else last.year
        last_month = 3 if later != last.year else last_month
        final = last.day or calendar.monthrange(later, last_month)[1]
        return (
            datetime.date(date.year, first_month, date.day or 1).toordinal(),
            datetime.date(later, last_month, final).toordinal(),
        )
    except ValueError:
        return None


def _months(date: PartialDate) -> tuple[int, int]:
    if date.month is not None:
        return date.month, date.month
    return _MONTHS.get(date.part, (1, 12)) if date.part is not None else (1, 12)


def _compare_bounds(claimed: Quantity, found: Quantity, plain: QuantityComparison) -> QuantityComparison:
    """What follows by arithmetic, kept only where a reader would say so too.

    'Up to 9 million' follows from 'up to 900,000' and misleads; 'more than 40' follows from 46 and does not.
    """
    low, high = sorted((abs(claimed.high), abs(found.high)))
    if low == high:
        return plain
    factor = claimed.high / found.high if found.high else None
    below = claimed.qualifier in {Qualifier.UP_TO, Qualifier.LESS_THAN}
    same = claimed.qualifier is found.qualifier
    if low and high / low <= (_HONEST_BELOW if same and below else _HONEST):
        return plain
    if same:
        return QuantityComparison(ComparisonOutcome.CONFLICT, _slip_or_value(claimed, found), factor)
    return QuantityComparison(ComparisonOutcome.UNRELATED, ComparisonReason.QUALIFIER, factor)


def _slip_or_value(claimed: Quantity, found: Quantity) -> ComparisonReason:
    """Whether two values differ by a power of a thousand alone, as by a scale word."""
    low, high = sorted((abs(claimed.high), abs(found.high)))
    ratio = high / low if low else Decimal(0)
    power = ratio.adjusted()
    slip = power >= 3 and power % 3 == 0 and ratio == Decimal(1).scaleb(power)
    return ComparisonReason.SCALE if slip else ComparisonReason.VALUE


def _compare_values(claimed: Quantity, found: Quantity, plain: QuantityComparison) -> QuantityComparison:
    if claimed.period != found.period:
        return _UNRELATED  # another value per something else: two figures
    if claimed.qualifier is Qualifier.ABOUT and _near(claimed, found):
        return _IMPLIED
    if found.qualifier is Qualifier.ABOUT and _near(claimed, found):
        return QuantityComparison(ComparisonOutcome.UNRELATED, ComparisonReason.QUALIFIER, plain.factor)
    if _is_rounding(claimed, found) or _is_rounding(found, claimed):
        return QuantityComparison(ComparisonOutcome.UNRELATED, ComparisonReason.VALUE, plain.factor)
    if claimed.qualifier is found.qualifier and claimed.qualifier in _BOUNDS:
        return plain  # 'up to 90,000' where the source says 'up to 900,000'
    if _overlap(claimed, found):
        return QuantityComparison(ComparisonOutcome.UNRELATED, ComparisonReason.QUALIFIER, plain.factor)
    return plain


def _compare_qualifiers(claimed: Quantity, found: Quantity, plain: QuantityComparison) -> QuantityComparison:
    """The same value with other words before it: opposite bounds cannot both hold; 'about' is held by the value."""
    bounds = {claimed.qualifier, found.qualifier}
    if bounds <= _BOUNDS and (claimed.qualifier in _ABOVE) != (found.qualifier in _ABOVE):
        strict = bounds & {Qualifier.MORE_THAN, Qualifier.LESS_THAN}
        return (
            QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.VALUE, plain.factor)
            if strict
            else plain
        )
    if claimed.qualifier is Qualifier.ABOUT and found.qualifier is Qualifier.EXACT:
        return _IMPLIED
    return plain


def _near(one: Quantity, other: Quantity) -> bool:
    return abs(one.high - other.high) <= _NEARLY * abs(other.high) and abs(
        one.low - other.low
    ) <= _NEARLY * abs(other.low)


def _is_rounding(rough: Quantity, fine: Quantity) -> bool:
    """Whether the first figure is the second with fewer digits: 9.2 million as 9 million, 374.6 as 375."""
    if rough.kind not in _ROUNDED or rough.low != rough.high or fine.low != fine.high or not rough.high:
        return False
    exponent = _exponent(rough.high)
    step = Decimal(1).scaleb(exponent)
    finer = _exponent(fine.high) < exponent
    small = abs(rough.high - fine.high) <= _ROUNDING * abs(fine.high)
    return finer and small and abs(rough.high - fine.high) <= step / 2


def _overlap(one: Quantity, other: Quantity) -> bool:
    """Whether a value exists that both figures allow, their qualifiers taken at their word."""
    left, right = _range(one), _range(other)
    return left[0] <= right[1] and right[0] <= left[1]


def _range(figure: Quantity) -> tuple[Decimal, Decimal]:
    infinity = Decimal("Infinity")
    match figure.qualifier:
        case Qualifier.UP_TO | Qualifier.LESS_THAN:
            return -infinity, figure.high
        case Qualifier.AT_LEAST | Qualifier.MORE_THAN | Qualifier.SEVERAL:
            return figure.low, infinity
        case Qualifier.ABOUT:
            return figure.low * (1 - _NEARLY), figure.high * (1 + _NEARLY)
        case _:
            return figure.low, figure.high


def _same_thing(claimed: Quantity, found: Quantity) -> bool:
    """Whether two bare numbers count the same thing by its word: '13 rockets', '15 rockets'."""
    both = claimed.kind is QuantityKind.NUMBER and found.kind is QuantityKind.NUMBER
    if not both or claimed.name or found.name or not (claimed.noun and found.noun):
        return False
    return bool(set(roots(claimed.noun)) & set(roots(found.noun)))


def _compare_dates(claimed: Quantity, found: Quantity, plain: QuantityComparison) -> QuantityComparison:
    if claimed.ambiguous or found.ambiguous or claimed.date is None or found.date is None:
        return plain
    ours, theirs = date_interval(claimed.date, claimed.date_end), date_interval(found.date, found.date_end)
    if ours is None or theirs is None:
        full = claimed.date.year is None and found.date.year is None
        return plain if full or plain.outcome is not ComparisonOutcome.CONFLICT else _unrelated_dates()
    if claimed.qualifier is found.qualifier and (
        claimed.qualifier in _BOUNDS or (claimed.date_end and found.date_end)
    ):
        return _compare_like_dates(claimed, found, plain)
    opened, other = _opened(ours, claimed.qualifier), _opened(theirs, found.qualifier)
    if other[0] >= opened[0] and other[1] <= opened[1]:
        if opened != ours and min(abs(other[0] - ours[1]), abs(other[1] - ours[0])) > _HONEST_DAYS:
            return _unrelated_dates()  # 'until 2057' is not said by 'in 2024'
        return QuantityComparison(ComparisonOutcome.IMPLIED, ComparisonReason.DATE)
    if opened[0] <= other[1] and other[0] <= opened[1]:
        soft = plain.reason is ComparisonReason.QUALIFIER
        return plain if soft else _unrelated_dates()
    return QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.DATE)


def _compare_like_dates(claimed: Quantity, found: Quantity, plain: QuantityComparison) -> QuantityComparison:
    """Two periods, or two dates that bound something in one way ('by 2047'): equal, or a conflict."""
    pairs = [(claimed.date, found.date), (claimed.date_end, found.date_end)]
    for one, other in pairs:
        if one is None or other is None:
            continue
        mine, theirs = date_interval(one), date_interval(other)
        if mine and theirs and (mine[1] < theirs[0] or theirs[1] < mine[0]):
            return QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.DATE)
    return plain if plain.outcome is not ComparisonOutcome.CONFLICT else _unrelated_dates()


def _unrelated_dates() -> QuantityComparison:
    return QuantityComparison(ComparisonOutcome.UNRELATED, ComparisonReason.DATE)


def _opened(days: tuple[int, int], qualifier: Qualifier) -> tuple[int, int]:
    """The days that a date allows: 'before 2020' all before it."""
    first, last = days
    match qualifier:
        case Qualifier.UP_TO:
            return 0, last
        case Qualifier.LESS_THAN:
            return 0, first - 1
        case Qualifier.AT_LEAST:
            return first, datetime.date.max.toordinal()
        case Qualifier.MORE_THAN:
            return last + 1, datetime.date.max.toordinal()
        case Qualifier.ABOUT:
            return first - 90, last + 90
        case _:
            return first, last
