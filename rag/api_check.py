"""The routes of the claim check: `POST /v1/check`, and the jobs of long texts with their exports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import FastAPI, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from rag.api_models import FilterBody, Language
from rag.check_jobs import CheckJobs, CheckRequest, Job, JobStatus
from rag.claims.exports import FORMATS, export
from rag.claims.limits import MOST_CHARACTERS, MOST_CLAIM_CHARACTERS, MOST_CLAIMS, require_checkable
from rag.claims.wire import report_json
from rag.problems import problem
from rag.request import NO_FILTERS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

CHECK_BYTES = 6 * MOST_CHARACTERS + 1_000_000  # JSON may spend six bytes a character ("\u00e9")

_CLAIMS_AT_ONCE = 20  # more are a job
_CHARACTERS_AT_ONCE = 5000
_SECONDS_TO_WAIT = 30  # what a client is told when the queue is full

FormatName = Literal[
    "text", "md", "footnotes", "json", "jsonl", "csv", "csl", "claimreview", "annotations", "html"
]


class CheckBody(BaseModel):
    """Claims to check one by one, or a text to find them in."""

    model_config = ConfigDict(extra="forbid")

    claims: list[str] = Field(
        default_factory=list,
        description=f"At most {MOST_CLAIMS:,}, of {MOST_CLAIM_CHARACTERS:,} characters each",
        examples=[["Stargate needs up to 900,000 DRAM wafers a month."]],
    )
    text: str | None = Field(
        None, description=f"A paragraph or a draft, instead of claims; at most {MOST_CHARACTERS:,} characters"
    )
    language: Language | None = Field(None, description="Language of the text; detected when null")
    filters: FilterBody | None = None
    job: bool = Field(False, description="Check in the background, even when it is short")

    @property
    def long(self) -> bool:
        """Whether it takes longer than a client likes to wait."""
        characters = len(self.text or "") + sum(map(len, self.claims))
        return len(self.claims) > _CLAIMS_AT_ONCE or characters > _CHARACTERS_AT_ONCE

    def request(self) -> CheckRequest:
        """The record that the engine takes."""
        filters = self.filters.filters() if self.filters else NO_FILTERS
        return CheckRequest(tuple(self.claims), self.text, self.language, filters)


def lifespan_of(jobs: CheckJobs) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What the application does at its end: stop the jobs."""
    from contextlib import asynccontextmanager

    from starlette.concurrency import run_in_threadpool

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await run_in_threadpool(jobs.close)

    return lifespan


def add_checks(app: FastAPI, jobs: CheckJobs) -> None:
    """Add the routes of the claim check to an application."""

    @app.post("/v1/check", summary="Check claims or a text", tags=["check"])
    def check(body: CheckBody) -> Response:
        """Check claims or every statement of a text: per claim a verdict with the exact quotes for and against.

        More than 20 claims, more than 5,000 characters, or `job: true` make a job: 202 with its address.
        """
        require_checkable(body.claims, body.text)
        if not (body.job or body.long):
            done = jobs.check_now(body.request())
            return JSONResponse(
                {**_report(done), "links": _links(done.id)}, headers={"Location": f"/v1/check/{done.id}"}
            )
        job = jobs.submit(body.request())
        if job is None:
            return _problem(
                503,
                "TooManyChecks",
                "Too many checks wait already",
                f"try again in {_SECONDS_TO_WAIT} s",
                {"Retry-After": str(_SECONDS_TO_WAIT)},
            )
        return JSONResponse(_job(job), status_code=202, headers={"Location": f"/v1/check/{job.id}"})

    @app.get("/v1/check/{check_id}", summary="A check: progress, report, exports", tags=["check"])
    def checked(
        check_id: str,
        format: Annotated[  # noqa: A002 - the name of the query parameter
            FormatName | None, Query(description="The report in this format, once it is done")
        ] = None,
    ) -> Response:
        """How far a check has come, with its report once it is done; or the report in a format.

        A job that failed has a `problem`. The last 100 checks are kept while the server runs.
        """
        job = jobs.job(check_id)
        if format is None:
            return JSONResponse(_job(job))
        if job.report is not None:
            return _exported(job, format)
        if job.problem is not None:
            return JSONResponse(
                job.problem, status_code=job.problem["status"], media_type="application/problem+json"
            )
        told = f"The check is {job.status}: {job.done} of {job.total or '?'} claims"
        return _problem(409, "CheckNotDone", told, f"ask again later: GET /v1/check/{check_id}")

    @app.delete("/v1/check/{check_id}", summary="Cancel or forget a check", tags=["check"])
    def cancel(check_id: str) -> dict[str, Any]:
        """Stop a check that waits or runs, forget one that is finished."""
        job = jobs.cancel(check_id)
        return {"id": job.id, "status": "cancelled" if job.status is JobStatus.CANCELLED else "forgotten"}


def _job(job: Job) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": job.id,
        "status": str(job.status),
        "done": job.done,
        "total": job.total,
        "links": _links(job.id),
    }
    if job.problem is not None:
        body["problem"] = job.problem
    return {**body, "report": _report(job)} if job.report is not None else body


def _report(job: Job) -> dict[str, Any]:
    return report_json(job.report) if job.report is not None else {}


def _links(job_id: str) -> dict[str, Any]:
    address = f"/v1/check/{job_id}"
    return {"self": address, "exports": {name: f"{address}?format={name}" for name in FORMATS}}


def _exported(job: Job, name: str) -> Response:
    assert job.report is not None  # noqa: S101 - the caller has looked
    from rag.claims.exports.web_page import POLICY

    chosen = FORMATS[name]
    file_name = f"check-{re.sub(r'[^A-Za-z0-9_-]', '', job.id)}{chosen.suffix}"
    headers = {
        "Content-Disposition": f"{'inline' if name in {'html', 'text', 'json'} else 'attachment'}; "
        f'filename="{file_name}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": POLICY,
    }
    content = export(job.report, name).encode("utf-8", "replace")
    return Response(content, media_type=chosen.media_type, headers=headers)


def _problem(
    status: int, title: str, detail: str, fix: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    body = problem(status, title, detail, fix)
    return JSONResponse(body, status_code=status, media_type="application/problem+json", headers=headers)
