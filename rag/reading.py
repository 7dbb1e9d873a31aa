"""Which pieces of evidence answer a question: each is read by a language model that was trained to tell.

How near a sentence is to a question says that it speaks of the same matter, and no more. The adapter
(training/README.md) was taught on questions with as many words in common with a source whether it answers or not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

from rag.compound import asked_together
from rag.llm import AdaptedModel, Adapter
from rag.prompts import in_one_line
from rag.records import Evidence

WORDS = (" yes", " no")
"""What follows a prompt; each is one token."""
_PROMPT = "Question: {question}\nSource: {source}\nAnswered:"
_FRAME = re.compile(r"\b(question|source|answered)\s*:", re.IGNORECASE)
_CERTAIN = 1e-6
_PER_LOG_ODDS = 0.1  # of a score of rag.evidence
# A piece takes two thirds of a second, so no more are read once one is likely: three of the eight in the mean.
_FEWEST, _MOST = 2, 5
_UNREAD = -1.0  # log-odds of a piece that was not read
LIKELY = 0.5
"""Log-odds from which a piece very likely answers."""
LEAST = -1.0
"""Log-odds of the likeliest piece below which the evidence does not answer."""


def prompt_of(question: str, source: str) -> str:
    """What the model reads before it tells whether a source answers; its adapter was trained on these very words."""
    return _PROMPT.format(question=in_one_line(question, _FRAME), source=in_one_line(source, _FRAME))


@dataclass(frozen=True, slots=True)
class Reading:
    """How likely a model thinks the pieces of evidence to answer a question, as far as it has read them."""

    model: AdaptedModel
    question: str
    found: tuple[Evidence, ...]  # all evidence, as it was ranked before any was read
    pieces: tuple[Evidence, ...]  # what of it is to be read
    log_odds: tuple[float, ...]  # of the first of these

    @classmethod
    def begin(
        cls, model: AdaptedModel, question: str, found: Sequence[Evidence], pieces: Sequence[Evidence]
    ) -> Reading:
        """Read until a piece is likely to answer, see `read`.

        :raises LanguageModelError: when the model fails.
        """
        return cls(model, question, tuple(found), tuple(pieces), tuple(read(model, question, pieces)))

    def whole(self) -> Reading:
        """The same with every piece read.

        :raises LanguageModelError: when the model fails.
        """
        return replace(self, log_odds=tuple(read_on(self.model, self.question, self.pieces, self.log_odds)))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence, best first by what was read of it."""
        return reordered(self.found, self.pieces, self.log_odds)

    @property
    def likeliest(self) -> float:
        """Log-odds of the piece likeliest to answer."""
        return max(self.log_odds)

    def is_likely(self, piece: Evidence) -> bool:
        """Whether a piece was read and very likely answers."""
        told = zip(self.pieces, self.log_odds, strict=False)
        return any(one.place == piece.place and odds >= LIKELY for one, odds in told)


def read(model: AdaptedModel, question: str, evidence: Sequence[Evidence]) -> list[float]:
    """The log-odds that a piece answers the question, of the first pieces: until one is likely to, or five are read.

    :raises LanguageModelError: when the model fails.
    """
    log_odds: list[float] = []
    with closing(_told(model, question, evidence[:_MOST])) as told:
        for odds in told:
            log_odds.append(odds)
            if len(log_odds) >= _FEWEST and max(log_odds) >= LIKELY:
                break
    return log_odds


def read_on(
    model: AdaptedModel, question: str, evidence: Sequence[Evidence], log_odds: Sequence[float]
) -> list[float]:
    """The log-odds of the first pieces as `read` told them, and then those of the others.

    :raises LanguageModelError: when the model fails.
    """
    return [*log_odds, *_told(model, question, evidence[len(log_odds) :])]


def _told(model: AdaptedModel, question: str, evidence: Sequence[Evidence]) -> Generator[float, None, None]:
    """The log-odds of each piece; where several questions are put together, of the one that it answers best."""
    # The adapter knows questions by their mark, which few keywords have.
    parts = [part if part.endswith("?") else f"{part.rstrip(' .!')}?" for part in asked_together(question)]
    prompts = [prompt_of(part, piece.text) for piece in evidence for part in parts]
    with closing(model.next_words(prompts, WORDS, adapter=Adapter.READER)) as answers:
        odds = (math.log(max(yes, _CERTAIN) / max(no, _CERTAIN)) for yes, no in answers)
        for _ in evidence:
            yield max(islice(odds, len(parts)))


def reordered(
    evidence: Sequence[Evidence], read: Sequence[Evidence], log_odds: Sequence[float]
) -> tuple[Evidence, ...]:
    """The same evidence, best first, each piece's score with its log-odds in it.

    :param log_odds: of the first of the pieces to read, as `read` tells them.
    """
    told = {piece.place: odds for piece, odds in zip(read, log_odds, strict=False)}
    scored = [
        replace(piece, score=piece.score + _PER_LOG_ODDS * told.get(piece.place, _UNREAD))
        for piece in evidence
    ]
    return tuple(sorted(scored, key=lambda piece: -piece.score))
