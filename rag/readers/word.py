"""Word documents (.docx) as plain text, read with distrust: paragraphs apart by blank lines, tables row by row.

What a reader of the final document sees: inserted text stays, deleted text, comments, notes and fields' codes do not.
Nothing is run, no macro, no link, no entity; an archive that would unpack to far more than it is is refused unread.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from rag.errors import DocumentTooLarge, UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = Any  # lxml's elements have no useful type
_MOST_MEMBERS = 5000
_MOST_UNPACKED = 200_000_000  # bytes, of all members together; Python reads no member beyond its stated size
_MOST_RATIO = 200  # of the parts that hold text; Word's own stay below 40
_SMALL = 1_000_000  # bytes below which a high ratio is harmless
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted or moved away, said twice for old programs, codes instead of words.
_UNSEEN = {
    _WORDS + name for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr")
} | {_COMPATIBILITY + "Fallback"}
_BOX = _WORDS + "txbxContent"
_SIGNS = {
    _WORDS + "tab": "\t",
    _WORDS + "br": "\n",
    _WORDS + "cr": "\n",
    _WORDS + "noBreakHyphen": "\u2011",
}
_FIX = "open it in Word or LibreOffice and save it as .docx again, or paste its text into a .txt file"


def read_word(data: bytes, *, where: str) -> str:
    """The text of a Word document; table rows on a line each, their cells apart by ' | '.

    :param where: the path, for the error.
    :raises DocumentTooLarge: when it would unpack to too much.
    :raises UnreadableDocument: when it is no Word document, damaged, or locked by a password.
    """
    _refuse_bombs(data, where)
    import docx
    from docx.opc.exceptions import OpcError

    try:
        # python-docx parses with `resolve_entities=False`; lxml refuses trees deeper than 256 with a SyntaxError.
        body = docx.Document(io.BytesIO(data)).element.body
    except (
        OpcError,
        SyntaxError,
        zipfile.BadZipFile,
        zlib.error,
        LookupError,
        ValueError,
        AttributeError,
    ) as error:
        raise UnreadableDocument(f"{where} cannot be read as a Word document ({error})", fix=_FIX) from error
    except (RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableDocument(f"{where} is locked or damaged ({error})", fix=_FIX) from error
    if body is None:
        raise UnreadableDocument(f"{where} has no page", fix=_FIX)
    return "\n\n".join(block for block in _blocks(body) if block.strip())


def _refuse_bombs(data: bytes, where: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(f"{where} is no Word document ({error})", fix=_FIX) from error
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > max(_SMALL, _MOST_RATIO * member.compress_size)
        for member in members
        if member.filename.endswith((".xml", ".rels"))
    )
    if len(members) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED or swollen:
        raise DocumentTooLarge(
            f"{where} would unpack to {unpacked:,} bytes in {len(members):,} parts",
            fix="paste its text into a .txt file",
        )


def _blocks(parent: Element) -> Iterator[str]:
    """The paragraphs and table rows below an element, in the order of the page."""
    for element in parent:
        if element.tag in _UNSEEN:
            continue
        if element.tag == _WORDS + "p":
            yield _text(element)
            yield from _boxed(element)
        elif element.tag == _WORDS + "tr":
            yield " | ".join(
                " ".join(block for block in _blocks(cell) if block.strip())
                for cell in element.iter(_WORDS + "tc")
                if next(cell.iterancestors(_WORDS + "tr")) is element  # cells of a table within belong to it
            )
        elif isinstance(element.tag, str):
            yield from _blocks(element)


def _text(parent: Element) -> str:
    """The words of a paragraph, without those of text boxes that hang on it."""
    parts: list[str] = []
    for element in parent:
        if element.tag == _WORDS + "t":
            parts.append(element.text or "")
        elif element.tag in _SIGNS:
            parts.append(_SIGNS[element.tag])
        elif isinstance(element.tag, str) and element.tag not in _UNSEEN | {_BOX} and not _hidden(element):
            parts.append(_text(element))
    return "".join(parts)


def _hidden(run: Element) -> bool:
    """Whether a run of characters is set as hidden text."""
    vanish = run.find(f"{_WORDS}rPr/{_WORDS}vanish")
    return vanish is not None and vanish.get(_WORDS + "val", "1") not in {"0", "false", "off"}


def _boxed(paragraph: Element) -> Iterator[str]:
    """The blocks of the text boxes that hang on a paragraph."""
    for box in paragraph.iter(_BOX):
        if next(box.iterancestors(_BOX, _COMPATIBILITY + "Fallback"), None) is None:
            yield from _blocks(box)
