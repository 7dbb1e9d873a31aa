"""Sources on screen and on paper: the panel marks the exact quote, exports carry it unharmed."""

from __future__ import annotations

import dataclasses
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from fake_assistant import (
    CHIPS,
    HOSTILE,
    POISON,
    PUCES,
    USINE,
    WAFERS,
    FakeAssistant,
    Reading,
    abstained,
    answered,
    cite,
    finished,
    said,
)
from rag.answer_records import Disagreement, DisputedValue, Reason
from ui import source_panel
from ui.chat import Chat
from ui.export import citation_markdown, citation_text, conversation_markdown
from ui.markup import SourceReference
from ui.strings import ENGLISH, FRENCH
from ui.turns import Failure, Turn


class TestSourcePanel:
    def panel(self, document, citation, labels=ENGLISH, **changes) -> Reading:
        reference = dataclasses.replace(SourceReference.to(citation), **changes)
        return Reading(source_panel.panel(document, reference, citation, labels))

    def test_the_quote_is_marked_inside_its_text(self):
        reading = self.panel(CHIPS, WAFERS)
        assert reading.by_class["<mark>"] == [WAFERS.quote]
        assert reading.by_class["source-text"] == [CHIPS.text]
        assert ENGLISH.quote_checked in reading.text

    def test_it_says_where_the_quote_is_from(self):
        reading = self.panel(CHIPS, WAFERS)
        for part in (
            "Zorvex and Quill",
            "Test Gazette",
            "1 May 2031",
            "based on a letter; a call",
            "CC BY 4.0",
            "en/zorvex",
            CHIPS.sha256[:12],
            f"{WAFERS.start}–{WAFERS.end}",
            "https://example.org/zorvex",
        ):
            assert part in reading.text
        assert dict(reading.attributes)["href"] == "https://example.org/zorvex"
        assert ("title", CHIPS.sha256) in reading.attributes

    def test_a_translation_is_labelled_as_one(self):
        assert self.panel(USINE, PUCES).by_class["translation"] == [
            "Translation, not a quote: The plant will make up to 40,000 chips."
        ]

    def test_both_copies_carry_the_exact_quote(self):
        plain, footnote = [b["data-text"] for b in self.panel(CHIPS, WAFERS).buttons if b["class"] == "copy"]
        assert plain == citation_text(WAFERS, ENGLISH)
        assert plain.startswith(f"“{WAFERS.quote}” — Zorvex and Quill, Test Gazette, 1 May 2031")
        assert CHIPS.sha256 in plain
        assert footnote == f"[^1]: {citation_markdown(WAFERS, ENGLISH)}"

    def test_a_long_document_opens_around_the_quote_and_can_be_shown_whole(self):
        long = dataclasses.replace(CHIPS, id="long", text="word " * 2000 + "THE QUOTE" + " tail" * 2000)
        citation = cite(long, "THE QUOTE", 1)
        reading = self.panel(long, citation)
        shown_text = reading.by_class["source-text"][0]
        assert 2 * 1400 < len(shown_text) < 2 * 1520
        assert shown_text.startswith("…\u00a0word ")
        assert shown_text.endswith(" tail\u00a0…")
        (more,) = [button for button in reading.buttons if button["class"] == "more"]
        assert reading.by_class["more"] == ["Show the whole document (20,009 characters)"]
        assert more["data-whole"] == "true"
        whole = self.panel(long, citation, whole=True)
        assert whole.by_class["source-text"] == [long.text]
        assert whole.by_class["<mark>"] == ["THE QUOTE"]

    def test_a_huge_document_is_never_sent_whole(self):
        huge = dataclasses.replace(CHIPS, id="huge", text="QUOTE" + " tail" * 200_000)
        citation = cite(huge, "QUOTE", 1)
        assert "longer excerpt" in self.panel(huge, citation).by_class["more"][0]
        whole = self.panel(huge, citation, whole=True)
        assert len(whole.by_class["source-text"][0]) < 251_000
        assert ENGLISH.excerpt_only in whole.text

    @given(st.text(min_size=1, max_size=400), st.data())
    @settings(max_examples=60)
    def test_an_excerpt_is_always_the_documents_own_characters(self, text, data):
        document = dataclasses.replace(CHIPS, text=text * 40)
        start = data.draw(st.integers(0, len(document.text) - 1))
        end = data.draw(st.integers(start + 1, len(document.text)))
        around = data.draw(st.integers(0, 300))
        found = source_panel.excerpt(document, start, end, around=around)
        assert found.before + found.quote + found.after == document.text[found.start : found.end]
        assert found.quote == document.text[start:end]
        assert found.start <= start < end <= found.end

    def test_a_quote_that_moved_is_named(self):
        moved = dataclasses.replace(WAFERS, quote="something else")
        reading = self.panel(CHIPS, moved)
        assert ENGLISH.quote_changed in reading.text
        assert "broken" in reading.by_class
        assert ENGLISH.quote_checked not in reading.text

    def test_a_place_outside_the_text_is_an_error_with_a_fix(self):
        chat = Chat(FakeAssistant())
        data = {"document": "en/zorvex", "version": "1", "start": "5", "end": "99999"}
        reading = Reading(chat.open_source(data, (), "en"))
        assert "has no characters 5 to 99999" in reading.text
        assert "broken" in reading.by_class


class TestExport:
    def test_citation_in_french(self):
        text = citation_text(PUCES, FRENCH)
        assert text.startswith(
            f"«\u00a0{PUCES.quote}\u00a0» — Zorvex en France, juin 2031. Document fr/zorvex"
        )
        assert f"caractères {PUCES.start}–{PUCES.end}" in text

    def test_footnotes_number_each_quote_once_through_the_conversation(self):
        first = finished(answered())
        second = finished(
            answered(
                question="And *chips*?",
                sentences=(said("Chips.", 1), said("Wafers too [2].", 2)),
                citations=(dataclasses.replace(PUCES, number=1), dataclasses.replace(WAFERS, number=2)),
                disagreements=(),
            )
        )
        text = conversation_markdown((first, second), ENGLISH)
        assert "## And \\*chips\\*?" in text
        assert "Zorvex makes up to 40,000 wafers a month.[^1]" in text
        assert f"> “{PUCES.quote}”[^2]" in text
        assert "Chips.[^2]" in text
        assert "Wafers too.[^1]" in text
        assert "- 40,000 wafers[^1]" in text
        assert re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE) == ["1", "2"]
        assert "<https://example.org/zorvex>" in text

    def test_abstentions_failures_and_stops_are_told_apart(self):
        turns = (
            finished(abstained(Reason.UNKNOWN_NAME)),
            Turn("b", failure=Failure("IndexMissing", "No index", "make one")),
            Turn("c", stopped=True),
        )
        text = conversation_markdown(turns, FRENCH)
        assert "> **Pas de réponse.** No document says so." in text
        assert "> - Zorvex and Quill, `en/zorvex@1:23-68`" in text
        assert "> **Une panne est survenue.** No index" in text
        assert "> **Arrêté.**" in text
        assert "## Sources" not in text

    def test_hostile_text_stays_text(self):
        from markdown_it import MarkdownIt

        citation = dataclasses.replace(cite(HOSTILE, POISON, 1), url="https://example.org/><script>")
        answer = answered(
            question=POISON, sentences=(said(POISON, 1),), citations=(citation,), disagreements=()
        )
        rendered = MarkdownIt("commonmark").render(conversation_markdown((finished(answer),), ENGLISH))
        assert Reading(rendered).tags <= {"h1", "h2", "p", "a"}

    def test_a_follow_up_and_dated_values_are_exported_as_they_were_shown(self):
        values = (
            DisputedValue("60,000 wafers", 2, "2031-06"),
            DisputedValue("40,000 wafers", 1, "2031-05-01"),
        )
        answer = answered(understood_as="How many *wafers*?", disagreements=(Disagreement("output", values),))
        text = conversation_markdown((finished(answer),), ENGLISH)
        assert "*Understood as: How many \\*wafers\\*?*" in text
        assert "- 60,000 wafers (as of June 2031)[^" in text
        assert "*Compris comme\u00a0: " in conversation_markdown((finished(answer),), FRENCH)

    def test_an_empty_conversation(self):
        assert conversation_markdown((), FRENCH).endswith("Aucune question n’a encore été posée.\n")
