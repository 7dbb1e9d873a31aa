"""Ingest: three stages that overlap, stop together, and go on where a kill left them."""

from __future__ import annotations

import io
import itertools
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import rag.ingest
import rag.progress
from fake_embedder import HashedEmbedder
from rag.embedding import FairLock, SentenceTransformerEmbedder, batches_by_length, passage_text
from rag.errors import IndexBusy, UnreadableDocument
from rag.ingest import IngestProgress, expected_documents, ingest_documents
from rag.models import ModelStore
from rag.passages import split_passages
from rag.progress import ingest_progress
from rag.read_ahead import ReadAhead
from rag.records import Document, Filters
from rag.settings import Settings
from rag.store import LocalStore

WAIT = 30  # seconds after which a test that waits for another thread has failed


@pytest.fixture
def small_windows(monkeypatch):
    """Four passages a window, two a batch: a few documents make several windows."""
    monkeypatch.setattr(rag.ingest, "_WINDOW_PASSAGES", 4)
    monkeypatch.setattr(rag.ingest, "_BATCH_PASSAGES", 2)


def paper(number):
    """A document of one passage that no other shares its words with."""
    return Document(f"en/{number:04}", f"Zq{number}a met zq{number}b in Larkham.", "en", f"Paper {number}")


def papers(count):
    return [paper(number) for number in range(count)]


def ingest(documents, store, embedder, **options):
    return ingest_documents(documents, store, embedder, passage_tokens=60, **options)


def stored(store):
    return [summary.id for summary in store.summaries(limit=10_000)]


def is_found(store, embedder, number):
    """Whether the vector of a paper is the one of its own text (hashed words may collide, so: exactly)."""
    vector = embedder.embed_queries([f"Paper {number}. {paper(number).text}"])[0]
    with store.view() as view:
        near = view.dense(vector, 5, language="en", filters=Filters())
        own = {passage.id: passage.document_id for passage in view.passages([i for i, _ in near]).values()}
    return any(own[i] == f"en/{number:04}" and cosine > 0.999 for i, cosine in near)


def stage_threads():
    return [
        thread for thread in threading.enumerate() if thread.name.startswith(("ingest-write", "read-ahead"))
    ]


# --- what comes out ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 23])
def test_every_document_gets_the_vectors_of_its_own_passages(store, embedder, small_windows, count):
    report = ingest(papers(count), store, embedder)
    assert report.added == tuple(f"en/{number:04}" for number in range(count))
    assert (report.passages, embedder.embedded) == (count, count)
    assert stored(store) == list(report.added)
    for number in range(count):
        assert is_found(store, embedder, number)
    assert not stage_threads()


def test_documents_of_many_passages_keep_their_vectors_in_order(store, embedder, small_windows):
    text = "\n\n".join(
        f"Zw{number} opened a plant. It makes zv{number} and zu{number}." for number in range(40)
    )
    long = Document("en/long", text, "en", "Long")
    cut = split_passages(long, target_tokens=20)
    assert len(cut) > 20
    ingest_documents([paper(1), long, paper(2)], store, embedder, passage_tokens=20)
    with store.view() as view:
        for passage in cut:
            vector = embedder.embed_passages([passage])[0]
            [(found, score)] = view.dense(vector, 1, language="en", filters=Filters())
            assert view.passages([found])[found].text == passage.text
            assert score > 0.99


def test_new_changed_unchanged_and_unreadable_documents_are_told_apart(store, embedder, small_windows):
    ingest(papers(10), store, embedder)
    changed = Document("en/0003", "Quill left Larkham.", "en", "Paper 3")
    unreadable = ("x.pdf", UnreadableDocument("x.pdf is encrypted", fix="save it without a password"))
    again = [*papers(3), changed, unreadable, paper(4), paper(4), paper(11)]
    report = ingest(again, store, embedder)
    assert (report.added, report.replaced, report.removed) == (("en/0011",), ("en/0003",), ())
    assert report.unchanged == ("en/0000", "en/0001", "en/0002", "en/0004")
    assert [where for where, _ in report.failed] == ["x.pdf", "en/0004"]
    assert embedder.embedded == 12


def test_the_progress_counts_every_document_up_to_the_expected_ones(store, embedder, small_windows):
    ingest(papers(6), store, embedder)
    told = []
    unreadable = ("x.pdf", UnreadableDocument("x.pdf is encrypted", fix="save it without a password"))
    ingest([*papers(15), unreadable], store, embedder, progress=told.append, total=16)
    assert told[0] == IngestProgress(documents=0, passages=0, total=16)
    assert told[-1] == IngestProgress(documents=16, passages=9, total=16)
    assert all(
        before.documents <= after.documents and before.passages <= after.passages
        for before, after in itertools.pairwise(told)
    )


# --- how the stages work together --------------------------------------------------------------------------


def test_reading_and_writing_go_on_while_a_window_is_embedded(store, small_windows, monkeypatch):
    """Each stage waits for the other to be at work: without overlap, none would ever go on."""
    reading_third, writing_first = threading.Event(), threading.Event()

    def read():
        for number in range(12):
            if number == 8:
                reading_third.set()
            yield paper(number)

    class Waiting(HashedEmbedder):
        windows = 0

        def embed_passages(self, passages):
            self.windows += 1
            if self.windows == 2:
                assert reading_third.wait(WAIT), "the third window is not read while the second is embedded"
                assert writing_first.wait(WAIT), (
                    "the first window is not written while the second is embedded"
                )
            return super().embed_passages(passages)

    write = store.write

    def say(*arguments):
        writing_first.set()
        return write(*arguments)

    monkeypatch.setattr(store, "write", say)
    assert len(ingest(read(), store, Waiting()).added) == 12


def test_the_reader_stays_a_bounded_way_ahead(store, embedder, small_windows):
    read = []

    def documents():
        for number in range(80):
            read.append(number)
            yield paper(number)

    furthest = 0

    class Watching(HashedEmbedder):
        def embed_passages(self, passages):
            nonlocal furthest
            furthest = max(furthest, len(read) - self.embedded)
            return super().embed_passages(passages)

    ingest(documents(), store, Watching())
    assert furthest <= 16  # the window in hand, one that waits, one being made, and its successor's first


def test_what_fits_into_one_window_starts_no_thread(store, embedder, monkeypatch):
    def forbidden(thread):
        raise AssertionError(f"{thread.name} was started")

    monkeypatch.setattr(threading.Thread, "start", forbidden)
    assert ingest(papers(3), store, embedder).passages == 3


def test_the_first_windows_are_small_and_grow(store, monkeypatch):
    monkeypatch.setattr(rag.ingest, "_FIRST_WINDOW", 2)
    monkeypatch.setattr(rag.ingest, "_WINDOW_PASSAGES", 8)
    sizes = []

    class Counting(HashedEmbedder):
        def embed_passages(self, passages):
            sizes.append(len(passages))
            return super().embed_passages(passages)

    ingest(papers(25), store, Counting())
    assert sizes == [2, 4, 8, 8, 3]


def test_an_error_of_the_reader_is_raised_as_it_is_and_what_was_read_before_is_kept(
    store, embedder, small_windows
):
    error = OSError("the disk is gone")

    def documents():
        yield from papers(10)
        raise error

    with pytest.raises(OSError, match="the disk is gone") as raised:
        ingest(documents(), store, embedder)
    assert raised.value is error
    assert stored(store) == [f"en/{number:04}" for number in range(8)]  # two whole windows
    assert not stage_threads()


def test_an_error_of_the_embedding_is_raised_as_it_is(store, small_windows):
    error = RuntimeError("out of memory")

    class Failing(HashedEmbedder):
        def embed_passages(self, passages):
            if self.embedded >= 8:
                raise error
            return super().embed_passages(passages)

    with pytest.raises(RuntimeError) as raised:
        ingest(papers(40), store, Failing())
    assert raised.value is error
    assert stored(store) == [f"en/{number:04}" for number in range(8)]
    assert not stage_threads()


def test_an_error_of_the_store_is_raised_as_it_is_and_stops_the_rest(
    store, embedder, small_windows, monkeypatch
):
    error = IndexBusy("Another process is writing", fix="wait")
    write, calls = store.write, itertools.count()

    def failing(*arguments):
        if next(calls) == 3:
            raise error
        return write(*arguments)

    monkeypatch.setattr(store, "write", failing)
    with pytest.raises(IndexBusy) as raised:
        ingest(papers(400), store, embedder)
    assert raised.value is error
    assert stored(store) == [f"en/{number:04}" for number in range(6)]  # three batches
    assert embedder.embedded <= 16
    assert not stage_threads()


def test_an_interrupted_ingest_keeps_what_it_wrote_and_the_next_embeds_the_rest_alone(store, small_windows):
    class Interrupted(HashedEmbedder):
        def embed_passages(self, passages):
            if self.embedded >= 12:
                raise KeyboardInterrupt
            return super().embed_passages(passages)

    with pytest.raises(KeyboardInterrupt):
        ingest(papers(40), store, Interrupted())
    kept = stored(store)
    assert kept == [f"en/{number:04}" for number in range(len(kept))]
    assert 8 <= len(kept) <= 12
    following = HashedEmbedder()
    report = ingest(papers(40), store, following)
    assert (len(report.unchanged), len(report.added)) == (len(kept), 40 - len(kept))
    assert following.embedded == 40 - len(kept)
    assert not stage_threads()


# --- processes that end in the middle ----------------------------------------------------------------------

CHILD = """
import itertools, signal, sys, threading
sys.path.insert(0, sys.argv[2])
import rag.ingest
from pathlib import Path
from fake_embedder import HashedEmbedder
from rag.store import LocalStore
from test_ingest import ingest, paper

# A shell starts what it runs in the background with interrupts ignored, and tests run there too.
signal.signal(signal.SIGINT, signal.default_int_handler)
rag.ingest._WINDOW_PASSAGES, rag.ingest._BATCH_PASSAGES = 32, 16
embedder = HashedEmbedder()
store = LocalStore(Path(sys.argv[1]), fingerprint=embedder.fingerprint, dimension=embedder.dimension, create=True)

def documents():
    for number in itertools.count():
        if number == int(sys.argv[3]):
            threading.Event().wait()  # a page that takes for ever
        yield paper(number)

try:
    ingest(documents(), store, embedder, progress=lambda p: print(p.passages, flush=True))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def started(folder, *, stuck_at):
    command = [sys.executable, "-c", CHILD, str(folder), str(Path(__file__).parent), str(stuck_at)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent)


def acknowledged(child, *, at_least):
    """Read what the child says until so many passages are written; the number it told last."""
    for line in child.stdout:
        if int(line) >= at_least:
            return int(line)
    pytest.fail("the child ended early")


def resumed(folder, acknowledged_passages):
    embedder = HashedEmbedder()
    store = LocalStore(folder, fingerprint=embedder.fingerprint, dimension=embedder.dimension)
    try:
        kept = stored(store)
        assert kept == [f"en/{number:04}" for number in range(len(kept))]
        assert len(kept) >= acknowledged_passages
        whole = len(kept) + 50
        report = ingest(papers(whole), store, embedder)
        assert (len(report.unchanged), len(report.added)) == (len(kept), 50)
        assert embedder.embedded == 50  # nothing that is stored is embedded again
        for number in range(0, whole, 7):
            assert is_found(store, embedder, number)
    finally:
        store.close()


def interrupted(child, times=3):
    """What a process still writes when it is interrupted, again if need be.

    Python drops an interrupt that falls into a finalizer: one run in fifteen waited on as if it had not come, and a
    user presses the keys again.
    """
    for last in (False,) * (times - 1) + (True,):
        child.send_signal(signal.SIGINT)
        try:
            return child.communicate(timeout=WAIT / times)[0]
        except subprocess.TimeoutExpired:
            if last:
                raise
    return None


@pytest.mark.parametrize("passages", [1, 50, 200])
def test_after_a_kill_nothing_that_is_stored_is_embedded_again(tmp_path, passages):
    child = started(tmp_path / "index", stuck_at=-1)
    with child:
        told = acknowledged(child, at_least=passages)
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    resumed(tmp_path / "index", told)


def test_an_interrupt_ends_the_process_even_while_a_page_is_being_read(tmp_path):
    child = started(tmp_path / "index", stuck_at=70)
    with child:
        told = acknowledged(child, at_least=32)
        try:
            rest = interrupted(child)
        finally:
            child.kill()
    assert child.returncode == 0
    assert rest.split()[-1] == "interrupted"
    resumed(tmp_path / "index", told)


# --- reading ahead -----------------------------------------------------------------------------------------


def test_read_ahead_keeps_the_order_and_ends():
    with ReadAhead(iter(range(100))) as ahead:
        assert list(ahead) == list(range(100))


def test_read_ahead_raises_after_the_items_that_came_before():
    error = ValueError("no more")

    def items():
        yield 1
        yield 2
        raise error

    seen = []
    with ReadAhead(items()) as ahead, pytest.raises(ValueError, match="no more") as raised:
        seen.extend(ahead)
    assert raised.value is error


def test_read_ahead_stops_when_nobody_reads_any_more():
    made = []

    def items():
        for number in itertools.count():
            made.append(number)
            yield number

    with ReadAhead(items(), ahead=2) as ahead:
        assert next(iter(ahead)) == 0
    assert not stage_threads()
    assert len(made) <= 5


# --- how much there is to do -------------------------------------------------------------------------------


def test_expected_documents_are_files_and_lines(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "deep" / "b.html").write_text("<p>Two.", encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n', encoding="utf-8")
    (tmp_path / "d.ndjson").write_text('{"text": "a"}\n{"text": "b"}', encoding="utf-8")
    (tmp_path / "left-out.xyz").write_text("?", encoding="utf-8")
    assert expected_documents([tmp_path]) == 6
    assert expected_documents([tmp_path / "a.txt", tmp_path / "missing.txt"]) == 2


class Clock:
    """Time that passes when the test says so."""

    now = 0.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(rag.progress, "time", made)
    return made


def test_a_log_gets_a_line_each_five_seconds_with_rate_and_remaining_time(clock):
    output = io.StringIO()
    with ingest_progress(Console(file=output, force_terminal=False, width=200)) as show:
        for seconds in range(0, 41, 2):
            clock.now = float(seconds)
            show(IngestProgress(documents=10 * seconds, passages=50 * seconds, total=2000))
    lines = output.getvalue().splitlines()
    assert lines[0] == "loading the embedding model, reading documents"
    assert lines[1] == ("indexed 60 of 2,000 documents, 300 passages, 50 passages/s, 3 min 14 s left")
    assert lines[-1].startswith("indexed 360 of 2,000 documents, 1,800 passages, 50 passages/s, 2 min 44 s")
    assert len(lines) == 7


def test_the_remaining_time_forgets_how_fast_unchanged_documents_went(clock):
    output = io.StringIO()
    with ingest_progress(Console(file=output, force_terminal=False, width=200)) as show:
        show(IngestProgress(0, 0, 2000))
        clock.now = 1.0
        show(IngestProgress(1000, 0, 2000))  # a thousand that were stored already
        for seconds in range(2, 62):
            clock.now = float(seconds)
            show(IngestProgress(1000 + seconds, 5 * seconds, 2000))
    assert "5 passages/s, 15 min 40 s left" in output.getvalue().splitlines()[-1]


def test_a_terminal_gets_one_bar_with_documents_and_passages(clock):
    output = io.StringIO()
    with ingest_progress(Console(file=output, force_terminal=True, width=100)) as show:
        show(IngestProgress(0, 0, 40))
        clock.now = 2.0
        show(IngestProgress(10, 84, 40))
        clock.now = 4.0
        show(IngestProgress(40, 336, 40))
    assert "40/40" in output.getvalue()
    assert "336 passages, 84/s" in output.getvalue()


def test_more_documents_than_were_expected_are_no_more_than_all(clock):
    output = io.StringIO()
    with ingest_progress(Console(file=output, force_terminal=False, width=200)) as show:
        show(IngestProgress(0, 0, 5))
        clock.now = 6.0
        show(IngestProgress(9, 9, 5))
    assert "indexed 9 of 9 documents, 9 passages, 2 passages/s, 0 min 00 s left" in output.getvalue()


# --- the embedding's batches --------------------------------------------------------------------------------


def test_texts_of_like_length_share_a_batch():
    assert list(batches_by_length([10, 100, 12, 90, 11], 200)) == [[1, 3], [2, 4, 0]]
    assert list(batches_by_length([500, 5], 100)) == [[0], [1]]


@given(st.lists(st.integers(1, 512), max_size=80), st.integers(64, 4096))
def test_batches_hold_each_text_once_within_the_budget(lengths, budget):
    batches = list(batches_by_length(lengths, budget))
    assert sorted(itertools.chain(*batches)) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[row] for row in batch) <= budget
    longest = [[lengths[row] for row in batch] for batch in batches]
    assert list(itertools.chain(*longest)) == sorted(lengths, reverse=True)


def test_a_question_waits_for_one_batch_and_not_for_the_whole_ingest():
    lock, turns = FairLock(), []

    def ask():
        with lock:
            turns.append("question")

    question = threading.Thread(target=ask)
    for number in range(200):
        with lock:
            turns.append("batch")
            if number == 5:
                question.start()
                while not lock.wanted:
                    threading.Event().wait(0.001)
    question.join(WAIT)
    assert turns.index("question") == 6
    assert turns.count("batch") == 200


@pytest.mark.real
def test_batches_leave_the_vectors_as_the_library_makes_them():
    settings = Settings.load()
    folder = ModelStore(settings.cache).path(settings.embedder)
    embedder = SentenceTransformerEmbedder(folder, name="e5", dtype="float32", batch_tokens=512)
    passages = [
        passage
        for number in range(8)
        for passage in split_passages(
            Document(f"d{number}", "Elle coûtera 4,5 milliards d’euros. " * (1 + 9 * number), "fr", "L’usine")
        )
    ]
    vectors = embedder.embed_passages(passages)
    texts = ["passage: " + passage_text(passage) for passage in passages]
    expected = embedder._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert np.allclose(vectors, expected, atol=1e-5)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)
