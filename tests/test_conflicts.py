"""Hard conflicts between a claim and its evidence: known answers in the four pairings of French and English."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.claims.conflicts import Conflict, ConflictKind, conflicts
from rag.claims.overstatement import overstated
from tests.claim_cases import CONFLICTS, FACTS, NO_CONFLICT


def _cases() -> list[object]:
    found: list[object] = []
    for number, (french, english, claims) in enumerate(FACTS):
        for place, (french_claim, english_claim, kind) in enumerate(claims):
            sides = product((("fr", french_claim), ("en", english_claim)), (("fr", french), ("en", english)))
            for (language, claim), (evidence_language, evidence) in sides:
                name = f"{number}.{place}-{kind or 'none'}-{language}-of-{evidence_language}"
                found.append(pytest.param(claim, language, evidence, evidence_language, kind, id=name))
    return found


@pytest.mark.parametrize(("claim", "language", "evidence", "evidence_language", "kind"), _cases())
def test_known_answers(
    claim: str, language: str, evidence: str, evidence_language: str, kind: ConflictKind | None
) -> None:
    found = conflicts(claim, language, evidence, evidence_language, same_matter=0.5)
    assert {one.kind for one in found} == ({kind} if kind else set())
    for one in found:
        assert claim[one.start : one.end].strip()
        assert evidence[one.evidence_start : one.evidence_end].strip()
        assert one.reason


@pytest.mark.parametrize(
    ("language", "claim", "evidence_language", "evidence"),
    [pytest.param(*case[:4], id=case[4]) for case in NO_CONFLICT],
)
def test_what_is_no_conflict(language: str, claim: str, evidence_language: str, evidence: str) -> None:
    assert conflicts(claim, language, evidence, evidence_language, same_matter=0.5) == ()


@pytest.mark.parametrize(("language", "claim", "evidence_language", "evidence", "kind"), CONFLICTS)
def test_what_took_rules_of_its_own(
    language: str, claim: str, evidence_language: str, evidence: str, kind: ConflictKind
) -> None:
    assert _only(claim, language, evidence, evidence_language).kind is kind


def _only(claim: str, language: str, evidence: str, evidence_language: str) -> Conflict:
    (found,) = conflicts(claim, language, evidence, evidence_language, same_matter=0.5)
    return found


@pytest.mark.parametrize(
    ("claim", "language", "evidence", "evidence_language", "reason", "span", "other"),
    [
        (
            "SoftBank will supply the HBM.",
            "en",
            "Samsung will supply the HBM.",
            "en",
            "Samsung, not SoftBank",
            "SoftBank",
            "Samsung",
        ),
        (
            "SoftBank fournira la HBM.",
            "fr",
            "Samsung will supply the HBM.",
            "en",
            "Samsung et non SoftBank",
            "SoftBank",
            "Samsung",
        ),
        (
            "The deal was signed in Seoul.",
            "en",
            "L’accord n’a pas été signé à Séoul.",
            "fr",
            "the source denies it: “signé”",
            "signed",
            "signé",
        ),
        (
            "L’accord n’a jamais été signé à Séoul.",
            "fr",
            "The deal was signed in Seoul.",
            "en",
            "la source affirme ce que l’affirmation nie\u00a0: « signed »",
            "signé",
            "signed",
        ),
        (
            "Nokia’s sales fell in Europe.",
            "en",
            "Les ventes de Nokia ont augmenté en Europe.",
            "fr",
            "augmenté, not fell",
            "fell",
            "augmenté",
        ),
        (
            "Le plan coréen vaut 470 billions de dollars.",
            "fr",
            "The Korean plan is worth $470 billion.",
            "en",
            "milliards et non billions\u00a0: un facteur de 1\u202f000",
            "470 billions de dollars",
            "$470 billion",
        ),
    ],
)
def test_spans_and_reasons(
    claim: str, language: str, evidence: str, evidence_language: str, reason: str, span: str, other: str
) -> None:
    found = _only(claim, language, evidence, evidence_language)
    assert found.reason == reason
    assert claim[found.start : found.end] == span
    assert evidence[found.evidence_start : found.evidence_end] == other


def test_less_is_asked_of_near_texts() -> None:
    claim, evidence = (
        "The council of Dresden approved the costly stone bridge.",
        "Dresden’s council rejected the bridge.",
    )
    assert conflicts(claim, "en", evidence, "en", same_matter=0.5) == ()
    (found,) = conflicts(claim, "en", evidence, "en", same_matter=0.9)
    assert found.kind is ConflictKind.DIRECTION


@pytest.mark.parametrize(
    ("claim", "language", "evidence", "evidence_language", "reason"),
    [
        (
            "OpenAI will sign the agreement.",
            "en",
            "OpenAI could sign the agreement.",
            "en",
            "the source says only that it is possible",
        ),
        (
            "OpenAI signera l’accord.",
            "fr",
            "OpenAI pourrait signer l’accord.",
            "fr",
            "la source dit seulement que c’est possible",
        ),
        (
            "OpenAI signera l’accord.",
            "fr",
            "OpenAI may sign the agreement.",
            "en",
            "la source dit seulement que c’est possible",
        ),
        (
            "OpenAI has built the centre.",
            "en",
            "OpenAI plans to build the centre.",
            "en",
            "the source speaks of a plan, not of a fact",
        ),
        (
            "OpenAI a construit le centre.",
            "fr",
            "OpenAI prévoit de construire le centre.",
            "fr",
            "la source parle d’un projet, non d’un fait",
        ),
        (
            "Stargate needs 900,000 wafers a month.",
            "en",
            "Stargate needs up to 900,000 wafers a month.",
            "en",
            "up to 900,000 wafers a month, not 900,000 wafers a month",
        ),
        (
            "Stargate cherche 900 000 wafers par mois.",
            "fr",
            "Stargate seeks up to 900,000 wafers a month.",
            "en",
            "jusqu'à 900\u202f000\u00a0wafers par mois et non 900\u202f000\u00a0wafers par mois",
        ),
        (
            "Les discussions ont porté sur la mémoire.",
            "fr",
            "Les discussions auraient porté sur la mémoire.",
            "fr",
            "la source le dit au conditionnel, non comme un fait",
        ),
        (
            "Only Samsung supplies Stargate.",
            "en",
            "Samsung supplies Stargate.",
            "en",
            "the source does not say ‘only’",
        ),
    ],
)
def test_a_claim_that_says_more_is_overstated_and_no_conflict(
    claim: str, language: str, evidence: str, evidence_language: str, reason: str
) -> None:
    assert overstated(claim, language, evidence, evidence_language) == reason
    assert conflicts(claim, language, evidence, evidence_language, same_matter=0.5) == ()


@pytest.mark.parametrize(
    ("claim", "language", "evidence", "evidence_language"),
    [
        ("OpenAI could sign the agreement.", "en", "OpenAI could sign the agreement in May 2025.", "en"),
        ("OpenAI signed the agreement in May.", "en", "OpenAI signed the agreement on 3 May 2025.", "en"),
        ("OpenAI pourrait signer l’accord.", "fr", "OpenAI will sign the agreement.", "en"),
        ("Samsung fournira la mémoire.", "fr", "Samsung will supply the memory.", "en"),
        ("Stargate seeks up to 900,000 wafers.", "en", "Stargate cherche jusqu’à 900 000 wafers.", "fr"),
        ("Nokia sold its plant.", "en", "Nokia, which may close a shop, sold its plant.", "en"),
        ("", "fr", "", "en"),
    ],
)
def test_what_is_not_overstated(claim: str, language: str, evidence: str, evidence_language: str) -> None:
    assert overstated(claim, language, evidence, evidence_language) is None


_WORDS = st.sampled_from(
    "Samsung OpenAI Séoul ne pas n’a signé signed not never 900,000 wafers billion milliards de dollars rise fell "
    "vendu bought in en 2025 octobre , . plan jusqu’à up to par mois Oracle Corée du Sud could avant before".split()
)


@settings(deadline=None, max_examples=200)
@given(st.lists(_WORDS, max_size=25), st.sampled_from(("fr", "en")))
def test_a_text_never_contradicts_itself(words: list[str], language: str) -> None:
    text = " ".join(words)
    assert conflicts(text, language, text + " ", language, same_matter=0.5) == ()
    assert conflicts(text, language, f"{text}.", language, same_matter=1.0) == ()
    assert overstated(text, language, text, language) is None


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_gives_a_result(claim: str, evidence: str) -> None:
    for found in conflicts(claim, "fr", evidence, "en", same_matter=0.5):
        assert 0 <= found.start < found.end <= len(claim)
    overstated(claim, "en", evidence, "fr")


def test_a_hundred_pages_take_no_longer_than_one() -> None:
    page = "Samsung will not supply 13 wafers a month to OpenAI, which sold 5 plants in May 2024. " * 3000
    assert isinstance(conflicts("Samsung will supply 14 wafers.", "en", page, "en", same_matter=0.5), tuple)
    assert isinstance(overstated("Samsung will supply 14 wafers.", "en", page, "en"), str | None)
