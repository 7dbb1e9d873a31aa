"""Figures in two languages: what is read, what is equal, what the gate lets through, and what is written."""

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from rag.errors import SettingsError
from rag.quantities import (
    ComparisonOutcome,
    DatePart,
    PartialDate,
    Qualifier,
    Quantity,
    QuantityKind,
    compare_quantities,
    find_quantities,
    format_quantity,
    same_quantity,
    unsupported_quantities,
)
from tests.quantity_cases import EQUAL, GATE, READINGS, UNEQUAL

LANGUAGES = ("fr", "en")


# --- the tables -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "expected"), READINGS, ids=[f"{row[0]}: {row[1]}" for row in READINGS]
)
def test_reads(language, text, expected):
    assert [str(quantity) for quantity in find_quantities(text, language)] == expected


def only_figure(text, language):
    found = find_quantities(text, language)
    assert len(found) == 1, f"{text!r} holds {[str(quantity) for quantity in found]}"
    return found[0]


@pytest.mark.parametrize(("left_language", "left", "right_language", "right"), EQUAL)
def test_says_the_same(left_language, left, right_language, right):
    one, other = only_figure(left, left_language), only_figure(right, right_language)
    assert same_quantity(one, other), f"{one} is not {other}"
    assert compare_quantities(one, other).outcome is ComparisonOutcome.MATCH
    assert compare_quantities(other, one).outcome is ComparisonOutcome.MATCH
    assert unsupported_quantities(left, left_language, [(right, right_language)]) == ()


@pytest.mark.parametrize(
    ("claim_language", "claim", "source_language", "source", "outcome", "reason"), UNEQUAL
)
def test_does_not_say_the_same(claim_language, claim, source_language, source, outcome, reason):
    claimed, found = only_figure(claim, claim_language), only_figure(source, source_language)
    comparison = compare_quantities(claimed, found)
    assert (comparison.outcome, comparison.reason) == (outcome, reason), f"{claimed} against {found}"
    assert not same_quantity(claimed, found)
    assert unsupported_quantities(claim, claim_language, [(source, source_language)]) == (claimed,)


@pytest.mark.parametrize(
    ("sentence", "language", "quotes", "unsupported"), GATE, ids=[row[0] for row in GATE]
)
def test_gate(sentence, language, quotes, unsupported):
    assert [quantity.text for quantity in unsupported_quantities(sentence, language, quotes)] == unsupported


# --- known answers that a table says badly ------------------------------------------------------------------------


def test_a_figure_holds_its_span_unit_and_period_and_not_its_qualifier():
    text = "Stargate cherche jusqu’à 900 000 wafers de DRAM par mois en 2025."
    wafers, year = find_quantities(text, "fr")
    assert wafers == Quantity(
        text="900 000 wafers de DRAM par mois",
        start=25,
        end=56,
        kind=QuantityKind.COUNT,
        low=Decimal(900_000),
        high=Decimal(900_000),
        unit="wafer",
        period="month",
        qualifier=Qualifier.UP_TO,
    )
    assert (year.text, year.date) == ("2025", PartialDate(2025))
    assert text[wafers.start : wafers.end] == wafers.text


def test_a_slip_of_scale_tells_by_how_much():
    claimed, found = only_figure("500 billions de dollars", "fr"), only_figure("$500 billion", "en")
    assert compare_quantities(claimed, found).factor == 1000
    assert compare_quantities(found, claimed).factor == Decimal("0.001")


def test_an_unknown_noun_is_kept():
    assert only_figure("3 rockets", "en").noun == "rockets"
    assert only_figure("trois fusées", "fr").noun == "fusées"


def test_a_label_keeps_its_name():
    assert only_figure("Ils utilisent Llama 3.", "fr").name == "llama"


@pytest.mark.parametrize(
    ("language", "text", "french", "english"),
    [
        ("fr", "900 000 wafers par mois", "900\u202f000\u00a0wafers par mois", "900,000 wafers a month"),
        ("en", "$500 billion", "500\u00a0milliards de dollars", "$500 billion"),
        ("en", "1 October 2025", "1er octobre 2025", "1 October 2025"),
        ("en", "up to 95%", "jusqu'à 95\u202f%", "up to 95%"),
        ("fr", "1,5 million d'euros", "1,5\u00a0million d'euros", "€1.5 million"),
        ("fr", "1 billion de dollars", "1\u202f000\u00a0milliards de dollars", "$1 trillion"),
        ("en", "10,000 MW", "10\u00a0gigawatts", "10 gigawatts"),
        ("en", "$350 to $500 billion", "entre 350 et 500\u00a0milliards de dollars", "between $350 and $500 billion"),
        ("en", "from 2026 to 2029", "entre 2026 et 2029", "between 2026 and 2029"),
        ("fr", "début septembre 2025", "début septembre 2025", "early September 2025"),
        ("fr", "à partir d'octobre 2025", "à partir d'octobre 2025", "from October 2025"),
        ("fr", "avant le 4 février 2025", "avant le 4 février 2025", "before 4 February 2025"),
        ("en", "from Q3 2025", "à partir du troisième trimestre 2025", "from the third quarter of 2025"),
        ("en", "since summer 2025", "à partir de l'été 2025", "from summer 2025"),
        ("fr", "18 mois", "18\u00a0mois", "18 months"),
        ("fr", "le double", "deux fois", "twice"),
        ("fr", "un tiers", "un tiers", "one-third"),
        (
            "en",
            "tens of billions of dollars",
            "plusieurs dizaines de milliards de dollars",
            "tens of billions of dollars",
        ),
        ("en", "the 21st century", "21e\u00a0siècle", "21st century"),
        ("en", "1 plant", "1\u00a0usine", "1 plant"),
        ("en", "over the years, 0.5 jobs", "0,5\u00a0emploi", "0.5 jobs"),
        ("en", "$500 per chip", "500\u00a0dollars par puce", "$500 per chip"),
        ("en", "4:30 pm", "16\u00a0h\u00a030", "16:30"),
    ],
)  # fmt: skip
def test_writes(language, text, french, english):
    quantity = only_figure(text, language)
    assert format_quantity(quantity, "fr") == french
    assert format_quantity(quantity, "en") == english


def test_writes_without_the_qualifier():
    assert (
        format_quantity(only_figure("up to 900,000 wafers", "en"), "en", with_qualifier=False)
        == "900,000 wafers"
    )
    assert format_quantity(only_figure("entre 5 et 10 %", "fr"), "en", with_qualifier=False) == "5% to 10%"


def test_another_language_is_refused_with_the_way_out():
    with pytest.raises(SettingsError, match=r"pass 'fr' or 'en'"):
        find_quantities("500 Milliarden", "de")
    with pytest.raises(SettingsError):
        format_quantity(only_figure("5 %", "fr"), "de")


def test_import_is_light():
    script = "import sys, rag.quantities; print([name for name in ('babel', 'text_to_num') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


CORPUS = Path(__file__).parents[1] / "corpus"
FACTS = [
    "up to 900,000 wafers a month",
    "up to 900,000 chips a month",
    "more than double",
    "$500 billion",
    "$470 billion",
    "$350 billion to $500 billion",
    "several tens of billions of dollars",
    "more than 10 gigawatts",
    "up to 10 gigawatts",
    "ten gigawatts",
    "7 gigawatts",
    "six gigawatts",
    "from 2026 to 2029",
    "until 2047",
    "early September 2025",
    "1 October 2025",
    "Friday 26 January 2024",
    "thirteen plants",
    "three research centres",
    "more than 100 developers",
    "up to 95%",
    "60 km",
    "over five years",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", FACTS)
def test_the_shipped_corpus_holds_each_fact_in_both_languages(fact, language):
    quotes = [
        (path.read_text(encoding="utf-8"), language) for path in sorted((CORPUS / language).glob("*.md"))
    ]
    assert unsupported_quantities(fact, "en", quotes) == ()


# --- properties ---------------------------------------------------------------------------------------------------

decimals = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 13, places=2).map(
    Decimal.normalize
)
integers = st.integers(min_value=2, max_value=10**13).map(Decimal)
round_numbers = st.builds(
    lambda number, power: Decimal(number).scaleb(power),
    st.integers(1, 9999),
    st.integers(min_value=0, max_value=10),
)
qualifiers = st.sampled_from(
    [
        Qualifier.EXACT,
        Qualifier.ABOUT,
        Qualifier.UP_TO,
        Qualifier.AT_LEAST,
        Qualifier.MORE_THAN,
        Qualifier.LESS_THAN,
    ]
)
periods = st.sampled_from([None, "month", "year", "day", "week", "hour", "second", "person"])
money = st.sampled_from(["USD", "EUR", "GBP", "JPY", "KRW", "CHF", "CNY", "CAD", "SEK"])
things = st.sampled_from(
    ["wafer", "chip", "plant", "data centre", "research centre", "company", "job", "GPU", "vote"]
)
measures = st.sampled_from(["W", "Wh", "byte", "bit", "m", "g", "Hz", "m2", "mile", "°C"])


def quantity(
    kind, low, unit=None, *, high=None, period=None, qualifier=Qualifier.EXACT, date=None, date_end=None
):
    high = low if high is None else high
    return Quantity("", 0, 0, kind, low, high, unit, period, qualifier, date=date, date_end=date_end)


@st.composite
def amounts(draw):
    kind = draw(
        st.sampled_from(["number", "money", "percent", "measure", "count", "duration", "factor", "ordinal"])
    )
    period, qualifier = draw(periods), draw(qualifiers)
    match kind:
        case "money":
            value = draw(st.one_of(round_numbers, integers, decimals))
            return quantity(QuantityKind.MONEY, value, draw(money), period=period, qualifier=qualifier)
        case "percent":
            unit = draw(st.sampled_from(["percent", "percentage point"]))
            value = draw(st.one_of(st.integers(2, 400).map(Decimal), decimals))
            return quantity(QuantityKind.PERCENT, value, unit, qualifier=qualifier)
        case "measure":
            return quantity(QuantityKind.MEASURE, draw(round_numbers), draw(measures), qualifier=qualifier)
        case "count":
            value = draw(st.one_of(round_numbers, integers))
            return quantity(QuantityKind.COUNT, value, draw(things), period=period, qualifier=qualifier)
        case "duration":
            unit = draw(st.sampled_from(["month", "second"]))
            value = draw(st.integers(2, 10_000).map(Decimal))
            return quantity(QuantityKind.DURATION, value, unit, qualifier=qualifier)
        case "factor":
            value = draw(
                st.sampled_from(
                    [Decimal("0.5"), Decimal("0." + "3" * 28), Decimal(2), Decimal("2.5"), Decimal(10)]
                )
            )
            return quantity(QuantityKind.FACTOR, value, qualifier=qualifier)
        case "ordinal":
            return quantity(QuantityKind.ORDINAL, Decimal(draw(st.integers(2, 2000))))
    return quantity(
        QuantityKind.NUMBER, draw(st.one_of(round_numbers, integers)), period=period, qualifier=qualifier
    )


@st.composite
def ranges(draw):
    kind, unit = draw(
        st.one_of(
            money.map(lambda code: (QuantityKind.MONEY, code)),
            things.map(lambda name: (QuantityKind.COUNT, name)),
            st.just((QuantityKind.PERCENT, "percent")),
            st.just((QuantityKind.MEASURE, "W")),
            st.just((QuantityKind.NUMBER, None)),
        )
    )
    low, high = sorted((draw(round_numbers), draw(round_numbers)))
    assume(low < high)
    return quantity(
        kind,
        low,
        unit,
        high=high,
        qualifier=Qualifier.BETWEEN,
        period=draw(periods) if unit == "USD" else None,
    )


@st.composite
def partial_dates(draw):
    year = draw(st.integers(1850, 2099))
    month, day, part = None, None, None
    shape = draw(st.sampled_from(["year", "month", "day", "part", "month part", "decade"]))
    if shape in {"month", "day", "month part"}:
        month = draw(st.integers(1, 12))
    if shape == "day":
        day = draw(st.integers(1, 28))
    if shape == "part":
        part = draw(st.sampled_from([part for part in DatePart if part is not DatePart.DECADE]))
    if shape == "month part":
        part = draw(st.sampled_from([DatePart.EARLY, DatePart.MIDDLE, DatePart.LATE]))
    if shape == "decade":
        year, part = year - year % 10, DatePart.DECADE
    return PartialDate(year, month, day, part)


@st.composite
def dates(draw):
    date = draw(partial_dates())
    year = Decimal(date.year)
    return quantity(QuantityKind.DATE, year, qualifier=draw(qualifiers), date=date)


@st.composite
def date_ranges(draw):
    start, until = sorted((draw(st.integers(1850, 2099)), draw(st.integers(1850, 2099))))
    assume(start < until)
    month, day = draw(st.sampled_from([(None, None), (3, None), (3, 14)]))
    left, right = PartialDate(start, month, day), PartialDate(until, month, day)
    return quantity(
        QuantityKind.DATE,
        Decimal(start),
        high=Decimal(until),
        qualifier=Qualifier.BETWEEN,
        date=left,
        date_end=right,
    )


any_quantity = st.one_of(amounts(), ranges(), dates(), date_ranges())


@settings(max_examples=300, deadline=None)
@given(any_quantity)
def test_what_is_written_reads_back_in_both_languages(figure):
    read = []
    for language in LANGUAGES:
        written = format_quantity(figure, language)
        found = find_quantities(written, language)
        assert len(found) == 1, f"{written!r} reads as {[str(one) for one in found]}"
        assert same_quantity(figure, found[0]), f"{written!r} reads as {found[0]}, not {figure}"
        read.append(found[0])
    assert same_quantity(read[0], read[1])


@pytest.mark.parametrize(
    ("claimed", "found", "follows"),
    [
        ("début 2024", "26 January 2024", True),
        ("early 2024", "en mars 2024", True),
        ("early 2024", "en avril 2024", False),  # usage differs
        ("early 2024", "January 2025", False),
        ("fin 2025", "in December 2025", True),
        ("mid-2025", "juin 2025", True),
        ("second half of 2026", "août 2026", True),
        ("the third quarter of 2025", "août 2025", False),  # perhaps of a financial year
        ("early May 2025", "3 mai 2025", True),
        ("fin mai 2025", "3 May 2025", False),
        ("early 2024", "2024", False),
        ("early 2024", "late 2024", False),
    ],
)
def test_a_part_of_a_year_follows_from_its_months(claimed, found, follows):
    languages = [
        "fr" if re.search("début|fin|mars|avril|juin|août|mai ", text) else "en" for text in (claimed, found)
    ]
    own, held = (
        find_quantities(text, language)[0] for text, language in zip((claimed, found), languages, strict=True)
    )
    assert (compare_quantities(own, held).outcome is ComparisonOutcome.MATCH) is follows


@settings(max_examples=200, deadline=None)
@given(any_quantity, any_quantity)
def test_only_equal_or_implied_figures_match(claimed, found):
    matches = compare_quantities(claimed, found).outcome is ComparisonOutcome.MATCH
    if same_quantity(claimed, found):
        assert matches
    elif matches:
        if claimed.kind is QuantityKind.DATE:
            assert claimed.qualifier is found.qualifier
            assert claimed.date.follows_from(found.date)
        else:
            assert claimed.kind is QuantityKind.NUMBER, f"{claimed} must not follow from {found}"
            assert (claimed.low, claimed.high, claimed.period, claimed.qualifier) == (
                found.low,
                found.high,
                found.period,
                found.qualifier,
            )


pieces = st.sampled_from(
    [
        "1",
        "5",
        "13",
        "500",
        "900",
        "000",
        "2025",
        "2029",
        "1,5",
        "1.5",
        "900.000",
        "1,234",
        "$",
        "€",
        "£",
        "%",
        "-",
        "–",
        "—",
        ",",
        ".",
        ":",
        ";",
        "(",
        ")",
        "[",
        "]",
        "'",
        "’",
        "/",
        "+",
        "×",
        "½",
        "²",
        "#",
        "un",
        "une",
        "one",
        "a",
        "an",
        "the",
        "le",
        "la",
        "de",
        "d'",
        "des",
        "du",
        "of",
        "par",
        "per",
        "et",
        "and",
        "à",
        "to",
        "entre",
        "between",
        "from",
        "plus",
        "more",
        "than",
        "moins",
        "less",
        "jusqu'à",
        "up",
        "environ",
        "about",
        "au",
        "moins",
        "at",
        "least",
        "million",
        "millions",
        "milliard",
        "milliards",
        "billion",
        "billions",
        "trillion",
        "mille",
        "cent",
        "hundred",
        "thousand",
        "neuf",
        "nine",
        "vingt",
        "twenty",
        "quatre-vingt",
        "half",
        "demi",
        "douzaine",
        "dozen",
        "tens",
        "hundreds",
        "centaines",
        "wafers",
        "chips",
        "puces",
        "usines",
        "plants",
        "ans",
        "years",
        "mois",
        "month",
        "janvier",
        "January",
        "octobre",
        "October",
        "May",
        "mars",
        "premier",
        "first",
        "second",
        "deuxième",
        "third",
        "tiers",
        "quart",
        "quarter",
        "moitié",
        "double",
        "fois",
        "times",
        "GW",
        "MW",
        "km",
        "Go",
        "To",
        "GB",
        "bn",
        "Md",
        "M",
        "k",
        "m",
        "s",
        "h",
        "pm",
        "am",
        "er",
        "st",
        "th",
        "e",
        "ans",
        "Samsung",
        "GPT-4o",
        "H100",
        "COVID-19",
        "Llama",
        "5G",
        "XXIe",
        "siècle",
        "century",
        "années",
        "1990s",
        "fin",
        "early",
        "mid",
        "mi",
        "semestre",
    ]
)
snippets = st.lists(
    st.tuples(pieces, st.sampled_from(["", " ", " ", " ", "\u00a0", "\u202f"])), max_size=25
).map(lambda parts: "".join(word + space for word, space in parts))
texts = st.one_of(st.text(max_size=200), snippets)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts, st.sampled_from(LANGUAGES))
@example("½", "en")
@example("$" * 100, "en")
@example("9" * 60 + " milliards", "fr")
@example("İ 5 ß 10 %", "fr")
@example("e\u0301te\u0301 2025", "fr")
def test_any_text_can_be_read_and_every_span_is_exact(text, language):
    end = 0
    for found in find_quantities(text, language):
        assert text[found.start : found.end] == found.text
        assert end <= found.start < found.end <= len(text)
        assert found.low <= found.high
        end = found.end


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts, st.sampled_from(LANGUAGES))
def test_every_text_supports_itself(text, language):
    assert unsupported_quantities(text, language, [(text, language)]) == ()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts, st.sampled_from(LANGUAGES))
def test_every_figure_found_can_be_written(text, language):
    for found in find_quantities(text, language):
        for other in LANGUAGES:
            assert format_quantity(found, other)


@given(
    st.integers(1, 999),
    st.integers(0, 999),
    st.sampled_from(" \u00a0\u202f\u2009"),
    st.sampled_from(" \u00a0\u202f"),
)
def test_the_kind_of_space_never_matters(thousands, rest, group, unit):
    written = f"{thousands}{group}{rest:03d}{unit}wafers"
    plain = f"{thousands} {rest:03d} wafers"
    assert same_quantity(only_figure(written, "fr"), only_figure(plain, "fr"))


@given(st.integers(1, 999))
def test_billion_is_never_the_same_in_both_languages(number):
    french, english = f"{number} billions de dollars", f"{number} billion dollars"
    assert unsupported_quantities(english, "en", [(french, "fr")])
    assert unsupported_quantities(french, "fr", [(english, "en")])
    assert not unsupported_quantities(f"{number} trillion dollars", "en", [(french, "fr")])
    assert not unsupported_quantities(f"{number} milliards de dollars", "fr", [(english, "en")])


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1900, 2099))
def test_numeric_dates_by_language(day, month, year):
    found = only_figure(f"{day:02d}/{month:02d}/{year}", "fr")
    assert found.date == PartialDate(year, month, day)
    english = only_figure(f"{day:02d}/{month:02d}/{year}", "en")
    assert english.ambiguous is (day <= 12 and day != month)
    assert only_figure(f"{year}-{month:02d}-{day:02d}", "en").date == PartialDate(year, month, day)


def count_calls(text, language):
    calls = 0

    def profile(frame, event, argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(profile)
    try:
        find_quantities(text, language)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "unit",
    ["1 ", "100 000 ", "one hundred and ", "cinq mille ", "10-", "1,2,", "'", "$", "and a half ", "de ", "[1, ", "a1.",
     "hundreds of ", "milliards de ", "entre 1 et ", "( ", "1.", "5 % ", "le 1er ", "- "],
)  # fmt: skip
def test_the_work_grows_with_the_length_of_the_text_and_no_faster(unit, language):
    find_quantities(unit * 10, language)  # what is looked up once
    assert count_calls(unit * 800, language) < 2.3 * count_calls(unit * 400, language) + 1000
