"""A turn of the conversation as HTML: verified sentences, quotes, disagreements, abstentions and failures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.records import Answer, AnswerSentence, Citation, Disagreement, Hit, Reason, SentenceStatus
from ui.markup import SourceReference, byline, element, escaped, language_badge, source_button
from ui.strings import Strings
from ui.turns import Failure, Turn
from ui.wording import colon, quotation_marks, spoken_date

_MARK = re.compile(r"\s*\[(\d+)\]")
_QUOTED_ALREADY = ("«", "“", '"', "„")
_PREVIEW = 180  # characters of a passage in a list: two lines of the column


def conversation(turns: Sequence[Turn], labels: Strings) -> str:
    """The finished turns, oldest first."""
    return element("div", "".join(turn_html(turn, labels) for turn in turns), class_="turns")


def current(turn: Turn | None, labels: Strings, *, ordinal: int = 0) -> str:
    """The latest turn in a live region, or the welcome when nothing has been asked.

    :param ordinal: how many turns there are, so that the page notices a new one and brings it into view.
    """
    inside = welcome(labels) if turn is None else turn_html(turn, labels)
    running = turn is not None and turn.running
    return element(
        "div",
        inside,
        class_="turns current",
        role="log",
        aria_live="polite",
        aria_busy="true" if running else "false",
        aria_label=labels.conversation,
        data_ordinal=str(ordinal),
    )


def welcome(labels: Strings) -> str:
    """What the page says before the first question, with questions to begin with."""
    examples = "".join(
        element(
            "li",
            element(
                "button",
                escaped(question),
                type="button",
                class_="example",
                data_action="example",
                data_question=question,
            ),
        )
        for question in labels.example_questions
    )
    return element(
        "section",
        element("h2", escaped(labels.welcome_title))
        + element("p", escaped(labels.welcome_text))
        + element("h3", escaped(labels.examples))
        + element("ul", examples),
        class_="welcome",
    )


def turn_html(turn: Turn, labels: Strings) -> str:
    """A question and as much of its answer as has arrived."""
    parts = [
        element(
            "h2",
            element("span", escaped(labels.you_asked), class_="hidden-label") + escaped(turn.question),
            class_="question",
            dir="auto",
        )
    ]
    cited = {citation.number: citation for citation in turn.citations}
    language = turn.language or labels.language
    if turn.sentences:
        written = "".join(sentence_html(sentence, cited, language, labels) for sentence in turn.sentences)
        parts.append(element("div", written, class_="answer", lang=language))
    if turn.running:
        parts.append(_progress(turn, labels))
    if turn.answer is not None:
        parts += _outcome(turn.answer, labels)
    if turn.failure is not None:
        parts.append(failure_html(turn.failure, labels))
    if turn.stopped:
        parts.append(_notice("unchecked", labels.stopped, escaped(labels.stopped_text)))
    if turn.citations:
        parts.append(_sources(turn.citations, labels))
    parts.append(_other_passages(turn, labels))
    if turn.answer is not None:
        parts.append(_receipt(turn.answer, labels))
    return element("article", "".join(parts), class_="turn")


def sentence_html(
    sentence: AnswerSentence, cited: Mapping[int, Citation], language: str, labels: Strings
) -> str:
    """A sentence with its marks, visibly a quote where it is one, and how it came to be."""
    placed: set[int] = set()

    def mark(match: re.Match[str]) -> str:
        number = int(match.group(1))
        if number not in sentence.citations or number not in cited:
            return escaped(match.group(0))
        placed.add(number)
        return _marks([cited[number]], labels)

    # Marks that stand in the text become buttons where they stand; the others follow the sentence.
    pieces: list[str] = []
    last = 0
    for match in _MARK.finditer(sentence.text):
        pieces += [escaped(sentence.text[last : match.start()]), mark(match)]
        last = match.end()
    words = "".join([*pieces, escaped(sentence.text[last:])])
    rest = _marks(
        [cited[number] for number in sentence.citations if number in cited and number not in placed], labels
    )
    if sentence.status is SentenceStatus.QUOTED:
        source = next((cited[number] for number in sentence.citations if number in cited), None)
        spoken = source.language if source else language
        opening, closing = (
            ("", "") if sentence.text.startswith(_QUOTED_ALREADY) else quotation_marks(language)
        )
        quote = element("q", words, lang=spoken)
        body = f"{opening}{quote}{closing}{rest}" + _status("quoted", labels.verbatim, labels.verbatim_hint)
        translation = source.translation if source else None
        if translation:
            body += _translation(translation, language, labels)
        return element("p", body, class_="sentence quoted")
    status = _status("supported", labels.verified, labels.verified_hint)
    return element("p", words + rest + status, class_="sentence supported")


def citation_mark(citation: Citation, labels: Strings) -> str:
    """A numbered mark: a button that opens the quote in its source."""
    said = labels.source_mark.format(number=citation.number, title=citation.title)
    return source_button(
        SourceReference.to(citation),
        f"[{citation.number}]",
        class_="mark",
        aria_label=said,
        title=citation.title,
    )


def _marks(citations: Sequence[Citation], labels: Strings) -> str:
    """Marks that never part from each other or from the word before them."""
    marks = "".join(citation_mark(citation, labels) for citation in citations)
    return element("span", marks, class_="marks") if marks else ""


def failure_html(failure: Failure, labels: Strings) -> str:
    """What broke and what to do, never a traceback; words in another language are marked as such."""
    title = dict(labels.error_titles).get(failure.kind, labels.broken)
    language = labels.language if failure.problem is None else failure.language
    problem = labels.unexpected if failure.problem is None else failure.problem
    fix = labels.unexpected_fix if failure.fix is None else failure.fix
    body = element("span", escaped(problem), lang=language) + element(
        "span",
        element("strong", escaped(labels.fix) + colon(labels.language))
        + element("span", escaped(fix), lang=language),
        class_="fix",
    )
    return _notice("broken", title, body, role="alert")


def _outcome(answer: Answer, labels: Strings) -> list[str]:
    parts = [disagreement_html(entry, answer, labels) for entry in answer.disagreements]
    if not answer.answerable:
        parts.append(abstention_html(answer, labels))
    return parts


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
    notice = _notice(kind, titles[reason], body, data_reason=str(reason))
    if not answer.nearest:
        return notice
    passages = "".join(element("li", _passage_button(hit, labels)) for hit in answer.nearest)
    return notice + element(
        "section",
        element("h3", escaped(labels.nearest))
        + element("p", escaped(labels.nearest_hint), class_="hint")
        + element("ol", passages, class_="passages"),
        class_="nearest",
    )


def disagreement_html(entry: Disagreement, answer: Answer, labels: Strings) -> str:
    """Each source's value side by side, with its date, and no winner."""
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
        + element("p", escaped(labels.disagreement_hint), class_="hint"),
        class_="disagreement",
        aria_label=labels.disagreement,
    )


def _progress(turn: Turn, labels: Strings) -> str:
    if turn.evidence is None:
        said = labels.searching
    elif turn.sentences:
        said = labels.checking
    elif len(turn.evidence) == 1:
        said = labels.evidence_found_one
    else:
        said = labels.evidence_found.format(count=len(turn.evidence))
    return element(
        "p", escaped(said), class_="progress", data_state="evidence" if turn.evidence else "search"
    )


def _sources(citations: Sequence[Citation], labels: Strings) -> str:
    """Each cited document once, with a mark for each of its quotes."""
    documents: dict[tuple[str, int], list[Citation]] = {}
    for citation in sorted(citations, key=lambda citation: citation.number):
        documents.setdefault((citation.document_id, citation.version), []).append(citation)
    rows = []
    for quotes in documents.values():
        first = quotes[0]
        title = element("span", escaped(first.title), class_="title", lang=first.language)
        opener = source_button(SourceReference.to(first), title + byline(first, labels), class_="source")
        rows.append(element("li", _marks(quotes, labels) + opener))
    return element(
        "section", element("h3", escaped(labels.sources)) + element("ol", "".join(rows)), class_="sources"
    )


def _other_passages(turn: Turn, labels: Strings) -> str:
    """The evidence: in full view while it is all there is, folded away once there is an answer."""
    if not turn.uncited:
        return ""
    rows = "".join(element("li", _evidence_button(found, labels)) for found in turn.uncited)
    passages = element("ol", rows, class_="passages")
    if turn.answer is None and not turn.sentences:
        return element("section", passages, class_="evidence")
    if turn.answer is not None and not turn.answer.answerable:
        return ""  # the nearest passages say it
    summary = element("summary", escaped(labels.other_passages.format(count=len(turn.uncited))))
    return element("details", summary + passages, class_="evidence")


def _evidence_button(citation: Citation, labels: Strings) -> str:
    inside = (
        element("span", escaped(_preview(citation.quote)), class_="preview", lang=citation.language)
        + element("span", escaped(citation.title), class_="title", lang=citation.language)
        + language_badge(citation.language, labels)
    )
    return source_button(SourceReference.to(citation, numbered=False), inside, class_="passage")


def _passage_button(hit: Hit, labels: Strings) -> str:
    passage = hit.passage
    inside = (
        element("span", escaped(_preview(passage.text)), class_="preview", lang=passage.language)
        + element("span", escaped(passage.title), class_="title", lang=passage.language)
        + language_badge(passage.language, labels)
    )
    return source_button(SourceReference.to_passage(hit), inside, class_="passage")


def _preview(text: str) -> str:
    folded = " ".join(text.split())
    if len(folded) <= _PREVIEW:
        return folded
    return folded[:_PREVIEW].rsplit(" ", 1)[0] + "\u00a0…"


def _receipt(answer: Answer, labels: Strings) -> str:
    receipt = answer.receipt
    facts = [
        (labels.llm, receipt.llm or labels.llm_none),
        (labels.embedder, receipt.embedder),
        (labels.generation, str(receipt.index_generation)),
        (labels.settings, receipt.settings),
    ]
    listed = "".join(element("dt", escaped(name)) + element("dd", escaped(value)) for name, value in facts)
    notes = "".join(element("li", escaped(note), lang="en") for note in receipt.notes)
    total = answer.timings_ms.get("total")
    took = ""
    if total is not None:
        seconds = f"{total / 1000:.1f}"
        decimal = seconds.replace(".", ",") if labels.language == "fr" else seconds
        took = element("span", escaped(labels.seconds.format(seconds=decimal)), class_="took")
    return element(
        "details",
        element("summary", escaped(labels.receipt) + took)
        + element("dl", listed)
        + (element("h4", escaped(labels.notes)) + element("ul", notes) if notes else ""),
        class_="receipt",
    )


def _status(kind: str, label: str, hint: str) -> str:
    return " " + element("span", escaped(label), class_=f"status {kind}", title=hint)


def _translation(translation: str, language: str, labels: Strings) -> str:
    return element(
        "span",
        element("em", escaped(labels.translation) + colon(labels.language)) + escaped(translation),
        class_="translation",
        lang=language,
    )


def _notice(kind: str, title: str, body: str, **attributes: str | None) -> str:
    return element(
        "div",
        element("strong", escaped(title), class_="notice-title") + element("div", body),
        class_=f"notice {kind}",
        **attributes,
    )
