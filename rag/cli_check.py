"""`sourcier check`: claims, a text or a draft against the index, as a report or in a format to publish."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli_shared import EPILOG, errors_told, index_option, settings_with

if TYPE_CHECKING:
    from rag.claims.records import CheckReport

# As in `rag.claims.exports`, which `--help` need not load; a test keeps the two equal.
_FORMATS = ("text", "md", "footnotes", "json", "jsonl", "csv", "csl", "claimreview", "annotations", "html")
_SECONDS_A_LINE = 5.0  # between two lines of a log

SUPPORTED, OPEN, NOTHING_CHECKED, CONTRADICTED = 0, 10, 11, 20

_EXIT = """\b
Exit status:
  0   every claim is supported by the sources
  10  none is contradicted, but some are not found, or the sources disagree
  11  nothing in the text could be checked
  20  at least one claim is contradicted
  others: 2 a wrong option, 3 models, 4 the file, 5 the index, 130 stopped

\b
Formats:
  text         a report for people, coloured on a terminal
  md           the text in Markdown with verdicts, and the quotes as footnotes
  footnotes    the text with Chicago-like notes, to paste
  json, jsonl  as the API answers; one claim a line
  csv          one row a claim, for a spreadsheet
  csl          the sources as CSL-JSON, for Zotero or Pandoc
  claimreview  schema.org ClaimReview (JSON-LD)
  annotations  W3C Web Annotations (JSON-LD)
  html         one page that needs nothing else
"""


@click.command(epilog=f"{_EXIT}\n\n{EPILOG}")
@click.argument("source", metavar="TEXT|FILE|-")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="See below.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file, not to stdout.",
)
@click.option(
    "--language", type=click.Choice(["fr", "en"]), help="Language of the text.  [default: detected]"
)
@click.option("--source-language", type=click.Choice(["fr", "en"]), help="Only sources of this language.")
@click.option("--publisher", help="Only documents of this publisher.")
@click.option("--after", help="Only documents published on or after this date (ISO).")
@click.option("--before", help="Only documents published on or before this date (ISO).")
@click.option("--document", "documents", multiple=True, help="Only the document with this id; repeatable.")
@index_option
def check(  # noqa: PLR0917 - click passes them by name
    source: str,
    format_name: str,
    output: Path | None,
    language: str | None,
    source_language: str | None,
    publisher: str | None,
    after: str | None,
    before: str | None,
    documents: tuple[str, ...],
    index: Path | None,
) -> None:
    """Check claims against the index: a verdict each, with the exact words for and against.

    Reads a text, a file or standard input (-): text, Markdown and Word (.docx), and lists of claims: JSON lines, and
    CSV with a column 'claim' or 'affirmation'. Opinions, questions, quotations and orders in a text are named and
    not judged.
    """
    from rag.claims.input import read_input
    from rag.records import Filters

    filters = Filters(source_language, publisher, after, before, documents)
    with errors_told():
        settings = settings_with(index=index, llm="none")
        given = read_input(
            source, standard_input=sys.stdin.buffer, max_bytes=settings.max_document_bytes
        )  # before seconds are spent on loading a model
        from rag.assistant import Assistant

        with check_progress() as progress, Assistant.open(settings) as assistant:
            report = assistant.check(
                given.claims, text=given.text, language=language, filters=filters, progress=progress
            )
        _write(report, format_name, output)
    sys.exit(exit_status(report))


def exit_status(report: CheckReport) -> int:
    """What a script reads of a report: see `sourcier check --help`."""
    from rag.claims.records import VerdictKind

    if not report.claims:
        return NOTHING_CHECKED
    if report.count(VerdictKind.CONTRADICTED):
        return CONTRADICTED
    return SUPPORTED if report.count(VerdictKind.SUPPORTED) == len(report.claims) else OPEN


@contextmanager
def check_progress() -> Iterator[Callable[[int, int], None]]:
    """Show on stderr how many claims are done: a bar on a terminal, elsewhere a line each five seconds."""
    from rich import progress as rich_progress
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines()
        return
    columns = (
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(bar_width=24),
        rich_progress.MofNCompleteColumn(),
        rich_progress.TimeRemainingColumn(),
    )
    with rich_progress.Progress(*columns, console=console, transient=True) as bars:
        bar = bars.add_task("loading the models", total=None)
        yield lambda done, total: bars.update(
            bar, description="checking claims", completed=done, total=total or None
        )


def _lines() -> Callable[[int, int], None]:
    last = time.monotonic()

    def show(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _SECONDS_A_LINE:
            last = time.monotonic()
            click.echo(f"checked {done:,} of {total:,} claims", err=True)

    return show


def _write(report: CheckReport, format_name: str, output: Path | None) -> None:
    """Print the report, or write it to a file: whole, or not at all.

    :raises UnreadableDocument: when the file cannot be written.
    """
    from rag.claims.exports import export
    from rag.claims.exports.text import coloured

    if output is None and format_name == "text":
        click.echo(coloured(report), nl=False)  # click takes the colours out where there is no terminal
        return
    written = export(report, format_name)
    if output is None:
        sys.stdout.buffer.write(written.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
        return
    from rag.errors import UnreadableDocument

    part = output.with_name(f"{output.name}.part")
    try:
        part.write_bytes(written.encode("utf-8", "replace"))
        part.replace(output)
    except OSError as error:
        raise UnreadableDocument(
            f"{output} cannot be written: {error.strerror or error}", fix="choose another path: --output FILE"
        ) from error
