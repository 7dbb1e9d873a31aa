"""Pairs of all that was written for this project, excerpts and dossiers, pass after pass.

Each pass shows other strangers and other pieces that say nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from training import dossiers, elsewhere
from training.excerpts import Pair, excerpts


def pairs_of(seed: int, turn: int, *, held: bool) -> Iterator[Pair]:
    """The pairs to train on that a pass shows, or those that are held out."""
    written = list(excerpts(held=held))
    chooser = random.Random(f"{seed} {turn} excerpts")
    yield from elsewhere.drawn(written, elsewhere.Neighbours(written), chooser)
    chooser = random.Random(f"{seed} {turn} dossiers")
    yield from dossiers.drawn(list(dossiers.dossiers(held=held)), chooser)
