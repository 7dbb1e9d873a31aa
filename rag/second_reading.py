"""The second reading of a drafted sentence that has passed every exact rule of words: the gate's last word.

Those rules know figures, names, denials and words; they do not know what a sentence means. A draft in which the parser
finds names in other parts than its quotes give them ('Spotify acquired Telenor' of 'Spotify was acquired by Telenor'),
or that the verifier reads as contradicted by them, never passes; one of which either finds that they say too little is
quoted instead. Both can only refuse: nothing passes because they like it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.records import Evidence
from rag.verifier_input import under_title

if TYPE_CHECKING:
    from rag.parsing import Parser
    from rag.verifier import Verifier

# Of 92 % true restatements that pass the rules in tests/hostile, these refuse few; see docs/decisions.md.
_CONTRADICTED = 0.5
_TOO_LITTLE = 0.8


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a sentence again; without one, or without both, the rules decide alone."""

    verifier: Verifier | None = None
    parser: Parser | None = None


def misread(
    text: str,
    language: str,
    evidence: Sequence[Evidence],
    readers: Readers,
    is_common: Callable[[str], bool] = lambda _: False,
) -> str | None:
    """Why the quotes of a sentence do not hold it; None where they may.

    :param is_common: Whether a lower-case word is an ordinary word of that language, for names.
    """
    if not evidence:
        return None
    first = evidence[0]
    quotes = " ".join(
        piece.text for piece in reversed(evidence)
    )  # the one that lends names stands last: it goes first
    if readers.parser is not None:
        from rag.claims.turned import compare_all

        (reading,) = compare_all(readers.parser, (text, language), [(quotes, first.language)], is_common)
        if reading.roles is not None:  # sure, likely or doubtful: a quote in its place costs little
            return "names in other roles than in the evidence"
        if reading.is_untold:
            return "the evidence does not say who does this to whom"
    if readers.verifier is not None:
        from rag.verifier import Pair

        read = under_title(first.document.title, quotes)
        (judgement,) = readers.verifier.judge([Pair(read, text, first.language, language)])
        if judgement.contradicted >= _CONTRADICTED:
            return "the verifier reads the evidence as saying otherwise"
        if judgement.not_enough_evidence >= _TOO_LITTLE:
            return "the verifier finds too little in the evidence"
    return None
