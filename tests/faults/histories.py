"""Documents that tell themselves apart, operations on a store of them, and what must be true afterwards.

`run` is what a child process does until it is killed: it says before each operation what it is about to do,
and afterwards that it returned. What returned is acknowledged.
"""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import sys
from contextlib import closing

import numpy as np

import rag.search_indexes
import rag.store
import rag.vectors.index
from fake_embedder import HashedEmbedder
from rag.passages import split_passages
from rag.records import Document, Filters
from rag.store import LocalStore

PRELOADED = ["faiss", "tantivy", "filelock", "numpy", "histories"]
EMBEDDER = HashedEmbedder()
LANGUAGES = ("en", "fr")


def forks():
    """Processes that begin with everything imported: tens of milliseconds each instead of a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def words(number, edition):
    """Words that only this edition of the document holds."""
    return [f"zq{number}e{edition}{letter}" for letter in "abcdefgh"]


def document(number, edition):
    own = " ".join(words(number, edition)).capitalize()
    language = LANGUAGES[number % 2]
    text = (
        f"{own}. Zorvex builds in Larkham.\n\n{own} again. L’usine de Brumeval coûtera 4,5 milliards d’euros."
    )
    return Document(f"{language}/{number}", text, language, f"Paper {number}", publisher=f"P{number % 3}")


def prepared(number, edition):
    one = document(number, edition)
    passages = split_passages(one, target_tokens=20)
    return one, passages, EMBEDDER.embed_passages(passages)


def opened(folder, **options):
    return LocalStore(folder, fingerprint=EMBEDDER.fingerprint, dimension=EMBEDDER.dimension, **options)


def eager():
    """Have compacting, saving and freeing pay at once."""
    rag.vectors.index._TAIL_ROWS = 4
    rag.vectors.index._TAIL_SHARE = 0
    rag.search_indexes._UNSAVED_ROWS = 0
    rag.search_indexes._UNSAVED_SHARE = 0
    rag.store._SECONDS_UNTIL_FREED = 0.0


def eager_until_over(monkeypatch):
    """The same in this process, until the test is over."""
    for module, name in (
        ("rag.vectors.index", "_TAIL_ROWS"),
        ("rag.vectors.index", "_TAIL_SHARE"),
        ("rag.search_indexes", "_UNSAVED_ROWS"),
        ("rag.search_indexes", "_UNSAVED_SHARE"),
        ("rag.store", "_SECONDS_UNTIL_FREED"),
    ):
        monkeypatch.setattr(f"{module}.{name}", 0)  # so that it is set back
    eager()


def operations(kind, state, draw):
    """What one kind of work does to a store, for ever; `state` is edition by number and is kept up to date."""
    fresh = max([0, *state]) + 1
    while True:
        known = sorted(state)
        if kind == "delete" and len(known) > 4:
            yield "remove", dict.fromkeys(draw.sample(known, draw.randint(1, 3)))
        elif kind == "replace" and len(known) > 4:
            yield "add", {number: state[number] + 1 for number in draw.sample(known, draw.randint(1, 3))}
        else:
            count = draw.randint(1, 3)
            yield "add", dict.fromkeys(range(fresh, fresh + count), 1)
            fresh += count
        if kind == "compact" or draw.random() < 0.2:
            yield "save", {}
        if len(state) > 16:  # stay small
            yield "remove", dict.fromkeys(draw.sample(sorted(state), 8))


def perform(store, what, change):
    if what == "add":
        store.write([prepared(number, edition) for number, edition in change.items()])
    elif what == "remove":
        store.write([], [document(number, 1).id for number in change])
    else:
        store.save()


def changed(state, change):
    after = {**state, **change}
    return {number: edition for number, edition in after.items() if edition is not None}


def run(folder, kind, state, seed, told):
    """Work until killed."""
    eager()
    draw = random.Random(seed)
    store = opened(folder, create=True)
    told.send(("opened", {}))
    for what, change in operations(kind, state, draw):
        told.send(("begun", change))
        perform(store, what, change)
        state.update(change)
        for number in [number for number, edition in state.items() if edition is None]:
            del state[number]
        told.send(("returned", change))


def nearest(store, query, language, filters=None):
    """Document ids by the dense and by the lexical ranking, best first, each once."""
    filters = filters or Filters()
    vector = EMBEDDER.embed_queries([query])[0]
    with store.view() as view:
        dense = [i for i, _ in view.dense(vector, 10, language=language, filters=filters)]
        matches = view.lexical(query, 10, language=language, other_language=False, filters=filters)
        lexical = [match.passage_id for match in matches]
        passages = view.passages([*dense, *lexical])
    # Every id of a view has its passage: none is missing, none comes from elsewhere.
    return (
        list(dict.fromkeys(passages[i].document_id for i in dense)),
        list(dict.fromkeys(passages[i].document_id for i in lexical)),
    )


def check(store, state, gone=()):
    """Every document of the state is whole and found by both rankings; nothing else is visible."""
    held = {number: document(number, edition) for number, edition in state.items()}
    assert store.database.fingerprints() == {one.id: one.fingerprint for one in held.values()}
    passages = 0
    for number, edition in state.items():
        kept = store.document(held[number].id)
        assert kept.text == held[number].text
        passages += len(split_passages(held[number], target_tokens=20))
        dense, lexical = nearest(store, " ".join(words(number, edition)), kept.language)
        assert dense[0] == kept.id, "the dense ranking lost it"
        assert lexical == [kept.id], "the lexical ranking lost it, or holds another"
    counts = store.database.count()
    assert counts.pop("documents") == len(state)
    assert sum(counts.values()) == passages
    with store.view() as view:
        assert sum(len(vectors) for vectors in view.snapshot.vectors.values()) == passages
        assert len(view.snapshot.words) == passages + (view.generation > 0)  # and the marker
    for number, edition in gone:
        assert nearest(store, " ".join(words(number, edition)), LANGUAGES[number % 2])[1] == []


def same_as_from_scratch(store, state, folder):
    """The same searches give the same passages with the same cosines in a store that never saw a fault."""
    other = opened(folder, create=True)
    other.write([prepared(number, edition) for number, edition in sorted(state.items())])
    for query in ("Zorvex builds in Larkham", "usine de Brumeval", "zq1e1a Paper 3"):
        vector = EMBEDDER.embed_queries([query])[0]
        for language in LANGUAGES:
            found = []
            for one in (store, other):
                with one.view() as view:
                    dense = dict(view.dense(vector, 50, language=language, filters=Filters()))
                    lexical = view.lexical(
                        query, 50, language=language, other_language=False, filters=Filters()
                    )
                    passages = view.passages([*dense, *(match.passage_id for match in lexical)])
                found.append(
                    (
                        sorted((passages[i].document_id, passages[i].start, dense[i]) for i in dense),
                        sorted(
                            (passages[m.passage_id].document_id, passages[m.passage_id].start)
                            for m in lexical
                        ),
                    )
                )
            assert found[0] == found[1], (query, language)
        for language, mean in store.language_means.items():
            np.testing.assert_allclose(mean, other.language_means[language], atol=1e-6)
    other.close()


def small_store(folder):
    """A saved, closed store with changes of every kind in it, all of it in its main files; its state."""
    store = opened(folder, create=True)
    state = {}
    for what, change in (
        *(("add", {number: 1}) for number in range(1, 9)),
        ("add", {3: 2, 4: 2}),
        ("remove", {5: None}),
        ("save", {}),
        ("add", {9: 1, 10: 1}),
    ):
        perform(store, what, change)
        state = changed(state, change)
    store.close()
    with closing(sqlite3.connect(folder / "sourcier.sqlite")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return state


def readout(store):
    """All that searches and citations can bring to light of `small_store`."""
    found = {}
    for number in range(1, 11):
        language = LANGUAGES[number % 2]
        for version in (None, 1, 2):
            found["document", number, version] = store.document(document(number, 1).id, version)
        for edition in (1, 2):
            query = " ".join(words(number, edition))
            vector = EMBEDDER.embed_queries([query])[0]
            with store.view() as view:
                for filters in (Filters(), Filters(publisher="P1")):
                    dense = view.dense(vector, 50, language=language, filters=filters)
                    lexical = view.lexical(
                        query, 50, language=language, other_language=False, filters=filters
                    )
                    ids = [match.passage_id for match in lexical]
                    found["search", number, edition, filters] = (
                        dense, ids, view.passages([*ids, *(i for i, _ in dense)])
                    )  # fmt: skip
                found["means"] = {name: mean.tobytes() for name, mean in view.means().items()}
    return found


if sys.platform == "win32":
    raise ImportError("these tests kill processes as POSIX does")
