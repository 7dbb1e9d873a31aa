"""Comparing figures: whether two say the same, and which of a sentence's figures no source quote holds.

This is the part of the gate that lets no unsupported figure through. Its rules err towards refusing:

- A figure of the sentence is supported only by one figure of one quote with the same value, unit, period and
  qualifier: 'up to 900,000' does not support '900,000', nor the other way round; '$500' is not '$500 a month'.
- Less precise is fine only where it is exact entailment, which is so for dates alone: '1 October 2025' supports
  'October 2025' and '2025', 'early September 2025' supports 'September 2025', 1995 supports 'the 1990s'.
- A bare number ('the 13 were approved') is supported by the same number of counted things ('13 plants'), since no
  unit of the sentence contradicts it. If it counts a word that the tables do not know ('13 rockets'), only a number
  without a known unit supports it. Money, percentages, measures and durations never lend their value to a bare number.
- A small number right after a name ('Llama 3', 'the Llama 3 models') is held only by the same name and number.
- A figure with two readings in use (`01/10/2025` in English) matches only the same text.
- French *billion* is 10^12 and English *billion* 10^9, *milliard* is 10^9 in both, read by the text's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from rag.quantities.parsing import find_quantities
from rag.quantities.records import (
    ComparisonOutcome,
    ComparisonReason,
    PartialDate,
    Qualifier,
    Quantity,
    QuantityComparison,
    QuantityKind,
)

_MATCH: Final = QuantityComparison(ComparisonOutcome.MATCH)
_PLAIN: Final = frozenset({QuantityKind.NUMBER, QuantityKind.COUNT})
# Two ranks are two things, not two values of one.
_NEVER_CONFLICTING: Final = frozenset({QuantityKind.ORDINAL})
_BOUND_ONE_WAY: Final = frozenset({Qualifier.MORE_THAN, Qualifier.LESS_THAN})
_INFINITY: Final = Decimal("Infinity")
_LARGE: Final = 1_000_000  # from here on a factor of 1000 between bare numbers is taken for a slip of scale


def same_quantity(left: Quantity, right: Quantity) -> bool:
    """Tell whether two figures say the same in any language: value, unit, period, qualifier and date."""
    if left.ambiguous is not right.ambiguous or (left.ambiguous and not _same_text(left, right)):
        return False
    return _core(left) == _core(right)


def compare_quantities(claimed: Quantity, found: Quantity) -> QuantityComparison:
    """Compare a claimed figure with one that a source holds, and say in what they differ first.

    CONFLICT means one kind of thing with another value, unit, period or qualifier; whether both figures speak of
    the same matter is for the caller to know. IMPLIED follows by arithmetic ('more than 40' from 46), which may serve
    a check of claims but never the gate. UNRELATED leaves the claim neither supported nor contradicted.
    """
    if not (claimed.ambiguous or found.ambiguous):
        return _compare(claimed, found)
    if same_quantity(claimed, found):
        return _MATCH
    comparison = _compare(claimed, found)
    slip = comparison.reason is ComparisonReason.SCALE  # worth telling even of a doubtful reading
    return comparison if slip else _unrelated(ComparisonReason.AMBIGUOUS)


def _compare(claimed: Quantity, found: Quantity) -> QuantityComparison:
    if claimed.kind is QuantityKind.DATE and found.kind is QuantityKind.DATE:
        return _compare_dates(claimed, found)
    if claimed.name is not None or found.name is not None:
        return _compare_named(claimed, found)
    same_values = (claimed.low, claimed.high) == (found.low, found.high)
    if claimed.kind is not found.kind and not {claimed.kind, found.kind} <= _PLAIN:
        plain = claimed.kind is QuantityKind.NUMBER or found.kind is QuantityKind.NUMBER
        return _unrelated(ComparisonReason.UNIT if plain and same_values else ComparisonReason.KIND)
    if not _units_agree(claimed, found):
        stated = claimed.kind is QuantityKind.FACTOR or (claimed.unit is not None and found.unit is not None)
        if stated and same_values and claimed.kind not in _NEVER_CONFLICTING:
            return QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.UNIT)
        return _unrelated(ComparisonReason.UNIT)
    if not same_values:
        return _compare_values(claimed, found)
    if claimed.period != found.period:
        return QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.PERIOD)
    if claimed.qualifier is not found.qualifier:
        implied = _implies(found, claimed)
        return QuantityComparison(
            ComparisonOutcome.IMPLIED if implied else ComparisonOutcome.CONFLICT, ComparisonReason.QUALIFIER
        )
    return _MATCH


def unsupported_quantities(
    sentence: str, language: str, quotes: Sequence[tuple[str, str]]
) -> tuple[Quantity, ...]:
    """Return the figures of the sentence that no quote holds; quotes are (text, language) pairs.

    :raises SettingsError: when a language is neither 'fr' nor 'en'.
    """
    claimed = find_quantities(sentence, language)
    if not claimed:
        return ()
    held = [found for text, quote_language in quotes for found in find_quantities(text, quote_language)]
    return tuple(figure for figure in claimed if not any(_supports(found, figure) for found in held))


def _supports(found: Quantity, claimed: Quantity) -> bool:
    return compare_quantities(claimed, found).outcome is ComparisonOutcome.MATCH


def _core(quantity: Quantity) -> tuple[object, ...]:
    return (
        quantity.kind,
        quantity.low,
        quantity.high,
        quantity.unit,
        quantity.period,
        quantity.qualifier,
        quantity.date,
        quantity.date_end,
        quantity.name,
    )


def _same_text(left: Quantity, right: Quantity) -> bool:
    return "".join(left.text.split()).lower() == "".join(right.text.split()).lower()


def _unrelated(reason: ComparisonReason) -> QuantityComparison:
    return QuantityComparison(ComparisonOutcome.UNRELATED, reason)


def _compare_named(claimed: Quantity, found: Quantity) -> QuantityComparison:
    """'Llama 3' is held by 'Llama 3' and by 'the Llama 3 models', not by any other 3."""
    if not {claimed.kind, found.kind} <= _PLAIN | {QuantityKind.LABEL} or claimed.name != found.name:
        return _unrelated(ComparisonReason.KIND)
    alike = (
        claimed.low == found.low and claimed.qualifier is found.qualifier and claimed.period == found.period
    )
    return _MATCH if alike else _unrelated(ComparisonReason.VALUE)


def _units_agree(claimed: Quantity, found: Quantity) -> bool:
    if claimed.unit is None and found.unit is not None and claimed.kind is QuantityKind.NUMBER:
        return claimed.noun is None  # a bare number; a noun that we do not know may contradict the unit found
    return claimed.unit == found.unit


def _compare_values(claimed: Quantity, found: Quantity) -> QuantityComparison:
    factor = claimed.high / found.high if found.high else None
    if claimed.kind in _NEVER_CONFLICTING:
        return QuantityComparison(ComparisonOutcome.UNRELATED, ComparisonReason.VALUE, factor)
    if claimed.period == found.period and _implies(found, claimed):
        return QuantityComparison(ComparisonOutcome.IMPLIED, ComparisonReason.QUALIFIER, factor)
    slip = (
        factor is not None
        and _is_power_of_thousand(factor)
        and claimed.low * found.high == claimed.high * found.low
    )
    if slip and (claimed.unit is not None or max(abs(claimed.high), abs(found.high)) >= _LARGE):
        return QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.SCALE, factor)
    if claimed.kind is QuantityKind.NUMBER:
        return QuantityComparison(ComparisonOutcome.UNRELATED, ComparisonReason.VALUE, factor)
    if {claimed.low, claimed.high} & {found.low, found.high} and claimed.qualifier is not found.qualifier:
        return QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.QUALIFIER, factor)
    if claimed.qualifier is not found.qualifier and _overlap(claimed, found):
        return QuantityComparison(ComparisonOutcome.UNRELATED, ComparisonReason.QUALIFIER, factor)
    return QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.VALUE, factor)


def _bounds(quantity: Quantity) -> tuple[Decimal, bool, Decimal, bool] | None:
    """Return the lowest value, whether it is included, the highest, whether it is; None where words leave it open."""
    match quantity.qualifier:
        case Qualifier.EXACT | Qualifier.BETWEEN:
            return quantity.low, True, quantity.high, True
        case Qualifier.UP_TO | Qualifier.LESS_THAN:
            return -_INFINITY, True, quantity.high, quantity.qualifier is Qualifier.UP_TO
        case Qualifier.AT_LEAST | Qualifier.MORE_THAN:
            return quantity.low, quantity.qualifier is Qualifier.AT_LEAST, _INFINITY, True
        case _:
            return None


def _implies(found: Quantity, claimed: Quantity) -> bool:
    """Tell whether every value that the found figure allows is one that the claimed figure allows."""
    inner, outer = _bounds(found), _bounds(claimed)
    if inner is None or outer is None:
        return False
    low = inner[0] > outer[0] or (inner[0] == outer[0] and (outer[1] or not inner[1]))
    high = inner[2] < outer[2] or (inner[2] == outer[2] and (outer[3] or not inner[3]))
    return low and high


def _overlap(one: Quantity, other: Quantity) -> bool:
    left, right = _bounds(one), _bounds(other)
    if left is None or right is None:
        return False
    if left[0] > right[0] or (left[0] == right[0] and right[1] and not left[1]):
        left, right = right, left  # the one that begins lower first
    return right[0] < left[2] or (right[0] == left[2] and left[3] and right[1])


def _is_power_of_thousand(factor: Decimal) -> bool:
    ratio = abs(factor) if abs(factor) >= 1 else 1 / abs(factor) if factor else Decimal(0)
    exponent = ratio.adjusted()
    return ratio == Decimal(1).scaleb(exponent) and exponent % 3 == 0 and exponent > 0


def _compare_dates(claimed: Quantity, found: Quantity) -> QuantityComparison:
    first, last = claimed.date or PartialDate(), claimed.date_end
    found_first, found_last = found.date or PartialDate(), found.date_end
    if (last is None) != (found_last is None):
        return _unrelated(ComparisonReason.DATE)
    follows = first.follows_from(found_first)
    if last is not None and found_last is not None:
        follows = follows and last.follows_from(found_last)
    if follows and claimed.qualifier is not found.qualifier:
        return QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.QUALIFIER)
    if follows and claimed.qualifier in _BOUND_ONE_WAY and first != found_first:
        return _unrelated(ComparisonReason.DATE)  # 'after June 2020' is not 'after 2020'
    if follows:
        return _MATCH
    if _dates_clash(first, found_first) or (last and found_last and _dates_clash(last, found_last)):
        return QuantityComparison(ComparisonOutcome.CONFLICT, ComparisonReason.DATE)
    return _unrelated(ComparisonReason.DATE)


def _dates_clash(left: PartialDate, right: PartialDate) -> bool:
    """Tell whether a field that both dates give differs."""
    fields = (
        (left.year, right.year),
        (left.month, right.month),
        (left.day, right.day),
        (left.part, right.part),
    )
    return any(one is not None and other is not None and one != other for one, other in fields)
