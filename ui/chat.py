"""The handlers of the chat: plain methods from values to values, without a user interface library.

`ui.app` lays out the page and connects it to these; a test calls them as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from rag.answer_records import AnswerEvent, Mode
from rag.errors import DocumentError, SourcierError
from rag.records import Citation, Document
from rag.request import Request
from ui import render, source_panel
from ui.export import conversation_markdown
from ui.markup import SourceReference
from ui.strings import Strings, strings
from ui.turns import Failure, Turn, failed, follow, halted, place
from ui.wording import LANGUAGES, preferred_language

Turns = tuple[Turn, ...]

_KEPT_TURNS = 50  # older turns leave the page; a conversation that long is better exported


class Answering(Protocol):
    """What the chat needs of the assistant."""

    def ask_events(self, question: Request) -> Iterator[AnswerEvent]:
        """The events of an answer; closing the iterator stops the work."""
        ...

    def document(self, document_id: str, version: int | None = None) -> Document:
        """A document version, with its text."""
        ...


class Chat:
    """What happens when someone asks, opens a source, stops, exports or changes the language."""

    def __init__(self, assistant: Answering) -> None:
        self._assistant = assistant

    def ask(self, question: str, turns: Turns, *, language: str, mode: str) -> Iterator[Turns]:
        """Yield the conversation as the answer arrives: at once, with the evidence, then by sentence.

        :param language: of the answer, `fr` or `en`; anything else follows the question.
        :param mode: a `Mode` value.
        """
        question = question.strip()
        if not question:
            return
        earlier = halted(turns)[-_KEPT_TURNS + 1 :]
        turn = Turn(question)
        yield (*earlier, turn)
        request = Request(
            question,
            language=language if language in LANGUAGES else None,
            mode=Mode(mode),
            history=tuple(before.question for before in earlier),
        )

        def events() -> Iterator[AnswerEvent]:
            yield from self._assistant.ask_events(request)

        for grown in follow(turn, events()):
            yield (*earlier, grown)

    def open_source(
        self, data: Mapping[str, object], turns: Turns, interface: str, *, checked: Sequence[Citation] = ()
    ) -> str:
        """The panel for the place that a reader opened, or what is wrong with it.

        :param checked: the citations of a claim check, from which a place can be opened, too.
        """
        labels = strings(interface)
        try:
            reference = SourceReference.parse(data)
            if reference is None:
                raise DocumentError("This reference names no place in a document", fix="open the mark again")
            document = self._assistant.document(reference.document_id, reference.version)
            known = known_citation(turns, reference, checked=checked)
            return source_panel.panel(document, reference, known, labels)
        except SourcierError as error:
            return source_panel.failed_panel(Failure(error.title, error.problem, error.fix), labels)

    def stop(self, turns: Turns) -> Turns:
        """The conversation with the running answer marked as stopped."""
        return halted(turns)

    def give_up(self, turns: Turns) -> Turns:
        """The conversation after something unforeseen broke the running answer."""
        return failed(turns)

    def export(self, turns: Turns, interface: str) -> str:
        """The conversation as Markdown with footnotes."""
        return conversation_markdown(turns, strings(interface))


def known_citation(
    turns: Turns, reference: SourceReference, *, checked: Sequence[Citation] = ()
) -> Citation | None:
    """The citation that the conversation holds for that place, the latest first; else that of a claim check."""
    wanted = (reference.document_id, reference.version, reference.start, reference.end)
    for turn in reversed(turns):
        for citation in (*turn.citations, *(turn.evidence or ())):
            if place(citation) == wanted:
                return citation
    return next((citation for citation in checked if place(citation) == wanted), None)


def pages(turns: Turns, labels: Strings) -> tuple[str, str]:
    """The HTML of the earlier turns, and that of the current one."""
    if not turns:
        return "", render.current(None, labels)
    return render.conversation(turns[:-1], labels), render.current(turns[-1], labels, ordinal=len(turns))


def first_language(query: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """The interface language of a visit: the address's `lang`, else the browser's preference."""
    asked = query.get("lang", "")
    return asked if asked in LANGUAGES else preferred_language(headers.get("accept-language"))
