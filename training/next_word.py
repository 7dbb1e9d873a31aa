"""Teach the embedded language model which of some words follows a prompt: adapters, steps, a run that goes on.

The model's own weights stay as they are; adapters (training.adapter) are trained beside them. The weights are those
of the GGUF file that is served, unpacked, so that the adapters fit them exactly. `training.judge` teaches it to judge
claims with this, `training.reader` to tell whether a source answers a question. About 4.5 prompts a second on two
cores with AMX; every twenty steps the whole state is written.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from training.adapter import FIRST_LAYER, adapt, read
from training.batches import precision
from training.beginnings import packed

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, Qwen2ForCausalLM

LONGEST = 112
"""Tokens of a prompt; longer ones are passed over, since a step costs what its tokens cost."""
WARM_UP = 40
SAVE_EVERY = 20
Encoded = tuple[list[int], int]
"""A prompt's tokens, and the number of the word that follows."""
Loss = Callable[[Tensor, Tensor], Tensor]
"""Of log-probabilities of the words, of shape (prompts, words), and of the labels, of shape (prompts,)."""


def open_base(file: Path) -> tuple[Qwen2ForCausalLM, PreTrainedTokenizerBase]:
    """The language model of a GGUF file unpacked, and its tokenizer; takes a minute.

    To bfloat16 where the processor computes in it, else to float32.
    """
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    unpacked = GgufConfig(gguf_file=file.name, dequantize=True)
    model = AutoModelForCausalLM.from_pretrained(
        str(file.parent),
        gguf_file=file.name,
        dtype=precision(),
        quantization_config=unpacked,
    )
    return model, AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name)


def word_numbers(tokenizer: PreTrainedTokenizerBase, words: Sequence[str]) -> list[int]:
    """The token of each word.

    :raises ValueError: when a word is not one token of this model.
    """
    numbers = [tokenizer(word).input_ids for word in words]
    if any(len(number) != 1 for number in numbers):
        raise ValueError(f"not one token each: {words}")
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


def logs_of(model: Qwen2ForCausalLM, prompts: Sequence[Sequence[int]]) -> Tensor:
    """Log-probabilities of each token to follow each prompt, of shape (prompts, vocabulary)."""
    given = packed(prompts)
    dtype = model.lm_head.weight.dtype
    hidden = torch.zeros(given.sees.shape, dtype=dtype).masked_fill(~given.sees, torch.finfo(dtype).min)
    states = model.model(
        input_ids=given.ids, attention_mask=hidden, position_ids=given.positions, use_cache=False
    ).last_hidden_state
    last: Tensor = states[given.last[:, 0], given.last[:, 1]]
    logits: Tensor = last @ model.lm_head.weight.T
    return logits.float().log_softmax(-1)


def groups_of(
    blocks: Iterable[Sequence[tuple[str, int]]], tokenizer: PreTrainedTokenizerBase, *, tokens: int, seed: int
) -> Iterator[list[Encoded]]:
    """What the steps learn from, one after the other: blocks of prompts and their labels, by like lengths."""
    for number, block in enumerate(blocks):
        encoded = [(tokenizer(prompt).input_ids, label) for prompt, label in block]
        encoded = [row for row in encoded if len(row[0]) <= LONGEST]
        groups = grouped(encoded, tokens)
        random.Random(f"{seed} {number}").shuffle(groups)
        for rows in groups:
            yield [encoded[row] for row in rows]


class Trainer:
    """A model with adapters, the adapters' optimizer, and how far they are."""

    def __init__(
        self,
        model: Qwen2ForCausalLM,
        words: Sequence[int],
        loss: Loss,
        *,
        rate: float,
        steps: int,
        first: int = FIRST_LAYER,
    ) -> None:
        self.model = model
        self.weights = adapt(model, first)
        self.step = 0
        self._words = torch.tensor(words)
        self._loss = loss
        self._rate, self._steps = rate, steps
        self._optimizer = torch.optim.AdamW(self.weights.values(), lr=rate, betas=(0.9, 0.95), weight_decay=0)
        model.train()

    def learn(self, prompts: Sequence[Encoded]) -> float:
        """One step; the loss."""
        logs = logs_of(self.model, [tokens for tokens, _ in prompts])[:, self._words]
        loss = self._loss(logs, torch.tensor([label for _, label in prompts]))
        torch.autograd.backward(loss)
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

    def begin_with(self, weights: Mapping[str, Tensor]) -> None:
        """Take the weights of another run, by their names, and nothing else of it."""
        with torch.no_grad():
            for name, weight in self.weights.items():
                weight.copy_(weights[name])

    def load(self, file: Path) -> None:
        """Go on from what `save` wrote."""
        state: dict[str, Any] = torch.load(file, weights_only=True)
        self.begin_with(state["weights"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]


def train(given: argparse.Namespace, trainer: Trainer, groups: Iterator[list[Encoded]]) -> None:
    """Train to the step that arguments of `add_run_options` name; what a stopped run has learnt is passed over."""
    given.out.mkdir(parents=True, exist_ok=True)
    state = given.out / "state.pt"
    if state.exists():
        trainer.load(state)
        print(f"going on at step {trainer.step}")
    elif given.start is not None:
        trainer.begin_with(read(given.start))
    started, losses, done = time.monotonic(), list[float](), 0
    for number, prompts in enumerate(groups):
        if number < trainer.step:
            continue
        losses.append(trainer.learn(prompts))
        done += len(prompts)
        if trainer.step % 10 == 0:
            speed = done / (time.monotonic() - started)
            print(
                f"step {trainer.step}/{given.steps}  loss {sum(losses) / len(losses):.3f}  {speed:.1f} prompts/s",
                flush=True,
            )
            losses.clear()
        is_last = trainer.step >= min(given.steps, given.until or given.steps)
        if trainer.step % SAVE_EVERY == 0 or is_last:
            trainer.save(state)
        if is_last:
            break


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """The arguments of a run: where it is kept, the model, and how long and how fast it learns."""
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, required=True, help="the language model's GGUF file")
    parser.add_argument("--steps", type=int, default=750)
    parser.add_argument("--start", type=Path, help="adapter file to begin with (training.ship_adapter)")
    parser.add_argument("--until", type=int, help="stop after this step, to go on with other pairs")
    parser.add_argument("--tokens", type=int, default=1536, help="of a step")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=7)
