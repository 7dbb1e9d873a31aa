"""The verifier's reading of a drafted sentence that has passed every exact rule: the gate's last word.

The rules know figures, names, denials and words; they do not know what a sentence means. A draft that the verifier
reads as contradicted by its own quotes never passes, and one of which it finds that they say too little is quoted
instead. It can only refuse: nothing passes because the verifier likes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.records import Evidence
from rag.verifier_input import under_title

if TYPE_CHECKING:
    from rag.verifier import Verifier

# Of 92 % true restatements that pass the rules in tests/hostile, these refuse few; see docs/decisions.md.
_CONTRADICTED = 0.5
_TOO_LITTLE = 0.8


def misread(text: str, language: str, evidence: Sequence[Evidence], verifier: Verifier | None) -> str | None:
    """Why the quotes of a sentence do not hold it as the verifier reads them; None where they may."""
    if verifier is None or not evidence:
        return None
    from rag.verifier import Pair

    first = evidence[0]
    quotes = " ".join(
        piece.text for piece in reversed(evidence)
    )  # the one that lends names stands last: it goes first
    read = under_title(first.document.title, quotes)
    (judgement,) = verifier.judge([Pair(read, text, first.language, language)])
    if judgement.contradicted >= _CONTRADICTED:
        return "the verifier reads the evidence as saying otherwise"
    if judgement.not_enough_evidence >= _TOO_LITTLE:
        return "the verifier finds too little in the evidence"
    return None
