"""Dates of sources, as far as they are known: written, and how far apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.dates import as_of, days_apart, days_of

DAYS = st.dates().map(lambda day: day.isoformat())


@pytest.mark.parametrize(
    ("published", "english", "french"),
    [
        ("2025-10-01", "as of 1 October 2025", "au 1er octobre 2025"),
        ("2025-10", "as of October 2025", "en octobre 2025"),
        ("2025", "as of 2025", "en 2025"),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(published, english, french):
    assert (as_of(published, "en"), as_of(published, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("earlier", "later", "days"),
    [
        ("2025-02-04", "2025-02-05", 1),
        ("2025-02", "2025-03", 1),
        ("2025-02", "2025-03-31", 31),
        ("2025", "2025-10-01", 0),
        ("2025-10", "2025-10-01", 0),
        ("2025-10-01", "2025-02-04", -239),
        ("2024-01-26", "2025", 341),
        (None, "2025", None),
        ("soon", "2025", None),
        ("2025-13", "2025", None),
        ("0000", "2025", None),
    ],
)
def test_days_from_one_date_to_another(earlier, later, days):
    assert days_apart(earlier, later) == days


@given(one=DAYS, other=DAYS)
def test_the_way_back_is_as_long(one, other):
    assert days_apart(one, other) == -days_apart(other, one)


@given(day=DAYS)
def test_a_day_lies_within_its_month_and_its_year(day):
    first, last = days_of(day)
    assert first == last
    for part in (day[:7], day[:4]):
        assert days_of(part)[0] <= first <= days_of(part)[1]
        assert days_apart(day, part) == 0
