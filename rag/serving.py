"""The server: the JSON API and the chat on one address, told apart from a port that is taken."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from rag.errors import PortTaken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fastapi import FastAPI

    from rag.assistant import Assistant
    from rag.settings import Settings


def pull_models(settings: Settings) -> None:
    """Fetch what the settings need and the model store lacks."""
    from rag.models import ENGLISH_PARSER, FRENCH_PARSER, LANGUAGE_MODEL, ModelStore
    from rag.progress import console_progress

    store = ModelStore(settings.cache)
    needed = [settings.embedder, FRENCH_PARSER, ENGLISH_PARSER]
    if settings.llm in {"auto", "embedded"}:
        needed.append(LANGUAGE_MODEL)
    for name in needed:
        if not store.present(name):
            with console_progress() as progress:
                store.pull(name, progress)


def serve_forever(settings: Settings, *, host: str, port: int, paths: Sequence[Path] = ()) -> None:
    """Index `paths`, then serve chat and API until interrupted.

    :raises PortTaken: before any model is loaded, when another program listens there.
    """
    import uvicorn

    check_port(host, port)
    _say("loading the embedding model and the index")
    from rag.assistant import Assistant
    from rag.claims.second_opinion import RULES
    from rag.generation import warm_prompt

    with Assistant.open(settings, create=bool(paths)) as assistant:
        warm = getattr(assistant.llm, "warm", None)
        if warm is not None:  # in the background: the first question finds the model loaded, its rules read
            warm(warm_prompt("fr"), warm_prompt("en"), RULES)
        if paths:
            _ingest(assistant, paths)
        assistant.store.maintain_in_background()
        _say("building the chat")
        app = build_app(assistant)
        status = assistant.status()
        writer = status.llm or "none, answers are quotes (sourcier models pull fetches one)"
        _say(f"{status.documents:,} documents; language model: {writer}")
        shown = f"[{host}]" if ":" in host else host
        _say(f"ready: chat at http://{shown}:{port}/  API at http://{shown}:{port}/v1  (stop: Ctrl+C)")
        uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=3)


def _ingest(assistant: Assistant, paths: Sequence[Path]) -> None:
    from rag.progress import ingest_progress

    with ingest_progress() as progress:
        report = assistant.ingest(paths, progress=progress)
    _say(str(report))
    for path, problem in report.failed:
        _say(f"  {path}: {problem}")


def _say(line: str) -> None:
    import click

    click.echo(line, err=True)


def build_app(assistant: Assistant) -> FastAPI:
    """The API with the chat mounted at `/`."""
    from rag.api import create_app
    from ui.app import mount

    return mount(create_app(assistant), assistant)


def check_port(host: str, port: int) -> None:
    """See whether the address is free.

    :raises PortTaken: when it is not, or when this machine does not have the address.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Cannot listen on {host}:{port}: {error.strerror or error}",
                fix=f"stop the program that listens there, or choose another port: sourcier serve --port {port + 1}",
            ) from error
