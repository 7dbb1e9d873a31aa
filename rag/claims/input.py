"""What `sourcier check` reads: a text, standard input, or a file of text, Markdown, JSON lines, CSV or Word.

From a list (JSON lines, CSV) each line is a claim; everything else is a text, cut into its statements later.
"""

from __future__ import annotations

import csv
import io
import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rag.claims.limits import require_checkable
from rag.errors import SourcierError, UnreadableDocument
from rag.readers.characters import decode_text, normalise_text
from rag.readers.source_files import JSON_LINES, MARKDOWN, file_name, file_status, read_bytes, unreadable

_COLUMNS = ("claim", "affirmation", "text", "texte")
_DELIMITERS = ",;\t|"
_FIX_LINES = 'write one claim a line, as "…" or {"claim": "…"}'
_FIX_COLUMN = "name the column of the claims 'claim' or 'affirmation', or leave only that column in the file"
_NOT_READ = {
    ".doc": "save it as .docx",
    ".docm": "save it as .docx, which holds no macros",
    ".odt": "save it as .docx",
    ".rtf": "save it as .docx",
    ".pages": "export it as .docx",
    ".xls": "save the sheet as CSV UTF-8",
    ".xlsx": "save the sheet as CSV UTF-8",
    ".ods": "save the sheet as CSV UTF-8",
    ".pdf": "copy its text into a .txt file",
    ".html": "copy its text into a .txt file",
    ".htm": "copy its text into a .txt file",
    ".json": "write it as JSON lines (.jsonl), one claim a line",
}
_KNOWN = frozenset({".txt", ".csv", ".tsv", ".docx"}) | MARKDOWN | JSON_LINES | _NOT_READ.keys()


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What is to be checked: claims one by one, or a text."""

    name: str  # of the file, for people
    claims: tuple[str, ...] = ()
    text: str | None = None


def read_input(source: str, *, standard_input: BinaryIO, max_bytes: int) -> CheckInput:
    """Read a text, the file of that name, or standard input for '-'.

    :param standard_input: open for reading bytes.
    :raises UnreadableDocument, DocumentTooLarge: when the file cannot be read, with the step that mends it.
    :raises QuestionError: when there is nothing to check in it, or too much.
    """
    if source == "-":
        found = _from_bytes(standard_input.read(max_bytes + 1), "standard input", "", max_bytes)
    elif (path := _named_file(source)) is not None:
        found = _from_file(path, max_bytes)
    else:
        found = CheckInput("the text", text=source.encode("utf-8", "replace").decode().replace("\0", " "))
    require_checkable(found.claims, found.text)
    return found


def _named_file(source: str) -> Path | None:
    """The file that an argument names; None where it is a text itself.

    What exists is a file. What does not exist but is one word with the suffix of a file was meant to be one.
    """
    if not source.strip():
        return None
    path = Path(source)
    try:
        if path.exists() or path.is_symlink():
            return path
    except (OSError, ValueError):  # too long for a path, or with a NUL in it
        return None
    return path if path.suffix.lower() in _KNOWN and not any(map(str.isspace, source)) else None


def _from_file(path: Path, max_bytes: int) -> CheckInput:
    status = file_status(path)
    name = file_name(path)
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableDocument(f"{name} is a folder", fix="name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableDocument(f"{name} is no file", fix="pass its content by a pipe: … | sourcier check -")
    suffix = path.suffix.lower()
    if suffix in _NOT_READ:
        raise UnreadableDocument(f"Claims are not read from {suffix} files", fix=_NOT_READ[suffix])
    try:
        data = read_bytes(path, status.st_size, max_bytes)
    except OSError as error:
        raise unreadable(path, error) from error
    return _from_bytes(data, name, suffix, max_bytes)


def _from_bytes(data: bytes, name: str, suffix: str, max_bytes: int) -> CheckInput:
    if len(data) > max_bytes:
        raise _too_long(name, max_bytes)
    if suffix == ".docx" or (not suffix and data.startswith(b"PK\x03\x04")):
        from rag.readers.word import read_word

        return CheckInput(name, text=normalise_text(read_word(data, where=name)))
    text = _decoded(data, name)
    if suffix in JSON_LINES:
        return CheckInput(name, claims=tuple(_json_claims(text, name)))
    if suffix in {".csv", ".tsv"}:
        return CheckInput(name, claims=tuple(_csv_claims(text, name)))
    if suffix in MARKDOWN:
        from rag.readers.markdown import read_markdown

        text = read_markdown(text, where=name).text
    return CheckInput(name, text=normalise_text(text))


def _too_long(name: str, max_bytes: int) -> SourcierError:
    from rag.errors import DocumentTooLarge

    return DocumentTooLarge(
        f"{name} is over {max_bytes:,} bytes", fix="check it in parts, or raise SOURCIER_MAX_DOCUMENT_BYTES"
    )


def _decoded(data: bytes, name: str) -> str:
    try:
        return decode_text(data, where=name)
    except UnreadableDocument as error:
        raise UnreadableDocument(
            error.problem, fix="save it as UTF-8 text, or as .docx where it is a Word document"
        ) from error


def _json_claims(text: str, name: str) -> list[str]:
    claims = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip(" \t\r\ufeff"):
            continue
        place = f"{name}:{number}"
        try:
            stated = json.loads(line.strip(" \t\r\ufeff"))
        except RecursionError as error:
            raise UnreadableDocument(f"{place} is nested too deep", fix=_FIX_LINES) from error
        except ValueError as error:
            raise UnreadableDocument(f"{place} is not valid JSON ({error})", fix=_FIX_LINES) from error
        if isinstance(stated, dict):
            stated = next((stated[column] for column in _COLUMNS if column in stated), None)
        if not isinstance(stated, str):
            raise UnreadableDocument(f"{place} has no claim that is a string", fix=_FIX_LINES)
        claims.append(normalise_text(stated))
    return claims


def _csv_claims(text: str, name: str) -> list[str]:
    """The cells of the column of claims; empty ones are left out.

    The delimiter is the one that shows a column of that name. Without one, the file must have one column.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head = text.split("\n", 1)[0]
    for delimiter in _DELIMITERS:
        titles = [title.strip(" \t\r\"'").lower() for title in head.split(delimiter)]
        column = next((titles.index(known) for known in _COLUMNS if known in titles), None)
        if column is not None:
            return _cells(_rows(text, delimiter, name)[1:], column)
    delimiter = ";" if any(";" in row for row in _unquoted(text)) else ","
    rows = _rows(text, delimiter, name)
    if any(len(row) > 1 for row in rows):
        raise UnreadableDocument(f"{name} has several columns, none of them of claims", fix=_FIX_COLUMN)
    titled = bool(rows) and bool(rows[0]) and len(rows[0][0].split()) < 2  # a title, no statement
    return _cells(rows[titled:], 0)


def _unquoted(text: str) -> list[str]:
    """The lines without what stands in quotation marks."""
    return ["".join(line.split('"')[::2]) for line in text.split("\n")]


def _rows(text: str, delimiter: str, name: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise UnreadableDocument(f"{name} is not valid CSV ({error})", fix="save it as CSV UTF-8") from error


def _cells(rows: list[list[str]], column: int) -> list[str]:
    cells = (normalise_text(row[column]).strip() for row in rows if len(row) > column)
    return [cell for cell in cells if cell]
