"""Markdown, JSON lines and PDF by known answers: what becomes text or metadata, and what is refused."""

from __future__ import annotations

import io
import json

import pytest

from rag.errors import DocumentTooLarge, EmptyDocument, SourcierError, UnreadableDocument
from rag.readers.fields import RawDocument, fields_from, iso_date, web_address
from rag.readers.json_lines import read_json_lines
from rag.readers.markdown import read_markdown
from rag.readers.pdf import mend_broken_words, read_pdf
from tiny_pdf import tiny_pdf

NOTE = """---
id: note-1
title: "Samsung : l'accord"
language: fr-FR
date: 2024-01-26
published: 2025-10
publisher: Sourcier corpus
based_on:
  - 2051.fr, October 2025
  - 12:30
url: null
licence: CC BY 4.0
unknown: {of: [no, interest]}
---
# Un **titre** avec `code`

Un *paragraphe* avec [un lien](https://example.org) et ![image](a.png),
coupé en deux lignes\x20\x20
puis rompu. Élan &amp; &eacute;t&eacute;, a\\*b, snake_case.

- un
- deux
  suite
  - trois

    autre paragraphe

1. quatre

> Une **citation**
> sur deux lignes

| Société | GW |
|---|---|
| *AMD* | 6 |

<div class="x"><p>Bloc <b>html</b></p><script>rien()</script></div>

avant <script>x</script>après <b>gras</b><br>ligne <!-- rien -->

```python
x = 1

y = 2
```
"""
NOTE_TEXT = """Un titre avec code

Un paragraphe avec un lien et image, coupé en deux lignes
puis rompu. Élan & été, a*b, snake_case.

- un
- deux suite
- trois
autre paragraphe

- quatre

Une citation sur deux lignes

Société | GW

AMD | 6

Bloc html

avant après gras
ligne

x = 1

y = 2"""


def test_markdown_reads_as_the_page_does() -> None:
    raw = read_markdown(NOTE, where="note.md")
    assert raw.text == NOTE_TEXT
    assert raw.heading == "Un titre avec code"


def test_front_matter() -> None:
    fields = read_markdown(NOTE, where="note.md").fields
    assert (fields.id, fields.title, fields.language) == ("note-1", "Samsung : l'accord", "fr")
    assert (fields.published, fields.publisher, fields.licence) == ("2025-10", "Sourcier corpus", "CC BY 4.0")
    assert fields.based_on == ("2051.fr, October 2025", "12:30")
    assert fields.url is None


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("date: 2025-10-01", "published", "2025-10-01"),  # what YAML takes for a date
        ("published: 2025-10-01T08:30:00Z", "published", "2025-10-01"),
        ("published: 2025", "published", "2025"),
        ("title: No", "title", "No"),  # what YAML takes for false
        ("id: 007", "id", "007"),  # and for seven
        ("lang: English", "language", "en"),
        ("based_on: une seule source", "based_on", ("une seule source",)),
        ("license: MIT", "licence", "MIT"),
        ("url: https://example.org/a", "url", "https://example.org/a"),
        ("title: >\n  deux\n  lignes", "title", "deux lignes"),
        ("publisher:", "publisher", None),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_values_are_the_words_that_stand_there(line: str, field: str, value: object, line_end: str) -> None:
    source = f"\ufeff---\n{line}\n---\nTexte.".replace("\n", line_end)
    raw = read_markdown(source, where="a.md")
    assert getattr(raw.fields, field) == value
    assert raw.text == "Texte."


@pytest.mark.parametrize(
    ("front_matter", "said"),
    [
        ("- une\n- liste", "no mapping"),
        ("juste des mots", "no mapping"),
        ("title: [jamais fermé", "not valid YAML in line 3"),
        ("a: &x [lol, lol]\nb: [*x, *x]", "aliases"),
        ("a: " + "[" * 30_000, "nested too deep"),
        ("a: b\n" * 20_000, "64,000 characters"),
        ("published: 1er octobre 2025", "'published'.*'1er octobre 2025'"),
        ("date: 2025-02-30", "'date'"),
        ("language: de", "'language'.*'de'"),
        ("title: {a: b}", "'title'"),
        ("based_on: [a, [b]]", "'based_on'"),
        ("id: !!python/object/apply:os.system [ls]", "'id'"),
        (f"id: {'x' * 301}", "'id'"),
        ("url: javascript:alert(1)", "'url'"),
        ("publisher: " + "x" * 1001, "'publisher'"),
    ],
)
def test_bad_front_matter_is_an_error_that_names_it(front_matter: str, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said) as caught:
        read_markdown(f"---\n{front_matter}\n---\nTexte.", where="note.md")
    assert "note.md" in caught.value.problem
    assert caught.value.fix


def test_a_rule_is_no_front_matter() -> None:
    assert (
        read_markdown("---\nUn texte sans fin de titre.", where="a.md").text == "Un texte sans fin de titre."
    )
    assert read_markdown("Un texte.\n\n---\n\nUn autre.", where="a.md").text == "Un texte.\n\nUn autre."


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 20_000,
        "![" * 20_000,
        "> " * 20_000,
        "- " * 20_000,
        "**a" * 20_000,
        "<a b" * 20_000,
        "`a" * 20_000,
    ],
)
def test_hostile_markdown_ends(hostile: str) -> None:
    assert read_markdown(hostile + "\n\nfin", where="a.md").text.endswith("fin")


# Dates and addresses


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("2025", "2025"),
        (" 2025-10 ", "2025-10"),
        ("2024-02-29", "2024-02-29"),
        ("2025-02-29", None),
        ("2025-13", None),
        ("0000", None),
        ("25-10-01", None),
        ("2025-10-01 08:30", "2025-10-01"),
        ("2025-10-01T08:30:00+02:00", "2025-10-01"),
        ("2025-1-1", None),
        ("٢٠٢٥", None),
        ("", None),
    ],
)
def test_dates(stated: str, read: str | None) -> None:
    assert iso_date(stated) == read


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://",
        "http://[x",
        "//a.org",
        "http://a b",
        "ftp://a.org",
    ],
)
def test_what_is_no_web_address(address: str) -> None:
    assert web_address(address) is None
    with pytest.raises(UnreadableDocument, match="url"):
        fields_from({"url": address}, where="x")


# JSON lines


def lines_of(content: str | bytes, *, limit: int = 10_000) -> list[RawDocument | tuple[str, SourcierError]]:
    data = content.encode() if isinstance(content, str) else content
    return list(read_json_lines(io.BytesIO(data), where="a.jsonl", max_bytes=limit))


def test_a_line_is_a_document() -> None:
    line = {
        "id": "a",
        "title": "T",
        "text": "Où ?\nLà.",
        "lang": "fr",
        "published": 2025,
        "based_on": ["x", "y"],
    }
    (raw,) = lines_of(json.dumps(line))
    assert isinstance(raw, RawDocument)
    assert raw.text == "Où ?\nLà."
    assert (raw.fields.id, raw.fields.title, raw.fields.language) == ("a", "T", "fr")
    assert (raw.fields.published, raw.fields.based_on, raw.line) == ("2025", ("x", "y"), 1)


def test_bad_lines_are_numbered_and_cost_no_other() -> None:
    bad = [
        "pas du JSON",
        '["liste"]',
        '{"id": "sans texte"}',
        '{"text": 12}',
        '{"text": "x", "published": "hier"}',
        '{"text": "x", "title": ["a"]}',
        "[" * 100_000,
        '{"text": ' + "9" * 10_000 + "}",
        '{"text": "' + "x" * 200_000 + '"}',
        "\x00",
    ]
    content = "\ufeff" + "\n\n".join(line + '\n{"text": "bon"}' for line in bad)
    items = lines_of(content, limit=150_000)
    assert [item.text for item in items if isinstance(item, RawDocument)] == ["bon"] * len(bad)
    failures = [item for item in items if isinstance(item, tuple)]
    assert [where for where, _ in failures] == [f"a.jsonl:{1 + 3 * number}" for number in range(len(bad))]
    assert isinstance(failures[8][1], DocumentTooLarge)
    assert all(where in error.problem and error.fix for where, error in failures)


def test_the_limit_is_for_a_line_and_not_for_the_file() -> None:
    line = '{"text": "' + "x" * 80 + '"}'
    assert len(lines_of(f"{line}\n" * 1000, limit=len(line))) == 1000
    assert all(isinstance(item, tuple) for item in lines_of(f"{line}\n" * 3, limit=len(line) - 1))
    assert len(lines_of(f"{line}\r\n{line}", limit=len(line))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_json_lines_in_other_encodings(encoding: str) -> None:
    first, second = lines_of('{"text": "café à Séoul"}\n{"text": "cœur"}\n'.encode(encoding))
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert (first.text, second.text) == ("café à Séoul", "cœur")


# PDF


def pdf(
    pages: list[list[str]], *, title: str = "", encrypted: bool = False, limit: int = 1000
) -> RawDocument:
    return read_pdf(tiny_pdf(pages, title=title, encrypted=encrypted), where="a.pdf", most_characters=limit)


def test_the_pages_of_a_pdf() -> None:
    raw = pdf([["L'œuvre coûte 5 € (ou plus).", "Seconde ligne."], ["« Page deux »"], []], title="Un rapport")
    assert raw.text.replace("\r\n", "\n") == "L'œuvre coûte 5 € (ou plus).\nSeconde ligne.\n\n« Page deux »"
    assert raw.fields.title == "Un rapport"


@pytest.mark.parametrize("title", ["Microsoft Word - rapport", "rapport_v2.docx", "Untitled", ""])
def test_a_title_that_only_a_program_gave_is_none(title: str) -> None:
    assert pdf([["Texte."]], title=title).fields.title is None


def test_words_broken_at_line_ends_are_whole_again() -> None:
    lines = [
        "Le micropro-",
        "cesseur, c'est-à-",
        "dire la puce, vient des Pays-",
        "Bas ou du centre-",
        "ville ; le centre-ville.",
    ]
    text = (
        "Le microprocesseur, c'est-à-dire la puce, vient des Pays-Bas ou du centre-ville ; le centre-ville."
    )
    assert pdf([lines]).text == text
    assert mend_broken_words("\n".join(lines)) == text
    assert mend_broken_words("1939-\n1945, x - \ny, — \nz") == "1939-1945, x - \ny, — \nz"


def test_pdfs_that_cannot_be_read() -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.pdf is encrypted"):
        pdf([["secret"]], encrypted=True)
    with pytest.raises(EmptyDocument, match="2 pages; perhaps they are scanned") as caught:
        pdf([[], [" "]])
    assert "ocrmypdf" in caught.value.fix
    with pytest.raises(UnreadableDocument, match="not a readable PDF"):
        read_pdf(b"%PDF-1.4 broken", where="a.pdf", most_characters=100)
    with pytest.raises(DocumentTooLarge, match="more than 10 characters"):
        pdf([["onze lettres"]], limit=10)
