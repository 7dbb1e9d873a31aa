"""An iterator that is worked through in a thread of its own, a bounded way ahead of whoever reads it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Generic, Self, TypeVar

Item = TypeVar("Item")

_POLL = 0.1  # seconds after which a thread that waits for room looks whether it is still wanted
_PATIENCE = 0.2  # seconds that a thread gets to end when nobody wants its items any more


class ReadAhead(Generic[Item]):
    """The items of an iterable, made in another thread; what it raises is raised to the reader as it is.

    Leaving the `with` block stops the thread before its next item. A thread that is then still busy with one
    (a slow page) is left behind, so that an interrupt takes effect at once: it must own nothing of value.
    """

    def __init__(self, items: Iterable[Item], *, ahead: int = 1) -> None:
        """Start at once.

        :param ahead: items at most that wait to be read, beside the one that is being made.
        """
        self._made: queue.Queue[Item | _End] = queue.Queue(maxsize=ahead)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._make, args=(items,), name="read-ahead", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Item]:
        while True:
            item = self._made.get()
            if not isinstance(item, _End):
                yield item
                continue
            if item.error is not None:
                raise item.error
            return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(_PATIENCE)

    def _make(self, items: Iterable[Item]) -> None:
        end = _End()
        with end:
            for item in items:
                if not self._put(item):
                    return
        self._put(end)

    def _put(self, item: Item | _End) -> bool:
        """Put an item where the reader finds it, once there is room; whether it is still wanted."""
        while not self._stopped.is_set():
            try:
                self._made.put(item, timeout=_POLL)
            except queue.Full:
                continue
            return True
        return False


class _End:
    """The end of the items, and the error that was the reason, if one was; it travels to the other thread."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> None:
        """Nothing to do before."""

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> bool:
        self.error = error
        return True
