"""Train the embedded language model to judge claims, or go on with a run that was stopped.

    python -m training.judge PAIRS_FOLDER OUT_FOLDER --base FILE.gguf --translations FOLDER --made FILE...

It learns which of three words follows a source and a claim (training.next_word).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from rag.claims.second_opinion import WORDS, prompt_of
from training.batches import NOT_SUPPORTED
from training.mixture import Mixture, add_options, mixture_of
from training.next_word import Trainer, add_run_options, groups_of, open_base, train, word_numbers

BLOCK = 4096


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
    train(given, trainer, groups)


if __name__ == "__main__":
    main()
