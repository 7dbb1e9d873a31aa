"""From a question to hits over the fictional corpus: scores, ranks, words, languages and filters."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from rag.records import Document, Filters
from rag.retrieval import retrieve_hits


@pytest.fixture
def search(assistant):
    """Hits of a question as the assistant asks for them."""

    def run(question, *, language="en", top_k=8, candidates=50, filters=Filters()):  # noqa: B008 - frozen
        vector = assistant.embedder.embed_queries([question])[0]
        return retrieve_hits(
            question, vector, assistant.store,
            language=language, top_k=top_k, candidates=candidates, filters=filters,
        )  # fmt: skip

    return run


def test_a_hit_says_why_it_is_one(search):
    first, *_ = search("How many wafers a month will Larkham make?")
    assert first.passage.document_id == "en/zorvex"
    assert first.matched == ("wafers", "month", "larkham", "make")
    assert (first.dense_rank, first.lexical_rank) == (1, 1)
    assert first.lexical_score > 0


def test_scores_fall_and_each_passage_stands_once(search):
    hits = search("Brumeval Larkham usine plant")
    assert len({hit.passage.id for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.dense_score is not None for hit in hits), "each candidate has its exact cosine"


def test_the_first_hits_are_the_same_however_many_are_asked_for(search):
    many = search("Quill invests in the plant", top_k=6)
    assert search("Quill invests in the plant", top_k=2) == many[:2]


def test_matched_words_are_found_through_accents_and_figures(assistant, search):
    assistant.add_documents([
        Document(id="fr/lac", language="fr", title="Le lac", text="Été : l’île perd 1\u202f250 mètres, dit l’étude.")
    ])  # fmt: skip
    first, *_ = search("ile etude 1250 metres", language="fr")
    assert first.passage.document_id == "fr/lac"
    assert first.matched == ("ile", "etude", "1250", "metres")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_language_filter_keeps_to_the_language_whatever_the_question_is_in(search, language):
    hits = search("usine de puces, chip plant", language="en", filters=Filters(language=language))
    assert hits
    assert {hit.passage.language for hit in hits} == {language}


def test_a_filter_that_lets_nothing_through_finds_nothing(search):
    assert search("chip plant", filters=Filters(publisher="Nobody")) == ()


def test_few_candidates_of_each_language_still_bring_both_languages(search):
    hits = search("Zorvex plant", candidates=1)
    assert {hit.passage.language for hit in hits} == {"en", "fr"}


def test_what_words_alone_bring_is_a_candidate_with_its_cosine(assistant):
    elsewhere = assistant.embedder.embed_queries(["moss water shade trees"])[0]
    hits = retrieve_hits(
        "Larkham wafers", elsewhere, assistant.store,
        language="en", top_k=8, candidates=1, filters=Filters(language="en"),
    )  # fmt: skip
    assert {hit.passage.document_id for hit in hits} == {"en/moss", "en/zorvex"}
    assert all(hit.dense_score is not None for hit in hits)


def test_languages_searched_side_by_side_find_the_same(search, monkeypatch):
    questions = ["How many wafers a month will Larkham make?", "usine de Brumeval", "Quill invests"]
    filters = [Filters(), Filters(published_after="2000-01-01"), Filters(language="fr")]
    asked = [(question, one) for question in questions for one in filters]
    alone = [search(question, filters=one) for question, one in asked]
    monkeypatch.setattr("rag.store_view._WORTH_A_THREAD", 0)
    assert [search(question, filters=one) for question, one in asked] == alone


def test_work_side_by_side_keeps_its_order_and_a_failure_is_raised_when_all_has_ended(assistant, monkeypatch):
    monkeypatch.setattr("rag.store_view._WORTH_A_THREAD", 0)
    threads, ended = [], threading.Event()

    def work(number):
        threads.append(threading.current_thread().name)
        return number

    def fail():
        raise ValueError("this one")

    def last():
        ended.set()

    with assistant.store.view() as view:
        assert view.side_by_side([partial(work, 1), partial(work, 2), partial(work, 3)]) == [1, 2, 3]
        assert threading.current_thread().name in threads
        assert len(set(threads)) >= 2
        with pytest.raises(ValueError, match="this one"):
            view.side_by_side([fail, last])
    assert ended.is_set()
    assert view.side_by_side([]) == []
