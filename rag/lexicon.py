"""The lexical index: tantivy (BM25), incremental, one field a language and one for what languages share.

Derived from SQLite and rebuilt from it at need. A commit carries the generation that it covers in the same
atomic step (a marker document), so that after a kill the index knows how far it got. Searches go on in a
snapshot of one commit (`rag/lexicon_snapshot.py`); every byte is under a checksum (`rag/lexicon_files.py`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rag import lexicon_files
from rag.errors import DiskFull, IndexDamaged, IndexMissing, SourcierError
from rag.lexicon_snapshot import LANGUAGES, LAYOUT, MARKER, LexicalMatch, LexiconSnapshot
from rag.records import Passage
from rag.words import analysed_tokens, names_and_figures_of, roots_of, tokens

if TYPE_CHECKING:
    import tantivy

__all__ = ["LexicalMatch", "Lexicon", "LexiconSnapshot"]

_HEAP = 64_000_000  # bytes for the writer; tantivy asks for at least 15 MB a thread
_NO_ROOM = ("os error 28", "os error 122", "os error 27")  # disk full, quota, file size limit


class Lexicon:
    """BM25 over passages; one writer at a time (the store's lock sees to it), any number of readers."""

    def __init__(self, folder: Path) -> None:
        """Open the index in the folder, every byte of it verified.

        :raises IndexMissing: when there is none; `Lexicon.reset` begins one.
        :raises IndexDamaged: when a file is not what was written; `Lexicon.reset` begins anew.
        """
        fix = "it is rebuilt at the next start"
        try:
            lexicon_files.verify(folder)
        except FileNotFoundError as error:
            if not (folder / "meta.json").exists():
                raise IndexMissing(f"There is no lexical index in {folder}", fix=fix) from error
            raise IndexDamaged(f"The lexical index in {folder} lacks a file: {error}", fix=fix) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"The lexical index in {folder} is damaged: {error}", fix=fix) from error
        self._folder = folder
        self._open()

    @classmethod
    def reset(cls, folder: Path) -> Lexicon:
        """Throw the files away and begin an empty index."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        lexicon = cls.__new__(cls)
        lexicon._folder = folder
        lexicon._open()
        lexicon_files.seal(folder)
        return lexicon

    def close(self) -> None:
        """Forget the files; snapshots live on."""
        if self._links is not None:
            self._links.cleanup()

    def snapshot(self) -> LexiconSnapshot:
        """The newest commit, to search in for as long as one likes.

        :raises IndexDamaged: when its files are gone.
        """
        try:
            self._index.reload()
            return LexiconSnapshot(self._schema, self._index.searcher(), self._analyzers)
        except (ValueError, OSError) as error:
            raise self._told(error) from error

    def write(self, added: Iterable[Passage], stale: Sequence[int], *, generation: int) -> None:
        """Forget the stale ids and add passages in one commit; the next snapshot has it.

        :param stale: Ids that were removed, and the added ones too if an earlier write of them may have been
            cut off, so that nothing is in twice.
        :param generation: The generation that the index covers with this commit.
        :raises DiskFull: when it does not fit; what was committed before still stands.
        :raises IndexDamaged: when the index cannot be written.
        """
        try:
            lexicon_files.begin_writing(self._folder)
            self._commit(added, stale, generation)
            lexicon_files.seal(self._folder)
        except (ValueError, OSError) as error:
            raise self._told(error) from error

    def _commit(self, added: Iterable[Passage], stale: Sequence[int], generation: int) -> None:
        import tantivy

        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        try:
            # By query: deletion by term matches no unsigned field (tantivy 0.27), and says nothing.
            if stale:
                query = tantivy.Query.term_set_query(self._schema, "passage_id", list(stale))
                writer.delete_documents_by_query(query)
            for passage in added:
                writer.add_document(_document(passage, self._schema))
            writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "marker", MARKER))
            marker = {"marker": MARKER, "layout": LAYOUT, "generation": generation}
            writer.add_document(tantivy.Document.from_dict(marker, self._schema))
            writer.commit()
            writer.wait_merging_threads()
        finally:
            del writer  # else it lives, with its lock, for as long as somebody keeps the error

    def _open(self) -> None:
        import tantivy

        self._schema = _schema()
        self._links = None if os.access(self._folder, os.W_OK) else _links(self._folder)
        folder = self._folder if self._links is None else self._links.name
        try:
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
        except (ValueError, OSError) as error:
            raise self._told(error) from error
        self._analyzers = {language: _analyzer(stemmer) for language, stemmer in LANGUAGES.items()}
        for language, analyzer in self._analyzers.items():
            self._index.register_tokenizer(language, analyzer)
        self._index.register_tokenizer("names", _analyzer(None))

    def _told(self, error: Exception) -> SourcierError:
        if any(sign in str(error) for sign in _NO_ROOM):
            return DiskFull(
                f"There is no room on the disk for the lexical index in {self._folder}",
                fix="free some disk space and run the command again; nothing acknowledged is lost",
            )
        return IndexDamaged(
            f"The lexical index in {self._folder} cannot be used: {error}",
            fix="make the folder readable and writable for this user, then run the command again: "
            "a damaged index is rebuilt at the start",
        )


def _links(folder: Path) -> TemporaryDirectory[str]:
    """A folder with links to the files of one that cannot be written: tantivy locks a file even to read."""
    links = TemporaryDirectory(prefix="sourcier-lexicon-")
    for file in folder.iterdir():
        if file.suffix != ".lock":
            (Path(links.name) / file.name).symlink_to(file.resolve())
    return links


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage_id", stored=True, indexed=True, fast=True)
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    for language in LANGUAGES:
        builder.add_text_field(language, tokenizer_name=language, index_option="freq")
    builder.add_text_field("roots", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("names", tokenizer_name="names", index_option="freq")
    builder.add_text_field("marker", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("layout", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("generation", stored=True)
    return builder.build()


def _analyzer(stemmer: str | None) -> Any:  # noqa: ANN401 - tantivy's types are made at run time
    """Lower case, stop words off and stems, then accents folded, so that the stemmer still sees them."""
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.lowercase())
    if stemmer is not None:
        builder = builder.filter(tantivy.Filter.stopword(stemmer)).filter(tantivy.Filter.stemmer(stemmer))
    return builder.filter(tantivy.Filter.ascii_fold()).build()


def _document(passage: Passage, schema: tantivy.Schema) -> tantivy.Document:
    import tantivy

    found = tokens(f"{passage.title}\n{passage.text}")
    fields: dict[str, Any] = {
        "passage_id": passage.id,
        "language": passage.language,
        "names": " ".join(names_and_figures_of(found)),
        "roots": " ".join(roots_of(found)),
        passage.language: analysed_tokens(found),
    }
    return tantivy.Document.from_dict(fields, schema)
