"""Train the embedded language model to tell whether a source answers a question, or go on with a stopped run.

    python -m training.reader QUESTIONS.jsonl OUT_FOLDER --base FILE.gguf

It learns whether *yes* or *no* follows a question and a source (training.next_word), from what `training.questions`
made.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import nn

from rag.reading import WORDS, prompt_of
from rag.words import roots
from training.next_word import Trainer, add_run_options, groups_of, open_base, train, word_numbers

BLOCK = 2048
_LONGEST = 420  # characters of a source
_TRANSLATED = 0.6  # share of the sources that are read in the other language where they can be
_PAIRINGS = {("en", "en"): 0.3, ("fr", "en"): 0.2, ("en", "fr"): 0.2, ("fr", "fr"): 0.3}
_SHARED = (0.12, 0.3, 0.33, 0.25)
"""How many of the draws have up to a quarter, half, three quarters, all of the question's words in the source."""
_KINDS = {"told": 1, "near": 3, "rest": 3, "untold": 2}

_Cell = tuple[str, str, int, bool]


class Draws:
    """Draws (question, source, whether it answers), half of them answered among those with as many words in common.

    Without that balance a model learns that what answers repeats the question, and falls for near misses that do.
    """

    def __init__(self, rows: Iterable[dict[str, Any]], seed: int) -> None:
        chooser = random.Random(f"{seed} forms")
        self._cells: dict[_Cell, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        self._seed = seed
        for row in rows:
            language, source = row["lang_evidence"], row["evidence"]
            if row["translated"] and chooser.random() < _TRANSLATED:
                language, source = "fr", row["translated"]
            share = shared(row["question"], source)
            if share is None or len(source) > _LONGEST:
                continue
            cell = (row["lang_question"], language, min(int(4 * share), 3), bool(row["answers"]))
            self._cells[cell][row["kind"]].append((row["question"], source))
        for kinds in self._cells.values():
            for drawn in kinds.values():
                chooser.shuffle(drawn)

    def __iter__(self) -> Iterator[tuple[str, str, bool]]:
        chooser = random.Random(f"{self._seed} draws")
        turns: Counter[tuple[_Cell, str]] = Counter()
        pairings = {
            pairing: weight
            for pairing, weight in _PAIRINGS.items()
            if any(self._both(*pairing, part) for part in range(len(_SHARED)))
        }
        while pairings:
            asked, told = chooser.choices(list(pairings), list(pairings.values()))[0]
            part = chooser.choices(range(len(_SHARED)), _SHARED)[0]
            if not self._both(asked, told, part):
                continue
            cell = (asked, told, part, chooser.random() < 0.5)
            kinds = self._cells[cell]
            kind = chooser.choices(list(kinds), [_KINDS[one] for one in kinds])[0]
            question, source = kinds[kind][turns[cell, kind] % len(kinds[kind])]
            turns[cell, kind] += 1
            yield question, source, cell[-1]

    def _both(self, asked: str, told: str, part: int) -> bool:
        """Whether there are sources that answer and others that do not."""
        return all((asked, told, part, answers) in self._cells for answers in (True, False))


def shared(question: str, source: str) -> float | None:
    """Share of the question's words of which the source holds the beginnings; None of a question without words."""
    asked = set(roots(question))
    return len(asked & set(roots(source))) / len(asked) if asked else None


def prompts_of(draws: Draws) -> Iterator[list[tuple[str, int]]]:
    """Blocks of prompts and the numbers of the words that follow, without end and always the same."""
    drawn = iter(draws)
    while block := list(islice(drawn, BLOCK)):
        yield [
            (prompt_of(question, source), WORDS.index(" yes" if answers else " no"))
            for question, source, answers in block
        ]


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("questions", type=Path, help="file of training.questions")
    add_run_options(parser)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    with given.questions.open(encoding="utf-8") as lines:
        draws = Draws(map(json.loads, lines), given.seed)
    model, tokenizer = open_base(given.base)
    words = word_numbers(tokenizer, WORDS)
    trainer = Trainer(model, words, nn.functional.nll_loss, rate=given.rate, steps=given.steps)
    train(given, trainer, groups_of(prompts_of(draws), tokenizer, tokens=given.tokens, seed=given.seed))


if __name__ == "__main__":
    main()
