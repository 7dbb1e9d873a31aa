"""The claim check on the page, without a browser: handlers, report as HTML, files, exports, hostile text."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import io
import json
import re
import threading
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import check_reports
from check_reports import ENGLISH_TEXT, PLAN, ScriptedChecks, english, french, hostile
from fake_assistant import CHIPS, POISON, FakeAssistant, Reading
from rag.claims.exports import FORMATS, export
from rag.claims.limits import MOST_CHARACTERS
from rag.claims.records import StatementKind
from rag.errors import ModelDamaged
from ui.check_render import check_html, file_html, intro_html, report_html
from ui.checks import NO_CHECK, Check, Checks, as_shown
from ui.strings import ENGLISH, FRENCH, Strings
from ui.turns import Failure

BOTH = pytest.mark.parametrize("labels", [ENGLISH, FRENCH], ids=["English", "French"])


def checked(assistant, text="It is so.", claims=()) -> list[Check]:
    checks = Checks(assistant)
    try:
        return list(checks.check(text, claims, NO_CHECK))
    finally:
        checks.close()


def sent(name: str, data: bytes) -> dict[str, str]:
    return {"name": name, "data": base64.b64encode(data).decode(), "size": str(len(data))}


def read(name: str, data: bytes):
    return Checks(ScriptedChecks()).read_file(sent(name, data))


def word_file(text: str) -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph(text)
    page = io.BytesIO()
    document.save(page)
    return page.getvalue()


class Slow(ScriptedChecks):
    """Waits in the middle of its first check until it is let go."""

    def __init__(self):
        super().__init__()
        self.reached, self.go, self.stopped = threading.Event(), threading.Event(), threading.Event()

    def check(self, *args, progress=lambda done, total: None, **kwargs):
        progress(1, 3)
        self.reached.set()
        assert self.go.wait(20)
        going_on = False
        try:
            progress(2, 3)
            going_on = True
        finally:
            if not going_on:
                self.stopped.set()
        return self.report


class TestHandlers:
    def test_a_text_is_checked_as_it_is(self):
        assistant = ScriptedChecks()
        states = checked(assistant, ENGLISH_TEXT)
        assert states[-1].report == english()
        assert not states[-1].running
        assert [asked["text"] for asked in assistant.asked] == [ENGLISH_TEXT]
        assert assistant.asked[0]["claims"] == ()

    def test_progress_is_told_claim_by_claim_and_a_check_can_be_stopped(self):
        slow = Slow()
        checks = Checks(slow)
        going = checks.check("It is so.", (), NO_CHECK)
        states = [next(going)]
        assert slow.reached.wait(20)
        while states[-1].total == 0:
            states.append(next(going))
        assert (states[-1].done, states[-1].total) == (1, 3)
        assert states[-1].running
        stopped = checks.stop(states[-1])
        assert stopped.stopped
        assert not stopped.running
        slow.go.set()
        assert slow.stopped.wait(20), "the work went on after it was stopped"
        assert next(going).stopped
        checks.close()

    def test_closing_the_page_stops_the_work(self):
        slow = Slow()
        checks = Checks(slow)
        going = checks.check("It is so.", (), NO_CHECK)
        next(going)
        assert slow.reached.wait(20)
        going.close()
        slow.go.set()
        assert slow.stopped.wait(20)
        checks.close()

    def test_a_new_check_stops_the_one_before(self):
        slow = Slow()
        checks = Checks(slow)
        first = checks.check("It is so.", (), NO_CHECK)
        running = next(first)
        assert slow.reached.wait(20)
        assert next(checks.check("", (), running)).failure == Failure("NothingToCheck")
        slow.go.set()
        assert slow.stopped.wait(20)
        checks.close()

    def test_nothing_of_a_check_stays_on_the_server(self):
        checks = Checks(ScriptedChecks())
        last = list(checks.check("It is so.", (), NO_CHECK))[-1]
        with pytest.raises(Exception, match="There is no check"):
            checks._jobs.job(last.job)
        checks.close()

    @pytest.mark.parametrize("text", ["", " \n\t", "…!?", "\0"])
    def test_nothing_to_check(self, text):
        assistant = ScriptedChecks()
        assert checked(assistant, text) == [Check(failure=Failure("NothingToCheck"))]
        assert assistant.asked == []

    def test_too_long(self):
        assistant = ScriptedChecks()
        assert checked(assistant, "a" * (MOST_CHARACTERS + 1)) == [Check(failure=Failure("TextTooLong"))]
        assert assistant.asked == []

    def test_characters_that_no_page_holds(self):
        assistant = ScriptedChecks()
        checked(assistant, "It is so\ud800.\0\r\nAnd so.")
        assert assistant.asked[0]["text"] == "It is so?. \nAnd so."

    def test_a_broken_verifier_is_told_with_its_fix(self):
        broken = ScriptedChecks(error=ModelDamaged("verifier.safetensors is damaged", fix="install again"))
        failure = checked(broken)[-1].failure
        assert failure == Failure("ModelDamaged", "verifier.safetensors is damaged", "install again")
        reading = Reading(check_html(Check(failure=failure), ENGLISH))
        assert reading.by_class["broken"] == [
            "The model’s weights are damagedverifier.safetensors is damagedWhat to do: install again"
        ]
        assert ("role", "alert") in reading.attributes

    def test_what_nobody_foresaw_is_told_without_its_words(self):
        failure = checked(ScriptedChecks(error=RuntimeError("secret")))[-1].failure
        assert failure == Failure("unexpected")
        reading = Reading(check_html(Check(failure=failure), FRENCH))
        assert "journal du serveur" in reading.text
        assert "secret" not in reading.text

    def test_too_many_checks(self):
        checks = Checks(ScriptedChecks())
        checks.close()
        assert list(checks.check("It is so.", (), NO_CHECK)) == [Check(failure=Failure("TooManyChecks"))]


class TestFiles:
    def test_a_text(self):
        assert read("draft.txt", "É\r\nà".encode()).text == "É\nà"
        assert read("draft", b"It is so.").text == "It is so."

    def test_a_word_document(self):
        assert read("Draft (2).DOCX", word_file("L’usine ouvre.")).text.strip() == "L’usine ouvre."

    def test_markdown_is_read_as_what_it_says(self):
        assert "**" not in read("draft.md", b"It is **so**.").text

    def test_a_list_is_checked_claim_by_claim_while_it_is_shown(self):
        opened = read("claims.csv", b'claim,by\n"One, so.\nTwo.",Ann\nThree.,Ben\n')
        assert opened.claims == ("One, so.\nTwo.", "Three.")
        assistant = ScriptedChecks()
        checked(assistant, as_shown(opened.claims), opened.claims)
        checked(assistant, as_shown(opened.claims) + " More.", opened.claims)
        assert [asked["claims"] for asked in assistant.asked] == [opened.claims, ()]
        assert assistant.asked[0]["text"] is None
        assert assistant.asked[1]["text"].endswith("Three. More.")

    @pytest.mark.parametrize(
        ("name", "data", "kind"),
        [
            ("a.pdf", b"%PDF-1.7", "UnreadableDocument"),
            ("a.docx", b"no archive", "UnreadableDocument"),
            ("a.txt", b"\xff\xfe\x00\xd8\x00", "UnreadableDocument"),
            ("a.jsonl", b'{"claim": 1}', "UnreadableDocument"),
            ("a.csv", b"a,b\n1,2\n", "UnreadableDocument"),
            ("a.txt", b"", "QuestionError"),
        ],
    )
    def test_what_cannot_be_read_says_what_to_do(self, name, data, kind):
        failure = read(name, data)
        assert failure.kind == kind
        assert failure.fix
        reading = Reading(check_html(Check(failure=failure), ENGLISH))
        assert "What to do: " in reading.by_class["broken"][0]
        assert "/tmp" not in reading.text

    @pytest.mark.parametrize(
        "name", ["../../x.txt", "/etc/passwd", "..", "", "a\0b.txt", "é" * 300 + ".txt", "a\ud800.txt"]
    )
    def test_no_name_leaves_its_folder(self, name):
        assert read(name, b"It is so.").text == "It is so."

    @given(st.text())
    def test_every_name_is_one_that_a_file_may_have(self, name):
        from ui.checks import _safe_name

        safe = _safe_name(name)
        assert re.fullmatch(r"[\w ()'’,&+-]+\.\w+", safe)
        assert len(safe.encode()) <= 255

    def test_what_did_not_arrive(self):
        checks = Checks(ScriptedChecks())
        assert checks.read_file({"name": "a.txt", "data": "?", "size": "9"}) == Failure("FileBroken")
        assert checks.read_file({"name": "a.txt", "data": "", "size": "99999999"}) == Failure("FileTooLarge")
        assert checks.read_file({}).kind == "QuestionError"

    def test_a_text_that_names_a_file_of_the_server_is_a_text(self, tmp_path):
        secret = tmp_path / "secret.txt"
        secret.write_text("The secret is out.", encoding="utf-8")
        assistant = ScriptedChecks()
        checked(assistant, str(secret))
        assert assistant.asked[0]["text"] == str(secret)


class TestReport:
    def test_each_statement_is_marked_with_a_sign_and_a_word(self):
        reading = Reading(report_html(english(), ENGLISH))
        assert reading.by_class["statement"] == [claim.statement.text for claim in english().claims]
        assert reading.by_class["verdict-mark"] == [
            "✓ supported\u00a01",
            "✗ contradicted\u00a02",
            "? not found\u00a03",
        ]
        shown = reading.by_class["checked-text"][0]
        for mark in reading.by_class["verdict-mark"]:
            shown = shown.replace(mark, "")
        assert shown == ENGLISH_TEXT

    def test_verdicts_at_a_glance_those_that_need_an_eye_first(self):
        reading = Reading(report_html(english(), ENGLISH))
        assert reading.by_class["check-summary"] == ["3 claims: 1 supported, 1 contradicted, 1 not found."]
        assert reading.by_class["overview"] == [
            "✗ contradicted by the sources2? not found in the sources3✓ supported by the sources1"
        ]

    def test_a_claim_in_full(self):
        reading = Reading(report_html(english(), ENGLISH))
        claim = reading.by_class["claim"][1]
        for part in (
            "2. “It will make 400,000 wafers a month, Ann Quill said on 3 May 2031.”",
            "✗ contradicted by the sources (confidence 90%)",
            "The source gives 40,000 wafers a month.",
            "Understood as: The plant will make 400,000 wafers a month.",
            "Said by: Ann Quill",
            "Sources against it",
            "“Zorvex will make up to 40,000 wafers a month.”",
            "Zorvex and Quill",
            "Test Gazette",
            "1 May 2031",
            "based on a letter; a call",
        ):
            assert part in claim
        assert "Sources for it" not in claim
        assert reading.by_class["conflicts"] == [
            "400,000 wafers a month40,000 wafers a month [1]✗ does not match: ten times as much"
        ]

    def test_french_has_its_own_words_and_spaces(self):
        reading = Reading(report_html(french(), FRENCH))
        assert reading.by_class["check-summary"] == ["2 affirmations\u00a0: 1 disputée, 1 introuvable."]
        assert reading.by_class["verdict-mark"] == ["≠ disputée\u00a01", "? introuvable\u00a02"]
        claim = reading.by_class["claim"][0]
        assert "Sources qui confirment" in claim
        assert "Sources qui contredisent" in claim
        assert "(confiance 80\u202f%)" in claim
        assert "«\u00a0L’usine fera jusqu’à 40\u202f000 puces par mois.\u00a0»" in claim
        assert reading.by_class["absent"] == ["2\u00a0milliards d’euros—? absent des sources"]

    def test_the_interface_may_speak_another_language_than_the_text(self):
        markup = report_html(french(), ENGLISH)
        assert "≠ the sources disagree" in markup
        assert 'class="checked-text" lang="fr"' in markup
        assert '<p class="explanation" lang="fr">' in markup

    def test_every_quote_opens_in_its_source(self):
        buttons = [
            button
            for button in Reading(report_html(english(), ENGLISH)).buttons
            if button.get("data-document")
        ]
        places = {(button["data-document"], button["data-start"], button["data-end"]) for button in buttons}
        wafers = check_reports.WAFERS
        assert places == {
            ("en/zorvex", str(wafers.start), str(wafers.end)),
            ("en/zorvex", str(PLAN.start), str(PLAN.end)),
        }

    def test_links_lead_somewhere_and_no_name_is_given_twice(self):
        for report in (english(), french(), hostile()):
            attributes = Reading(report_html(report, ENGLISH)).attributes
            names = [value for name, value in attributes if name == "id"]
            assert len(names) == len(set(names))
            targets = {value for name, value in attributes if name == "href"}
            assert targets == {f"#{name}" for name in names}

    @BOTH
    def test_what_was_not_judged_and_why(self, labels):
        spoken = Reading(report_html(english(), labels)).by_class["skipped"][0]
        assert "What a plan!" in spoken
        assert dict(labels.skipped_reasons)["opinion"] in spoken
        every = {str(kind) for kind in StatementKind} - {"claim"}
        assert {kind for kind, _ in labels.skipped_reasons} == every

    def test_many_of_a_kind_are_folded_away(self):
        one = english().skipped[0]
        few, many = (dataclasses.replace(english(), skipped=(one,) * count) for count in (3, 4))
        assert "<details open" in report_html(few, ENGLISH)
        assert "<details open" not in report_html(many, ENGLISH)
        assert "opinion (4)" in report_html(many, ENGLISH)

    def test_nothing_that_can_be_checked(self):
        reading = Reading(report_html(check_reports.empty(), FRENCH))
        assert reading.by_class["check-summary"] == ["Rien dans ce texte ne peut être vérifié."]
        assert "claim" not in reading.by_class
        assert "What a plan!" in reading.text

    def test_a_missing_verifier_is_told(self):
        told = english()
        assert ENGLISH.check_no_verifier in report_html(told, ENGLISH)
        receipt = dataclasses.replace(told.receipt, verifier="verifier@1")
        with_verifier = report_html(dataclasses.replace(told, receipt=receipt), ENGLISH)
        assert ENGLISH.check_no_verifier not in with_verifier
        assert "verifier@1" in with_verifier

    def test_a_report_without_a_parser_says_what_was_not_compared_and_what_to_do(self):
        for told, labels in ((english(), ENGLISH), (french(), FRENCH)):
            assert labels.check_no_parser in report_html(told, labels)
            assert "sourcier models pull" in labels.check_no_parser
            receipt = dataclasses.replace(told.receipt, parser="fr@1 en@2")
            assert labels.check_no_parser not in report_html(
                dataclasses.replace(told, receipt=receipt), labels
            )

    def test_a_language_model_that_failed_is_told_in_the_reader_s_language(self):
        note = "the language model failed, claims were judged without it: gone"
        receipt = dataclasses.replace(french().receipt, llm="qwen@1", notes=(note,))
        shown = report_html(dataclasses.replace(french(), receipt=receipt), FRENCH)
        assert "le modèle de langue a échoué, des affirmations ont été jugées sans lui" in shown
        assert note not in shown
        assert "qwen@1" in shown

    def test_progress_and_stop(self):
        waiting = Reading(check_html(Check("job_1", waiting=True), ENGLISH))
        assert waiting.by_class["progress"] == [ENGLISH.check_waiting]
        assert Reading(check_html(Check("job_1"), FRENCH)).by_class["progress"] == [FRENCH.check_reading]
        going = Reading(check_html(Check("job_1", done=2, total=1234), FRENCH))
        assert going.by_class["progress"] == ["2 énoncés vérifiés sur 1\u202f234…"]
        assert ("max", "1234") in going.attributes
        assert ("value", "2") in going.attributes
        stopped = Reading(check_html(Check("job_1", stopped=True), ENGLISH))
        assert ENGLISH.check_stopped_text in stopped.by_class["unchecked"][0]
        assert Reading(check_html(NO_CHECK, ENGLISH)).text == ""

    @BOTH
    @pytest.mark.parametrize(
        "kind", ["NothingToCheck", "TextTooLong", "TooManyChecks", "FileTooLarge", "FileBroken", "unexpected"]
    )
    def test_every_refusal_speaks_the_readers_language(self, labels, kind):
        reading = Reading(check_html(Check(failure=Failure(kind)), labels))
        spoken = {value for name, value in reading.attributes if name == "lang"}
        assert spoken == {labels.language}
        assert labels.fix in reading.text
        assert "{" not in reading.text


class TestHostile:
    @BOTH
    def test_nothing_hostile_becomes_markup(self, labels):
        allowed = set(
            "a abbr article button details div em h2 h3 h4 h5 label li mark option p q section select span strong "
            "summary table tbody td th thead tr ul".split()
        )
        for language in ("en", "fr", POISON):
            markup = report_html(hostile(language), labels)
            reading = Reading(markup)
            assert reading.tags <= allowed
            assert not set("{}$`\\") & set(markup)
            for name, value in reading.attributes:
                assert not name.startswith("on"), name
                assert name != "href" or re.fullmatch(r"#(claim|statement)-\d+", value)
            assert POISON in reading.text
            assert "javascript:alert(1)" in reading.text, "the text is shown as it stands"

    @given(st.text(max_size=60), st.text(max_size=10))
    def test_failures_stay_text(self, problem, kind):
        reading = Reading(check_html(Check(failure=Failure(kind, problem, problem)), ENGLISH))
        assert reading.tags <= {"div", "strong", "span"}


class TestExports:
    @pytest.mark.parametrize("name", [name for name, _ in ENGLISH.export_formats])
    def test_every_format_offered_is_the_engines_own(self, name):
        told = json.loads(
            Checks(ScriptedChecks()).export(Check("j", report=french()), {"format": name, "do": "download"})
        )
        assert told["text"] == export(french(), name)
        assert told["name"] == f"sourcier-check{FORMATS[name].suffix}"
        assert told["type"] == FORMATS[name].media_type
        assert told["do"] == "download"

    def test_the_formats_that_people_were_promised(self):
        offered = ["md", "footnotes", "html", "csv", "claimreview", "annotations", "csl"]
        for labels in (ENGLISH, FRENCH):
            assert [name for name, _ in labels.export_formats] == offered
            (row,) = Reading(report_html(english(), labels)).by_class["export-row"]
            assert all(label in row for _, label in labels.export_formats)

    def test_nothing_to_export(self):
        checks = Checks(ScriptedChecks())
        assert checks.export(NO_CHECK, {"format": "md"}) == ""
        assert checks.export(Check("j", report=english()), {"format": "../x"}) == ""

    def test_what_no_file_holds_is_replaced(self):
        odd = dataclasses.replace(english(), text=ENGLISH_TEXT + "\ud800")
        told = Checks(ScriptedChecks()).export(Check("j", report=odd), {"format": "footnotes"})
        assert json.loads(told)["text"].encode("utf-8")


class TestLabels:
    def pairs(self, labels: Strings):
        return labels.export_formats + labels.skipped_reasons

    def test_lists_of_labels_follow_each_languages_typography(self):
        assert [code for code, _ in self.pairs(ENGLISH)] == [code for code, _ in self.pairs(FRENCH)]
        for _, text in self.pairs(FRENCH):
            assert not re.search(r"(?<![\u00a0\u202f])[;:?!»]", text), text
        for _, text in self.pairs(ENGLISH) + self.pairs(FRENCH):
            assert "'" not in text
            assert [found for found in Formatter().parse(text) if found[1]] == []

    @BOTH
    def test_the_form_is_labelled(self, labels):
        assert labels.check_title in Reading(intro_html(labels)).by_class["<h2>"]
        markup = file_html(labels)
        assert 'type="file"' in markup
        assert "</input>" not in markup
        assert labels.check_file in markup


class TestPage:
    def page(self, assistant):
        from ui.chat import Chat
        from ui.checks import Checks
        from ui.page import Page

        async def building():
            return Page(Chat(FakeAssistant()), Checks(assistant))

        return asyncio.run(building())

    @pytest.fixture
    def tab(self):
        return self.page(ScriptedChecks()).check_tab

    def event(self, **data):
        import gradio

        return gradio.EventData(None, data)

    def test_a_check_from_the_button_to_the_report(self, tab):
        updates = list(tab.run(ENGLISH_TEXT, (), NO_CHECK, "fr"))
        assert updates[0][tab.check].visible is False
        assert updates[0][tab.stop].visible is True
        assert updates[-1][tab.state].report == english()
        assert "contredite" in updates[-1][tab.report]
        settled = tab.settle(updates[-1][tab.state], "en")
        assert settled[tab.check].visible is True
        assert "contradicted" in settled[tab.report]

    def test_a_file_fills_the_box_or_says_why_not(self, tab):
        opened = tab.open_file(NO_CHECK, "en", self.event(**sent("a.csv", b"claim\nOne.\nTwo.\n")))
        assert opened[tab.text] == "One.\nTwo."
        assert opened[tab.claims] == ("One.", "Two.")
        refused = tab.open_file(NO_CHECK, "en", self.event(**sent("a.pdf", b"%PDF")))
        assert tab.text not in refused, "the text before stays"
        assert "This file cannot be read" in refused[tab.report]

    def test_stop_clear_and_breakdown(self, tab):
        assert ENGLISH.check_stopped_text in tab.interrupt(Check("job_0"), "en")[tab.report]
        assert tab.interrupt(Check("job_0", report=english()), "en")[tab.state].report == english()
        assert "La vérification n’a pas pu" in tab.apologise(Check("job_0"), "fr")[tab.report]
        cleared = tab.forget(Check("job_0", report=english()), "en")
        assert cleared[tab.text] == ""
        assert Reading(cleared[tab.report]).text == ""

    def test_the_language_switch_keeps_the_report_and_the_open_quote(self):
        page = self.page(ScriptedChecks())
        opened = {"document": CHIPS.id, "version": "1", "start": str(PLAN.start), "end": str(PLAN.end)}
        update = page.word("fr", (), opened, Check("j", report=english()))
        assert "confirmé par les sources" in update[page.check_tab.report]
        assert FRENCH.quote_checked in update[page.panel], "the quote is compared with the report's"
        assert update[page.checking].label == "Vérifier"
        assert update[page.asking].label == "Interroger"

    def test_the_server_stops_its_checks_when_it_ends(self):
        from fastapi import FastAPI
        from starlette.testclient import TestClient

        from ui.app import mount

        class Both(FakeAssistant, ScriptedChecks):
            def __init__(self):
                FakeAssistant.__init__(self)

        closed = []
        app = FastAPI()

        async def building():
            mount(app, Both())

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Checks, "close", lambda _self: closed.append(True))
            asyncio.run(building())
            with TestClient(app) as client:
                assert "check-report" in client.get("/config").text
                assert closed == []
        assert closed == [True]
