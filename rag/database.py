"""SQLite, the truth: documents with all their versions, passages, embeddings, and what was removed when.

Every change is one transaction and one generation. A row is visible at generation g when `added <= g` and it
was not yet removed then, so that a reader whose search indexes lag behind sees each document whole or not at
all.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import IndexForeign, IndexMissing
from rag.records import Document, Filters, Passage, Span
from rag.sqlite_file import SqliteFile, ingest_command, rebuild_command

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE_NAME = "sourcier.sqlite"
_SCHEMA_VERSION = "1"
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT NOT NULL, version INTEGER NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT,
    published TEXT, based_on TEXT NOT NULL, url TEXT, licence TEXT, fingerprint TEXT NOT NULL,
    added INTEGER NOT NULL, removed INTEGER, characters INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (id, version));
CREATE INDEX documents_current ON documents (removed, id);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL, version INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, language TEXT NOT NULL, sentences TEXT NOT NULL,
    added INTEGER NOT NULL, removed INTEGER, text TEXT NOT NULL);
CREATE INDEX passages_document ON passages (document_id, version);
CREATE INDEX passages_added ON passages (added);
CREATE INDEX passages_removed ON passages (removed) WHERE removed IS NOT NULL;
CREATE TABLE embeddings (passage_id INTEGER PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE sums (language TEXT PRIMARY KEY, passages INTEGER NOT NULL, vector BLOB NOT NULL) WITHOUT ROWID;
"""
_DOCUMENT = "id, version, language, title, publisher, published, based_on, url, licence, text"
_PASSAGE = (
    "passages.id, document_id, passages.version, start, end, passages.language, sentences, passages.text, "
    "title"
)
_VISIBLE = "added <= :g AND (removed IS NULL OR removed > :g)"
_MOST_VARIABLES = 500


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text, for listings."""

    id: str
    version: int
    language: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    characters: int


class Database:
    """One SQLite file; a connection a thread, one writer at a time (the store's file lock sees to it)."""

    def __init__(self, folder: Path, *, fingerprint: str, dimension: int | None, create: bool) -> None:
        """Open the file in the folder, or make it.

        :param dimension: Length of the vectors; None to look without writing.
        :raises IndexMissing: when there is none and `create` is false.
        :raises IndexDamaged: when the file is truncated or no SQLite file of ours.
        :raises IndexForeign: when it was built with another embedding model or another schema.
        """
        self._file = SqliteFile(folder / FILE_NAME)
        if not self._file.path.exists():
            if not create:
                raise IndexMissing(f"There is no index in {folder}", fix=ingest_command(folder))
            meta = {"schema": _SCHEMA_VERSION, "embedder": fingerprint, "dimension": str(dimension)}
            self._file.create(_SCHEMA, {**meta, "generation": "0"})
        self._file.check_length()
        self._check_meta(fingerprint, dimension)

    @property
    def generation(self) -> int:
        """The number of the newest change."""
        return int(self._meta("generation") or 0)

    def close(self) -> None:
        """Close every thread's connection."""
        self._file.close()

    # --- reading -----------------------------------------------------------------------------------------

    def fingerprints(self) -> dict[str, str]:
        """Fingerprint of the current version of every document, by id."""
        rows = self._file.rows("SELECT id, fingerprint FROM documents WHERE removed IS NULL")
        return {row[0]: row[1] for row in rows}

    def document(self, document_id: str, version: int | None = None) -> Document | None:
        """A document at a version, or its current one; None when there is none."""
        if version is None:
            sql = f"SELECT {_DOCUMENT} FROM documents WHERE id = ? AND removed IS NULL"  # noqa: S608
            rows = self._file.rows(sql, (document_id,))
        else:
            sql = f"SELECT {_DOCUMENT} FROM documents WHERE id = ? AND version = ?"  # noqa: S608
            rows = self._file.rows(sql, (document_id, version))
        return _document(rows[0]) if rows else None

    def summaries(
        self, *, language: str | None = None, limit: int = 100, offset: int = 0
    ) -> list[DocumentSummary]:
        """The current documents in the order of their ids."""
        rows = self._file.rows(
            "SELECT id, version, language, title, publisher, published, url, characters FROM documents "
            "WHERE removed IS NULL AND (:language IS NULL OR language = :language) "
            "ORDER BY id LIMIT :l OFFSET :o",
            {"language": language, "l": limit, "o": offset},
        )
        return [DocumentSummary(*row) for row in rows]

    def count(self) -> dict[str, int]:
        """How many current documents, and passages by language."""
        documents = self._file.rows("SELECT count(*) FROM documents WHERE removed IS NULL")[0][0]
        passages = self._file.rows(
            "SELECT language, count(*) FROM passages WHERE removed IS NULL GROUP BY language"
        )
        return {"documents": documents, **{f"passages_{language}": number for language, number in passages}}

    def passages(self, ids: Sequence[int], generation: int) -> dict[int, Passage]:
        """The passages with those ids that are visible at the generation, by id."""
        found: dict[int, Passage] = {}
        for first in range(0, len(ids), _MOST_VARIABLES):
            part = list(ids[first : first + _MOST_VARIABLES])
            marks = ",".join("?" * len(part))
            rows = self._file.rows(
                f"SELECT {_PASSAGE} FROM passages JOIN documents ON documents.id = document_id "  # noqa: S608
                f"AND documents.version = passages.version WHERE passages.id IN ({marks}) "
                "AND passages.added <= ? AND (passages.removed IS NULL OR passages.removed > ?)",
                (*part, generation, generation),
            )
            found.update((row[0], _passage(row)) for row in rows)
        return found

    def added_passages(self, after: int, until: int) -> Iterator[Passage]:
        """Passages added in generations (after, until] and not removed by then, in the order of their ids."""
        sql = (
            f"SELECT {_PASSAGE} FROM passages JOIN documents ON documents.id = document_id AND "  # noqa: S608
            "documents.version = passages.version WHERE passages.added > :a AND passages.added <= :g AND "
            "(passages.removed IS NULL OR passages.removed > :g) ORDER BY passages.id"
        )
        for row in self._file.stream(sql, {"a": after, "g": until}):
            yield _passage(row)

    def changed_ids(self, after: int, until: int) -> list[int]:
        """Ids of passages added or removed in generations (after, until]: what an index must forget first."""
        rows = self._file.rows(
            "SELECT id FROM passages WHERE added > :a AND added <= :g UNION "
            "SELECT id FROM passages WHERE removed > :a AND removed <= :g ORDER BY 1",
            {"a": after, "g": until},
        )
        return [row[0] for row in rows]

    def removed_ids(self, language: str, after: int, until: int) -> NDArray[np.int64]:
        """Sorted ids of passages of a language that were removed in generations (after, until]."""
        import numpy as np

        rows = self._file.rows(
            "SELECT id FROM passages WHERE removed > :a AND removed <= :g AND language = :l ORDER BY id",
            {"l": language, "a": after, "g": until},
        )
        return np.array([row[0] for row in rows], dtype=np.int64)

    def vectors(
        self, language: str, after: int, until: int, *, size: int = 65_536
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
        """Ids and embeddings added in (after, until] and visible then, in pieces of at most `size` rows."""
        import numpy as np

        sql = (
            "SELECT passages.id, vector FROM passages JOIN embeddings ON passage_id = passages.id "  # noqa: S608
            f"WHERE language = :l AND added > :a AND {_VISIBLE} ORDER BY passages.id"
        )
        ids: list[int] = []
        blobs: list[bytes] = []
        for passage_id, blob in self._file.stream(sql, {"l": language, "a": after, "g": until}):
            ids.append(passage_id)
            blobs.append(blob)
            if len(ids) == size:
                yield np.array(ids, dtype=np.int64), _matrix(blobs)
                ids, blobs = [], []
        if ids:
            yield np.array(ids, dtype=np.int64), _matrix(blobs)

    def vector_ids(self, language: str, until: int) -> NDArray[np.int64]:
        """Sorted ids of a language's passages that are visible at a generation."""
        import numpy as np

        sql = f"SELECT id FROM passages WHERE language = :l AND {_VISIBLE} ORDER BY id"  # noqa: S608
        return np.array([row[0] for row in self._file.rows(sql, {"l": language, "g": until})], dtype=np.int64)

    def vectors_of(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The embeddings of passages in the order of their ids' sequence, shape (n, dimension).

        :raises KeyError: when one has none.
        """
        import numpy as np

        found: dict[int, bytes] = {}
        for first in range(0, len(ids), _MOST_VARIABLES):
            part = list(ids[first : first + _MOST_VARIABLES])
            marks = ",".join("?" * len(part))
            sql = f"SELECT passage_id, vector FROM embeddings WHERE passage_id IN ({marks})"  # noqa: S608
            found.update(self._file.rows(sql, part))
        return _matrix([found[passage_id] for passage_id in ids]).astype(np.float32)

    def means(self) -> dict[str, NDArray[np.float32]]:
        """The mean embedding of each language's current passages."""
        import numpy as np

        rows = self._file.rows(
            "SELECT language, passages, vector FROM sums WHERE passages > 0 ORDER BY language"
        )
        return {
            language: (np.frombuffer(blob, dtype="<f8") / count).astype(np.float32)
            for language, count, blob in rows
        }

    def languages(self) -> list[str]:
        """The languages of the passages, sorted."""
        return [row[0] for row in self._file.rows("SELECT DISTINCT language FROM passages ORDER BY 1")]

    def allowed(self, filters: Filters, generation: int) -> NDArray[np.int64]:
        """Sorted ids of the passages that the filters allow, visible at the generation."""
        import numpy as np

        conditions = ["documents.added <= :g AND (documents.removed IS NULL OR documents.removed > :g)"]
        values: dict[str, Any] = {"g": generation}
        for column in ("language", "publisher"):
            value = getattr(filters, column)
            if value is not None:
                conditions.append(f"documents.{column} = :{column}")
                values[column] = value
        # A date may be a year or a month: '2025' counts as from its first day to its last.
        if filters.published_after is not None:
            conditions.append(
                "documents.published || substr('-12-31', length(documents.published) - 3) >= :after"
            )
            values["after"] = filters.published_after
        if filters.published_before is not None:
            conditions.append("substr(documents.published || '-01-01', 1, 10) <= :before")
            values["before"] = filters.published_before + "-12-31"[len(filters.published_before) - 4 :]
        if filters.document_ids:
            names = {f"d{number}": value for number, value in enumerate(filters.document_ids)}
            conditions.append(f"documents.id IN ({','.join(':' + name for name in names)})")
            values.update(names)
        rows = self._file.rows(
            "SELECT passages.id FROM documents JOIN passages ON document_id = documents.id AND "  # noqa: S608
            f"passages.version = documents.version WHERE {' AND '.join(conditions)} ORDER BY passages.id",
            values,
        )
        return np.array([row[0] for row in rows], dtype=np.int64)

    # --- writing -----------------------------------------------------------------------------------------

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
                _retire(connection, document_id, generation, sums)
            for document, passages, vectors in added:
                _insert(connection, document, passages, vectors, generation)
                if passages:  # a document's passages speak its language
                    sums.change(document.language, vectors.astype("<f2"), by=1)
            sums.save()
            connection.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (str(generation),))
        return generation

    def _check_meta(self, fingerprint: str, dimension: int | None) -> None:
        folder = self._file.path.parent
        if self._meta("schema") != _SCHEMA_VERSION:
            raise IndexForeign(
                f"The index in {folder} has layout {self._meta('schema')}, "
                f"this program writes {_SCHEMA_VERSION}",
                fix=rebuild_command(folder),
            )
        built = (self._meta("embedder"), self._meta("dimension"))
        if built[0] != fingerprint or dimension not in {None, int(built[1] or 0)}:
            raise IndexForeign(
                f"The index in {folder} was built with the embedding model {built[0]} "
                f"({built[1]} dimensions), not with {fingerprint}",
                fix=rebuild_command(folder) + f" (or set SOURCIER_EMBEDDER to the model {built[0]})",
            )

    def _meta(self, key: str) -> str | None:
        rows = self._file.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None


class _Sums:
    """Sums of the embeddings by language, so that their means cost nothing to keep."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        import numpy as np

        self._connection = connection
        rows = connection.execute("SELECT language, passages, vector FROM sums").fetchall()
        self._sums = {language: (count, np.frombuffer(blob, dtype="<f8")) for language, count, blob in rows}

    def change(self, language: str, vectors: NDArray[np.float16], *, by: int) -> None:
        """Add rows to a language's sum (by 1), or take them away (by -1)."""
        import numpy as np

        count, total = self._sums.get(language, (0, np.zeros(vectors.shape[1])))
        self._sums[language] = (
            count + by * len(vectors),
            total + by * vectors.astype(np.float64).sum(axis=0),
        )

    def save(self) -> None:
        """Write the sums back."""
        for language, (count, total) in self._sums.items():
            self._connection.execute(
                "INSERT OR REPLACE INTO sums VALUES (?, ?, ?)",
                (language, count, total.astype("<f8").tobytes()),
            )


def _retire(connection: sqlite3.Connection, document_id: str, generation: int, sums: _Sums) -> None:
    rows = connection.execute(
        "SELECT language, vector FROM passages JOIN embeddings ON passage_id = passages.id "
        "WHERE document_id = ? AND removed IS NULL",
        (document_id,),
    ).fetchall()
    for language in {row[0] for row in rows}:
        sums.change(language, _matrix([blob for spoken, blob in rows if spoken == language]), by=-1)
    for table, column in (("documents", "id"), ("passages", "document_id")):
        connection.execute(
            f"UPDATE {table} SET removed = ? WHERE {column} = ? AND removed IS NULL",  # noqa: S608
            (generation, document_id),
        )


def _insert(
    connection: sqlite3.Connection,
    document: Document,
    passages: Sequence[Passage],
    vectors: NDArray[np.float32],
    generation: int,
) -> None:
    newest = connection.execute("SELECT max(version) FROM documents WHERE id = ?", (document.id,)).fetchone()[
        0
    ]
    version = (newest or 0) + 1
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)",
        (
            document.id, version, document.language, document.title, document.publisher, document.published,
            json.dumps(document.based_on, ensure_ascii=False), document.url, document.licence,
            document.fingerprint, generation, len(document.text), document.text,
        ),
    )  # fmt: skip
    for passage, vector in zip(passages, vectors.astype("<f2"), strict=True):
        sentences = json.dumps([(span.start, span.end) for span in passage.sentences])
        row = connection.execute(
            "INSERT INTO passages (document_id, version, start, end, language, sentences, added, text) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.id,
                version,
                passage.start,
                passage.end,
                passage.language,
                sentences,
                generation,
                passage.text,
            ),
        )
        connection.execute("INSERT INTO embeddings VALUES (?, ?)", (row.lastrowid, vector.tobytes()))


def _document(row: Sequence[Any]) -> Document:
    document_id, version, language, title, publisher, published, based_on, url, licence, text = row
    return Document(
        id=document_id, text=text, language=language, title=title, publisher=publisher, published=published,
        based_on=tuple(json.loads(based_on)), url=url, licence=licence, version=version,
    )  # fmt: skip


def _passage(row: Sequence[Any]) -> Passage:
    passage_id, document_id, version, start, end, language, sentences, text, title = row
    spans = tuple(Span(*span) for span in json.loads(sentences))
    return Passage(document_id, version, start, end, text, language, title, spans, passage_id)


def _matrix(blobs: list[bytes]) -> NDArray[np.float16]:
    import numpy as np

    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), -1)
