"""A lock that one thread of one process holds at a time, on a file; it ends with the process, however that ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexBusy, StoreError


class FolderLock:
    """A lock on a folder for one purpose; a thread that holds it may take it again."""

    def __init__(self, folder: Path, purpose: str, *, patience: float) -> None:
        """Nothing is locked yet.

        :param purpose: What the holder does, as in 'writing'; part of the file's name and of the message.
        :param patience: Seconds that `held` waits if it is not told otherwise.
        """
        from filelock import FileLock

        self._folder = folder
        self._purpose = purpose
        self._patience = patience
        self._file = FileLock(folder / f"{purpose}.lock")

    @contextmanager
    def held(self, *, patience: float | None = None) -> Iterator[None]:
        """Hold the lock.

        :raises IndexBusy: when somebody else holds it for longer than the patience.
        :raises StoreError: when the folder cannot be written.
        """
        from filelock import Timeout

        try:
            self._file.acquire(timeout=self._patience if patience is None else patience)
        except Timeout as error:
            raise IndexBusy(
                f"Another process is {self._purpose} to the index in {self._folder}",
                fix="wait until it has finished, then run the command again",
            ) from error
        except OSError as error:
            raise StoreError(
                f"The index in {self._folder} cannot be written: {error}",
                fix="make the folder and its files writable for this user",
            ) from error
        try:
            yield
        finally:
            self._file.release()
