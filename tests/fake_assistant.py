"""What the tests of the chat share: three documents, prepared answers, a fake assistant, a reader of HTML."""

from __future__ import annotations

import dataclasses
from html.parser import HTMLParser

from rag.answer_records import (
    Answer,
    AnswerDone,
    AnswerSentence,
    Disagreement,
    DisputedValue,
    EvidenceFound,
    Reason,
    Receipt,
    SentenceReady,
    SentenceStatus,
)
from rag.errors import UnknownDocument
from rag.records import Citation, Document, Evidence, Hit, Passage, Span
from ui.turns import Turn, follow

CHIPS = Document(
    id="en/zorvex",
    text="Zorvex plans a plant.\n\nZorvex will make up to 40,000 wafers a month. Nothing else is known.",
    language="en",
    title="Zorvex and Quill",
    publisher="Test Gazette",
    published="2031-05-01",
    based_on=("a letter", "a call"),
    url="https://example.org/zorvex",
    licence="CC BY 4.0",
)
USINE = Document(
    id="fr/zorvex",
    text="Zorvex ouvrira une usine. L’usine fera jusqu’à 40\u202f000 puces par mois.",
    language="fr",
    title="Zorvex en France",
    published="2031-06",
)
POISON = (
    '</script><script>alert(1)</script><img src=x onerror="alert(2)">\'"&lt; {{constructor}} ${alert(3)} `\\'
)
HOSTILE = Document(
    id='x" onclick="alert(4)',
    text=f"Before. {POISON} After.",
    language='en" onmouseover="alert(5)',
    title=POISON,
    publisher=POISON,
    published=POISON,
    based_on=(POISON,),
    url="javascript:alert(6)",
    licence=POISON,
)
RECEIPT = Receipt(7, "e5", "qwen", "abc123", ("sentence 2: replaced by its quote",))


def cite(document: Document, quote: str, number: int, translation: str | None = None) -> Citation:
    start = document.text.index(quote)
    citation = Citation.of(number, Evidence(document, start, start + len(quote), 0.9))
    return dataclasses.replace(citation, translation=translation)


WAFERS = cite(CHIPS, "Zorvex will make up to 40,000 wafers a month.", 1)
PUCES = cite(
    USINE, "L’usine fera jusqu’à 40\u202f000 puces par mois.", 2, "The plant will make up to 40,000 chips."
)
PLAN = cite(CHIPS, "Zorvex plans a plant.", 3)


def said(text: str, *numbers: int, quoted: bool = False) -> AnswerSentence:
    status = SentenceStatus.QUOTED if quoted else SentenceStatus.SUPPORTED
    return AnswerSentence(text, 0, len(text), numbers, status)


def hit(citation: Citation) -> Hit:
    span = Span(citation.start, citation.end)
    return Hit(
        Passage(
            citation.document_id,
            1,
            span.start,
            span.end,
            citation.quote,
            citation.language,
            citation.title,
            (span,),
        ),
        score=0.5,
    )


def answered(**changes) -> Answer:
    sentences = (said("Zorvex makes up to 40,000 wafers a month.", 1), said(PUCES.quote, 2, quoted=True))
    values = {
        "id": "ans_1",
        "question": "How many wafers?",
        "language": "en",
        "answerable": True,
        "reason": None,
        "explanation": None,
        "text": "…",
        "sentences": sentences,
        "citations": (WAFERS, PUCES),
        "disagreements": (Disagreement("monthly output", (DisputedValue("40,000 wafers", 1),)),),
        "nearest": (),
        "receipt": RECEIPT,
        "timings_ms": {"total": 4321},
    }
    return Answer(**(values | changes))


def abstained(reason: Reason, explanation: str = "No document says so.") -> Answer:
    return answered(
        answerable=False,
        reason=reason,
        explanation=explanation,
        sentences=(),
        citations=(),
        disagreements=(),
        nearest=(hit(WAFERS),),
    )


class FakeAssistant:
    """Plays prepared events, remembers what it was asked, and knows three documents."""

    def __init__(self, *, answer: Answer | None = None, error: Exception | None = None):
        self.answer = answer or answered()
        self.error = error
        self.asked = []
        self.closed = 0

    def ask_events(self, question):
        self.asked.append(question)
        try:
            yield EvidenceFound(self.answer.language, (WAFERS, PLAN), self.answer.understood_as)
            for sentence in self.answer.sentences:
                if self.error:
                    raise self.error
                yield SentenceReady(
                    sentence, tuple(c for c in self.answer.citations if c.number in sentence.citations)
                )
            yield AnswerDone(self.answer)
        finally:
            self.closed += 1

    def document(self, document_id, version=None):
        for document in (CHIPS, USINE, HOSTILE):
            if document.id == document_id and version in {None, 1}:
                return document
        raise UnknownDocument(f"No document '{document_id}'", fix="list them: sourcier documents")


class Reading(HTMLParser):
    """What a browser would make of some HTML: its tags, attributes and text, and the text of each class."""

    def __init__(self, markup: str):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text, self.open, self.by_class = set(), [], "", [], {}
        self.buttons = []
        self.feed(markup)
        self.close()
        assert not self.open, f"unclosed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        slots = []
        for name in (*(dict(attrs).get("class") or "").split(), f"<{tag}>"):
            texts = self.by_class.setdefault(name, [])
            texts.append("")
            slots.append((texts, len(texts) - 1))
        self.open.append((tag, slots))
        if tag == "button":
            self.buttons.append(dict(attrs))

    def handle_endtag(self, tag):
        opened, _ = self.open.pop()
        assert opened == tag

    def handle_data(self, data):
        self.text += data
        for _, slots in self.open:
            for texts, at in slots:
                texts[at] += data


def finished(answer: Answer) -> Turn:
    return list(follow(Turn(answer.question), FakeAssistant(answer=answer).ask_events("q")))[-1]
