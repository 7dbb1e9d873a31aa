"""Whether two figures that differ are figures of one thing: what the words around them tell.

Two values of one unit are usually two facts. They conflict only where the sentence of the evidence holds most of the
claim's other words and all its names, where neither side has another figure that could be meant, and where no date
or second value tells the two apart. Where the value is the same and unit, scale or period differ, chance is a poor
explanation and less is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag.claims.differences import unit_name
from rag.claims.frames import Agreement, Frame, Word, agreement
from rag.claims.intervals import compare_claimed
from rag.claims.vocabulary import meanings
from rag.quantities import ComparisonOutcome, ComparisonReason, Qualifier, Quantity, QuantityKind
from rag.words import fold

HOLDS: Final = frozenset({ComparisonOutcome.MATCH, ComparisonOutcome.IMPLIED})
# The share of the claim's other words that must stand beside the other figure, at nearness 0.5.
_ASKED: Final = {
    ComparisonReason.SCALE: 0.4,
    ComparisonReason.UNIT: 0.4,
    ComparisonReason.PERIOD: 0.4,
    ComparisonReason.QUALIFIER: 0.4,
    ComparisonReason.VALUE: 0.7,
    ComparisonReason.DATE: 0.75,
}
_ACROSS: Final = 0.15  # less of that between two languages, whose words meet more seldom
_PER_NEARNESS: Final = 0.5  # how much more or less is asked as the two texts lie farther or nearer
_LEAST, _MOST = 0.3, 1.0
_FEWEST_SHARED: Final = 4  # weight of the shared words for two values to be of one thing; a name counts two
_FEWEST_IN_ALL: Final = 3  # where nothing of the claim is missing
_PLAIN, _PLAIN_ACROSS = 0.65, 0.45  # share of the words that are no names, for two values to be of one thing
_MANY_NAMES: Final = 3  # names that together tell what is spoken of without another word
_OFFICES: Final = frozenset(
    "chief executive executives officer director directors directeur directrice dirigeant dirigeants general generale "
    "president presidente chairman minister ministre head heads leader leaders patron".split()
)
_LARGE_WORD: Final = 1000
_BESIDE: Final = 14  # words before and after a figure that may say what it is a figure of
_LONG_SENTENCE: Final = 30
_VALUES: Final = frozenset({ComparisonReason.VALUE, ComparisonReason.DATE})
# Values of these never conflict by themselves: what a label or a rank belongs to is another thing.
_NO_VALUES: Final = frozenset({QuantityKind.ORDINAL, QuantityKind.LABEL, QuantityKind.TIME})
# Things that may be counted under another name too: people by what they are or what befell them, bodies by rank.
_OVERLAPPING: Final = frozenset(
    "developer engineer researcher scientist employee worker person inhabitant user customer subscriber visitor "
    "student pupil child woman man patient soldier prisoner death victim refugee migrant member expert journalist "
    "player company start-up bank team country site building unit point case project report study agreement "
    "contract job animal vehicle device family household".split()
)
# Before a date that is the date of what is quoted: 'according to a report by 2051.fr in October 2025'.
_REPORTED: Final = re.compile(
    r"\b(?:according to|as reported|reports?|reported by|account|coverage|article|press|selon|d['’]après|"
    r"compte rendu|presse|rapporté par)\b[^;,]{0,60}$",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(
    r"\s*(?:after|before|later|earlier|ago|since|après|avant|plus tard|plus tôt|auparavant|depuis)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FigurePair:
    """A figure of a claim beside one of the evidence, each in its text; `open_*` are figures not yet accounted for."""

    claim: Frame
    claimed: Quantity
    open_claimed: Sequence[Quantity]
    evidence: Frame
    found: Quantity
    open_found: Sequence[Quantity]

    def beside(self) -> Agreement:
        """How far the claim's other words stand in the sentence of the figure found, near it where that is long.

        A sentence that names nobody speaks of whom the text before it names.
        """
        start, end = self.evidence.sentence_at(self.found.start)
        within = self.evidence.within(start, end)
        near = _near(within, self.found)
        if not any(word.is_name for word in within):
            near = [*near, *self.evidence.lent]
        figures = [(one.start, one.end) for one in self.claim.figures]
        return agreement(_near(self.claim.words, self.claimed), near, but_for=figures)

    def of_one_thing(self, reason: ComparisonReason, same_matter: float) -> bool:
        """Whether the words around the two make them figures of one thing."""
        if _is_word_alone(self.claimed) or _is_word_alone(self.found):
            return False
        beside = self.beside()
        asked = _ASKED.get(reason, _MOST) - _PER_NEARNESS * (same_matter - 0.5)
        if self.claim.language != self.evidence.language:
            asked -= _ACROSS
        if not beside.shared or beside.share < min(max(asked, _LEAST), _MOST):
            return False
        if reason is ComparisonReason.UNIT:
            return self._units_exclude_each_other()
        return reason not in _VALUES or self._same_subject(beside, reason)

    def _same_subject(self, beside: Agreement, reason: ComparisonReason) -> bool:
        """Whether two values are of one subject: every name held, enough words, no other figure to be meant."""
        if self.claimed.kind in _NO_VALUES or beside.missing_names:
            return False
        plain = _PLAIN if self.claim.language == self.evidence.language else _PLAIN_ACROSS
        if beside.plain_share < plain:
            return False
        few_names = len({word.run for word in beside.names}) < _MANY_NAMES
        if (
            self.claimed.kind is not QuantityKind.COUNT
            and few_names
            and all(map(_names_something, beside.shared))
        ):
            return False  # names alone: two things that one and the same did or was
        counts = self.claimed.kind is not QuantityKind.DATE  # what is counted or measured is shared too
        if beside.weight + counts < (_FEWEST_SHARED if beside.missing else _FEWEST_IN_ALL):
            return False
        if reason is ComparisonReason.DATE and not _tells_an_event(beside):
            return False
        if reason is ComparisonReason.DATE and (not self._is_plain_date() or self._valued_otherwise()):
            return False
        if reason is ComparisonReason.VALUE and self._dated_otherwise():
            return False
        theirs = [one for one in self._sentence_figures() if one in self.open_found]
        return _only(self.claimed, self.open_claimed) and _only(self.found, theirs)

    def _units_exclude_each_other(self) -> bool:
        """Whether a count of the one thing cannot be a count of the other: not of 'people' and 'deaths'.

        A word for the claim's thing that stands beside the other figure ('16 NATO member countries') may be its unit.
        """
        if self.claimed.kind is not QuantityKind.COUNT:
            return True
        if {self.claimed.unit, self.found.unit} & _OVERLAPPING:
            return False
        start, end = self.evidence.sentence_at(self.found.start)
        named = _words(unit_name(self.claimed, self.claim.language) or "")
        things = frozenset(meaning for word in named for meaning in meanings(word))
        return not any(things & meanings(word) for word in _words(self.evidence.text[start:end]))

    def _is_plain_date(self) -> bool:
        """Whether the date dates what its sentence says: not 'until 2020', 'a report of 2025'."""
        if self.found.qualifier not in {Qualifier.EXACT, Qualifier.BETWEEN, self.claimed.qualifier}:
            return False
        if (self.claimed.date_end is None) is not (self.found.date_end is None):
            return False  # a period and a day of it, or of its announcement
        start, end = self.evidence.sentence_at(self.found.start)
        if _REPORTED.search(self.evidence.text[start : self.found.start]):
            return False
        lapses = [one for one in self._sentence_figures() if one.kind is QuantityKind.DURATION]
        return not any(_RELATIVE.match(self.evidence.text[one.end : end]) for one in lapses)

    def _dated_otherwise(self) -> bool:
        """Whether both figures are dated and not alike: a value of 2021 is no error beside one of 2019."""
        dates = [one for one in self.claim.figures if one.kind is QuantityKind.DATE]
        theirs = [one for one in self._sentence_figures() if one.kind is QuantityKind.DATE]
        return bool(theirs) and any(
            all(compare_claimed(date, one).outcome not in HOLDS for one in theirs) for date in dates
        )

    def _valued_otherwise(self) -> bool:
        """Whether the claim gives another value at another date: two facts rather than two errors."""
        values = [one for one in self.claim.figures if one.kind is not QuantityKind.DATE]
        theirs = [one for one in self._sentence_figures() if one.kind is not QuantityKind.DATE]
        return any(
            all(compare_claimed(value, one).outcome not in HOLDS for one in theirs)
            and any(_differs(value, one) for one in theirs)
            for value in values
        )

    def _sentence_figures(self) -> tuple[Quantity, ...]:
        start, end = self.evidence.sentence_at(self.found.start)
        return tuple(one for one in self.evidence.figures if start <= one.start < end)


def _is_word_alone(figure: Quantity) -> bool:
    """Whether a figure is nothing but number words: a text about 'billion' and 'trillion' counts nothing."""
    bare = figure.kind is QuantityKind.NUMBER and figure.noun is None and figure.high >= _LARGE_WORD
    return bare and not any(letter.isdigit() for letter in figure.text)


def _tells_an_event(beside: Agreement) -> bool:
    """Whether the shared words say more than who somebody is: one and the same does many things at many dates."""
    held = [word for word in beside.shared if not word.is_name and fold(word.text) not in _OFFICES]
    lacked = [word for word in beside.missing if not word.is_name]
    return not lacked or len(held) > len(lacked)


def _names_something(word: Word) -> bool:
    return word.is_name or any(key.startswith("thing ") for key in word.keys)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _differs(value: Quantity, one: Quantity) -> bool:
    compared = compare_claimed(value, one)
    doubtful = compared.reason is ComparisonReason.AMBIGUOUS and value.unit == one.unit
    return compared.outcome is ComparisonOutcome.CONFLICT or doubtful


def _only(figure: Quantity, among: Sequence[Quantity]) -> bool:
    """Whether no other figure counts or measures the same: of two, either may be the one that is meant."""
    return sum(_measured(one) == _measured(figure) for one in among) == 1


def _measured(figure: Quantity) -> tuple[QuantityKind, str | None, str | None]:
    kind = QuantityKind.COUNT if figure.kind is QuantityKind.NUMBER else figure.kind
    return kind, figure.unit, fold(figure.noun)[:5] if figure.noun else None


def _near(words: Sequence[Word], figure: Quantity) -> list[Word]:
    if len(words) <= _LONG_SENTENCE:
        return list(words)
    before = [word for word in words if word.end <= figure.start][-_BESIDE:]
    return before + [word for word in words if word.start >= figure.end][:_BESIDE]
