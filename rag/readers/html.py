"""Web pages as plain text: the main text of an article, else all that a reader would see.

trafilatura finds the main text; pages that could keep it busy for long are read whole instead. Only what the
page states becomes metadata: a date is never guessed from the address or the text.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rag.readers.characters import decode_text, refuse_binary
from rag.readers.fields import RawDocument, SourceFields, iso_date, language_named, one_line, web_address
from rag.readers.html_markup import BLOCKS, Kind, pieces_of, tame_html

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
# Python knows codecs that are no encodings of web pages, some of them slow (punycode) or no text at all (zip).
_WEB_ENCODING = re.compile(r"cp\d+|iso8859|mac|koi8|shift_jis|euc|gb|big5")
_LATIN_1 = {"ascii", "iso8859-1"}  # what pages call so is Windows-1252: WHATWG, Encoding

# trafilatura took 12 s over 16,000 elements at a mean depth of 300, and 0.1 s over the 3,000 of an article.
_MOST_ELEMENTS = 20_000
_MOST_DEPTH = 500_000  # summed over the elements

# Under this many characters trafilatura trusts its own rules no more and dumps text with line breaks inside
# sentences (its MIN_EXTRACTED_SIZE).
_FEWEST_CHARACTERS = 250
_FURNITURE = frozenset({"nav", "footer", "aside", "form", "dialog", "menu"})

# trafilatura makes plain spaces of the no-break ones that French puts into figures and before colons, and drops
# characters that do not print, so these spaces travel as rare signs.
_STAND_INS = {"\u00a0": "␠", "\u202f": "␣", "\u2009": "⎵", "\u2007": "⍽"}
_SPACES = {ord(stand_in): space for space, stand_in in _STAND_INS.items()}
_SPACE_ENTITY = re.compile(
    r"&(?:(nbsp|NonBreakingSpace|#0*160|#[xX]0*[aA]0)|(#0*8239|#[xX]0*202[fF])|(thinsp|ThinSpace|#0*8201|#[xX]0*2009));"
)
# What no XML tree may hold, written as such or by number.
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));?")

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:opacity|font-size)\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE
)
_UNSEEN = frozenset(
    "head title meta link noscript template svg math object canvas select datalist button input".split()
)

_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date",
    "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "publish-date",
    "publication_date", "pubdate", "parsely-pub-date", "citation_publication_date", "citation_date",
)  # fmt: skip
_PUBLISHER_NAMES = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "citation_publisher")


def read_html(data: bytes, *, where: str) -> RawDocument:
    """The text and the stated metadata of a web page.

    :param where: the path, for the error.
    :raises UnreadableDocument: when the bytes are no text.
    """
    source = _REFERENCE.sub(_checked, _NO_CHARACTER.sub("", decode_html(data, where=where)))
    tree = _parse(tame_html(source))
    if tree is None:
        return RawDocument("")
    fields = _stated_fields(tree, source)
    heading = next((_content(found) for found in tree.iter("h1")), None)
    language = language_named(tree.get("lang") or tree.get("xml:lang") or "") or "en"
    _drop_unseen(tree)
    text = _main_text(tree) or visible_text(tree, leave_out=_FURNITURE) or visible_text(tree)
    return RawDocument(text.translate(_SPACES), fields, heading, likely_language=language)


def decode_html(data: bytes, *, where: str) -> str:
    """The characters of a page: valid UTF-8 is that, whatever the page says; else what it says, if possible."""
    refuse_binary(data, where=where)
    declared = _CHARSET.search(data, 0, 4096)
    if declared is None or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode_text(data, where=where)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
        if name in _LATIN_1:
            name = "cp1252"
        if _WEB_ENCODING.match(name):
            return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        pass  # the page is wrong about itself
    return decode_text(data, where=where)


def visible_text(tree: HtmlElement, *, leave_out: frozenset[str] = frozenset()) -> str:
    """All text of a page, blocks parted by blank lines, items one a line, the cells of a row by bars.

    :param leave_out: names of elements to pass over, with what is in them.
    """
    from lxml import etree  # type: ignore[import-untyped]

    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        name = element.tag
        text = element.text
        if event == "start" and name in leave_out:
            walk.skip_subtree()
            text = None
        elif event == "start":
            if name in {"td", "th"}:
                parts.append(" | " if element.getprevious() is not None else "")
            else:
                parts.append({"br": "\n", "li": "\n- "}.get(name, "\n\n" if name in BLOCKS else ""))
        else:
            parts.append("\n\n" if name in BLOCKS - {"td", "th", "li"} else "")
            text = element.tail
        parts.append(re.sub(r"[ \t\n\r\f]+", " ", text or ""))
    text = re.sub(r"(?<! ) *\n *", "\n", "".join(parts))
    lines = [line for line in re.sub(r"\n-\n+", "\n- ", text).split("\n") if line not in {"-", "- -", "|"}]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _checked(reference: re.Match[str]) -> str:
    """A character reference, unless it is to no character."""
    decimal, hexadecimal = reference.groups()
    digits = (decimal or hexadecimal).lstrip("0")
    if len(digits) > 7:
        return ""
    code = int(digits or "0", 10 if decimal else 16)
    return reference[0] if 0 < code < 0x110000 and not _NO_CHARACTER.match(chr(code)) else ""


def _parse(source: str) -> HtmlElement | None:
    from lxml import etree, html

    stand_ins = list(_STAND_INS.values())
    source = re.sub(f"[{''.join(stand_ins)}]", " ", source)
    for space, stand_in in _STAND_INS.items():
        source = source.replace(space, stand_in)
    source = _SPACE_ENTITY.sub(lambda entity: stand_ins[(entity.lastindex or 1) - 1], source)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing in it
        return None


def _drop_unseen(tree: HtmlElement) -> None:
    """Take out what a reader does not see, before trafilatura or anyone else can take it for text."""
    unseen = [
        element
        for element in tree.iter()
        if element.tag in _UNSEEN
        or element.get("hidden") is not None
        or _HIDDEN_STYLE.search(element.get("style") or "")
    ]
    for element in unseen:
        if element.getparent() is not None:
            element.drop_tree()


def _main_text(tree: HtmlElement) -> str | None:
    """What trafilatura takes for the article; None where it finds nothing or would take long."""
    from lxml import etree

    depth = elements = total = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        total += depth
        if elements > _MOST_ELEMENTS or total > 2 * _MOST_DEPTH:
            return None
    import trafilatura

    try:
        text = trafilatura.extract(tree, output_format="txt", include_comments=False, include_tables=True)
    except RecursionError:
        return None
    return _blocks(text) if text and len(text) >= _FEWEST_CHARACTERS else None


def _blocks(text: str) -> str:
    """The lines of trafilatura as blocks: items stay together, rows lose their outer bars and rules."""
    blocks: list[str] = []
    previous_is_item = False
    for line in text.splitlines():
        row = re.fullmatch(r"\s*\|(.*)\|\s*", line)
        block = row[1].strip() if row else line.strip()
        if not block or (row and re.fullmatch(r"[-|\s]+", block)):
            continue
        item = block.startswith("- ")
        if item and previous_is_item:
            blocks[-1] += "\n" + block
        else:
            blocks.append(block)
        previous_is_item = item
    return "\n\n".join(blocks)


def _stated_fields(tree: HtmlElement, source: str) -> SourceFields:
    metas: dict[str, str] = {}
    for element in tree.iter("meta", "time"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        value = element.get("content") or element.get("datetime") or ""
        if name and value:
            metas.setdefault(name.lower(), value.translate(_SPACES))
    linked = list(_json_ld(source))
    dates = [metas.get(name, "") for name in _DATE_NAMES] + [
        _text(item.get("datePublished")) for item in linked
    ]
    publishers = [metas.get(name, "") for name in _PUBLISHER_NAMES]
    publishers += [
        _text(item["publisher"].get("name")) for item in linked if isinstance(item.get("publisher"), dict)
    ]
    publisher = next((one_line(name) for name in publishers if one_line(name)), None)
    links = {element.get("rel", "").lower(): element.get("href", "") for element in tree.iter("link")}
    title = next((_content(found) for found in tree.iter("title")), "")
    return SourceFields(
        title=_without_publisher(title, publisher) or None,
        publisher=publisher,
        published=next(filter(None, (iso_date(value.replace("/", "-")) for value in dates)), None),
        url=web_address(links.get("canonical") or metas.get("og:url", "")),
        licence=web_address(links.get("license", "")),
    )


def _without_publisher(title: str, publisher: str | None) -> str:
    """A title without the name of the site that pages append to it."""
    match = re.fullmatch(r"(.+) [|–—·-] (.+)", title)
    return match[1] if match and publisher and match[2].casefold() == publisher.casefold() else title


def _json_ld(source: str) -> Iterator[dict[str, Any]]:
    """The objects that a page describes itself with, in JSON-LD: on their own, in a list or in a @graph."""
    if "ld+json" not in source:
        return
    type_of_script = ""
    for kind, name, text, attributes in pieces_of(source):
        if kind is Kind.START and name == "script":
            type_of_script = attributes.get("type", "").lower()
        elif kind is Kind.RAW and name == "script" and type_of_script == "application/ld+json":
            try:
                found = json.loads(text)
            except (ValueError, RecursionError):
                continue
            for item in found if isinstance(found, list) else [found]:
                if isinstance(item, dict):
                    yield item
                    graph = item.get("@graph")
                    yield from (
                        (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else ()
                    )


def _content(element: HtmlElement) -> str:
    return one_line(element.text_content().translate(_SPACES))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
