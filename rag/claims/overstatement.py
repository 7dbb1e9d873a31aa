"""A claim that says more than its source: 'will' for 'could', a fact for a plan, '900,000' for 'up to 900,000'.

Such a claim is not supported, but the source does not contradict it either. Caution counts only where the source
says the same thing: it is looked for in the clause of the source that shares the claim's words.
"""

from __future__ import annotations

import re
from typing import Final

from rag.claims.differences import difference
from rag.claims.figures import compare_figures
from rag.claims.frames import Frame, agreement, frame_of
from rag.claims.records import FigureOutcome
from rag.polarity import lost_marks, marks
from rag.polarity_words import MARKS, Mark
from rag.quantities import ComparisonReason

_ASKED: Final = 0.5  # share of the claim's words in the sentence of the source
_ASKED_ACROSS: Final = 0.35
_GOVERNED: Final = 2  # content words from words of caution on that they may be said of
_CLAUSES: Final = re.compile(
    r"\s*[,;:–—()]\s*|\s+(?=(?:and|but|while|whereas|although|which|who|et|mais|tandis|alors que|bien que|qui|dont)\b)",
    re.IGNORECASE,
)
_TOLD: Final = {  # what the source does that the claim does not, in words of the claim's language
    Mark.POSSIBLE: {
        "en": "the source says only that it is possible",
        "fr": "la source dit seulement que c’est possible",
    },
    Mark.CONDITIONAL: {
        "en": "the source says it in the conditional, not as a fact",
        "fr": "la source le dit au conditionnel, non comme un fait",
    },
    Mark.PLANNED: {
        "en": "the source speaks of a plan, not of a fact",
        "fr": "la source parle d’un projet, non d’un fait",
    },
}
_ADDED: Final = {
    Mark.EXCLUSIVE: {
        "en": "the source does not say ‘only’",
        "fr": "la source ne dit pas « seul » ou « seulement »",
    },
    Mark.CONFIRMED: {
        "en": "the source does not say that it is confirmed",
        "fr": "la source ne le dit pas confirmé",
    },
}
# Modal verbs that `rag.polarity_words` counts as condition only, where they tell mere possibility.
_MAY: Final = {
    "en": re.compile(r"\b(?:could|may|might|can)\b(?! not)(?!\s+\d)", re.IGNORECASE),
    "fr": re.compile(r"\b(?:pourrai(?:t|ent)|peu(?:t|vent)(?! pas)|peut-être)\b", re.IGNORECASE),
}
_MONTH_OF_MAY: Final = re.compile(
    r"\b(?:in|of|on|since|until|by|before|after|early|late|\d{1,2}) May\b|\bMay \d"
)


def overstated(claim: str, claim_language: str, evidence: str, evidence_language: str) -> str | None:
    """Why a claim says more than a piece of evidence, in the claim's language; None where it does not.

    :raises SettingsError: when a language is neither 'fr' nor 'en'.
    """
    for one in compare_figures(claim, claim_language, [(evidence, evidence_language)]):
        if one.found is None or one.comparison is None or one.outcome is not FigureOutcome.CONFLICTS:
            continue
        if one.comparison.reason is ComparisonReason.QUALIFIER:
            return difference(one.claimed, one.found, one.comparison, claim_language)
    mine, theirs = frame_of(claim, claim_language), frame_of(evidence, evidence_language)
    part = _same_clause(mine, theirs)
    if part is None:
        return None
    claim, part = _without_months(claim), _without_months(part)
    lost = set(lost_marks(claim, claim_language, part, evidence_language))
    unsure = _MAY[claim_language].search(claim) or {Mark.POSSIBLE, Mark.CONDITIONAL} & marks(
        claim, claim_language
    )
    if _MAY[evidence_language].search(part) and not unsure:
        lost.add(Mark.POSSIBLE)
    for mark, words in _TOLD.items():
        if mark in lost and _governs(mark, part, evidence_language, mine):
            return words[claim_language]
    added = marks(claim, claim_language) - marks(evidence, evidence_language)
    return next((words[claim_language] for mark, words in _ADDED.items() if mark in added), None)


def _same_clause(mine: Frame, theirs: Frame) -> str | None:
    """The clause of the source that says what the claim says; None where no sentence of it comes near."""
    asked = _ASKED if mine.language == theirs.language else _ASKED_ACROSS
    best: tuple[int, int, int] | None = None
    for start, end in theirs.sentences:
        held = agreement(mine.words, theirs.within(start, end))
        if held.share < asked or held.missing_names or not held.shared:
            continue
        for first, last in _clauses(theirs.text, start, end):
            weight = agreement(mine.words, theirs.within(first, last)).weight
            if weight and (best is None or weight > best[0]):
                best = weight, first, last
    return theirs.text[best[1] : best[2]] if best else None


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start]
    for match in _CLAUSES.finditer(text, start, end):
        cuts.extend((match.start(), match.end()))
    cuts.append(end)
    return [(first, last) for first, last in zip(cuts[::2], cuts[1::2], strict=True) if last > first]


def _governs(mark: Mark, part: str, language: str, mine: Frame) -> bool:
    """Whether the words of caution stand with a word of the claim: 'could sign', « signerait »."""
    frame = frame_of(part, language)
    patterns = [MARKS[language][mark]] + ([_MAY[language]] if mark is Mark.POSSIBLE else [])
    for match in (found for pattern in patterns for found in pattern.finditer(part)):
        near = [word for word in frame.words if word.end > match.start() and not word.is_name][:_GOVERNED]
        if agreement(near, mine.words).shared:
            return True
    return False


def _without_months(text: str) -> str:
    """The text without the month of May, which is no 'may'."""
    return _MONTH_OF_MAY.sub(" ", text)
