"""The files of a saved vector index: arrays, and a manifest that names them by their SHA-256.

The manifest is renamed into place last, so that it always describes files that are whole; every byte, its
own included, is under a checksum that is verified before anything is searched. An array's file is named
after its content, and an array that is saved already is not written again: saving a small change of a large
index is cheap.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.errors import DiskFull, IndexDamaged, IndexForeign, IndexMissing

Array = npt.NDArray[Any]
Manifest = dict[str, Any]

_FORMAT = 1
_MANIFEST = "vectors.json"
_REBUILD = "delete the folder {} and start again: the index is rebuilt from the stored passages"


@dataclass(frozen=True, slots=True)
class SavedArray:
    """An array in memory and the file that holds the same."""

    array: Array
    file: str
    size: int  # bytes of the file
    sha256: str


SavedArrays = dict[str, SavedArray]


def write(
    folder: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any], saved: SavedArrays
) -> SavedArrays:
    """Write those arrays that are not saved yet, then the manifest with the facts; then drop older files.

    :raises DiskFull: when they do not fit; what was saved before is still whole.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        now = {name: _written(folder, name, array, saved.get(name)) for name, array in arrays.items()}
        files = {name: [saved.file, saved.size, saved.sha256] for name, saved in now.items()}
        manifest = {"format": _FORMAT, **facts, "files": files}
        text = json.dumps({**manifest, "sha256": _seal(manifest)}, indent=1)
        _replace(folder, lambda stream: stream.write(text.encode()), lambda: _MANIFEST)
        _sync_folder(folder)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        fix = "make room on that disk and try again"
        raise DiskFull(f"The vector index does not fit into {folder}", fix=fix) from error
    kept = {saved.file for saved in now.values()}
    for file in [*folder.glob("vectors-*.npy"), *folder.glob(".vectors-*")]:
        if file.name not in kept:
            file.unlink(missing_ok=True)
    return now


def read(folder: Path, *, fingerprint: str) -> tuple[SavedArrays, Manifest]:
    """Verify and map the arrays of a folder; large ones stay on disk until they are touched.

    :raises IndexMissing: when the folder holds no vector index.
    :raises IndexDamaged: when a byte is not what was written.
    :raises IndexForeign: when it was made with another model, or in another format.
    """
    fix = _REBUILD.format(folder)
    try:
        manifest = json.loads((folder / _MANIFEST).read_bytes())
        if manifest.pop("sha256") != _seal(manifest):
            raise IndexDamaged(f"The manifest of the vector index in {folder} was changed", fix=fix)
    except FileNotFoundError as error:
        raise IndexMissing(f"There is no vector index in {folder}", fix=fix) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(f"The manifest of the vector index in {folder} is no manifest", fix=fix) from error
    if manifest["format"] != _FORMAT or manifest["fingerprint"] != fingerprint:
        made = f"{manifest['fingerprint']}, format {manifest['format']}"
        problem = f"The vector index in {folder} was made with {made}, not {fingerprint}, format {_FORMAT}"
        raise IndexForeign(problem, fix=fix)
    arrays = {}
    for name, (file, size, sha256) in manifest["files"].items():
        try:
            arrays[name] = SavedArray(_mapped(folder / file, size, sha256), file, size, sha256)
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"The vector index in {folder} is damaged: {error}", fix=fix) from error
    return arrays, manifest


def _written(folder: Path, name: str, array: Array, saved: SavedArray | None) -> SavedArray:
    if saved is not None and saved.array is array and _size(folder / saved.file) == saved.size:
        return saved
    size, sha256 = 0, ""

    def save(stream: BufferedRandom) -> None:
        nonlocal size, sha256
        np.save(stream, array, allow_pickle=False)
        size = stream.tell()
        stream.seek(0)
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()

    file = _replace(folder, save, lambda: f"vectors-{name}-{sha256[:16]}.npy")
    return SavedArray(array, file, size, sha256)


def _mapped(file: Path, size: int, sha256: str) -> Array:
    """The array of a file whose bytes are verified; ValueError or OSError when they are not right."""
    if _size(file) != size:
        raise ValueError(f"{file.name} is {_size(file)} bytes long, not {size}")
    with file.open("rb", buffering=0) as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
            raise ValueError(f"{file.name} has another SHA-256 than when it was written")
    return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))


def _replace(folder: Path, save: Callable[[BufferedRandom], Any], named: Callable[[], str]) -> str:
    """Save to a temporary file, have it on the disk, and only then give it its name."""
    descriptor, path = mkstemp(dir=folder, prefix=".vectors-")
    temporary = Path(path)
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            save(stream)
            stream.flush()
            os.fsync(descriptor)
        name = named()
        temporary.replace(folder / name)
    finally:
        temporary.unlink(missing_ok=True)
    return name


def _sync_folder(folder: Path) -> None:
    """Have the renames themselves on the disk, where the platform lets a folder be synced."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _seal(manifest: Manifest) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else -1
