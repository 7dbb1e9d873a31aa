"""Rows of the database: its tables, and records written to them and read back under a checksum.

SQLite notices a torn file but not a flipped bit. So each row that reaches a reader carries a checksum of its
content (a document its fingerprint), which is compared when the row is read: what was not written is refused.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rag.records import Document, Passage, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCHEMA_VERSION = "2"
# Searches for documents by a property go through `documents_filters` alone: the texts would be read with them.
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT NOT NULL, version INTEGER NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT,
    published TEXT, based_on TEXT NOT NULL, url TEXT, licence TEXT, fingerprint TEXT NOT NULL,
    added INTEGER NOT NULL, removed INTEGER, characters INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (id, version));
CREATE INDEX documents_current ON documents (removed, id, fingerprint);
CREATE INDEX documents_filters ON documents (language, publisher, published, added, removed, id, version);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL, version INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, language TEXT NOT NULL, sentences TEXT NOT NULL,
    added INTEGER NOT NULL, removed INTEGER, checksum INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX passages_document ON passages (document_id, version);
CREATE INDEX passages_added ON passages (added);
CREATE INDEX passages_removed ON passages (removed) WHERE removed IS NOT NULL;
CREATE TABLE embeddings (passage_id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE TABLE sums (
    language TEXT PRIMARY KEY, passages INTEGER NOT NULL, checksum INTEGER NOT NULL, vector BLOB NOT NULL);
"""
DOCUMENT = "id, version, language, title, publisher, published, based_on, url, licence, text, fingerprint"
PASSAGE = (
    "passages.id, document_id, passages.version, start, end, passages.language, sentences, passages.text, "
    "passages.added, checksum, title"
)
EMBEDDING = "passage_id, embeddings.checksum, vector"
SUM = "language, passages, checksum, vector"
_FREED = ""  # the text of a removed passage whose room was given back


class DamagedRow(sqlite3.DatabaseError):
    """A row whose content is not what was written; told like SQLite's own finds of damage."""


def document_of(row: Sequence[Any]) -> Document:
    """A document from its columns `DOCUMENT`.

    :raises DamagedRow: when its fingerprint is another.
    """
    name, version, language, title, publisher, published, based_on, url, licence, text, fingerprint = row
    try:
        document = Document(
            id=name, text=text, language=language, title=title, publisher=publisher, published=published,
            based_on=tuple(json.loads(based_on)), url=url, licence=licence, version=version,
        )  # fmt: skip
        whole = document.fingerprint == fingerprint
    except (TypeError, ValueError) as error:
        raise DamagedRow(f"document {name!r} was changed") from error
    if not whole:
        raise DamagedRow(f"document {name!r} was changed")
    return document


def passage_of(row: Sequence[Any]) -> Passage:
    """A passage from its columns `PASSAGE`.

    :raises DamagedRow: when its checksum is another.
    """
    number, document_id, version, start, end, language, sentences, text, added, checksum, title = row
    place = (document_id, version, start, end, language, sentences)
    if _checksum(number, *place, added, text, title) != checksum:
        raise DamagedRow(f"passage {number} was changed")
    spans = tuple(Span(*span) for span in json.loads(sentences))
    return Passage(document_id, version, start, end, text, language, title, spans, number)


def matrix_of(rows: Sequence[Sequence[Any]]) -> NDArray[np.float16]:
    """Embeddings, shape (n, dimension), from their columns `EMBEDDING`.

    :raises DamagedRow: when a checksum is another.
    """
    import numpy as np

    for number, checksum, vector in rows:
        if not isinstance(vector, bytes) or zlib.crc32(vector, number) != checksum:
            raise DamagedRow(f"the embedding of passage {number} was changed")
    return np.frombuffer(b"".join(row[2] for row in rows), dtype="<f2").reshape(len(rows), -1)


def sums_of(rows: Sequence[Sequence[Any]]) -> dict[str, tuple[int, NDArray[np.float64]]]:
    """Number and sum of the embeddings of each language, from their columns `SUM`.

    :raises DamagedRow: when a checksum is another.
    """
    import numpy as np

    for language, passages, checksum, vector in rows:
        if not (isinstance(vector, bytes) and isinstance(passages, int)) or (
            zlib.crc32(vector, passages) != checksum
        ):
            raise DamagedRow(f"the sum of the embeddings in {language!r} was changed")
    return {row[0]: (row[1], np.frombuffer(row[3], dtype="<f8")) for row in rows}


def write_sum(
    connection: sqlite3.Connection, language: str, passages: int, total: NDArray[np.float64]
) -> None:
    """Write number and sum of the embeddings of a language."""
    blob = total.astype("<f8").tobytes()
    values = (language, passages, zlib.crc32(blob, passages), blob)
    connection.execute("INSERT OR REPLACE INTO sums VALUES (?, ?, ?, ?)", values)


def insert_document(connection: sqlite3.Connection, document: Document, generation: int) -> int:
    """Write a document as the newest version of its id; the version."""
    newest = connection.execute("SELECT max(version) FROM documents WHERE id = ?", (document.id,)).fetchone()
    version = int(newest[0] or 0) + 1
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)",
        (
            document.id, version, document.language, document.title, document.publisher, document.published,
            json.dumps(document.based_on, ensure_ascii=False), document.url, document.licence,
            document.fingerprint, generation, len(document.text), document.text,
        ),
    )  # fmt: skip
    return version


def insert_passages(
    connection: sqlite3.Connection,
    document: Document,
    passages: Sequence[Passage],
    vectors: NDArray[np.float16],
    *,
    version: int,
    generation: int,
) -> None:
    """Write the passages of a document version and their embeddings, under ids that follow each other."""
    newest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
    rows, embeddings = [], []
    for number, (passage, vector) in enumerate(
        zip(passages, vectors, strict=True), start=(newest[0] if newest else 0) + 1
    ):
        sentences = json.dumps([(span.start, span.end) for span in passage.sentences])
        place = (document.id, version, passage.start, passage.end, passage.language, sentences)
        checksum = _checksum(number, *place, generation, passage.text, document.title)
        rows.append((number, *place, generation, checksum, passage.text))
        blob = vector.tobytes()
        embeddings.append((number, zlib.crc32(blob, number), blob))
    connection.executemany(
        "INSERT INTO passages (id, document_id, version, start, end, language, sentences, added, checksum, text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    connection.executemany("INSERT INTO embeddings VALUES (?, ?, ?)", embeddings)


def retire_document(connection: sqlite3.Connection, document_id: str, generation: int) -> None:
    """Have the current version of a document, and its passages, end with a generation."""
    for table, column in (("documents", "id"), ("passages", "document_id")):
        connection.execute(
            f"UPDATE {table} SET removed = ? WHERE {column} = ? AND removed IS NULL",  # noqa: S608
            (generation, document_id),
        )


def free_passages(connection: sqlite3.Connection, until: int, *, most: int) -> int:
    """Give back the room of at most so many passages that were removed by a generation; how many were.

    What stays of each is its id and when it came and went: an index that lags learns from it what to forget.
    """
    rows = connection.execute(
        "SELECT id FROM passages JOIN embeddings ON passage_id = id WHERE removed <= ? LIMIT ?", (until, most)
    ).fetchall()
    connection.executemany("DELETE FROM embeddings WHERE passage_id = ?", rows)
    connection.executemany(f"UPDATE passages SET text = '{_FREED}', sentences = '[]' WHERE id = ?", rows)  # noqa: S608
    return len(rows)


def _checksum(*content: Any) -> int:  # noqa: ANN401 - columns of every kind
    return zlib.crc32("\x1f".join(map(str, content)).encode("utf-8", "surrogatepass"))
