"""The verifier's network: the shipped encoder read as a cross-encoder, and a small head of three labels.

Evidence and claim stand in one input, so every word of the one sees every word of the other (a cross-encoder,
Nogueira and Cho 2019). The head sees the first token, the mean of each side, and how the two means differ and
agree (the matching features of InferSent, Conneau et al. 2017): across languages the encoder's means already
lie close for sentences that say the same, so this is where the crossed pairings start from.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from rag.claims.records import LABELS

if TYPE_CHECKING:
    from transformers import BertModel

WORD_EMBEDDINGS = "encoder.embeddings.word_embeddings.weight"


class VerifierNetwork(nn.Module):
    """Logits of the three labels for pairs of evidence and claim."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        width = int(encoder.config.hidden_size)
        self.inner = nn.Linear(5 * width, width)
        self.outer = nn.Linear(width, len(LABELS))

    @classmethod
    def from_base(cls, folder: Path) -> VerifierNetwork:
        """The base encoder with a fresh head.

        Attention is computed plainly: on short pairs that is as fast as the fused kernel and its gradient is ten
        times as fast on a processor.
        """
        from transformers import BertModel

        encoder = BertModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            local_files_only=True,
        )
        return cls(encoder)

    def forward(self, ids: Tensor, sides: Tensor) -> Tensor:
        """Logits, shape (pairs, 3).

        :param ids: token numbers, shape (pairs, tokens).
        :param sides: 0 for evidence, 1 for claim, -1 for padding; the same shape.
        """
        mask = sides >= 0
        states = self.encoder(
            input_ids=ids, attention_mask=mask.long(), token_type_ids=sides.clamp(min=0)
        ).last_hidden_state
        evidence, claim = _mean(states, sides == 0), _mean(states, sides == 1)
        features = torch.cat(
            [states[:, 0], evidence, claim, (evidence - claim).abs(), evidence * claim], dim=-1
        )
        return cast(Tensor, self.outer(nn.functional.gelu(self.inner(features))))


def _mean(states: Tensor, chosen: Tensor) -> Tensor:
    weights = chosen.to(states.dtype).unsqueeze(-1)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)
