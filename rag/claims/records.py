"""The records of the claim check: statement -> checked claim -> report.

A text is cut into statements. Those that can be checked become claims; opinions, questions, orders and quotations
are kept, with their kind, and not judged. Offsets count characters of the text as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from rag.answer_records import Receipt
from rag.records import Citation


class StatementKind(StrEnum):
    """What a sentence of a text is; only a claim is judged."""

    CLAIM = "claim"
    OPINION = "opinion"  # a judgement of taste or worth, a wish, a forecast in the writer's own name
    QUESTION = "question"
    QUOTATION = "quotation"  # nothing but somebody's words, in quotation marks
    ORDER = "order"  # tells the reader, or the machine, to do something
    FRAGMENT = "fragment"  # a heading, a lone name, a line of a table: says nothing that could be false
    OTHER_LANGUAGE = "other_language"  # neither French nor English


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a text: `text == source[start:end]`."""

    text: str
    start: int
    end: int
    language: str  # fr or en
    kind: StatementKind
    understood_as: str | None = (
        None  # with pronouns and 'the project' made explicit, None when nothing changed
    )
    speaker: str | None = None  # who says it: 'Sam Altman' in 'selon Sam Altman, ...'
    said_on: str | None = None  # when they said it, as the text puts it

    @property
    def checked_text(self) -> str:
        """What is looked up and judged."""
        return self.understood_as or self.text


class VerdictKind(StrEnum):
    """What the sources say to a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DISPUTED = "disputed"  # some sources say so, others say otherwise
    NOT_FOUND = "not_found"  # the sources do not tell


class Stance(StrEnum):
    """What one piece of evidence says to a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class FigureOutcome(StrEnum):
    """What became of a figure of the claim."""

    MATCHES = "matches"
    CONFLICTS = "conflicts"
    ABSENT = "absent"  # no source that speaks of the matter holds a figure to compare it with


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """A figure of a claim beside the figure of a source: `text == claim[start:end]` of the claim's own text."""

    text: str
    start: int
    end: int
    normal: str  # the same in every language: 'money 500000000000 USD'
    outcome: FigureOutcome
    source_text: str | None = None  # the source's figure, verbatim
    source_normal: str | None = None
    citation: int | None = None  # number of the citation that holds it
    difference: str | None = (
        None  # in words of the claim's language: 'milliards, not billions: a factor of 1,000'
    )
    factor: Decimal | None = None  # claimed / found, where both are values of one unit


LABELS = ("supported", "contradicted", "not_enough_evidence")
"""What the verifier says of a pair: the fields of a `Judgement`, in the order of its logits."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Probabilities for one pair of evidence and claim; they sum to 1."""

    supported: float
    contradicted: float
    not_enough_evidence: float


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """A citation with what it says to the claim, and why we think so."""

    citation: Citation
    stance: Stance
    judgement: Judgement | None  # None where no verifier is installed
    reason: str  # in the claim's language: 'says the same', 'gives another figure: 13 plants'


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with its verdict, the exact words for and against it, and its figures."""

    statement: Statement
    verdict: VerdictKind
    confidence: float  # calibrated probability that the verdict is right
    evidence: tuple[ClaimEvidence, ...]
    figures: tuple[FigureCheck, ...]
    explanation: str  # one or two sentences in the claim's language
    nearest: tuple[
        Citation, ...
    ] = ()  # what the sources hold on the subject, where nothing was found; not evidence

    def stances(self, stance: Stance) -> tuple[ClaimEvidence, ...]:
        """The evidence on one side."""
        return tuple(piece for piece in self.evidence if piece.stance is stance)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """A checked text: its claims in order, what was not judged, and what made the verdicts.

    Citations are numbered through the whole report: one quote, one number, whichever claims it serves.
    """

    id: str
    text: str  # as given; a list of claims is joined with newlines
    language: str
    claims: tuple[CheckedClaim, ...]
    skipped: tuple[Statement, ...]
    receipt: Receipt
    timings_ms: dict[str, int] = field(default_factory=dict)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in the order of their numbers."""
        found = {piece.citation.number: piece.citation for claim in self.claims for piece in claim.evidence}
        return tuple(found[number] for number in sorted(found))

    def count(self, verdict: VerdictKind) -> int:
        """How many claims have that verdict."""
        return sum(claim.verdict is verdict for claim in self.claims)
