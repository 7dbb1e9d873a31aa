"""What tries to escape from a text into the markup, the formulas and the orders of a format, and stays a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from check_reports import FRENCH_TEXT, csv_rows, every_report, french, hostile
from fake_assistant import POISON, Reading
from rag.claims.exports import export
from rag.claims.exports.escaping import cell, markdown
from rag.claims.exports.text import coloured


def elements(markdown_text):
    """The names of the elements that Markdown makes of a text, and its words."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown_text)
    return Reading(html.replace("<br />", "<br></br>").replace("<hr />", "<hr></hr>"))


def test_no_text_becomes_an_element_of_the_page():
    for report in (hostile(), hostile("fr")):
        reading = Reading(re.sub(r"<!DOCTYPE html>|<meta [^>]*>", "", export(report, "html")))
        assert reading.tags <= {
            "html", "head", "title", "style", "body", "main", "section", "article", "footer", "h1", "h2", "h3", "p",
            "div", "span", "mark", "sup", "a", "ul", "li", "q", "blockquote",
        }  # fmt: skip
        assert not [name for name, _ in reading.attributes if name.startswith("on")]
        links = [value for name, value in reading.attributes if name == "href"]
        assert links
        assert all(link.startswith("#") for link in links)
        assert POISON in reading.text


def test_the_page_loads_nothing_and_is_fit_for_screen_readers():
    page = export(french(), "html")
    assert '<html lang="fr">' in page
    assert "default-src &#x27;none&#x27;" in page
    assert not re.search(r"<script|<link|<img|@import|url\(", page)
    reading = Reading(re.sub(r"<!DOCTYPE html>|<meta [^>]*>", "", page))
    ids = [value for name, value in reading.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    for name, value in reading.attributes:
        if name == "href" and value.startswith("#"):
            assert value[1:] in ids
    assert reading.by_class["text"] == [f"{FRENCH_TEXT[:43]}≠\u00a01{FRENCH_TEXT[43:]}?\u00a02"]


def test_no_text_becomes_markup_in_markdown():
    for report in (hostile(), hostile("fr")):
        reading = elements(export(report, "md"))
        assert reading.tags <= {"h1", "h2", "p", "strong", "ul", "li", "br", "pre", "code"}
        assert "</script><script>alert(1)</script>" in reading.text
        assert reading.by_class["<h1>"] == [
            "Claim check" if report.language == "en" else "Vérification des affirmations"
        ]
        assert len(reading.by_class["<h2>"]) == 3
    definitions = [line for line in export(hostile(), "md").splitlines() if line.startswith("[^")]
    assert [line[:5] for line in definitions] == ["[^1]:", "[^2]:"]


@given(st.text(alphabet=st.sampled_from(list("ab1 .)\n\r\t#>=+-*_`~|[]()<>&;!\\^$\u00a0é")), max_size=40))
def test_markdown_shows_exactly_what_was_written(text):
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown(text))
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br"}
    shown = Reading(html.replace("<br />", "<br></br>")).text
    assert "".join(shown.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "start", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n1", " =1", "\u00a0@x", "＝1", "－1"]
)
def test_no_cell_is_a_formula(start):
    assert cell(start) == "'" + start
    assert cell("a" + start) == "a" + start


@every_report
def test_no_cell_of_a_spreadsheet_is_a_formula(report):
    for row in csv_rows(export(report, "csv")):
        assert not [one for one in row if one.lstrip()[:1] in set("=+-@＝＋－＠")]
        assert len(row) == 15


@every_report
def test_a_terminal_gets_no_orders_from_a_text(report):
    colours = re.sub(r"\x1b\[[0-9;]*m", "", coloured(report))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", colours)
    assert colours == export(report, "text")
    if report.claims:
        assert "\x1b[" in coloured(report)
