"""Putting an answer together: citations numbered as they appear, offsets in the text, abstentions with reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cmp_to_key
from itertools import combinations

from rag.answer_records import (
    Answer,
    AnswerSentence,
    Disagreement,
    DisputedValue,
    Reason,
    Receipt,
    SentenceReady,
)
from rag.dates import days_apart
from rag.disagreement import DATED, Dispute
from rag.grounding import Verified
from rag.records import Citation, Evidence, Hit
from rag.words import fold, tokens

_EXPLANATIONS = {
    "en": {
        Reason.NOTHING_FOUND: "Nothing in the sources is near this question.",
        Reason.NOT_IN_SOURCES: (
            "The sources speak of related things, but nothing found in them seems to answer this question."
        ),
        Reason.UNKNOWN_NAME: "No source found for this question mentions {names}.",
        Reason.UNSUPPORTED_DRAFT: "An answer was drafted, but the sources do not hold it.",
    },
    "fr": {
        Reason.NOTHING_FOUND: "Rien dans les sources ne se rapproche de cette question.",
        Reason.NOT_IN_SOURCES: (
            "Les sources parlent de sujets voisins, mais rien de ce qui y a été trouvé ne semble répondre à cette "
            "question."
        ),
        Reason.UNKNOWN_NAME: "Aucune source trouvée pour cette question ne mentionne {names}.",
        Reason.UNSUPPORTED_DRAFT: "Une réponse a été rédigée, mais les sources ne l’étayent pas.",
    },
}


class AnswerBuilder:
    """Collects verified sentences into an answer; `answer.text[start:end]` is each sentence's text."""

    def __init__(self, question: str, language: str) -> None:
        self.question = question
        self.language = language
        self.notes: list[str] = []
        self._text = ""
        self._sentences: list[AnswerSentence] = []
        self._citations: dict[tuple[str, int, int, int], Citation] = {}
        self._cited: list[Evidence] = []
        self._disputes: list[tuple[str, list[tuple[str, Citation]]]] = []

    def __len__(self) -> int:
        return len(self._sentences)

    def add(self, verified: Verified) -> SentenceReady:
        """Append a sentence; its citation marks follow it in the text: 'So it is. [1][2]'."""
        if verified.note:
            self.notes.append(verified.note)
        citations = [self._cite(piece) for piece in verified.evidence]
        start = len(self._text) + 1 if self._text else 0
        self._text += (" " if self._text else "") + verified.text
        sentence = AnswerSentence(
            text=verified.text,
            start=start,
            end=len(self._text),
            citations=tuple(citation.number for citation in citations),
            status=verified.status,
        )
        self._text += " " + "".join(f"[{citation.number}]" for citation in citations)
        self._sentences.append(sentence)
        return SentenceReady(sentence, tuple(citations))

    def cited(self) -> tuple[Evidence, ...]:
        """The evidence cited so far, in the order of its numbers."""
        return tuple(self._cited)

    def dispute(self, dispute: Dispute) -> None:
        """Show that two sources differ; what is not yet cited gets a number.

        A value that another dispute about the same names has already shown brings the other one to it.
        """
        about = _listed_plainly(dispute)
        values = [
            (dispute.left_text, self._cite(dispute.left)),
            (dispute.right_text, self._cite(dispute.right)),
        ]
        for known, shown in self._disputes:
            if known == about and any(value in shown for value in values):
                shown += [value for value in values if value not in shown]
                return
        self._disputes.append((about, values))

    def _cite(self, piece: Evidence) -> Citation:
        key = piece.place
        if key not in self._citations:
            self._citations[key] = Citation.of(len(self._citations) + 1, piece)
            self._cited.append(piece)
        return self._citations[key]

    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, in the order of their numbers."""
        return tuple(self._citations.values())

    def answer(self, *, receipt: Receipt, timings_ms: dict[str, int]) -> Answer:
        """The whole answer."""
        return Answer(
            id=answer_id(self.question, self.language, receipt, self._text),
            question=self.question,
            language=self.language,
            answerable=True,
            reason=None,
            explanation=None,
            text=self._text,
            sentences=tuple(self._sentences),
            citations=self.citations(),
            disagreements=tuple(_disagreement(about, values) for about, values in self._disputes),
            nearest=(),
            receipt=receipt,
            timings_ms=timings_ms,
        )


def abstention(
    question: str,
    language: str,
    reason: Reason,
    *,
    names: Sequence[str] = (),
    nearest: Sequence[Hit],
    receipt: Receipt,
    timings_ms: dict[str, int],
) -> Answer:
    """An answer that says that the sources do not answer, and why, with the passages that came nearest."""
    explanation = _EXPLANATIONS[language][reason].format(names=_listed(names, language))
    return Answer(
        id=answer_id(question, language, receipt, explanation),
        question=question,
        language=language,
        answerable=False,
        reason=reason,
        explanation=explanation,
        text="",
        sentences=(),
        citations=(),
        disagreements=(),
        nearest=tuple(nearest),
        receipt=receipt,
        timings_ms=timings_ms,
    )


def as_asked(answer: Answer, question: str) -> Answer:
    """The answer to a follow-up as its reader asked it, from that to the question that it was understood as."""
    if answer.question == question:
        return answer
    identity = hashlib.sha256(f"{answer.id}\x1f{question}".encode("utf-8", "replace")).hexdigest()[:20]
    return replace(answer, id=f"ans_{identity}", question=question, understood_as=answer.question)


def answer_id(question: str, language: str, receipt: Receipt, text: str) -> str:
    """An id that the same question gets again from the same index, models and settings."""
    parts = [
        question,
        language,
        str(receipt.index_generation),
        receipt.embedder,
        receipt.llm or "",
        receipt.settings,
        text,
    ]
    return "ans_" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:20]


def _disagreement(about: str, values: Sequence[tuple[str, Citation]]) -> Disagreement:
    """The values of one thing, the newest source first; each as of its source's date where two lie far apart."""

    def older_first(one: tuple[str, Citation], other: tuple[str, Citation]) -> int:
        return -(days_apart(one[1].published, other[1].published) or 0)

    ordered = sorted(values, key=cmp_to_key(older_first), reverse=True)
    apart = [
        abs(days_apart(one[1].published, other[1].published) or 0) for one, other in combinations(values, 2)
    ]
    dated = max(apart, default=0) > DATED
    return Disagreement(
        about,
        tuple(
            DisputedValue(text, source.number, source.published if dated else None)
            for text, source in ordered
        ),
    )


def _listed_plainly(dispute: Dispute) -> str:
    """The names that a dispute is about, as the left source writes them."""
    text = f"{dispute.left.document.title} {dispute.left.text}"
    written = {fold(word): word for word in reversed(tokens(text))}
    return ", ".join(written.get(name, name) for name in dispute.about)


def _listed(names: Sequence[str], language: str) -> str:
    quoted = [f"«\u00a0{name}\u00a0»" if language == "fr" else f"“{name}”" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return ", ".join(quoted[:-1]) + (" ni " if language == "fr" else " or ") + quoted[-1]
