"""The marks of Markdown inside a sentence, taken off."""

from __future__ import annotations

import re

_MARKUP = (
    (re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}\)"), r"\1"),
    (re.compile(r"(\*\*|__|~~|`)(?=\S)(.{1,500}?)(?<=\S)\1", re.DOTALL), r"\2"),
    (re.compile(r"(?<![\w*])[*_](?=\S)([^*_\n]{1,500})(?<=\S)[*_](?![\w*])"), r"\1"),
    (re.compile(r"\n[^\S\n]*(?:>[^\S\n]?)+"), "\n"),
    (re.compile(r"\[(?:\^[\w-]{1,30}|\d{1,3})\](?!\()"), ""),
    (re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>"), ""),
)


def without_markup(text: str) -> str:
    """A statement without the marks of Markdown: bold, links, quotation lines, notes."""
    if not any(sign in text for sign in "*_`[<>~"):
        return text
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return text
