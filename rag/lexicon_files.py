"""The files of the lexical index under checksums: no byte of them is searched that was not written.

tantivy ends each file with a CRC of its content, but compares it with nothing; and its list of files
(`meta.json`) has none. So the list gets a seal of ours after each commit, and both are verified when the index
is opened. While a commit is under way the seal says so: the list is then replaced in one step by tantivy.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import zlib
from pathlib import Path
from typing import Any

_LIST = "meta.json"
_SEAL = "sourcier.seal"
_WRITING = "writing"
_MAGIC = 1337  # the last four bytes of each file, after the length of its footer
_PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")  # the files of a segment
_SUFFIXES = {f".{part}" for part in (*_PARTS, "del")}


def begin_writing(folder: Path) -> None:
    """Say that the list of files is about to change.

    Where an earlier writer was killed, what it left behind is removed: tantivy would want to write files of
    the same names, and fail.
    """
    seal_file = folder / _SEAL
    if seal_file.exists() and seal_file.read_bytes() == _WRITING.encode():
        _sweep(folder)
    _write(folder, _WRITING)


def seal(folder: Path) -> None:
    """Have the list of files as it is now be the one that `verify` wants."""
    _write(folder, _digest(folder))


def verify(folder: Path) -> None:
    """Compare every byte of the index with its checksum.

    :raises FileNotFoundError: when there is no index, or a file of it is missing.
    :raises ValueError: when a file is not what was written.
    """
    listed = _listed(folder)
    sealed = (folder / _SEAL).read_text("ascii")
    if sealed not in {_WRITING, _digest(folder)}:
        raise ValueError(f"{_LIST} was changed")
    for name in listed:
        _verify_file(folder / name)


def _listed(folder: Path) -> list[str]:
    """The names of the files that the committed list speaks of."""
    names = []
    for segment in json.loads((folder / _LIST).read_bytes())["segments"]:
        name = segment["segment_id"].replace("-", "")
        names += [f"{name}.{part}" for part in _PARTS]
        if segment["deletes"]:
            names.append(f"{name}.{segment['deletes']['opstamp']}.del")
    return names


def _sweep(folder: Path) -> None:
    listed = set(_listed(folder))
    for file in folder.iterdir():
        if file.suffix in _SUFFIXES and file.name not in listed:
            file.unlink(missing_ok=True)


def _verify_file(file: Path) -> None:
    with file.open("rb") as stream:
        size = file.stat().st_size
        stream.seek(max(size - 8, 0))
        end = stream.read()
        length, magic = int.from_bytes(end[:4], "little"), int.from_bytes(end[4:], "little")
        if magic != _MAGIC or not 0 < length <= size - 8:
            raise ValueError(f"{file.name} was cut off or changed")
        stream.seek(size - 8 - length)
        footer: dict[str, Any] = json.loads(stream.read(length))
        if footer.get("crc") != _checksum(stream.fileno(), size - 8 - length):
            raise ValueError(f"{file.name} was changed")


def _checksum(descriptor: int, size: int) -> int:
    if not size:
        return 0
    with (
        mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ) as content,
        memoryview(content) as view,
        view[:size] as body,
    ):
        return zlib.crc32(body)


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / _LIST).read_bytes()).hexdigest()


def _write(folder: Path, text: str) -> None:
    unfinished = folder / f"{_SEAL}.new"
    unfinished.write_text(text, "ascii")
    unfinished.replace(folder / _SEAL)
