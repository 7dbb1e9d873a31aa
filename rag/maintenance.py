"""What a running service does in the background: a thread that now and then lets a piece of work be done."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from rag.errors import SourcierError

log = logging.getLogger(__name__)

_SECONDS_BETWEEN = 30.0
_SECONDS_TO_END = 10.0  # the longest step that cannot be cut short: learning the codes of a million vectors


class Maintenance:
    """A thread that does the work each half minute, and at once when it is reminded."""

    def __init__(self, work: Callable[[], None], *, seconds_between: float = _SECONDS_BETWEEN) -> None:
        """Start the thread.

        :param work: Looks for itself whether anything is to be done; an error of it is logged, and the work
            tried again the next time.
        """
        self._work = work
        self._seconds_between = seconds_between
        self._reminded = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="maintenance", daemon=True)
        self._thread.start()

    def remind(self) -> None:
        """Have the work done soon."""
        self._reminded.set()

    def close(self) -> None:
        """Let the work that is under way come to its end, and the thread with it."""
        self._ending.set()
        self._reminded.set()
        self._thread.join(_SECONDS_TO_END)

    def _run(self) -> None:
        while True:
            self._reminded.wait(self._seconds_between)
            if self._ending.is_set():
                return
            self._reminded.clear()
            try:
                self._work()
            except (SourcierError, OSError) as error:
                log.warning("the maintenance of the index failed and is tried again: %s", error)
