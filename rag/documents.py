"""Files to documents: found, read by their format, normalised, and given an id, a title and a language.

What cannot be read is a result, not an exception: (where, error) stands in the place of the document, with the
line for a file of many documents, so that one bad file or line never costs the others.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.errors import EmptyDocument, SourcierError, UnreadableDocument
from rag.language import detect_language
from rag.readers.characters import decode_text, normalise_text
from rag.readers.fields import RawDocument, one_line
from rag.readers.source_files import (
    JSON_LINES,
    KNOWN_SUFFIXES,
    MARKDOWN,
    WEB_PAGES,
    Unread,
    file_name,
    file_status,
    find_each,
    find_files,
    read_bytes,
    unknown_suffix,
    unreadable,
)
from rag.records import Document

__all__ = ["KNOWN_SUFFIXES", "Unread", "find_files", "normalise_text", "read_all", "read_documents", "slug"]

_LONGEST_ID = 200  # characters of an id made from a path
_LONGEST_TITLE = 200  # characters; the title is embedded with every passage
_LONGEST_TITLE_LINE = 120  # characters; a longer first line is no title but the text


def read_documents(path: Path, *, root: Path | None, max_bytes: int) -> Iterator[Document | Unread]:
    """The documents of one file: one, or one a line in JSON lines.

    :param root: the folder that ids are relative to; the file's own where it is None.
    :param max_bytes: of the file, or of a line of JSON lines; no more is ever read at once.
    """
    for where, item in _read(path, root, max_bytes):
        yield item if isinstance(item, Document) else (where, item)


def read_all(paths: Sequence[Path], *, max_bytes: int) -> Iterator[Document | Unread]:
    """Every document of the files and folders named (see `find_files`), each file once, in order.

    Ids are relative to the folder named. Where two documents have one id, the first is kept and the other
    reported with both places.

    :param max_bytes: as in `read_documents`.
    """
    files: dict[str, str] = {}  # in which each id was first seen
    seen: set[str] = set()  # files, links resolved
    for path in paths:
        nothing = True
        for file in find_each(path):
            nothing = False
            if isinstance(file, tuple):
                yield file
                continue
            if (real := os.path.realpath(file)) in seen:
                continue
            seen.add(real)
            name = file_name(file)
            for where, item in _read(file, path if path != file else None, max_bytes):
                if not isinstance(item, Document):
                    yield where, item
                elif item.id in files:
                    yield where, _same_id(item.id, files[item.id], where)
                else:
                    files[item.id] = name
                    yield item
        if nothing:
            error = UnreadableDocument(
                f"The folder {file_name(path)} holds no file that Sourcier reads",
                fix=f"put files into it that end in one of {', '.join(KNOWN_SUFFIXES)}",
            )
            yield file_name(path), error


def slug(text: str) -> str:
    """An id from a path or a title: small letters (accents stay), digits, '.', '_', '/', all else as '-'.

    >>> slug("Actualités/Samsung & SK Hynix (2025)")
    'actualités/samsung-sk-hynix-2025'
    """
    small = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    steps = (re.sub(r"[^\w.]+", "-", step).strip("-.") for step in small.split("/"))
    joined = "/".join(step for step in steps if step)
    if joined and len(joined) <= _LONGEST_ID:
        return joined
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    return f"{joined[:_LONGEST_ID]}-{digest}" if joined else f"document-{digest}"


def _read(path: Path, root: Path | None, max_bytes: int) -> Iterator[tuple[str, Document | SourcierError]]:
    """Where each document of a file stands, and the document or what is wrong with it."""
    name = file_name(path)
    try:
        for raw in _read_raw(path, max_bytes):
            if isinstance(raw, tuple):
                yield raw
                continue
            where = name if raw.line is None else f"{name}:{raw.line}"
            try:
                document: Document | SourcierError = _document(raw, path, root, where)
            except SourcierError as error:
                document = error
            yield where, document
    except OSError as error:
        yield name, unreadable(path, error)
    except SourcierError as error:
        yield name, error


def _read_raw(path: Path, max_bytes: int) -> Iterator[RawDocument | Unread]:
    """Read a file as its suffix says. Each reader is imported when the first file of its format comes."""
    name, suffix = file_name(path), path.suffix.lower()
    status = file_status(path)
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a device or a pipe"
        raise UnreadableDocument(
            f"{name} is {kind}, not a file", fix="name a file in it, or ingest the folder"
        )
    if suffix not in KNOWN_SUFFIXES:
        raise unknown_suffix(path)
    if suffix in JSON_LINES:
        from rag.readers.json_lines import read_json_lines

        lines = 0
        with path.open("rb") as file:
            for raw in read_json_lines(file, where=name, max_bytes=max_bytes):
                lines += 1
                yield raw
        if lines == 0:
            raise _empty(name)
        return
    data = read_bytes(path, status.st_size, max_bytes)
    if not data.strip():
        raise _empty(name)
    if suffix in MARKDOWN:
        from rag.readers.markdown import read_markdown

        yield read_markdown(decode_text(data, where=name), where=name)
    elif suffix in WEB_PAGES:
        from rag.readers.html import read_html

        yield read_html(data, where=name)
    elif suffix == ".pdf":
        from rag.readers.pdf import read_pdf

        yield read_pdf(data, where=name, most_characters=max_bytes)
    else:
        yield RawDocument(decode_text(data, where=name))


def _document(raw: RawDocument, path: Path, root: Path | None, where: str) -> Document:
    text = normalise_text(raw.text)
    if not text.strip():
        raise _empty(where)
    fields = raw.fields
    return Document(
        id=fields.id or _id(path, root, raw.line),
        text=text,
        language=fields.language or detect_language(text, default=raw.likely_language),
        title=_shortened(fields.title or raw.heading or _title(text, path, raw.line)),
        publisher=fields.publisher,
        published=fields.published,
        based_on=fields.based_on,
        url=fields.url,
        licence=fields.licence,
    )


def _id(path: Path, root: Path | None, line: int | None) -> str:
    try:
        relative = path.relative_to(root) if root is not None else Path(path.name)
    except ValueError:
        relative = Path(path.name)
    made = slug(relative.with_suffix("").as_posix())
    return made if line is None else f"{made}/{line}"


def _title(text: str, path: Path, line: int | None) -> str:
    """The first line if it is short enough for a title; else the name of the file, or the line's beginning."""
    first = one_line(text.split("\n", 1)[0]).lstrip("#-*• ")
    if first and (len(first) <= _LONGEST_TITLE_LINE or line is not None):
        return first
    return one_line(path.stem) or path.stem


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST_TITLE:
        return title
    return title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _empty(where: str) -> EmptyDocument:
    return EmptyDocument(f"{where} holds no text", fix="put text into it, or leave it out")


def _same_id(document_id: str, first: str, second: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{second} has the id '{document_id}', which {first} has too; the first was kept",
        fix="give one of them another id in its front matter, or another file name",
    )
