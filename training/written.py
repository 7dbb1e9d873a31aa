"""Write the pairs of one pass over all that was written for this project: excerpts and dossiers.

    python -m training.written OUT.jsonl HELD.jsonl [--seed 2]

The first file is for `training.train --made`; the second is never trained on. Another seed shows other strangers and
other pieces that say nothing.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from training import dossiers, elsewhere
from training.excerpts import Pair, excerpts


def pairs_of(seed: int, *, held: bool) -> Iterator[Pair]:
    """The pairs of one pass to train on, or those that are held out."""
    written = list(excerpts(held=held))
    yield from elsewhere.drawn(written, elsewhere.Neighbours(written), random.Random(f"{seed} excerpts"))
    yield from dossiers.drawn(list(dossiers.dossiers(held=held)), random.Random(f"{seed} dossiers"))


def main() -> None:
    """Read the arguments and write both files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("out", type=Path, help="pairs to train on")
    parser.add_argument("held", type=Path, help="pairs to measure with")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for file, held in ((given.out, False), (given.held, True)):
        lines = [json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs_of(given.seed, held=held)]
        file.write_text("".join(lines), encoding="utf-8")
        print(f"{file}: {len(lines)} pairs")


if __name__ == "__main__":
    main()
