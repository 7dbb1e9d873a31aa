"""Where sources disagree about one thing: a figure with another unit, period or qualifier, or a superseded value.

Only evidence that the answer cites starts a disagreement, and only evidence that speaks of the same thing joins it:
near, with a name in common, and not each with a name that the other lacks. The same value told in two ways (900,000
*chips* or *wafers*) always counts. Two values of one unit are usually two facts: they count only between sources more
than 60 days apart, one such figure in each sentence, with the same qualifier, names, dates and mostly the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from rag.dates import days_apart
from rag.names import unsupported_names
from rag.quantities import (
    ComparisonOutcome,
    ComparisonReason,
    Quantity,
    QuantityKind,
    compare_quantities,
    find_quantities,
    same_quantity,
)
from rag.records import Evidence
from rag.words import names_and_figures, roots, tokens

DATED = 60  # days between two sources from which the newer one may have superseded the older

# Nearness from which two sentences with a name in common speak of one thing: reports of one event in two words.
_SAME_THING = 0.30
_SAME_STATEMENT = 0.40  # from which they state the same, figures aside
_SHARED_OF_FEWER, _SHARED_OF_MORE = 0.60, 0.50  # of the words of the shorter, of the longer statement
_TOLD_IN_TWO_WAYS = frozenset({ComparisonReason.UNIT, ComparisonReason.PERIOD, ComparisonReason.QUALIFIER})
_VALUES = frozenset({QuantityKind.MONEY, QuantityKind.PERCENT, QuantityKind.MEASURE, QuantityKind.COUNT})
_MOST = 3
_QUALIFYING_WORDS = 5  # that may stand before a figure and belong to it
_NO_SUBJECT = frozenset({"french", "english", "francais", "francaise", "anglais", "anglaise"})
# Who says it is no part of what is said.
_ATTRIBUTION = {
    "en": re.compile(
        r"^(?:[^.;]|\.(?=\w))*?\b(?:report|say|said|stat|writ|wrote|estimat|announc|claim|indicat|confirm)\w*\s+that\b"
        r"|\b(?:according to|as reported by|citing)\s+(?:[^,.;]|\.(?=\w))+",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"^(?:[^.;]|\.(?=\w))*?\b(?:rapport|indiqu|écri|affirm|annon[cç]|préci|estim|assur|confirm|di[ts])\w*\s+qu(?:e\b|['’])"
        r"|\b(?:selon|d['’]après)\s+(?:[^,.;]|\.(?=\w))+",
        re.IGNORECASE,
    ),
}
# Roots of words that a newer account adds to the same statement.
_NEWER = frozenset(
    "now today curre plan plans plann expec aims inten hopes new newly still already desor maint actue aujou prevo "
    "prevu compt vise encor deja nouve".split()
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two pieces of evidence that give one figure differently, with the words of each."""

    about: tuple[str, ...]  # names that both hold
    left: Evidence
    left_text: str
    right: Evidence
    right_text: str


def find_disputes(
    cited: Sequence[Evidence], evidence: Sequence[Evidence], nearness: Callable[[Evidence, Evidence], float]
) -> list[Dispute]:
    """Disputes between what an answer cites and the other evidence, at most three, each figure once."""
    found: list[Dispute] = []
    seen: set[frozenset[tuple[object, ...]]] = set()
    ordinary = _ordinary_words(evidence)
    statements = {id(piece): _Statement.of(piece, ordinary) for piece in (*cited, *evidence)}
    for left, right in product(cited, evidence):
        one, other = statements[id(left)], statements[id(right)]
        about = _names(left.text) & _names(right.text)
        told = _pairs(one, other, _told_in_two_ways)
        superseded = _pairs(one, other, _another_value) if _far_apart(left, right) else []
        if left == right or not about or not (told or superseded):
            continue
        near = nearness(left, right)  # asked last: it may cost an embedding
        if near < _SAME_THING or (one.lacks(other) and other.lacks(one)):
            continue
        if superseded and _same_statement(one, other, near):
            told += superseded
        for figure, another in told:
            key = frozenset({_core(figure), _core(another)})
            if key not in seen:
                seen.add(key)
                texts = (figure.text, another.text)
                if figure.qualifier is not another.qualifier:
                    texts = (_with_qualifier(figure, left), _with_qualifier(another, right))
                found.append(Dispute(tuple(sorted(about)), left, texts[0], right, texts[1]))
    return found[:_MOST]


def newest_first(
    evidence: Sequence[Evidence], nearness: Callable[[Evidence, Evidence], float]
) -> tuple[Evidence, ...]:
    """The same evidence in its order, but where one piece may have superseded another, the newer one stands first."""
    ordered = list(evidence)
    ordinary = _ordinary_words(evidence)
    for later in range(1, len(ordered)):
        for earlier in range(later):
            one, other = ordered[earlier], ordered[later]
            if not (_far_apart(one, other) and _newer(other, one)):
                continue
            old, new = _Statement.of(one, ordinary), _Statement.of(other, ordinary)
            if _pairs(old, new, _another_value) and _same_statement(old, new, nearness(one, other)):
                ordered.insert(earlier, ordered.pop(later))
                break
    return tuple(ordered)


def _pairs(
    one: _Statement, other: _Statement, differ: Callable[[Quantity, Quantity], bool]
) -> list[tuple[Quantity, Quantity]]:
    """Figures of the two that differ in one way; another value only where each has one figure of that unit."""
    return [
        (figure, another)
        for figure, another in product(one.figures, other.figures)
        if differ(figure, another)
        and (differ is _told_in_two_ways or (one.only(figure) and other.only(another)))
    ]


def _far_apart(one: Evidence, other: Evidence) -> bool:
    return abs(days_apart(one.document.published, other.document.published) or 0) > DATED


def _newer(one: Evidence, other: Evidence) -> bool:
    return (days_apart(other.document.published, one.document.published) or 0) > 0


def _with_qualifier(figure: Quantity, piece: Evidence) -> str:
    """The words of a figure with those before it that qualify it: 'more than 10 gigawatts'."""
    before = [match.start() for match in re.finditer(r"\S+", piece.text[: figure.start])]
    for start in reversed(before[-_QUALIFYING_WORDS:]):
        words = piece.text[start : figure.end]
        found = find_quantities(words, piece.language)
        if found and found[-1].end == len(words) and found[-1].qualifier is figure.qualifier:
            exact = find_quantities(figure.text, piece.language)
            return figure.text if exact and exact[-1].qualifier is figure.qualifier else words
    return figure.text


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a piece of evidence states, without who says so, and its figures."""

    piece: Evidence
    bare: str  # without attribution, figures and dates
    figures: tuple[Quantity, ...]
    dates: tuple[Quantity, ...]
    ordinary: frozenset[str]  # words that are no names

    @classmethod
    def of(cls, piece: Evidence, ordinary: frozenset[str]) -> _Statement:
        found = find_quantities(piece.text, piece.language)
        bare = piece.text
        for quantity in reversed(found):
            bare = bare[: quantity.start] + " " + bare[quantity.end :]
        return cls(
            piece,
            _ATTRIBUTION.get(piece.language, _ATTRIBUTION["en"]).sub(" ", bare),
            tuple(one for one in found if one.kind is not QuantityKind.DATE),
            tuple(one for one in found if one.kind is QuantityKind.DATE),
            ordinary,
        )

    def lacks(self, other: _Statement) -> tuple[str, ...]:
        """The names of the other statement that this piece does not hold."""
        held = [(self.piece.text, self.piece.language)]
        return unsupported_names(other.bare, other.piece.language, held, other.ordinary.__contains__)

    def only(self, figure: Quantity) -> bool:
        """Whether no other figure of the piece counts or measures the same."""
        return sum(_measured(one) == _measured(figure) for one in self.figures) == 1

    def words(self) -> frozenset[str]:
        """The roots of its words without its names."""
        return frozenset(roots(self.bare)) - _NEWER - {name[:5] for name in names_and_figures(self.bare)}


def _same_statement(one: _Statement, other: _Statement, near: float) -> bool:
    """Whether the two state the same, figures aside, so that the newer may have superseded the older."""
    if near < _SAME_STATEMENT:
        return False
    if one.lacks(other) or other.lacks(one) or len(one.dates) != len(other.dates):
        return False
    if not all(any(same_quantity(date, like) for like in other.dates) for date in one.dates):
        return False
    if one.piece.language != other.piece.language:
        return True  # words of two languages do not meet; nearness has to do
    words, others = one.words(), other.words()
    common = len(words & others)
    fewer, more = sorted((len(words), len(others)))
    return common > 0 and common >= _SHARED_OF_FEWER * fewer and common >= _SHARED_OF_MORE * more


def _told_in_two_ways(one: Quantity, other: Quantity) -> bool:
    compared = compare_quantities(one, other)
    return (
        compared.outcome is ComparisonOutcome.CONFLICT
        and compared.reason in _TOLD_IN_TWO_WAYS
        and (one.low, one.high) == (other.low, other.high)
        and one.unit is not None
        and other.unit is not None
    )


def _another_value(one: Quantity, other: Quantity) -> bool:
    return (
        _measured(one) == _measured(other) is not None
        and (one.period, one.qualifier) == (other.period, other.qualifier)
        and (one.low, one.high) != (other.low, other.high)
        and not (one.ambiguous or other.ambiguous)
    )


def _measured(figure: Quantity) -> tuple[QuantityKind, str] | None:
    """What a figure counts or measures: its unit, or the word behind it that the tables do not know."""
    if figure.kind in _VALUES and figure.unit is not None:
        return figure.kind, figure.unit
    if figure.kind is QuantityKind.NUMBER and figure.noun is not None and figure.name is None:
        return figure.kind, " ".join(roots(figure.noun)) or figure.noun
    return None


def _core(quantity: Quantity) -> tuple[object, ...]:
    return (quantity.low, quantity.high, quantity.unit, quantity.period, quantity.qualifier)


def _ordinary_words(evidence: Sequence[Evidence]) -> frozenset[str]:
    """Words that stand in small letters somewhere: where they begin a sentence, they are no names."""
    return frozenset(word for piece in evidence for word in tokens(piece.text) if word.islower())


def _names(text: str) -> frozenset[str]:
    """The names of a text; figures and the languages of sources are no subject."""
    words = names_and_figures(text)
    return frozenset(word for word in words if not word[0].isdigit() and len(word) > 2) - _NO_SUBJECT
