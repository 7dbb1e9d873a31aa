"""The background thread: works when reminded, survives errors, ends when closed; and the store that uses it."""

from __future__ import annotations

import threading

from rag.errors import DiskFull
from rag.maintenance import Maintenance


def test_it_works_when_it_is_reminded_and_goes_on_after_an_error():
    done, results = threading.Semaphore(0), iter([DiskFull("full", fix="make room"), None])

    def work():
        error = next(results)
        done.release()
        if error is not None:
            raise error

    maintenance = Maintenance(work, seconds_between=3600)
    for _ in range(2):
        maintenance.remind()
        assert done.acquire(timeout=10)
    maintenance.close()
    assert not maintenance._thread.is_alive()


def test_it_works_unasked_after_a_while():
    done = threading.Event()
    maintenance = Maintenance(done.set, seconds_between=0.01)
    assert done.wait(10)
    maintenance.close()


def test_saving_a_store_that_is_maintained_in_the_background_only_reminds_it(store, embedder, monkeypatch):
    maintained = threading.Event()
    monkeypatch.setattr(store, "maintain", maintained.set)
    store.maintain_in_background()
    store.save()
    assert maintained.wait(10)
