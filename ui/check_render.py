"""A claim check as HTML: verdicts at a glance, the text with its marks, the claims, what was not judged, exports.

A verdict is told by a sign and a word beside its colour, in the text as below it (WCAG 2.2, 1.4.1).
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.claims.exports.labels import SIGNS, Labels
from rag.claims.exports.labels import labels as check_words
from rag.claims.exports.sources import made_by
from rag.claims.exports.wording import in_order, summary
from rag.claims.limits import MOST_CHARACTERS
from rag.claims.records import CheckedClaim, CheckReport, Statement, VerdictKind
from rag.messages import in_language
from ui.check_claims import claim_html
from ui.checks import MOST_FILE_BYTES, Check
from ui.markup import element, escaped
from ui.notices import failure_html, notice
from ui.strings import Strings
from ui.turns import Failure
from ui.wording import spoken_count

# What needs a journalist's eye comes first.
_IN_ORDER_OF_NEED = (
    VerdictKind.CONTRADICTED,
    VerdictKind.DISPUTED,
    VerdictKind.NOT_FOUND,
    VerdictKind.SUPPORTED,
)
_FEW = 3  # statements of one kind that are listed at once; more are folded away


def check_html(check: Check, labels: Strings) -> str:
    """The check as it stands: nothing yet, how far it is, why it failed, or its report."""
    inside = ""
    if check.running:
        inside = _progress(check, labels)
    elif check.failure is not None:
        inside = check_failure(check.failure, labels)
    elif check.stopped:
        inside = notice("unchecked", labels.stopped, escaped(labels.check_stopped_text), role="status")
    elif check.report is not None:
        inside = report_html(check.report, labels)
    state = "running" if check.running else "done" if check.report is not None else "idle"
    return element("div", inside, class_="check", data_state=state, data_job=check.job)


def intro_html(labels: Strings) -> str:
    """What the check is for."""
    return element(
        "div",
        element("h2", escaped(labels.check_title)) + element("p", escaped(labels.check_intro), class_="hint"),
        class_="check-intro",
    )


def file_html(labels: Strings) -> str:
    """The button that opens a file; the page's script reads it."""
    picker = element(
        "input",
        "",
        type="file",
        accept=".txt,.md,.markdown,.docx,.csv,.tsv,.jsonl,.ndjson",
        data_most=str(MOST_FILE_BYTES),
        class_="hidden-label",
    ).removesuffix("</input>")
    return element(
        "div",
        element("label", picker + element("span", escaped(labels.check_file)), class_="file-button")
        + element("span", escaped(labels.check_file_hint), class_="hint"),
        class_="check-file",
    )


def check_failure(failure: Failure, labels: Strings) -> str:
    """What went wrong with a check or its file, and what to do."""
    most = spoken_count(MOST_CHARACTERS, labels.language)
    megabytes = spoken_count(MOST_FILE_BYTES // 1_000_000, labels.language)
    own = {
        "NothingToCheck": (labels.check_refused, labels.check_empty, labels.check_empty_fix),
        "TextTooLong": (
            labels.check_refused,
            labels.check_too_long,
            labels.check_too_long_fix.format(most=most),
        ),
        "TooManyChecks": (labels.check_refused, labels.check_busy, labels.check_busy_fix),
        "FileTooLarge": (
            labels.file_refused,
            labels.file_too_large.format(most=megabytes),
            labels.file_too_large_fix,
        ),
        "FileBroken": (labels.file_refused, labels.file_broken, labels.file_broken_fix),
        "unexpected": (labels.broken, labels.check_unexpected, labels.check_unexpected_fix),
    }
    if failure.kind in own:
        title, problem, fix = own[failure.kind]
        return failure_html(Failure(failure.kind, problem, fix, labels.language), labels, title=title)
    titles = {
        "QuestionError": labels.check_refused,
        "UnreadableDocument": labels.file_refused,
        "DocumentTooLarge": labels.file_refused,
        "EmptyDocument": labels.file_refused,
    }
    return failure_html(failure, labels, title=titles.get(failure.kind))


def report_html(report: CheckReport, labels: Strings) -> str:
    """The whole report: verdicts at a glance, the text, the claims, what was not judged, exports."""
    words = check_words(labels.language)
    parts = [
        element("h2", escaped(summary(report, words)), class_="check-summary", tabindex="-1"),
        _overview(report, labels, words),
    ]
    if report.claims and report.receipt.verifier is None:
        parts.append(element("p", escaped(labels.check_no_verifier), class_="hint"))
    if report.claims and report.receipt.parser is None:
        parts.append(element("p", escaped(labels.check_no_parser), class_="hint"))
    for note in report.receipt.notes:
        told, spoken = in_language(note, labels.language)
        parts.append(element("p", escaped(told), class_="hint", lang=spoken))
    parts += [_export_row(labels), _text(report, labels, words)]
    if report.claims:
        cited = {citation.number: citation for citation in report.citations}
        articles = "".join(
            claim_html(number, claim, cited, labels, words)
            for number, claim in enumerate(report.claims, start=1)
        )
        parts.append(_section(words.notes, articles, "claims"))
    if report.skipped:
        parts.append(_skipped(report.skipped, labels, words))
    parts.append(element("p", escaped(f"{words.verify} {made_by(report, words)}"), class_="hint made-by"))
    return "".join(parts)


def _section(title: str, inside: str, kind: str) -> str:
    return element("section", element("h3", escaped(title)) + inside, class_=kind)


def _progress(check: Check, labels: Strings) -> str:
    said = labels.check_reading
    if check.waiting:
        said = labels.check_waiting
    elif check.total:
        done, total = (spoken_count(count, labels.language) for count in (check.done, check.total))
        said = labels.check_progress.format(done=done, total=total)
    bar = ""
    if check.total:
        bar = element(
            "progress", "", max=str(check.total), value=str(check.done), aria_label=labels.tab_check
        )
    return element("p", escaped(said), class_="progress") + bar


def _overview(report: CheckReport, labels: Strings, words: Labels) -> str:
    """For each verdict the numbers of its claims, each a link."""
    rows = []
    for kind in _IN_ORDER_OF_NEED:
        numbers = [number for number, claim in enumerate(report.claims, start=1) if claim.verdict is kind]
        if numbers:
            links = " ".join(
                element("a", str(number), href=f"#claim-{number}", aria_label=f"{words.claim} {number}")
                for number in numbers
            )
            told = element("span", escaped(f"{SIGNS[kind]} {words.verdicts[kind]}"), class_="verdict-word")
            rows.append(element("li", told + element("span", links, class_="numbers"), class_=str(kind)))
    if not rows:
        return ""
    return element("ul", "".join(rows), class_="overview", aria_label=labels.check_overview)


def _text(report: CheckReport, labels: Strings, words: Labels) -> str:
    pieces: list[str] = []
    at = 0
    for number, claim in in_order(report):
        start, end = max(at, claim.statement.start), max(at, claim.statement.end)
        pieces += [
            escaped(report.text[at:start]),
            _marked(report.text[start:end], number, claim, labels, words),
        ]
        at = end
    pieces.append(escaped(report.text[at:]))
    shown = element("div", "".join(pieces), class_="checked-text", lang=report.language, dir="auto")
    unmarked = element("p", escaped(labels.check_unmarked), class_="hint") if report.skipped else ""
    return _section(words.text, shown + unmarked, "checked")


def _marked(text: str, number: int, claim: CheckedClaim, labels: Strings, words: Labels) -> str:
    """A statement where it stands in the text, and after it its verdict, which leads to its sources."""
    told = words.verdicts[claim.verdict]
    short = words.counted[claim.verdict][0]
    link = element(
        "a",
        escaped(f"{SIGNS[claim.verdict]} {short}\u00a0{number}"),
        href=f"#claim-{number}",
        class_="verdict-mark",
        aria_label=labels.check_mark.format(number=number, verdict=told),
        lang=labels.language,
    )
    statement = element("mark", escaped(text), class_="statement", lang=claim.statement.language)
    return element(
        "span", statement + link, class_=f"marked {claim.verdict}", id=f"statement-{number}", tabindex="-1"
    )


def _skipped(skipped: Sequence[Statement], labels: Strings, words: Labels) -> str:
    """What was not judged, by kind, and why."""
    reasons = dict(labels.skipped_reasons)
    kinds: dict[str, list[Statement]] = {}
    for statement in skipped:
        kinds.setdefault(str(statement.kind), []).append(statement)
    groups = []
    for kind, statements in kinds.items():
        count = spoken_count(len(statements), labels.language)
        name = element("strong", escaped(f"{words.kinds[statements[0].kind]} ({count})"))
        why = element("span", escaped(reasons.get(kind, "")), class_="why")
        rows = "".join(element("li", escaped(one.text), lang=one.language, dir="auto") for one in statements)
        groups.append(
            element(
                "details",
                element("summary", f"{name} {why}") + element("ul", rows),
                open="" if len(statements) <= _FEW else None,
            )
        )
    return _section(words.skipped, "".join(groups), "skipped")


def _export_row(labels: Strings) -> str:
    """A choice of format, and two buttons: copy, download."""
    options = "".join(element("option", escaped(name), value=code) for code, name in labels.export_formats)
    choice = element(
        "label",
        element("span", escaped(labels.export_as)) + element("select", options, class_="export-format"),
    )
    said = {"data_done": labels.copied, "data_failed": labels.copy_failed}
    buttons = "".join(
        element("button", escaped(name), type="button", data_action="export", data_do=what, **said)
        for what, name in (("copy", labels.export_copy), ("download", labels.export_download))
    )
    status = element("span", "", class_="copy-status", role="status", aria_live="polite")
    return element("div", choice + buttons + status, class_="export-row")
