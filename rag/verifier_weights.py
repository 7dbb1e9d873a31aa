"""The verifier's file of trained layers: eight bits a weight, a scale a row; writing and reading.

A matrix is kept as int8 with one float16 scale for each of its rows, everything else as float16. The word
embeddings are not in the file: they are the base model's, mapped from its own file so that only the rows that
are looked up ever take memory.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelDamaged

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from rag.verifier_network import VerifierNetwork

_SCALE = ".scale"
_BASE_WORDS = "embeddings.word_embeddings.weight"


def pack(weights: dict[str, Tensor], metadata: dict[str, str], file: Path) -> None:
    """Write the trained layers; `metadata` holds at least `name` and `temperatures` (JSON by language pairing)."""
    import torch
    from safetensors.torch import save_file

    packed: dict[str, Tensor] = {}
    for name, weight in weights.items():
        if weight.dim() < 2:
            packed[name] = weight.to(torch.float16).contiguous()
            continue
        scale = (weight.abs().amax(dim=1, keepdim=True) / 127).clamp(min=1e-8).to(torch.float16)
        packed[name] = (weight / scale.float()).round().clamp(-127, 127).to(torch.int8).contiguous()
        packed[name + _SCALE] = scale.contiguous()
    save_file(packed, str(file), metadata=metadata)


def unpack(content: bytes) -> tuple[dict[str, Tensor], dict[str, str]]:
    """The trained layers in float32, and the metadata.

    :raises ModelDamaged: when the bytes are not such a file.
    """
    import json
    import struct

    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        stored = load(content)
        (length,) = struct.unpack("<Q", content[:8])
        metadata: dict[str, str] = json.loads(content[8 : 8 + length])["__metadata__"]
    except (SafetensorError, ValueError, KeyError, struct.error) as error:
        raise ModelDamaged(
            f"The verifier's weights cannot be read: {error}", fix="install Sourcier again: make setup"
        ) from error
    weights = {
        name: tensor.float() * stored[name + _SCALE].float() if name + _SCALE in stored else tensor.float()
        for name, tensor in stored.items()
        if not name.endswith(_SCALE)
    }
    return weights, metadata


def load_network(content: bytes, base: Path, dtype: torch.dtype) -> tuple[VerifierNetwork, dict[str, str]]:
    """The network ready to judge, and the metadata of its file.

    :param base: Folder of the base model, for its configuration and its word embeddings.
    :raises ModelDamaged: when the bytes are no such file, or do not fit the base model.
    """
    import torch
    from transformers import BertConfig, BertModel

    from rag.verifier_network import WORD_EMBEDDINGS, VerifierNetwork

    weights, metadata = unpack(content)
    config = BertConfig.from_pretrained(str(base), attn_implementation="eager")
    with torch.device("meta"):
        network = VerifierNetwork(BertModel(config, add_pooling_layer=False))
    words = _mapped(base / "model.safetensors", _BASE_WORDS)
    state = {name: tensor.to(dtype) for name, tensor in weights.items()}
    state[WORD_EMBEDDINGS] = words
    try:
        network.load_state_dict(state, assign=True)
    except RuntimeError as error:
        raise ModelDamaged(
            f"The verifier's weights do not fit the model in {base}: {error}",
            fix="fetch the model again: sourcier models pull",
        ) from error
    embeddings = network.encoder.embeddings
    positions = torch.arange(config.max_position_embeddings).unsqueeze(0)
    embeddings.position_ids, embeddings.token_type_ids = positions, torch.zeros_like(positions)
    embeddings.word_embeddings.register_forward_hook(lambda _module, _inputs, output: output.to(dtype))
    network.eval()
    return network, metadata


def _mapped(file: Path, name: str) -> Tensor:
    """A float32 tensor of a safetensors file as it lies there: a row takes memory once it is looked up."""
    import json
    import struct

    import numpy as np
    import torch

    with file.open("rb") as opened:
        (length,) = struct.unpack("<Q", opened.read(8))
        entry = json.loads(opened.read(length))[name]
    if entry["dtype"] != "F32":
        raise ModelDamaged(
            f"The weights in {file} are {entry['dtype']}, not F32",
            fix="fetch the model again: sourcier models pull",
        )
    start = 8 + length + entry["data_offsets"][0]
    # Copy on write, so that PyTorch may take it for writable; nothing ever writes.
    return torch.from_numpy(np.memmap(file, np.float32, "c", start, tuple(entry["shape"])))
