"""From evidence to an answer, event by event: draft, gate, quotes in place of what fell, or an abstention."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rag.abstention import doubt_about, least_log_odds
from rag.answer_records import AnswerDone, AnswerEvent, EvidenceFound, Mode, Reason, Receipt, SentenceStatus
from rag.answers import AnswerBuilder, abstention
from rag.attributes import all_told
from rag.disagreement import find_disputes, newest_first
from rag.errors import LanguageModelError
from rag.expectation import Expectation, Expected
from rag.generation import DraftSentence, draft_sentences, prompt, weighing
from rag.grounding import Gate, Refused, Verified
from rag.passages import estimate_tokens
from rag.polarity import negated
from rag.records import Citation, Evidence, Hit

if TYPE_CHECKING:
    from rag.embedding import Embedder
    from rag.llm import LanguageModel
    from rag.nearness import Nearness
    from rag.second_reading import Readers
    from rag.settings import Settings

log = logging.getLogger(__name__)

# Quotes this much below the best one (scores of rag.evidence) answer something else.
_QUOTE_MARGIN = 0.16
_MOST_QUOTES = 3
# Evidence this much below the best is not read: 1 % of the questions lose a fact, the prompt a fifth of its tokens.
_READ_MARGIN = 0.25
_AHEAD = 0.05
_TWIN = 0.50  # nearness from which sentences of two languages say the same
_NEAREST = 3
_FIGURES = frozenset({Expected.MONEY, Expected.PERCENT, Expected.FIGURE})
_ASKED_FOR = {
    Expected.MONEY: "dropped: the question asks for a sum of money",
    Expected.PERCENT: "dropped: the question asks for a percentage",
    Expected.FIGURE: "dropped: the question asks for a figure",
    Expected.OFFICE: "dropped: the question asks who holds an office",
    Expected.DATE: "dropped: the question asks for a date",
    Expected.ANYTHING: "dropped: the question asks for another property",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was found for it."""

    question: str
    language: str
    mode: Mode
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]
    started: float  # time.monotonic() when the question came
    retrieved: float
    receipt: Receipt

    @property
    def expected(self) -> Expectation:
        """What the question asks for."""
        return Expectation.of(self.question, self.language)


@dataclass(slots=True)
class _Clock:
    started: float
    timings: dict[str, int] = field(default_factory=dict)

    def mark(self, name: str) -> None:
        """Note the milliseconds since the question, the first time that a name is marked."""
        self.timings.setdefault(name, round(1000 * (time.monotonic() - self.started)))


def answer_events(
    asked: Asked,
    *,
    llm: LanguageModel | None,
    embedder: Embedder,
    nearness: Nearness,
    settings: Settings,
    is_common: Callable[[str], bool],
    readers: Readers,
) -> Iterator[AnswerEvent]:
    """Evidence at once, then each sentence that passed the gate, then the whole answer.

    :raises LanguageModelError: in mode `generate`, when the language model fails; in mode `auto` quotes take
        its place and the receipt says so.
    """
    clock = _Clock(asked.started, {"retrieve": round(1000 * (asked.retrieved - asked.started))})
    citations = tuple(Citation.of(number, piece) for number, piece in enumerate(asked.evidence, start=1))
    yield EvidenceFound(asked.language, citations)
    doubt = doubt_about(asked.question, asked.language, asked.hits, asked.evidence, is_common=is_common)
    if doubt is not None:
        yield _abstained(asked, doubt.reason, clock, names=doubt.names)
        return
    if _lacks_what_is_asked(asked):
        yield _abstained(asked, Reason.NOT_IN_SOURCES, clock)
        return
    builder = AnswerBuilder(asked.question, asked.language)
    gate = Gate(
        asked.evidence,
        language=asked.language,
        embedder=embedder,
        nearness=nearness,
        is_common=is_common,
        readers=readers,
    )
    outcome = _Outcome()
    for verified in _verified(asked, gate, llm, settings, outcome):
        clock.mark("first_sentence")
        yield builder.add(verified)
    receipt = replace(
        asked.receipt,
        llm=llm.name if llm is not None and outcome.drafted else None,
        notes=tuple(outcome.notes + builder.notes),
    )
    if not len(builder):
        yield _abstained(replace(asked, receipt=receipt), outcome.reason, clock)
        return
    for dispute in find_disputes(builder.cited(), asked.evidence, gate.nearness_between):
        builder.dispute(dispute)
    clock.mark("total")
    yield AnswerDone(builder.answer(receipt=receipt, timings_ms=clock.timings))


def _lacks_what_is_asked(asked: Asked) -> bool:
    """Whether a figure or a property is asked for, and no evidence has it nor denies anything: no draft would pass."""
    expected = asked.expected
    return (expected.kind in _FIGURES or bool(expected.attributes)) and not any(
        _has_what_is_asked(expected, piece.text, piece.language) for piece in asked.evidence
    )


@dataclass(slots=True)
class _Outcome:
    """What became of the draft."""

    notes: list[str] = field(default_factory=list)
    drafted: bool = False
    reason: Reason = Reason.NOT_IN_SOURCES


def _verified(
    asked: Asked, gate: Gate, llm: LanguageModel | None, settings: Settings, outcome: _Outcome
) -> Iterator[Verified]:
    if llm is None or asked.mode is Mode.EXTRACT:
        if asked.mode is Mode.GENERATE:
            raise LanguageModelError(
                "There is no language model to generate with",
                fix="run: sourcier models pull, or name a server in SOURCIER_LLM, or ask in mode auto",
            )
        yield from quotes(asked, gate)
        return
    passed = 0
    try:
        for verified in _drafted(asked, gate, llm, settings, outcome):
            passed += 1
            yield verified
    except LanguageModelError as error:
        if asked.mode is Mode.GENERATE:
            raise
        log.warning("the language model failed, quotes take its place: %s", error.problem)
        outcome.notes.append(f"the language model failed, quotes take its place: {error.problem}")
        if not passed:
            yield from quotes(asked, gate)


def _drafted(
    asked: Asked, gate: Gate, llm: LanguageModel, settings: Settings, outcome: _Outcome
) -> Iterator[Verified]:
    read = evidence_to_read(asked.evidence, settings.draft_tokens)
    weighed = weighing(asked.question, read, asked.language, least=least_log_odds(asked.language))
    draft = draft_sentences(
        llm,
        prompt(asked.question, read, asked.language),
        asked.language,
        tokens=settings.answer_tokens,
        most=settings.answer_sentences,
        weighing=weighed,
    )
    cited: list[Evidence] = []
    supported = False
    for sentence in draft:
        outcome.drafted = True
        judged = _judged(sentence, gate, asked)
        if isinstance(judged, Refused):
            outcome.notes.append(judged.note)
            outcome.reason = Reason.UNSUPPORTED_DRAFT
        else:
            cited.extend(judged.evidence)
            supported |= judged.status is SentenceStatus.SUPPORTED
            yield judged
    if weighed.log_odds is not None and weighed.log_odds >= weighed.least:
        yield from _what_the_draft_lacks(asked, gate, cited, supported=supported)


def _judged(sentence: DraftSentence, gate: Gate, asked: Asked) -> Verified | Refused:
    if sentence.is_fragment:
        return Refused("dropped: a fragment")
    expected = asked.expected
    if not _has_what_is_asked(expected, sentence.text, asked.language):
        return Refused(_asked_for(expected, sentence.text))
    judged = gate.judge(sentence)
    if isinstance(judged, Verified):
        language = judged.evidence[0].language if judged.status is SentenceStatus.QUOTED else asked.language
        if not _has_what_is_asked(expected, judged.text, language):
            return Refused(_asked_for(expected, judged.text))
    return judged


def _has_what_is_asked(expected: Expectation, text: str, language: str) -> bool:
    """Whether a text has what the question asks for, or denies something in its stead; a property is told."""
    return expected.held_by(text, language) or (
        negated(text, language) and all_told(expected.attributes, text)
    )


def _asked_for(expected: Expectation, text: str) -> str:
    """What the question asks for that a text does not have, for the receipt."""
    told = all_told(expected.attributes, text)
    return _ASKED_FOR[expected.kind if told else Expected.ANYTHING]


def _what_the_draft_lacks(
    asked: Asked, gate: Gate, cited: Sequence[Evidence], *, supported: bool
) -> Iterator[Verified]:
    """The best quotes where no sentence of the draft passed; else the best evidence, if far before what it cites."""
    if not supported:
        yield from quotes(asked, gate, beside=cited)
        return
    best = asked.evidence[0]
    ahead = best.score - max(piece.score for piece in cited)
    if ahead >= _AHEAD and not _has_twin(best, cited, gate):
        verified = gate.quote(best)
        if verified is not None:
            yield verified


def evidence_to_read(evidence: Sequence[Evidence], tokens: int) -> tuple[Evidence, ...]:
    """What a language model reads: the best evidence within so many tokens, without what is far behind the best."""
    read: list[Evidence] = []
    for piece in evidence:
        tokens -= estimate_tokens(piece.text)
        if read and (tokens < 0 or piece.score < read[0].score - _READ_MARGIN):
            break
        read.append(piece)
    return tuple(read)


def quotes(asked: Asked, gate: Gate, *, beside: Sequence[Evidence] = ()) -> Iterator[Verified]:
    """The best sentences for the question, verbatim; those in the reader's language stand first.

    Only sentences that have what the question expects (`rag.expectation`); of two that say the same in two languages,
    the one in the reader's.

    :param beside: What the answer already quotes.
    """
    expected = asked.expected
    pieces = [piece for piece in asked.evidence if expected.held_by(piece.text, piece.language)]
    best = max((piece.score for piece in pieces), default=0.0)
    near = [piece for piece in pieces if piece.score >= best - _QUOTE_MARGIN]
    chosen = list(beside)
    for piece in near:
        told = gate.in_own_words(piece, pieces, least=_TWIN)
        if len(chosen) < _MOST_QUOTES and told not in chosen and not _has_twin(told, chosen, gate):
            chosen.append(told)
    shown = sorted(chosen[len(beside) :], key=lambda piece: piece.language != asked.language)
    for piece in newest_first(shown, gate.nearness_between):
        verified = gate.quote(piece)
        if verified is not None:
            yield verified


def _has_twin(piece: Evidence, others: Sequence[Evidence], gate: Gate) -> bool:
    """Whether one of the others says the same in the other language."""
    return any(
        other.language != piece.language and gate.nearness_between(piece, other) >= _TWIN for other in others
    )


def _abstained(asked: Asked, reason: Reason, clock: _Clock, *, names: Sequence[str] = ()) -> AnswerDone:
    clock.mark("total")
    return AnswerDone(
        abstention(
            asked.question,
            asked.language,
            reason,
            names=names,
            nearest=asked.hits[:_NEAREST],
            receipt=asked.receipt,
            timings_ms=clock.timings,
        )
    )
