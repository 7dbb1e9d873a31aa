"""Our end of the embedded language model's process: start it, watch it, start it again after a crash.

It is a process of its own so that its crash, its memory or a processor that lacks an instruction never takes
the service down. `ServerProcess` is one child, whose end of the agreement stands in `rag.llm.server`;
`Supervisor` keeps one running.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rag.errors import LanguageModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.llm.options import ServerOptions

_ANOTHER_WRITER = "or set SOURCIER_LLM to 'none' (quotes only) or to the URL of another language model"
_LOG_BYTES = 1_000_000  # a log is started afresh once it is larger
_CRASHES = 3  # so many crashes ...
_CRASH_WINDOW = 300.0  # ... within so many seconds, and the child is not started again
# Turns that a thread waits for the others before it sleeps; libgomp spins for milliseconds by itself. Measured
# on 2 cores with other programs at work: a token takes 0.3 s instead of 1 to 2 s; on idle cores it is the same.
_SPINS = "2000"
_REAPING = 2.0  # seconds between a broken connection and the end of the process being known


@dataclass(frozen=True, slots=True)
class Address:
    """Where a child listens, and the key that it wants."""

    url: str
    api_key: str = field(repr=False)


def server_command() -> tuple[str, ...]:
    """The command of the child; -P keeps modules of the current folder from shadowing others."""
    return (sys.executable, "-P", "-m", "rag.llm.server")


class ServerProcess:
    """One child from start to end; it never outlives us and leaves no zombie.

    A thread of ours starts the child and waits for its end. It must be the thread that starts it: on Linux
    the child asks to be killed with its parent, and there the parent is the thread, not the process.
    """

    def __init__(self, options: ServerOptions, *, command: Sequence[str], log: Path | None = None) -> None:
        self._options = options
        self._command = tuple(command)
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()  # between the start of the child and `stop`
        self._greeted = threading.Event()
        self._ended = threading.Event()
        self._url: str | None = None
        self._problem: str | None = None
        self._thread = threading.Thread(target=self._watch, name="language-model", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the child runs, or is about to."""
        return not self._ended.is_set()

    @property
    def pid(self) -> int | None:
        """The child's process id, None before it has one."""
        return self._process.pid if self._process else None

    def address(self, *, within: float) -> Address:
        """Wait until the weights are loaded.

        :param within: seconds to wait.
        :raises LanguageModelError: when the child does not start in time, or dies.
        """
        if not self._greeted.wait(within):
            self.stop()
            raise LanguageModelError(
                f"The language model did not start within {within:.0f} s",
                fix=f"free memory or processor time, then ask again, {_ANOTHER_WRITER}",
            )
        if self._url is None:
            raise self.death()
        return Address(self._url, self._options.api_key)

    def ended(self, *, within: float = _REAPING) -> bool:
        """Whether the child ends within so many seconds."""
        return self._ended.wait(within)

    def death(self) -> LanguageModelError:
        """The error that says how the child died."""
        status = self._process.returncode if self._process else None
        how, fix = _cause(status) if self._problem is None else (self._problem, "")
        log = f"read {self._log}, " if self._log else ""
        return LanguageModelError(
            f"The language model's process {how}",
            fix=fix or f"ask again (it is started anew); if this goes on, {log}{_ANOTHER_WRITER}",
        )

    def stop(self) -> None:
        """Kill the child, if it still runs, and wait for its end."""
        with self._lock:
            self._stopped = True
            if self._process:
                self._process.kill()
        self._thread.join()

    def _watch(self) -> None:
        try:
            self._run()
        except OSError as error:  # no such program, no memory for a process, no place for the log
            self._problem = f"could not be started: {error}"
        finally:
            self._ended.set()
            self._greeted.set()

    def _run(self) -> None:
        with _open_log(self._log) as log:
            with self._lock:
                if self._stopped:
                    return
                self._process = process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    bufsize=0,  # nothing is left to write when the child dies before it has read
                    env=_environment(),
                )
            with process:  # closes the pipes and waits for the end
                self._greet(process)
                process.wait()

    def _greet(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipe to the child")
        with contextlib.suppress(BrokenPipeError):  # it died at once; the wait below tells how
            process.stdin.write(json.dumps(asdict(self._options)).encode() + b"\n")
        line = process.stdout.readline()
        if not line:
            return  # it died before it listened
        try:
            self._url = str(json.loads(line)["address"])
        except (ValueError, TypeError, KeyError):
            self._problem = f"answered {line[:80]!r} instead of its address"
            process.kill()
        else:
            self._greeted.set()


class Supervisor:
    """Keeps one child running: the first call starts it, the call after a crash starts it again.

    After three crashes within five minutes it gives up until those minutes are over.
    """

    def __init__(
        self,
        options: ServerOptions,
        *,
        log: Path | None = None,
        command: Sequence[str] | None = None,
        start_seconds: float = 120.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._options = options
        self._log = log
        self._command = tuple(command or server_command())
        self._start_seconds = start_seconds
        self._clock = clock
        self._crashes: deque[float] = deque(maxlen=_CRASHES)
        self._lock = threading.Lock()  # one start at a time
        self._server: ServerProcess | None = None
        self._address: Address | None = None
        self._closed = False

    @property
    def server(self) -> ServerProcess | None:
        """The newest child, if there was one."""
        return self._server

    @property
    def running(self) -> bool:
        """Whether the child has its weights loaded and lives."""
        return self._address is not None and self._server is not None and self._server.alive

    @property
    def given_up(self) -> bool:
        """Whether the child crashed too often to be started again now."""
        return len(self._crashes) == _CRASHES and self._clock() - self._crashes[0] < _CRASH_WINDOW

    def address(self) -> Address:
        """The address of the running child; starts one where there is none.

        :raises LanguageModelError: when it does not start, or crashed too often.
        """
        with self._lock:
            if self._closed:
                raise LanguageModelError("The language model was closed", fix="open it again")
            if self._server and self._server.alive and self._address:
                return self._address
            if self._server and self._address:  # it ran, and died since
                self._crashes.append(self._clock())
            self._address = None
            self._refuse_after_crashes()
            return self._start()

    def failure(
        self, error: LanguageModelError, *, address: Address, healthy: Callable[[], bool]
    ) -> LanguageModelError:
        """What to tell the caller after a failed request to that address: the child's death, if it died.

        A child that neither died nor is `healthy` hangs: it is killed, so that the next call starts another
        one instead of waiting as long again.
        """
        server = self._server
        if server is None or self._closed or self._address is not address:
            return error  # another call has dealt with it
        well = healthy()
        if server.ended(within=0.0 if well else _REAPING):
            return server.death()
        if not well:
            server.stop()
        return error

    def close(self) -> None:
        """Kill the child, even one that is just starting; no call starts another one."""
        self._closed = True  # read again by `_start`, so that one of the two stops the child
        if self._server:
            self._server.stop()

    def _start(self) -> Address:
        options = replace(self._options, api_key=secrets.token_urlsafe(24))
        self._server = server = ServerProcess(options, command=self._command, log=self._log)
        if self._closed:
            server.stop()
        try:
            self._address = server.address(within=self._start_seconds)
        except LanguageModelError:
            self._crashes.append(self._clock())
            raise
        return self._address

    def _refuse_after_crashes(self) -> None:
        if not self.given_up:
            return
        wait = _CRASH_WINDOW - (self._clock() - self._crashes[0])
        log = f"read {self._log}, " if self._log else ""
        raise LanguageModelError(
            f"The language model crashed {_CRASHES} times within {_CRASH_WINDOW / 60:.0f} minutes",
            fix=f"{log}wait {wait:.0f} s and ask again, {_ANOTHER_WRITER}",
        )


def _cause(status: int | None) -> tuple[str, str]:
    """How a process with that exit status ended, and what to do where that is known."""
    if status is None:
        return "never ran", ""
    if status >= 0:
        return f"ended with status {status}", ""
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    if name == "SIGILL":
        return f"died ({name}): the processor lacks an instruction that it uses", f"{_ANOTHER_WRITER[3:]}"
    if name == "SIGKILL":
        return (
            f"was killed ({name}), most likely for want of memory",
            f"free about 2 GB of memory and ask again, {_ANOTHER_WRITER}",
        )
    return f"died ({name})", ""


def _environment() -> dict[str, str]:
    """Ours, the folder of `rag` so that the child finds it from anywhere, and patience for OpenMP."""
    here = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([here, inherited] if inherited else [here])
    return {"GOMP_SPINCOUNT": _SPINS, **os.environ, "PYTHONPATH": path}


@contextlib.contextmanager
def _open_log(path: Path | None) -> Iterator[IO[bytes] | int]:
    """The log opened for appending; one that has grown is started afresh."""
    if path is None:
        yield subprocess.DEVNULL
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        grown = path.exists() and path.stat().st_size > _LOG_BYTES
        log = path.open("wb" if grown else "ab")
    except OSError:  # a cache that we may only read: the model works without its log
        yield subprocess.DEVNULL
        return
    with log:
        yield log
