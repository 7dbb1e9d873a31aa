"""The verifier: does this evidence support the claim, contradict it, or say too little?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.claims.records import Judgement


@dataclass(frozen=True, slots=True)
class Pair:
    """A piece of evidence and a claim, each with its language."""

    evidence: str
    claim: str
    evidence_language: str
    claim_language: str


class Verifier(Protocol):
    """Judges pairs of evidence and claim."""

    @property
    def fingerprint(self) -> str:
        """Which model this is, for the receipt."""

    def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """Calibrated probabilities of each pair, in the order given."""
