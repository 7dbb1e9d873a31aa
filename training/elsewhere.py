"""Claims beside an excerpt that does not speak of their matter, and excerpts in a wider text.

A claim of an excerpt is true, false or untold of it, and the true ones are worded unlike it; nearly all that a search
finds for a claim speaks of something else. Trained on the excerpts alone, the verifier took what shares no word with
its evidence for true.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from training.edits import names
from training.excerpts import Pair

NEAR = 12
"""How many of the excerpts that share most with one lend it their claims."""
STRANGERS = 3
"""Claims of other excerpts beside the ten of each."""
RENAMED = 0.5
"""Of those, how many are made to speak of somebody whom the excerpt names."""
WIDER = 0.15
"""Share of the pairs whose evidence stands beside another excerpt's, before or after it."""
_WORD = re.compile(r"[^\W\d_]{4,}")


class Neighbours:
    """Which excerpts of one language share most with another: the sum of how rare each word is."""

    def __init__(self, written: Sequence[Sequence[Pair]]) -> None:
        texts = [pairs[0]["evidence"] for pairs in written]
        languages = [pairs[0]["lang_evidence"] for pairs in written]
        words = [sorted(set(_WORD.findall(text.casefold()))) for text in texts]
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, held in enumerate(words):
            for word in held:
                places[languages[number], word].append(number)
        self._near: list[list[int]] = []
        for number, held in enumerate(words):
            shared: dict[int, float] = defaultdict(float)
            for word in held:
                holders = places[languages[number], word]
                for other in holders:
                    shared[other] += math.log(len(texts) / len(holders))
            shared.pop(number, None)
            self._near.append(sorted(shared, key=lambda other: (-shared[other], other))[:NEAR])

    def of(self, number: int) -> list[int]:
        """The numbers of the excerpts nearest to one."""
        return self._near[number]


def with_strangers(
    written: Sequence[Sequence[Pair]], neighbours: Neighbours, chooser: random.Random
) -> list[list[Pair]]:
    """Each excerpt's pairs, and claims of excerpts near to it, of which it says nothing."""
    found = []
    for number, pairs in enumerate(written):
        strangers = []
        for other in neighbours.of(number) and chooser.choices(neighbours.of(number), k=STRANGERS):
            stranger = chooser.choice(written[other])
            strangers.append(
                pairs[0]
                | {
                    "claim": _renamed(stranger["claim"], pairs[0]["evidence"], chooser),
                    "lang_claim": stranger["lang_claim"],
                    "label": "not_enough_evidence",
                    "source": "written_elsewhere",
                }
            )
        found.append([*pairs, *strangers])
    return found


def drawn(
    written: Sequence[Sequence[Pair]], neighbours: Neighbours, chooser: random.Random
) -> Iterator[Pair]:
    """The pairs of one pass, strangers among them, some in a wider text."""
    for number, pairs in enumerate(with_strangers(written, neighbours, chooser)):
        near = neighbours.of(number)
        for pair in pairs:
            if near and chooser.random() < WIDER:
                beside = [pair["evidence"], written[chooser.choice(near)][0]["evidence"]]
                chooser.shuffle(beside)
                yield pair | {"evidence": " ".join(beside)}
            else:
                yield pair


def _renamed(claim: str, evidence: str, chooser: random.Random) -> str:
    """A claim, or the claim with its first name replaced by one that the evidence has most of."""
    mine, its = names(claim), Counter(names(evidence)).most_common(1)
    if not mine or not its or chooser.random() >= RENAMED:
        return claim
    return claim.replace(mine[0], its[0][0])
