"""The JSON API over the assistant. Requests are in `api_models`, answers in `wire`, errors in `problems`."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from rag import __version__
from rag.answer_records import AnswerDone, AnswerEvent, EvidenceFound, SentenceReady
from rag.api_check import CHECK_BYTES, add_checks, lifespan_of
from rag.api_models import AskBody, DocumentBody, DocumentsBody, IsoDate, Language
from rag.check_jobs import CheckJobs
from rag.errors import EmptyDocument, SourcierError
from rag.metrics import Metrics
from rag.problems import install_handlers, problem, problem_of
from rag.records import Document, Filters
from rag.wire import answer_json, citation_json, hit_json, sentence_json

if TYPE_CHECKING:
    from rag.assistant import Assistant

_ASK_BYTES = 1_000_000  # a question and its history; documents have the settings' own limit
_DESCRIPTION = """Cited answers in French and English. Every citation is exact: `text[start:end]` of the document
version that it names (`GET /v1/documents/{id}?version=`) is its quote. Errors are problem+json (RFC 9457) with a
`fix`. An abstention is no error: `answerable` is false, with a `reason` and the nearest passages."""


def create_app(assistant: Assistant) -> FastAPI:
    """The API of an assistant; every route is synchronous work in a thread, so that none blocks another."""
    metrics = Metrics(assistant)
    checks = CheckJobs(assistant, ended=metrics.checked)
    app = FastAPI(
        title="Sourcier",
        version=__version__,
        description=_DESCRIPTION,
        docs_url=None,  # the stock pages load scripts from elsewhere; /openapi.json and docs/api.md say the same
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        max_body_size=max(_ASK_BYTES, CHECK_BYTES, assistant.settings.max_document_bytes),
        lifespan=lifespan_of(checks),
    )
    install_handlers(app)
    _count_requests(app, metrics, assistant.settings.max_document_bytes)
    _add_answers(app, assistant, metrics)
    add_checks(app, checks)
    _add_documents(app, assistant)
    _add_state(app, assistant, metrics, checks)
    return app


def _add_answers(app: FastAPI, assistant: Assistant, metrics: Metrics) -> None:
    @app.post("/v1/ask", summary="Answer a question", tags=["answers"])
    def ask(body: AskBody, accept: Annotated[str, Header()] = "") -> Response:
        """Answer with citations, or abstain with a reason; as JSON, or as server-sent events.

        A question that leans on the `history` ("And SK Hynix?") is first made to stand on its own: `understood_as`.

        The events: `evidence` at once, `sentence` for each sentence that has passed the gate, `done` with the
        whole answer, or `error` with a problem.
        """
        events = assistant.ask_events(body.request())
        if body.stream or "text/event-stream" in accept:
            stream = _server_sent(events, metrics)
            return StreamingResponse(
                stream,
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
            )
        try:
            answer = next(event.answer for event in events if isinstance(event, AnswerDone))
        except SourcierError:
            metrics.failed()
            raise
        metrics.answered(answer)
        return JSONResponse(answer_json(answer))

    @app.get("/v1/answers/{answer_id}", summary="An answer given before", tags=["answers"])
    def answers(answer_id: str) -> JSONResponse:
        """The answer with that id, while the server remembers it."""
        return JSONResponse(answer_json(assistant.answer(answer_id)))

    @app.get("/v1/search", summary="Search passages", tags=["answers"])
    def search(  # noqa: PLR0917 - query parameters have names
        q: Annotated[str, Query(description="The query, in French or English")],
        language: Annotated[Language | None, Query(description="Only passages of this language")] = None,
        top_k: Annotated[int | None, Query(ge=1, le=100)] = None,
        publisher: str | None = None,
        published_after: IsoDate | None = None,
        published_before: IsoDate | None = None,
        document_id: Annotated[list[str] | None, Query(description="Repeatable")] = None,
    ) -> JSONResponse:
        """The passages nearest to a query in either language, with the parts of their scores."""
        filters = Filters(language, publisher, published_after, published_before, tuple(document_id or ()))
        hits = assistant.search(q, top_k=top_k, filters=filters)
        return JSONResponse({"query": q, "hits": [hit_json(hit) for hit in hits]})


def _add_documents(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/v1/documents", summary="List documents", tags=["documents"])
    def documents(
        language: Language | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> dict[str, Any]:
        """The current documents in the order of their ids, without their texts."""
        from dataclasses import asdict

        found = assistant.documents(language=language, limit=limit, offset=offset)
        total = assistant.status().documents
        return {"total": total, "documents": [asdict(summary) for summary in found]}

    @app.get("/v1/documents/{document_id:path}", summary="A document with its text", tags=["documents"])
    def document(document_id: str, version: Annotated[int | None, Query(ge=1)] = None) -> dict[str, Any]:
        """A document at a version, or its current one: what a citation is checked against."""
        found = assistant.document(document_id, version)
        return {
            "id": found.id,
            "version": found.version,
            "language": found.language,
            "title": found.title,
            "publisher": found.publisher,
            "published": found.published,
            "based_on": list(found.based_on),
            "url": found.url,
            "licence": found.licence,
            "sha256": found.sha256,
            "text": found.text,
        }

    @app.post("/v1/documents", summary="Index documents", tags=["documents"])
    def add(body: DocumentBody | DocumentsBody) -> dict[str, Any]:
        """Add documents or replace them by new versions; durable and searchable when this returns.

        `other_language` names those in neither French nor English: they are indexed as the nearer of the two.
        """
        bodies = body.documents if isinstance(body, DocumentsBody) else [body]
        report = assistant.add_documents([_document(one) for one in bodies])
        return {
            "added": list(report.added),
            "replaced": list(report.replaced),
            "unchanged": list(report.unchanged),
            "failed": [{"id": name, "problem": fault} for name, fault in report.failed],
            "other_language": list(report.other_language),
            "passages": report.passages,
        }

    @app.delete("/v1/documents/{document_id:path}", summary="Remove a document", tags=["documents"])
    def remove(document_id: str) -> dict[str, Any]:
        """Take a document out of the index; old citations of it still resolve by their version."""
        return {"removed": assistant.remove([document_id])}


def _add_state(app: FastAPI, assistant: Assistant, metrics: Metrics, checks: CheckJobs) -> None:
    @app.get("/healthz", summary="Is the process alive?", tags=["state"])
    def alive() -> dict[str, str]:
        """Always 200 while the process answers."""
        return {"status": "alive", "version": __version__}

    @app.get("/readyz", summary="Can it answer?", tags=["state"])
    def ready() -> JSONResponse:
        """200 when the index can be searched, else 503 with what to do."""
        status = assistant.status()
        if not status.ready:
            body = problem(
                503, "NotReady", "; ".join(status.problems), "index documents: sourcier ingest PATH"
            )
            return JSONResponse(body, status_code=503, media_type="application/problem+json")
        return JSONResponse(
            {
                "status": "ready",
                "generation": status.generation,
                "documents": status.documents,
                "passages": status.passages,
                "embedder": status.embedder,
                "llm": status.llm,
                "llm_state": status.llm_state,
            }
        )

    @app.get("/metrics", summary="Counters for Prometheus", tags=["state"])
    def prometheus() -> Response:
        """Prometheus' text format: requests, answers and what the gate did, claim checks (verdicts, seconds, how many
        wait), and the index.
        """
        return Response(
            metrics.text(checks_waiting=checks.waiting), media_type="text/plain; version=0.0.4; charset=utf-8"
        )


def _count_requests(app: FastAPI, metrics: Metrics, document_bytes: int) -> None:
    @app.middleware("http")
    async def count(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        limits = {"/v1/ask": _ASK_BYTES, "/v1/check": CHECK_BYTES}
        limit = limits.get(request.url.path, document_bytes)
        declared = request.headers.get("Content-Length", "0")
        if declared.isdigit() and int(declared) > limit:  # before a byte of it is read
            detail = f"The body has {int(declared):,} bytes, at most {limit:,} are taken here"
            body = problem(413, "BodyTooLarge", detail, "send a smaller body, or several")
            response: Response = JSONResponse(body, status_code=413, media_type="application/problem+json")
        else:
            response = await call_next(request)
        route = request.scope.get("route")
        metrics.request(getattr(route, "path", "other"), response.status_code)
        response.headers["X-Request-Id"] = request.headers.get("X-Request-Id", "")[:100] or uuid.uuid4().hex
        return response


async def _server_sent(events: Iterator[AnswerEvent], metrics: Metrics) -> AsyncIterator[bytes]:
    """The events as server-sent events; when the client goes away, the work behind them is stopped."""
    from fastapi.sse import format_sse_event
    from starlette.concurrency import run_in_threadpool

    def following() -> tuple[str, dict[str, Any]] | None:
        try:
            event = next(events, None)
        except SourcierError as error:
            metrics.failed()
            return "error", problem_of(error)
        if event is None:
            return None
        if isinstance(event, AnswerDone):
            metrics.answered(event.answer)
        return _event_json(event)

    try:
        while (told := await run_in_threadpool(following)) is not None:
            name, body = told
            yield format_sse_event(event=name, data_str=json.dumps(body, ensure_ascii=False))
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            close()


def _event_json(event: AnswerEvent) -> tuple[str, dict[str, Any]]:
    if isinstance(event, EvidenceFound):
        return "evidence", {
            "language": event.language,
            "understood_as": event.understood_as,
            "evidence": [citation_json(citation) for citation in event.evidence],
        }
    if isinstance(event, SentenceReady):
        return "sentence", {
            "sentence": sentence_json(event.sentence),
            "citations": [citation_json(citation) for citation in event.citations],
        }
    return "done", answer_json(event.answer)


def _document(body: DocumentBody) -> Document:
    from rag.documents import normalise_text, slug
    from rag.language import detect_language

    text = normalise_text(body.text)
    if not text.strip():
        raise EmptyDocument(
            f"There is no text in the document '{body.title}'", fix="send its text, not only its title"
        )
    return Document(
        id=body.id or slug(body.title),
        text=text,
        language=body.language or detect_language(text),
        title=body.title,
        publisher=body.publisher,
        published=body.published,
        based_on=tuple(body.based_on),
        url=body.url,
        licence=body.licence,
    )
