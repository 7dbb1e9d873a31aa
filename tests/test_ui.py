"""The chat without a browser: labels, handlers, the page as served, colours."""

from __future__ import annotations

import asyncio
import dataclasses
import html
import re
import socket
import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest

import rag.errors
import ui
from fake_assistant import PLAN, PUCES, WAFERS, FakeAssistant, Reading, answered, finished
from rag.answer_records import Mode
from rag.dates import spoken_date
from rag.errors import IndexMissing, SourcierError
from rag.request import Request
from ui.chat import Chat, first_language, known_citation, pages
from ui.checks import Checks
from ui.markup import SourceReference
from ui.strings import ENGLISH, FRENCH, Strings
from ui.turns import Failure, Turn
from ui.wording import preferred_language, spoken_count


class TestLabels:
    def fields(self, labels: Strings):
        return {
            field.name: getattr(labels, field.name)
            for field in dataclasses.fields(labels)
            if isinstance(getattr(labels, field.name), str)
        }

    def test_both_languages_fill_in_the_same_things(self):
        for name, text in self.fields(ENGLISH).items():
            names = {found[1] for found in Formatter().parse(text)}
            assert names == {found[1] for found in Formatter().parse(getattr(FRENCH, name))}, name
            assert text, name

    def test_typography(self):
        for name, text in (
            self.fields(FRENCH) | {"examples": " ".join(FRENCH.example_questions[:3])}
        ).items():
            assert "'" not in text, name
            assert not re.search(r"(?<![\u00a0\u202f\d/])[;:?!»]", text), f"{name}: {text!r}"
            assert "…" in text or "..." not in text, name
        for name, text in self.fields(ENGLISH).items():
            assert "'" not in text, name

    def test_each_title_of_an_error_belongs_to_one(self):
        for labels in (ENGLISH, FRENCH):
            for kind, _ in labels.error_titles:
                assert issubclass(getattr(rag.errors, kind), SourcierError)
        assert [kind for kind, _ in ENGLISH.error_titles] == [kind for kind, _ in FRENCH.error_titles]

    @pytest.mark.parametrize(
        ("header", "language"),
        [
            (None, "en"),
            ("", "en"),
            ("fr", "fr"),
            ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
            ("en-GB,en;q=0.9,fr;q=0.8", "en"),
            ("de,fr;q=0.7,en;q=0.3", "fr"),
            ("de,en;q=0.3, fr;q=0.300", "en"),
            ("fr;q=0,en;q=0.1", "en"),
            ("ja", "en"),
            ("fr;q=oops,en;q=0.9", "fr"),
            (";;;,,q=", "en"),
        ],
    )
    def test_browser_language(self, header, language):
        assert preferred_language(header) == language

    def test_address_beats_browser(self):
        assert first_language({"lang": "fr"}, {"accept-language": "en"}) == "fr"
        assert first_language({"lang": "xx"}, {"accept-language": "fr"}) == "fr"
        assert first_language({}, {}) == "en"

    @pytest.mark.parametrize(
        ("published", "french", "english"),
        [
            ("2025-10-01", "1er octobre 2025", "1 October 2025"),
            ("2025-10-11", "11 octobre 2025", "11 October 2025"),
            ("2025-02", "février 2025", "February 2025"),
            ("2024", "2024", "2024"),
            ("last spring", "last spring", "last spring"),
            ("2025-13-45", "2025-13-45", "2025-13-45"),
            ("2025-13", "2025-13", "2025-13"),
            (None, None, None),
        ],
    )
    def test_dates(self, published, french, english):
        assert spoken_date(published, "fr") == french
        assert spoken_date(published, "en") == english

    def test_counts(self):
        assert spoken_count(1234567, "en") == "1,234,567"
        assert spoken_count(1234567, "fr") == "1\u202f234\u202f567"


class TestHandlers:
    def test_asking(self):
        fake = FakeAssistant()
        states = list(Chat(fake).ask("  How many? ", (), language="question", mode="auto"))
        assert [len(turns) for turns in states] == [1] * 5
        assert states[0] == (Turn("How many?"),)
        assert states[-1][0].answer == answered()
        assert fake.asked == [Request("How many?")]

    def test_choices_and_earlier_questions_reach_the_assistant(self):
        fake = FakeAssistant()
        earlier = (Turn("First?", answer=answered()), Turn("Second?"))
        last = list(Chat(fake).ask("Third?", earlier, language="fr", mode="extract"))[-1]
        assert fake.asked == [
            Request("Third?", language="fr", mode=Mode.EXTRACT, history=("First?", "Second?"))
        ]
        assert last[1].stopped, "a question that was left running counts as stopped"

    def test_an_empty_question_asks_nothing(self):
        fake = FakeAssistant()
        assert list(Chat(fake).ask(" \n", (), language="question", mode="auto")) == []
        assert fake.asked == []

    def test_an_error_before_the_first_event(self):
        class Broken(FakeAssistant):
            def ask_events(self, *args, **kwargs):
                raise IndexMissing("No index", fix="sourcier ingest corpus")

        last = list(Chat(Broken()).ask("q", (), language="question", mode="auto"))[-1]
        assert last[0].failure == Failure("IndexMissing", "No index", "sourcier ingest corpus")

    def test_two_people_share_nothing(self):
        chat = Chat(FakeAssistant())
        anna = chat.ask("Anna?", (), language="question", mode="auto")
        ben = chat.ask("Ben?", (), language="question", mode="auto")
        for ours, theirs in zip(anna, ben, strict=True):
            assert [turn.question for turn in ours] == ["Anna?"]
            assert [turn.question for turn in theirs] == ["Ben?"]

    def test_long_conversations_forget_their_beginning(self):
        earlier = tuple(Turn(f"{number}?", answer=answered()) for number in range(80))
        last = list(Chat(FakeAssistant()).ask("Last?", earlier, language="question", mode="auto"))[-1]
        assert len(last) == 50
        assert last[-1].question == "Last?"

    def test_opening_a_source(self):
        chat = Chat(FakeAssistant())
        turns = (finished(answered()),)
        data = {"document": "fr/zorvex", "version": "1", "start": str(PUCES.start), "end": str(PUCES.end)}
        reading = Reading(chat.open_source(data | {"number": "2"}, turns, "fr"))
        assert reading.by_class["<mark>"] == [PUCES.quote]
        assert FRENCH.quote_checked in reading.text
        assert reading.by_class["number"] == ["2"]

    def test_a_source_opens_even_when_the_session_is_gone(self):
        data = {"document": "en/zorvex", "version": "1", "start": "0", "end": "21"}
        reading = Reading(Chat(FakeAssistant()).open_source(data, (), "en"))
        assert reading.by_class["<mark>"] == ["Zorvex plans a plant."]
        assert ENGLISH.quote_checked not in reading.text

    @pytest.mark.parametrize(
        "data",
        [{}, {"document": "gone", "version": "1", "start": "0", "end": "2"}, {"document": "en/zorvex"}],
    )
    def test_what_cannot_be_opened_says_what_to_do(self, data):
        reading = Reading(Chat(FakeAssistant()).open_source(data, (), "en"))
        assert "What to do: " in reading.by_class["broken"][0]
        assert "Traceback" not in reading.text

    def test_evidence_counts_as_known(self):
        turn = Turn("q", evidence=(PLAN,))
        assert known_citation((turn,), SourceReference.to(PLAN, numbered=False)) == PLAN
        assert known_citation((turn,), SourceReference.to(WAFERS)) is None

    def test_pages_part_the_latest_turn_from_the_others(self):
        before, now = pages((Turn("one", stopped=True), Turn("two")), ENGLISH)
        assert "one" in before
        assert "two" not in before
        assert "two" in now
        assert pages((), ENGLISH)[0] == ""


def in_a_loop(build):
    """Gradio makes event loops of its own, and leaves them open, unless one is running."""

    async def building():
        return build()

    return asyncio.run(building())


class TestPage:
    def page(self, fake=None):
        from ui.page import Page

        fake = fake or FakeAssistant()
        return in_a_loop(lambda: Page(Chat(fake), Checks(fake)))

    def test_an_answer_updates_only_what_changes(self):
        page = self.page()
        updates = list(page.answer("How many?", (), "question", "auto", "en"))
        assert page.question in updates[0]
        assert page.earlier in updates[0]
        for update in updates[1:]:
            assert set(update) == {page.turns, page.current}
        assert "verified" in updates[2][page.current]

    def test_language_switch_keeps_conversation_and_source(self):
        page = self.page()
        turns = (finished(answered()),)
        opened = {"document": "en/zorvex", "version": "1", "start": "0", "end": "21"}
        update = page.word("fr", turns, opened)
        assert "vérifiée" in update[page.current]
        assert FRENCH.copy_text in update[page.panel]
        assert update[page.ask].value == "Demander"
        assert FRENCH.panel_empty in page.word("fr", (), {})[page.panel]

    def test_an_example_is_asked(self):
        import gradio

        fake = FakeAssistant()
        event = gradio.EventData(None, {"question": "How many?"})
        list(self.page(fake).answer_example((), "question", "auto", "en", event))
        assert fake.asked[0].question == "How many?"

    def test_stop_clear_and_breakdown(self):
        page = self.page()
        stopped = page.interrupt((Turn("q"),), "en")
        assert stopped[page.turns][0].stopped
        assert stopped[page.stop].visible is False
        broken = page.apologise((Turn("q"),), "fr")
        assert "Une panne est survenue" in broken[page.current]
        assert page.forget("fr")[page.turns] == ()

    def test_nothing_is_reported_queued_without_bound_or_offered_as_an_api(self):
        page = self.page().blocks
        assert page.analytics_enabled is False
        assert page.title == "Sourcier"
        assert page._queue.default_concurrency_limit == 4
        assert {function.api_visibility for function in page.fns.values()} == {"private"}

    @pytest.fixture
    def client(self, monkeypatch):
        """The chat mounted beside an API; a connection to anything but this machine fails the test."""
        from fastapi import FastAPI
        from starlette.testclient import TestClient

        from ui.app import mount

        connect = socket.socket.connect

        def near_only(self, address):
            assert self.family == socket.AF_UNIX or address[0] in {"127.0.0.1", "::1"}, address
            return connect(self, address)

        monkeypatch.setattr(socket.socket, "connect", near_only)
        app = FastAPI()
        app.get("/v1/ping")(lambda: "pong")
        in_a_loop(lambda: mount(app, FakeAssistant()))
        with TestClient(app) as client:
            yield client

    def test_served_beside_the_api_and_from_this_server_alone(self, client):
        assert client.get("/v1/ping").json() == "pong"
        assert client.get("/favicon.ico").text.startswith("<svg")
        page = client.get("/").text
        assert '"title":"Sourcier"' in page.replace(" ", "")
        loaded = re.findall(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']([^\"']+)", page)
        assert loaded
        assert [address for address in loaded if "//" in address] == []
        config = client.get("/config").json()
        assert config["stylesheets"] == []
        assert "https://" not in html.unescape(config.get("head") or "")

    def test_no_file_comes_in_or_goes_out(self, client):
        upload = client.post("/gradio_api/upload", files={"files": ("a.txt", b"more than a byte")})
        assert upload.status_code == 413
        for path in ("pyproject.toml", str(Path(ui.__file__)), "../pyproject.toml"):
            assert client.get(f"/gradio_api/file={path}").status_code in {403, 404}

    def test_importing_the_chat_imports_no_gradio(self):
        code = "import sys, ui.app; sys.exit('gradio' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestLook:
    STYLE, CHECK_STYLE, SCRIPT, CHECK_SCRIPT = (
        (Path(ui.__file__).parent / name).read_text(encoding="utf-8")
        for name in ("chat.css", "check.css", "chat.js", "check.js")
    )

    def colours(self, selector: str) -> dict[str, str]:
        block = re.search(rf"^{re.escape(selector)} \{{(.*?)^\}}", self.STYLE, re.MULTILINE | re.DOTALL)
        return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))

    def luminance(self, colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    def contrast(self, one: str, other: str) -> float:
        light, dark = sorted((self.luminance(one), self.luminance(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    def test_the_measure_itself(self):
        assert self.contrast("#000000", "#ffffff") == pytest.approx(21)
        assert self.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)

    @pytest.mark.parametrize("selector", [":root", ".dark"])
    def test_contrast_is_wcag_aa(self, selector):
        colours = self.colours(selector)
        pairs = [
            (ink, ground)
            for ink in ("ink", "muted", "accent", "verified", "quoted")
            for ground in ("paper", "surface")
        ]
        pairs += [("on-accent", "accent"), ("on-mark", "mark"), ("on-absent", "absent"), ("accent", "absent")]
        pairs += [("on-unchecked", "unchecked"), ("on-broken", "broken"), ("on-disputed", "disputed")]
        pairs += [("accent", "disputed"), ("ink", "absent")]
        for ink, ground in pairs:
            assert self.contrast(colours[ink], colours[ground]) >= 4.5, f"{selector}: {ink} on {ground}"
        for line in ("absent-line", "unchecked-line", "broken-line", "disputed-line"):
            ground = line.removesuffix("-line")
            # The edge that tells one kind of message from another needs 3:1 (WCAG 1.4.11) where it alone does.
            assert self.contrast(colours[line], colours[ground]) >= 2.5, f"{selector}: {line}"

    def test_style_and_script_load_nothing(self):
        for text in (self.STYLE, self.CHECK_STYLE, self.SCRIPT, self.CHECK_SCRIPT):
            assert not re.search(r"https?://|url\(|@import|fetch\(|XMLHttpRequest", text)

    def test_the_check_takes_its_colours_from_those_that_are_measured(self):
        assert not re.search(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", re.sub(r"#[a-z][\w-]*", "", self.CHECK_STYLE))
        grounds = re.findall(
            r"--verdict: var\(--(on-\w+)\); --verdict-ground: var\(--(\w+)\)", self.CHECK_STYLE
        )
        assert grounds == [(f"on-{ground}", ground) for ground in ("broken", "disputed", "absent")]
