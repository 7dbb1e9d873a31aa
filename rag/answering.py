"""From evidence to an answer, event by event: draft, gate, quotes in place of what fell, or an abstention."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rag.abstention import doubt_about, least_log_odds
from rag.answer_records import AnswerDone, AnswerEvent, EvidenceFound, Mode, Reason, SentenceStatus
from rag.answers import AnswerBuilder, abstention
from rag.asked import (
    Asked,
    asked_for,
    evidence_to_read,
    has_what_is_asked,
    having_what_is_asked,
    lacks_what_is_asked,
    tells_of_subject,
)
from rag.disagreement import find_disputes
from rag.errors import LanguageModelError
from rag.generation import DraftSentence, draft_sentences, prompt, weighing
from rag.grounding import Gate, Refused, Verified
from rag.llm import AdaptedModel, Adapter
from rag.quoting import first_quote, quotes
from rag.reading import LEAST, LIKELY, Reading
from rag.records import Citation, Evidence
from rag.twins import has_twin

if TYPE_CHECKING:
    from rag.embedding import Embedder
    from rag.llm import LanguageModel, Weighing
    from rag.nearness import Nearness
    from rag.second_reading import Readers
    from rag.settings import Settings

log = logging.getLogger(__name__)

_AHEAD = 0.05
_NEAREST = 3


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
    if lacks_what_is_asked(asked):
        yield _abstained(asked, Reason.NOT_IN_SOURCES, clock)
        return
    outcome = _Outcome()
    asked = _read(asked, llm, outcome)
    builder = AnswerBuilder(asked.typed, asked.language)
    gate = Gate(
        asked.evidence,
        language=asked.language,
        embedder=embedder,
        nearness=nearness,
        is_common=is_common,
        readers=readers,
    )
    for verified in _verified(asked, gate, llm, settings, outcome):
        clock.mark("first_sentence")
        yield builder.add(verified)
    receipt = replace(
        asked.receipt,
        llm=outcome.model,
        notes=tuple(outcome.notes + builder.notes),
    )
    if not len(builder):
        yield _abstained(replace(asked, receipt=receipt), outcome.reason, clock)
        return
    for dispute in find_disputes(builder.cited(), asked.evidence, gate.nearness_between):
        builder.dispute(dispute)
    clock.mark("total")
    yield AnswerDone(builder.answer(receipt=receipt, timings_ms=clock.timings))


@dataclass(slots=True)
class _Outcome:
    """What became of the draft."""

    notes: list[str] = field(default_factory=list)
    model: str | None = None  # what read or wrote, for the receipt
    reason: Reason = Reason.NOT_IN_SOURCES
    reading: Reading | None = None  # what a model that reads thinks of the evidence

    def fail(self, error: LanguageModelError) -> None:
        """Note that quotes take the place of what the language model would have written."""
        log.warning("the language model failed, quotes take its place: %s", error.problem)
        self.notes.append(f"the language model failed, quotes take its place: {error.problem}")


def _read(asked: Asked, llm: LanguageModel | None, outcome: _Outcome) -> Asked:
    """The evidence by how likely it is to answer as well as how near it is, where a model can read it so."""
    if asked.mode is Mode.EXTRACT or not isinstance(llm, AdaptedModel) or Adapter.READER not in llm.adapters:
        return asked
    pieces = having_what_is_asked(asked) or asked.evidence
    try:
        outcome.reading = reading = Reading.begin(llm, asked.sought, asked.evidence, pieces)
    except LanguageModelError as error:
        if asked.mode is Mode.GENERATE:
            raise
        outcome.fail(error)
        return replace(asked, mode=Mode.EXTRACT)
    outcome.model = f"{llm.name} + {llm.adapters[Adapter.READER]}"
    return replace(asked, evidence=reading.evidence, was_read=True)


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
    cited: list[Evidence] = []
    supported = False
    try:
        for verified in _drafted(asked, gate, llm, settings, outcome):
            cited.extend(verified.evidence)
            supported |= verified.status is SentenceStatus.SUPPORTED
            yield verified
    except LanguageModelError as error:
        if asked.mode is Mode.GENERATE:
            raise
        outcome.fail(error)
        if not supported:
            yield from quotes(asked, gate, beside=cited)


def _drafted(
    asked: Asked, gate: Gate, llm: LanguageModel, settings: Settings, outcome: _Outcome
) -> Iterator[Verified]:
    likeliest = None if outcome.reading is None else outcome.reading.likeliest
    # 'Who is Altman?': whatever names him tells something of him, however little the model thinks of it.
    is_told = any(tells_of_subject(asked, piece) for piece in asked.evidence)
    if likeliest is not None and likeliest < LEAST and not is_told:
        return
    is_likely = is_told or (likeliest is not None and likeliest >= LIKELY)
    if outcome.reading is not None and isinstance(llm, AdaptedModel) and asked.mode is Mode.AUTO:
        if is_likely or not _is_denied(asked, llm, settings):
            yield from _quoted(asked, gate, outcome.reading, llm, settings, notes=outcome.notes)
        return
    pieces = evidence_to_read(asked, settings.draft_tokens)
    weighed = weighing(asked.question, pieces, asked.language, least=least_log_odds(asked.language))
    draft = _draft(asked, pieces, llm, settings, weighing=None if is_likely else weighed)
    cited: list[Evidence] = []
    supported = False
    for sentence in draft:
        outcome.model = outcome.model or llm.name
        judged = _judged(sentence, gate, asked)
        if isinstance(judged, Refused):
            outcome.notes.append(judged.note)
            outcome.reason = Reason.UNSUPPORTED_DRAFT
        else:
            cited.extend(judged.evidence)
            supported |= judged.status is SentenceStatus.SUPPORTED
            yield judged
    if is_likely or (weighed.log_odds is not None and weighed.log_odds >= weighed.least):
        yield from _what_the_draft_lacks(asked, gate, cited, supported=supported)


def _is_denied(asked: Asked, llm: AdaptedModel, settings: Settings) -> bool:
    """Whether the model, asked about all evidence at once, denies that it answers; where none of it is likely to."""
    least = least_log_odds(asked.language)
    asks = weighing(
        asked.question, evidence_to_read(asked, settings.draft_tokens), asked.language, least=least
    )
    return llm.weigh(asks.messages, yes=asks.yes, no=asks.no) < least


def _quoted(
    asked: Asked, gate: Gate, reading: Reading, llm: LanguageModel, settings: Settings, *, notes: list[str]
) -> Iterator[Verified]:
    """The likely piece at once, then the others as they read; and what they say, where all are in the other language.

    Within a language what passes of a draft is in the evidence's own words, and would come seconds later.
    """
    first = first_quote(asked, gate, is_likely=reading.is_likely)
    if first is not None:
        yield first
    shown = list(first.evidence) if first is not None else []
    for quote in quotes(replace(asked, evidence=reading.whole().evidence), gate, beside=tuple(shown)):
        shown.extend(quote.evidence)
        yield quote
    if shown and all(piece.language != asked.language for piece in shown):
        yield from _in_own_language(asked, gate, shown, _draft(asked, shown, llm, settings), notes)


def _draft(
    asked: Asked,
    pieces: Sequence[Evidence],
    llm: LanguageModel,
    settings: Settings,
    *,
    weighing: Weighing | None = None,
) -> Iterator[DraftSentence]:
    return draft_sentences(
        llm,
        prompt(asked.question, pieces, asked.language),
        asked.language,
        tokens=settings.answer_tokens,
        most=settings.answer_sentences,
        weighing=weighing,
    )


def _in_own_language(
    asked: Asked, gate: Gate, shown: Sequence[Evidence], draft: Iterator[DraftSentence], notes: list[str]
) -> Iterator[Verified]:
    """What quotes in the other language say, in the reader's: as much of a draft from them as the gate lets pass."""
    rows = {number: asked.evidence.index(piece) + 1 for number, piece in enumerate(shown, start=1)}
    for sentence in draft:
        named = tuple(rows[number] for number in sentence.named if number in rows)
        judged = _judged(DraftSentence(sentence.text, named), gate, asked)
        if isinstance(judged, Verified) and judged.status is SentenceStatus.SUPPORTED:
            yield judged
        elif judged.note is not None:
            notes.append(judged.note)


def _judged(sentence: DraftSentence, gate: Gate, asked: Asked) -> Verified | Refused:
    if sentence.is_fragment:
        return Refused("dropped: a fragment")
    expected = asked.expected
    if not has_what_is_asked(expected, sentence.text, asked.language):
        return Refused(asked_for(expected, sentence.text))
    judged = gate.judge(sentence)
    if isinstance(judged, Verified):
        language = judged.evidence[0].language if judged.status is SentenceStatus.QUOTED else asked.language
        if not has_what_is_asked(expected, judged.text, language):
            return Refused(asked_for(expected, judged.text))
    return judged


def _what_the_draft_lacks(
    asked: Asked, gate: Gate, cited: Sequence[Evidence], *, supported: bool
) -> Iterator[Verified]:
    """The best quotes where no sentence of the draft passed; else the best evidence, if far before what it cites."""
    if not supported:
        yield from quotes(asked, gate, beside=cited)
        return
    best = asked.evidence[0]
    ahead = best.score - max(piece.score for piece in cited)
    if ahead >= _AHEAD and not has_twin(best, cited, asked.evidence, gate):
        verified = gate.quote(best)
        if verified is not None:
            yield verified


def _abstained(asked: Asked, reason: Reason, clock: _Clock, *, names: Sequence[str] = ()) -> AnswerDone:
    clock.mark("total")
    return AnswerDone(
        abstention(
            asked.typed,
            asked.language,
            reason,
            names=names,
            nearest=asked.hits[:_NEAREST],
            receipt=asked.receipt,
            timings_ms=clock.timings,
        )
    )
