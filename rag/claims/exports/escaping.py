"""Foreign text made harmless for the format that it is written into: Markdown, HTML, cells of a spreadsheet.

Every text of a document, a model or a user passes through here, and shows exactly as it stands.
"""

from __future__ import annotations

import html
import re

# What Markdown (CommonMark, GitHub's, Pandoc's) reads as markup anywhere, and at the start of a line only.
_ANYWHERE = re.compile(r"[\\`*_{}\[\]<|~$^]|&(?=#?\w+;)")
_LINE_START = re.compile(r"(?m)^[ \t]*([#>=+-]|\d+(?=[.)]))?")
_LINE_ENDS = re.compile("\r\n?")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# Where a spreadsheet begins to calculate (OWASP, CSV Injection): the signs, their full-width forms, and the white
# space that some programs cut away before they look.
_FORMULA = re.compile("^[\\s\u00a0\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")


def printable(text: str) -> str:
    """The text with U+FFFD for what no page may hold: control characters, lone surrogates, non-characters."""
    return _UNSEEN.sub("\ufffd", text)


def markdown(text: str, *, within_line: bool = False) -> str:
    """The text such that Markdown shows exactly it; indentation goes, since Markdown gives it a meaning.

    :param within_line: something else stands before it on its first line.
    """
    lines = _ANYWHERE.sub(lambda sign: "\\" + sign[0], _LINE_ENDS.sub("\n", printable(text)))
    first, line_end, others = lines.partition("\n") if within_line else ("", "", lines)
    return first + line_end + (_LINE_START.sub(_escaped_start, others) if others else "")


def one_line(text: str) -> str:
    """The text with a space for each run of white space that holds a line end; no-break spaces stay."""
    return " ".join(part.strip(" \t") for part in text.splitlines() if part.strip())


def markdown_line(text: str) -> str:
    """The text on one line, such that Markdown shows exactly it."""
    return markdown(one_line(text))


def markup(text: str) -> str:
    """The text as HTML that shows exactly it, in content and in attribute values alike."""
    return html.escape(printable(text), quote=True)


def cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: an apostrophe stands before one that might be.

    >>> cell("=1+1"), cell("1+1")
    ("'=1+1", '1+1')
    """
    text = printable(text)
    return "'" + text if _FORMULA.search(text) else text


def _escaped_start(match: re.Match[str]) -> str:
    marker = match[1] or ""
    if marker.isdigit():
        return marker + "\\"  # 1\\. begins no list
    return f"\\{marker}" if marker else ""
