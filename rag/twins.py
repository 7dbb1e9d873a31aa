"""Pieces of evidence of two languages that say the same.

Two sentences about one thing are near to each other, whether they say the same of it or not: 'HBM is made of stacked
DRAM' is near to 'La HBM est une forme de DRAM'. What says the same is nearer than all else: each is the other's
nearest. So where two sources of one language say it, only one of the two would be a twin; very near pieces always are.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.grounding import Gate
from rag.records import Evidence

# On the project's questions .3 and .4 tell the same apart; from .45 'A count of chips cannot be set against a count of
# wafers one for one' is quoted beside 'Puces et wafers ne se comparent donc pas un pour un'.
_NEAREST_TO_EACH_OTHER = 0.40
_SURE = 0.60


def is_twin(piece: Evidence, other: Evidence, among: Sequence[Evidence], gate: Gate) -> bool:
    """Whether a piece says the same as one of the other language.

    :param among: The pieces that either might be nearest to.
    """
    if piece.language == other.language:
        return False
    near = gate.nearness_between(piece, other)
    if near < _NEAREST_TO_EACH_OTHER or near >= _SURE:
        return near >= _SURE
    return not any(
        gate.nearness_between(third, other if third.language == piece.language else piece) > near
        for third in among
    )


def has_twin(piece: Evidence, others: Sequence[Evidence], among: Sequence[Evidence], gate: Gate) -> bool:
    """Whether one of the others says the same in the other language."""
    return any(is_twin(piece, other, among, gate) for other in others)


def in_own_words(piece: Evidence, among: Sequence[Evidence], gate: Gate) -> Evidence:
    """The twin that tells as much in the reader's language, where there is one; else the piece."""
    told = gate.in_own_words(piece, among, least=_NEAREST_TO_EACH_OTHER)
    return told if is_twin(piece, told, among, gate) else piece
