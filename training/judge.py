"""Train the embedded language model to judge claims, or go on with a run that was stopped.

    python -m training.judge PAIRS_FOLDER OUT_FOLDER --base FILE.gguf --translations FOLDER --made FILE...

The model's own weights stay as they are; adapters (training.adapter) learn which of three words follows a source
and a claim. The weights are those of the GGUF file that is served, unpacked, so that the adapters fit them exactly.
About 4.5 pairs a second on two cores with AMX; every hundred steps the whole state is written.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from rag.claims.second_opinion import WORDS, prompt_of
from training.adapter import FIRST_LAYER, adapt
from training.batches import NOT_SUPPORTED
from training.mixture import Mixture, add_options, mixture_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, Qwen2ForCausalLM

BLOCK = 4096
LONGEST = 112
"""Tokens of a prompt; longer pairs are passed over, since a step costs what its tokens cost."""
WARM_UP = 40
SAVE_EVERY = 100
Encoded = tuple[list[int], int]


def open_base(file: Path) -> tuple[Qwen2ForCausalLM, PreTrainedTokenizerBase]:
    """The language model of a GGUF file unpacked to bfloat16, and its tokenizer; takes a minute."""
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    unpacked = GgufConfig(gguf_file=file.name, dequantize=True)
    model = AutoModelForCausalLM.from_pretrained(
        str(file.parent), gguf_file=file.name, dtype=torch.bfloat16, quantization_config=unpacked
    )
    return model, AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name)


def word_numbers(tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """The token of each word that is a verdict.

    :raises ValueError: when a word is not one token of this model.
    """
    numbers = [tokenizer(word).input_ids for word in WORDS]
    if any(len(number) != 1 for number in numbers):
        raise ValueError(f"not one token each: {WORDS}")
    return [number[0] for number in numbers]


def grouped(encoded: Sequence[Encoded], tokens: int) -> list[list[int]]:
    """Rows of like lengths together, at most so many tokens, padding included."""
    order = sorted(range(len(encoded)), key=lambda row: len(encoded[row][0]))
    groups: list[list[int]] = [[]]
    for row in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(encoded[row][0]) > tokens:
            groups.append([])
        groups[-1].append(row)
    return groups


def logs_of(model: Qwen2ForCausalLM, prompts: Sequence[list[int]]) -> Tensor:
    """Log-probabilities of each token to follow each prompt, of shape (prompts, vocabulary)."""
    lengths = torch.tensor([len(prompt) for prompt in prompts])
    ids = torch.zeros(len(prompts), int(lengths.max()), dtype=torch.long)
    for row, prompt in enumerate(prompts):
        ids[row, : len(prompt)] = torch.tensor(prompt)
    mask = (torch.arange(ids.shape[1])[None] < lengths[:, None]).long()
    states = model.model(input_ids=ids, attention_mask=mask).last_hidden_state
    last = states[torch.arange(len(prompts)), lengths - 1]
    return (last @ model.lm_head.weight.T).float().log_softmax(-1)


def loss_of(logs: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy over all words; a pair known only as not supported counts the sum of the other two.

    :param logs: log-probabilities of the three words, of shape (pairs, 3).
    """
    exact = nn.functional.nll_loss(logs, labels.clamp(max=2), reduction="none")
    either = -torch.logsumexp(logs[:, 1:], -1)
    return torch.where(labels == NOT_SUPPORTED, either, exact).mean()


class Trainer:
    """A model with adapters, the adapters' optimizer, and how far they are."""

    def __init__(
        self,
        model: Qwen2ForCausalLM,
        words: Sequence[int],
        *,
        rate: float,
        steps: int,
        first: int = FIRST_LAYER,
    ) -> None:
        self.model = model
        self.weights = adapt(model, first)
        self.step = 0
        self._words = torch.tensor(words)
        self._rate, self._steps = rate, steps
        self._optimizer = torch.optim.AdamW(self.weights.values(), lr=rate, betas=(0.9, 0.95), weight_decay=0)
        model.train()

    def learn(self, pairs: Sequence[Encoded]) -> float:
        """One step; the loss."""
        logs = logs_of(self.model, [prompt for prompt, _ in pairs])[:, self._words]
        loss = loss_of(logs, torch.tensor([label for _, label in pairs]))
        loss.backward()
        nn.utils.clip_grad_norm_(self.weights.values(), 1.0)
        falling = max(0.02, (self._steps - self.step) / (self._steps - WARM_UP))
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate * min((self.step + 1) / WARM_UP, falling)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self.step += 1
        return loss.item()

    def save(self, file: Path) -> None:
        """Write the state so that a stop in the middle leaves the last one."""
        state = {
            "weights": {name: weight.detach() for name, weight in self.weights.items()},
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
        }
        torch.save(state, file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)

    def load(self, file: Path) -> None:
        """Go on from what `save` wrote."""
        state = torch.load(file, weights_only=True)
        with torch.no_grad():
            for name, weight in self.weights.items():
                weight.copy_(state["weights"][name])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]


def groups_of(
    mixture: Mixture, tokenizer: PreTrainedTokenizerBase, *, tokens: int, seed: int
) -> Iterator[list[Encoded]]:
    """What the steps learn from, one after the other, without end and always the same."""
    for number, drawn in enumerate(mixture.blocks(BLOCK, 0)):
        encoded = [
            (tokenizer(prompt_of(evidence, claim)).input_ids, label) for evidence, claim, label in drawn
        ]
        encoded = [pair for pair in encoded if len(pair[0]) <= LONGEST]
        groups = grouped(encoded, tokens)
        random.Random(f"{seed} {number}").shuffle(groups)
        for rows in groups:
            yield [encoded[row] for row in rows]


def main() -> None:
    """Read the arguments and train."""
    given = _arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    model, tokenizer = open_base(given.base)
    trainer = Trainer(model, word_numbers(tokenizer), rate=given.rate, steps=given.steps)
    state = given.out / "state.pt"
    if state.exists():
        trainer.load(state)
        print(f"going on at step {trainer.step}")
    mixture = mixture_of(given)
    started, losses, done = time.monotonic(), list[float](), 0
    for number, pairs in enumerate(groups_of(mixture, tokenizer, tokens=given.tokens, seed=given.seed)):
        if number < trainer.step:
            continue
        losses.append(trainer.learn(pairs))
        done += len(pairs)
        if trainer.step % 10 == 0:
            speed = done / (time.monotonic() - started)
            print(
                f"step {trainer.step}/{given.steps}  loss {sum(losses) / len(losses):.3f}  {speed:.1f} pairs/s",
                flush=True,
            )
            losses.clear()
        is_last = trainer.step >= min(given.steps, given.until or given.steps)
        if trainer.step % SAVE_EVERY == 0 or is_last:
            trainer.save(state)
        if is_last:
            break


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    add_options(parser, left_out="breaking_nli,med,scone,snli_devtest,semiauto_base_wiki,fr_synth")
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, required=True, help="the language model's GGUF file")
    parser.add_argument("--steps", type=int, default=750)
    parser.add_argument("--until", type=int, help="stop after this step, to go on with other pairs")
    parser.add_argument("--tokens", type=int, default=1536, help="of a step")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    main()
