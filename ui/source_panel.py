"""The source panel: a quoted passage in its source text, with everything that one needs to check it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.errors import DocumentError
from rag.records import Citation, Document
from ui.export import citation_markdown, citation_text
from ui.markup import SourceReference, byline, element, escaped, source_button, web_address
from ui.notices import failure_html
from ui.strings import Strings
from ui.turns import Failure
from ui.wording import colon, spoken_count

_SHORT = 6_000  # characters: a document up to this long is shown whole at once
_AROUND = 1_500  # characters on either side of the quote in a longer one
_MOST = 250_000  # characters on either side that a browser still shows without stuttering
_WORD = 60  # an excerpt begins and ends at a space no further away than this


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The text around a quote: `before + quote + after` is `document.text[start:end]`."""

    before: str
    quote: str
    after: str
    start: int
    end: int
    whole: bool


def excerpt(document: Document, start: int, end: int, *, around: int) -> Excerpt:
    """The quote with up to `around` characters on either side, cut at spaces; short documents whole.

    :raises DocumentError: when the document has no such characters.
    """
    text = document.text
    if not 0 <= start < end <= len(text):
        raise DocumentError(
            f"Document '{document.id}', version {document.version}, has no characters {start} to {end}",
            fix="ask the question again and open its marks anew",
        )
    first, last = max(0, start - around), min(len(text), end + around)
    if len(text) <= _SHORT:
        first, last = 0, len(text)
    if first > 0:
        space = text.find(" ", first, min(first + _WORD, start))
        first = space + 1 if space >= 0 else first
    if last < len(text):
        space = text.rfind(" ", max(last - _WORD, end), last)
        last = space if space >= 0 else last
    return Excerpt(
        before=text[first:start],
        quote=text[start:end],
        after=text[end:last],
        start=first,
        end=last,
        whole=first == 0 and last == len(text),
    )


def cited(document: Document, reference: SourceReference, known: Citation | None) -> Citation:
    """The citation to show: the document's own words and metadata, with a known one's translation."""
    return Citation(
        number=reference.number or 0,
        document_id=document.id,
        version=document.version,
        sha256=document.sha256,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        based_on=document.based_on,
        url=document.url,
        licence=document.licence,
        language=document.language,
        quote=document.text[reference.start : reference.end],
        start=reference.start,
        end=reference.end,
        translation=known.translation if known else None,
    )


def empty_panel(labels: Strings) -> str:
    """What the panel says before a source is opened."""
    return _panel(
        element("h2", escaped(labels.panel_empty_title), class_="panel-title")
        + element("p", escaped(labels.panel_empty), class_="hint"),
        labels,
        state="empty",
    )


def failed_panel(failure: Failure, labels: Strings) -> str:
    """The panel when a source cannot be opened."""
    return _panel(failure_html(failure, labels), labels, state="broken")


def panel(document: Document, reference: SourceReference, known: Citation | None, labels: Strings) -> str:
    """The quoted passage, marked, inside its text; then metadata, checks and citations to copy.

    :param known: the citation as the answer gave it, checked here against the stored text.
    :raises DocumentError: when the document has no such characters.
    """
    around = _MOST if reference.whole else _AROUND
    shown = excerpt(document, reference.start, reference.end, around=around)
    citation = cited(document, reference, known)
    number = element("span", str(reference.number), class_="number") if reference.number else ""
    heading = element(
        "h2",
        number + element("span", escaped(citation.title), lang=citation.language),
        class_="panel-title",
        tabindex="-1",
    )
    parts = [heading, byline(citation, labels)]
    if known is not None:
        parts.append(_check(citation, known, labels))
    if citation.translation:
        label = element("em", escaped(labels.translation) + colon(labels.language))
        parts.append(element("p", label + escaped(citation.translation), class_="translation"))
    parts += [_text(shown, document, labels), _more(shown, document, reference, labels)]
    parts += [_copy_buttons(citation, labels), _facts(citation, labels)]
    return _panel("".join(parts), labels, state="source")


def _panel(inside: str, labels: Strings, *, state: str) -> str:
    back = element("button", escaped(labels.back), type="button", class_="back", data_action="back")
    return element(
        "section", back + inside, class_="panel", aria_label=labels.panel, data_state=state, tabindex="-1"
    )


def _check(shown: Citation, known: Citation, labels: Strings) -> str:
    if shown.quote == known.quote and shown.sha256 == known.sha256:
        return element("p", escaped(labels.quote_checked), class_="check")
    return failure_html(
        Failure("DocumentError", labels.quote_changed, labels.quote_changed_fix, labels.language), labels
    )


def _text(shown: Excerpt, document: Document, labels: Strings) -> str:
    opening = "" if shown.start == 0 else element("span", "…\u00a0", class_="cut", aria_hidden="true")
    closing = (
        ""
        if shown.end == len(document.text)
        else element("span", "\u00a0…", class_="cut", aria_hidden="true")
    )
    mark = element("mark", escaped(shown.quote))
    return element(
        "div",
        opening + escaped(shown.before) + mark + escaped(shown.after) + closing,
        class_="source-text",
        lang=document.language,
        tabindex="0",
        role="region",
        aria_label=labels.panel,
    )


def _more(shown: Excerpt, document: Document, reference: SourceReference, labels: Strings) -> str:
    if shown.whole:
        return ""
    if reference.whole:
        return element("p", escaped(labels.excerpt_only), class_="hint")
    count = spoken_count(len(document.text), labels.language)
    reach_all = reference.start <= _MOST and len(document.text) - reference.end <= _MOST
    label = labels.whole_document if reach_all else labels.longer_excerpt
    return source_button(replace(reference, whole=True), escaped(label.format(count=count)), class_="more")


def _copy_buttons(citation: Citation, labels: Strings) -> str:
    said = {"data_done": labels.copied, "data_failed": labels.copy_failed}
    plain = element(
        "button",
        escaped(labels.copy_text),
        type="button",
        class_="copy",
        data_action="copy",
        data_text=citation_text(citation, labels),
        **said,
    )
    footnote = element(
        "button",
        escaped(labels.copy_markdown),
        type="button",
        class_="copy",
        data_action="copy",
        data_text=f"[^{citation.number or 1}]: {citation_markdown(citation, labels)}",
        **said,
    )
    status = element("span", "", class_="copy-status", role="status", aria_live="polite")
    return element("div", plain + footnote + status, class_="copy-row")


def _facts(citation: Citation, labels: Strings) -> str:
    start, end = (spoken_count(offset, labels.language) for offset in (citation.start, citation.end))
    address = web_address(citation.url)
    link = escaped(citation.url or "")
    if address:
        link = element("a", link, href=address, target="_blank", rel="noopener noreferrer nofollow")
    checksum = element("code", escaped(citation.sha256[:12]) + "…", title=citation.sha256)
    wide = [(labels.document, escaped(citation.document_id)), (labels.link, link)]
    narrow = [
        (labels.version, str(citation.version)),
        (labels.characters, escaped(f"{start}–{end}")),
        (labels.licence, escaped(citation.licence or "")),
        (labels.checksum, checksum),
    ]
    listed = "".join(_fact(name, value, "wide") for name, value in wide if value)
    listed += "".join(_fact(name, value, None) for name, value in narrow if value)
    return element("h3", escaped(labels.facts), class_="hidden-label") + element("dl", listed, class_="facts")


def _fact(name: str, value: str, kind: str | None) -> str:
    return element("dt", escaped(name)) + element("dd", value, class_=kind)
