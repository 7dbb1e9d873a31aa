"""What the command line prints: answers with numbered quotes, hits, the inside of an answer, progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from rag.answer_records import Answer, SentenceStatus
from rag.dates import as_of, spoken_date
from rag.messages import in_language, model_failed
from rag.records import Citation, Hit, IngestReport

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.evaluation_answers import Scored
    from rag.request import Request

_LABELS = {
    "en": {
        "sources": "Sources", "none": "No answer", "nearest": "Nearest passages", "quoted": "quoted",
        "understood": "Understood as", "colon": ":", "based_on": "based on", "characters": "characters",
        "disagree": "The sources disagree on",
    },
    "fr": {
        "sources": "Sources", "none": "Pas de réponse", "nearest": "Passages les plus proches", "quoted": "cité",
        "understood": "Compris comme", "colon": "\u00a0:", "based_on": "d’après", "characters": "caractères",
        "disagree": "Les sources divergent sur",
    },
}  # fmt: skip


def print_answer(answer: Answer) -> None:
    """Print an answer and, numbered, the exact quotes that hold it."""
    labels = _LABELS[answer.language]
    if answer.understood_as is not None:
        click.secho(f"{labels['understood']}{labels['colon']} {answer.understood_as}\n", dim=True)
    if not answer.answerable:
        click.secho(f"{labels['none']}. {answer.explanation}", bold=True)
        if answer.nearest:
            click.echo(f"\n{labels['nearest']}{labels['colon']}")
            for hit in answer.nearest:
                click.echo(f"  {hit.passage.location}  {_short(hit.passage.text)}")
        return
    _print_sentences(answer)
    _print_disagreements(answer)
    click.echo(f"\n{labels['sources']}{labels['colon']}")
    for citation in answer.citations:
        click.echo(f"[{citation.number}] {quoted(citation.quote, citation.language)}")
        click.secho("    " + source_line(citation, answer.language), dim=True)


def _print_sentences(answer: Answer) -> None:
    for sentence in answer.sentences:
        marks = "".join(f"[{number}]" for number in sentence.citations)
        since = dict.fromkeys(answer.dated[number] for number in sentence.citations if number in answer.dated)
        marks += "".join(f" ({as_of(date, answer.language)})" for date in since)
        text = sentence.text
        if sentence.status is SentenceStatus.QUOTED:
            text = quoted(text, answer.citation(sentence.citations[0]).language)
        click.echo(f"{click.style(text, bold=True)} {marks}")
    for note in filter(model_failed, answer.receipt.notes):
        click.secho(f"({in_language(note, answer.language)[0]})", dim=True)


def _print_disagreements(answer: Answer) -> None:
    labels = _LABELS[answer.language]
    for disagreement in answer.disagreements:
        click.echo(f"\n{labels['disagree']} {disagreement.about}{labels['colon']}")
        for value in disagreement.values:
            dated = f" ({as_of(value.as_of, answer.language)})" if value.as_of else ""
            click.echo(f"  {value.text} [{value.citation}]{dated}")


def print_hits(hits: Sequence[Hit]) -> None:
    """Print hits, best first, with the parts of their scores."""
    for number, hit in enumerate(hits, start=1):
        dense = "-" if hit.dense_score is None else f"{hit.dense_score:.3f} (#{hit.dense_rank})"
        lexical = "-" if hit.lexical_score is None else f"{hit.lexical_score:.2f} (#{hit.lexical_rank})"
        click.secho(
            f"{number}. {hit.passage.title} [{hit.passage.language}] {hit.passage.location}", bold=True
        )
        click.echo(
            f"   score {hit.score:.4f}, dense {dense}, lexical {lexical}, words: {', '.join(hit.matched) or '-'}"
        )
        click.echo(f"   {_short(hit.passage.text, 240)}")
    if not hits:
        click.echo("Nothing found.")


def print_explanation(assistant: Assistant, request: Request) -> None:
    """Print on stderr what goes into an answer: language, hits, evidence, prompt; then how it was judged."""
    from rag.answer_records import AnswerDone
    from rag.generation import prompt

    asked = assistant.gather(request)
    if asked.question != request.question:
        click.echo(f"understood as: {asked.question}", err=True)
    click.echo(f"language: {asked.language}\nhits:", err=True)
    for hit in asked.hits:
        click.echo(f"  {hit}", err=True)
    click.echo("evidence:", err=True)
    for number, piece in enumerate(asked.evidence, start=1):
        click.echo(f"  [{number}] {piece}", err=True)
    if assistant.llm is not None:
        click.echo("prompt:", err=True)
        for message in prompt(asked.question, asked.evidence, asked.language):
            click.echo(f"  {message.role}: {message.content}", err=True)
    for event in assistant.ask_events(request):
        if isinstance(event, AnswerDone):
            notes = event.answer.receipt.notes or ("nothing to mend",)
            click.echo("the gate: " + "; ".join(notes), err=True)
            click.echo(f"timings (ms): {event.answer.timings_ms}\n", err=True)


def print_report(report: IngestReport) -> None:
    """Print what an ingest did; failures with their paths and what to do."""
    click.echo(str(report))
    for document_id in report.other_language:
        click.echo(
            f"  {document_id}: neither French nor English; indexed as the nearer, found less well", err=True
        )
    for path, problem in report.failed:
        click.echo(f"  {path}: {problem}", err=True)


def quoted(text: str, language: str) -> str:
    """A text in the quotation marks of its language."""
    return f"«\u00a0{text}\u00a0»" if language == "fr" else f"“{text}”"


def source_line(citation: Citation, language: str) -> str:
    """Title, publisher, date, what it reports on, and where the quote stands."""
    labels = _LABELS[language]
    parts = [citation.title, citation.publisher, spoken_date(citation.published, language)]
    if citation.based_on:
        parts.append(f"{labels['based_on']} {'; '.join(citation.based_on)}")
    place = (
        f"{citation.document_id} v{citation.version}, {labels['characters']} {citation.start}-{citation.end}"
    )
    return ". ".join([part for part in parts if part] + [place])


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """A running count on stderr; every hundredth line without a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda number: None if number % 100 else console.print(f"{number:,} {what}", highlight=False)
        return
    with console.status(f"0 {what}") as status:
        yield lambda number: status.update(f"{number:,} {what}")


def print_scores(summary: Mapping[str, Any], wrong: Sequence[Scored]) -> None:
    """Print the measures of answers, and each question that was not answered rightly."""
    for name, value in summary.items():
        shares = value.items() if isinstance(value, dict) else ()
        click.echo(f"{name:>20}: {', '.join(f'{part} {share}' for part, share in shares) or value}")
    for one in wrong:
        if one.right and not one.unsupported:
            continue
        said = one.answer.text or one.answer.explanation
        click.echo(f"\n{one.question.id} [{one.question.kind}] {one.question.text}\n   {said}")
        click.echo(f"   wanted {one.question.facts}, gate: {one.answer.receipt.notes}")


def _short(text: str, width: int = 160) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
