"""A claim check on the page: how far it has come, and its handlers, without a user interface library.

A check is a job in the background, so that it can be stopped and two of them never share the processor. Its report
lives in the visitor's session and nowhere else: a job is forgotten as soon as it is done.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rag.check_jobs import Checking, CheckJobs, CheckRequest, Job, JobStatus
from rag.claims.exports import FORMATS, export
from rag.claims.input import CheckInput, read_input
from rag.claims.limits import MOST_CHARACTERS, require_checkable
from rag.claims.records import CheckReport
from rag.errors import SourcierError
from rag.request import NO_FILTERS
from ui.turns import Failure

MOST_FILE_BYTES = 20_000_000  # of a file that is opened in the page: a Word document with some pictures

_LOOK_EVERY_S = 0.1
_LONGEST_NAME = 50  # letters of a file's name; four bytes each still make a name that a file system takes


@dataclass(frozen=True, slots=True)
class Check:
    """A check as it stands at one moment; nothing has been checked yet where all of it is empty."""

    job: str | None = None
    waiting: bool = False  # for another check to end
    done: int = 0
    total: int = 0  # 0 until the claims are counted
    report: CheckReport | None = None
    failure: Failure | None = None
    stopped: bool = False

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.job is not None and not (self.report or self.failure or self.stopped)


NO_CHECK = Check()


class Checks:
    """What happens when someone checks a text, stops the check, opens a file or exports the report."""

    def __init__(self, assistant: Checking) -> None:
        """Nothing is started before the first check."""
        self._jobs = CheckJobs(assistant)

    def check(self, text: str, claims: Sequence[str], before: Check) -> Iterator[Check]:
        """Yield the check as it goes on; closing the iterator stops it.

        :param claims: those of a list that was opened; they are checked one by one while the text still shows them.
        :param before: the check that this one replaces; it is stopped if it still runs.
        """
        self.stop(before)
        refused = _refusal(text)
        if refused is not None:
            yield Check(failure=refused)
            return
        listed = tuple(claims) if claims and as_shown(claims) == _readable(text) else ()
        request = CheckRequest(listed, None if listed else _readable(text), None, NO_FILTERS)
        try:
            require_checkable(request.claims, request.text)
        except SourcierError as error:
            yield Check(failure=_failure(error))
            return
        job = self._jobs.submit(request)
        if job is None:
            yield Check(failure=Failure("TooManyChecks"))
            return
        try:
            yield from self._followed(job)
        finally:
            self._forget(job.id)

    def stop(self, check: Check) -> Check:
        """The check, stopped if it was still running."""
        if not check.running or check.job is None:
            return check
        self._forget(check.job)
        return replace(check, stopped=True)

    def give_up(self, check: Check) -> Check:
        """The check after something unforeseen broke it."""
        if check.job is not None:
            self._forget(check.job)
        return replace(check, failure=Failure("unexpected"))

    def read_file(self, sent: Mapping[str, object]) -> CheckInput | Failure:
        """The text or the claims of a file that the page sent, or why it cannot be read.

        :param sent: its `name`, and its bytes as base64 in `data`; no data where it was too large to send.
        """
        name = str(sent.get("name", ""))
        if not sent.get("data") and str(sent.get("size", "0")) != "0":
            return Failure("FileTooLarge")
        try:
            data = base64.b64decode(str(sent.get("data", "")), validate=True)
        except (binascii.Error, ValueError):
            return Failure("FileBroken")
        if len(data) > MOST_FILE_BYTES:
            return Failure("FileTooLarge")
        # The reader takes files by name; this one is gone again before anyone sees its text.
        with tempfile.TemporaryDirectory(prefix="sourcier-") as folder:
            path = Path(folder, _safe_name(name))
            path.write_bytes(data)
            try:
                return read_input(str(path), standard_input=io.BytesIO(), max_bytes=MOST_FILE_BYTES)
            except SourcierError as error:
                return replace(_failure(error), problem=error.problem.replace(f"{folder}{os.sep}", ""))

    def export(self, check: Check, sent: Mapping[str, object]) -> str:
        """The report in a format, as JSON for the page's script: what to do with it, its name, type and text.

        Empty where there is no report, or no such format.
        """
        name = str(sent.get("format", ""))
        if check.report is None or name not in FORMATS:
            return ""
        chosen = FORMATS[name]
        text = export(check.report, name).encode("utf-8", "replace").decode()
        wanted = {"do": str(sent.get("do", "")), "name": f"sourcier-check{chosen.suffix}"}
        return json.dumps({**wanted, "type": chosen.media_type, "text": text})

    def close(self) -> None:
        """Stop what runs and take no more."""
        self._jobs.close()

    def _followed(self, job: Job) -> Iterator[Check]:
        shown = None
        while True:
            now = _check_of(job)
            if now != shown:
                yield now
                shown = now
            if job.finished:
                return
            time.sleep(_LOOK_EVERY_S)
            try:
                job = self._jobs.job(job.id)
            except SourcierError:  # stopped by the other handler, and forgotten
                yield replace(now, stopped=True)
                return

    def _forget(self, job_id: str) -> None:
        with suppress(SourcierError):  # it is forgotten already
            self._jobs.cancel(job_id)  # stops what runs
            self._jobs.cancel(job_id)  # forgets what has ended


def as_shown(claims: Sequence[str]) -> str:
    """Claims of a list as the text box shows them, one after the other."""
    return _readable("\n".join(claims))


def _readable(text: str) -> str:
    """The text without what no page and no index can hold, its lines as a text box ends them."""
    return (
        text.encode("utf-8", "replace").decode().replace("\0", " ").replace("\r\n", "\n").replace("\r", "\n")
    )


def _safe_name(name: str) -> str:
    """A name that stays in its folder, as near to the visitor's own as that allows."""
    stem, dot, suffix = re.split(r"[/\\]", name)[-1].rpartition(".")
    if not dot or not re.fullmatch(r"\w{1,10}", suffix, re.ASCII):
        stem, suffix = name, "txt"
    kept = re.sub(r"[^\w ()'’,&+-]", "_", stem).strip("_ ")[:_LONGEST_NAME]
    return f"{kept or 'text'}.{suffix.lower()}"


def _refusal(text: str) -> Failure | None:
    """Why there is nothing to look at, where the page can say it in its own words."""
    if len(text) > MOST_CHARACTERS:
        return Failure("TextTooLong")
    return None if any(letter.isalnum() for letter in text) else Failure("NothingToCheck")


def _failure(error: SourcierError) -> Failure:
    return Failure(error.title, error.problem, error.fix)


def _check_of(job: Job) -> Check:
    check = Check(job.id, job.status is JobStatus.QUEUED, job.done, job.total, job.report)
    if job.status is JobStatus.CANCELLED:
        return replace(check, stopped=True)
    if job.problem is None:
        return check
    if job.problem["title"] == "InternalError":
        return replace(check, failure=Failure("unexpected"))
    told = (str(job.problem[part]) for part in ("title", "detail", "fix"))
    return replace(check, failure=Failure(*told))
