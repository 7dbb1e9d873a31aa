"""Retrieval sets: documents, queries, and which documents answer each query.

A set is a folder with two files of JSON lines. `documents.jsonl` holds `id, title, lang, text` (title may be
left out), `queries.jsonl` holds `id, question, lang, gold`, gold being the ids of the documents that answer. A
file of queries alone is asked of an index that exists already; there the longer names `language` and
`documents` are read too, so that the questions that judge answers judge retrieval as well.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rag.errors import SettingsError
from rag.records import Document

DOCUMENTS, QUERIES = "documents.jsonl", "queries.jsonl"
LANGUAGES = ("fr", "en")
_FILES = f"name a folder that holds {DOCUMENTS} and {QUERIES}, or a file of queries"


@dataclass(frozen=True, slots=True)
class Query:
    """A query with the ids of the documents that answer it."""

    id: str
    text: str
    language: str
    gold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Queries and the documents that they are asked of; without documents they are asked of an index."""

    name: str
    documents: tuple[Document, ...]
    queries: tuple[Query, ...]

    @property
    def has_twins(self) -> bool:
        """Whether some query is answered in both languages."""
        languages = {document.id: document.language for document in self.documents}
        return any(len({languages[name] for name in query.gold}) > 1 for query in self.queries)

    def across(self, language: str) -> RetrievalSet:
        """The documents of one language alone, and the queries of the other language that they answer."""
        documents = tuple(one for one in self.documents if one.language == language)
        kept = {document.id for document in documents}
        queries = (
            replace(query, gold=tuple(name for name in query.gold if name in kept))
            for query in self.queries
            if query.language != language
        )
        asked = tuple(query for query in queries if query.gold)
        return RetrievalSet(f"{self.name}, {language} documents alone", documents, asked)


def read_set(path: Path) -> RetrievalSet:
    """The set in a folder, or the queries of a file.

    Queries that nothing answers are left out: there is nothing to find.

    :raises SettingsError: when a file is missing, a line lacks a field, an id stands twice, or a query names a
        document that the folder does not hold.
    """
    if not path.is_dir():
        return RetrievalSet(path.stem, (), _read_queries(path))
    documents = _read_documents(path / DOCUMENTS)
    queries = _read_queries(path / QUERIES)
    held = {document.id for document in documents}
    for query in queries:
        missing = [name for name in query.gold if name not in held]
        if missing:
            raise SettingsError(
                f"Query '{query.id}' of {path / QUERIES} is answered by '{missing[0]}', which {DOCUMENTS} lacks",
                fix=f"add the document to {path / DOCUMENTS}, or take its id out of 'gold'",
            )
    return RetrievalSet(path.resolve().name, documents, queries)


def _read_documents(path: Path) -> tuple[Document, ...]:
    documents: dict[str, Document] = {}
    for number, row in json_rows(path, fix=_FILES):
        where = f"{path} line {number}"
        name = new_id(row, documents, where)
        documents[name] = Document(
            id=name,
            text=text_field(row, ("text",), where),
            language=language_field(row, where),
            title=row.get("title") or "",
        )
    if not documents:
        raise SettingsError(f"{path} holds no document", fix="write one JSON object a line")
    return tuple(documents.values())


def _read_queries(path: Path) -> tuple[Query, ...]:
    queries: dict[str, Query] = {}
    for number, row in json_rows(path, fix=_FILES):
        where = f"{path} line {number}"
        name = new_id(row, queries, where)
        gold = row.get("gold", row.get("documents"))
        if not isinstance(gold, list) or not all(isinstance(one, str) for one in gold):
            raise SettingsError(
                f"{where} has no 'gold'", fix='list the ids of the documents that answer: "gold": ["a", "b"]'
            )
        question, language = text_field(row, ("question",), where), language_field(row, where)
        queries[name] = Query(name, question, language, tuple(dict.fromkeys(gold)))
    answered = tuple(query for query in queries.values() if query.gold)
    if not answered:
        raise SettingsError(
            f"{path} holds no query that a document answers",
            fix="write one JSON object a line, each with 'gold'",
        )
    return answered


def json_rows(path: Path, *, fix: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines with the numbers of their lines; empty lines are passed over.

    :param fix: What to do when the file cannot be read.
    :raises SettingsError: when it cannot, or a line is no JSON object.
    """
    try:
        # Not splitlines(): JSON may hold a line separator (U+2028) as it is, and that ends no line here.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"{path} cannot be read: {reason}", fix=fix) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise SettingsError(
                f"{path} line {number} is no JSON: {error}", fix="write one JSON object a line"
            ) from error
        if not isinstance(row, dict):
            raise SettingsError(f"{path} line {number} is no object", fix="write one JSON object a line")
        yield number, row


def text_field(row: Mapping[str, Any], names: tuple[str, ...], where: str) -> str:
    """The text of the first of these fields that has one.

    :param where: File and line, for the message.
    :raises SettingsError: when none of them holds text.
    """
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value
    raise SettingsError(f"{where} has no '{names[0]}'", fix=f"give the line a text '{names[0]}'")


def new_id(row: Mapping[str, Any], known: Collection[str], where: str) -> str:
    """The id of a row, which no row before it has.

    :raises SettingsError: when it has none, or that of another.
    """
    name = text_field(row, ("id",), where)
    if name in known:
        raise SettingsError(f"{where}: the id '{name}' stands twice", fix="give one of them another id")
    return name


def language_field(row: Mapping[str, Any], where: str, names: tuple[str, ...] = ("lang", "language")) -> str:
    """The language that a row names.

    :raises SettingsError: when it names none, or neither French nor English.
    """
    language = text_field(row, names, where)
    if language not in LANGUAGES:
        raise SettingsError(
            f"{where} is in the language '{language}'", fix=f"'{names[0]}' is one of {', '.join(LANGUAGES)}"
        )
    return language
