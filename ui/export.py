"""Citations and conversations as plain text and Markdown, to paste into a piece.

The Markdown uses footnotes (`[^1]`), which GitHub, Pandoc and most editors know. Every sign that Markdown
could read as markup is escaped, HTML included, so that a quote shows as it stands in its source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer_records import Answer, AnswerSentence, DisputedValue, SentenceStatus
from rag.claims.exports.escaping import markdown
from rag.dates import as_of, spoken_date
from rag.messages import in_language
from rag.records import Citation
from ui.markup import web_address
from ui.strings import Strings
from ui.turns import Turn, place
from ui.wording import colon, listed, quotation_marks, spoken_count


def citation_text(citation: Citation, labels: Strings) -> str:
    """The citation as plain text: the quote, what it is from, and where to check it."""
    opening, closing = quotation_marks(labels.language)
    origin, whereabouts = _origin(citation, labels), _whereabouts(citation, labels)
    return f"{opening}{citation.quote}{closing} — {origin}. {whereabouts}."


def citation_markdown(citation: Citation, labels: Strings) -> str:
    """The citation as the body of a Markdown footnote; later lines are indented as footnotes need."""
    quote = markdown(citation.quote).replace("\n", "\n    ")
    address = web_address(citation.url)
    origin = markdown(_origin(citation, labels, address=address is None))
    link = f". <{_url_for_markdown(address)}>" if address else ""
    whereabouts = markdown(_whereabouts(citation, labels))
    opening, closing = quotation_marks(labels.language)
    return f"{opening}{quote}{closing} — {origin}{link}. {whereabouts}."


def conversation_markdown(turns: Sequence[Turn], labels: Strings) -> str:
    """The conversation as Markdown: questions as headings, answers with footnotes, each quote once."""
    notes = _Footnotes()
    blocks = [f"# {labels.export_title}"]
    if not turns:
        blocks.append(labels.export_empty)
    for turn in turns:
        blocks += _turn_blocks(turn, notes, labels)
    if notes.citations:
        blocks.append(f"## {labels.export_sources}")
        blocks += [
            f"[^{number}]: {citation_markdown(citation, labels)}"
            for number, citation in enumerate(notes.citations, start=1)
        ]
    return "\n\n".join(blocks) + "\n"


class _Footnotes:
    """Numbers quotes in the order of their first use, across all answers."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []
        self._numbers: dict[tuple[str, int, int, int], int] = {}

    def mark(self, citation: Citation) -> str:
        """The footnote mark of a quote."""
        if place(citation) not in self._numbers:
            self.citations.append(citation)
            self._numbers[place(citation)] = len(self.citations)
        return f"[^{self._numbers[place(citation)]}]"


def _turn_blocks(turn: Turn, notes: _Footnotes, labels: Strings) -> list[str]:
    blocks = [f"## {markdown(' '.join(turn.question.split()))}"]
    if turn.understood_as is not None:
        understood = markdown(" ".join(turn.understood_as.split()))
        blocks.append(f"*{labels.understood_as}{colon(labels.language)}{understood}*")
    cited = {citation.number: citation for citation in turn.citations}
    blocks += [
        _sentence(sentence, cited, turn.language or labels.language, notes) for sentence in turn.sentences
    ]
    if turn.answer is not None:
        blocks += _disagreements(turn.answer, cited, notes, labels)
        if not turn.answer.answerable:
            blocks.append(_abstention(turn.answer, labels))
    if turn.stopped:
        blocks.append(f"> **{labels.stopped}.** {labels.stopped_text}")
    if turn.failure is not None:
        problem = in_language(turn.failure.problem or labels.unexpected, labels.language)[0]
        blocks.append(f"> **{labels.broken}.** {markdown(' '.join(problem.split()))}")
    return blocks


def _sentence(
    sentence: AnswerSentence,
    cited: dict[int, Citation],
    language: str,
    notes: _Footnotes,
) -> str:
    def mark(match: re.Match[str]) -> str:
        number = int(match[1])
        return "" if number in sentence.citations else match[0]

    words = markdown(re.sub(r"\s*\[(\d+)\]", mark, sentence.text)).strip()
    marks = "".join(notes.mark(cited[number]) for number in sentence.citations if number in cited)
    if sentence.status is SentenceStatus.QUOTED:
        opening, closing = quotation_marks(language)
        if sentence.text.startswith(("«", "“")):
            opening = closing = ""
        return "> " + f"{opening}{words}{closing}{marks}".replace("\n", "\n> ")
    return f"{words}{marks}"


def _disagreements(
    answer: Answer, cited: dict[int, Citation], notes: _Footnotes, labels: Strings
) -> list[str]:
    blocks = []
    for entry in answer.disagreements:
        rows = [
            f"- {markdown(value.text)}{_dated(value, labels)}{notes.mark(cited[value.citation])}"
            for value in entry.values
            if value.citation in cited
        ]
        heading = f"**{labels.disagreement}** ({markdown(entry.about)})"
        blocks.append("\n".join([heading, "", *rows]))
    return blocks


def _dated(value: DisputedValue, labels: Strings) -> str:
    return f" ({markdown(as_of(value.as_of, labels.language))})" if value.as_of else ""


def _abstention(answer: Answer, labels: Strings) -> str:
    explanation = markdown(" ".join((answer.explanation or "").split()))
    lines = [f"> **{labels.export_no_answer}.** {explanation}"]
    if answer.nearest:
        lines += [">", f"> {labels.nearest}", ">"]
        for hit in answer.nearest:
            passage = hit.passage
            lines.append(f"> - {markdown(passage.title)}, `{_code(passage.location)}`")
    return "\n".join(lines)


def _origin(citation: Citation, labels: Strings, *, address: bool = True) -> str:
    parts = [citation.title]
    parts += [part for part in (citation.publisher, spoken_date(citation.published, labels.language)) if part]
    origin = ", ".join(parts)
    if citation.based_on:
        origin += f" ({labels.based_on.format(reports=listed(citation.based_on, labels.language))})"
    if address and citation.url:
        origin += f", {citation.url}"
    return origin


def _whereabouts(citation: Citation, labels: Strings) -> str:
    start, end = (spoken_count(offset, labels.language) for offset in (citation.start, citation.end))
    parts = [
        f"{labels.document} {citation.document_id}",
        f"{labels.version.lower()} {citation.version}",
        f"{labels.characters.lower()} {start}–{end}",
        f"SHA-256 {citation.sha256}",
    ]
    if citation.licence:
        parts.append(citation.licence)
    return ", ".join(parts)


def _url_for_markdown(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\n", "")


def _code(text: str) -> str:
    return text.replace("`", "'").replace("\n", " ")
