"""Weights: the 4-bit blocks, the E5S1 file and the safetensors file that comes of it."""

import json
import os
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load

import rag.models.weights
from fake_models import SHAPE, e5_file, safetensors_file
from rag.errors import ModelDamaged
from rag.models.encoder_folder import write_encoder
from rag.models.weights import E5File, SafetensorsFile, dequantise, tensor_shapes, write_safetensors

DATA, TENSORS = e5_file()


@pytest.fixture
def e5(tmp_path):
    path = tmp_path / "e5.bin"
    path.write_bytes(DATA)
    return path


def converted(source, folder) -> bytes:
    target = folder / "out.safetensors"
    write_safetensors(target, source, SHAPE)
    return target.read_bytes()


def test_a_block_is_a_scale_then_low_nibbles_then_high_nibbles():
    block = struct.pack("<e", 0.5) + bytes(low | (15 - low) << 4 for low in range(16))
    weights = dequantise(np.frombuffer(block, dtype=np.uint8))
    assert weights.tolist() == [(n - 8) * 0.5 for n in range(16)] + [(7 - n) * 0.5 for n in range(16)]


def test_the_names_are_those_of_bert_without_its_pooling_layer():
    shapes = tensor_shapes(SHAPE)
    assert len(shapes) == 5 + 16 * SHAPE.layers
    assert shapes["embeddings.word_embeddings.weight"] == (41, 32)
    assert shapes["encoder.layer.1.intermediate.dense.weight"] == (64, 32)
    assert shapes["encoder.layer.1.output.dense.weight"] == (32, 64)
    assert shapes["encoder.layer.0.attention.output.LayerNorm.bias"] == (32,)


def test_a_file_is_converted_weight_by_weight(e5, tmp_path):
    found = load(converted(E5File(e5, SHAPE), tmp_path))
    assert found.keys() == TENSORS.keys()
    for name, expected in TENSORS.items():
        np.testing.assert_array_equal(found[name], expected, err_msg=name, strict=True)


def test_the_result_does_not_depend_on_the_rows_read_at_once(e5, tmp_path, monkeypatch):
    whole = converted(E5File(e5, SHAPE), tmp_path)
    monkeypatch.setattr(rag.models.weights, "_ROWS_AT_ONCE", 3)
    assert converted(E5File(e5, SHAPE), tmp_path) == whole


def test_the_hubs_file_gives_the_same_bytes_without_its_pooling_layer(e5, tmp_path, monkeypatch):
    hub = tmp_path / "model.safetensors"
    extra = {
        "pooler.dense.weight": np.ones((32, 32), np.float32),
        "embeddings.position_ids": np.arange(16, dtype=np.int64)[np.newaxis],
    }
    hub.write_bytes(safetensors_file({**TENSORS, **extra}))
    whole = converted(E5File(e5, SHAPE), tmp_path)
    assert converted(SafetensorsFile(hub), tmp_path) == whole
    monkeypatch.setattr(rag.models.weights, "_ROWS_AT_ONCE", 3)
    assert converted(SafetensorsFile(hub), tmp_path) == whole


def test_weights_begin_at_a_multiple_of_64_bytes(e5, tmp_path):
    written = converted(E5File(e5, SHAPE), tmp_path)
    (length,) = struct.unpack_from("<Q", written)
    assert (8 + length) % 64 == 0
    assert json.loads(written[8 : 8 + length])["__metadata__"] == {"format": "pt"}


def test_a_scale_that_is_no_number_is_refused(tmp_path):
    path = tmp_path / "e5.bin"
    at = len(DATA) - len(DATA) % 64  # somewhere among the blocks of the last matrices
    for scale in (np.inf, np.nan):
        block = struct.pack("<e", scale) * 40
        path.write_bytes(DATA[: at // 2] + block + DATA[at // 2 + len(block) :])
        with pytest.raises(ModelDamaged, match="holds a weight that is no number"):
            converted(E5File(path, SHAPE), tmp_path)


@settings(deadline=None, max_examples=60)
@given(length=st.integers(0, len(DATA) - 65))
def test_a_file_cut_short_is_damaged(length, tmp_path_factory):
    path = tmp_path_factory.mktemp("cut") / "e5.bin"
    path.write_bytes(DATA[:length])
    with pytest.raises(ModelDamaged, match="sourcier models pull"):
        converted(E5File(path, SHAPE), path.parent)


@settings(deadline=None, max_examples=150)
@given(at=st.integers(0, 1500), value=st.integers(0, 255), width=st.sampled_from([1, 4, 8]))
def test_a_scribbled_head_is_an_error_of_ours_or_harmless(at, value, width, tmp_path_factory):
    path = tmp_path_factory.mktemp("scribble") / "e5.bin"
    path.write_bytes(DATA[:at] + bytes([value]) * width + DATA[at + width :])
    try:
        written = converted(E5File(path, SHAPE), path.parent)
    except ModelDamaged:
        return
    assert load(written).keys() == TENSORS.keys()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"E5S2" + DATA[4:], "begins with"),
        (os.urandom(3), "too few"),
        (DATA[:4000], "does not fit"),
    ],
)
def test_the_error_says_what_is_wrong(data, says, tmp_path):
    path = tmp_path / "e5.bin"
    path.write_bytes(data)
    with pytest.raises(ModelDamaged, match=says):
        E5File(path, SHAPE)


def test_a_safetensors_file_of_another_model_is_refused(tmp_path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(safetensors_file({"embeddings.word_embeddings.weight": np.ones((41, 31), np.float32)}))
    with pytest.raises(ModelDamaged, match=r"\(41, 31\), and \(41, 32\) was expected"):
        converted(SafetensorsFile(path), tmp_path)
    path.write_bytes(b"not safetensors at all")
    with pytest.raises(ModelDamaged, match=r"model.safetensors is not a whole file"):
        converted(SafetensorsFile(path), tmp_path)
    path.write_bytes(safetensors_file({"another": np.ones(3, np.float32)}))
    with pytest.raises(ModelDamaged, match=r"embeddings\.word_embeddings"):
        converted(SafetensorsFile(path), tmp_path)


def test_the_folder_prompts_documents_as_passages(e5, tmp_path):
    tokenizer = tmp_path / "tokenizer.json"
    tokenizer.write_text("{}")
    folder = tmp_path / "encoder"
    folder.mkdir()
    write_encoder(folder, e5, tokenizer, SHAPE)
    said = json.loads((folder / "config_sentence_transformers.json").read_text())
    assert said["prompts"] == {"query": "query: ", "passage": "passage: ", "document": "passage: "}
    assert json.loads((folder / "1_Pooling" / "config.json").read_text())["pooling_mode"] == "mean"
    assert json.loads((folder / "config.json").read_text())["vocab_size"] == 41
    assert (folder / "tokenizer.json").read_text() == "{}"
