"""Low-rank adapters in a frozen language model, and the file in which llama.cpp reads them.

Hu and others 2021 (LoRA): beside each matrix W of the upper layers stand two narrow ones, so that it computes
W x + s B A x; only A and B are trained. The layers below the first adapted one need no gradients.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from transformers import Qwen2ForCausalLM

RANK = 8
SCALE = 2.0
"""What the adapters' product is multiplied by; llama.cpp is told alpha = SCALE * RANK."""
FIRST_LAYER = 14
"""Of 28: half the layers, so that a step costs half a pass back instead of a whole one."""
_ATTENTION = {"q_proj": "attn_q", "k_proj": "attn_k", "v_proj": "attn_v", "o_proj": "attn_output"}
_FEED_FORWARD = {"gate_proj": "ffn_gate", "up_proj": "ffn_up", "down_proj": "ffn_down"}
_NAMES = _ATTENTION | _FEED_FORWARD


class Adapted(nn.Module):
    """A linear layer with an adapter, which changes nothing before it is trained."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.a = nn.Parameter(torch.empty(RANK, base.in_features, dtype=torch.float32))
        self.b = nn.Parameter(torch.zeros(base.out_features, RANK, dtype=torch.float32))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, inputs: Tensor) -> Tensor:
        """The layer's output of shape (…, out), in the precision of its inputs."""
        plain = self.base(inputs)
        narrow = inputs.flatten(0, -2) @ self.a.T.to(inputs.dtype)
        return torch.addmm(plain.flatten(0, -2), narrow, (SCALE * self.b.T).to(inputs.dtype)).view_as(plain)


def adapt(model: Qwen2ForCausalLM, first: int = FIRST_LAYER) -> dict[str, nn.Parameter]:
    """Freeze a model and put adapters into its layers from `first` on; the parameters to train, by their names."""
    model.requires_grad_(requires_grad=False)
    for layer in model.model.layers[first:]:
        for parent, names in ((layer.self_attn, _ATTENTION), (layer.mlp, _FEED_FORWARD)):
            for name in names:
                setattr(parent, name, Adapted(getattr(parent, name)))
    return {name: weight for name, weight in model.named_parameters() if weight.requires_grad}


def write(weights: dict[str, Tensor], file: Path, *, architecture: str = "qwen2") -> None:
    """Write adapters as a GGUF file of 16-bit floats that llama.cpp applies to the same model."""
    import gguf

    writer = gguf.GGUFWriter(str(file), architecture)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, SCALE * RANK)
    for name, weight in weights.items():
        _, _, layer, _, matrix, half = name.split(".")  # model.layers.14.self_attn.q_proj.a
        there = f"blk.{layer}.{_NAMES[matrix]}.weight.lora_{half}"
        writer.add_tensor(there, weight.detach().to(torch.float16).numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def read(file: Path) -> dict[str, Tensor]:
    """The adapters that `write` wrote, by the names of the parameters: 32-bit floats that were rounded to 16."""
    import gguf

    names = {there: here for here, there in _NAMES.items()}
    weights = {}
    for tensor in gguf.GGUFReader(str(file)).tensors:
        _, layer, matrix, _, half = tensor.name.split(".")  # blk.14.attn_q.weight.lora_a
        parent = "self_attn" if names[matrix] in _ATTENTION else "mlp"
        name = f"model.layers.{layer}.{parent}.{names[matrix]}.{half.removeprefix('lora_')}"
        weights[name] = torch.from_numpy(tensor.data.copy()).float()
    return weights
