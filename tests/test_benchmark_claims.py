"""The claim check on the page of the benchmarks, and the baselines beside it, against figures worked out by hand."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest

from conftest import ROOT
from rag.evaluation_claims import summarise_claims
from test_evaluation_claims import SCORED

MODULES = ("report", "plots", "page_parts", "claims_section", "claims_baseline", "claims", "machine")
BASELINES = {
    "majority": {"accuracy": 50.0, "rule": "always supported"},
    "cosine": {"accuracy": 60.0, "rule": "supported from a cosine of 0.900, else not_found"},
}


@pytest.fixture
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    yield
    for name in MODULES:
        sys.modules.pop(name, None)


def test_the_page_tells_what_was_met_and_missed(scripts, monkeypatch, tmp_path):
    import report

    whole = summarise_claims(SCORED)
    measures = {"accuracy": 71.5, "macro_f1": 70.0, "calibration_error": 0.05}
    pairs = {
        "pairs": 200, **measures, "pairs_per_second": 40.0, "lowest_within": 75.0, "lowest_crossed": 66.0,
        "by_pairing": {"fr-fr": {"pairs": 100, **measures}, "fr-en": {"pairs": 100, **measures}},
        "confusion": {"supported": {"supported": 3}}, "baselines": BASELINES,
    }  # fmt: skip
    draft = {
        "planted": 10, "found": 9, "missed": {"fr03": "name: not_found"}, "false_alarms": ["True."],
        "true_not_found": [], "claims": 35, "not_judged": 5,
    }  # fmt: skip
    times = {
        "words": 1023, "claims": 70, "rounds": 3, "claim_ms_median": 1325, "claim_ms_p95": 2786,
        "alone_ms_median": 231, "alone_ms_p95": 346,
    }  # fmt: skip
    figures = {
        "own": {"all": whole, "held": whole, "held2": whole, "wrong": [], "baselines": BASELINES},
        "affairs": {"all": whole, "without_language_model": whole | {"verdict_right": 31.0}},
        "planted": {"fr": draft},
        "time": {"bfloat16": times | {"draft_s": 55.0}, "float32": times | {"draft_s": 130.0}},
        "pairs": {"rte3-dev": pairs},
        "pairs_read": {
            "rte3-dev": pairs
            | {"verifier_alone": {key: {"accuracy": 61.5} for key in ("all", "fr-fr", "fr-en")}}
        },
        "machines": {"own": "a test", "pairs_read": "a test", "time, float32": "another"},
    }
    (tmp_path / "claims.json").write_text(json.dumps(figures), encoding="utf-8")
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    report.main()
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    for line in (
        "| Claims: verdict right | ≥ 92 % | 37.5 % | **missed** |",
        "| Claims: false figures called supported | ≤ 0 | 1 | **missed** |",
        "| Verifier alone, rte3-dev, one language | ≥ 74 % | 75 % | met |",
        "| Verifier alone, rte3-dev, crossed | ≥ 70 % | 66 % | **missed** |",
        "| Verifier alone, daccord-dev | ≥ 75 % | - | not measured |",
        "| Both, rte3-dev, crossed | ≥ 70 % | 66 % | **missed** |",
        "| rte3-dev | fr-en | 100 | 71.5 | 70 | 0.05 | 61.5 |",
        "| Planted errors found, French, of ten | ≥ 10 | 9 | **missed** |",
        "| False alarms, French draft | ≤ 1 | 1 | met |",
        "| Draft of 1,000 words checked | ≤ 60 s | 55 s | met |",
        "| false claims called supported | 2: d, e | 2: d, e |",
        "| fr | 9 of 10 | name: not_found | 1: True. | 35 + 5 |",
        "| contradicted | 1 | 0 | 0 | 2 | 0 |",
        "| without a language model | 31 |",
        "| rte3-dev | fr-en | 100 | 71.5 | 70 | 0.05 |",
        "Without a verifier: always supported, 50 %; supported from a cosine of 0.900, else not_found, 60 %.",
        "| The same, no bfloat16 | ≤ 60 s | 130 s | **missed** |",
        "| without it | 1325 | 2786 | 231 | 346 | 130 s for 1,023 words, 70 claims |",
        "Own; pairs read. Measured on: a test.",
        "Time, float32. Measured on: another.",
    ):
        assert line in page, line
    assert "More results" not in page


def test_the_lowest_pairings_are_those_measured(scripts):
    from claims import lowest

    found = {"fr-fr": {"accuracy": 77.0}, "en-en": {"accuracy": 75.0}, "fr-en": {"accuracy": 66.0}}
    assert lowest({"by_pairing": found}) == {"lowest_within": 75.0, "lowest_crossed": 66.0}
    assert lowest({"by_pairing": {}}) == {"lowest_within": None, "lowest_crossed": None}


def test_the_best_threshold_is_found_and_never_between_equal_cosines(scripts):
    from claims_baseline import cosine_threshold, majority

    cosines = np.array([0.9, 0.1, 0.2, 0.2], dtype=np.float32)
    # Upwards of .9 or of .2: three of four either way; the two at .2 cannot be told apart.
    assert cosine_threshold(cosines, ["s", "n", "n", "s"])["accuracy"] == 75.0
    clear = cosine_threshold(np.array([0.3, 0.8, 0.4, 0.6], dtype=np.float32), ["n", "s", "n", "s"])
    assert clear == {"accuracy": 100.0, "rule": "s from a cosine of 0.600, else n"}
    # Contradictions may well lie nearer than what is merely unrelated.
    assert cosine_threshold(np.array([0.3, 0.8], dtype=np.float32), ["s", "c"])["rule"].startswith("c from")
    assert majority(["a", "b", "b"]) == {"accuracy": 66.7, "rule": "always b"}
