"""The vector index: known neighbours, filters before ranking, changes under way, and damage on disk."""

import json
import sys
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import IndexDamaged, IndexForeign, IndexMissing
from rag.vectors import VectorIndex

DIMENSION = 8


def unit(rows):
    rows = np.asarray(rows, dtype=np.float32)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def clouds(count, dimension=DIMENSION, seed=0, distinct=None):
    """Unit vectors around one mean, as e5's are; with `distinct`, only so many different ones."""
    generator = np.random.default_rng(seed)
    rows = unit(generator.normal(size=(distinct or count, dimension)) + 2)
    return rows if distinct is None else rows[generator.integers(0, distinct, count)]


def reference(ids, vectors, queries, k, allowed=None):
    """The plain truth: every cosine in float64, sorted by score and then by id."""
    rows = range(len(ids)) if allowed is None else [i for i in range(len(ids)) if ids[i] in set(allowed)]
    scores, found = np.full((len(queries), k), -np.inf, np.float32), np.full((len(queries), k), -1)
    for number, query in enumerate(np.asarray(queries, np.float64)):
        cosines = {int(ids[row]): np.float32(np.asarray(vectors[row], np.float64) @ query) for row in rows}
        best = sorted(cosines.items(), key=lambda item: (-item[1], item[0]))[:k]
        found[number, : len(best)] = [id_ for id_, _ in best]
        scores[number, : len(best)] = [score for _, score in best]
    return scores, found


def assert_same(found, expected):
    np.testing.assert_array_equal(found[1], expected[1])
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-6)


@pytest.fixture
def restless():
    """Threads that give way to each other at almost every step."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.fixture
def compass():
    """North is 10, east 20, south 30, west 40."""
    return VectorIndex.build(
        np.array([10, 20, 30, 40]), unit([[0, 1], [1, 0], [0, -1], [-1, 0]]), dimension=2
    )


def test_the_nearest_come_first_with_their_cosines(compass):
    scores, ids = compass.search([[0.8, 0.6]], 3)
    assert ids.tolist() == [[20, 10, 40]] or ids.tolist() == [[20, 10, 30]]
    assert scores[0, :2].tolist() == pytest.approx([0.8, 0.6])


def test_places_without_a_passage_hold_minus_one_and_minus_infinity(compass):
    scores, ids = compass.search([[0.6, 0.8]], 6)
    assert ids.tolist() == [[10, 20, 40, 30, -1, -1]]
    assert scores[0, 4:].tolist() == [-np.inf, -np.inf]


def test_equal_passages_are_ranked_by_id(compass):
    compass.add(np.array([50, 60]), unit([[0, 1], [0, 1]]))
    assert compass.search([[0, 1]], 3)[1].tolist() == [[10, 50, 60]]


def test_a_filter_applies_before_the_ranking(compass):
    assert compass.search([[0, 1]], 2, allowed=np.array([20, 30, 35]))[1].tolist() == [[20, 30]]


def test_an_empty_filter_allows_nothing(compass):
    assert compass.search([[0, 1]], 2, allowed=np.array([], dtype=np.int64))[1].tolist() == [[-1, -1]]


def test_an_empty_index_finds_nothing_and_grows():
    index = VectorIndex.build(np.array([], dtype=np.int64), np.empty((0, 2), np.float16), dimension=2)
    assert len(index) == 0
    assert index.search([[0, 1]], 2)[1].tolist() == [[-1, -1]]
    index.compact()
    assert len(index) == 0
    index.add(np.array([7]), unit([[1, 1]]))
    assert index.search([[0, 1]], 2)[1].tolist() == [[7, -1]]


def test_removed_passages_are_gone_and_unknown_ids_are_passed_over(compass):
    compass.remove([10, 11, 99])
    assert len(compass) == 3
    assert 10 not in compass.search([[0, 1]], 4)[1]


def test_a_filter_does_not_bring_back_what_was_removed(compass):
    compass.remove([20])
    assert compass.search([[0, 1]], 3, allowed=np.array([20, 30, 40]))[1].tolist() == [[40, 30, -1]]


def test_an_update_takes_the_old_version_and_brings_the_new(compass):
    compass.update(np.array([50]), unit([[0, 1]]), removed=[10])
    assert compass.search([[0, 1]], 1)[1].tolist() == [[50]]
    assert len(compass) == 4


def test_vectors_may_come_in_blocks():
    vectors = clouds(100)
    whole = VectorIndex.build(np.arange(1, 101), vectors, dimension=DIMENSION)
    blocks = VectorIndex.build(np.arange(1, 101), (vectors[i : i + 7] for i in range(0, 100, 7)), dimension=8)
    query = clouds(3, seed=1).astype(np.float32)
    assert_same(blocks.search(query, 10), whole.search(query, 10))


@pytest.mark.parametrize("ids", [[0, 1], [2, 1], [1, 1], [-1, 5]])
def test_ids_must_be_positive_and_increase(ids):
    with pytest.raises(ValueError, match="increase"):
        VectorIndex.build(np.array(ids), clouds(2), dimension=DIMENSION)


def test_an_id_never_comes_back(compass):
    compass.remove([40])
    with pytest.raises(ValueError, match="higher than 40"):
        compass.add(np.array([40]), unit([[1, 1]]))


@pytest.mark.parametrize("bad", [[[0.5, 0.5]], [[np.nan, 1]], [[0, 0]], [[1, 0, 0]], [[1, 0], [0, 1]]])
def test_a_vector_that_is_no_unit_vector_changes_nothing(compass, bad):
    with pytest.raises(ValueError, match="vectors must"):
        compass.update(np.array([50]), np.array(bad, np.float16), removed=[10])
    assert len(compass) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_vectors_as_ids(count):
    with pytest.raises(ValueError, match="vectors"):
        VectorIndex.build(np.array([1, 2]), clouds(count), dimension=DIMENSION)


def test_a_query_of_another_dimension_is_refused(compass):
    with pytest.raises(ValueError, match="queries"):
        compass.search([[1, 0, 0]], 1)


changes = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 40)),
        st.tuples(st.just("remove"), st.lists(st.integers(1, 150), max_size=30)),
        st.tuples(st.just("compact"), st.none()),
        st.tuples(st.just("reload"), st.none()),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 60), changes=changes, allowed=st.none() | st.sets(st.integers(1, 200)))
def test_any_history_searches_like_the_plain_truth(tmp_path_factory, start, changes, allowed):
    """Few distinct vectors, so that ties are everywhere."""
    pool = clouds(400, distinct=12)
    live = {number: pool[number] for number in range(1, start + 1)}
    index = VectorIndex.build(np.arange(1, start + 1), pool[1 : start + 1], dimension=DIMENSION)
    following = start + 1
    for change, argument in changes:
        if change == "add":
            ids = np.arange(following, following + argument)
            index.add(ids, pool[ids])
            live |= {int(number): pool[number] for number in ids}
            following += argument
        elif change == "remove":
            index.remove(argument)
            live = {number: vector for number, vector in live.items() if number not in argument}
        elif change == "compact":
            index.compact()
        else:
            folder = tmp_path_factory.mktemp("index")
            index.save(folder, generation=3, fingerprint="e5")
            index, generation = VectorIndex.load(folder, fingerprint="e5")
            assert generation == 3
    allowed = None if allowed is None else np.array(sorted(allowed), dtype=np.int64)
    queries = np.vstack([pool[:2], clouds(2, seed=5)]).astype(np.float32)
    assert len(index) == len(live)
    expected = reference(list(live), list(live.values()), queries, 20, allowed)
    assert_same(index.search(queries, 20, allowed=allowed), expected)


def test_a_search_sees_a_whole_change_or_none_of_it(restless):
    """The writer keeps replacing a document of 50 passages: each search must find exactly one version."""
    vectors = clouds(50, distinct=1)
    index = VectorIndex.build(np.arange(1, 51), vectors, dimension=DIMENSION)
    wrong, done = [], threading.Event()

    def search():
        while not done.is_set():
            found = set(((index.search(vectors[:1].astype(np.float32), 120)[1] - 1) // 50).ravel().tolist())
            if len(found - {-1}) != 1:
                wrong.append(found)

    readers = [threading.Thread(target=search) for _ in range(3)]
    for reader in readers:
        reader.start()
    for version in range(1, 200):
        new = np.arange(version * 50 + 1, version * 50 + 51)
        index.update(new, vectors, removed=new - 50)
        if version % 40 == 0:
            index.compact()
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert len(index) == 50


def test_what_is_written_during_a_compaction_is_kept(monkeypatch):
    index = VectorIndex.build(np.arange(1, 101), clouds(100), dimension=DIMENSION)
    index.remove([1, 2])
    build = VectorIndex.build.__func__

    def build_while_others_write(cls, *arguments, **options):
        index.update(np.array([201, 202]), clouds(2, seed=9), removed=[3, 201])
        index.remove([202, 100])
        index.add(np.array([203]), clouds(1, seed=10))
        return build(cls, *arguments, **options)

    monkeypatch.setattr(VectorIndex, "build", classmethod(build_while_others_write))
    index.compact()
    _, ids = index.search(clouds(1, seed=10).astype(np.float32), 200)
    assert sorted(ids[ids > 0].tolist()) == [*range(4, 100), 201, 203]
    assert len(index) == 98


def test_a_grown_or_shrunken_index_asks_to_be_compacted():
    index = VectorIndex.build(np.arange(1, 101), clouds(100), dimension=DIMENSION)
    assert not index.needs_rebuild
    index.remove(range(1, 31))
    assert index.needs_rebuild
    index.compact()
    assert not index.needs_rebuild
    index.add(np.arange(101, 101 + 16_385), clouds(16_385))
    assert index.needs_rebuild
    index.compact()
    assert not index.needs_rebuild
    assert len(index) == 70 + 16_385


@pytest.fixture
def saved(tmp_path):
    """A saved index with a main segment, a tail and removals in both."""
    index = VectorIndex.build(np.arange(1, 101), clouds(100), dimension=DIMENSION)
    index.add(np.arange(101, 111), clouds(10, seed=1))
    index.remove([5, 105])
    index.save(tmp_path, generation=12, fingerprint="e5")
    return tmp_path


def test_an_index_is_read_back_as_it_was(saved):
    index, generation = VectorIndex.load(saved, fingerprint="e5")
    assert generation == 12
    assert len(index) == 108
    kept = [number for number in range(1, 111) if number not in {5, 105}]
    vectors = np.vstack([clouds(100), clouds(10, seed=1)])[np.array(kept) - 1]
    queries = clouds(4, seed=3).astype(np.float32)
    assert_same(index.search(queries, 15), reference(kept, vectors, queries, 15))


def test_a_missing_index_is_named(tmp_path):
    with pytest.raises(IndexMissing, match="rebuilt"):
        VectorIndex.load(tmp_path, fingerprint="e5")


def test_another_model_or_format_is_foreign(saved, monkeypatch):
    with pytest.raises(IndexForeign, match="made with e5, format 1, not bge"):
        VectorIndex.load(saved, fingerprint="bge")
    monkeypatch.setattr("rag.vectors.files._FORMAT", 99)
    with pytest.raises(IndexForeign, match="format 99"):
        VectorIndex.load(saved, fingerprint="e5")


def files(folder):
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture(params=["fine", "coarse"])
def coded(request, monkeypatch):
    """An index large enough, for this test, to be searched by a coded copy."""
    monkeypatch.setattr("rag.vectors.segments.EXACT_ROWS", 500)
    monkeypatch.setattr("rag.vectors.segments.FINE_ROWS", 5000 if request.param == "fine" else 500)
    vectors = clouds(3000, dimension=32)
    index = VectorIndex.build(np.arange(1, 3001), vectors, dimension=32)
    assert index._state.main.segment.coded is not None
    return index, vectors


def recall(found, expected):
    return np.mean([np.isin(row, best).mean() for row, best in zip(expected, found, strict=True)])


def test_a_coded_copy_finds_what_an_exact_scan_finds(coded):
    index, vectors = coded
    queries = clouds(50, dimension=32, seed=1).astype(np.float32)
    scores, ids = index.search(queries, 10)
    expected_scores, expected = reference(np.arange(1, 3001), vectors, queries, 10)
    assert recall(ids, expected) >= 0.98
    np.testing.assert_allclose(scores[:, 0], expected_scores[:, 0], rtol=1e-6)
    for query, row, row_scores in zip(queries, ids, scores, strict=True):
        cosines = vectors[row - 1].astype(np.float64) @ query
        np.testing.assert_allclose(row_scores, cosines, rtol=1e-6)


def test_a_coded_copy_minds_filters_removals_and_the_tail(coded, tmp_path):
    index, vectors = coded
    late = clouds(100, dimension=32, seed=2)
    index.update(np.arange(3001, 3101), late, removed=np.arange(1, 301))
    ids, vectors = np.arange(301, 3101), np.vstack([vectors[300:], late])
    queries = clouds(30, dimension=32, seed=1).astype(np.float32)
    odd = ids[ids % 2 == 1]
    index.save(tmp_path, generation=2, fingerprint="e5")
    for searched in (index, VectorIndex.load(tmp_path, fingerprint="e5")[0]):
        assert recall(searched.search(queries, 10)[1], reference(ids, vectors, queries, 10)[1]) >= 0.98
        found = searched.search(queries, 10, allowed=odd)[1]
        assert (found % 2 == 1).all()
        assert recall(found, reference(ids, vectors, queries, 10, odd)[1]) >= 0.98
        few = ids[::10]  # few enough for an exact scan
        assert_same(
            searched.search(queries, 10, allowed=few), reference(ids, vectors, queries, 10, few.tolist())
        )
    index.compact()
    assert recall(index.search(queries, 10)[1], reference(ids, vectors, queries, 10)[1]) >= 0.98


def test_damage_to_a_coded_copy_is_noticed(coded, tmp_path):
    coded[0].save(tmp_path, generation=2, fingerprint="e5")
    (file,) = tmp_path.glob("vectors-main-codes-*")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(IndexDamaged):
        VectorIndex.load(tmp_path, fingerprint="e5")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    index = VectorIndex.build(np.arange(1, 21), clouds(20), dimension=DIMENSION)
    index.add(np.arange(21, 24), clouds(3))
    index.remove([2, 22])
    index.save(folder, generation=1, fingerprint="e5")
    return folder


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_flipped_bit_and_no_lost_byte_goes_unnoticed(small, data):
    file = small / data.draw(st.sampled_from(files(small)))
    whole = file.read_bytes()
    content = bytearray(whole)
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del content[place:]
    if file.name == "vectors.json" and bytes(content).split() == whole.split():
        return  # other white space, the same meaning
    try:
        file.write_bytes(content)
        with pytest.raises(IndexDamaged, match="rebuilt"):
            VectorIndex.load(small, fingerprint="e5")
    finally:
        file.write_bytes(whole)


def test_a_lost_file_is_damage(saved):
    (saved / files(saved)[-2]).unlink()
    with pytest.raises(IndexDamaged):
        VectorIndex.load(saved, fingerprint="e5")


def test_a_save_that_fails_leaves_the_one_before(saved, monkeypatch):
    index, _ = VectorIndex.load(saved, fingerprint="e5")
    index.add(np.arange(111, 121), clouds(10, seed=4))

    def fail(descriptor):
        raise OSError(5, "the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fail)
        with pytest.raises(OSError, match="the disk is gone"):
            index.save(saved, generation=13, fingerprint="e5")
    again, generation = VectorIndex.load(saved, fingerprint="e5")
    assert (len(again), generation) == (108, 12)


def test_saving_a_small_change_leaves_the_large_files_alone_and_drops_the_old_ones(saved):
    before = {file.name: file.stat().st_mtime_ns for file in saved.glob("vectors-main-*")}
    index, _ = VectorIndex.load(saved, fingerprint="e5")
    index.add(np.arange(111, 121), clouds(10, seed=4))
    (saved / ".vectors-left-by-a-crash").write_bytes(b"half")
    index.save(saved, generation=13, fingerprint="e5")
    assert {file.name: file.stat().st_mtime_ns for file in saved.glob("vectors-main-*")} == before
    listed = {file for file, *_ in json.loads((saved / "vectors.json").read_text())["files"].values()}
    assert set(files(saved)) == listed | {"vectors.json"}
    again, generation = VectorIndex.load(saved, fingerprint="e5")
    assert (len(again), generation) == (118, 13)


def test_compacted_indexes_are_saved_in_full(saved):
    index, _ = VectorIndex.load(saved, fingerprint="e5")
    index.compact()
    index.save(saved, generation=14, fingerprint="e5")
    again, _ = VectorIndex.load(saved, fingerprint="e5")
    assert len(again) == 108
    query = clouds(2, seed=2).astype(np.float32)
    assert_same(again.search(query, 30), index.search(query, 30))


def test_a_snapshot_stays_as_it_was_whatever_is_written_or_compacted(compass):
    before = compass.snapshot()
    only = before.select(np.array([10, 20, 40]))
    compass.update(np.array([50]), unit([[0, 1]]), removed=[10])
    compass.compact()
    assert compass.search([[0, 1]], 1)[1].tolist() == [[50]]
    assert before.search([[0, 1]], 1)[1].tolist() == [[10]]
    assert before.search([[0, -1]], 4, only=only)[1].tolist() == [[20, 40, 10, -1]]
    assert (len(before), len(only), len(compass)) == (4, 3, 4)


def test_a_selection_holds_no_removed_passage(compass):
    compass.add(np.array([50, 60]), unit([[0, 1], [1, 1]]))
    compass.remove([20, 50])
    only = compass.snapshot().select(np.array([10, 20, 50, 60, 70]))
    assert len(only) == 2
    assert compass.snapshot().search([[1, 0]], 3, only=only)[1].tolist() == [[60, 10, -1]]


def test_vectors_are_given_in_the_order_of_their_ids(compass):
    compass.add(np.array([50]), unit([[3, 4]]))
    held, vectors = compass.snapshot().vectors_of(np.array([50, 15, 10, 99]))
    assert held.tolist() == [True, False, True, False]
    assert vectors.tolist() == unit([[3, 4], [0, 1]]).tolist()


def test_a_snapshot_can_be_saved_after_the_index_has_gone_on(compass, tmp_path):
    before = compass.snapshot()
    compass.update(np.array([50]), unit([[0, 1]]), removed=[10])
    compass.save(tmp_path, generation=7, fingerprint="e5", snapshot=before)
    again, generation = VectorIndex.load(tmp_path, fingerprint="e5")
    assert generation == 7
    assert again.snapshot().ids().tolist() == [10, 20, 30, 40]
