"""The commands that measure: `sourcier evaluate retrieval`, `sourcier evaluate answers`, `sourcier evaluate claims`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.cli_shared import EPILOG, errors_told, index_option, json_option, llm_option, settings_with

if TYPE_CHECKING:
    from rag.evaluation import PairMeasures, Progress
    from rag.evaluation_baseline import Baseline, Regression
    from rag.evaluation_sets import RetrievalSet

_SECONDS_BETWEEN_LINES = 5.0


@click.group()
def evaluate() -> None:
    """Measure retrieval, answers or the claim check on a set of questions or claims."""


@evaluate.command("retrieval", epilog=EPILOG)
@click.argument("path", type=click.Path(path_type=Path))
@index_option
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    help="Folder for the index of a set's documents, to use again; else a temporary one.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="Compare with the figures in this file; exit status 1 when one is more than a query lower.",
)
@click.option("--update-baseline", is_flag=True, help="Write what is better or new into the baseline.")
@click.option("--lower-baseline", is_flag=True, help="Write the figures as they are, lower ones too.")
@json_option
def evaluate_retrieval(  # noqa: PLR0917 - click passes them by name
    path: Path,
    index: Path | None,
    keep: Path | None,
    baseline: Path | None,
    update_baseline: bool,
    lower_baseline: bool,
    as_json: bool,
) -> None:
    """Search for the queries of PATH; print recall@k, MRR and nDCG by language pair, with 95 % intervals.

    PATH is a folder, whose documents.jsonl is indexed and whose queries.jsonl is asked, or a file of queries,
    asked of the index that --index names.

    One JSON object a line. Documents: id, title, lang (fr or en), text. Queries: id, question, lang, gold (ids of
    the documents that answer). A pair is 'language of the query -> languages of the right documents'; all@5 counts
    queries with all their right documents among the first five.
    """
    if baseline is None and (update_baseline or lower_baseline):
        raise click.UsageError("--update-baseline and --lower-baseline need --baseline FILE")
    if keep is not None and not path.is_dir():
        raise click.UsageError(
            "--keep goes with a folder of documents and queries; a file of queries has --index"
        )
    if index is not None and path.is_dir():
        raise click.UsageError(
            "--index goes with a file of queries; a folder's documents have an index of their own"
        )
    from rag.evaluation_baseline import Baseline
    from rag.evaluation_sets import read_set

    writes = update_baseline or lower_baseline
    with errors_told():  # a fault in the set or the baseline is told before a model is loaded
        wanted = read_set(path)
        floors = None if baseline is None else Baseline.read(baseline, create=writes)
        if floors is not None and not writes:
            floors.check_holds(wanted.name)
        measured = _measure(wanted, index, keep)
    if as_json:
        click.echo(json.dumps(measures_json(measured), indent=2))
    else:
        _print_table(measured)
    if baseline is not None and floors is not None:
        if writes:
            with errors_told():
                better = (floors.replaced if lower_baseline else floors.raised)(wanted.name, measured)
            _write(floors, better, baseline)
        else:
            _hold(floors.regressions(wanted.name, measured))


@evaluate.command("answers", epilog=EPILOG)
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
    from rag.answer_records import Mode
    from rag.assistant import Assistant
    from rag.console import counting, print_scores
    from rag.evaluation_answers import read_questions, score_answers, summarise_answers

    with (
        errors_told(),
        Assistant.open(settings_with(index=index, llm=llm)) as assistant,
        counting("questions") as progress,
    ):
        scored = score_answers(assistant, read_questions(file)[::every], mode=Mode(mode), progress=progress)
    summary = summarise_answers(scored)
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        print_scores(summary, scored if details else ())


@evaluate.command("claims", epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@index_option
@click.option("--split", metavar="NAME", help="Only the claims of this split, such as dev or held.")
@click.option(
    "--every", type=click.IntRange(1), default=1, show_default=True, help="Check only each Nth claim or pair."
)
@click.option("--details", is_flag=True, help="Show each claim whose verdict is not the expected one.")
@json_option
def evaluate_claims(  # noqa: PLR0917 - click passes them by name
    file: Path, index: Path | None, split: str | None, every: int, details: bool, as_json: bool
) -> None:
    """Check the claims of FILE against the index, or judge its pairs of evidence and claim by the verifier alone.

    FILE has one JSON object a line. Claims: id, claim, language, verdict (supported, contradicted, disputed,
    not_found), and fault, documents, pairing, split where known. Pairs: evidence, claim, lang_evidence, lang_claim,
    label (supported, contradicted, not_enough_evidence; or contradicted, not_contradicted). Shares are in per cent,
    the calibration error goes from 0 to 1.
    """
    from rag.evaluation_sets import json_rows
    from rag.evaluation_text import print_summary

    with errors_told():
        rows = json_rows(file, fix="name a file of claims, or of pairs of evidence and claim")
        of_pairs = any("evidence" in row for _, row in rows)
        if of_pairs and (split or details or index):
            raise click.UsageError("--index, --split and --details go with a file of claims, not of pairs")
        summary = (
            _pair_summary(file, every) if of_pairs else _claim_summary(file, index, split, every, details)
        )
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        print_summary(summary)


def measures_json(measured: Mapping[str, PairMeasures]) -> dict[str, object]:
    """Measures by language pair as JSON: queries, and for each measure mean, low and high in per cent."""
    from dataclasses import asdict

    return {
        pair: {
            "queries": found.queries,
            **{
                name: {part: round(value, 2) for part, value in asdict(one).items()}
                for name, one in found.measures.items()
            },
        }
        for pair, found in measured.items()
    }


def _measure(wanted: RetrievalSet, index: Path | None, keep: Path | None) -> dict[str, PairMeasures]:
    from rag.assistant import Assistant
    from rag.evaluation import evaluate_retrieval as measure

    with tempfile.TemporaryDirectory() as folder, _progress_bar() as progress:
        where = (keep or Path(folder) / "index") if wanted.documents else index
        with Assistant.open(
            settings_with(index=where, llm="none"), create=bool(wanted.documents)
        ) as assistant:
            return measure(assistant, wanted, progress=progress)


def _claim_summary(
    file: Path, index: Path | None, split: str | None, every: int, details: bool
) -> dict[str, Any]:
    from rag.assistant import Assistant
    from rag.evaluation_claims import read_claims, score_claims, summarise_claims

    claims = read_claims(file, split=split)[::every]
    with (
        Assistant.open(settings_with(index=index, llm="none")) as assistant,
        _progress_bar() as progress,
    ):
        scored = score_claims(assistant, claims, progress=progress)
    summary = summarise_claims(scored)
    if details:
        summary["wrong"] = {
            one.expected.id: f"{one.verdict}, expected {one.expected.verdict}: {one.expected.claim}"
            for one in scored
            if not one.is_right
        }
    return summary


def _pair_summary(file: Path, every: int) -> dict[str, Any]:
    from rag.errors import ModelMissing
    from rag.evaluation_pairs import judge_pairs, read_pairs, summarise_pairs
    from rag.models import ModelStore
    from rag.verifier import open_verifier

    pairs = read_pairs(file)[::every]
    settings = settings_with()
    verifier = open_verifier(settings, ModelStore(settings.cache))
    if verifier is None:
        raise ModelMissing(
            "There is no verifier to judge the pairs",
            fix="set SOURCIER_VERIFIER=auto, and fetch its base model: sourcier models pull",
        )
    with _progress_bar() as progress:
        return summarise_pairs(judge_pairs(verifier, pairs, progress=progress))


def _write(floors: Baseline, better: Baseline, file: Path) -> None:
    better.write(file)
    for line in floors.changes(better):
        click.echo(line, err=True)


def _hold(regressions: Sequence[Regression]) -> None:
    for regression in regressions:
        click.echo(f"below the baseline: {regression}", err=True)
    if regressions:
        click.echo("If that is meant, take the figures as they are with --lower-baseline.", err=True)
        sys.exit(1)


def _print_table(measured: Mapping[str, PairMeasures]) -> None:
    """A row a language pair; per cent, with the 95 % interval in brackets."""
    from rag.evaluation_text import print_rows

    names = list(dict.fromkeys(name for found in measured.values() for name in found.measures))
    rows = [["", "queries", *names]]
    for pair, found in measured.items():
        cells = [str(found.measures[name]) if name in found.measures else "" for name in names]
        rows.append([pair, f"{found.queries:,}", *cells])
    print_rows(rows)


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """A bar a step on a terminal, with the time that remains; elsewhere a line now and then."""
    from rich import progress as rich_progress
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        last = time.monotonic()

        def tell(step: str, done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last > _SECONDS_BETWEEN_LINES:
                last = time.monotonic()
                console.print(f"{step}: {done:,} of {total:,}", highlight=False, soft_wrap=True)

        yield tell
        return
    columns = (
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.MofNCompleteColumn(),
        rich_progress.TimeRemainingColumn(),
    )
    with rich_progress.Progress(*columns, console=console) as bars:
        tasks: dict[str, rich_progress.TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done)

        yield show
