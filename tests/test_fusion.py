"""Fusion: known orders, and properties that hold for every list of candidates."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fusion import (
    LATE_WEIGHT,
    LEXICAL_WEIGHT,
    TWIN_AT,
    TWIN_DISTANCE,
    TWIN_FROM,
    Candidate,
    backgrounds,
    centred,
    fuse,
)

LEVEL = {"fr": 0.78, "en": 0.78}


def order(fused):
    return [one.passage_id for one in fused]


def test_nothing_in_nothing_out():
    assert fuse([], query_language="fr", query_words=6, background=LEVEL) == []


def test_words_lift_a_passage_over_a_slightly_nearer_one():
    near, worded = Candidate(1, "fr", 0.86, None), Candidate(2, "fr", 0.85, 18.0)
    assert order(fuse([near, worded], query_language="fr", query_words=6, background={"fr": 0.78})) == [2, 1]


def test_a_faint_match_of_words_does_not_outweigh_a_clear_lead():
    near, worded = Candidate(1, "fr", 0.90, None), Candidate(2, "fr", 0.80, 3.0)
    assert order(fuse([near, worded], query_language="en", query_words=6, background={"fr": 0.78})) == [1, 2]


def test_each_language_counts_from_its_own_background():
    # The English passage is nearer, yet for an English one it is nothing special.
    english, french = Candidate(1, "en", 0.83, None), Candidate(2, "fr", 0.82, None)
    assert order(fuse([english, french], query_language="en", query_words=6, background=LEVEL)) == [1, 2]
    levels = {"en": 0.80, "fr": 0.77}
    assert order(fuse([english, french], query_language="en", query_words=6, background=levels)) == [2, 1]


def test_the_score_is_the_weighted_sum():
    fused = fuse(
        [Candidate(7, "fr", 0.88, 10.0)], query_language="fr", query_words=6, background={"fr": 0.78}
    )
    assert fused[0].score == pytest.approx((0.88 - 0.78) / (1 - 0.78) + LEXICAL_WEIGHT * 10.0 / 6)


def test_a_language_without_a_background_counts_from_the_mean_of_the_others():
    known, unknown = Candidate(1, "fr", 0.85, None), Candidate(2, "de", 0.86, None)
    fused = fuse([known, unknown], query_language="fr", query_words=6, background={"fr": 0.78})
    assert [one.score for one in fused] == pytest.approx([(0.86 - 0.78) / 0.22, (0.85 - 0.78) / 0.22])


def test_a_candidate_of_words_alone_counts_as_the_farthest_of_its_language():
    pool = [Candidate(1, "fr", 0.85, None), Candidate(2, "fr", 0.80, None), Candidate(3, "fr", None, 1.0)]
    fused = fuse(
        [*pool, Candidate(4, "en", 0.70, None)], query_language="fr", query_words=6, background=LEVEL
    )
    scores = {one.passage_id: one.score for one in fused}
    assert scores[3] == pytest.approx(scores[2] + LEXICAL_WEIGHT / 6)


def test_ranks_say_where_each_ranking_had_it():
    pool = [Candidate(3, "fr", 0.8, 5.0), Candidate(1, "fr", 0.9, None), Candidate(2, "en", None, 5.0)]
    ranks = {
        one.passage_id: (one.dense_rank, one.lexical_rank)
        for one in fuse(pool, query_language="fr", query_words=6, background=LEVEL)
    }
    assert ranks == {3: (2, 2), 1: (1, None), 2: (None, 1)}


def test_ties_go_to_the_language_of_the_query_then_to_the_id():
    pool = [Candidate(1, "en", 0.8, None), Candidate(9, "fr", 0.8, None), Candidate(4, "fr", 0.8, None)]
    assert order(fuse(pool, query_language="fr", query_words=6, background=LEVEL)) == [4, 9, 1]
    assert order(fuse(pool, query_language="en", query_words=6, background=LEVEL)) == [1, 4, 9]


def test_a_twin_follows_right_behind_and_an_unrelated_passage_stays():
    pool = [Candidate(1, "en", 0.90, 20.0), Candidate(2, "fr", 0.80, None), Candidate(3, "fr", 0.82, None)]
    vectors = np.array([[1.0, 0.0], [0.96, 0.28], [0.0, 1.0]], dtype=np.float32)
    alone = {
        one.passage_id: one.score for one in fuse(pool, query_language="en", query_words=6, background=LEVEL)
    }
    fused = fuse(pool, query_language="en", query_words=6, background=LEVEL, vectors=vectors)
    scores = {one.passage_id: one.score for one in fused}
    assert order(fused) == [1, 2, 3]
    assert scores[1] == alone[1]
    assert scores[3] == alone[3]
    assert scores[2] == pytest.approx(alone[1] - TWIN_DISTANCE)


def test_half_a_likeness_lifts_half_the_way():
    pool = [Candidate(1, "en", 0.90, 20.0), Candidate(2, "fr", 0.80, None)]
    half = (TWIN_FROM + TWIN_AT) / 2
    vectors = np.array([[1.0, 0.0], [half, math.sqrt(1 - half**2)]], dtype=np.float32)
    alone, fused = (
        {
            one.passage_id: one.score
            for one in fuse(pool, query_language="en", query_words=6, background=LEVEL, vectors=given)
        }
        for given in (None, vectors)
    )
    assert fused[2] == pytest.approx((alone[1] - TWIN_DISTANCE + alone[2]) / 2, abs=1e-5)


def test_more_query_words_do_not_make_the_words_count_more():
    pool = [Candidate(1, "fr", 0.86, None), Candidate(2, "fr", 0.85, 30.0)]
    short = fuse(pool, query_language="fr", query_words=3, background=LEVEL)
    doubled = [Candidate(1, "fr", 0.86, None), Candidate(2, "fr", 0.85, 60.0)]
    assert fuse(doubled, query_language="fr", query_words=6, background=LEVEL) == short


def test_late_interaction_orders_the_first_few_anew():
    pool = [Candidate(1, "fr", 0.86, 6.0, 0.84), Candidate(2, "fr", 0.85, 6.0, 0.87)]
    levels = {"fr": 0.8}
    fused = fuse(pool, query_language="fr", query_words=6, background=levels)
    assert order(fused) == [2, 1]
    expected = (0.05 + LATE_WEIGHT * 0.07) / 0.2 + LEXICAL_WEIGHT
    assert fused[0].score == pytest.approx(expected)


def test_with_late_interaction_twins_keep_their_distance_in_its_scale():
    pool = [Candidate(1, "en", 0.90, 20.0, 0.95), Candidate(2, "fr", 0.80, None, 0.80)]
    vectors = np.array([[1.0, 0.0], [1.0, 0.0]], dtype=np.float32)
    first, second = fuse(pool, query_language="en", query_words=6, background=LEVEL, vectors=vectors)
    assert first.score - second.score == pytest.approx(TWIN_DISTANCE * (1 + LATE_WEIGHT))


def test_a_late_score_for_some_only_is_refused():
    pool = [Candidate(1, "fr", 0.86, 6.0, 0.84), Candidate(2, "fr", 0.85, 6.0)]
    with pytest.raises(ValueError, match="1 of 2 candidates"):
        fuse(pool, query_language="fr", query_words=6, background=LEVEL)


def test_two_passages_of_one_language_lift_each_other_never():
    pool = [Candidate(1, "fr", 0.90, 20.0), Candidate(2, "fr", 0.80, None)]
    vectors = np.array([[1.0, 0.0], [1.0, 0.0]], dtype=np.float32)
    assert fuse(pool, query_language="fr", query_words=6, background=LEVEL, vectors=vectors) == fuse(
        pool, query_language="fr", query_words=6, background=LEVEL
    )


def test_backgrounds_are_mean_cosines():
    passages = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]], dtype=np.float32)
    query = np.array([0.8, 0.6], dtype=np.float32)
    found = backgrounds(query, {"fr": passages.mean(axis=0)})
    assert found["fr"] == pytest.approx((0.8 + 0.6 + 0.96) / 3)


def test_centring_takes_the_language_out():
    about, french, english = [0.0, 0.6], [0.8, 0.0], [-0.8, 0.0]
    vectors = np.array([np.add(french, about), np.add(english, about)], dtype=np.float32)
    means = {"fr": np.array(french, dtype=np.float32), "en": np.array(english, dtype=np.float32)}
    assert centred(vectors, ["fr", "en"], means) == pytest.approx(np.array([[0.0, 1.0], [0.0, 1.0]]))


candidates = st.lists(
    st.builds(
        Candidate,
        passage_id=st.integers(1, 10_000),
        language=st.sampled_from(["fr", "en"]),
        dense=st.none() | st.floats(-1, 1),
        lexical=st.none() | st.floats(0, 80),
    ),
    unique_by=lambda one: one.passage_id,
    max_size=40,
)
levels = st.fixed_dictionaries({"fr": st.floats(0, 0.9), "en": st.floats(0, 0.9)})


@given(candidates, levels, st.randoms())
def test_the_order_of_the_candidates_does_not_matter_and_none_is_lost(pool, background, random):
    shuffled = random.sample(pool, len(pool))
    fused = fuse(pool, query_language="fr", query_words=6, background=background)
    assert fused == fuse(shuffled, query_language="fr", query_words=6, background=background)
    assert sorted(order(fused)) == sorted(one.passage_id for one in pool)
    assert all(math.isfinite(one.score) for one in fused)
    assert all(first.score >= second.score for first, second in itertools.pairwise(fused))


@given(candidates, levels, st.integers(0, 2**32 - 1))
def test_twins_only_ever_lift_and_never_over_the_one_in_front(pool, background, seed):
    vectors = np.random.default_rng(seed).normal(size=(len(pool), 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    alone = {
        one.passage_id: one.score
        for one in fuse(pool, query_language="fr", query_words=6, background=background)
    }
    fused = fuse(pool, query_language="fr", query_words=6, background=background, vectors=vectors)
    assert all(one.score >= alone[one.passage_id] - 1e-9 for one in fused)
    assert max((one.score for one in fused), default=0) == pytest.approx(max(alone.values(), default=0))
