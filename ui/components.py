"""HTML in Gradio whose buttons say in `data-` attributes what they want, and so reach the server.

Like `ui.page` and `ui.check_tab`, it imports Gradio at its top and is itself imported only when a page is built.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

Update = dict[Any, Any]  # component -> its new value or properties

# Nothing here is shown while it waits, and no route of it is offered to programs.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
SWIFT: dict[str, Any] = QUIET | {"queue": False}  # these wait for no answer

FORGET_AFTER_S = 4 * 3600  # what nobody has touched for so long leaves the server's memory

# What else the page's scripts do: chat.js and check.js.
_CLICKS = """
element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-action]');
  if (!button) return;
  if (button.dataset.action === 'source') {
    window.sourcier.opening(button);
    trigger('source', { ...button.dataset });
  }
  if (button.dataset.action === 'example') trigger('example', { ...button.dataset });
  if (button.dataset.action === 'export') trigger('export', window.sourcierCheck.exporting(button));
});
watch('value', () => {
  window.sourcier.changed(element);
  window.sourcierCheck.changed(element);
});
"""
_FILES = """
window.sourcierCheck.takeFiles(element, (file) => trigger('file', file));
"""


def html_with_buttons(elem_id: str) -> gr.HTML:
    """HTML whose buttons trigger the events `source`, `example` and `export`."""
    return gr.HTML("", apply_default_css=False, js_on_load=_CLICKS, elem_id=elem_id)


def html_with_file(content: str, elem_id: str) -> gr.HTML:
    """HTML with a file picker, whose file arrives as the event `file`: its name, and its bytes as base64."""
    return gr.HTML(content, apply_default_css=False, js_on_load=_FILES, elem_id=elem_id)
