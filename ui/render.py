"""A turn of the conversation as HTML: the question, sentences with their marks, sources, receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.answer_records import Answer, AnswerSentence, SentenceStatus
from rag.dates import as_of
from rag.messages import in_language
from rag.records import Citation
from ui.markup import (
    SourceReference,
    byline,
    citation_marks,
    element,
    escaped,
    passage_button,
    source_button,
)
from ui.notices import abstention_html, disagreement_html, failure_html, notice
from ui.strings import Strings
from ui.turns import Turn
from ui.wording import colon, quotation_marks

_MARK = re.compile(r"\s*\[(\d+)\]")
_UNDATED: Mapping[int, str] = {}
_QUOTED_ALREADY = ("«", "“", '"', "„")


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
            element("span", escaped(labels.you_asked) + colon(labels.language), class_="hidden-label")
            + escaped(turn.question),
            class_="question",
            dir="auto",
        )
    ]
    if turn.understood_as is not None:
        parts.append(_understood(turn.understood_as, labels))
    cited = {citation.number: citation for citation in turn.citations}
    language = turn.language or labels.language
    if turn.sentences:
        dated = turn.answer.dated if turn.answer else {}
        written = "".join(
            sentence_html(sentence, cited, language, labels, dated) for sentence in turn.sentences
        )
        parts.append(element("div", written, class_="answer", lang=language))
    if turn.running:
        parts.append(_progress(turn, labels))
    if turn.answer is not None:
        parts += _outcome(turn.answer, labels)
    if turn.failure is not None:
        parts.append(failure_html(turn.failure, labels))
    if turn.stopped:
        parts.append(notice("unchecked", labels.stopped, escaped(labels.stopped_text)))
    if turn.citations:
        parts.append(_sources(turn.citations, labels))
    parts.append(_other_passages(turn, labels))
    if turn.answer is not None:
        parts.append(_receipt(turn.answer, labels))
    return element("article", "".join(parts), class_="turn")


def sentence_html(
    sentence: AnswerSentence,
    cited: Mapping[int, Citation],
    language: str,
    labels: Strings,
    dated: Mapping[int, str] = _UNDATED,
) -> str:
    """A sentence with its marks, visibly a quote where it is one, and how it came to be.

    :param dated: dates of citations (ISO) to be told beside the marks, because newer or older ones say otherwise.
    """
    placed: set[int] = set()

    def mark(match: re.Match[str]) -> str:
        number = int(match.group(1))
        if number not in sentence.citations or number not in cited:
            return escaped(match.group(0))
        placed.add(number)
        return citation_marks([cited[number]], labels)

    # Marks that stand in the text become buttons where they stand; the others follow the sentence.
    pieces: list[str] = []
    last = 0
    for match in _MARK.finditer(sentence.text):
        pieces += [escaped(sentence.text[last : match.start()]), mark(match)]
        last = match.end()
    words = "".join([*pieces, escaped(sentence.text[last:])])
    rest = citation_marks(
        [cited[number] for number in sentence.citations if number in cited and number not in placed], labels
    )
    since = dict.fromkeys(as_of(dated[number], language) for number in sentence.citations if number in dated)
    rest += "".join(" " + element("span", f"({escaped(said)})", class_="as-of") for said in since)
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


def _understood(question: str, labels: Strings) -> str:
    """A follow-up question as the engine took it, so that a reader sees a mistake at once."""
    said = element("span", escaped(labels.understood_as) + colon(labels.language))
    return element("p", said + element("span", escaped(question), dir="auto"), class_="understood")


def _outcome(answer: Answer, labels: Strings) -> list[str]:
    parts = [disagreement_html(entry, answer, labels) for entry in answer.disagreements]
    if not answer.answerable:
        parts.append(abstention_html(answer, labels))
    return parts


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
        rows.append(element("li", citation_marks(quotes, labels) + opener))
    return element(
        "section", element("h3", escaped(labels.sources)) + element("ol", "".join(rows)), class_="sources"
    )


def _other_passages(turn: Turn, labels: Strings) -> str:
    """The evidence: in full view while it is all there is, folded away once there is an answer."""
    if not turn.uncited:
        return ""
    rows = "".join(
        element(
            "li",
            passage_button(
                SourceReference.to(found, numbered=False), found.quote, found.title, found.language, labels
            ),
        )
        for found in turn.uncited
    )
    passages = element("ol", rows, class_="passages")
    if turn.answer is None and not turn.sentences:
        return element("section", passages, class_="evidence")
    if turn.answer is not None and not turn.answer.answerable:
        return ""  # the nearest passages say it
    summary = element("summary", escaped(labels.other_passages.format(count=len(turn.uncited))))
    return element("details", summary + passages, class_="evidence")


def _receipt(answer: Answer, labels: Strings) -> str:
    receipt = answer.receipt
    facts = [
        (labels.llm, receipt.llm or labels.llm_none),
        (labels.embedder, receipt.embedder),
        (labels.generation, str(receipt.index_generation)),
        (labels.settings, receipt.settings),
    ]
    listed = "".join(element("dt", escaped(name)) + element("dd", escaped(value)) for name, value in facts)
    told = (in_language(note, labels.language) for note in receipt.notes)
    notes = "".join(element("li", escaped(note), lang=spoken) for note, spoken in told)
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
