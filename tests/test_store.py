"""The store: one truth, two derived indexes, and what a kill or a damaged file may leave behind."""

from __future__ import annotations

import shutil
import sqlite3
import threading

import pytest

from fake_embedder import HashedEmbedder
from rag.errors import IndexBusy, IndexDamaged, IndexForeign, IndexMissing
from rag.passages import split_passages
from rag.records import Document, Filters
from rag.store import LocalStore

EMBEDDER = HashedEmbedder()
EVERYTHING = Filters()


def prepared(document):
    passages = split_passages(document)
    return document, passages, EMBEDDER.embed_passages(passages)


def document(name, text, language="en", **fields):
    return Document(name, text, language, fields.pop("title", name), **fields)


def opened(folder, **options):
    return LocalStore(folder, fingerprint=EMBEDDER.fingerprint, dimension=EMBEDDER.dimension, **options)


def found(store, query, language="en", filters=EVERYTHING, other_language=False):
    """Document ids by the dense and by the lexical ranking."""
    vector = EMBEDDER.embed_queries([query])[0]
    with store.view() as view:
        dense = [i for i, score in view.dense(vector, 10, language=language, filters=filters) if score > 0.1]
        lexical = [
            match.passage_id
            for match in view.lexical(
                query, 10, language=language, other_language=other_language, filters=filters
            )
        ]
        passages = view.passages([*dense, *lexical])
    return [passages[i].document_id for i in dense if i in passages], [
        passages[i].document_id for i in lexical if i in passages
    ]


def test_a_written_document_is_found_by_both_rankings_and_read_back_whole(store, fiction):
    for one in fiction:
        store.write([prepared(one)])
    assert found(store, "Larkham plant") == (["en/zorvex"], ["en/zorvex"])
    assert found(store, "usine de Brumeval", "fr") == (["fr/zorvex"], ["fr/zorvex"])
    assert store.document("fr/zorvex") == fiction[1]
    assert store.generation == 3


def test_accents_elisions_apostrophes_and_figures_meet_in_the_lexical_ranking(store):
    store.write([prepared(document("d", "L’objectif dévoilé à Séoul : 900\u202f000 puces par mois.", "fr"))])
    for query in (
        "objectif",
        "d'objectifs",
        "l’objectif",
        "seoul",
        "SÉOUL",
        "devoile",
        "900 000",
        "900,000",
        "900000",
    ):
        assert found(store, query, "fr")[1] == ["d"], query
    assert found(store, "seoul 900,000 goal", "fr", other_language=True)[1] == ["d"]
    assert found(store, "objective", "fr", other_language=True)[1] == ["d"], "cognates share their root"
    assert found(store, "chips", "fr", other_language=True)[1] == [], "other words do not cross languages"


def test_a_new_version_replaces_the_old_one_in_searches_and_both_can_still_be_read(store):
    store.write([prepared(document("d", "Zorvex builds in Larkham."))])
    store.write([prepared(document("d", "Zorvex builds in Otterby."))])
    assert found(store, "Larkham") == ([], [])
    assert found(store, "Otterby") == (["d"], ["d"])
    assert store.document("d").version == 2
    assert store.document("d", 1).text == "Zorvex builds in Larkham."


def test_a_removed_document_is_gone_from_searches_and_its_citations_still_resolve(store):
    store.write([prepared(document("d", "Zorvex builds in Larkham."))])
    store.write([], ["d"])
    assert found(store, "Larkham") == ([], [])
    assert store.document("d") is None
    assert store.document("d", 1).text == "Zorvex builds in Larkham."
    store.write([prepared(document("d", "Zorvex builds in Larkham again."))])
    assert store.document("d").version == 2


def test_filters_hold_before_ranking_on_both_sides(store):
    store.write(
        [
            prepared(document("a", "Zorvex in Larkham.", publisher="Gazette", published="2031-05-04")),
            prepared(document("b", "Zorvex in Larkham town.", publisher="Herald", published="2032")),
            prepared(document("c", "Zorvex in Larkham city.", published="2033-02")),
        ]
    )
    expected = {
        Filters(publisher="Gazette"): {"a"},
        Filters(published_after="2032-06-01"): {"b", "c"},  # '2032' may be after June: it lasts till December
        Filters(published_before="2031-12-31"): {"a"},
        Filters(published_before="2033-01-31"): {"a", "b"},
        Filters(published_after="2033"): {"c"},
        Filters(document_ids=("a", "c")): {"a", "c"},
        Filters(language="fr"): set(),
        Filters(publisher="Nobody"): set(),
    }
    for filters, ids in expected.items():
        dense, lexical = found(store, "Zorvex Larkham", filters=filters)
        assert (set(dense), set(lexical)) == (ids, ids), filters


def test_a_reopened_store_finds_the_same_with_and_without_its_derived_files(tmp_path, fiction):
    folder = tmp_path / "index"
    store = opened(folder, create=True)
    store.write([prepared(one) for one in fiction])
    store.save()
    store.close()
    for gone in ("nothing", "vectors", "lexicon"):
        shutil.rmtree(folder / gone, ignore_errors=True)
        again = opened(folder)
        assert found(again, "Larkham plant") == (["en/zorvex"], ["en/zorvex"]), f"without {gone}"
        again.close()


def test_a_damaged_vector_file_is_rebuilt_and_never_believed(tmp_path, fiction):
    folder = tmp_path / "index"
    store = opened(folder, create=True)
    store.write([prepared(one) for one in fiction])
    store.save()
    store.close()
    files = [file for file in (folder / "vectors").rglob("*") if file.is_file()]
    assert files
    for file in files:
        whole = file.read_bytes()
        for damaged in (whole[: len(whole) // 2], whole[:-1] + bytes([whole[-1] ^ 1]), b""):
            file.write_bytes(damaged)
            again = opened(folder)
            assert found(again, "Larkham plant") == (["en/zorvex"], ["en/zorvex"]), file.name
            again.close()
        file.write_bytes(whole)


def test_a_kill_between_sqlite_and_the_search_indexes_is_caught_up(tmp_path, fiction):
    folder = tmp_path / "index"
    store = opened(folder, create=True)
    store.write([prepared(fiction[0])])
    store.database.write([prepared(fiction[1])])  # acknowledged by SQLite; the process 'dies' before the rest
    store.close()
    again = opened(folder)
    assert found(again, "usine de Brumeval", "fr") == (["fr/zorvex"], ["fr/zorvex"])
    again.close()


def test_a_lexicon_written_twice_holds_each_passage_once(tmp_path, fiction):
    store = opened(tmp_path / "index", create=True)
    store.write([prepared(fiction[0])])
    with store.view() as view:
        passages = list(store.database.added_passages(0, view.generation))
    store._indexes._lexicon.write(passages, [passage.id for passage in passages], generation=1)
    assert found(store, "Larkham")[1] == ["en/zorvex"]
    store.close()


def test_another_process_sees_what_this_one_wrote(tmp_path, fiction):
    writer = opened(tmp_path / "index", create=True)
    reader = opened(tmp_path / "index")
    writer.write([prepared(fiction[0])])
    assert found(reader, "Larkham plant") == (["en/zorvex"], ["en/zorvex"])
    writer.write([], ["en/zorvex"])
    assert found(reader, "Larkham plant") == ([], [])
    reader.close()
    writer.close()


def test_two_writers_wait_for_one_another_or_are_told(tmp_path, fiction):
    first = opened(tmp_path / "index", create=True)
    second = opened(tmp_path / "index", patience=0.2)
    with first._writing.held():
        failure = []

        def write():
            try:
                second.write([prepared(fiction[0])])
            except IndexBusy as error:
                failure.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert failure
    assert "run the command again" in str(failure[0])
    assert second.write([prepared(fiction[0])]) == 1


def test_searches_during_writes_see_each_document_whole_or_not_at_all(store):
    """A document of two passages changes all the time; a search must see both of one version, always."""
    texts = [
        f"Zorvex alpha{n} in Larkham. {'It goes on and on. ' * 30}\n\n## Next\n\nZorvex omega{n} in Larkham."
        for n in (1, 2)
    ]
    store.write([prepared(document("d", texts[0]))])
    torn = []
    stop = threading.Event()

    def read():
        vector = EMBEDDER.embed_queries(["Zorvex Larkham"])[0]
        while not stop.is_set():
            with store.view() as view:
                ids = [i for i, _ in view.dense(vector, 50, language="en", filters=Filters())]
                lexical = view.lexical("Zorvex", 50, language="en", other_language=False, filters=Filters())
                versions = {passage.version for passage in view.passages(ids).values()}
                worded = view.passages([match.passage_id for match in lexical])
            if len(versions) != 1 or {passage.version for passage in worded.values()} != versions:
                torn.append((versions, len(worded)))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for n in range(20):
        store.write([prepared(document("d", texts[(n + 1) % 2]))])
    stop.set()
    for reader in readers:
        reader.join()
    assert not torn


def test_a_missing_index_names_the_command(tmp_path):
    with pytest.raises(IndexMissing, match="sourcier ingest corpus --index"):
        opened(tmp_path / "nowhere")


def test_an_index_of_another_model_is_refused(tmp_path):
    opened(tmp_path / "index", create=True).close()
    with pytest.raises(IndexForeign, match="hashed-words-1"):
        LocalStore(tmp_path / "index", fingerprint="another-model", dimension=384)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
def test_a_truncated_sqlite_file_is_named(tmp_path, fiction, share):
    folder = tmp_path / "index"
    store = opened(folder, create=True)
    store.write([prepared(one) for one in fiction])
    store.close()
    path = folder / "sourcier.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(IndexDamaged, match="sourcier ingest"):
        opened(folder)


def test_a_filter_that_allows_many_or_few_ranks_what_it_allows_as_without_it(store, monkeypatch):
    """Words: few allowed passages are part of the query, many are picked from a longer and longer list."""
    papers = [
        document(f"d{number}", f"Zorvex {'Larkham ' * (number % 7)} plant.", publisher=f"P{number % 3}")
        for number in range(60)
    ]
    store.write([prepared(paper) for paper in papers])
    everything = matches(store, Filters(), 60)
    wanted = [match for match in everything if int(match[0][1:]) % 3 == 1]
    assert len(wanted) == 20
    for most in (1_000, 0):
        monkeypatch.setattr("rag.lexicon_snapshot._ALLOWED_AS_TERMS", most)
        for limit in (1, 5, 20, 40):
            assert matches(store, Filters(publisher="P1"), limit) == wanted[:limit], (most, limit)


def matches(store, filters, limit):
    with store.view() as view:
        found = view.lexical(
            "Zorvex Larkham plant", limit, language="en", other_language=False, filters=filters
        )
        passages = view.passages([match.passage_id for match in found])
    return [(passages[match.passage_id].document_id, match.score) for match in found]


def test_a_document_of_another_language_does_not_disturb_a_filter(store, fiction):
    store.write([prepared(one) for one in fiction])
    for filters in (Filters(published_after="2031"), Filters(document_ids=("en/zorvex", "fr/zorvex"))):
        assert found(store, "Larkham plant", filters=filters) == (["en/zorvex"], ["en/zorvex"])
        assert found(store, "usine de Brumeval", "fr", filters=filters) == (["fr/zorvex"], ["fr/zorvex"])
        assert found(store, "usine de Brumeval", "de", filters=filters) == ([], [])


def test_what_a_filter_allows_follows_every_change(store):
    filters = Filters(publisher="Gazette")
    store.write([prepared(document("a", "Zorvex in Larkham.", publisher="Gazette"))])
    assert found(store, "Zorvex Larkham", filters=filters) == (["a"], ["a"])
    store.write([prepared(document("b", "Zorvex in Larkham town.", publisher="Gazette"))])
    assert set(found(store, "Zorvex Larkham", filters=filters)[0]) == {"a", "b"}
    store.write([prepared(document("a", "Zorvex in Larkham.", publisher="Herald"))], ["b"])
    assert found(store, "Zorvex Larkham", filters=filters) == ([], [])
