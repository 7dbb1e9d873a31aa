"""Answers as HTML: quotes look like quotes, abstentions like abstentions, and hostile text stays text."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_assistant import (
    HOSTILE,
    PLAN,
    POISON,
    PUCES,
    WAFERS,
    FakeAssistant,
    Reading,
    abstained,
    answered,
    cite,
    finished,
    hit,
    said,
)
from rag.answer_records import AnswerDone, Disagreement, DisputedValue, Reason, Receipt, SentenceReady
from rag.errors import LanguageModelError
from ui import render, source_panel
from ui.markup import SourceReference, element, escaped, web_address
from ui.strings import ENGLISH, FRENCH, Strings
from ui.turns import Failure, Turn, after, failed, follow, halted


class TestMarkup:
    @given(st.text())
    def test_every_text_shows_as_it_is_and_holds_no_markup(self, text):
        reading = Reading(element("p", escaped(text), title=text))
        assert reading.text == text.replace("\0", "\ufffd")
        assert dict(reading.attributes)["title"] == text.replace("\0", "\ufffd")
        assert reading.tags == {"p"}

    def test_no_template_language_finds_an_expression(self):
        assert not set("{}$`\\<>\"'") & set(escaped(POISON))

    @pytest.mark.parametrize(
        ("url", "safe"),
        [
            ("https://example.org/a?b=c", True),
            ("http://example.org", True),
            ("javascript:alert(1)", False),
            ("JavaScript:alert(1)", False),
            (" javascript:alert(1)", False),
            ("data:text/html,x", False),
            ("//example.org", False),
            ("https://", False),
            ("http://[", False),
            (None, False),
        ],
    )
    def test_only_web_addresses_are_followed(self, url, safe):
        assert (web_address(url) is not None) == safe

    @given(
        st.text(min_size=1),
        st.integers(1, 10**6),
        st.integers(0, 10**6),
        st.integers(1, 10**6),
        st.none() | st.integers(1, 99),
        st.booleans(),
    )
    def test_a_reference_survives_the_page(self, document_id, version, start, length, number, whole):
        reference = SourceReference(document_id, version, start, start + length, number, whole)
        sent = {
            name.removeprefix("data_"): value
            for name, value in reference.attributes().items()
            if value is not None
        }
        assert SourceReference.parse(sent) == reference

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"document": "d", "version": "1", "start": "5", "end": "5"},
            {"document": "d", "version": "1", "start": "-1", "end": "5"},
            {"document": "", "version": "1", "start": "1", "end": "5"},
            {"document": "d", "version": "one", "start": "1", "end": "5"},
            {"document": "d", "version": "1", "start": "1", "end": "5", "number": "x"},
        ],
    )
    def test_nonsense_is_no_reference(self, data):
        assert SourceReference.parse(data) is None


class TestTurns:
    def test_an_answer_grows(self):
        turns = list(follow(Turn("q"), FakeAssistant().ask_events("q")))
        assert [len(turn.sentences) for turn in turns] == [0, 1, 2, 2]
        assert [turn.running for turn in turns] == [True, True, True, False]
        assert turns[0].evidence == (WAFERS, PLAN)
        assert turns[1].citations == (WAFERS,)
        assert turns[-1].uncited == (PLAN,)

    def test_a_citation_named_twice_is_held_once(self):
        turn = after(Turn("q"), SentenceReady(said("a", 1), (WAFERS,)))
        assert after(turn, SentenceReady(said("b", 1, 2), (WAFERS, PUCES))).citations == (WAFERS, PUCES)

    def test_an_error_ends_the_turn_and_keeps_what_was_verified(self):
        fake = FakeAssistant(error=LanguageModelError("It crashed", fix="start it again"))
        last = list(follow(Turn("q"), fake.ask_events("q")))[-1]
        assert last.failure == Failure("LanguageModelError", "It crashed", "start it again")
        assert not last.running
        assert last.evidence

    def test_closing_closes_the_events(self):
        fake = FakeAssistant()
        events = fake.ask_events("q")  # held here, so that no garbage collection closes it
        growing = follow(Turn("q"), events)
        next(growing)
        growing.close()
        assert fake.closed == 1

    def test_only_a_running_turn_is_stopped_or_broken(self):
        running, done = Turn("q"), after(Turn("q"), AnswerDone(answered()))
        assert halted((done, running))[-1].stopped
        assert failed((done, running))[-1].failure == Failure("unexpected")
        assert halted((done,)) == failed((done,)) == (done,)
        assert halted(()) == ()


def shown(turn: Turn, labels: Strings = ENGLISH) -> Reading:
    return Reading(render.turn_html(turn, labels))


class TestAnswers:
    def test_a_supported_sentence_is_no_quote_and_a_quote_is_one(self):
        reading = shown(finished(answered()))
        assert reading.by_class["supported"][0].startswith("Zorvex makes up to 40,000 wafers a month.[1]")
        assert "verified" in reading.by_class["supported"][0]
        assert reading.by_class["<q>"] == [PUCES.quote]
        assert f"“{PUCES.quote}”[2]" in reading.by_class["quoted"][0]
        assert "verbatim quote" in reading.by_class["quoted"][0]
        assert reading.by_class["translation"] == [
            "Translation, not a quote: The plant will make up to 40,000 chips."
        ]

    def test_a_french_answer_quotes_in_guillemets_and_speaks_french_around_it(self):
        reading = shown(finished(answered(language="fr")), FRENCH)
        assert f"«\u00a0{PUCES.quote}\u00a0»[2]" in reading.by_class["quoted"][0]
        assert "citation exacte" in reading.by_class["quoted"][0]
        assert "vérifiée" in reading.text
        assert "4,3 s" in reading.text

    def test_marks_open_their_own_quote(self):
        marks = [button for button in shown(finished(answered())).buttons if button["class"] == "mark"]
        assert {(mark["data-number"], mark["data-document"], mark["data-start"]) for mark in marks} == {
            ("1", "en/zorvex", str(WAFERS.start)),
            ("2", "fr/zorvex", str(PUCES.start)),
        }
        assert marks[0]["aria-label"] == "Source 1: Zorvex and Quill"

    def test_a_mark_within_the_text_becomes_a_button_there_and_an_unknown_one_stays_text(self):
        labels = {1: WAFERS}
        markup = render.sentence_html(said("Up to 40,000 [1], they say [9].", 1), labels, "en", ENGLISH)
        reading = Reading(markup)
        assert reading.text.startswith("Up to 40,000[1], they say [9].")
        assert len(reading.buttons) == 1

    def test_each_cited_document_is_listed_once_and_uncited_ones_apart(self):
        answer = answered(sentences=(said("a", 1), said("b", 3)), citations=(WAFERS, PLAN), disagreements=())
        reading = shown(finished(answer))
        assert reading.by_class["sources"] == [
            "Sources[1][3]Zorvex and QuillTest Gazette·1 May 2031·based on a letter; a callEN"
        ]
        assert "Passages read" not in reading.text
        assert "Passages read and not cited (1)" in shown(finished(answered())).text

    def test_disagreement_names_value_source_and_date(self):
        reading = shown(finished(answered()))
        assert reading.by_class["<tr>"][1] == "40,000 wafers[1]Zorvex and Quill1 May 2031"
        assert "disagreement" in reading.by_class

    def test_dates_stand_beside_the_marks_where_a_newer_source_says_otherwise(self):
        values = (
            DisputedValue("60,000 wafers", 2, "2031-06"),
            DisputedValue("40,000 wafers", 1, "2031-05-01"),
        )
        answer = answered(disagreements=(Disagreement("monthly output", values),))
        reading = shown(finished(answer))
        assert reading.by_class["supported"][0].startswith(
            "Zorvex makes up to 40,000 wafers a month.[1] (as of 1 May 2031)"
        )
        assert "[2] (as of June 2031)" in reading.by_class["quoted"][0]
        assert reading.by_class["<tr>"][1].startswith("60,000 wafers[2]")
        assert ENGLISH.disagreement_dated in reading.text
        french = shown(finished(dataclasses.replace(answer, language="fr")), FRENCH)
        assert french.by_class["as-of"] == ["(au 1er mai 2031)", "(en juin 2031)"]

    def test_a_follow_up_shows_how_it_was_understood_from_the_first_event_on(self):
        answer = answered(question="And Quill?", understood_as="How many wafers does Quill make?")
        turns = list(follow(Turn("And Quill?"), FakeAssistant(answer=answer).ask_events("q")))
        for turn in turns:
            assert shown(turn).by_class["understood"] == ["Understood as: How many wafers does Quill make?"]
        assert shown(turns[-1], FRENCH).by_class["understood"][0].startswith("Compris comme\u00a0: ")
        assert "understood" not in shown(finished(answered())).by_class

    def test_the_receipt_says_what_made_the_answer(self):
        text = shown(finished(answered())).by_class["receipt"][0]
        for part in ("qwen", "e5", "7", "abc123", "sentence 2: replaced by its quote", "4.3 s"):
            assert part in text

    def test_progress(self):
        turns = list(follow(Turn("q"), FakeAssistant().ask_events("q")))
        assert shown(Turn("q")).by_class["progress"] == [ENGLISH.searching]
        assert shown(turns[0]).by_class["progress"][0].startswith("2 passages found")
        assert WAFERS.quote in shown(turns[0]).text
        assert shown(turns[1]).by_class["progress"] == [ENGLISH.checking]
        assert "progress" not in shown(turns[-1]).by_class

    def test_absent_unchecked_and_broken_look_different(self):
        kinds = {}
        for reason in Reason:
            reading = shown(finished(abstained(reason)))
            (notice,) = [
                names for name, names in reading.attributes if name == "class" and "notice " in names
            ]
            kinds[reason] = notice.split()[1]
            assert "No document says so." in reading.by_class["notice"][0]
            assert reading.buttons[-1]["class"] == "passage"
            assert "sources" not in reading.by_class
        assert kinds == {
            Reason.NOTHING_FOUND: "absent",
            Reason.NOT_IN_SOURCES: "absent",
            Reason.UNKNOWN_NAME: "absent",
            Reason.UNSUPPORTED_DRAFT: "unchecked",
        }
        broken = shown(Turn("q", failure=Failure("IndexMissing", "No index", "sourcier ingest corpus")))
        assert broken.by_class["broken"] == [
            "There is no index yetNo indexWhat to do: sourcier ingest corpus"
        ]
        assert ("role", "alert") in broken.attributes
        unforeseen = shown(Turn("q", failure=Failure("unexpected")), FRENCH)
        assert "Une panne est survenue" in unforeseen.text
        assert "journal du serveur" in unforeseen.text
        assert "unchecked" in shown(Turn("q", stopped=True)).by_class

    def test_the_latest_turn_is_a_live_region(self):
        markup = render.current(Turn("q"), ENGLISH, ordinal=3)
        attributes = dict(Reading(markup).attributes)
        assert (attributes["role"], attributes["aria-live"]) == ("log", "polite")
        assert 'data-ordinal="3"' in markup

    def test_welcome_offers_questions_in_both_languages(self):
        asked = [button["data-question"] for button in Reading(render.current(None, FRENCH)).buttons]
        assert "De combien de HBM Stargate a-t-il besoin\u00a0?" in asked
        assert "How much HBM does Stargate need?" in asked


class TestHostile:
    def everything(self) -> list[str]:
        citation = cite(HOSTILE, POISON, 1, POISON)
        values = {
            "question": POISON,
            "language": POISON,
            "sentences": (said(POISON + " [1]", 1), said(POISON, 1, quoted=True)),
            "citations": (citation,),
            "disagreements": (Disagreement(POISON, (DisputedValue(POISON, 1), DisputedValue(POISON, 9))),),
            "receipt": Receipt(1, POISON, POISON, POISON, (POISON,)),
        }
        good = finished(answered(**values))
        bad = finished(
            dataclasses.replace(
                abstained(Reason.UNKNOWN_NAME, POISON), question=POISON, nearest=(hit(citation),)
            )
        )
        running = Turn(POISON, evidence=(citation,))
        broken = Turn(POISON, failure=Failure(POISON, POISON, POISON, POISON))
        reference = SourceReference.to(citation)
        found = []
        for labels in (ENGLISH, FRENCH):
            found += [render.turn_html(turn, labels) for turn in (good, bad, running, broken)]
            found += [source_panel.panel(HOSTILE, reference, citation, labels)]
            found += [source_panel.failed_panel(Failure(POISON, POISON, POISON), labels)]
        return found

    def test_nothing_hostile_becomes_markup(self):
        allowed = set(
            "a abbr article button code dd details div dl dt em h2 h3 h4 li mark ol p q section span strong "
            "summary table tbody td th thead tr ul".split()
        )
        for markup in self.everything():
            reading = Reading(markup)
            assert reading.tags <= allowed
            for name, value in reading.attributes:
                assert not name.startswith("on"), name
                assert name != "href", value
            assert not set("{}$`\\") & set(markup)
            assert POISON in reading.text
