"""The claim check in every format: known answers, and what each specification asks."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_reports import (
    ENGLISH_TEXT,
    FRENCH_TEXT,
    REPORTS,
    csv_rows,
    empty,
    english,
    every_report,
    french,
    statement,
)
from fake_assistant import CHIPS, HOSTILE, USINE, Reading
from rag.claims.exports import FORMATS, export
from rag.claims.exports.escaping import markdown, markup
from rag.claims.records import FigureOutcome, Stance, StatementKind, VerdictKind
from rag.claims.wire import report_json
from rag.errors import SettingsError

SHA = CHIPS.sha256

ENGLISH_MARKDOWN = f"""# Claim check

3 claims: 1 supported, 1 contradicted, 1 not found.

## Text checked

Zorvex plans a plant. **✓ supported by the sources**[^1] It will make 400,000 wafers a month, Ann Quill said on \
3 May 2031. **✗ contradicted by the sources**[^2]

What a plan! The moss is green. **? not found in the sources**[^3]

## Verdicts and sources

[^1]: **✓ supported by the sources** (confidence 97%). One source says the same.

    - \\[2\\] ✓ supports (says the same): “Zorvex plans a plant.” — Zorvex and Quill, Test Gazette, 1 May 2031 \
(based on a letter; a call), <https://example.org/zorvex>. en/zorvex@1:0-21, SHA-256 {SHA}, CC BY 4.0

[^2]: **✗ contradicted by the sources** (confidence 90%). The source gives 40,000 wafers a month.

    - Understood as: The plant will make 400,000 wafers a month.
    - Said by: Ann Quill
    - Said on: 3 May 2031
    - “400,000 wafers a month” does not match: the source says “40,000 wafers a month” \\[1\\] (ten times as much)
    - \\[1\\] ✗ contradicts (gives another figure: 40,000 wafers): “Zorvex will make up to 40,000 wafers a month.” — \
Zorvex and Quill, Test Gazette, 1 May 2031 (based on a letter; a call), <https://example.org/zorvex>. \
en/zorvex@1:23-68, SHA-256 {SHA}, CC BY 4.0

[^3]: **? not found in the sources** (confidence 60%). The sources do not tell.

    - Nearest in the sources (proves nothing):
      - “Zorvex plans a plant.” — Zorvex and Quill, en/zorvex@1:0-21

## Not judged

- opinion: What a plan!

Every quote is exact: the characters given of that version of the document are the quote. Check chk\\_1, index 7, e5, \
settings abc123.
"""

FRENCH_FOOTNOTES = (
    "L’usine fera jusqu’à 40\u202f000 puces par mois.¹ Elle coûtera 2\u00a0milliards d’euros.\n"
    "\n"
    "1. «\u00a0Zorvex en France\u00a0», juin 2031\u00a0: "
    "«\u00a0L’usine fera jusqu’à 40\u202f000 puces par mois.\u00a0» "
    f"(fr/zorvex@1:26-69, SHA-256 {USINE.sha256}). Contra\u00a0: «\u00a0Zorvex and Quill\u00a0», Test Gazette, "
    "1er mai 2031, d’après a letter, a call, https://example.org/zorvex\u00a0: "
    f"«\u00a0Zorvex will make up to 40,000 wafers a month.\u00a0» (en/zorvex@1:23-68, SHA-256 {SHA}).\n"
)

FRENCH_TERMINAL = """2 affirmations\u00a0: 1 disputée, 1 introuvable.

1. L’usine fera jusqu’à 40\u202f000 puces par mois.
   ≠ les sources divergent (confiance 80\u202f%)
   Une source le dit, une autre compte des plaquettes.
   # «\u00a040\u202f000 puces par mois\u00a0» concorde\u00a0: la source dit «\u00a040\u202f000 puces par mois\u00a0» [1]
   [1] ✓ confirme (dit la même chose)
       «\u00a0L’usine fera jusqu’à 40\u202f000 puces par mois.\u00a0»
       Zorvex en France, juin 2031. fr/zorvex@1:26-69
   [2] ✗ contredit (compte des plaquettes)
       «\u00a0Zorvex will make up to 40,000 wafers a month.\u00a0»
       Zorvex and Quill, Test Gazette, 1er mai 2031 (d’après a letter\u202f; a call),
       https://example.org/zorvex. en/zorvex@1:23-68

2. Elle coûtera 2\u00a0milliards d’euros.
   ? introuvable dans les sources (confiance 55\u202f%)
   Les sources n’en parlent pas.
   # «\u00a02\u00a0milliards d’euros\u00a0» absent des sources

Vérification chk_2, index 7, e5, réglages abc123.
"""


# --- whole exports ---------------------------------------------------------------------------------------


def test_the_annotated_markdown_is_the_text_with_verdicts_and_their_notes():
    assert export(english(), "md") == ENGLISH_MARKDOWN


def test_the_footnotes_are_the_text_with_numbers_and_a_note_for_each_in_french():
    assert export(french(), "footnotes") == FRENCH_FOOTNOTES


def test_the_report_for_people_in_french():
    assert export(french(), "text") == FRENCH_TERMINAL


def test_english_notes_set_the_comma_within_the_quotation_marks_and_name_what_speaks_against():
    notes = export(english(), "footnotes").split("\n\n")[-1].splitlines()
    assert notes[0].startswith(
        "1. “Zorvex and Quill,” Test Gazette, 1 May 2031, based on a letter, a call, https://"
    )
    assert notes[1].startswith("2. But see “Zorvex and Quill,” Test Gazette")
    assert len(notes) == 2  # nothing was found on the third claim, so it has no note


def test_the_json_follows_the_contract():
    body = json.loads(export(english(), "json"))
    assert body == report_json(english())
    assert set(body) == {
        "id", "text", "language", "counts", "claims", "skipped", "receipt", "timings_ms",
    }  # fmt: skip
    assert body["counts"] == {"supported": 1, "contradicted": 1, "disputed": 0, "not_found": 1}
    claim = body["claims"][1]
    assert set(claim) == {
        "claim", "start", "end", "language", "understood_as", "speaker", "said_on", "verdict", "confidence", "evidence",
        "figures", "explanation", "nearest",
    }  # fmt: skip
    assert (claim["verdict"], claim["speaker"], claim["said_on"]) == (
        "contradicted",
        "Ann Quill",
        "3 May 2031",
    )
    assert body["text"][claim["start"] : claim["end"]] == claim["claim"]
    evidence = claim["evidence"][0]
    assert (evidence["stance"], evidence["reason"]) == ("contradicts", "gives another figure: 40,000 wafers")
    assert evidence["probabilities"] is None
    assert CHIPS.text[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert claim["figures"] == [
        {
            "text": "400,000 wafers a month",
            "start": 13,
            "end": 35,
            "normal": "count 400000 wafer per month",
            "outcome": "conflicts",
            "source_text": "40,000 wafers a month",
            "source_normal": "count up_to 40000 wafer per month",
            "citation": 1,
            "difference": "ten times as much",
            "factor": 10,
        }
    ]
    assert claim["claim"][13:35] == "400,000 wafers a month"
    assert body["claims"][0]["evidence"][0]["probabilities"] == {
        "supported": 0.97,
        "contradicted": 0.01,
        "not_enough_evidence": 0.02,
    }
    assert [(one["kind"], one["text"]) for one in body["skipped"]] == [("opinion", "What a plan!")]


def test_json_lines_are_one_claim_a_line_in_the_order_given():
    lines = [json.loads(line) for line in export(english(), "jsonl").splitlines()]
    assert [line.pop("check") for line in lines] == ["chk_1"] * 3
    assert lines == report_json(english())["claims"]


def test_the_spreadsheet_has_one_row_a_claim():
    heading, *rows = csv_rows(export(english(), "csv"))
    assert [row[0:4] for row in rows] == [
        ["1", "Zorvex plans a plant.", "✓ supported by the sources", "0.97"],
        ["2", ENGLISH_TEXT[22:88], "✗ contradicted by the sources", "0.90"],
        ["3", "The moss is green.", "? not found in the sources", "0.60"],
    ]
    assert rows[1][heading.index("Sources against it")] == (
        "“Zorvex will make up to 40,000 wafers a month.” — Zorvex and Quill, Test Gazette, 1 May 2031 "
        f"(based on a letter; a call) [en/zorvex@1:23-68, SHA-256 {SHA}]"
    )
    assert rows[1][-2:] == ["22", "88"]


def test_a_french_spreadsheet_opens_in_a_french_excel():
    text = export(french(), "csv")
    heading, first, _ = csv_rows(text)
    assert text.startswith('\ufeff"N°";"Affirmation";"Verdict";"Confiance"')
    assert first[3] == "0,80"
    assert len(first) == len(heading) == 15


# --- what the specifications ask -------------------------------------------------------------------------


def test_csl_items_have_what_the_schema_requires_and_nothing_that_it_lacks():
    # csl-data.json of the Citation Style Language: `type` and `id` are required, no other property is allowed.
    allowed = {"id", "type", "title", "publisher", "issued", "URL", "language", "version", "note", "custom"}
    (item,) = json.loads(export(english(), "csl"))
    assert set(item) <= allowed
    assert (item["id"], item["type"], item["URL"]) == ("en/zorvex@1", "webpage", "https://example.org/zorvex")
    assert item["issued"] == {"date-parts": [[2031, 5, 1]]}
    assert item["custom"]["sha256"] == SHA
    for quote in item["custom"]["quotes"]:
        assert CHIPS.text[quote["start"] : quote["end"]] == quote["quote"]
        assert f"en/zorvex@1:{quote['start']}-{quote['end']}" in item["note"]
    french_items = json.loads(export(french(), "csl"))
    assert [one["type"] for one in french_items] == ["document", "webpage"]
    assert french_items[0]["issued"] == {"date-parts": [[2031, 6]]}
    assert "publisher" not in french_items[0]


def test_a_claim_review_says_what_is_known_and_invents_nothing():
    page = json.loads(export(english(), "claimreview"))
    assert page["@context"] == "https://schema.org"
    supported, contradicted, unknown = page["@graph"]
    assert {review["@type"] for review in page["@graph"]} == {"ClaimReview"}
    assert contradicted["claimReviewed"] == ENGLISH_TEXT[22:88]
    assert contradicted["reviewRating"] == {
        "@type": "Rating",
        "ratingValue": 1,
        "worstRating": 1,
        "bestRating": 3,
        "alternateName": "contradicted by the sources",
    }
    assert supported["reviewRating"]["ratingValue"] == 3
    assert unknown["reviewRating"] == {"@type": "Rating", "alternateName": "not found in the sources"}
    claim = contradicted["itemReviewed"]
    assert (claim["author"], claim["datePublished"]) == ({"name": "Ann Quill"}, "2031-05-03")
    assert claim["appearance"]["sha256"] == hashlib.sha256(ENGLISH_TEXT.encode()).hexdigest()
    assert claim["appearance"]["identifier"] == "char=22,88"
    assert not {"author", "datePublished", "url"} & set(contradicted)  # the page's own, which nobody told us
    assert not {"author", "datePublished"} & set(supported["itemReviewed"])
    quotation = contradicted["citation"][0]
    assert (quotation["@type"], quotation["identifier"]) == ("Quotation", "en/zorvex@1:23-68")
    assert quotation["isPartOf"]["sha256"] == SHA
    assert "None" not in json.dumps(page)


@pytest.mark.parametrize(
    ("said_on", "language", "iso"),
    [
        ("2031-05-03", "en", "2031-05-03"),
        ("le 3 mai 2031", "fr", "2031-05-03"),
        ("in May 2031", "en", "2031-05"),
        ("last week", "en", None),
        ("mardi", "fr", None),
        ("on 3 May", "en", None),
    ],
)
def test_the_day_of_a_statement_is_told_only_where_its_words_give_a_year(said_on, language, iso):
    report = english()
    told = dataclasses.replace(report.claims[1].statement, said_on=said_on, language=language)
    claims = (dataclasses.replace(report.claims[1], statement=told),)
    page = json.loads(export(dataclasses.replace(report, claims=claims), "claimreview"))
    assert page["@graph"][0]["itemReviewed"].get("datePublished") == iso


@every_report
def test_the_selectors_of_an_annotation_select_exactly_the_claim_and_the_quote(report):
    page = json.loads(export(report, "annotations"))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert len(page["items"]) == len(report.claims)
    ids = [item["id"] for item in page["items"]] + [page["id"]]
    assert len(set(ids)) == len(ids)
    texts = {named(document.text): document.text for document in (CHIPS, USINE, HOSTILE)}
    for item, claim in zip(page["items"], report.claims, strict=True):
        assert item["type"] == "Annotation"
        target = item["target"]
        assert target["source"]["id"] == named(report.text)
        position, quote = target["selector"]
        assert report.text[position["start"] : position["end"]] == claim.statement.text == quote["exact"]
        assert report.text[: position["start"]].endswith(quote["prefix"])
        assert report.text[position["end"] :].startswith(quote["suffix"])
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert report.text.count(around) == 1
        verdict, *citations = item["body"]
        assert verdict["type"] == "TextualBody"
        for body in citations:
            position, quote = body["selector"]
            text = texts[body["source"]["id"]]
            assert text[position["start"] : position["end"]] == quote["exact"]


def named(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"ni:///sha-256;{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


@every_report
@pytest.mark.parametrize("name", ["json", "csl", "claimreview", "annotations"])
def test_what_is_json_parses_and_holds_every_place_of_a_citation(report, name):
    page = json.dumps(json.loads(export(report, name)), ensure_ascii=False)
    for citation in report.citations:
        assert citation.sha256 in page or named_hash(citation.sha256) in page
        assert str(citation.start) in page
        assert str(citation.end) in page
        assert json.dumps(citation.document_id, ensure_ascii=False)[1:-1] in page


def named_hash(sha256):
    return base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


@every_report
@pytest.mark.parametrize("name", ["md", "footnotes", "html", "csv"])
def test_what_people_read_names_version_offsets_and_hash_of_every_citation(report, name):
    page = export(report, name)
    for citation in report.citations:
        place = f"{citation.document_id}@{citation.version}:{citation.start}-{citation.end}"
        shown = {"md": markdown, "html": markup, "csv": lambda text: text.replace('"', '""')}
        assert shown.get(name, str)(place) in page
        assert citation.sha256 in page


# --- both languages --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["text", "md", "csv", "claimreview", "annotations", "html"])
def test_labels_are_in_the_language_of_the_text(name):
    assert "les sources divergent" in export(french(), name)
    assert "the sources disagree" not in export(french(), name)
    assert "contradicted by the sources" in export(english(), name)


def test_every_label_exists_in_both_languages_and_both_say_other_words():
    from rag.claims.exports.labels import SIGNS, STANCE_SIGNS, labels

    one, other = labels("fr"), labels("en")
    for words in (one, other):
        assert set(words.verdicts) == set(words.counted) == set(SIGNS) == set(VerdictKind)
        assert set(words.stances) == set(STANCE_SIGNS) == set(Stance)
        assert set(words.outcomes) == set(FigureOutcome)
        assert set(words.kinds) == set(StatementKind)
    alike = {
        field.name
        for field in dataclasses.fields(one)
        if getattr(one, field.name) == getattr(other, field.name)
    }
    assert alike == {"verdict"}


# --- odd reports -----------------------------------------------------------------------------------------


@every_report
@pytest.mark.parametrize("name", FORMATS)
def test_every_report_has_every_format(report, name):
    written = export(report, name)
    assert isinstance(written, str)
    assert export(report, name) == written
    if name not in {"jsonl", "csl"} or report.claims:
        assert written


def test_a_text_without_claims_says_so():
    assert "Nothing in this text can be checked." in export(empty(), "md")
    assert "Nothing in this text can be checked." in export(empty(), "html")
    assert export(empty(), "jsonl") == ""
    assert json.loads(export(empty(), "csl")) == []


def test_claims_given_out_of_order_or_twice_keep_their_numbers():
    report = english()
    claims = (report.claims[2], report.claims[0], report.claims[0])
    shuffled = dataclasses.replace(report, claims=claims)
    text = export(shuffled, "md").split("## Text checked\n\n")[1].split("\n\n##")[0]
    assert re.findall(r"\[\^(\d)\]", text) == ["2", "3", "1"]
    plain = re.sub(r" \*\*[^*]*\*\*\[\^\d\]", "", text)
    assert plain == ENGLISH_TEXT


@given(st.data())
def test_the_text_stands_whole_in_every_annotated_export(data):
    text = data.draw(st.text(alphabet=st.sampled_from(list("ab é\n.<*")), min_size=3, max_size=60))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=4)))
    report = english()
    claims = tuple(
        dataclasses.replace(
            report.claims[0],
            statement=dataclasses.replace(
                report.claims[0].statement, text=text[start:end], start=start, end=end
            ),
        )
        for start, end in itertools.pairwise(cuts)
    )
    report = dataclasses.replace(report, text=text, claims=claims)
    page = Reading(re.sub(r"<!DOCTYPE html>|<meta [^>]*>", "", export(report, "html")))
    assert re.sub(r"✓\u00a0\d", "", page.by_class["text"][0]) == text
    noted = export(report, "footnotes").rsplit("\n\n1. ", 1)[0]
    assert "".join(re.sub("[¹²³]", "", noted).split()) == "".join(text.split())


def test_a_format_that_is_none_is_named():
    with pytest.raises(SettingsError, match="choose one of text, md"):
        export(english(), "pdf")


def test_statements_of_the_fixtures_stand_where_they_say():
    for report in REPORTS.values():
        for one in [claim.statement for claim in report.claims] + list(report.skipped):
            assert report.text[one.start : one.end] == one.text
    assert statement(FRENCH_TEXT, "Elle", "fr").start == 44


def test_a_reason_that_a_figure_has_told_is_not_told_again():
    report = english()
    claim = report.claims[1]
    figures = (dataclasses.replace(claim.figures[0], difference=claim.evidence[0].reason),)
    report = dataclasses.replace(report, claims=(dataclasses.replace(claim, figures=figures),))
    for name in ("text", "md", "html"):
        told = " ".join(export(report, name).split())
        assert told.count("gives another figure: 40,000 wafers") == 1
