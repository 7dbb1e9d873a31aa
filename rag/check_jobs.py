"""Claim checks that take long: one at a time in the background, in their order, with progress, and soon forgotten.

A job is queued, running, done, failed or cancelled. What waits, what is kept and how much memory that takes is
bounded: a queue that is full takes no more, and the reports that were finished first are forgotten first.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from rag.claims.wire import report_json
from rag.errors import SourcierError, UnknownAnswer
from rag.problems import problem, problem_of
from rag.records import Filters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.claims.records import CheckReport

log = logging.getLogger(__name__)

_MOST_WAITING = 20
_MOST_KEPT = 100
_MOST_CHARACTERS = 50_000_000  # of all reports that are kept, as JSON


class Checking(Protocol):
    """What checks claims: an `Assistant`."""

    def check(
        self,
        claims: Sequence[str] = (),
        *,
        text: str | None = None,
        language: str | None = None,
        filters: Filters = ...,
        progress: Callable[[int, int], None] = ...,
    ) -> CheckReport:
        """Check claims or a text; `progress` is told how many claims are done, of how many."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What is to be checked, and by which sources."""

    claims: tuple[str, ...]
    text: str | None
    language: str | None
    filters: Filters


class JobStatus(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """A check as it stands at one moment; `total` is 0 until the claims are counted."""

    id: str
    status: JobStatus
    done: int = 0
    total: int = 0
    report: CheckReport | None = None
    problem: dict[str, Any] | None = None  # as problem+json, of a job that failed
    characters: int = 0  # of its report as JSON

    @property
    def finished(self) -> bool:
        """Whether nothing more happens to it."""
        return self.status not in {JobStatus.QUEUED, JobStatus.RUNNING}


class _Cancelled(Exception):
    """Ends a check from within its progress."""


class CheckJobs:
    """The checks of a server; safe to share between threads."""

    def __init__(
        self,
        assistant: Checking,
        *,
        ended: Callable[[Job], None] = lambda _job: None,
        most_waiting: int = _MOST_WAITING,
        most_kept: int = _MOST_KEPT,
        most_characters: int = _MOST_CHARACTERS,
    ) -> None:
        """Nothing is started before the first job.

        :param ended: Told of each check once, when it is done, failed or cancelled.
        """
        self._assistant = assistant
        self._ended = ended
        self._most_waiting = most_waiting
        self._most_kept = most_kept
        self._most_characters = most_characters
        self._jobs: dict[str, Job] = {}
        self._finished: OrderedDict[str, int] = OrderedDict()  # id -> characters, the first finished first
        self._pending: dict[str, Future[Job]] = {}
        self._lock = threading.Lock()
        self._worker: ThreadPoolExecutor | None = None
        self._closed = False

    def check_now(self, request: CheckRequest) -> Job:
        """Check in this thread, and keep the report under its own id.

        :raises SourcierError: whatever the check raises.
        """
        try:
            report = self._check(request, lambda _done, _total: None)
        except SourcierError as error:
            self._ended(Job("", JobStatus.FAILED, problem=problem_of(error)))
            raise
        job = self._keep(_done(report.id, report))
        self._ended(job)
        return job

    def submit(self, request: CheckRequest) -> Job | None:
        """Queue a check; None when too many wait already, or the server shuts down."""
        with self._lock:
            if self._closed or self._queued() >= self._most_waiting:
                return None
            job = Job(f"job_{uuid.uuid4().hex}", JobStatus.QUEUED)
            self._jobs[job.id] = job
            if self._worker is None:
                self._worker = ThreadPoolExecutor(1, thread_name_prefix="claim-check")
            future = self._worker.submit(self._run, job.id, request)
            self._pending[job.id] = future
        future.add_done_callback(partial(self._settle, job.id))
        return job

    @property
    def waiting(self) -> int:
        """How many jobs are queued behind the one that runs."""
        with self._lock:
            return self._queued()

    def job(self, job_id: str) -> Job:
        """The job as it stands.

        :raises UnknownAnswer: when there is none of that id, or no longer.
        """
        with self._lock:
            return self._known(job_id)

    def cancel(self, job_id: str) -> Job:
        """Stop a job that waits or runs; forget one that is finished.

        :raises UnknownAnswer: when there is none of that id, or no longer.
        """
        with self._lock:
            job = self._known(job_id)
            if job.finished:
                self._forget(job_id)
                return job
            job = self._jobs[job_id] = replace(job, status=JobStatus.CANCELLED)
            future = self._pending.get(job_id)
        if future is not None:
            future.cancel()  # one that waits; one that runs ends at its next progress
        return job

    def close(self) -> None:
        """Take no more jobs, drop those that wait, stop the one that runs, and wait for it."""
        with self._lock:
            self._closed = True
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.shutdown(wait=True, cancel_futures=True)

    # --- in the background -------------------------------------------------------------------------------

    def _run(self, job_id: str, request: CheckRequest) -> Job:
        progress = partial(self._progress, job_id)
        progress(0, 0)
        return _done(job_id, self._check(request, progress))

    def _check(self, request: CheckRequest, progress: Callable[[int, int], None]) -> CheckReport:
        return self._assistant.check(
            request.claims,
            text=request.text,
            language=request.language,
            filters=request.filters,
            progress=progress,
        )

    def _progress(self, job_id: str, done: int, total: int) -> None:
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None or job.status is JobStatus.CANCELLED or self._closed:
                raise _Cancelled
            self._jobs[job_id] = replace(job, status=JobStatus.RUNNING, done=done, total=total)

    def _settle(self, job_id: str, future: Future[Job]) -> None:
        """Keep what became of a job; nothing that a check raises ends the thread."""
        error = None if future.cancelled() else future.exception()
        job = Job(job_id, JobStatus.CANCELLED)
        if isinstance(error, SourcierError):
            job = Job(job_id, JobStatus.FAILED, problem=problem_of(error))
        elif error is not None and not isinstance(error, _Cancelled):
            log.error("unexpected error in the check %s", job_id, exc_info=error)
            told = problem(
                500, "InternalError", "An unexpected error; the server's log has it", "tell the operator"
            )
            job = Job(job_id, JobStatus.FAILED, problem=told)
        elif error is None and not future.cancelled():
            job = future.result()
        self._ended(self._keep(job, forgotten_before=True))

    # --- what is kept ------------------------------------------------------------------------------------

    def _keep(self, job: Job, *, forgotten_before: bool = False) -> Job:
        with self._lock:
            before = self._jobs.get(job.id)
            self._pending.pop(job.id, None)
            if forgotten_before and before is None:  # cancelled and forgotten while it still ran
                return Job(job.id, JobStatus.CANCELLED)
            if before is not None and before.status is JobStatus.CANCELLED:
                job = before  # it was cancelled just before it was done
            elif before is not None and not job.report:
                job = replace(job, done=before.done, total=before.total)
            self._jobs[job.id] = job
            self._finished[job.id] = job.characters
            self._finished.move_to_end(job.id)
            while len(self._finished) > 1 and (
                len(self._finished) > self._most_kept or sum(self._finished.values()) > self._most_characters
            ):
                self._forget(next(iter(self._finished)))
        return job

    def _queued(self) -> int:
        return sum(job.status is JobStatus.QUEUED for job in self._jobs.values())

    def _known(self, job_id: str) -> Job:
        if job_id not in self._jobs:
            raise UnknownAnswer(
                f"There is no check {job_id!r} (the last {self._most_kept} are kept while the server runs)",
                fix="send the text again: POST /v1/check",
            )
        return self._jobs[job_id]

    def _forget(self, job_id: str) -> None:
        self._finished.pop(job_id, None)
        self._jobs.pop(job_id, None)


def _done(job_id: str, report: CheckReport) -> Job:
    characters = len(json.dumps(report_json(report), ensure_ascii=False))
    number = len(report.claims)
    return Job(job_id, JobStatus.DONE, number, number, report, characters=characters)
