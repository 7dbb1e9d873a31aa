"""The chat as a web application: `create_app` builds the page, `mount` serves it beside the API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.chat import Answering, Chat

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI

_FOLDER = Path(__file__).parent
_SANS = ["Segoe UI", "-apple-system", "Helvetica Neue", "Noto Sans", "Liberation Sans", "Arial", "sans-serif"]
_MONOSPACED = ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Liberation Mono", "monospace"]


def create_app(assistant: Answering) -> gradio.Blocks:
    """The page of the chat, without its colours and its script, which `mount` adds."""
    from ui.page import Page

    return Page(Chat(assistant)).blocks


def mount(app: FastAPI, assistant: Answering) -> FastAPI:
    """Serve the chat at `/` of an application, beside the routes that it already has.

    Mount last: the chat takes every address that no earlier route takes. Nothing is loaded from elsewhere and
    nothing is recorded: system fonts, no analytics, no run history, no server-side rendering by another program.
    """
    import gradio as gr

    # Gradio narrows its `css` to its own container, which loses the colour variables: both go into the head.
    style, script = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("chat.css", "chat.js"))
    gr.mount_gradio_app(
        app,
        create_app(assistant),
        path="/",
        theme=gr.themes.Base(font=_SANS, font_mono=_MONOSPACED),
        head=f"<style>{style}</style>\n<script>{script}</script>",
        favicon_path=str(_FOLDER / "favicon.svg"),
        footer_links=[],
        max_file_size=1,  # byte: the chat takes no files, so nobody can leave any
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
    )
    return app
