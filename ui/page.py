"""The page in Gradio: its layout, and the wires from its buttons to the handlers of `ui.chat`.

It imports Gradio at its top, because Gradio reads the annotations of handlers at run time; `ui.app` imports it
only when a page is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from rag.records import Citation
from ui.chat import Chat, Turns, first_language, pages
from ui.check_tab import CheckTab
from ui.checks import NO_CHECK, Check, Checks
from ui.components import FORGET_AFTER_S, QUIET, SWIFT, Update, html_with_buttons
from ui.markup import element, escaped
from ui.source_panel import empty_panel
from ui.strings import Strings, strings

_CONCURRENT_ANSWERS = 4  # one language model serves them in turn; this bounds the threads that wait for it
_WAITING_ANSWERS = 100  # more questions than that are refused at once rather than left to wait for an hour


class Page:
    """The components of the page and what each of those of the chat does."""

    def __init__(self, chat: Chat, checks: Checks) -> None:
        self._chat = chat
        with gr.Blocks(title="Sourcier", analytics_enabled=False, fill_width=True) as self.blocks:
            self.turns = gr.State((), time_to_live=FORGET_AFTER_S)
            self.opened = gr.State({})  # the place that the panel shows, as the page named it
            self._lay_masthead()
            with gr.Row(elem_id="desk"):
                with gr.Column(scale=6, min_width=320, elem_id="chat"):
                    self._lay_tabs(checks)
                with gr.Column(scale=5, min_width=320, elem_id="source"):
                    self.panel = html_with_buttons("panel")
            self.exported = gr.Textbox(visible="hidden", elem_id="exported", label="Markdown")
            self._connect()
        self.blocks.queue(default_concurrency_limit=_CONCURRENT_ANSWERS, max_size=_WAITING_ANSWERS)

    def _lay_masthead(self) -> None:
        with gr.Row(elem_id="masthead"):
            self.brand = gr.HTML(_masthead(strings("en")), apply_default_css=False, elem_id="brand")
            self.interface = gr.Radio(
                [("English", "en"), ("Français", "fr")],
                value="en",
                label=strings("en").interface_language,
                container=False,
                elem_id="interface-language",
            )

    def _lay_tabs(self, checks: Checks) -> None:
        labels = strings("en")
        tab: dict[str, Any] = {
            "render_children": True
        }  # so that what it holds is there when it is first chosen
        with gr.Tabs(elem_id="views"):
            with gr.Tab(labels.tab_ask, elem_id="view-ask", **tab) as self.asking:
                with gr.Column(elem_id="transcript"):
                    self.earlier = html_with_buttons("earlier")
                    self.current = html_with_buttons("current")
                self._lay_composer()
            with gr.Tab(labels.tab_check, elem_id="view-check", **tab) as self.checking:
                self.check_tab = CheckTab(checks)

    def _lay_composer(self) -> None:
        labels = strings("en")
        with gr.Column(elem_id="composer"):
            with gr.Row(elem_id="ask-row"):
                self.question = gr.Textbox(
                    label=labels.question_label,
                    placeholder=labels.question_placeholder,
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=5,
                    elem_id="question",
                    scale=8,
                )
                self.ask = gr.Button(labels.ask, variant="primary", elem_id="ask", scale=1, min_width=96)
                self.stop = gr.Button(labels.stop, visible=False, elem_id="stop", scale=1, min_width=96)
            with gr.Row(elem_id="options"):
                self.language = gr.Dropdown(
                    _answer_languages(labels),
                    value="question",
                    label=labels.answer_language,
                    filterable=False,
                    elem_id="answer-language",
                )
                self.mode = gr.Dropdown(
                    _modes(labels), value="auto", label=labels.mode, filterable=False, elem_id="mode"
                )
                self.clear = gr.Button(labels.clear, size="sm", elem_id="clear")
                self.export = gr.Button(labels.export, size="sm", elem_id="export")

    def _connect(self) -> None:
        labelled = [self.brand, self.interface, self.question, self.ask, self.stop, self.clear, self.export]
        labelled += [self.language, self.mode, self.earlier, self.current, self.panel]
        labelled += [self.asking, self.checking, *self.check_tab.labelled]
        told = [self.turns, self.interface]
        growing = [self.turns, self.earlier, self.current, self.question, self.ask, self.stop]
        wanted = [self.turns, self.language, self.mode, self.interface]

        speak = {"fn": None, "inputs": self.interface, "js": "(code) => window.sourcier.speak(code)"}
        self.blocks.load(self.arrive, None, labelled, **SWIFT).then(**speak, **QUIET)
        known = [self.interface, self.turns, self.opened, self.check_tab.state]
        self.interface.input(self.word, known, labelled, **SWIFT).then(**speak, **QUIET)
        self.check_tab.connect(self.interface)

        answers: dict[str, Any] = QUIET | {"concurrency_id": "answers"}
        running = [
            gr.on(
                [self.ask.click, self.question.submit],
                self.answer,
                [self.question, *wanted],
                growing,
                concurrency_limit=_CONCURRENT_ANSWERS,
                **answers,
            ),
            self.current.example(self.answer_example, wanted, growing, **answers),
        ]
        halting = [self.turns, self.current, self.ask, self.stop]
        for event in running:
            event.success(self.settle, told, halting[1:], **SWIFT)
            event.failure(self.apologise, told, halting, **SWIFT)
        self.stop.click(self.interrupt, told, halting, cancels=running, **SWIFT)
        emptied = [*halting, self.earlier, self.panel, self.opened]
        self.clear.click(self.forget, self.interface, emptied, cancels=running, **SWIFT)
        for part in (self.earlier, self.current, self.panel, self.check_tab.report):
            part.source(
                self.open_source, [*told, self.check_tab.state], [self.panel, self.opened], **SWIFT
            ).then(None, None, None, js="() => window.sourcier.opened()", **QUIET)
        self.export.click(self._chat.export, told, self.exported, **SWIFT).then(
            None, self.exported, None, js="(text) => window.sourcier.download(text)", **QUIET
        )

    def arrive(self, request: gr.Request) -> Update:
        """The page in the visitor's language."""
        return self.word(first_language(dict(request.query_params), dict(request.headers)), (), {})

    def word(self, interface: str, turns: Turns, opened: dict[str, Any], check: Check = NO_CHECK) -> Update:
        """Every label, the conversation, the check and the open source in an interface language."""
        labels = strings(interface)
        shown = empty_panel(labels)
        if opened:
            shown = self._chat.open_source(opened, turns, interface, checked=_cited(check))
        earlier, current = pages(turns, labels)
        return {
            self.brand: _masthead(labels),
            self.interface: gr.Radio(value=interface, label=labels.interface_language),
            self.question: gr.Textbox(label=labels.question_label, placeholder=labels.question_placeholder),
            self.ask: gr.Button(labels.ask),
            self.stop: gr.Button(labels.stop),
            self.clear: gr.Button(labels.clear),
            self.export: gr.Button(labels.export),
            self.language: gr.Dropdown(choices=_answer_languages(labels), label=labels.answer_language),
            self.mode: gr.Dropdown(choices=_modes(labels), label=labels.mode),
            self.earlier: earlier,
            self.current: current,
            self.panel: shown,
            self.asking: gr.Tab(label=labels.tab_ask),
            self.checking: gr.Tab(label=labels.tab_check),
            **self.check_tab.word(check, labels),
        }

    def answer(
        self, question: str, turns: Turns, language: str, mode: str, interface: str
    ) -> Iterator[Update]:
        """Show the answer as it arrives; what does not change while it grows is sent once."""
        labels = strings(interface)
        once: Update = {
            self.question: "",
            self.ask: gr.Button(visible=False),
            self.stop: gr.Button(visible=True),
        }
        for so_far in self._chat.ask(question, turns, language=language, mode=mode):
            earlier, current = pages(so_far, labels)
            if once:
                once[self.earlier] = earlier
            yield {self.turns: so_far, self.current: current} | once
            once = {}

    def answer_example(
        self, turns: Turns, language: str, mode: str, interface: str, event: gr.EventData
    ) -> Iterator[Update]:
        """Ask one of the questions to begin with."""
        question = str(event._data.get("question", ""))
        yield from self.answer(question, turns, language, mode, interface)

    def settle(self, turns: Turns, interface: str) -> Update:
        """After an answer: the buttons as they were, and its labels in the language chosen meanwhile."""
        current = pages(turns, strings(interface))[1]
        return {self.ask: gr.Button(visible=True), self.stop: gr.Button(visible=False), self.current: current}

    def interrupt(self, turns: Turns, interface: str) -> Update:
        """Keep what has been verified, and say that the rest was not."""
        turns = self._chat.stop(turns)
        return self.settle(turns, interface) | {self.turns: turns}

    def apologise(self, turns: Turns, interface: str) -> Update:
        """Say that an answer broke for a reason that only the server's log knows."""
        turns = self._chat.give_up(turns)
        return self.settle(turns, interface) | {self.turns: turns}

    def open_source(self, turns: Turns, interface: str, check: Check, event: gr.EventData) -> Update:
        """Show the place that a reader opened."""
        opened = dict(event._data)
        shown = self._chat.open_source(opened, turns, interface, checked=_cited(check))
        return {self.panel: shown, self.opened: opened}

    def forget(self, interface: str) -> Update:
        """Begin anew."""
        return self.settle((), interface) | {
            self.turns: (),
            self.earlier: "",
            self.panel: empty_panel(strings(interface)),
            self.opened: {},
        }


def _cited(check: Check) -> tuple[Citation, ...]:
    return check.report.citations if check.report else ()


def _masthead(labels: Strings) -> str:
    return element("h1", "Sourcier") + element("p", escaped(labels.tagline), class_="tagline")


def _answer_languages(labels: Strings) -> list[tuple[str, str]]:
    return [
        (labels.answer_language_question, "question"),
        (labels.answer_language_fr, "fr"),
        (labels.answer_language_en, "en"),
    ]


def _modes(labels: Strings) -> list[tuple[str, str]]:
    return [(labels.mode_auto, "auto"), (labels.mode_extract, "extract")]
