"""Embedding weights, from the form in which they travel to the folder that Sentence Transformers loads.

Two forms are read. `E5S1` is one little-endian file whose matrices are 4-bit blocks (Q4_0 of ggml: a scale in
half precision and 32 nibbles, each weight `(nibble - 8) * scale`) and whose vectors are single precision.
safetensors is the form of the hub: there we only leave out the pooling layer, which sentence embeddings do
not use and which loaders complain about.

Both are written as single precision, which holds every 4-bit weight exactly. Half precision would save half
the bytes on disk, but the loader then converts at every start: 1.5 s and 1.26 GB at its peak instead of 1.1 s
and 0.87 GB, on two cores.

Every offset and length is checked before it is used: a damaged file is an error, never a wrong vector.
"""

from __future__ import annotations

import json
import math
import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from rag.errors import ModelDamaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from rag.models.manifest import BertShape

_MAGIC = b"E5S1"
_WEIGHTS_PER_BLOCK = 32
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_WEIGHTS_PER_BLOCK // 2,))])
_SINGLE, _FOUR_BITS = 0, 1  # types of a tensor in E5S1
_ROWS_AT_ONCE = 8192  # rows of a matrix expanded together: bounds the memory to some 50 MB
_ALIGNMENT = 64

_EMBEDDINGS = {"word_embeddings": "word", "position_embeddings": "pos", "token_type_embeddings": "type"}
_LAYER_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def tensor_shapes(shape: BertShape) -> dict[str, tuple[int, ...]]:
    """Name and shape of each tensor of Hugging Face's `BertModel` without its pooling layer, in order."""
    hidden, wide = shape.hidden, shape.feed_forward
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (shape.vocabulary, hidden),
        "embeddings.position_embeddings.weight": (shape.positions, hidden),
        "embeddings.token_type_embeddings.weight": (shape.types, hidden),
        "embeddings.LayerNorm.weight": (hidden,),
        "embeddings.LayerNorm.bias": (hidden,),
    }
    for layer in range(shape.layers):
        for part in _LAYER_PARTS:
            rows = wide if part == "intermediate.dense" else hidden
            columns = wide if part == "output.dense" else hidden
            prefix = f"encoder.layer.{layer}.{part}"
            shapes[f"{prefix}.weight"] = (rows,) if part.endswith("LayerNorm") else (rows, columns)
            shapes[f"{prefix}.bias"] = (rows,)
    return shapes


class WeightsFile(Protocol):
    """A file of BERT weights whose directory has been read."""

    def rows(self, name: str, shape: tuple[int, ...]) -> Iterator[NDArray[np.float32]]:
        """A tensor of `BertModel` in single precision, in order, some thousand rows at a time."""


def _damaged(path: Path, problem: str) -> ModelDamaged:
    return ModelDamaged(
        f"{path.name} is not a whole file of weights: {problem}", fix="run `sourcier models pull`"
    )


class _Cursor:
    """Reads little-endian numbers one after the other, and never past the end."""

    def __init__(self, data: NDArray[np.uint8], path: Path) -> None:
        self._data, self._path, self._at = data, path, 0

    def take(self, size: int) -> bytes:
        end = self._at + size
        if size < 0 or end > len(self._data):
            raise _damaged(
                self._path, f"it has {len(self._data):,} bytes, too few for what its head announces"
            )
        taken = self._data[self._at : end].tobytes()
        self._at = end
        return taken

    def skip(self, size: int) -> None:
        self._at += size
        self.take(0)

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))


@dataclass(frozen=True, slots=True)
class _Entry:
    type: int
    count: int
    offset: int


class E5File:
    """An E5S1 file."""

    def __init__(self, path: Path, shape: BertShape) -> None:
        """Read the head and the directory; the weights themselves are read when asked for.

        :raises ModelDamaged: when anything in them is impossible, or the sizes are not those of `shape`.
        """
        self._path = path
        self._data = _map(path)
        cursor = _Cursor(self._data, path)
        magic, version, *sizes, _, block = cursor.numbers("4sI7ifi")
        expected = [shape.hidden, shape.layers, shape.heads, shape.feed_forward]
        expected += [shape.vocabulary, shape.positions, shape.types]
        if (magic, version, block, sizes) != (_MAGIC, 1, _WEIGHTS_PER_BLOCK, expected):
            raise _damaged(
                path, f"it begins with {magic!r}, version {version}, sizes {sizes}, blocks of {block}"
            )
        pieces, _, _, _, _, blob = cursor.numbers("5iQ")
        if pieces < 0:
            raise _damaged(path, f"it announces {pieces} pieces of words")
        cursor.skip(4 * (pieces + 1) + 4 * pieces + blob)  # its tokenizer: ours comes from its own file
        _, norm_bytes = cursor.numbers("iI")
        cursor.skip(norm_bytes)
        (count,) = cursor.numbers("i")
        self._entries = dict(self._entry(cursor) for _ in range(count))

    def _entry(self, cursor: _Cursor) -> tuple[str, _Entry]:
        (length,) = cursor.numbers("H")
        name = cursor.take(length).decode("ascii", errors="replace")
        type_, count, offset, size = cursor.numbers("BIQQ")
        expected = {_SINGLE: 4 * count, _FOUR_BITS: count // _WEIGHTS_PER_BLOCK * _BLOCK.itemsize}.get(type_)
        if size != expected or offset + size > len(self._data):
            raise _damaged(
                self._path, f"{name} (type {type_}, {count:,} weights, {size:,} bytes) does not fit"
            )
        return name, _Entry(type_, count, offset)

    def rows(self, name: str, shape: tuple[int, ...]) -> Iterator[NDArray[np.float32]]:
        """See `WeightsFile`.

        :raises ModelDamaged: when the tensor is missing or of another size.
        """
        short = _e5_name(name)
        entry = self._entries.get(short)
        if entry is None or entry.count != math.prod(shape):
            found = "missing" if entry is None else f"{entry.count:,} weights long"
            raise _damaged(self._path, f"{short} is {found}, and {shape} was expected")
        columns = shape[-1]
        if entry.type == _FOUR_BITS and columns % _WEIGHTS_PER_BLOCK:
            raise _damaged(self._path, f"rows of {columns} weights are not whole blocks in {short}")
        row_bytes = 4 * columns
        if entry.type == _FOUR_BITS:
            row_bytes = columns // _WEIGHTS_PER_BLOCK * _BLOCK.itemsize
        end = entry.offset + entry.count // columns * row_bytes
        for start in range(entry.offset, end, _ROWS_AT_ONCE * row_bytes):
            raw = self._data[start : min(start + _ROWS_AT_ONCE * row_bytes, end)]
            values = dequantise(raw) if entry.type == _FOUR_BITS else raw.view("<f4")
            yield values.reshape(-1, columns)


class SafetensorsFile:
    """A safetensors file."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is opened when a tensor is asked for."""
        self._path = path

    def rows(self, name: str, shape: tuple[int, ...]) -> Iterator[NDArray[np.float32]]:
        """See `WeightsFile`.

        :raises ModelDamaged: when the tensor is missing or of another shape, or the file cannot be read.
        """
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(self._path, framework="np") as file:
                tensor = file.get_slice(name)
                found = tuple(tensor.get_shape())
                if found != shape:
                    raise _damaged(self._path, f"{name} is {found}, and {shape} was expected")
                for row in range(0, shape[0], _ROWS_AT_ONCE):
                    rows = tensor[row : min(row + _ROWS_AT_ONCE, shape[0])]
                    yield np.asarray(rows, dtype="<f4")
        except SafetensorError as error:
            raise _damaged(self._path, str(error)) from error


def _map(path: Path) -> NDArray[np.uint8]:
    if path.stat().st_size == 0:  # an empty file cannot be mapped
        raise _damaged(path, "it is empty")
    return np.memmap(path, dtype=np.uint8, mode="r")


def _e5_name(name: str) -> str:
    """The E5S1 name of a tensor of `BertModel`: 'encoder.layer.3.output.dense.bias' is 'l3.fo.b'."""
    scope, _, rest = name.partition(".")
    stem, _, kind = rest.rpartition(".")
    if scope == "embeddings":
        return f"emb.{_EMBEDDINGS[stem]}" if stem in _EMBEDDINGS else f"emb.ln.{kind[0]}"
    _, layer, part = stem.split(".", 2)
    return f"l{layer}.{_LAYER_PARTS[part]}.{kind[0]}"


def dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Expand Q4_0 blocks of 18 bytes into 32 weights each, exactly.

    The low nibbles of a block are its weights 0 to 15, the high nibbles 16 to 31.
    """
    table = blocks.view(_BLOCK)
    weights = np.empty((len(table), _WEIGHTS_PER_BLOCK), dtype=np.float32)
    half = _WEIGHTS_PER_BLOCK // 2
    weights[:, :half] = table["nibbles"] & 15
    weights[:, half:] = table["nibbles"] >> 4
    weights -= 8
    with np.errstate(invalid="ignore"):  # an infinite scale times 0; the writer refuses what comes of it
        weights *= table["scale"].astype(np.float32)[:, np.newaxis]
    return weights.reshape(-1)


def write_safetensors(
    path: Path,
    weights: WeightsFile,
    shape: BertShape,
    written: Callable[[int], None] = lambda _: None,
) -> None:
    """Write an encoder as safetensors in single precision, row by row; `written` is told the bytes so far.

    Written here rather than by the library so that the same weights are the same bytes under any version of
    it, which is what lets the manifest name the SHA-256 of the result, and so that 470 MB need 50 in memory.

    :raises ModelDamaged: when a tensor is missing, of another size or not all numbers.
    """
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, sizes in tensor_shapes(shape).items():
        start, end = end, end + 4 * math.prod(sizes)
        header[name] = {"dtype": "F32", "shape": list(sizes), "data_offsets": [start, end]}
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-(8 + len(head)) % _ALIGNMENT)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        for name, sizes in tensor_shapes(shape).items():
            for rows in weights.rows(name, sizes):
                if not np.isfinite(rows).all():
                    raise ModelDamaged(
                        f"{name} holds a weight that is no number", fix="run `sourcier models pull`"
                    )
                file.write(np.ascontiguousarray(rows, dtype="<f4").data)
                written(file.tell())
        file.flush()
        os.fsync(file.fileno())
