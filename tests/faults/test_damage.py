"""Damage to any file of an index: repaired, or refused by name with the command that mends it; never believed."""

from __future__ import annotations

import random
import shutil

import pytest
from histories import EMBEDDER, check, opened, perform, readout, small_store

from rag.database_reader import DatabaseReader
from rag.errors import IndexDamaged, IndexForeign, SourcierError
from rag.store import LocalStore


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small") / "index"
    state = small_store(folder)
    store = opened(folder)
    truth = readout(store)
    store.close()
    return folder, state, truth


@pytest.fixture
def copied(small, tmp_path):
    shutil.copytree(small[0], tmp_path / "index")
    return tmp_path / "index"


def flipped(content, draw):
    changed = bytearray(content)
    changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def damages(content, draw):
    yield "missing", None
    if content:
        yield "empty", b""
        yield "cut off", content[: draw.randrange(len(content))]
        for _ in range(3):
            yield "a bit flipped", flipped(content, draw)


@pytest.mark.parametrize("part", ["lexicon", "vectors"])
def test_damage_to_a_search_index_is_repaired(small, copied, part):
    """Whatever happens to whichever file, the next start answers as if nothing had."""
    draw = random.Random(part)
    files = sorted(file.relative_to(copied) for file in (copied / part).rglob("*") if file.is_file())
    assert len(files) > 4
    every = [(file, *damage) for file in files for damage in damages((small[0] / file).read_bytes(), draw)]
    for file, how, content in draw.sample(every, min(len(every), 60)):
        if content is None:
            (copied / file).unlink()
        else:
            (copied / file).write_bytes(content)
        store = opened(copied)
        assert readout(store) == small[2], (file, how)
        store.close()
        shutil.rmtree(copied)
        shutil.copytree(small[0], copied)


@pytest.mark.parametrize("rebuilt", [False, True], ids=["with its search indexes", "without"])
def test_a_flipped_bit_of_the_database_never_changes_an_answer(small, copied, rebuilt):
    path, draw = copied / "sourcier.sqlite", random.Random(f"flip {rebuilt}")
    whole, refused = path.read_bytes(), 0
    for _ in range(60):
        if rebuilt:
            shutil.rmtree(copied / "vectors", ignore_errors=True)
            shutil.rmtree(copied / "lexicon", ignore_errors=True)
        path.write_bytes(flipped(whole, draw))
        told = refusal(copied, small[2])
        assert told is None or "sourcier ingest" in told.fix
        refused += told is not None
    assert refused > 5, "hardly a flip was noticed: are the rows still under checksums?"


def refusal(folder, truth):
    """How the store refuses a damaged index; None when it answers, and rightly."""
    try:
        store = opened(folder)
    except (IndexDamaged, IndexForeign) as error:
        return error
    try:
        if readout(store) != truth:
            store.database.check()
            pytest.fail("a wrong answer, and the check of the whole finds nothing")
    except IndexDamaged as error:
        return error
    finally:
        store.close()
    return None


def test_damage_that_the_check_of_the_whole_finds_is_refused_from_then_on(small, copied):
    """An entry of an index of SQLite that names a publisher wrongly hides a document from that filter."""
    path = copied / "sourcier.sqlite"
    content = path.read_bytes()
    entry = content.index(b"frP1") + 2  # language and publisher side by side: only in that index
    path.write_bytes(content[:entry] + b"Q" + content[entry + 1 :])
    store = opened(copied)
    assert readout(store) != small[2]
    with pytest.raises(IndexDamaged, match="sourcier ingest"):
        store._maintain_checked()
    with pytest.raises(IndexDamaged), store.view():
        pass
    store.close()


def test_an_older_copy_of_the_database_is_not_mixed_with_newer_indexes(small, copied):
    """Somebody puts back a backup of the database alone: its indexes know of documents that it does not."""
    store = opened(copied)
    older = dict(small[1])
    content = (copied / "sourcier.sqlite").read_bytes()
    perform(store, "add", {20: 1, 3: 3})
    perform(store, "save", {})
    store.close()
    for file in copied.glob("sourcier.sqlite*"):
        file.unlink()
    (copied / "sourcier.sqlite").write_bytes(content)
    store = opened(copied)
    check(store, older, gone={(20, 1), (3, 3)})
    store.close()


def test_an_index_of_another_model_or_layout_is_refused(copied, monkeypatch):
    with pytest.raises(IndexForeign, match=r"hashed-words-1.*not with e5") as told:
        LocalStore(copied, fingerprint="e5", dimension=EMBEDDER.dimension)
    assert "sourcier ingest" in told.value.fix
    with pytest.raises(IndexForeign, match="384 dimensions"):
        LocalStore(copied, fingerprint=EMBEDDER.fingerprint, dimension=768)
    monkeypatch.setattr("rag.database.SCHEMA_VERSION", "99")
    with pytest.raises(IndexForeign, match="layout") as told:
        opened(copied)
    assert "sourcier ingest" in told.value.fix


def test_words_of_another_layout_are_indexed_anew(small, copied, monkeypatch):
    monkeypatch.setattr("rag.lexicon_snapshot.LAYOUT", "lexicon-99")
    monkeypatch.setattr("rag.lexicon.LAYOUT", "lexicon-99")
    store = opened(copied)
    assert readout(store) == small[2]
    store.close()


def test_a_change_that_fails_half_way_is_taken_in_whole_later(small, copied, monkeypatch):
    """Vectors come in pieces; the second is unreadable, for a while."""
    store, reader = opened(copied), opened(copied)
    vectors = DatabaseReader.vectors

    def unreadable(self, language, after, until, **options):
        for place, piece in enumerate(vectors(self, language, after, until, size=1)):
            if place == 1:
                raise IndexDamaged("a page cannot be read", fix="sourcier ingest corpus")
            yield piece

    perform(store, "add", {20: 1, 21: 1})
    with monkeypatch.context() as patch:
        patch.setattr(DatabaseReader, "vectors", unreadable)
        with pytest.raises(IndexDamaged), reader.view():
            pass
    check(reader, {**small[1], 20: 1, 21: 1})
    reader.close()
    store.close()


def test_files_that_vanish_under_a_running_store_are_written_anew(small, copied):
    store = opened(copied)
    shutil.rmtree(copied / "lexicon")
    perform(store, "add", {20: 1})
    check(store, {**small[1], 20: 1})
    store.close()


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(84)])
def test_what_is_no_database_is_named(copied, content):
    for file in copied.glob("sourcier.sqlite*"):
        file.unlink()
    (copied / "sourcier.sqlite").write_bytes(content)
    with pytest.raises(SourcierError, match="damaged") as told:
        opened(copied)
    assert "sourcier ingest" in told.value.fix
