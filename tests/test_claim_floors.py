"""Floors under the claim check, held with the real models: each fifth claim, and both drafts with planted errors.

What must never happen is held exactly: a false figure called supported, a quote that does not stand where it is said
to stand. How often a verdict is right has a floor below what was measured (benchmarks/results): the verifier rounds
otherwise on another processor.
"""

from __future__ import annotations

import pytest

from conftest import ROOT
from rag.evaluation_claims import read_claims, score_claims, summarise_claims
from rag.evaluation_drafts import read_planted, score_draft

pytestmark = pytest.mark.real

EVAL = ROOT / "tests" / "eval"
SAMPLE = read_claims(EVAL / "claims.jsonl")[2:206:5]


@pytest.fixture(scope="module")
def scored(real_assistant):
    return score_claims(real_assistant, SAMPLE)


def test_the_sample_is_fair():
    assert len(SAMPLE) == 41
    assert {"figure", "unit", "scale", "name", "date", "negation", "direction"} <= {
        claim.fault for claim in SAMPLE
    }
    assert 18 <= sum(claim.language == "fr" for claim in SAMPLE) <= 23
    assert sum(claim.pairing in {"fr-en", "en-fr"} for claim in SAMPLE) >= 14


def test_no_false_figure_is_called_supported_and_every_quote_is_exact(scored, real_assistant):
    assert summarise_claims(scored)["false_figures_supported"] == []
    for one in scored:
        for piece in () if one.checked is None else one.checked.evidence:
            citation = piece.citation
            document = real_assistant.document(citation.document_id, citation.version)
            assert document.text[citation.start : citation.end] == citation.quote


def test_verdicts_are_right_as_often_as_before(scored):
    summary = summarise_claims(scored)
    wrong = [(one.expected.id, one.verdict) for one in scored if not one.is_right]
    assert summary["verdict_right"] >= 75, wrong
    assert summary["true_contradicted_share"] <= 13, wrong
    assert summary["citation_precision"] >= 85, wrong


@pytest.mark.parametrize(("language", "found"), [("fr", 9), ("en", 8)])
def test_planted_errors_are_found_as_often_as_before(real_assistant, language, found):
    draft, planted = read_planted(EVAL / "drafts" / f"planted-{language}.jsonl")
    counted = score_draft(real_assistant.check(text=draft), planted)
    assert counted["found"] >= found, counted["missed"]
    assert len(counted["false_alarms"]) <= 1, counted["false_alarms"]
