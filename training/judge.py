"""Train the embedded language model to judge claims, or go on with a run that was stopped.

    python -m training.judge PAIRS_FOLDER OUT_FOLDER --base FILE.gguf --translations FOLDER --made FILE...

It learns which of three words follows a source and a claim (training.next_word). With `--written` three steps of four
are of what was written for this project (training.excerpts, training.dossiers), the claims beside a text together.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from rag.claims.second_opinion import WORDS, prompt_of
from training.batches import NOT_SUPPORTED, label_number
from training.beginnings import rows_of
from training.dossiers import by_piece, dossiers
from training.elsewhere import Neighbours, with_strangers
from training.excerpts import Pair, excerpts
from training.mixture import Mixture, add_options, mixture_of
from training.next_word import Encoded, Trainer, add_run_options, groups_of, open_base, train, word_numbers

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

BLOCK = 4096
PAIRS_EVERY = 4
"""Of steps: each fourth is of pairs."""


def loss_of(logs: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy over all words; a pair known only as not supported counts the sum of the other two.

    :param logs: log-probabilities of the three words, of shape (pairs, 3).
    """
    exact = nn.functional.nll_loss(logs, labels.clamp(max=2), reduction="none")
    either = -torch.logsumexp(logs[:, 1:], -1)
    return torch.where(labels == NOT_SUPPORTED, either, exact).mean()


def prompts_of(mixture: Mixture) -> Iterator[list[tuple[str, int]]]:
    """Blocks of prompts and the numbers of their verdicts, without end and always the same."""
    for drawn in mixture.blocks(BLOCK, 0):
        yield [(prompt_of(evidence, claim), label) for evidence, claim, label in drawn]


def written_groups(
    short: Sequence[Sequence[Pair]],
    long: Sequence[Sequence[Sequence[Pair]]],
    tokenizer: PreTrainedTokenizerBase,
    *,
    tokens: int,
    seed: int,
) -> Iterator[list[Encoded]]:
    """Steps of whole texts, pass after pass, in another order each: some tokens, what is shared counted once.

    :param short: Excerpts, each with its pairs; claims of others are put beside them.
    :param long: Dossiers, each with its claims, each claim with its pairs.
    """
    neighbours = Neighbours(short)
    for turn in count():
        chooser = random.Random(f"{seed} {turn}")
        step, used = list[Encoded](), 0
        texts = [*with_strangers(short, neighbours, chooser), *by_piece(long, chooser)]
        for pairs in chooser.sample(texts, len(texts)):
            encoded = [
                (tokenizer(prompt_of(pair["evidence"], pair["claim"])).input_ids, label_number(pair["label"]))
                for pair in chooser.sample(pairs, len(pairs))
            ]
            prompts = [ids for ids, _ in encoded]
            cost = sum(row.tokens(prompts) for row in rows_of(prompts))
            if step and used + cost > tokens:
                yield step
                step, used = [], 0
            step += encoded
            used += cost
        yield step


def mixed(pairs: Iterator[list[Encoded]], written: Iterator[list[Encoded]]) -> Iterator[list[Encoded]]:
    """Steps of what was written, every fourth of pairs, so that what was learnt before is not forgotten."""
    for number in count(1):
        yield next(written if number % PAIRS_EVERY else pairs)


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    add_options(parser, left_out="breaking_nli,med,scone,snli_devtest,semiauto_base_wiki,fr_synth")
    add_run_options(parser)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    model, tokenizer = open_base(given.base)
    words = word_numbers(tokenizer, WORDS)
    trainer = Trainer(model, words, loss_of, rate=given.rate, steps=given.steps)
    groups = groups_of(prompts_of(mixture_of(given)), tokenizer, tokens=given.tokens, seed=given.seed)
    if given.written:
        short, long = list(excerpts(held=False)), list(dossiers(held=False))
        texts = written_groups(short, long, tokenizer, tokens=given.tokens, seed=given.seed)
        groups = mixed(groups, texts)
    train(given, trainer, groups)


if __name__ == "__main__":
    main()
