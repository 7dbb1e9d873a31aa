"""JSON lines: one document a line, read one line at a time, so that a file may hold millions.

A bad line is reported with its number and costs no other line.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import BinaryIO

from rag.errors import DocumentTooLarge, SourcierError, UnreadableDocument
from rag.readers.characters import decode_text
from rag.readers.fields import RawDocument, fields_from

_SKIPPED_AT_ONCE = 1 << 20  # bytes
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FIX = 'write one object a line, as {"id": "…", "title": "…", "text": "…"}'


def read_json_lines(
    file: BinaryIO, *, where: str, max_bytes: int
) -> Iterator[RawDocument | tuple[str, SourcierError]]:
    """Each line's document, or the line (`path:number`) and what is wrong with it.

    :param file: open for reading bytes, at its start.
    :param where: the path.
    :param max_bytes: of one line; of the whole file where it is UTF-16, which cannot be read line by line.
    """
    mark = file.read(2)
    if mark in _UTF_16_MARKS:
        data = mark + file.read(max_bytes)
        if len(data) > max_bytes:
            yield where, _too_large(where, max_bytes)
            return
        try:
            file = io.BytesIO(decode_text(data, where=where).encode())
        except UnreadableDocument as error:
            yield where, error
            return
    else:
        file.seek(0)
    for number, line in enumerate(_lines(file, max_bytes), start=1):
        place = f"{where}:{number}"
        if line is None:
            yield place, _too_large(place, max_bytes)
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            try:
                yield _document(line, place, number)
            except SourcierError as error:
                yield place, error


def _lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """The lines of a file; None for one that is too long, of which only a part is ever in memory."""
    while line := file.readline(max_bytes + 2):  # with its line end
        if len(line.rstrip(b"\r\n")) <= max_bytes:
            yield line
            continue
        while not line.endswith(b"\n") and (line := file.readline(_SKIPPED_AT_ONCE)):
            pass
        yield None


def _document(line: bytes, place: str, number: int) -> RawDocument:
    try:
        stated = json.loads(decode_text(line, where=place).lstrip("\ufeff"))
    except RecursionError as error:
        raise UnreadableDocument(f"{place} is nested too deep", fix=_FIX) from error
    except ValueError as error:
        raise UnreadableDocument(f"{place} is not valid JSON ({error})", fix=_FIX) from error
    if not isinstance(stated, dict):
        raise UnreadableDocument(f"{place} is no JSON object", fix=_FIX)
    text = stated.get("text")
    if not isinstance(text, str):
        raise UnreadableDocument(f"{place} has no 'text' that is a string", fix=_FIX)
    return RawDocument(text, fields_from(stated, where=place), line=number)


def _too_large(place: str, max_bytes: int) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"{place} is over {max_bytes:,} bytes", fix="split it, or raise SOURCIER_MAX_DOCUMENT_BYTES"
    )
