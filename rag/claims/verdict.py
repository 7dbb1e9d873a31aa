"""From what the sources hold on a claim to a verdict, with the evidence for and against it and a confidence.

The verifier says how a piece of evidence reads; exact rules overrule it in one direction only. A figure, unit, date,
name, negation or direction that conflicts makes a piece contradict, whatever the verifier thinks; a figure or a name
that a piece lacks, or a certainty that it does not have, keeps it from supporting. So no false figure is ever called
supported because it sounds alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.claims.conflicts import ConflictKind
from rag.claims.credited import is_credited
from rag.claims.gathering import Finding, Gathered
from rag.claims.records import FigureOutcome, Stance, Statement, VerdictKind
from rag.claims.wording import Words, words_of
from rag.disagreement import find_disputes
from rag.names import names_of
from rag.quantities import QuantityKind, find_quantities
from rag.records import Evidence

# Tuned on half of the project's own claims (docs/decisions.md); the other half was only measured.
SUPPORTED = 0.55  # probability of support from which a piece supports
# Probability of contradiction from which a piece contradicts though the rules see no conflict.
CONTRADICTED = 0.40
_SAME_MATTER = 0.30  # nearness under which a piece is not taken to speak of the claim's matter
_NEAR = 0.25  # the same for a contradiction that only the verifier sees
_SAME_SENTENCE = 0.55  # nearness from which a sentence is the claim but for what is replaced in it
_SAME_BUT_FOR = 0.60  # probability of support, as the verifier reads past a figure
_VALUES = frozenset({QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.COUNT, QuantityKind.PERCENT})
_BY_THE_WAY = 0.25  # nearness behind the nearest on its side at which a piece is no evidence any more
_CONFLICT_CERTAIN = 0.90  # confidence of a conflict that the rules see


@dataclass(frozen=True, slots=True)
class Side:
    """A finding that counts, what it says, how surely, and why."""

    finding: Finding
    stance: Stance
    strength: float  # 0 to 1
    reason: str
    by_rule: bool = False
    apart: bool = False  # the document itself tells both sides apart


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and the findings it rests on, the strongest first."""

    verdict: VerdictKind
    confidence: float
    sides: tuple[Side, ...]


def decide(gathered: Gathered, statement: Statement) -> Decision:
    """The verdict on a claim from everything found on it; its reasons are in the claim's language."""
    words = words_of(statement.language)
    findings = gathered.findings
    settled = _dates_that_match(findings)
    sides = [side for side in (_side(finding, settled, words) for finding in findings) if side is not None]
    sides.sort(
        key=lambda side: (-side.strength, side.finding.evidence.document.id, side.finding.evidence.start)
    )
    supports = [side for side in sides if side.stance is Stance.SUPPORTS]
    contradicts = [side for side in sides if side.stance is Stance.CONTRADICTS]
    supports, contradicts = _to_the_point(supports), _to_the_point(contradicts)
    supports = _of_the_same(supports, contradicts, findings, statement)
    spoken = _by(statement.speaker, supports)
    if spoken:  # what others say does not dispute that this one says so
        supports = spoken
        contradicts = [
            side for side in _by(statement.speaker, contradicts) if not _only_credits_another(side)
        ]
    elif supports:
        told = _told_otherwise(supports, gathered, words)
        known = {side.finding.evidence.place for side in told}
        others = [side for side in supports if side.finding.evidence.place not in known]
        contradicts += told if others else []
        supports = others or supports
    if supports and contradicts:
        return _both(supports, contradicts)
    if supports:
        return Decision(VerdictKind.SUPPORTED, supports[0].strength, tuple(supports))
    contradicts = contradicts or _replaced_figures(findings, words)
    if contradicts:
        return Decision(VerdictKind.CONTRADICTED, contradicts[0].strength, tuple(contradicts))
    return Decision(VerdictKind.NOT_FOUND, 1.0 - _nearly(findings), ())


def _to_the_point(sides: Sequence[Side]) -> list[Side]:
    """Of the evidence on one side, what is nearly as near to the claim as the nearest; the rest speaks by the way."""
    nearest = max((_nearness(side) for side in sides), default=0.0)
    return [side for side in sides if _nearness(side) >= nearest - _BY_THE_WAY]


def _of_the_same(
    supports: Sequence[Side], contradicts: Sequence[Side], findings: Sequence[Finding], statement: Statement
) -> list[Side]:
    """The supports that tell who does what to whom, or quote the claim's speaker, where that is in question.

    What is no nearer and only names them sounds alike.
    """
    standing = list(supports)
    by_rule = [side for side in contradicts if side.by_rule and not side.finding.credits_another]
    turned = [_nearness(side) for side in by_rule if side.finding.turned]
    if turned:
        standing = [side for side in standing if side.finding.parts_held or _nearness(side) > max(turned)]
    if any(one.credits_another for one in findings if one.nearness >= _SAME_MATTER):
        standing = [side for side in standing if is_credited(statement.speaker, side.finding.evidence)]
    return standing


def _by(speaker: str | None, sides: Sequence[Side]) -> list[Side]:
    """The sides whose evidence names a speaker, or reports on what they published."""
    names = [] if speaker is None else [name.casefold() for name in names_of(speaker)]
    return [side for side in sides if any(name in _told_by(side.finding.evidence) for name in names)]


def _only_credits_another(side: Side) -> bool:
    """Whether all that a side objects is that another said the same."""
    kinds = {conflict.kind for conflict in side.finding.conflicts}
    return side.by_rule and kinds == {ConflictKind.SPEAKER}


def _told_by(piece: Evidence) -> str:
    return " ".join((piece.text, *piece.document.based_on)).casefold()


def _dates_that_match(findings: Sequence[Finding]) -> frozenset[int]:
    """Places of the claim's dates that some source confirms: another date elsewhere is another event's."""
    return frozenset(
        figure.claimed.start
        for finding in findings
        if finding.nearness >= _SAME_MATTER
        for figure in finding.figures
        if figure.outcome is FigureOutcome.MATCHES and figure.claimed.kind is QuantityKind.DATE
    )


def _told_otherwise(supports: Sequence[Side], gathered: Gathered, words: Words) -> list[Side]:
    """Sources that give a figure of the claim in another unit, or another value since (rag.disagreement)."""
    by_piece = {finding.evidence.place: finding for finding in gathered.findings}
    pieces = [finding.evidence for finding in gathered.findings]
    disputes = find_disputes([side.finding.evidence for side in supports], pieces, gathered.nearness)
    found: dict[tuple[str, int, int, int], Side] = {}
    for dispute in disputes:
        left, right = (dispute.left, dispute.left_text), (dispute.right, dispute.right_text)
        for (mine, my_text), (other, other_text) in ((left, right), (right, left)):
            held = [figure.found for figure in by_piece[mine.place].figures if figure.found is not None]
            if any(figure.text in my_text for figure in held):
                reason = words.another_figure.format(other_text)
                side = Side(
                    by_piece[other.place],
                    Stance.CONTRADICTS,
                    _CONFLICT_CERTAIN,
                    reason,
                    by_rule=True,
                    apart=True,
                )
                found.setdefault(other.place, side)
                break
    return list(found.values())


def _replaced_figures(findings: Sequence[Finding], words: Words) -> list[Side]:
    """Sources that say the claim but for one figure, in the place of which they have another of its kind.

    The verifier reads past a figure; that is what shows the sentence to be the same but for it. Dates are left out:
    one event has many.
    """
    found = []
    for finding in findings:
        judgement = finding.judgement
        missing = [figure for figure in finding.figures if figure.outcome is not FigureOutcome.MATCHES]
        if (
            judgement is None
            or len(missing) != 1
            or finding.missing_names
            or finding.nearness < _SAME_SENTENCE
        ):
            continue
        claimed = missing[0].claimed
        taken = {figure.found.start for figure in finding.figures if figure.found is not None}
        free = [
            figure
            for figure in find_quantities(finding.evidence.text, finding.evidence.language)
            if figure.kind is claimed.kind and figure.start not in taken and figure.kind in _VALUES
        ]
        if free and judgement.supported >= _SAME_BUT_FOR:
            reason = words.another_figure.format(free[0].text)
            found.append(Side(finding, Stance.CONTRADICTS, judgement.supported, reason, by_rule=True))
    return found


def _side(finding: Finding, settled: frozenset[int], words: Words) -> Side | None:
    conflicts = [
        conflict
        for conflict in finding.conflicts
        if not (
            conflict.kind is ConflictKind.DATE and any(conflict.start <= at < conflict.end for at in settled)
        )
    ]
    if conflicts and finding.nearness >= _SAME_MATTER:
        strength = max(_CONFLICT_CERTAIN, finding.contradicted)
        return Side(finding, Stance.CONTRADICTS, strength, conflicts[0].reason, by_rule=True)
    if finding.contradicted >= CONTRADICTED and finding.nearness >= _NEAR:
        return Side(finding, Stance.CONTRADICTS, finding.contradicted, words.says_otherwise)
    if finding.supported >= SUPPORTED and holds(finding) and not conflicts:
        return Side(finding, Stance.SUPPORTS, finding.supported, words.says_the_same)
    return None


def might_support(finding: Finding) -> bool:
    """Whether a piece speaks of the claim's matter, and nothing but its probability keeps it from supporting."""
    if finding.judgement is None or finding.conflicts or finding.nearness < _SAME_MATTER:
        return False
    return finding.contradicted < CONTRADICTED and holds(finding)


def holds(finding: Finding) -> bool:
    """Whether a piece holds every figure and name of the claim, each name in its part, and says it as surely."""
    figures = all(figure.outcome is FigureOutcome.MATCHES for figure in finding.figures)
    names = not finding.missing_names and finding.turned is None
    return figures and names and finding.overstated is None


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
        if side.apart:
            counts = True
        elif own is not None:
            counts = side.by_rule and _nearness(side) > _nearness(own)
        else:
            counts = side.by_rule or side.strength > supports[0].strength
        if counts:
            firm.append(side)
    against = {side.finding.evidence.document.id for side in firm if not side.apart}
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
    return max((max(one.supported, one.contradicted) for one in findings), default=0.0)
