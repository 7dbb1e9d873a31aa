"""What a sentence does to its facts: denies, attributes, doubts, plans, ranks, excludes, explains.

The words that do so are few and known in both languages, so they are compared as classes: a draft may lose none of
the caution of its evidence, and may add no rank, no exclusion, no cause and no certainty that its evidence lacks.
"""

from __future__ import annotations

import re

from rag.polarity_words import MARKS, NEGATIONS, Mark

_FRENCH_TENSE = re.compile(r"r(?:a|ont|ait|aient)$")
_AUXILIARY = re.compile(r"(?:se|au|dev|pour|fe|i)r(?:a|ont|ait|aient)")

# Some caution stands in for other caution: 'was said to' and 'aurait' both tell hearsay.
_KEPT_BY: dict[Mark, frozenset[Mark]] = {
    Mark.ATTRIBUTED: frozenset({Mark.ATTRIBUTED, Mark.CONDITIONAL, Mark.ESTIMATED}),
    Mark.CONDITIONAL: frozenset({Mark.CONDITIONAL, Mark.ATTRIBUTED, Mark.PLANNED}),
    Mark.POSSIBLE: frozenset({Mark.POSSIBLE}),
    Mark.PLANNED: frozenset({Mark.PLANNED, Mark.CONDITIONAL}),
    Mark.ESTIMATED: frozenset({Mark.ESTIMATED, Mark.ATTRIBUTED}),
    Mark.APPROXIMATE: frozenset({Mark.APPROXIMATE}),
}
_NEVER_ADDED: dict[Mark, frozenset[Mark]] = {
    Mark.EXCLUSIVE: frozenset({Mark.EXCLUSIVE}),
    Mark.RANKED: frozenset({Mark.RANKED}),
    Mark.CAUSAL: frozenset({Mark.CAUSAL}),
    Mark.CONFIRMED: frozenset({Mark.CONFIRMED}),
    Mark.ABSOLUTE: frozenset({Mark.ABSOLUTE}),
    Mark.DONE: frozenset({Mark.DONE}),
    Mark.PURPOSE: frozenset({Mark.PURPOSE, Mark.CAUSAL, Mark.PLANNED}),
}


def negated(text: str, language: str) -> bool:
    """Whether a sentence denies something, by its negation words."""
    return bool(NEGATIONS.get(language, NEGATIONS["en"]).search(text))


def marks(text: str, language: str) -> frozenset[Mark]:
    """What the words of a text do to its facts."""
    patterns = MARKS.get(language, MARKS["en"])
    return frozenset(mark for mark, pattern in patterns.items() if pattern.search(text))


def marking_words(text: str, language: str) -> frozenset[str]:
    """The words of a text that do nothing but something to its facts, in lower case.

    A French verb in the future or the conditional says its own thing besides: 'vendra' is not among them, 'sera' is.
    """
    patterns = MARKS.get(language, MARKS["en"]).values()
    matches = (match.group() for pattern in patterns for match in pattern.finditer(text))
    words = frozenset(word for match in matches for word in match.casefold().split())
    if language != "fr":
        return words
    return frozenset(word for word in words if not _FRENCH_TENSE.search(word) or _AUXILIARY.fullmatch(word))


def lost_marks(text: str, language: str, part: str, part_language: str) -> tuple[Mark, ...]:
    """The caution of the evidence that a sentence does not keep; `part` is what of the evidence it restates."""
    own, held = marks(text, language), marks(part, part_language)
    return tuple(mark for mark, keepers in _KEPT_BY.items() if mark in held and not keepers & own)


def added_marks(text: str, language: str, evidence: str, evidence_language: str) -> tuple[Mark, ...]:
    """What a sentence claims beyond its evidence: a rank, an exclusion, a cause, a certainty."""
    own, held = marks(text, language), marks(evidence, evidence_language)
    return tuple(mark for mark, grounds in _NEVER_ADDED.items() if mark in own and not grounds & held)
