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


def begin_writing(folder: Path) -> None:
    """Say that the list of files is about to change."""
    _write(folder, _WRITING)


def seal(folder: Path) -> None:
    """Have the list of files as it is now be the one that `verify` wants."""
    _write(folder, _digest(folder))


def verify(folder: Path) -> None:
    """Compare every byte of the index with its checksum.

    :raises FileNotFoundError: when there is no index, or a file of it is missing.
    :raises ValueError: when a file is not what was written.
    """
    listed = json.loads((folder / _LIST).read_bytes())
    sealed = (folder / _SEAL).read_text("ascii")
    if sealed not in {_WRITING, _digest(folder)}:
        raise ValueError(f"{_LIST} was changed")
    for segment in listed["segments"]:
        name = segment["segment_id"].replace("-", "")
        for part in _PARTS:
            _verify_file(folder / f"{name}.{part}")
        if segment["deletes"]:
            _verify_file(folder / f"{name}.{segment['deletes']['opstamp']}.del")


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
