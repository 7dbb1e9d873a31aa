"""Floors under retrieval, held with the real model: two sets of our own, each measure at most one query below.

`tests/eval/README.md` says what the sets are and how the baseline is raised.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest

from conftest import ROOT
from rag.assistant import Assistant
from rag.evaluation import evaluate_retrieval
from rag.evaluation_baseline import Baseline
from rag.evaluation_sets import read_set
from rag.settings import Settings

EVAL = ROOT / "tests" / "eval"
PARALLEL = read_set(EVAL / "retrieval" / "parallel")
DOCUMENTS = {document.id: document for document in PARALLEL.documents}
TWINS = sorted(name[:-3] for name in DOCUMENTS if name.endswith("-fr") and f"{name[:-3]}-en" in DOCUMENTS)
HINT = (
    "if that is meant: sourcier evaluate retrieval PATH --baseline tests/eval/baseline.json --lower-baseline"
)


@pytest.fixture(scope="module")
def baseline():
    return Baseline.read(EVAL / "baseline.json")


@pytest.mark.real
def test_the_shipped_corpus_is_found_as_well_as_before(real_assistant, baseline):
    measured = evaluate_retrieval(real_assistant, read_set(EVAL / "questions.jsonl"))
    assert [str(one) for one in baseline.regressions("questions", measured)] == [], HINT


@pytest.mark.real
def test_parallel_passages_on_other_subjects_are_found_as_well_as_before(real_assistant, tmp_path, baseline):
    settings = Settings.load(index=tmp_path / "index", llm="none")
    with Assistant.open(settings, create=True, embedder=real_assistant.embedder, llm=None) as assistant:
        measured = evaluate_retrieval(assistant, PARALLEL)
    assert [str(one) for one in baseline.regressions(PARALLEL.name, measured)] == [], HINT


# ------------------------------------------------------------------------------------ the set is sound


def test_both_languages_ask_alike_and_of_every_document():
    assert len(TWINS) >= 30
    asked = Counter(query.language for query in PARALLEL.queries)
    assert asked["fr"] == asked["en"] >= 40
    assert {name for query in PARALLEL.queries for name in query.gold} == set(DOCUMENTS)
    for query in PARALLEL.queries:
        stems = {name[:-3] for name in query.gold}
        assert len(stems) == 1
        assert set(query.gold) == {name for name in DOCUMENTS if name[:-3] in stems}, "twins answer alike"


@pytest.mark.parametrize("name", TWINS)
def test_twins_tell_the_same_figures(name):
    """Read by hand, without the engine: groups of three digits joined, the decimal mark a point."""

    def figures(text, group, decimal):
        whole = re.sub(rf"(?<=\d){group}(?=\d{{3}})", "", text)
        return sorted(re.findall(r"\d+(?:\.\d+)?", whole.replace(decimal, ".")))

    french = figures(DOCUMENTS[f"{name}-fr"].text.replace("14\u202fh à 18\u202fh", "2 à 6"), "\u202f", ",")
    assert french == figures(DOCUMENTS[f"{name}-en"].text, ",", ".")


def test_typography():
    told = [(document.language, f"{document.title} {document.text}") for document in PARALLEL.documents]
    typed = {query.id for query in PARALLEL.queries if query.text == query.text.lower()}
    told += [(query.language, query.text) for query in PARALLEL.queries if query.id not in typed]
    assert len(typed) == 8, "as many queries stand as people type them"
    for language, text in told:
        assert unicodedata.is_normalized("NFC", text)
        assert "'" not in text
        if language == "fr":
            assert not re.search(r"[^\s][?!;:»]|«\S", text), text
            assert not re.search('[“”"]', text)
        else:
            assert not re.search(r"\s[?!;:]|[«»]", text), text
