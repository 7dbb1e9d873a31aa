"""What the readers hand to each other: an amount, a date or a range, by the tokens that it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

from rag.quantities.lexicon import Unit
from rag.quantities.records import PartialDate, Qualifier

_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure read from the tokens `first` to `end` (exclusive): `number * scale`, in `unit`."""

    first: int
    end: int
    number: Decimal
    scale: Decimal = _ONE
    unit: Unit | None = None
    period: str | None = None
    noun: str | None = None
    qualifier: Qualifier = Qualifier.EXACT  # what the figure's own words say: 'une centaine' is ABOUT
    ambiguous: bool = False
    spelt: bool = False
    currency_first: bool = False

    @property
    def value(self) -> Decimal:
        """The figure in its base unit."""
        return exact_product(self.number, self.scale, self.unit.factor if self.unit else _ONE)

    @property
    def bare(self) -> bool:
        """Whether nothing but the digits stands there."""
        return self.unit is None and self.scale == 1 and self.period is None and not self.spelt


def exact_product(*factors: Decimal) -> Decimal:
    """Multiply without rounding, up to sixty digits, and write the product without an exponent or idle zeros."""
    context, product = Context(prec=60), _ONE
    for factor in factors:
        product = context.multiply(product, factor)
    if product.adjusted() >= context.prec:
        return product
    if product == product.to_integral_value():
        return product.quantize(_ONE, context=context)
    return product.normalize(context)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date read from the tokens `first` to `end` (exclusive); `until` is the later end of a range."""

    first: int
    end: int
    date: PartialDate
    until: PartialDate | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Two amounts of one unit, the lower first."""

    left: Amount
    right: Amount

    @property
    def first(self) -> int:
        """Index of the first token."""
        return self.left.first

    @property
    def end(self) -> int:
        """Index after the last token."""
        return self.right.end


Piece = Amount | DateSpan | Range
