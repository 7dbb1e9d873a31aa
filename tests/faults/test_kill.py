"""`kill -9` at fifty moments: what was acknowledged is whole and found, and nothing else is visible."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time

import pytest
from histories import changed, check, eager_until_over, forks, opened, run, same_as_from_scratch

MOMENTS = 10  # for each kind of work


@pytest.mark.parametrize("kind", ["ingest", "replace", "delete", "compact", "open"])
def test_a_kill_at_any_moment_loses_nothing_acknowledged(tmp_path, monkeypatch, kind):
    eager_until_over(monkeypatch)
    folder, draw = tmp_path / "index", random.Random(f"kill {kind}")
    opened(folder, create=True).close()
    state, seen, acknowledged = {}, set(), 0
    for moment in range(MOMENTS):
        told, unfinished = killed(folder, kind, dict(state), draw)
        for change in told:
            state = changed(state, change)
            seen |= set(change.items())
        acknowledged += len(told)
        store = opened(folder)
        # What had begun and not returned is there whole or not at all.
        whole = changed(state, unfinished)
        if store.database.fingerprints().keys() != ids(state) or editions(store, state) != state:
            state = whole
            seen |= set(unfinished.items())
        check(store, state, gone={(n, e) for n, e in seen if e is not None and state.get(n) != e})
        if moment % 3 == 0:
            store.save()
        store.close()
    assert acknowledged >= MOMENTS or kind == "open"
    store = opened(folder)
    same_as_from_scratch(store, state, tmp_path / "other")
    store.close()


def killed(folder, kind, state, draw):
    """Let a child work for a moment; what it acknowledged, and what it had begun."""
    context = forks()
    here, there = context.Pipe(duplex=False)
    work = "replace" if kind == "open" else kind
    child = context.Process(target=run, args=(folder, work, state, draw.random(), there))
    child.start()
    there.close()
    events = []
    if kind != "open":  # some work is done first, however slow the machine
        wanted = draw.randint(0, 3)
        while sum(word == "returned" for word, _ in events) < wanted or not events:
            events.append(here.recv())
    time.sleep(draw.uniform(0.0, 0.15))
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    with contextlib.suppress(EOFError):
        while True:
            events.append(here.recv())
    here.close()
    acknowledged, unfinished = [], {}
    for word, change in events:
        if word == "returned":
            acknowledged.append(change)
        unfinished = change if word == "begun" else {}
    return acknowledged, unfinished


def ids(state):
    return {f"{('en', 'fr')[number % 2]}/{number}" for number in state}


def editions(store, state):
    """Which edition of each document the store holds, by its first word."""
    held = {}
    for number in state:
        text = store.document(f"{('en', 'fr')[number % 2]}/{number}").text
        held[number] = int(text.split()[0].lower().removeprefix(f"zq{number}e")[:-1])
    return held
