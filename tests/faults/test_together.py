"""Many at once: two writers, searches during an ingest in threads and from another process, compaction meanwhile."""

from __future__ import annotations

import random
import threading
import time

import pytest
from histories import LANGUAGES, check, eager_until_over, forks, nearest, opened, perform, prepared, words

from rag.errors import IndexBusy

DOCUMENTS = 12  # that each writer writes


def write_all(folder, numbers, told):
    store = opened(folder, patience=30)
    told.send("open")
    for number in numbers:
        perform(store, "add", {number: 1})
        told.send(number)
    store.close()
    told.send(None)


def started(work, *arguments):
    context = forks()
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*arguments, there))
    process.start()
    there.close()
    return process, here


def test_two_processes_write_in_turns_and_nothing_of_either_is_lost(tmp_path):
    folder = tmp_path / "index"
    opened(folder, create=True).close()
    writers = [started(write_all, folder, range(first, 2 * DOCUMENTS + 1, 2)) for first in (1, 2)]
    for process, here in writers:
        while here.recv() is not None:
            pass
        process.join()
        assert process.exitcode == 0
    store = opened(folder)
    assert store.generation == 2 * DOCUMENTS
    check(store, dict.fromkeys(range(1, 2 * DOCUMENTS + 1), 1))
    store.close()


def test_another_process_finds_what_is_acknowledged_while_the_ingest_goes_on(tmp_path):
    folder = tmp_path / "index"
    reader = opened(folder, create=True)
    process, here = started(write_all, folder, range(1, DOCUMENTS + 1))
    acknowledged = []
    while (number := here.recv()) is not None:
        if number == "open":
            continue
        acknowledged.append(number)
        late = time.monotonic() + 5  # the snapshot of another process follows within moments
        while True:
            dense, lexical = nearest(reader, " ".join(words(number, 1)), LANGUAGES[number % 2])
            if lexical or time.monotonic() > late:
                break
        assert lexical == [f"{LANGUAGES[number % 2]}/{number}"]
        assert dense[0] == lexical[0]
    process.join()
    assert acknowledged == list(range(1, DOCUMENTS + 1))
    check(reader, dict.fromkeys(acknowledged, 1))
    reader.close()


def test_searches_during_writes_and_compaction_are_right_and_never_fail(tmp_path, monkeypatch):
    """Three threads search for what stands while others replace documents, compact, save and free."""
    eager_until_over(monkeypatch)
    store = opened(tmp_path / "index", create=True)
    store.write([prepared(number, 1) for number in range(1, 9)])
    stands, wrong, done = (1, 2, 3, 4), [], threading.Event()

    def search(seed):  # an error in a thread fails the test, as every warning does
        draw = random.Random(seed)
        while not done.is_set():
            number = draw.choice(stands)
            name = f"{LANGUAGES[number % 2]}/{number}"
            dense, lexical = nearest(store, " ".join(words(number, 1)), LANGUAGES[number % 2])
            if dense[0] != name or lexical != [name]:
                wrong.append((number, dense, lexical))

    def maintain():
        while not done.is_set():
            store.maintain()

    threads = [threading.Thread(target=search, args=(seed,)) for seed in range(3)]
    threads.append(threading.Thread(target=maintain))
    for thread in threads:
        thread.start()
    for edition in range(2, 14):
        perform(store, "add", dict.fromkeys((5, 6, 7, 8), edition))
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    check(store, {**dict.fromkeys(stands, 1), **dict.fromkeys((5, 6, 7, 8), 13)})
    store.close()


def test_a_search_does_not_wait_for_a_write_that_is_under_way(tmp_path):
    """A writer holds the lock and is in the midst of taking its change in: searches see the state before."""
    store = opened(tmp_path / "index", create=True)
    perform(store, "add", {1: 1})
    with store._writing.held(), store._indexes._refreshing:
        store.database.write([prepared(2, 1)])  # acknowledged by SQLite, not yet in the search indexes
        found = []
        reader = threading.Thread(target=lambda: found.append(nearest(store, " ".join(words(1, 1)), "fr")))
        reader.start()
        reader.join(10)
        assert found == [(["fr/1"], ["fr/1"])]
    check(store, {1: 1, 2: 1})
    store.close()


def test_a_write_is_told_when_another_takes_too_long(tmp_path):
    store = opened(tmp_path / "index", create=True)
    other = opened(tmp_path / "index", patience=0.1)
    with store._writing.held():
        failure = []

        def write():
            with pytest.raises(IndexBusy) as told:
                perform(other, "add", {1: 1})
            failure.append(str(told.value))

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert "run the command again" in failure[0]
    perform(other, "add", {1: 1})
    check(store, {1: 1})
    other.close()
    store.close()


def test_the_room_of_what_was_removed_is_given_back_and_its_citations_still_resolve(tmp_path, monkeypatch):
    eager_until_over(monkeypatch)
    store = opened(tmp_path / "index", create=True)
    perform(store, "add", {1: 1, 2: 1})
    perform(store, "add", {1: 2})
    perform(store, "remove", {2: None})
    store.maintain()  # notes what is newest
    store.maintain()  # frees what was removed by then
    freed = store.database._file.rows("SELECT count(*) FROM passages WHERE text = ''")[0][0]
    kept = store.database._file.rows("SELECT count(*) FROM embeddings")[0][0]
    assert freed == 2 * kept, "two of three document versions are gone"
    check(store, {1: 2}, gone={(1, 1), (2, 1)})
    assert words(1, 1)[1] in store.document("fr/1", 1).text
    assert words(2, 1)[1] in store.document("en/2", 1).text
    store.close()
    again = opened(tmp_path / "index")
    check(again, {1: 2}, gone={(1, 1), (2, 1)})
    again.close()
