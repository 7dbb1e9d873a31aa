"""The language model's second opinion on a claim, asked beside the pieces on which the verdict rests, or might.

The verifier reads every piece in milliseconds, the language model one in a second. It is put two questions, and is
good at one thing each (docs/decisions.md). Where a claim is found supported it is asked, by itself, whether the
source says just that: its log-odds of yes tell what only sounds alike. Where nothing is found, or only the verifier
sees a contradiction, it judges with an adapter trained for it (training/README.md), which sees what contradicts.
Neither is believed but put together with the verifier's word; exact rules stand above all three, and a model that
fails leaves the verifier's word as it is.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import astuple, dataclass, field, replace
from typing import TypeVar

from rag.answer_records import Receipt
from rag.claims.gathering import Finding, Gathered
from rag.claims.records import FigureOutcome, Judgement, Statement, VerdictKind
from rag.claims.verdict import SUPPORTED, Decision, decide, holds
from rag.errors import LanguageModelError
from rag.llm import AdaptedModel, Adapter, Message
from rag.prompts import in_one_line
from rag.quantities import QuantityKind

log = logging.getLogger(__name__)

_SYSTEM = (
    "You check claims for a newsroom against a source sentence, in English or French. The claim is confirmed only if "
    "the source says the same thing: the same people and companies in the same roles, the same figures, dates and "
    "direction. You are given a source and a claim; answer yes if the source says exactly what the claim says, and "
    "no if not."
)
RULES = (Message("system", _SYSTEM),)
"""What every question of yes or no begins with, for reading it into the model's cache before the first."""
_ASK = "Source: {source}\nClaim: {claim}\nYes or no?"
_YES, _NO = ("yes", "oui"), ("no", "non")
WORDS = (" true", " false", " neither")
"""What follows a prompt of the adapter, in the order of the fields of a `Judgement`; each is one token."""
_PROMPT = "Source: {source}\nClaim: {claim}\nVerdict:"
_FRAME = re.compile(r"\b(source|claim|yes or no|verdict)\s*[:?]", re.IGNORECASE)
# Near the logistic regression of 'supported' on both log-odds over the halves of our own claims that serve for tuning.
_VERIFIER, _MODEL, _ZERO = 0.4, 0.9, 0.1
_VERIFIER_BESIDE, _ADAPTER = (
    0.5,
    0.9,
)  # powers of the two judgements; nearly the same verdicts from 0.4 and 0.7 up
_ALIKE = 0.75  # nearness of nearly the same words: the rules see what differs, the model does not
_NEAR = 0.30  # nearness from which a piece is read for a claim that nothing was found on
_TOLD = 0.3  # what the verifier's word that a piece tells of the claim at all counts beside nearness
_LONGEST = 420  # characters of a piece, or of a claim; longer ones take seconds
_MOST = 3  # questions about one claim ...
_MOST_READ = 2  # ... and of them pieces read with the adapter
_CERTAIN = 1e-4

_Place = tuple[str, int, int, int]
_Told = TypeVar("_Told")


def prompt_of(evidence: str, claim: str) -> str:
    """What the model reads before a verdict; its adapter was trained on these very words."""
    return _PROMPT.format(source=in_one_line(evidence, _FRAME), claim=in_one_line(claim, _FRAME))


def weighed(judgement: Judgement, log_odds: float) -> Judgement:
    """A judgement with the model's log-odds of yes in it; what it takes from support is no contradiction yet."""
    bounded = min(max(judgement.supported, _CERTAIN), 1 - _CERTAIN)
    score = _VERIFIER * math.log(bounded / (1 - bounded)) + _MODEL * log_odds + _ZERO
    supported = 1 / (1 + math.exp(-score))
    contradicted = judgement.contradicted * min((1 - supported) / (1 - bounded), 1.0)
    return Judgement(supported, contradicted, max(1 - supported - contradicted, 0.0))


def combined(verifier: Judgement, model: Judgement) -> Judgement:
    """The verifier's and the adapted model's judgement in one: the product of powers, made to sum to 1."""
    weights = [
        max(one, _CERTAIN) ** _VERIFIER_BESIDE * max(other, _CERTAIN) ** _ADAPTER
        for one, other in zip(astuple(verifier), astuple(model), strict=True)
    ]
    return Judgement(*(weight / sum(weights) for weight in weights))


@dataclass(slots=True)
class SecondOpinion:
    """Asks a language model about claims; when it fails, the verifier's word stands and `failure` says why."""

    model: AdaptedModel
    failure: str | None = None
    _asked: bool = field(default=False, init=False)

    def log_odds(self, claim: str, piece: str) -> float | None:
        """How much the model leans to 'the piece says exactly this'; None once it has failed."""
        ask = _ASK.format(source=in_one_line(piece, _FRAME), claim=in_one_line(claim, _FRAME))
        return self._told(lambda: self.model.weigh((*RULES, Message("user", ask)), yes=_YES, no=_NO))

    def judge(self, claim: str, piece: str) -> Judgement | None:
        """What the model makes of a piece and a claim with its adapter; None once it has failed."""
        prompts = [prompt_of(piece, claim)]
        shares = self._told(lambda: list(self.model.next_words(prompts, WORDS, adapter=Adapter.JUDGE)))
        return None if shares is None else Judgement(*shares[0])

    def signed(self, receipt: Receipt) -> Receipt:
        """A receipt that names the model and its adapter where it was asked, and says so where it failed."""
        notes = receipt.notes
        if self.failure is not None:
            notes += (f"the language model failed, claims were judged without it: {self.failure}",)
        name = f"{self.model.name} + {self.model.adapters[Adapter.JUDGE]}" if self._asked else None
        return replace(receipt, llm=name, notes=notes)

    def _told(self, ask: Callable[[], _Told]) -> _Told | None:
        if self.failure is not None:
            return None
        try:
            told = ask()
        except LanguageModelError as error:
            log.warning("the language model failed, claims are judged without it: %s", error.problem)
            self.failure = error.problem
            return None
        self._asked = True
        return told


def deliberate(
    gathered: Gathered, statement: Statement, opinion: SecondOpinion | None
) -> tuple[Gathered, Decision]:
    """The verdict, and what it rests on with the second opinion in it where one was asked for."""
    claim, decision = statement.checked_text, decide(gathered, statement)
    if opinion is None or len(claim) > _LONGEST:
        return gathered, decision
    is_weighed, read = False, set[_Place]()
    for _ in range(_MOST):
        if decision.verdict is VerdictKind.SUPPORTED:
            changed = () if is_weighed else _weighed(gathered, decision, claim, opinion)
            is_weighed = True
        else:
            changed = _read(gathered, decision, claim, opinion, read)
        if not changed:
            break
        gathered = _with(gathered, changed)
        decision = decide(gathered, statement)
    return gathered, decision


def _weighed(
    gathered: Gathered, decision: Decision, claim: str, opinion: SecondOpinion
) -> tuple[Finding, ...]:
    """What supports, weighed by the nearest of it; nothing where rules or words decide, or the model failed."""
    nearest = max((side.finding for side in decision.sides), key=lambda finding: finding.nearness)
    if nearest.nearness >= _ALIKE or _holds_a_figure(nearest) or not _readable(nearest):
        return ()
    log_odds = opinion.log_odds(claim, nearest.evidence.text)
    if log_odds is None:
        return ()
    supporting = [one for one in gathered.findings if one.supported >= SUPPORTED and holds(one)]
    return tuple(replace(one, together=weighed(one.judged, log_odds)) for one in supporting if one.judged)


def _read(
    gathered: Gathered, decision: Decision, claim: str, opinion: SecondOpinion, read: set[_Place]
) -> tuple[Finding, ...]:
    """The next piece read with the adapter; nothing where the verdict rests on rules, or on what has been read."""
    finding = _unread(gathered, decision, read) if len(read) < _MOST_READ else None
    if finding is None or finding.judgement is None:
        return ()
    judgement = opinion.judge(claim, finding.evidence.text)
    if judgement is None:
        return ()
    read.add(finding.evidence.place)
    together = combined(finding.judgement, judgement)
    if finding.together is not None:  # the model has denied that it supports: it may only contradict now
        supported = min(together.supported, finding.together.supported)
        together = Judgement(supported, together.contradicted, 1 - supported - together.contradicted)
    return (replace(finding, together=together),)


def _unread(gathered: Gathered, decision: Decision, read: Collection[_Place]) -> Finding | None:
    if decision.verdict is VerdictKind.NOT_FOUND:
        near = [one for one in gathered.findings if one.nearness >= _NEAR and not one.conflicts]
        unread = [one for one in near if one.evidence.place not in read and _readable(one)]
        return max(unread, key=_promise, default=None)
    if any(side.by_rule for side in decision.sides):
        return None
    for side in sorted(decision.sides, key=lambda side: -side.finding.nearness):
        if side.finding.evidence.place in read:
            return None
        if _readable(side.finding):
            return side.finding
    return None


def _promise(finding: Finding) -> float:
    """How likely a piece is to tell for or against: sentences of the other language lie farther than they should."""
    return finding.nearness + _TOLD * (finding.supported + finding.contradicted)


def _readable(finding: Finding) -> bool:
    return len(finding.evidence.text) <= _LONGEST


def _holds_a_figure(finding: Finding) -> bool:
    """Whether a figure of the claim, other than a date, stands in the piece: the rules have compared what it counts."""
    return any(
        figure.outcome is FigureOutcome.MATCHES and figure.claimed.kind is not QuantityKind.DATE
        for figure in finding.figures
    )


def _with(gathered: Gathered, changed: Iterable[Finding]) -> Gathered:
    """The same findings, some of them changed."""
    by_place = {finding.evidence.place: finding for finding in changed}
    findings = tuple(by_place.get(one.evidence.place, one) for one in gathered.findings)
    return replace(gathered, findings=findings)
