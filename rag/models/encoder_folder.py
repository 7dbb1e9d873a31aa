"""The folder that `SentenceTransformer(path)` loads: an E5 encoder with everything said about it.

Mean pooling, unit vectors, 512 tokens, and the prompts that the model was trained with (Wang et al., 2024,
'Multilingual E5 Text Embeddings'). The tokenizer is read from `tokenizer.json` as it stands: the XLM-R class
of transformers 5 would build it anew, which takes twice as long to load and treats runs of blanks otherwise.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rag.models.partial_file import write_whole
from rag.models.weights import E5File, SafetensorsFile, write_safetensors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rag.models.manifest import BertShape

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"

_MODULES = (
    ("", "sentence_transformers.base.modules.transformer.Transformer"),
    ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
    ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
)
_SPECIAL_TOKENS = {
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
}
# Sentence Transformers looks for 'document' before 'passage', and would embed documents without any prompt.
_PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}


def write_encoder(
    folder: Path,
    weights: Path,
    tokenizer: Path,
    shape: BertShape,
    *,
    written: Callable[[int], None] = lambda _: None,
) -> None:
    """Write the folder from a file of weights (E5S1 or safetensors); the tokenizer is copied.

    :raises ModelDamaged: when the weights cannot be those of this model.
    """
    source = SafetensorsFile(weights) if weights.name.startswith(WEIGHTS) else E5File(weights, shape)
    write_safetensors(folder / WEIGHTS, source, shape, written)
    write_whole(folder / TOKENIZER, tokenizer.read_bytes())
    for name, content in _descriptions(shape).items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_whole(folder / name, (json.dumps(content, indent=2) + "\n").encode())


def _descriptions(shape: BertShape) -> dict[str, Any]:
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.1,
            "attention_probs_dropout_prob": 0.1,
            "initializer_range": 0.02,
            "pad_token_id": 0,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "model_input_names": ["input_ids", "attention_mask"],
            **_SPECIAL_TOKENS,
        },
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": kind}
            for index, (path, kind) in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {
            "transformer_task": "feature-extraction",
            "max_seq_length": shape.positions,
            "model_kwargs": {
                "add_pooling_layer": False
            },  # the first token's layer, which mean pooling ignores
        },
        "1_Pooling/config.json": {
            "embedding_dimension": shape.hidden,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
        "2_Normalize/config.json": {"module_input_name": "sentence_embedding"},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "similarity_fn_name": "cosine",
            "prompts": _PROMPTS,
            "default_prompt_name": None,
        },
    }
