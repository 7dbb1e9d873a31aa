"""A full disk and a folder that cannot be written: told by name, nothing acknowledged lost, searches go on."""

from __future__ import annotations

import os
import resource
import shutil

import pytest
from histories import check, eager, forks, nearest, opened, perform, prepared, words

from rag.errors import DiskFull, SourcierError, StoreError

NOBODY = 65534


def in_a_child(work, *arguments):
    """What the work returns in a process of its own, which may lower its limits and rights for good."""
    context = forks()
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(there, work, *arguments))
    child.start()
    there.close()
    try:
        told = here.recv()
    except EOFError:
        told = "it crashed"
    child.join(30)
    assert child.exitcode == 0, told
    return told


def _answer(told, work, *arguments):
    told.send(work(*arguments))


def write_on_a_full_disk(folder, room):
    """Write one document after the other where no file may grow beyond the room; what each write said."""
    eager()
    said = []
    store = opened(folder)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))  # a write beyond fails
    for number in range(1, 41):
        try:
            perform(store, "add", {number: 1})
            said.append((number, None))
            perform(store, "save", {})
        except SourcierError as error:
            said.append(
                (number if not said or said[-1][0] != number else None, (type(error).__name__, str(error)))
            )
        found = [number for number, failure in said if number and not failure]
        if found and nearest(store, " ".join(words(found[0], 1)), ("en", "fr")[found[0] % 2])[1] == []:
            said.append((None, ("LOST", "")))
    return said


@pytest.mark.parametrize("room", [30_000, 60_000, 100_000, 180_000, 400_000])
def test_a_full_disk_is_named_and_loses_nothing_acknowledged(tmp_path, room):
    folder = tmp_path / "index"
    opened(folder, create=True).close()
    said = in_a_child(write_on_a_full_disk, folder, room)
    failures = [failure for _, failure in said if failure]
    assert failures, "the disk was not full"
    for kind, message in failures:
        assert kind in {"DiskFull", "StoreError"}, message
        assert "Fix:" in message
        assert "space" in message or "room" in message
    acknowledged = {number for number, failure in said if number and not failure}
    store = opened(folder)  # there is room again
    held = {int(name.split("/")[1]) for name in store.database.fingerprints()}
    assert acknowledged <= held
    check(store, dict.fromkeys(held, 1))
    perform(store, "add", {99: 1})
    check(store, dict.fromkeys(held | {99}, 1))
    store.close()


def test_sqlite_itself_full_is_named(tmp_path):
    store = opened(tmp_path / "index", create=True)
    perform(store, "add", {1: 1})
    connection = store.database._file.connection()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull, match="free some disk space"):
        store.write([prepared(number, 1) for number in range(2, 40)])
    check(store, {1: 1})
    connection.execute("PRAGMA max_page_count = 1000000")
    perform(store, "add", {2: 1})
    check(store, {1: 1, 2: 1})
    store.close()


def test_after_a_full_disk_searches_do_not_each_try_again(tmp_path, monkeypatch):
    store = opened(tmp_path / "index", create=True)
    perform(store, "add", {1: 1})
    tried = []

    def full(added, stale, *, generation):
        tried.append(generation)
        raise DiskFull("no room", fix="make some")

    with monkeypatch.context() as patch:
        patch.setattr(store._indexes._lexicon, "write", full)
        with pytest.raises(DiskFull):
            perform(store, "add", {2: 1})
        for _ in range(5):
            assert nearest(store, " ".join(words(1, 1)), "fr") == (["fr/1"], ["fr/1"])
        assert len(tried) == 2, "the write itself, and one search"
    monkeypatch.setattr(store._indexes, "_not_before", 0.0)
    check(store, {1: 1, 2: 1})
    store.close()


def search_without_rights(folder, warm):
    opened(warm).close()  # nobody may not even be allowed to import
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    store = opened(folder)
    found = nearest(store, " ".join(words(1, 1)), "fr")
    try:
        perform(store, "add", {2: 1})
    except StoreError as error:
        return found, str(error)
    return found, "it could write"


@pytest.fixture
def reachable(tmp_path_factory):
    """A folder that another user reaches too."""
    folder = tmp_path_factory.mktemp("reachable")
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and "pytest" in str(parent):
            parent.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_is_searched_and_the_write_is_told(reachable, tmp_path):
    folder = reachable / "index"
    store = opened(folder, create=True)
    perform(store, "add", {1: 1})
    perform(store, "save", {})
    store.close()
    shutil.copytree(folder, tmp_path / "warm")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    found, told = in_a_child(search_without_rights, folder, tmp_path / "warm")
    assert found == (["fr/1"], ["fr/1"])
    assert "make the folder" in told
    assert "writable" in told
