"""The records of figures: a quantity found in a text, a date known in part, and how two figures compare.

A quantity is language-free: `500 milliards de dollars` and `$500 billion` carry the same value, unit,
period and qualifier, and differ only in `text`, `start` and `end`, the words as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final


class QuantityKind(StrEnum):
    """What sort of figure it is; figures of different kinds never match."""

    NUMBER = "number"  # no unit, or one that the tables do not know
    MONEY = "money"
    PERCENT = "percent"
    MEASURE = "measure"
    COUNT = "count"  # of things: wafers, plants, jobs
    DATE = "date"
    DURATION = "duration"
    ORDINAL = "ordinal"
    FACTOR = "factor"  # twice, three times, a third
    TIME = "time"  # of day, in minutes after midnight
    LABEL = "label"  # a number that is part of a name, given in `name`: 'Llama 3'


class Qualifier(StrEnum):
    """What the words around a figure do to it; on dates, read along the calendar ('by 2047' is UP_TO)."""

    EXACT = "exact"
    ABOUT = "about"  # environ, près de, nearly
    UP_TO = "up_to"  # jusqu'à, at most; by 2047
    AT_LEAST = "at_least"  # au moins; since 2020
    MORE_THAN = "more_than"  # plus de, over; after 2020
    LESS_THAN = "less_than"  # moins de, under; before 2020
    BETWEEN = "between"  # entre ... et ..., from ... to ...
    SEVERAL = "several"  # an untold few times the value: tens of billions, des milliers


class DatePart(StrEnum):
    """The part of a year, month or decade that a date names without giving a day."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"
    FIRST_QUARTER = "first_quarter"
    SECOND_QUARTER = "second_quarter"
    THIRD_QUARTER = "third_quarter"
    FOURTH_QUARTER = "fourth_quarter"
    FIRST_HALF = "first_half"
    SECOND_HALF = "second_half"
    DECADE = "decade"  # the ten years from `year` on


_YEARS_IN_A_DECADE = 10
# Only the months and days that nobody would dispute; quarters may be those of a financial year.
_MONTHS_OF_PART: Final = {
    DatePart.EARLY: range(1, 4), DatePart.MIDDLE: range(5, 9), DatePart.LATE: range(10, 13),
    DatePart.FIRST_HALF: range(1, 7), DatePart.SECOND_HALF: range(7, 13),
}  # fmt: skip
_DAYS_OF_PART: Final = {
    DatePart.EARLY: range(1, 11), DatePart.MIDDLE: range(11, 21), DatePart.LATE: range(21, 32),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as a text gives it: any of year, month and day may be missing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: DatePart | None = None

    def follows_from(self, other: PartialDate) -> bool:
        """Tell whether `other` implies this date: equal, or less precise ('2025' from '1 October 2025')."""
        if self.part is DatePart.DECADE and self.year is not None and other.year is not None:
            return self.year <= other.year < self.year + _YEARS_IN_A_DECADE
        if other.part is DatePart.DECADE:
            return self == other
        return (
            self.year in (None, other.year)
            and self.month in (None, other.month)
            and self.day in (None, other.day)
            and (self.part is None or self._part_follows_from(other))
        )

    def _part_follows_from(self, other: PartialDate) -> bool:
        """'early 2024' from '26 January 2024', 'early May' from '3 May'; where usage differs, nothing follows."""
        if self.part is other.part and self.month == other.month:
            return True
        if self.part is None or other.part is not None:
            return False
        if self.month is not None:
            return other.day in _DAYS_OF_PART.get(self.part, ())
        return self.year is not None and other.month in _MONTHS_OF_PART.get(self.part, ())

    def __str__(self) -> str:
        fields = [
            "????" if self.year is None else f"{self.year:04d}",
            *(["??" if self.month is None else f"{self.month:02d}"] if self.month or self.day else []),
            *([f"{self.day:02d}"] if self.day else []),
        ]
        return "-".join(fields) + (f" {self.part}" if self.part else "")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text: `text == source[start:end]`, and what it says whatever the language.

    The span holds the number, its unit, its period and the words between them, never the qualifier.
    """

    text: str
    start: int
    end: int
    kind: QuantityKind
    low: Decimal  # in `unit`; equals `high` unless the figure is a range; the year of a date, 0 without one
    high: Decimal
    unit: str | None  # 'USD', 'W', 'percent', 'wafer', 'month'; None where bare or unknown
    period: str | None  # 'month' in '900,000 wafers a month'; any other denominator too ('person')
    qualifier: Qualifier
    date: PartialDate | None = None
    date_end: PartialDate | None = None  # the later end of a range of dates
    noun: str | None = None  # the word counted where the unit is unknown: 'rockets' in '3 rockets'
    name: str | None = None  # the capitalised word before a bare number: 'Gemini' in 'the Gemini 8 mission'
    ambiguous: bool = False  # two readings in use ('01/10/2025' in English): only the same text matches

    def __str__(self) -> str:
        value = (
            f"{self.date}" + (f"..{self.date_end}" if self.date_end else "")
            if self.date
            else f"{self.low:f}" + (f"..{self.high:f}" if self.high != self.low else "")
        )
        unit = f" {self.unit}" if self.unit else ""
        period = f" per {self.period}" if self.period else ""
        return f"{self.kind} {self.qualifier} {value}{unit}{period}"


class ComparisonOutcome(StrEnum):
    """Whether a figure found supports a figure claimed, contradicts it, or is about something else."""

    MATCH = "match"
    IMPLIED = "implied"  # true by arithmetic, but not what the source says: 'more than 40' where it says 46
    CONFLICT = "conflict"
    UNRELATED = "unrelated"


class ComparisonReason(StrEnum):
    """The first thing in which two figures differ."""

    VALUE = "value"
    SCALE = "scale"  # off by a power of a thousand, as a milliard taken for a billion in French
    UNIT = "unit"
    PERIOD = "period"
    QUALIFIER = "qualifier"
    DATE = "date"
    KIND = "kind"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class QuantityComparison:
    """The verdict on a claimed figure against a found one; `factor` is claimed / found where both are values."""

    outcome: ComparisonOutcome
    reason: ComparisonReason | None = None
    factor: Decimal | None = None
