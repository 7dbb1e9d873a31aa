"""HTML taken apart in one pass, in time proportional to its length whatever it holds.

libxml2 takes minutes over one tag with 100,000 attributes and gives up on 256 nested elements, so a page is
taken apart here first, along the lines of the tokenisation stage of the HTML standard, and put together again
tame: no scripts, styles or comments, a few attributes, bounded depth.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

_MARKUP = re.compile(r"<(?:(/?)([A-Za-z][^\s/>]*)|(!--)|[!?/])")
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?P<name>[^\s/>=]++)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s>]*+)))?+"
)
_DECLARATION_WITH_SUBSET = re.compile(r"<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
# Their content is no markup: it runs to the matching end tag, whatever stands in between.
_RAW = frozenset({"script", "style", "iframe", "noembed", "noframes", "textarea", "title"})
_RAW_ENDS = {name: re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE) for name in _RAW}
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Their end tags may be left out, so that many in a row are no sign of depth.
_CLOSED_BY_THE_NEXT = frozenset("p li td th tr thead tbody tfoot dt dd option optgroup".split())
_KEPT_ATTRIBUTES = frozenset(
    "class colspan content datetime hidden href http-equiv id itemprop lang name property rel role style type".split()
)
_LONGEST_VALUE = 2000  # characters of an attribute; more is data
_LONGEST_SUBSET = 20_000  # characters of entity declarations, which no browser reads
_DEEPEST = 100  # nested elements; pages of this world stay under 50
_MALFORMED_NUMBER = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{7,});?")
BLOCKS = frozenset(
    "address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
)


class Kind(Enum):
    """What a piece of HTML is."""

    TEXT = auto()  # with its entities
    START = auto()
    END = auto()
    RAW = auto()  # what stands in a script or the like


class Piece(NamedTuple):
    """A tag or the text between two tags; comments and declarations are no pieces."""

    kind: Kind
    name: str = ""  # of the element, in lower case
    text: str = ""
    attributes: dict[str, str] = {}  # noqa: RUF012 - never changed


def pieces_of(source: str) -> Iterator[Piece]:
    """The tags and texts of HTML in their order; whatever is wrong with it, some reading comes out."""
    position = 0
    while (markup := _MARKUP.search(source, position)) is not None:
        if markup.start() > position:
            yield Piece(Kind.TEXT, text=source[position : markup.start()])
        slash, tag, comment = markup.groups()
        if tag is None:
            position = _end_of_comment(source, markup) if comment else _end_of_declaration(source, markup)
            continue
        name = tag.lower()
        attributes, position = _attributes(source, markup.end())
        yield Piece(Kind.END if slash else Kind.START, name, attributes=attributes)
        if name in _RAW and not slash:
            end = _RAW_ENDS[name].search(source, position)
            stop = end.start() if end else len(source)
            yield Piece(Kind.RAW, name, source[position:stop])
            position = stop
    if position < len(source):
        yield Piece(Kind.TEXT, text=source[position:])


def tame_html(source: str) -> str:
    """The same page without scripts, styles, comments, most attributes and nesting beyond any use."""
    parts: list[str] = []
    open_elements: list[tuple[str, bool]] = []  # name, and whether its start tag was kept
    open_names: Counter[str] = Counter()
    for kind, name, text, attributes in pieces_of(source):
        if kind is Kind.TEXT:
            parts.append(text.replace("<", "&lt;"))
        elif kind is Kind.RAW:
            parts.append(text.replace("<", "&lt;") if name == "title" else "")
        elif name in _RAW and name != "title":
            continue
        elif name in _VOID or name in _CLOSED_BY_THE_NEXT:
            parts.append(_tag(kind, name, attributes))
        elif kind is Kind.START:
            kept = len(open_elements) < _DEEPEST
            open_elements.append((name, kept))
            open_names[name] += 1
            parts.append(_tag(kind, name, attributes) if kept else " ")
        elif open_names[name]:
            while open_elements:  # whatever was left open inside ends here too
                opened, kept = open_elements.pop()
                open_names[opened] -= 1
                if opened == name:
                    parts.append(_tag(kind, name, {}) if kept else " ")
                    break
    return "".join(parts)


def text_of(source: str) -> str:
    """The text of a piece of HTML without its tags; blocks end lines."""
    parts: list[str] = []
    for kind, name, text, _ in pieces_of(source):
        if kind is Kind.TEXT or (kind is Kind.RAW and name in {"title", "textarea"}):
            parts.append(unescape(text))
        elif name == "br" or name in BLOCKS:
            parts.append("\n")
    return "".join(parts)


def unescape(text: str) -> str:
    """Entities and character references as characters; impossible numbers as U+FFFD."""
    return html.unescape(_MALFORMED_NUMBER.sub("\ufffd", text))


def _tag(kind: Kind, name: str, attributes: dict[str, str]) -> str:
    if kind is Kind.END:
        return f"</{name}>"
    return "<" + "".join([name, *(f' {key}="{value}"' for key, value in attributes.items())]) + ">"


def _attributes(source: str, position: int) -> tuple[dict[str, str], int]:
    """The attributes that are of use, and where the tag ends."""
    kept: dict[str, str] = {}
    while (attribute := _ATTRIBUTE.match(source, position)) is not None and attribute.end() > position:
        position = attribute.end()
        name = attribute["name"].lower()
        if name in _KEPT_ATTRIBUTES and name not in kept:
            value = next((value for value in attribute.group("double", "single", "bare") if value), "")
            kept[name] = value[:_LONGEST_VALUE].replace('"', "&quot;").replace("<", "&lt;")
    end = source.find(">", position)
    return kept, len(source) if end < 0 else end + 1


def _end_of_comment(source: str, markup: re.Match[str]) -> int:
    end = source.find("-->", markup.start() + 2)
    return len(source) if end < 0 else end + 3


def _end_of_declaration(source: str, markup: re.Match[str]) -> int:
    subset = _DECLARATION_WITH_SUBSET.match(source, markup.start())
    end = source.find("]", subset.end(), subset.end() + _LONGEST_SUBSET) if subset else markup.start()
    end = source.find(">", max(end, markup.start()))
    return len(source) if end < 0 else end + 1
