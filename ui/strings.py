"""Every label of the chat, in French and in English, as equals: the tests hold both to the same fields."""

from __future__ import annotations

from ui.english import ENGLISH
from ui.french import FRENCH
from ui.labels import Strings

__all__ = ["ENGLISH", "FRENCH", "Strings", "strings"]


def strings(language: str) -> Strings:
    """The labels of an interface language; English for any language but French."""
    return FRENCH if language == "fr" else ENGLISH
