"""Every error of the API as RFC 9457 problem+json: what is wrong, and the step that mends it."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from rag.errors import SourcierError

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from fastapi.responses import JSONResponse

log = logging.getLogger(__name__)

_MEDIA_TYPE = "application/problem+json"
_FIXES = {
    404: "see the routes in /openapi.json",
    405: "see the routes and their methods in /openapi.json",
    413: "send a smaller body",
    415: "send JSON with the header Content-Type: application/json",
}


def problem(status: int, title: str, detail: str, fix: str, **extra: Any) -> dict[str, Any]:  # noqa: ANN401
    """The body of a problem: RFC 9457's members, and `fix`."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "fix": fix, **extra}


def problem_of(error: SourcierError) -> dict[str, Any]:
    """The body of a deliberate error."""
    return problem(error.status, error.title, error.problem, error.fix)


def install_handlers(app: FastAPI) -> None:
    """Have the application answer every error as problem+json."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    async def deliberate(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, SourcierError)  # noqa: S101 - registered for it
        return _response(problem_of(error))

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        faults = [
            {
                "field": ".".join(str(part) for part in fault["loc"][1:]) or str(fault["loc"][0]),
                "fault": fault["msg"],
            }
            for fault in error.errors()
        ]
        named = "; ".join(f"{fault['field']}: {fault['fault']}" for fault in faults)
        return _response(
            problem(
                422, "InvalidRequest", named, "correct the named fields; see /openapi.json", errors=faults
            )
        )

    async def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101
        title = HTTPStatus(error.status_code).phrase
        fix = _FIXES.get(error.status_code, "see /openapi.json")
        return _response(problem(error.status_code, title, str(error.detail), fix), headers=error.headers)

    async def surprise(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected error at %s %s", request.method, request.url.path, exc_info=error)
        return _response(
            problem(500, "InternalError", "An unexpected error; the server's log has it", "tell the operator")
        )

    app.add_exception_handler(SourcierError, deliberate)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, surprise)


def _response(body: dict[str, Any], headers: Any = None) -> JSONResponse:  # noqa: ANN401
    from fastapi.responses import JSONResponse

    return JSONResponse(body, status_code=body["status"], media_type=_MEDIA_TYPE, headers=headers)
