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
SUPPORTED = 0.40  # probability of support from which a piece supports
# Probability of contradiction from which a piece contradicts though the rules see no conflict.
CONTRADICTED = 0.65
_SAME_MATTER = 0.30  # nearness under which a piece is not taken to speak of the claim's matter
_NEAR = 0.25  # the same for a contradiction that only the verifier sees
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
    if judgement.contradicted >= CONTRADICTED and finding.nearness >= _NEAR:
        return Side(finding, Stance.CONTRADICTS, judgement.contradicted, words.says_otherwise)
    if judgement.supported >= SUPPORTED and _holds(finding):
        return Side(finding, Stance.SUPPORTS, judgement.supported, words.says_the_same)
    return None


def _holds(finding: Finding) -> bool:
    """Whether a piece holds every figure and name of the claim, and says it as surely."""
    figures = all(figure.outcome is FigureOutcome.MATCHES for figure in finding.figures)
    return figures and not finding.missing_names and finding.overstated is None


def _both(supports: list[Side], contradicts: list[Side]) -> Decision:
    """Sources on both sides.

    Within one document the side nearer to the claim counts: it cannot both say it and its contrary. Of different
    documents, one that plainly says otherwise makes the claim disputed; one that is only read so does where it is
    read more surely than the support.
    """
    nearest = {side.finding.evidence.document.id: side for side in sorted(supports, key=_nearness)}
    firm: list[Side] = []
    for side in contradicts:
        own = nearest.get(side.finding.evidence.document.id)
        if own is not None:
            counts = side.by_rule and _nearness(side) > _nearness(own)
        else:
            counts = side.by_rule or side.strength > supports[0].strength
        if counts:
            firm.append(side)
    against = {side.finding.evidence.document.id for side in firm}
    standing = [side for side in supports if side.finding.evidence.document.id not in against]
    if firm and standing:
        return Decision(VerdictKind.DISPUTED, min(standing[0].strength, firm[0].strength), (*standing, *firm))
    if firm:
        return Decision(VerdictKind.CONTRADICTED, firm[0].strength, tuple(firm))
    return Decision(VerdictKind.SUPPORTED, supports[0].strength, tuple(supports))


def _nearness(side: Side) -> float:
    return side.finding.nearness


def _nearly(findings: Sequence[Finding]) -> float:
    """The greatest probability of any finding to have been for or against after all."""
    judged = [finding.judgement for finding in findings if finding.judgement is not None]
    return max((max(one.supported, one.contradicted) for one in judged), default=0.0)
