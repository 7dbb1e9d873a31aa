"""A published file on its way here: bytes appended in order, resumable after a kill, accepted only whole.

Beside the bytes (`NAME.partial`) stands a journal (`NAME.journal`) with the length up to which they are
known to be on the disk. It is written after the bytes were flushed, by rename, so that whatever a kill or a
power cut leaves behind the journal is cut off and fetched again. Which source the bytes came from does not
matter: the SHA-256 of the whole decides.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING

from rag.errors import DiskFull, ModelDamaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rag.models.manifest import PublishedFile

CHUNK = 1 << 20  # bytes read or hashed at a time


def _ignore(_: int) -> None:
    """Take no notice of how far something has come."""


class PartialFile:
    """The bytes of one published file that have arrived so far."""

    def __init__(self, folder: Path, file: PublishedFile) -> None:
        """Take up what an earlier run left in the folder, cut back to what its journal vouches for."""
        self.file = file
        self.path = folder / f"{file.name}.partial"
        self._journal = folder / f"{file.name}.journal"
        folder.mkdir(parents=True, exist_ok=True)
        self.length = self._vouched()
        if self.length:
            os.truncate(self.path, self.length)
        else:
            self.discard()

    def _vouched(self) -> int:
        try:
            journal = json.loads(self._journal.read_text(encoding="utf-8"))
            length = int(journal["length"])
            there = self.path.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            return 0
        if journal.get("sha256") != self.file.sha256 or not 0 < length <= min(there, self.file.size):
            return 0
        return length

    @property
    def complete(self) -> bool:
        """Whether all bytes have arrived; they may still be wrong."""
        return self.length == self.file.size

    def append(self, chunks: Iterable[bytes], size: int) -> None:
        """Append exactly `size` bytes, flush them to the disk and vouch for them in the journal.

        :raises ModelDamaged: when the chunks hold more or fewer bytes; then everything is discarded.
        :raises DiskFull: when they do not fit; what arrived before stays.
        """
        end = self.length + size
        try:
            with self.path.open("r+b" if self.path.exists() else "wb") as stream:
                stream.truncate(self.length)
                stream.seek(self.length)
                for chunk in chunks:
                    stream.write(chunk)
                    if stream.tell() > end:
                        break
                arrived = stream.tell() - self.length
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            if not is_disk_full(error):
                raise
            raise disk_full(self.path.parent, needed=size) from error
        if arrived != size or end > self.file.size:
            self.discard()
            raise ModelDamaged(
                f"The source of {self.file.name} gave {arrived:,} bytes where {size:,} were announced",
                fix="run `sourcier models pull` again; if it happens twice, pull from another network",
            )
        self.length = end
        write_whole(self._journal, json.dumps({"sha256": self.file.sha256, "length": end}).encode())

    def cut(self, length: int) -> None:
        """Forget what lies behind `length`."""
        if length < self.length:
            self.length = length
            os.truncate(self.path, length)
            write_whole(self._journal, json.dumps({"sha256": self.file.sha256, "length": length}).encode())

    def discard(self) -> None:
        """Forget everything."""
        self.length = 0
        self._journal.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def check(self, hashed: Callable[[int], None] = _ignore) -> Path:
        """The path of the whole file, once its SHA-256 is the published one.

        :raises ModelDamaged: when it is not; then nothing is kept.
        """
        found = sha256_of(self.path, hashed)
        if found != self.file.sha256:
            self.discard()
            raise wrong_hash(self.file.name, expected=self.file.sha256, found=found)
        return self.path


def wrong_hash(name: str, *, expected: str, found: str) -> ModelDamaged:
    """The error for bytes that are not the published ones; shows both hashes."""
    return ModelDamaged(
        f"{name} is not the published file, and nothing of it was kept:\n"
        f"  expected SHA-256 {expected}\n  found    SHA-256 {found}",
        fix="run `sourcier models pull` again; if it happens twice, something alters what it serves",
    )


def sha256_of(path: Path, hashed: Callable[[int], None] = _ignore) -> str:
    """SHA-256 of a file in hexadecimal; `hashed` is told the bytes read so far."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(8 * CHUNK):
            digest.update(chunk)
            hashed(stream.tell())
    return digest.hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so that after any crash it holds either the old content or the new."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut, where the system can (Windows cannot)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_disk_full(error: OSError) -> bool:
    """Whether the system says that there is no room, on the disk or in a quota."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def disk_full(folder: Path, *, needed: int) -> DiskFull:
    """The error for a disk that lacks room for `needed` more bytes."""
    free = shutil.disk_usage(folder).free
    return DiskFull(
        f"The disk that holds {folder} has {free / 1e6:,.0f} MB free and {needed / 1e6:,.0f} MB are needed",
        fix="free some room, or name a folder on another disk in SOURCIER_CACHE, "
        "then run `sourcier models pull`: it goes on where it stopped",
    )
