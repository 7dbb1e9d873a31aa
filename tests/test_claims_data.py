"""The claims and drafts that the claim check is measured on keep their own promises."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from conftest import ROOT
from rag.evaluation_claims import read_claims
from rag.evaluation_drafts import read_planted
from rag.evaluation_sets import json_rows

CLAIMS = [row for _, row in json_rows(ROOT / "tests" / "eval" / "claims.jsonl", fix="")]
FIRST = [row for row in CLAIMS if row["split"] in ("dev", "held")]
LATER = [row for row in CLAIMS if row["split"] in ("dev2", "held2")]
TOLD = [row for row in FIRST if row["verdict"] != "disputed"]
DRAFTS = ROOT / "tests" / "eval" / "drafts"
CORPUS = {
    file.stem: language for language in ("fr", "en") for file in (ROOT / "corpus" / language).glob("*.md")
}
FAULTS = ("figure", "unit", "scale", "name", "date", "negation", "direction")
KINDS = {*FAULTS, "qualifier", "attribution", "place"}


def count(rows, *fields):
    return Counter(tuple(row[field] for field in fields) for row in rows)


def test_there_are_two_hundred_claims_and_a_few_disputed_ones():
    assert count(TOLD, "verdict") == {("supported",): 80, ("contradicted",): 80, ("not_found",): 40}
    assert 4 <= len(FIRST) - len(TOLD) <= 6
    assert count(TOLD, "verdict", "language") == {
        (verdict, language): size
        for verdict, size in (("supported", 40), ("contradicted", 40), ("not_found", 20))
        for language in ("fr", "en")
    }


def test_each_kind_of_fault_stands_eleven_or_twelve_times_about_half_in_each_language():
    faults = count(FIRST, "fault")
    assert {fault: faults[fault,] for fault in FAULTS} == {
        "figure": 12, "unit": 12, "scale": 11, "name": 12, "date": 11, "negation": 11, "direction": 11,
    }  # fmt: skip
    in_french = count([row for row in FIRST if row["language"] == "fr"], "fault")
    assert all(5 <= in_french[fault,] <= 6 for fault in FAULTS)


def test_the_later_claims_weigh_who_does_what_to_whom_and_who_is_who():
    assert len(LATER) == 120
    assert [row["split"] in ("dev", "held") for row in CLAIMS] == [True] * 206 + [False] * 120
    faults = count(LATER, "fault")
    figures = sum(faults.pop((fault,), 0) for fault in ("figure", "unit", "scale", "date"))
    assert figures == 12
    assert faults == {
        (None,): 44, ("direction",): 24, ("name",): 24, ("negation",): 6, ("not_in_sources",): 10,
    }  # fmt: skip
    assert count(LATER, "wording") == {("paraphrase",): 36, ("partial",): 8, (None,): 76}
    assert count(LATER, "language") == {("fr",): 60, ("en",): 60}
    pairings = count(LATER, "pairing")
    assert (pairings["en-fr",], pairings["fr-en",], pairings["none",]) == (40, 40, 10)


def test_a_fault_goes_with_its_verdict_and_a_wording_with_a_true_claim():
    for row in CLAIMS:
        assert (row["fault"] in FAULTS) == (row["verdict"] == "contradicted"), row["id"]
        assert (row["fault"] == "not_in_sources") == (row["verdict"] == "not_found"), row["id"]
        assert (row["wording"] is None) == (row["verdict"] != "supported"), row["id"]
    assert count(TOLD, "wording") == {
        ("verbatim",): 20, ("paraphrase",): 40, ("partial",): 20, (None,): 120,
    }  # fmt: skip


def test_the_pairing_is_that_of_the_documents_and_eighty_claims_are_crossed():
    for row in CLAIMS:
        languages = {CORPUS[name] for name in row["documents"]}  # KeyError: no such note
        expected = {0: "none", 2: "both"}.get(len(languages)) or f"{languages.pop()}-{row['language']}"
        assert row["pairing"] == expected, row["id"]
    pairings = count(TOLD, "pairing")
    assert pairings["fr-en",] + pairings["en-fr",] >= 80
    assert pairings["none",] == 40


def test_both_halves_have_the_same_mix():
    for rows, names, size in ((FIRST, ("dev", "held"), 103), (LATER, ("dev2", "held2"), 60)):
        dev, held = ([row for row in rows if row["split"] == name] for name in names)
        assert (len(dev), len(held)) == (size, size)
        for fields in (("verdict",), ("fault",), ("verdict", "language"), ("wording",)):
            left, right = count(dev, *fields), count(held, *fields)
            assert all(abs(left[key] - right[key]) <= 2 for key in left | right), fields
        assert count(dev, "verdict") == count(held, "verdict")


def test_a_name_put_in_the_place_of_another_is_known_to_the_corpus():
    """A name the notes do not know would be found out without reading who does what."""
    texts = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "corpus").glob("*/*.md"))
    for row in LATER:
        if row["fault"] in ("name", "direction"):
            for name in re.findall(r"(?<=\w\s)(?:[ldL]['’])?([A-ZÉ][\w-]+)", row["claim"]):
                assert name in texts or name == "Sheikh", (row["id"], name)  # a title; in French, cheikh


def test_no_claim_stands_twice():
    words = [" ".join(re.findall(r"\w+", row["claim"].casefold())) for row in CLAIMS]
    assert len(set(words)) == len(words) == len({row["id"] for row in CLAIMS})


def test_figures_of_verbatim_claims_stand_in_their_documents():
    """A slip of the pen in a true claim would count against the check."""
    texts = {
        name: (ROOT / "corpus" / language / f"{name}.md").read_text(encoding="utf-8")
        for name, language in CORPUS.items()
    }
    for row in CLAIMS:
        if row["wording"] != "verbatim":
            continue
        for figure in re.findall(r"\d+", row["claim"]):
            assert any(figure in texts[name] for name in row["documents"]), (row["id"], figure)


def test_the_evaluation_reads_them():
    assert len(read_claims(ROOT / "tests" / "eval" / "claims.jsonl")) == len(CLAIMS)
    for split, size in (("held", 103), ("held2", 60)):
        held = read_claims(ROOT / "tests" / "eval" / "claims.jsonl", split=split)
        assert [claim.split for claim in held] == [split] * size


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_draft_holds_ten_errors_of_ten_kinds_each_once(language):
    file = DRAFTS / f"planted-{language}.jsonl"
    draft, planted = read_planted(file)  # refuses a sentence that does not stand exactly once
    assert len(planted) == 10
    assert {error.kind for error in planted} == KINDS
    assert all(draft[error.start : error.end] == error.sentence for error in planted)
    assert 450 <= len(re.findall(r"\w[\w’'-]*", draft)) <= 530
    assert draft.count("?") >= 1  # a question, and a quotation
    assert "«" in draft or "“" in draft
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["right"]
        assert row["documents"]
        assert set(row["documents"]) <= set(CORPUS)
