"""Figure by figure: which figure of the evidence holds one of the claim, and the difference in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.claims.conflicts import conflicts
from rag.claims.differences import difference
from rag.claims.figures import FigureComparison, compare_figures, figure_checks
from rag.claims.intervals import compare_claimed
from rag.claims.records import FigureOutcome
from rag.errors import SettingsError
from rag.quantities import (
    ComparisonOutcome,
    ComparisonReason,
    Qualifier,
    Quantity,
    QuantityKind,
    find_quantities,
    format_quantity,
)

MATCHES, CONFLICTS, ABSENT = FigureOutcome.MATCHES, FigureOutcome.CONFLICTS, FigureOutcome.ABSENT
THIN, NARROW = "\u00a0", "\u202f"


def _one(text: str, language: str) -> Quantity:
    (found,) = find_quantities(text, language)
    return found


# What the claim says, what the source says, and the difference in the claim's language.
DIFFERENCES = [
    (
        "fr",
        "500 billions de dollars",
        "en",
        "$500 billion",
        f"milliards et non billions{THIN}: un facteur de 1{NARROW}000",
    ),
    ("en", "$500 trillion", "fr", "500 milliards de dollars", "billion, not trillion: a factor of 1,000"),
    (
        "fr",
        "470 millions de dollars",
        "fr",
        "470 milliards de dollars",
        f"milliards et non millions{THIN}: un facteur de 1{NARROW}000",
    ),
    ("en", "$3 million", "en", "$3 trillion", "trillion, not million: a factor of 1,000,000"),
    ("en", "10 MW", "fr", "10 GW", "10 gigawatts, not 10 megawatts: a factor of 1,000"),
    ("en", "900,000 chips", "fr", "900 000 wafers", "wafers, not chips"),
    ("fr", "900 000 puces", "en", "900,000 wafers", "wafers et non puces"),
    ("fr", "10 euros", "en", "$10", "dollars et non euros"),
    ("en", "10 euros", "fr", "10 dollars", "dollars, not euros"),
    ("en", "20 percent", "fr", "20 points de pourcentage", "percentage points, not per cent"),
    ("en", "900 wafers a year", "fr", "900 wafers par mois", "per month, not per year"),
    ("fr", "900 wafers par an", "en", "900 wafers a month", "par mois et non par an"),
    ("en", "900 wafers a month", "en", "900 wafers", "in all, not per month"),
    ("en", "$500 billion", "en", "$470 billion", "$470 billion, not $500 billion: 6% less"),
    (
        "fr",
        "500 milliards de dollars",
        "en",
        "$550 billion",
        f"550{THIN}milliards de dollars et non 500{THIN}milliards de dollars{THIN}: 10{NARROW}% de plus",
    ),
    ("en", "90,000 wafers", "en", "900,000 wafers", "900,000 wafers, not 90,000 wafers: a factor of 10"),
    ("fr", "12 %", "fr", "5,8 %", f"5,8{NARROW}% et non 12{NARROW}%{THIN}: 6,2 points de moins"),
    ("en", "4%", "en", "5%", "5%, not 4%: 1 percentage point more"),
    ("en", "2 plants", "en", "5 plants", "5 plants, not 2 plants: a factor of about 2.5"),
    ("en", "January 2024", "fr", "octobre 2025", "in October 2025, not in January 2024: 21 months later"),
    (
        "fr",
        "février 2025",
        "en",
        "January 2025",
        f"en janvier 2025 et non en février 2025{THIN}: un mois plus tôt",
    ),
    ("en", "February 2025", "en", "January 2025", "in January 2025, not in February 2025: a month earlier"),
    (
        "fr",
        "3 mai 2020",
        "fr",
        "1er mai 2020",
        f"le 1er mai 2020 et non le 3 mai 2020{THIN}: 2 jours plus tôt",
    ),
    ("en", "2019", "fr", "2017", "in 2017, not in 2019: 2 years earlier"),
    ("fr", "2019", "en", "2020", f"en 2020 et non en 2019{THIN}: un an plus tard"),
    (
        "fr",
        "mars 2024",
        "en",
        "1 October 2025",
        f"le 1er octobre 2025 et non en mars 2024{THIN}: 19 mois plus tard",
    ),
    (
        "en",
        "the second quarter of 2024",
        "fr",
        "premier trimestre 2025",
        "in the first quarter of 2025, not in the second quarter of 2024",
    ),
    ("fr", "printemps 2024", "en", "summer 2025", "à l'été 2025 et non au printemps 2024"),
    ("en", "by 2057", "fr", "d’ici 2047", "by 2047, not by 2057"),
]


@pytest.mark.parametrize(("language", "claimed", "found_language", "found", "words"), DIFFERENCES)
def test_the_difference_in_words(
    language: str, claimed: str, found_language: str, found: str, words: str
) -> None:
    mine, theirs = _one(claimed, language), _one(found, found_language)
    comparison = compare_claimed(mine, theirs)
    assert comparison.outcome is ComparisonOutcome.CONFLICT
    assert difference(mine, theirs, comparison, language) == words


def test_the_difference_of_a_dropped_qualifier() -> None:
    mine, theirs = _one("900,000", "en"), _one("up to 900,000", "en")
    assert difference(mine, theirs, compare_claimed(mine, theirs), "en") == "up to 900,000, not 900,000"
    french = difference(mine, theirs, compare_claimed(mine, theirs), "fr")
    assert french == f"jusqu'à 900{NARROW}000 et non 900{NARROW}000"
    with pytest.raises(SettingsError):
        difference(mine, theirs, compare_claimed(mine, theirs), "de")


# Claimed, found: what becomes of it, and why where it matters.
HELD, NOT, APART = ComparisonOutcome.IMPLIED, ComparisonOutcome.CONFLICT, ComparisonOutcome.UNRELATED
SAME = ComparisonOutcome.MATCH
COMPARISONS = [
    ("en", "about 10 billion dollars", "fr", "9,8 milliards de dollars", HELD),
    ("fr", "environ 10 milliards de dollars", "en", "$14 billion", NOT),
    ("en", "about 10 plants", "en", "10 plants", HELD),
    ("en", "9 million euros", "fr", "9,2 millions d’euros", APART),  # a rounding
    ("fr", "375 millions", "en", "374.6 million", APART),
    ("en", "$500 billion", "en", "$470 billion", NOT),  # no rounding
    ("en", "more than 40 plants", "fr", "46 usines", HELD),
    ("en", "more than 40 plants", "en", "4,600 plants", APART),
    ("fr", "plus de 40 usines", "en", "fewer than 40 plants", NOT),
    ("fr", "moins de 5 ans", "fr", "plus de 5 ans", NOT),
    ("en", "up to 9,000,000 chips", "fr", "jusqu’à 900 000 puces", NOT),
    ("en", "up to 90,000 chips", "en", "up to 900,000 chips", NOT),
    ("fr", "jusqu’à 900 000 puces", "en", "up to 900,000 chips", SAME),
    ("en", "$400 billion", "fr", "350 à 500 milliards de dollars", APART),
    ("en", "$600 billion", "fr", "350 à 500 milliards de dollars", NOT),
    ("en", "15 rockets", "en", "13 rockets", NOT),
    ("en", "15 rockets", "en", "13 satellites", APART),
    ("en", "3 plants", "en", "3 villages", APART),  # small numbers meet by chance
    ("en", "before 2020", "fr", "en 2019", HELD),
    ("fr", "avant 2020", "en", "in 2021", NOT),
    ("en", "after June 2020", "en", "in 2021", HELD),
    ("fr", "octobre 2025", "en", "1 October 2025", SAME),
    ("en", "1 October 2025", "fr", "octobre 2025", APART),
    ("en", "in the summer of 2025", "fr", "le 3 juillet 2025", HELD),
    ("en", "first half of 2025", "fr", "décembre 2025", NOT),
    ("en", "the 1990s", "fr", "1995", SAME),
    ("fr", "les années 1990", "en", "2005", NOT),
    ("fr", "d’ici 2057", "en", "by 2047", NOT),
    ("en", "from 2026 to 2030", "fr", "de 2026 à 2029", NOT),
    ("en", "10 GW", "fr", "dix gigawatts", SAME),
    ("fr", "1 million de wafers par mois", "en", "900,000 wafers a year", APART),
    ("en", "40% of it", "fr", "deux cinquièmes de l’apport", SAME),
    ("fr", "un tiers de la production", "en", "33% of output", SAME),
    ("fr", "33,3 % de la production", "en", "a third of it", SAME),
    ("fr", "33,5 % de la production", "en", "a third of it", APART),
    ("fr", "plus d’un tiers des ventes", "en", "36% of sales", HELD),
    ("fr", "plus de la moitié", "en", "48%", APART),
    ("fr", "la moitié du parc", "en", "5% of the park", APART),
    ("en", "twice the output", "fr", "200 %", APART),
]


@pytest.mark.parametrize(("language", "claimed", "found_language", "found", "outcome"), COMPARISONS)
def test_comparing_for_a_check(
    language: str, claimed: str, found_language: str, found: str, outcome: ComparisonOutcome
) -> None:
    assert compare_claimed(_one(claimed, language), _one(found, found_language)).outcome is outcome


def _compared(
    claim: str, language: str, *evidence: tuple[str, str]
) -> list[tuple[str, FigureOutcome, str | None]]:
    return [
        (one.claimed.text, one.outcome, one.found.text if one.found else None)
        for one in compare_figures(claim, language, evidence)
    ]


PLAN = "Le plan sud-coréen prévoit treize nouvelles usines et trois centres de recherche d’ici 2047."


@pytest.mark.parametrize(
    ("claim", "language", "evidence", "expected"),
    [
        (
            "The South Korean plan provides for 13 new plants by 2047.",
            "en",
            [(PLAN, "fr")],
            [MATCHES, MATCHES],
        ),
        (
            "The South Korean plan provides for 15 new plants by 2047.",
            "en",
            [(PLAN, "fr")],
            [CONFLICTS, MATCHES],
        ),
        (
            "Le plan sud-coréen prévoit 13 usines et 30 centres de recherche.",
            "fr",
            [(PLAN, "fr")],
            [MATCHES, CONFLICTS],
        ),
        ("The South Korean plan costs $470 billion.", "en", [(PLAN, "fr")], [ABSENT]),
        ("There are 13 plants in Texas.", "en", [("Stargate seeks 900,000 wafers a month.", "en")], [ABSENT]),
        ("Il faut 900 000 wafers.", "fr", [("There are 13 plants in Texas.", "en")], [ABSENT]),
        (
            "Stargate wants 10 GW.",
            "en",
            [("Le mur fait 3 m.", "fr"), ("Stargate veut 10 GW.", "fr")],
            [MATCHES],
        ),
        ("No figure here.", "en", [(PLAN, "fr")], []),
        ("Stargate wants 10 GW.", "en", [], [ABSENT]),
        # each figure of the evidence serves one of the claim: the 21 plants that exist are not the 13 to come
        (
            "The plan adds 13 plants, beside the 21 existing plants.",
            "en",
            [("Le plan ajoute 13 usines aux 21 usines existantes.", "fr")],
            [MATCHES, MATCHES],
        ),
        (
            "The plan adds 14 plants, beside the 21 existing plants.",
            "en",
            [("Le plan ajoute 13 usines aux 21 usines existantes.", "fr")],
            [CONFLICTS, MATCHES],
        ),
    ],
)
def test_the_partner_of_each_figure(
    claim: str, language: str, evidence: list[tuple[str, str]], expected: list[FigureOutcome]
) -> None:
    assert [one.outcome for one in compare_figures(claim, language, evidence)] == expected


def test_a_match_in_any_row_beats_a_conflict_and_names_its_row() -> None:
    rows = [
        ("Stargate seeks up to 900,000 HBM chips a month.", "en"),
        ("Stargate cherche jusqu’à 900 000 wafers par mois.", "fr"),
    ]
    (found,) = compare_figures("Stargate seeks up to 900,000 wafers a month.", "en", rows)
    assert (found.outcome, found.row) == (MATCHES, 1)


def test_an_exact_match_beats_what_merely_follows() -> None:
    rows = [("Nokia has 46 plants in Europe.", "en"), ("Nokia has more than 40 plants in Europe.", "en")]
    (found,) = compare_figures("Nokia a plus de 40 usines en Europe.", "fr", rows)
    assert found.found is not None
    assert (found.found.text, found.row) == ("40 plants", 1)


def test_the_likest_sentence_gives_the_conflict() -> None:
    rows = [("Nokia has 9 plants in Europe.", "en"), ("Nokia has 7 plants in Asia.", "en")]
    assert _compared("Nokia has 8 plants in Asia.", "en", *rows) == [("8 plants", CONFLICTS, "7 plants")]


def test_the_records_of_a_report() -> None:
    rows = [("Rien ici.", "fr"), ("South Korea presented an investment plan of $470 billion.", "en")]
    claim = "La Corée du Sud a présenté un plan d’investissement de 470 billions de dollars."
    compared = compare_figures(claim, "fr", rows)
    (check,) = figure_checks(compared, "fr", [1, 2])
    assert claim[check.start : check.end] == check.text == "470 billions de dollars"
    assert (check.outcome, check.citation) == (CONFLICTS, 2)
    assert (check.normal, check.source_normal) == (
        "money exact 470000000000000 USD",
        "money exact 470000000000 USD",
    )
    assert check.source_text == "$470 billion"
    assert check.factor == Decimal(1000)
    assert check.difference == f"milliards et non billions{THIN}: un facteur de 1{NARROW}000"
    (none,) = figure_checks([FigureComparison(compared[0].claimed, ABSENT)], "fr", [])
    assert (none.source_text, none.citation, none.difference, none.factor) == (None, None, None, None)


def test_qualifiers_are_soft_and_values_hard() -> None:
    source = [("Stargate seeks up to 900,000 wafers a month.", "en")]
    (soft,) = compare_figures("Stargate seeks 900,000 wafers a month.", "en", source)
    (hard,) = compare_figures("Stargate seeks up to 90,000 wafers a month.", "en", source)
    assert (soft.outcome, soft.is_hard) == (CONFLICTS, False)
    assert (hard.outcome, hard.is_hard) == (CONFLICTS, True)


_AMOUNTS = st.one_of(st.integers(1, 999), st.sampled_from([1_000, 900_000, 5 * 10**6, 47 * 10**10, 10**12]))
_UNITS = st.sampled_from(
    [
        (QuantityKind.COUNT, "wafer"),
        (QuantityKind.COUNT, "chip"),
        (QuantityKind.COUNT, "plant"),
        (QuantityKind.MONEY, "USD"),
        (QuantityKind.MONEY, "EUR"),
        (QuantityKind.PERCENT, "percent"),
        (QuantityKind.MEASURE, "W"),
    ]
)
_QUALIFIERS = st.sampled_from([Qualifier.EXACT, Qualifier.ABOUT, Qualifier.UP_TO, Qualifier.MORE_THAN])


@settings(deadline=None, max_examples=200)
@given(_AMOUNTS, _UNITS, _QUALIFIERS, st.sampled_from([None, "month", "year"]), st.booleans())
def test_a_figure_written_in_the_other_language_never_conflicts(
    amount: int, unit: tuple[QuantityKind, str], qualifier: Qualifier, period: str | None, french_claim: bool
) -> None:
    value = Decimal(amount)
    figure = Quantity("", 0, 0, unit[0], value, value, unit[1], period, qualifier)
    french = f"Stargate a obtenu {format_quantity(figure, 'fr')} à Séoul."
    english = f"Stargate obtained {format_quantity(figure, 'en')} in Seoul."
    sides = (french, "fr", english, "en") if french_claim else (english, "en", french, "fr")
    compared = compare_figures(sides[0], sides[1], [(sides[2], sides[3])])
    assert [one.outcome for one in compared] == [MATCHES]
    assert conflicts(*sides, same_matter=0.5) == ()


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=120))
def test_a_text_holds_its_own_figures(text: str) -> None:
    outcomes = {one.outcome for one in compare_figures(text, "fr", [(text, "fr")])}
    assert outcomes <= {MATCHES}


def test_the_publication_date_is_no_figure_of_the_evidence() -> None:
    claim = "The agreements with Samsung were signed in Seoul in May 2024."
    assert _compared(claim, "en", ("Agreements with Samsung were signed in Seoul.", "en")) == [
        ("May 2024", ABSENT, None)
    ]


def test_the_reason_is_kept() -> None:
    (found,) = compare_figures(
        "Nokia’s plan costs 5 million euros.", "en", [("Nokia’s plan costs 5 billion euros.", "en")]
    )
    assert found.comparison is not None
    assert found.comparison.reason is ComparisonReason.SCALE


@pytest.mark.parametrize(
    ("claim", "title", "outcome"),
    [
        ("On the 2024 trip Altman spoke to the chip division.", "Altman en Corée, janvier 2024", MATCHES),
        ("In early 2024 Altman spoke to the chip division.", "Altman en Corée, janvier 2024", MATCHES),
        ("In 2023 Altman spoke to the chip division.", "Altman en Corée, janvier 2024", ABSENT),
        (
            "On 26 January 2024 Altman spoke to the chip division.",
            "Altman en Corée le 26 janvier 2024",
            ABSENT,
        ),
        ("Altman spoke to 24 people of the chip division.", "Altman en Corée : 24 rencontres", ABSENT),
    ],
)
def test_a_title_dates_by_year_or_month_what_its_text_tells(
    claim: str, title: str, outcome: FigureOutcome
) -> None:
    evidence = [("Altman a parlé aux dirigeants de la division des puces.", "fr")]
    assert [one.outcome for one in compare_figures(claim, "en", evidence, titles=[title])] == [outcome]
