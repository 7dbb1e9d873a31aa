"""Sources in their own words: which pieces of evidence are quoted in answer to a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rag.asked import Asked, tells_of_subject
from rag.disagreement import newest_first
from rag.grounding import Gate, Verified
from rag.records import Evidence
from rag.twins import has_twin, in_own_words

# Quotes this much below the best one (scores of rag.evidence) answer something else. Where a language model has read
# the evidence its log-odds spread the scores (docs/decisions.md).
_MARGIN, _MARGIN_READ = 0.16, 0.35
_MOST = 3


def quotes(asked: Asked, gate: Gate, *, beside: Sequence[Evidence] = ()) -> Iterator[Verified]:
    """The best sentences for the question, verbatim; those in the reader's language stand first.

    Only sentences that have what the question expects; of two that say the same in two languages,
    the one in the reader's.

    :param beside: What the answer already quotes.
    """
    pieces = _quotable(asked)
    best = max((piece.score for piece in pieces), default=0.0)
    margin = _MARGIN_READ if asked.was_read else _MARGIN
    chosen = list(beside)
    for piece in pieces:
        if len(chosen) >= _MOST or piece.score < best - margin:
            break
        told = in_own_words(piece, pieces, gate)
        if told not in chosen and not has_twin(told, chosen, asked.evidence, gate):
            chosen.append(told)
    shown = sorted(chosen[len(beside) :], key=lambda piece: piece.language != asked.language)
    for piece in newest_first(shown, gate.nearness_between):
        verified = gate.quote(piece)
        if verified is not None:
            yield verified


def first_quote(asked: Asked, gate: Gate, *, is_likely: Callable[[Evidence], bool]) -> Verified | None:
    """The best piece, where it very likely answers.

    :param is_likely: whether a language model that read a piece thinks so.
    """
    pieces = _quotable(asked)
    if not pieces or not (is_likely(pieces[0]) or tells_of_subject(asked, pieces[0])):
        return None
    return gate.quote(in_own_words(pieces[0], pieces, gate))


def _quotable(asked: Asked) -> list[Evidence]:
    """The evidence that has what the question expects (`rag.expectation`), best first."""
    expected = asked.expected
    return [piece for piece in asked.evidence if expected.held_by(piece.text, piece.language)]
