"""The chat and the claim check as a web application: `create_app` builds the page, `mount` serves it.

Both take the assistant alone; what a page needs of it is in `ui.chat` and `rag.check_jobs`.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rag.check_jobs import Checking
from ui.chat import Answering, Chat
from ui.checks import Checks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import gradio
    from fastapi import FastAPI

_FOLDER = Path(__file__).parent
_SANS = ["Segoe UI", "-apple-system", "Helvetica Neue", "Noto Sans", "Liberation Sans", "Arial", "sans-serif"]
_MONOSPACED = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Liberation Mono", "monospace"]


class Serving(Answering, Checking, Protocol):
    """What answers questions and checks claims: an `Assistant`."""


def create_app(assistant: Serving, checks: Checks | None = None) -> gradio.Blocks:
    """The page, without its colours and its scripts, which `mount` adds.

    :param checks: who closes it at the end; by default nobody does.
    """
    from ui.page import Page

    return Page(Chat(assistant), checks or Checks(assistant)).blocks


def mount(app: FastAPI, assistant: Serving) -> FastAPI:
    """Serve the page at `/` of an application, beside the routes that it already has.

    Mount last: the chat takes every address that no earlier route takes. Nothing is loaded from elsewhere and
    nothing is recorded: system fonts, no analytics, no run history, no server-side rendering by another program.
    """
    import gradio as gr

    # Gradio narrows its `css` to its own container, which loses the colour variables: both go into the head.
    style = "\n".join(_read(name) for name in ("chat.css", "check.css"))
    script = "\n".join(_read(name) for name in ("chat.js", "check.js"))
    checks = Checks(assistant)
    gr.mount_gradio_app(
        app,
        create_app(assistant, checks),
        path="/",
        theme=gr.themes.Base(font=_SANS, font_mono=_MONOSPACED),
        head=f"<style>{style}</style>\n<script>{script}</script>",
        favicon_path=str(_FOLDER / "favicon.svg"),
        footer_links=[],
        max_file_size=1,  # byte: nobody can leave files; what the check reads comes as text
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
    )
    _close_at_the_end(app, checks)
    return app


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _close_at_the_end(app: FastAPI, checks: Checks) -> None:
    """Stop the checks that run when the server stops: nobody waits for them any more."""
    from starlette.concurrency import run_in_threadpool

    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(served: FastAPI) -> AsyncIterator[Any]:
        async with before(served) as state:
            try:
                yield state
            finally:
                await run_in_threadpool(checks.close)

    app.router.lifespan_context = lifespan
