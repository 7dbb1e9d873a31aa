"""The assistant over a fictional corpus, with hashed words and a scripted writer: what reaches a reader."""

from __future__ import annotations

import dataclasses

import pytest

from fakes import ScriptedModel, broken
from rag.answer_records import AnswerDone, EvidenceFound, Mode, Reason, SentenceReady, SentenceStatus
from rag.assistant import Assistant
from rag.errors import LanguageModelError, QuestionError, UnknownAnswer, UnknownDocument
from rag.records import Document, Filters
from rag.request import Request, RequestOptions
from rag.settings import Settings

QUESTION = "How many wafers a month will the Larkham plant make?"


@pytest.fixture
def written(assistant):
    """The assistant with a writer whose replies a test enqueues."""
    assistant.llm = ScriptedModel()
    return assistant


def assert_sound(assistant, answer):
    """Invariants 1 and 2, and the offsets of the answer's own sentences."""
    for citation in answer.citations:
        document = assistant.document(citation.document_id, citation.version)
        assert document.text[citation.start : citation.end] == citation.quote
        assert document.sha256 == citation.sha256
    for sentence in answer.sentences:
        assert answer.text[sentence.start : sentence.end] == sentence.text
        assert sentence.citations
        assert {answer.citation(number).number for number in sentence.citations} == set(sentence.citations)


def test_a_drafted_sentence_that_holds_is_shown_with_its_exact_quote(written):
    written.llm.enqueue("The Larkham plant will make up to 40,000 wafers a month [1].")
    answer = written.ask(QUESTION)
    assert [(s.text, s.status) for s in answer.sentences] == [
        ("The Larkham plant will make up to 40,000 wafers a month.", SentenceStatus.SUPPORTED)
    ]
    assert [citation.quote for citation in answer.citations] == [
        "The plant will make up to 40,000 wafers a month.",
        "Zorvex plans a chip plant in Larkham.",  # the first quote does not name Larkham, this one does
    ]
    assert answer.text == "The Larkham plant will make up to 40,000 wafers a month. [1][2]"
    assert answer.receipt.llm == "scripted"
    assert_sound(written, answer)


def test_a_false_figure_is_replaced_by_the_quote_and_the_receipt_says_so(written):
    written.llm.enqueue("The Larkham plant will make up to 90,000 wafers a month [1].")
    answer = written.ask(QUESTION)
    assert "90,000" not in answer.text
    assert answer.sentences[0].status is SentenceStatus.QUOTED
    assert "up to 40,000 wafers" in answer.sentences[0].text
    assert any("90,000" in note for note in answer.receipt.notes)
    assert_sound(written, answer)


def test_a_model_that_declines_makes_an_abstention_with_the_nearest_passages(written):
    written.llm.enqueue("NO ANSWER")
    answer = written.ask("Who owns the Larkham plant?")
    assert (answer.answerable, answer.reason) == (False, Reason.NOT_IN_SOURCES)
    assert answer.text == ""
    assert not answer.citations
    assert answer.nearest


def test_a_question_about_an_unknown_name_is_never_answered_about_another(written):
    written.llm.enqueue("Zorvex will make up to 40,000 wafers a month [1].")
    answer = written.ask("How many wafers a month will Micron make in Larkham?")
    assert (answer.answerable, answer.reason) == (False, Reason.UNKNOWN_NAME)
    assert "“Micron”" in answer.explanation
    assert not written.llm.history, "the model is not even asked"
    french = written.ask("Combien de wafers Micron produira-t-il à Larkham ?")
    assert french.explanation.startswith("Aucune source")
    assert "«\u00a0Micron\u00a0»" in french.explanation


def test_a_figure_that_no_evidence_has_is_not_even_asked_of_the_model(written):
    written.llm.enqueue("Moss on the north side of trees needs 40 litres of water [1].")
    moss = Filters(document_ids=("en/moss",))
    answer = written.ask("How many litres of water does moss on the north side of trees need?", filters=moss)
    assert (answer.answerable, answer.reason) == (False, Reason.NOT_IN_SOURCES)
    assert answer.nearest
    assert not written.llm.history
    # A denial may answer, so the model reads it.
    written.ask(
        "How many people will the Larkham plant employ?", filters=Filters(document_ids=("en/zorvex",))
    )
    assert written.llm.history


def test_what_is_near_does_not_answer_for_what_was_asked(written):
    written.llm.enqueue("The plant will make up to 40,000 wafers a month [2].")
    answer = written.ask("How much did Quill pay?", filters=Filters(document_ids=("en/zorvex",)))
    assert "40,000" not in answer.text
    assert any("asks for a sum of money" in note for note in answer.receipt.notes)


@pytest.mark.parametrize(
    "question",
    ["What is Quill’s annual revenue?", "Where is the head office of Zorvex?", "Quel âge a Quill ?"],
)
def test_a_property_that_no_evidence_tells_is_not_asked_of_the_model_whatever_is_denied_beside(
    written, question
):
    written.llm.enqueue("The $12 billion of Quill had not been confirmed [4].")
    answer = written.ask(question, filters=Filters(document_ids=("en/zorvex",)))
    assert (answer.answerable, answer.reason) == (False, Reason.NOT_IN_SOURCES)
    assert not written.llm.history


def test_a_crash_of_the_model_gives_quotes_in_auto_and_an_error_in_generate(written):
    written.llm.enqueue(broken("the child died"))
    answer = written.ask(QUESTION)
    assert answer.sentences[0].status is SentenceStatus.QUOTED
    assert any("the child died" in note for note in answer.receipt.notes)
    written.llm.enqueue(broken("the child died"))
    with pytest.raises(LanguageModelError, match="the child died"):
        written.ask(QUESTION, mode=Mode.GENERATE)


def test_a_crash_in_the_middle_keeps_what_was_verified(written):
    written.llm.enqueue(
        ("The Larkham plant will make up to 40,000 wafers a month [1]. And it goes", broken())
    )
    answer = written.ask(QUESTION)
    assert answer.sentences[0].status is SentenceStatus.SUPPORTED
    assert len(answer.sentences) == 1


def test_without_a_model_the_same_contract_holds_with_quotes(assistant):
    answer = assistant.ask(QUESTION)
    assert answer.answerable
    assert all(sentence.status is SentenceStatus.QUOTED for sentence in answer.sentences)
    assert "up to 40,000 wafers a month" in answer.text
    assert answer.receipt.llm is None
    assert_sound(assistant, answer)
    with pytest.raises(LanguageModelError, match="sourcier models pull"):
        assistant.ask(QUESTION, mode=Mode.GENERATE)


def test_events_come_evidence_first_then_sentences_then_the_same_answer(written):
    written.llm.enqueue("The Larkham plant will make up to 40,000 wafers a month [1].")
    events = list(written.ask_events(QUESTION))
    assert isinstance(events[0], EvidenceFound)
    assert any("40,000" in citation.quote for citation in events[0].evidence)
    assert [type(event) for event in events[1:]] == [SentenceReady, AnswerDone]
    assert events[1].sentence == events[2].answer.sentences[0]


def test_closing_the_events_stops_the_model(written):
    written.llm.enqueue(
        "The Larkham plant will make up to 40,000 wafers a month [1]. " + "More words follow. " * 50
    )
    events = written.ask_events(QUESTION)
    next(events)
    next(events)
    events.close()
    assert written.llm.stopped == 1


def test_the_same_question_is_answered_once_and_again_when_the_index_changes(written):
    written.llm.enqueue("The Larkham plant will make up to 40,000 wafers a month [1].")
    first = written.ask(QUESTION)
    assert written.ask(QUESTION) == first
    assert len(written.llm.history) == 1
    assert written.answer(first.id) == first
    written.add_documents([Document("new", "Other news of Larkham.", "en", "News")])
    written.llm.enqueue("NO ANSWER")
    assert written.ask(QUESTION) != first
    assert len(written.llm.history) == 2


def test_a_request_and_its_options_ask_the_same(assistant):
    assert {field.name for field in dataclasses.fields(Request)} == {
        "question",
        *RequestOptions.__annotations__,
    }
    request = Request(QUESTION, mode=Mode.EXTRACT, filters=Filters(language="en"))
    assert assistant.ask(request) == assistant.ask(
        QUESTION, mode=Mode.EXTRACT, filters=Filters(language="en")
    )
    assert Request.of(request, mode=Mode.AUTO).mode is Mode.AUTO


def test_a_question_typed_without_capitals_finds_the_name_and_stays_as_it_was_typed(assistant):
    gathered = assistant.gather("how many wafers in larkham a month")
    assert (gathered.question, gathered.typed) == (
        "how many wafers in Larkham a month",
        "how many wafers in larkham a month",
    )
    answer = assistant.ask("how many wafers in larkham a month", mode=Mode.EXTRACT)
    assert answer.answerable
    assert (answer.question, answer.understood_as) == ("how many wafers in larkham a month", None)


def test_who_would_tell_an_answer_is_no_part_of_what_is_asked(assistant):
    told = assistant.gather("According to Zorvex, how many wafers a month will Larkham make?")
    bare = assistant.gather("How many wafers a month will Larkham make?")
    assert told.sought == bare.question
    assert told.evidence[0].text == bare.evidence[0].text


def test_what_another_source_tells_is_not_put_into_the_mouth_of_the_one_that_is_asked_for(assistant):
    assistant.add_documents([Document("post", "The Kestrel Post wrote of rain in Larkham.", "en", "Weather")])
    question = "According to the Kestrel Post, how many wafers a month will Larkham make?"
    assert {piece.document.id for piece in assistant.gather(question).evidence} == {"post"}
    answer = assistant.ask(question, mode=Mode.EXTRACT)
    assert (answer.answerable, answer.reason) == (False, Reason.NOT_IN_SOURCES)


def test_a_follow_up_is_understood_from_the_questions_before_and_answered_in_its_own_language(assistant):
    history = ("What does the plant in Larkham cost?",)
    answer = assistant.ask("et à Brumeval ?", history=history)
    assert (answer.question, answer.understood_as, answer.language) == (
        "et à Brumeval ?",
        "What does the plant in Brumeval cost?",
        "fr",
    )
    events = list(assistant.ask_events("et à Brumeval ?", history=history))
    assert events[0].understood_as == answer.understood_as
    assert events[-1].answer == answer, "the second time it comes from memory"
    assert assistant.answer(answer.id) == answer
    assert assistant.ask("Who is Quill?", history=history).understood_as is None


@pytest.mark.parametrize("before", ["", " ", "\ud800", "x" * 100_000, "\x00"])
def test_odd_earlier_questions_are_harmless(assistant, before):
    assert assistant.ask("And in Larkham?", history=(before,)).question == "And in Larkham?"


def test_filters_hide_documents_from_answers(assistant):
    answer = assistant.ask("What does the Brumeval plant cost?", filters=Filters(language="en"))
    assert all(citation.language == "en" for citation in answer.citations)


@pytest.mark.parametrize("question", ["", "   ", "?!", "\x00", "«»"])
def test_an_empty_question_is_an_error_with_an_example(assistant, question):
    with pytest.raises(QuestionError, match="sourcier ask"):
        assistant.ask(question)


def test_a_huge_question_is_an_error_with_its_length(assistant):
    with pytest.raises(QuestionError, match="100,000 characters"):
        assistant.ask("a" * 100_000)


@pytest.mark.parametrize(
    "question", ["\ud800 what", "what\u202e is Zorvex", "what\x00 is\x07 Zorvex?", "Zorvex " * 200]
)
def test_odd_characters_are_harmless(assistant, question):
    assert assistant.ask(question).language in {"fr", "en"}


def test_unknown_ids_are_errors(assistant):
    with pytest.raises(UnknownDocument):
        assistant.document("nobody")
    with pytest.raises(UnknownDocument):
        assistant.document("en/zorvex", 99)
    with pytest.raises(UnknownDocument):
        assistant.remove(["nobody"])
    with pytest.raises(UnknownAnswer):
        assistant.answer("ans_nobody")


def test_a_second_ingest_embeds_nothing_and_a_prune_removes(tmp_path, embedder):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("Zorvex builds a plant in Larkham.", encoding="utf-8")
    (folder / "b.txt").write_text("Quill Corp. pays for the plant.", encoding="utf-8")
    settings = Settings.load(index=tmp_path / "index", cache=tmp_path / "cache")
    with Assistant.open(settings, create=True, embedder=embedder, llm=None) as assistant:
        assert assistant.ingest([folder]).added == ("a", "b")
        embedded = embedder.embedded
        assert assistant.ingest([folder]).unchanged == ("a", "b")
        assert embedder.embedded == embedded
        (folder / "a.txt").write_text("Zorvex builds a plant in Otterby.", encoding="utf-8")
        (folder / "b.txt").unlink()
        report = assistant.ingest([folder], prune=True)
        assert (report.replaced, report.removed) == (("a",), ("b",))
        assert [summary.id for summary in assistant.documents()] == ["a"]


def test_nothing_is_pruned_while_a_file_cannot_be_read(tmp_path, embedder):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("Zorvex builds a plant in Larkham.", encoding="utf-8")
    settings = Settings.load(index=tmp_path / "index", cache=tmp_path / "cache")
    with Assistant.open(settings, create=True, embedder=embedder, llm=None) as assistant:
        assistant.ingest([folder])
        (folder / "a.txt").write_bytes(b"\x00\x01\x02\x00" * 100)
        report = assistant.ingest([folder], prune=True)
        assert report.failed
        assert not report.removed
        assert assistant.document("a").text == "Zorvex builds a plant in Larkham."


def test_no_file_of_documents_gives_an_empty_index_and_an_abstention(tmp_path, embedder):
    settings = Settings.load(index=tmp_path / "index", cache=tmp_path / "cache")
    with Assistant.open(settings, create=True, embedder=embedder, llm=None) as assistant:
        answer = assistant.ask("What is Zorvex?")
        assert answer.reason is Reason.NOTHING_FOUND
        assert not assistant.status().ready


def test_a_document_in_a_third_language_is_indexed_and_named(assistant):
    german = Document(
        "de/bericht",
        "Das Ministerium teilte am Dienstag mit, dass die neue Fabrik im Norden bald gebaut werden soll.",
        "en",
        "Bericht",
    )
    report = assistant.add_documents([german, Document("en/note", "The ministry said so.", "en", "Note")])
    assert (report.other_language, len(report.added)) == (("de/bericht",), 2)
    assert assistant.search("Ministerium Fabrik")[0].passage.document_id == "de/bericht"
    assert assistant.add_documents([german]).other_language == (), "once, when it comes"
