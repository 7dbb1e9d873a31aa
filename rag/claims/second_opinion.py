"""A second opinion on support: the language model reads the claim beside the piece that speaks for it.

The verifier and the language model err on different claims, so the two together tell more than either. The model
is not believed but weighed (`rag.llm.YesOrNoModel`): its log-odds between yes and no are added to the verifier's,
with the weights of a logistic regression (docs/decisions.md). Exact rules stand above both, and what
the model thinks never contradicts a claim. It is asked once a claim, about one piece, and only where it can change
the verdict.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.claims.gathering import Finding, Gathered
from rag.claims.records import FigureOutcome, Statement, VerdictKind
from rag.claims.verdict import SUPPORTED, Decision, decide, holds, might_support
from rag.errors import LanguageModelError
from rag.llm import Message, YesOrNoModel
from rag.quantities import QuantityKind
from rag.records import Receipt

log = logging.getLogger(__name__)

_SYSTEM = (
    "You check claims for a newsroom against a source sentence, in English or French. The claim is confirmed only if "
    "the source says the same thing: the same people and companies in the same roles, the same figures, dates and "
    "direction. You are given a source and a claim; answer yes if the source says exactly what the claim says, and "
    "no if not."
)
RULES = (Message("system", _SYSTEM),)
"""What every question begins with, for reading it into the model's cache before the first."""
_ASK = "Source: {source}\nClaim: {claim}\nYes or no?"
_FRAME = re.compile(r"\b(source|claim|yes or no)\s*[:?]", re.IGNORECASE)
_YES, _NO = ("yes", "oui"), ("no", "non")
# Near the logistic regression of 'supported' on both log-odds over the halves of our own claims that serve for tuning.
_VERIFIER, _MODEL, _ZERO = 0.4, 0.9, 0.1
_ALIKE = 0.75  # nearness of nearly the same words: the rules see what differs, the model does not
_WORTH_ASKING = 0.2  # probability of support under which no opinion would make a piece support
_CERTAIN = 1e-4


def combined(supported: float, log_odds: float) -> float:
    """The probability of support, of the verifier's and the language model's log-odds of yes."""
    bounded = min(max(supported, _CERTAIN), 1 - _CERTAIN)
    score = _VERIFIER * math.log(bounded / (1 - bounded)) + _MODEL * log_odds + _ZERO
    return 1 / (1 + math.exp(-score))


@dataclass(slots=True)
class SecondOpinion:
    """Asks a language model about claims; when it fails, the verifier's word stands and `failure` says why."""

    model: YesOrNoModel
    failure: str | None = None
    _asked: bool = field(default=False, init=False)

    def log_odds(self, claim: str, piece: str) -> float | None:
        """How much the model leans to 'the piece says exactly this'; None once it has failed."""
        if self.failure is not None:
            return None
        ask = _ASK.format(source=_one_line(piece), claim=_one_line(claim))
        try:
            log_odds = self.model.weigh((*RULES, Message("user", ask)), yes=_YES, no=_NO)
        except LanguageModelError as error:
            log.warning("the language model failed, claims are judged without it: %s", error.problem)
            self.failure = error.problem
            return None
        self._asked = True
        return log_odds

    def signed(self, receipt: Receipt) -> Receipt:
        """A receipt that names the model where it was asked, and says so where it failed."""
        notes = receipt.notes
        if self.failure is not None:
            notes += (f"the language model failed, claims were judged without it: {self.failure}",)
        return replace(receipt, llm=self.model.name if self._asked else None, notes=notes)


def deliberate(
    gathered: Gathered, statement: Statement, opinion: SecondOpinion | None
) -> tuple[Gathered, Decision]:
    """The verdict, and what it rests on with the second opinion in it where one was asked for."""
    decision = decide(gathered, statement)
    if opinion is None:
        return gathered, decision
    concerned = _in_question(gathered, decision)
    log_odds = opinion.log_odds(statement.checked_text, concerned[0].evidence.text) if concerned else None
    if log_odds is None:
        return gathered, decision
    gathered = _with_opinion(gathered, concerned, log_odds)
    return gathered, decide(gathered, statement)


def _in_question(gathered: Gathered, decision: Decision) -> tuple[Finding, ...]:
    """The findings that an opinion concerns, first the one to ask about; none where it could change nothing."""
    if decision.verdict is VerdictKind.SUPPORTED:
        nearest = max((side.finding for side in decision.sides), key=lambda finding: finding.nearness)
        if nearest.nearness >= _ALIKE or _holds_a_figure(nearest):
            return ()
        return nearest, *filter(_supports, gathered.findings)  # if it falls, what is less near falls with it
    if decision.verdict is VerdictKind.NOT_FOUND:
        nearly = sorted(filter(_may_support, gathered.findings), key=lambda finding: -finding.supported)
        return tuple(nearly[:1])
    return ()


def _holds_a_figure(finding: Finding) -> bool:
    """Whether a figure of the claim, other than a date, stands in the piece: the rules have compared what it counts."""
    return any(
        figure.outcome is FigureOutcome.MATCHES and figure.claimed.kind is not QuantityKind.DATE
        for figure in finding.figures
    )


def _supports(finding: Finding) -> bool:
    return finding.supported >= SUPPORTED and holds(finding)


def _may_support(finding: Finding) -> bool:
    return _WORTH_ASKING <= finding.supported < SUPPORTED and might_support(finding)


def _with_opinion(gathered: Gathered, concerned: Sequence[Finding], log_odds: float) -> Gathered:
    places = {finding.evidence.place for finding in concerned}
    findings = tuple(
        replace(finding, together=combined(finding.supported, log_odds))
        if finding.evidence.place in places
        else finding
        for finding in gathered.findings
    )
    return replace(gathered, findings=findings)


def _one_line(text: str) -> str:
    """White space to single spaces, and words that would read as the frame of our question made plain ones."""
    return _FRAME.sub(lambda match: match[1], " ".join(text.split()))
