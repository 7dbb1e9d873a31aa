"""Reading the database: documents for people, passages for searches, changes for the search indexes.

A row is visible at generation g when `added <= g` and it was not yet removed then, so that a reader whose
search indexes lag behind sees each document whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.records import Document, Filters, Passage
from rag.rows import DOCUMENT, EMBEDDING, PASSAGE, SUM, document_of, matrix_of, passage_of, sums_of
from rag.sqlite_file import SqliteFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PASSAGES = (
    f"SELECT {PASSAGE} FROM passages JOIN documents "  # noqa: S608
    "ON documents.id = document_id AND documents.version = passages.version WHERE "
)
_VISIBLE = "passages.added <= :g AND (passages.removed IS NULL OR passages.removed > :g)"
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


class DatabaseReader:
    """What can be asked of the database, by any thread."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything that this thread reads in the block is of one state, whoever writes meanwhile."""
        with self._file.snapshot():
            yield

    @property
    def generation(self) -> int:
        """The number of the newest change."""
        return int(self._meta("generation") or 0)

    # --- documents ---------------------------------------------------------------------------------------

    def fingerprints(self, ids: Sequence[str] | None = None) -> dict[str, str]:
        """Fingerprint of the current version of every document, or of those named, by id."""
        if ids is None:
            return dict(self._file.rows("SELECT id, fingerprint FROM documents WHERE removed IS NULL"))
        sql = "SELECT id, fingerprint FROM documents WHERE removed IS NULL AND id IN ({})"
        return dict(self._chosen(sql, ids))

    def document(self, document_id: str, version: int | None = None) -> Document | None:
        """A document at a version, or its current one; None when there is none.

        :raises IndexDamaged: when it is no longer what was written.
        """
        wanted = "removed IS NULL" if version is None else "version = :version"
        sql = f"SELECT {DOCUMENT} FROM documents WHERE id = :id AND {wanted}"  # noqa: S608
        with self._file.errors():
            rows = self._file.rows(sql, {"id": document_id, "version": version})
            return document_of(rows[0]) if rows else None

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
        passages = self.passage_counts()
        return {
            "documents": documents,
            **{f"passages_{language}": n for language, n in passages.items() if n},
        }

    # --- passages ----------------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int], generation: int) -> dict[int, Passage]:
        """The passages with those ids that are visible at the generation, by id.

        :raises IndexDamaged: when one is no longer what was written.
        """
        sql = _PASSAGES + f"passages.id IN ({{}}) AND {_VISIBLE.replace(':g', str(int(generation)))}"
        with self._file.errors():
            # A text that is empty was freed: whoever still looks at that generation lags far behind.
            return {row[0]: passage_of(row) for row in self._chosen(sql, ids) if row[7]}

    def allowed(self, filters: Filters, generation: int, *, after: int = 0) -> NDArray[np.int64]:
        """Sorted ids of the passages that the filters allow, visible at the generation and added after another."""
        import numpy as np

        conditions, values = _conditions(filters, generation, after)
        # The passages of a document version were written in one go: their ids follow each other.
        rows = self._file.rows(
            "SELECT min(passages.id), max(passages.id) FROM documents JOIN passages "  # noqa: S608
            "ON document_id = documents.id AND passages.version = documents.version "
            f"WHERE {' AND '.join(conditions)} GROUP BY documents.rowid ORDER BY 1",
            values,
        )
        bounds = np.array(rows, dtype=np.int64).reshape(-1, 2)
        lengths = bounds[:, 1] - bounds[:, 0] + 1
        ends = np.cumsum(lengths)
        ids: NDArray[np.int64] = np.arange(lengths.sum()) + np.repeat(
            bounds[:, 0] - (ends - lengths), lengths
        )
        return ids

    def languages(self) -> list[str]:
        """The languages that have or had passages, sorted."""
        return sorted(self.passage_counts())

    def passage_counts(self) -> dict[str, int]:
        """How many current passages each language has."""
        return {language: count for language, (count, _) in self._sums().items()}

    def means(self) -> dict[str, NDArray[np.float32]]:
        """The mean embedding of each language's current passages."""
        import numpy as np

        return {
            language: (total / count).astype(np.float32)
            for language, (count, total) in self._sums().items()
            if count
        }

    # --- changes, for the search indexes -----------------------------------------------------------------

    def added_passages(self, after: int, until: int) -> Iterator[Passage]:
        """Passages added in generations (after, until] and not removed by then, in the order of their ids."""
        sql = _PASSAGES + f"passages.added > :a AND {_VISIBLE} ORDER BY passages.id"
        with self._file.errors():
            for row in self._file.stream(sql, {"a": after, "g": until}):
                yield passage_of(row)

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
        self, language: str, after: int, until: int, *, size: int = 16_384
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float16]]]:
        """Ids and embeddings added in (after, until] and visible then, in pieces of at most `size` rows.

        :raises IndexDamaged: when one is no longer what was written.
        """
        import numpy as np

        sql = (
            f"SELECT {EMBEDDING} FROM passages JOIN embeddings ON passage_id = passages.id "  # noqa: S608
            f"WHERE language = :l AND added > :a AND {_VISIBLE} ORDER BY passages.id"
        )
        piece: list[Any] = []
        with self._file.errors():
            for row in self._file.stream(sql, {"l": language, "a": after, "g": until}):
                piece.append(row)
                if len(piece) == size:
                    yield np.array([row[0] for row in piece], dtype=np.int64), matrix_of(piece)
                    piece = []
            if piece:
                yield np.array([row[0] for row in piece], dtype=np.int64), matrix_of(piece)

    def vector_ids(self, language: str, until: int) -> NDArray[np.int64]:
        """Sorted ids of a language's passages that are visible at a generation."""
        import numpy as np

        sql = f"SELECT id FROM passages WHERE language = :l AND {_VISIBLE} ORDER BY id"  # noqa: S608
        return np.array([row[0] for row in self._file.rows(sql, {"l": language, "g": until})], dtype=np.int64)

    def _sums(self) -> dict[str, tuple[int, NDArray[np.float64]]]:
        with self._file.errors():
            return sums_of(self._file.rows(f"SELECT {SUM} FROM sums ORDER BY language"))  # noqa: S608

    def _chosen(self, sql: str, values: Sequence[Any]) -> Iterator[Any]:
        """The rows of a query whose `{}` stands for any number of values."""
        for first in range(0, len(values), _MOST_VARIABLES):
            part = values[first : first + _MOST_VARIABLES]
            yield from self._file.rows(sql.format(",".join("?" * len(part))), tuple(part))

    def _meta(self, key: str) -> str | None:
        rows = self._file.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None


def _conditions(filters: Filters, generation: int, after: int) -> tuple[list[str], dict[str, Any]]:
    conditions = [
        "documents.added > :a AND documents.added <= :g",
        "(documents.removed IS NULL OR documents.removed > :g)",
    ]
    values: dict[str, Any] = {"a": after, "g": generation}
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
    return conditions, values
