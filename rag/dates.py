"""Dates of sources: as people write them in both languages, and how far two of them lie apart.

A source is dated by a day, a month or a year ('2025-10-01', '2025-10', '2025'), as far as it tells.
"""

from __future__ import annotations

import calendar
import datetime
import re

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def spoken_date(published: str | None, language: str) -> str | None:
    """An ISO day, month or year as people write it; anything else as it stands, None for None."""
    from babel.dates import format_date

    days = days_of(published)
    if published is None or days is None or len(published) == len("2025"):
        return published
    form = "MMMM y" if len(published) == len("2025-10") else "d MMMM y"
    written = str(format_date(days[0], form, locale="fr" if language == "fr" else "en_GB"))
    return re.sub(r"^1 ", "1er ", written) if language == "fr" else written


def as_of(published: str, language: str) -> str:
    """What a source of that date says is so 'as of' it: « au 1er octobre 2025 », « en octobre 2025 »."""
    written = spoken_date(published, language)
    if language != "fr":
        return f"as of {written}"
    return f"{'au' if len(published) > len('2025-10') else 'en'} {written}"


def days_of(published: str | None) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that a date may mean; None where it is no ISO date."""
    found = _DATE.fullmatch(published or "")
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = datetime.date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = datetime.date(year or 0, last_month, day or calendar.monthrange(year or 0, last_month)[1])
    except ValueError:
        return None
    return first, last


def days_apart(earlier: str | None, later: str | None) -> int | None:
    """The fewest days from one date to another: 0 where they may be the same, less where the order is the other.

    None where one of them is no date.

    >>> days_apart("2025-02-04", "2025-10"), days_apart("2025", "2025-10"), days_apart("2025-10", "2025-02-04")
    (239, 0, -239)
    """
    one, other = days_of(earlier), days_of(later)
    if one is None or other is None:
        return None
    if one[1] < other[0]:
        return (other[0] - one[1]).days
    return -(one[0] - other[1]).days if other[1] < one[0] else 0
