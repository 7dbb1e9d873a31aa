"""Train the verifier from the base encoder, or go on with a run that was stopped.

    python -m training.train PAIRS_FOLDER OUT_FOLDER --base MODEL_FOLDER --translations FOLDER --made FILE...

Weights are kept in float32 and multiplied in bfloat16 where the processor can; their running average (exponential
moving average) is what is measured and shipped. Every few minutes the whole state is written, so that a run can be
stopped at any moment and started again with the same words. About 45 pairs a second on two cores with AMX, 5 to 10
without. With `--start` a run begins with the weights of a file that `training.ship` wrote.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from rag.verifier_network import WORD_EMBEDDINGS, VerifierNetwork
from rag.verifier_weights import unpack
from training.batches import NOT_SUPPORTED, Batch, Pairer, batches, precision
from training.mixture import add_options, mixture_of

BLOCK = 8192
SMOOTHING = 0.05
SAVE_SECONDS = 180


@dataclass(slots=True)
class Rates:
    """Warm-up, a level stretch, then straight down to a fiftieth."""

    peak: float
    warmup: int
    total: int
    fall: float = 0.5
    """Share of all steps, at the end, over which the rate falls."""

    def at(self, step: int) -> float:
        if step < self.warmup:
            return self.peak * (step + 1) / self.warmup
        start = self.total * (1 - self.fall)
        if step < start:
            return self.peak
        return self.peak * max(0.02, (self.total - step) / (self.total - start))


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy; a pair known only as not supported counts the sum of the other two labels."""
    logs = torch.log_softmax(logits.float(), -1)
    two = labels == NOT_SUPPORTED
    exact = nn.functional.nll_loss(logs, labels.clamp(max=2), reduction="none")
    smooth = -logs.mean(-1)
    either = -torch.logsumexp(logs[:, 1:], -1)
    return torch.where(two, either, (1 - SMOOTHING) * exact + SMOOTHING * smooth).mean()


class Trainer:
    """The network in the precision it computes in, its weights in float32, their average, and the optimizer."""

    def __init__(
        self,
        base: Path,
        rates: Rates,
        *,
        start: Path | None = None,
        decay: float = 0.88,
        average: float = 0.999,
    ) -> None:
        """Take the base model's weights and a fresh head, or those of a file that ships.

        :param start: File of `training.ship`, to go on from what it has learnt.
        :raises ModelDamaged: when `start` is no such file.
        """
        self.network = VerifierNetwork.from_base(base).to(precision())
        self.network.train()
        self.rates = rates
        self.step = 0
        self.block = 0
        self._average = average
        named = [(n, p) for n, p in self.network.named_parameters() if n != WORD_EMBEDDINGS]
        self.network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        fresh = VerifierNetwork.from_base(base)  # float32 masters start from the unrounded weights
        fresh_named = dict(fresh.named_parameters())
        self.names = [name for name, _ in named]
        self.low: list[Tensor] = [parameter for _, parameter in named]
        self.master = [
            fresh_named[name].detach().clone() if name.startswith("encoder") else p.detach().float().clone()
            for name, p in named
        ]
        if start is not None:
            learnt, _ = unpack(start.read_bytes())
            self.master = [learnt[name] for name in self.names]
            torch._foreach_copy_([parameter.data for parameter in self.low], self.master)
        self.averaged = [tensor.clone() for tensor in self.master]
        layers = int(self.network.encoder.config.num_hidden_layers)
        groups = []
        for name, tensor in zip(self.names, self.master, strict=True):
            depth = layers + 1
            if name.startswith("encoder.encoder.layer."):
                depth = int(name.split(".")[3]) + 1
            elif name.startswith("encoder.embeddings"):
                depth = 0
            groups.append(
                {
                    "params": [tensor],
                    "scale": decay ** (layers + 1 - depth) * (1 if name.startswith("encoder") else 2),
                    "weight_decay": 0.01 if tensor.dim() > 1 else 0.0,
                }
            )
        self.optimizer = torch.optim.AdamW(groups, lr=rates.peak, betas=(0.9, 0.98), eps=1e-6, fused=True)

    def learn(self, batch: Batch) -> float:
        """One step; the loss."""
        loss = loss_of(self.network(batch.ids, batch.sides), batch.labels)
        torch.autograd.backward(loss)
        with torch.no_grad():
            for low, master in zip(self.low, self.master, strict=True):
                master.grad = None if low.grad is None else low.grad.float()
                low.grad = None
            nn.utils.clip_grad_norm_(self.master, 1.0)
            rate = self.rates.at(self.step)
            for group in self.optimizer.param_groups:
                group["lr"] = rate * group["scale"]
            self.optimizer.step()
            torch._foreach_copy_(self.low, self.master)
            momentum = min(self._average, (1 + self.step) / (10 + self.step))
            torch._foreach_lerp_(self.averaged, self.master, 1 - momentum)
        self.step += 1
        return float(loss.detach())

    @property
    def weights(self) -> dict[str, Tensor]:
        """The averaged weights by their names."""
        return dict(zip(self.names, self.averaged, strict=True))

    def save(self, folder: Path) -> None:
        """Write the state so that a stop in the middle leaves the last one."""
        state = {
            "master": self.master,
            "averaged": self.averaged,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "block": self.block,
        }
        torch.save(state, folder / "state.new")
        (folder / "state.new").replace(folder / "state.pt")
        torch.save(self.weights, folder / "averaged.new")
        (folder / "averaged.new").replace(folder / "averaged.pt")

    def load(self, folder: Path) -> None:
        """Go on from what `save` wrote."""
        state = torch.load(folder / "state.pt", weights_only=True)
        with torch.no_grad():
            torch._foreach_copy_(self.master, state["master"])
            torch._foreach_copy_(self.averaged, state["averaged"])
            torch._foreach_copy_(self.low, self.master)
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.block = state["step"], state["block"]


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    add_options(parser)
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, required=True, help="folder of the embedding model")
    parser.add_argument("--start", type=Path, help="file of training.ship to begin with")
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--tokens", type=int, default=3072, help="of a batch")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument(
        "--keep-at",
        type=lambda text: {int(step) for step in text.split(",")},
        default=set(),
        help="steps (the first block ended after each) whose weights are kept for training.average",
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    trainer = Trainer(
        given.base, Rates(given.rate, min(200, given.steps // 10), given.steps), start=given.start
    )
    if (given.out / "state.pt").exists():
        trainer.load(given.out)
        print(f"going on at step {trainer.step}", file=sys.stderr)
    pairer = Pairer(given.base)
    mixture = mixture_of(given, written=given.written)
    saved = time.monotonic()
    for drawn in mixture.blocks(BLOCK, trainer.block):
        encoded = pairer.encode([(evidence, claim) for evidence, claim, _ in drawn])
        started, losses = time.monotonic(), []
        for batch, _ in batches(
            encoded, [label for _, _, label in drawn], given.tokens, random.Random(trainer.block)
        ):
            losses.append(trainer.learn(batch))
            if trainer.step >= given.steps:
                break
        trainer.block += 1
        seconds = time.monotonic() - started
        print(
            f"step {trainer.step}/{given.steps}  loss {sum(losses) / len(losses):.4f}  "
            f"{len(drawn) / seconds:.0f} pairs/s",
            file=sys.stderr,
            flush=True,
        )
        for step in [step for step in given.keep_at if step <= trainer.step]:
            given.keep_at.remove(step)
            torch.save(trainer.weights, given.out / f"averaged-{trainer.step}.pt")
        if time.monotonic() - saved > SAVE_SECONDS or trainer.step >= given.steps:
            trainer.save(given.out)
            saved = time.monotonic()
        if trainer.step >= given.steps:
            return


if __name__ == "__main__":
    main()
