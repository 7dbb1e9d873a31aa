"""Messages that are no answer: abstentions, disagreements between sources, failures; each looks its own.

Nothing found, not checked and broken are three different styles: `absent`, `unchecked`, `broken`.
"""

from __future__ import annotations

from rag.answer_records import Answer, Disagreement, Reason
from rag.dates import spoken_date
from rag.messages import in_language
from ui.markup import (
    SourceReference,
    citation_mark,
    element,
    escaped,
    passage_button,
)
from ui.strings import Strings
from ui.turns import Failure
from ui.wording import colon


def notice(kind: str, title: str, body: str, **attributes: str | None) -> str:
    """A titled box of one kind; `body` is HTML."""
    return element(
        "div",
        element("strong", escaped(title), class_="notice-title") + element("div", body),
        class_=f"notice {kind}",
        **attributes,
    )


def failure_html(failure: Failure, labels: Strings, *, title: str | None = None) -> str:
    """What broke and what to do, never a traceback; words in another language are marked as such.

    :param title: what stands above it; by default the title of that kind of error.
    """
    title = title or dict(labels.error_titles).get(failure.kind, labels.broken)
    problem, spoken = labels.unexpected, labels.language
    if failure.problem is not None:
        problem, spoken = _told(failure.problem, failure, labels)
    fix, advised = labels.unexpected_fix, labels.language
    if failure.fix is not None:
        fix, advised = _told(failure.fix, failure, labels)
    body = element("span", escaped(problem), lang=spoken) + element(
        "span",
        element("strong", escaped(labels.fix) + colon(labels.language))
        + element("span", escaped(fix), lang=advised),
        class_="fix",
    )
    return notice("broken", title, body, role="alert")


def _told(message: str, failure: Failure, labels: Strings) -> tuple[str, str]:
    """A message of the engine in the interface's language where it is known there, and its language."""
    if failure.language != "en":
        return message, failure.language
    return in_language(message, labels.language)


def abstention_html(answer: Answer, labels: Strings) -> str:
    """Why there is no answer, in a style of its own, with the nearest passages to open."""
    titles = {
        Reason.NOTHING_FOUND: labels.nothing_found,
        Reason.NOT_IN_SOURCES: labels.not_in_sources,
        Reason.UNKNOWN_NAME: labels.unknown_name,
        Reason.UNSUPPORTED_DRAFT: labels.unsupported_draft,
    }
    reason = answer.reason or Reason.NOT_IN_SOURCES
    kind = "unchecked" if reason is Reason.UNSUPPORTED_DRAFT else "absent"
    body = element("span", escaped(answer.explanation or ""), lang=answer.language)
    said = notice(kind, titles[reason], body, data_reason=str(reason))
    if not answer.nearest:
        return said
    passages = "".join(
        element(
            "li",
            passage_button(
                SourceReference.to_passage(hit),
                hit.passage.text,
                hit.passage.title,
                hit.passage.language,
                labels,
            ),
        )
        for hit in answer.nearest
    )
    return said + element(
        "section",
        element("h3", escaped(labels.nearest))
        + element("p", escaped(labels.nearest_hint), class_="hint")
        + element("ol", passages, class_="passages"),
        class_="nearest",
    )


def disagreement_html(entry: Disagreement, answer: Answer, labels: Strings) -> str:
    """Each source's value side by side with its date, the newest first where dates differ, and no winner."""
    dated = any(value.as_of for value in entry.values)
    cited = {citation.number: citation for citation in answer.citations}
    rows = []
    for value in entry.values:
        citation = cited.get(value.citation)
        source, date, spoken = "", labels.undated, None
        if citation is not None:
            source = citation_mark(citation, labels) + element(
                "span", escaped(citation.title), lang=citation.language
            )
            date = spoken_date(citation.published, labels.language) or labels.undated
            spoken = citation.language
        rows.append(
            element(
                "tr",
                element("th", escaped(value.text), scope="row", lang=spoken)
                + element("td", source)
                + element("td", escaped(date), class_="date"),
            )
        )
    heads = "".join(
        element("th", escaped(label), scope="col") for label in (labels.value, labels.source, labels.date)
    )
    return element(
        "section",
        element("h3", escaped(labels.disagreement))
        + element("p", escaped(entry.about), class_="about", lang=answer.language)
        + element("table", element("thead", element("tr", heads)) + element("tbody", "".join(rows)))
        + element(
            "p", escaped(labels.disagreement_dated if dated else labels.disagreement_hint), class_="hint"
        ),
        class_="disagreement",
        aria_label=labels.disagreement,
    )
