"""What a source states about itself, checked: the metadata of front matter, of JSON lines and of web pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from rag.errors import UnreadableDocument
from rag.language import Language
from rag.readers.characters import normalise_text

_LANGUAGE_NAMES: dict[str, Language] = {
    **dict.fromkeys(("fr", "fra", "fre", "french", "français", "francais"), "fr"),
    **dict.fromkeys(("en", "eng", "english", "anglais"), "en"),
}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:\d{2}.*)?)?)?", re.ASCII)
_LONGEST_ID = 300  # characters; ids stand in web addresses
_LONGEST_LINE = 1000  # characters; each citation carries all fields of its document


@dataclass(frozen=True, slots=True)
class SourceFields:
    """The metadata of a document as far as its source states them."""

    id: str | None = None
    title: str | None = None
    language: Language | None = None
    publisher: str | None = None
    published: str | None = None  # ISO date, perhaps only a year or a month
    based_on: tuple[str, ...] = ()
    url: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A text as a reader found it, not yet normalised, and what the source states about it."""

    text: str
    fields: SourceFields = SourceFields()
    heading: str | None = None  # a title, should the fields have none
    likely_language: Language = "en"  # should neither the fields nor the text tell
    line: int | None = None  # of a JSON-lines file, counted from 1


def fields_from(stated: Mapping[str, object], *, where: str) -> SourceFields:
    """Check the fields of front matter or of a JSON object; unknown ones are left out.

    `date` stands in for a missing `published`, `lang` for `language`, `license` for `licence`.

    :param where: the path, and the line if any, for the error.
    :raises UnreadableDocument: naming the field whose value makes no sense.
    """
    return SourceFields(
        id=_id(stated.get("id"), where=where),
        title=_line(stated.get("title"), "title", where=where),
        language=_language(_first(stated, "language", "lang"), where=where),
        publisher=_line(stated.get("publisher"), "publisher", where=where),
        published=_published(stated, where=where),
        based_on=_lines(stated.get("based_on"), "based_on", where=where),
        url=_url(stated.get("url"), where=where),
        licence=_line(_first(stated, "licence", "license"), "licence", where=where),
    )


def language_named(name: str) -> Language | None:
    """French or English from a language tag or name (`fr`, `fr-CA`, `en_US`, `français`); None for others."""
    return _LANGUAGE_NAMES.get(re.split("[-_]", name.strip().lower())[0])


def iso_date(value: str) -> str | None:
    """A calendar date as YYYY, YYYY-MM or YYYY-MM-DD, without a time of day; None where it is none.

    >>> iso_date("2025-10-01T09:30:00Z"), iso_date("2025-10"), iso_date("2025-02-30")
    ('2025-10-01', '2025-10', None)
    """
    match = _DATE.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def web_address(value: str) -> str | None:
    """An address of the web, or None for anything else: it becomes a link, so that javascript: is no address."""
    value = value.strip()
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    usable = parts.scheme in {"http", "https"} and parts.netloc and not re.search(r"[\s<>\"]", value)
    return value if usable else None


def one_line(text: str) -> str:
    """A title or a name on one line, in the normal form of texts."""
    line = " ".join(part for part in re.split(r"[ \t\n]+", normalise_text(text)) if part)
    return line if line.strip() else ""  # no-break spaces alone say nothing


def _first(stated: Mapping[str, object], *names: str) -> object:
    return next((stated[name] for name in names if stated.get(name) is not None), None)


def _wrong(name: str, value: object, expected: str, *, where: str) -> UnreadableDocument:
    shown = repr(value)
    shown = shown if len(shown) <= 80 else shown[:77] + "..."
    return UnreadableDocument(
        f"The field '{name}' of {where} is {shown}", fix=f"write {expected}, or leave the field out"
    )


def _line(value: object, name: str, *, where: str) -> str | None:
    """Text or a number on one line; None when the field is missing or empty."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _wrong(name, value, "text on one line", where=where)
    line = one_line(str(value))
    if len(line) > _LONGEST_LINE:
        raise _wrong(name, value, f"at most {_LONGEST_LINE:,} characters", where=where)
    return line or None


def _lines(value: object, name: str, *, where: str) -> tuple[str, ...]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        lines = [_line(item, name, where=where) for item in value]
    else:
        lines = [_line(value, name, where=where)]
    return tuple(line for line in lines if line)


def _id(value: object, *, where: str) -> str | None:
    found = _line(value, "id", where=where)
    if found and len(found) > _LONGEST_ID:
        raise _wrong("id", found, f"at most {_LONGEST_ID} characters", where=where)
    return found


def _language(value: object, *, where: str) -> Language | None:
    name = _line(value, "language", where=where)
    if name is None:
        return None
    language = language_named(name)
    if language is None:
        raise _wrong("language", name, "fr or en, the languages that Sourcier speaks", where=where)
    return language


def _published(stated: Mapping[str, object], *, where: str) -> str | None:
    for name in ("published", "date"):
        value = _line(stated.get(name), name, where=where)
        if value is None:
            continue
        checked = iso_date(value)
        if checked is None:
            raise _wrong(name, value, "an ISO date (2025, 2025-10 or 2025-10-01)", where=where)
        return checked
    return None


def _url(value: object, *, where: str) -> str | None:
    stated = _line(value, "url", where=where)
    if stated is None:
        return None
    address = web_address(stated)
    if address is None:
        raise _wrong("url", stated, "an address that starts with http:// or https://", where=where)
    return address
