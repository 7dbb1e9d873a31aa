"""From what the sources hold on a claim to a verdict, with the evidence for and against it and a confidence.

The verifier says how a piece of evidence reads; exact rules overrule it in one direction only. A figure, unit, date,
name, negation or direction that conflicts makes a piece contradict, whatever the verifier thinks; a figure or a name
that a piece lacks, or a certainty that it does not have, keeps it from supporting. So no false figure is ever called
supported because it sounds alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.claims.gathering import Finding
from rag.claims.records import FigureOutcome, Stance, VerdictKind
from rag.claims.wording import Words, words_of

# Tuned on half of the project's own claims (docs/decisions.md); the other half was measured once.
SUPPORTED = 0.50  # probability of support from which a piece supports
CONTRADICTED = (
    0.60  # probability of contradiction from which a piece contradicts without a conflict that rules see
)
_SAME_MATTER = 0.30  # nearness under which a piece is not taken to speak of the claim's matter
_CONFLICT_CERTAIN = 0.90  # confidence of a conflict that the rules see


@dataclass(frozen=True, slots=True)
class Side:
    """A finding that counts, what it says, how surely, and why."""

    finding: Finding
    stance: Stance
    strength: float  # 0 to 1
    reason: str
    by_rule: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and the findings it rests on, the strongest first."""

    verdict: VerdictKind
    confidence: float
    sides: tuple[Side, ...]


def decide(findings: Sequence[Finding], language: str) -> Decision:
    """The verdict on a claim from everything found on it.

    :param language: Of the claim, for the reasons.
    """
    words = words_of(language)
    sides = [side for side in (_side(finding, words) for finding in findings) if side is not None]
    sides.sort(
        key=lambda side: (-side.strength, side.finding.evidence.document.id, side.finding.evidence.start)
    )
    supports = [side for side in sides if side.stance is Stance.SUPPORTS]
    contradicts = [side for side in sides if side.stance is Stance.CONTRADICTS]
    if supports and contradicts:
        return _both(supports, contradicts)
    if supports:
        return Decision(VerdictKind.SUPPORTED, supports[0].strength, tuple(supports))
    if contradicts:
        return Decision(VerdictKind.CONTRADICTED, contradicts[0].strength, tuple(contradicts))
    return Decision(VerdictKind.NOT_FOUND, 1.0 - _nearly(findings), ())


def _side(finding: Finding, words: Words) -> Side | None:
    judgement = finding.judgement
    if finding.conflicts and finding.nearness >= _SAME_MATTER:
        strength = max(_CONFLICT_CERTAIN, 0.0 if judgement is None else judgement.contradicted)
        return Side(finding, Stance.CONTRADICTS, strength, finding.conflicts[0].reason, by_rule=True)
    if judgement is None:
        return None
    if judgement.contradicted >= CONTRADICTED and finding.nearness >= _SAME_MATTER:
        return Side(finding, Stance.CONTRADICTS, judgement.contradicted, words.says_otherwise)
    if judgement.supported >= SUPPORTED and _holds(finding):
        return Side(finding, Stance.SUPPORTS, judgement.supported, words.says_the_same)
    return None


def _holds(finding: Finding) -> bool:
    """Whether a piece holds every figure and name of the claim, and says it as surely."""
    figures = all(figure.outcome is FigureOutcome.MATCHES for figure in finding.figures)
    return figures and not finding.missing_names and finding.overstated is None


def _both(supports: list[Side], contradicts: list[Side]) -> Decision:
    """Sources on both sides: disputed where different documents truly say different things."""
    holding = {side.finding.evidence.document.id for side in supports}
    against = [side for side in contradicts if side.finding.evidence.document.id not in holding]
    firm = [side for side in against if side.by_rule or side.strength > supports[0].strength]
    if firm:
        return Decision(VerdictKind.DISPUTED, min(supports[0].strength, firm[0].strength), (*supports, *firm))
    return Decision(VerdictKind.SUPPORTED, supports[0].strength, tuple(supports))


def _nearly(findings: Sequence[Finding]) -> float:
    """The greatest probability of any finding to have been for or against after all."""
    judged = [finding.judgement for finding in findings if finding.judgement is not None]
    return max((max(one.supported, one.contradicted) for one in judged), default=0.0)
