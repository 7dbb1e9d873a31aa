"""When to say that the sources do not answer: before a word is drafted.

First from the question and the sources alone: a name or a figure that no source holds is a false premise, and
evidence that is far from the question answers nothing. What is left is near and may still not answer ('What is the
yield of the plant?'): there a language model's leaning between yes and no tells more than its words. Asked whether
the sources answer, a small model nearly always writes yes; how strongly it leans there is worth measuring.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answer_records import Reason
from rag.metonyms import countries_meant
from rag.names import concepts_of, unsupported_names
from rag.quantities import Quantity, QuantityKind, find_quantities, unsupported_quantities
from rag.records import Evidence, Hit
from rag.words import fold, names_and_figures

# Nearness of the nearest evidence. On tests/eval/questions.jsonl 4 % of the answerable questions lie below it and
# nearly all about other subjects.
_NEAR = 0.30
_KEYWORDS = 4  # so many words are a keyword query, where the first may well be a name
# Likeness (difflib) from which a name is a slip of the pen for one in the sources ('Seol' for 'Seoul'), or another
# transliteration where the beginnings agree ('Tahnun' for 'Tahnoon').
_SPELLING = 0.84
_TRANSLITERATION = 0.76
_INSTITUTIONS = frozenset(
    {"bourse", "etat", "etats", "internet", "web"}
)  # common nouns that are written with a capital
_COUNTED = 100  # a number below it counts what is asked for ('which two suppliers'): no premise
_STATED = frozenset({QuantityKind.MONEY, QuantityKind.PERCENT, QuantityKind.MEASURE, QuantityKind.DATE})

# Logistic regression over the embedded model's log-odds of yes and the question's language (it says yes less readily
# in French), fitted on 94 of the questions in tests/eval/questions.jsonl. The nearness of the evidence, the number of
# words and how well each word is covered added nothing that a second sample kept.
_PER_LOG_ODDS = 2.0
_INTERCEPT = {"en": 0.75, "fr": 4.2}
# Below it nothing is answered: of tests/eval/answerability.jsonl, harder than what the fit was made on, 12 % of the
# answerable questions and 38 % of the others (docs/decisions.md).
ANSWERABLE = 0.5


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the sources cannot answer."""

    reason: Reason
    names: tuple[str, ...] = ()


def doubt_about(
    question: str,
    language: str,
    hits: Sequence[Hit],
    evidence: Sequence[Evidence],
    *,
    is_common: Callable[[str], bool] = lambda _: False,
) -> Doubt | None:
    """Why this question cannot be answered from this evidence; None when it may be.

    A name in the question that none of the passages holds is a false premise or another subject: either way an
    answer about somebody else would mislead.
    """
    if not hits or not evidence:
        return Doubt(Reason.NOTHING_FOUND)
    sources = [(f"{hit.passage.title}. {hit.passage.text}", hit.passage.language) for hit in hits]
    # The first word of a question has a capital because it is the first.
    asked = question if len(question.split()) <= _KEYWORDS else "… " + question.partition(" ")[2]
    dates = [one.text for one in find_quantities(question, language) if one.kind is QuantityKind.DATE]
    missing = _unknown(unsupported_names(asked, language, sources, is_common), sources)
    missing = _meant_otherwise(missing, asked, sources)
    missing = tuple(name for name in missing if not any(name in date for date in dates))  # 'January'
    if missing:
        return Doubt(Reason.UNKNOWN_NAME, missing)
    # A report of an event is about the day on which it was published, or little before.
    dated = [(one.document.published, one.language) for one in evidence if one.document.published]
    figures = [one for one in unsupported_quantities(question, language, sources + dated) if _is_premise(one)]
    if figures:
        return Doubt(Reason.UNKNOWN_NAME, tuple(dict.fromkeys(figure.text for figure in figures)))
    if nearest(evidence) < _NEAR and not _names_held(asked, sources):
        return Doubt(Reason.NOTHING_FOUND)
    return None


def probability(log_odds: float, language: str) -> float:
    """How likely the evidence answers, from the embedded model's log-odds of yes."""
    return 1.0 / (1.0 + math.exp(-(_PER_LOG_ODDS * log_odds + _INTERCEPT[language])))


def least_log_odds(language: str) -> float:
    """The log-odds of yes at which `probability` is just ANSWERABLE."""
    return (math.log(ANSWERABLE / (1.0 - ANSWERABLE)) - _INTERCEPT[language]) / _PER_LOG_ODDS


def nearest(evidence: Sequence[Evidence]) -> float:
    """Nearness of the nearest of the evidence to the question."""
    return max((piece.nearness for piece in evidence), default=0.0)


def _is_premise(figure: Quantity) -> bool:
    """Whether a figure of a question states something: an amount, a date; not 'which two companies'."""
    return figure.kind in _STATED or figure.low >= _COUNTED


def _unknown(names: Sequence[str], sources: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The names that are not one in the sources, spelt otherwise."""
    from difflib import SequenceMatcher

    if not names:
        return ()
    held = {word for text, _ in sources for word in names_and_figures(text)}

    def known(name: str) -> bool:
        if name in _INSTITUTIONS:
            return True
        likeness = ((SequenceMatcher(None, name, other).ratio(), other) for other in held)
        return any(
            ratio >= _SPELLING or (ratio >= _TRANSLITERATION and other[:2] == name[:2])
            for ratio, other in likeness
        )

    return tuple(name for name in names if not known(fold(name)))


def _meant_otherwise(
    names: tuple[str, ...], question: str, sources: Sequence[tuple[str, str]]
) -> tuple[str, ...]:
    """The names without those that stand for a country which the sources name ('Washington', 'the Gulf')."""
    meant = {name: countries for name in names if (countries := countries_meant(name, question))}
    if not meant:
        return names
    held = frozenset[str]().union(*(concepts_of(text, language) for text, language in sources))
    return tuple(name for name in names if not (meant.get(name, frozenset()) & held))


def _names_held(question: str, sources: Sequence[tuple[str, str]]) -> bool:
    """Whether the sources hold a name of the question: then it is about their subjects, however it is put."""
    names = {name for name in names_and_figures(question.partition(" ")[2]) if not name[0].isdigit()}
    return any(names & set(names_and_figures(text)) for text, _ in sources)
