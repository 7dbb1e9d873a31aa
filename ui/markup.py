"""Safe HTML, small: every text of a document, a model or a user is escaped on its way into the page.

Only this file and the fixed tags of `render.py` and `source_panel.py` write HTML. Braces, backslashes,
dollars and backquotes are escaped too, so that no template language finds an expression in a text.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rag.dates import spoken_date
from rag.records import Citation, Hit
from ui.strings import Strings
from ui.wording import listed

_PREVIEW = 180  # characters of a passage in a list: two lines of the column
_TEMPLATE_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in "{}$`\\"})


def escaped(text: str) -> str:
    """The text as HTML that shows exactly it, in content and in attribute values alike.

    A null character, which HTML cannot hold, shows as U+FFFD.
    """
    return html.escape(text.replace("\0", "\ufffd"), quote=True).translate(_TEMPLATE_SIGNS)


def element(tag: str, content: str, /, **attributes: str | None) -> str:
    """An element with HTML inside; attribute values are escaped, None leaves an attribute out.

    `class_` is written `class`, and underscores within a name become hyphens.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escaped(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{content}</{tag}>"


def web_address(url: str | None) -> str | None:
    """The address if a browser may safely follow it (http or https), else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


@dataclass(frozen=True, slots=True)
class SourceReference:
    """A place in a document version that a reader can open, with the number it bears in an answer."""

    document_id: str
    version: int
    start: int
    end: int
    number: int | None = None
    whole: bool = False  # show all of the document

    @classmethod
    def to(cls, citation: Citation, *, numbered: bool = True) -> SourceReference:
        """The place of a quote."""
        number = citation.number if numbered else None
        return cls(citation.document_id, citation.version, citation.start, citation.end, number)

    @classmethod
    def to_passage(cls, hit: Hit) -> SourceReference:
        """The place of a passage."""
        passage = hit.passage
        return cls(passage.document_id, passage.version, passage.start, passage.end)

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> SourceReference | None:
        """Read what the page sends back when a reader opens a source; None if it makes no sense."""
        try:
            version, start, end = (int(str(data[name])) for name in ("version", "start", "end"))
            number = int(str(data["number"])) if data.get("number") else None
            document_id = str(data["document"])
        except (KeyError, ValueError):
            return None
        if not document_id or not 0 <= start < end:
            return None
        return cls(document_id, version, start, end, number, whole=str(data.get("whole")) == "true")

    def attributes(self) -> dict[str, str | None]:
        """The `data-` attributes from which `parse` reads it again."""
        return {
            "data_action": "source",
            "data_document": self.document_id,
            "data_version": str(self.version),
            "data_start": str(self.start),
            "data_end": str(self.end),
            "data_number": None if self.number is None else str(self.number),
            "data_whole": "true" if self.whole else None,
        }


def source_button(reference: SourceReference, content: str, /, **attributes: str | None) -> str:
    """A button that opens a source; `content` is HTML."""
    return element("button", content, type="button", **reference.attributes(), **attributes)


def language_badge(language: str, labels: Strings) -> str:
    """The code of a language in a small box, its name for screen readers."""
    name = {"fr": labels.french, "en": labels.english}.get(language, language)
    return element("abbr", escaped(language.upper()), class_="badge", title=name)


def byline(citation: Citation, labels: Strings) -> str:
    """Publisher, date, language and what a note is based on, on one line."""
    date = spoken_date(citation.published, labels.language)
    parts = [escaped(part) for part in (citation.publisher, date) if part]
    if citation.based_on:
        parts.append(escaped(labels.based_on.format(reports=listed(citation.based_on, labels.language))))
    line = '<span class="dot" aria-hidden="true">·</span>'.join(
        element("span", part, class_="part") for part in parts
    )
    return element("span", line + language_badge(citation.language, labels), class_="byline")


def citation_mark(citation: Citation, labels: Strings) -> str:
    """A numbered mark: a button that opens the quote in its source."""
    said = labels.source_mark.format(number=citation.number, title=citation.title)
    return source_button(
        SourceReference.to(citation),
        f"[{citation.number}]",
        class_="mark",
        aria_label=said,
        title=citation.title,
    )


def citation_marks(citations: Sequence[Citation], labels: Strings) -> str:
    """Marks that never part from each other or from the word before them."""
    joined = "".join(citation_mark(citation, labels) for citation in citations)
    return element("span", joined, class_="marks") if joined else ""


def passage_button(reference: SourceReference, text: str, title: str, language: str, labels: Strings) -> str:
    """A button that opens a passage: its first words, its title, its language."""
    inside = (
        element("span", escaped(_preview(text)), class_="preview", lang=language)
        + " "
        + element("span", escaped(title), class_="title", lang=language)
        + language_badge(language, labels)
    )
    return source_button(reference, inside, class_="passage")


def _preview(text: str) -> str:
    folded = " ".join(text.split())
    if len(folded) <= _PREVIEW:
        return folded
    return folded[:_PREVIEW].rsplit(" ", 1)[0] + "\u00a0…"
