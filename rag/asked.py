"""What a question asks for, beside what was found for it."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer_records import Mode, Receipt
from rag.attributes import all_told
from rag.expectation import Expectation, Expected
from rag.passages import estimate_tokens
from rag.polarity import negated
from rag.records import Evidence, Hit

# Evidence this much below is not drafted from: 1 % of the questions lose a fact, the prompt a fifth of its tokens.
_DRAFT_MARGIN, _DRAFT_MARGIN_READ = 0.25, 0.30
_FIGURES = frozenset({Expected.MONEY, Expected.PERCENT, Expected.FIGURE, Expected.DURATION})
_ASKED_FOR = {
    Expected.MONEY: "dropped: the question asks for a sum of money",
    Expected.PERCENT: "dropped: the question asks for a percentage",
    Expected.FIGURE: "dropped: the question asks for a figure",
    Expected.OFFICE: "dropped: the question asks who holds an office",
    Expected.DATE: "dropped: the question asks for a date",
    Expected.DURATION: "dropped: the question asks how long",
    Expected.SUBJECT: "dropped: the question asks who or what a name is",
    Expected.ANYTHING: "dropped: the question asks for another property",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was found for it."""

    question: str  # with its names as the sources write them (rag.capitals)
    typed: str  # as it was asked
    sought: str  # without who would tell its answer (rag.attribution); what a sentence is to answer
    language: str
    mode: Mode
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    started: float  # time.monotonic() when the question came
    retrieved: float
    receipt: Receipt
    was_read: bool = False  # the evidence by rag.reading, which its order and scores then tell

    @property
    def expected(self) -> Expectation:
        """What the question asks for."""
        return Expectation.of(self.sought, self.language)


def lacks_what_is_asked(asked: Asked) -> bool:
    """Whether a figure or a property is asked for, and no evidence has it nor denies anything: no draft would pass."""
    expected = asked.expected
    return (expected.kind in _FIGURES or bool(expected.attributes)) and not having_what_is_asked(asked)


def having_what_is_asked(asked: Asked) -> tuple[Evidence, ...]:
    """The evidence that has what the question asks for, or denies something in its stead."""
    expected = asked.expected
    return tuple(piece for piece in asked.evidence if has_what_is_asked(expected, piece.text, piece.language))


def tells_of_subject(asked: Asked, piece: Evidence) -> bool:
    """Whether the question, or a part of it, only asks who or what a name is, and this piece names it."""
    expected = asked.expected.of_subject
    return expected is not None and expected.held_by(piece.text, piece.language)


def has_what_is_asked(expected: Expectation, text: str, language: str) -> bool:
    """Whether a text has what the question asks for, or denies something in its stead; a property is told."""
    return expected.held_by(text, language) or (
        negated(text, language) and all_told(expected.attributes, text)
    )


def asked_for(expected: Expectation, text: str) -> str:
    """What the question asks for that a text does not have, for the receipt."""
    told = all_told(expected.attributes, text)
    return _ASKED_FOR[expected.kind if told else Expected.ANYTHING]


def evidence_to_read(asked: Asked, tokens: int) -> tuple[Evidence, ...]:
    """What is drafted from: the best evidence within so many tokens, without what is far behind the best."""
    margin = _DRAFT_MARGIN_READ if asked.was_read else _DRAFT_MARGIN
    read: list[Evidence] = []
    for piece in asked.evidence:
        tokens -= estimate_tokens(piece.text)
        if read and (tokens < 0 or piece.score < read[0].score - margin):
            break
        read.append(piece)
    return tuple(read)
