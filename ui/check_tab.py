"""The tab of the claim check in Gradio: its layout, and the wires from its buttons to the handlers of `ui.checks`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from rag.claims.input import CheckInput
from ui.check_render import check_html, file_html, intro_html
from ui.checks import NO_CHECK, Check, Checks, as_shown
from ui.components import FORGET_AFTER_S, QUIET, SWIFT, Update, html_with_buttons, html_with_file
from ui.strings import Strings, strings

_CONCURRENT_CHECKS = 4  # they are judged one after the other; this bounds the threads that wait


class CheckTab:
    """The components of the check and what each of them does; made inside the tab that holds them."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        labels = strings("en")
        self.state = gr.State(NO_CHECK, time_to_live=FORGET_AFTER_S)
        self.claims = gr.State(())  # of a list that was opened
        with gr.Column(elem_id="check-page"):
            self.intro = gr.HTML(intro_html(labels), apply_default_css=False, elem_id="check-intro")
            with gr.Column(elem_id="check-form"):
                self.text = gr.Textbox(
                    label=labels.check_label,
                    placeholder=labels.check_placeholder,
                    show_label=False,
                    container=False,
                    lines=7,
                    max_lines=14,
                    elem_id="check-text",
                )
                with gr.Row(elem_id="check-row"):
                    self.check = gr.Button(labels.check, variant="primary", elem_id="check", min_width=96)
                    self.stop = gr.Button(labels.stop, visible=False, elem_id="check-stop", min_width=96)
                    self.file = html_with_file(file_html(labels), "check-file")
                    self.clear = gr.Button(labels.clear, size="sm", elem_id="check-clear")
            self.report = html_with_buttons("check-report")
        self.exported = gr.Textbox(visible="hidden", elem_id="check-exported", label="JSON")

    @property
    def labelled(self) -> list[Any]:
        """What `word` writes anew."""
        return [self.intro, self.text, self.check, self.stop, self.file, self.clear, self.report]

    def connect(self, interface: gr.Radio) -> None:
        """Connect the buttons; the page itself connects the sources that the report opens."""
        told = [self.state, interface]
        shown = [self.report, self.check, self.stop]
        running = gr.on(
            [self.check.click, self.text.submit],
            self.run,
            [self.text, self.claims, *told],
            [self.state, *shown],
            concurrency_limit=_CONCURRENT_CHECKS,
            concurrency_id="checks",
            **QUIET,
        )
        running.success(self.settle, told, shown, **SWIFT).then(
            None, None, None, js="() => window.sourcierCheck.settled()", **QUIET
        )
        running.failure(self.apologise, told, [self.state, *shown], **SWIFT)
        self.stop.click(self.interrupt, told, [self.state, *shown], cancels=running, **SWIFT)
        self.clear.click(
            self.forget, told, [self.state, *shown, self.text, self.claims], cancels=running, **SWIFT
        )
        self.file.file(self.open_file, told, [self.state, *shown, self.text, self.claims], **SWIFT)
        self.report.export(self.export, self.state, self.exported, **SWIFT).then(
            None, self.exported, None, js="(sent) => window.sourcierCheck.exported(sent)", **QUIET
        )

    def word(self, check: Check, labels: Strings) -> Update:
        """Every label and the report in an interface language."""
        return {
            self.intro: intro_html(labels),
            self.text: gr.Textbox(label=labels.check_label, placeholder=labels.check_placeholder),
            self.check: gr.Button(labels.check),
            self.stop: gr.Button(labels.stop),
            self.file: file_html(labels),
            self.clear: gr.Button(labels.clear),
            self.report: check_html(check, labels),
        }

    def run(self, text: str, claims: tuple[str, ...], before: Check, interface: str) -> Iterator[Update]:
        """Show how far the check is, then its report."""
        labels = strings(interface)
        buttons: Update = {self.check: gr.Button(visible=False), self.stop: gr.Button(visible=True)}
        for check in self._checks.check(text, claims, before):
            yield {self.state: check, self.report: check_html(check, labels)} | buttons
            buttons = {}

    def settle(self, check: Check, interface: str) -> Update:
        """After a check: the buttons as they were, and its labels in the language chosen meanwhile."""
        return {
            self.report: check_html(check, strings(interface)),
            self.check: gr.Button(visible=True),
            self.stop: gr.Button(visible=False),
        }

    def interrupt(self, check: Check, interface: str) -> Update:
        """Stop the check."""
        check = self._checks.stop(check)
        return self.settle(check, interface) | {self.state: check}

    def apologise(self, check: Check, interface: str) -> Update:
        """Say that a check broke for a reason that only the server's log knows."""
        check = self._checks.give_up(check)
        return self.settle(check, interface) | {self.state: check}

    def forget(self, check: Check, interface: str) -> Update:
        """Begin anew."""
        self._checks.stop(check)
        return self.settle(NO_CHECK, interface) | {self.state: NO_CHECK, self.text: "", self.claims: ()}

    def open_file(self, check: Check, interface: str, event: gr.EventData) -> Update:
        """Put the text of a file into the box, or say why it cannot be read; the text before stays then."""
        check = self._checks.stop(check)
        opened = self._checks.read_file(dict(event._data))
        if not isinstance(opened, CheckInput):
            check = Check(failure=opened)
            return self.settle(check, interface) | {self.state: check}
        text = as_shown(opened.claims) if opened.text is None else opened.text
        return self.settle(NO_CHECK, interface) | {
            self.state: NO_CHECK,
            self.text: text,
            self.claims: opened.claims,
        }

    def export(self, check: Check, event: gr.EventData) -> str:
        """The report in the format that a reader chose."""
        return self._checks.export(check, dict(event._data))
