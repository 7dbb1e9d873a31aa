"""SQLite, the truth: documents with all their versions, passages, embeddings, and what was removed when.

Every change is one transaction and one generation. What can be read stands in `rag/database_reader.py`, the
tables and their rows in `rag/rows.py`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.database_reader import DatabaseReader, DocumentSummary
from rag.errors import IndexDamaged, IndexForeign, IndexMissing
from rag.records import Document, Passage
from rag.rows import (
    EMBEDDING,
    SCHEMA,
    SCHEMA_VERSION,
    SUM,
    free_passages,
    insert_document,
    insert_passages,
    matrix_of,
    retire_document,
    sums_of,
    write_sum,
)
from rag.sqlite_file import SqliteFile, ingest_command, rebuild_command

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FILE_NAME", "Database", "DocumentSummary"]

FILE_NAME = "sourcier.sqlite"
_FREED_AT_ONCE = 2_000  # passages of one transaction: some 20 ms for which a write may have to wait


class Database(DatabaseReader):
    """One SQLite file; a connection a thread, one writer at a time (the store's file lock sees to it)."""

    def __init__(self, folder: Path, *, fingerprint: str, dimension: int | None, create: bool) -> None:
        """Open the file in the folder, or make it.

        :param dimension: Length of the vectors; None to look without writing.
        :raises IndexMissing: when there is none and `create` is false.
        :raises IndexDamaged: when the file is truncated or no SQLite file of ours.
        :raises IndexForeign: when it was built with another embedding model or another schema.
        """
        super().__init__(SqliteFile(folder / FILE_NAME))
        if not self._file.path.exists():
            if not create:
                raise IndexMissing(f"There is no index in {folder}", fix=ingest_command(folder))
            meta = {"schema": SCHEMA_VERSION, "embedder": fingerprint, "dimension": str(dimension)}
            self._file.create(SCHEMA, {**meta, "generation": "0"})
        self._file.check_length()
        self._check_meta(fingerprint, dimension)

    def close(self) -> None:
        """Close every thread's connection."""
        self._file.close()

    def write(
        self,
        added: Sequence[tuple[Document, Sequence[Passage], NDArray[np.float32]]],
        removed: Sequence[str] = (),
    ) -> int:
        """Replace or add documents and remove others, in one transaction; the new generation."""
        with self._file.transaction() as connection:
            generation = self.generation + 1
            sums = _Sums(connection)
            for document_id in [*removed, *(document.id for document, _, _ in added)]:
                sums.take_away(document_id)
                retire_document(connection, document_id, generation)
            for document, passages, vectors in added:
                halves = vectors.astype("<f2")
                version = insert_document(connection, document, generation)
                insert_passages(
                    connection, document, passages, halves, version=version, generation=generation
                )
                if passages:  # a document's passages speak its language
                    sums.add(document.language, halves)
            sums.save()
            connection.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (str(generation),))
        return generation

    def free(self, *, after: float) -> int:
        """Give back the room of passages that no reader can see any more, a piece at a time; how many were.

        Texts and embeddings of removed passages go; documents stay in every version, since citations name them.
        A reader sees a generation for the length of one search. So the first call only notes the newest one
        and the time; one that comes `after` so many seconds frees what was removed by then.

        :returns: 0 when nothing is left to do for now.
        """
        with self._file.transaction() as connection:
            noted, _, when = (self._meta("free") or "0 0").partition(" ")
            now = time.time()
            if now - float(when) < after:
                return 0
            freed = free_passages(connection, int(noted), most=_FREED_AT_ONCE)
            if not freed:
                note = f"{self.generation} {now}"
                connection.execute("INSERT OR REPLACE INTO meta VALUES ('free', ?)", (note,))
        return freed

    def check(self) -> None:
        """Compare every page, and every index with its table: seconds for a million passages.

        What else is read is verified when it is read; a row that an index hides is found by this alone.

        :raises IndexDamaged: naming the first fault.
        """
        found = self._file.rows("PRAGMA integrity_check(1)")[0][0]
        if found != "ok":
            raise IndexDamaged(
                f"{self._file.path} is damaged: {found}", fix=rebuild_command(self._file.path.parent)
            )

    def _check_meta(self, fingerprint: str, dimension: int | None) -> None:
        folder = self._file.path.parent
        if self._meta("schema") != SCHEMA_VERSION:
            raise IndexForeign(
                f"The index in {folder} has layout {self._meta('schema')}, this program writes {SCHEMA_VERSION}",
                fix=rebuild_command(folder),
            )
        built = (self._meta("embedder"), self._meta("dimension"))
        if built[0] != fingerprint or dimension not in {None, int(built[1] or 0)}:
            raise IndexForeign(
                f"The index in {folder} was built with the embedding model {built[0]} "
                f"({built[1]} dimensions), not with {fingerprint}",
                fix=rebuild_command(folder) + f" (or set SOURCIER_EMBEDDER to the model {built[0]})",
            )


class _Sums:
    """Numbers and sums of the embeddings by language, so that counts and means cost nothing to keep."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._sums = sums_of(connection.execute(f"SELECT {SUM} FROM sums").fetchall())  # noqa: S608

    def add(self, language: str, vectors: NDArray[np.float16]) -> None:
        """Count the embeddings of new passages in."""
        self._change(language, vectors, by=1)

    def take_away(self, document_id: str) -> None:
        """Count the current passages of a document out."""
        rows = self._connection.execute(
            f"SELECT {EMBEDDING}, language FROM passages JOIN embeddings ON passage_id = passages.id "  # noqa: S608
            "WHERE document_id = ? AND removed IS NULL",
            (document_id,),
        ).fetchall()
        for language in {row[3] for row in rows}:
            self._change(language, matrix_of([row[:3] for row in rows if row[3] == language]), by=-1)

    def save(self) -> None:
        """Write the sums back."""
        for language, (count, total) in self._sums.items():
            write_sum(self._connection, language, count, total)

    def _change(self, language: str, vectors: NDArray[np.float16], *, by: int) -> None:
        import numpy as np

        count, total = self._sums.get(language, (0, np.zeros(vectors.shape[1])))
        self._sums[language] = (
            count + by * len(vectors),
            total + by * vectors.astype(np.float64).sum(axis=0),
        )
