"""What depends on the reader's language and is no label: the choice of it, counts, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

LANGUAGES = ("en", "fr")


def preferred_language(accept_language: str | None) -> str:
    """The interface language that a browser's Accept-Language header prefers (RFC 9110, section 12.5.4)."""
    best, best_quality = "en", 0.0
    for entry in (accept_language or "").split(","):
        tag, _, parameters = entry.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        quality = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameters)
        weight = float(quality.group(1)) if quality else 1.0
        if language in LANGUAGES and weight > best_quality:
            best, best_quality = language, weight
    return best


def spoken_count(count: int, language: str) -> str:
    """A whole number with its thousands apart: 12,345 in English, a narrow no-break space in French."""
    return f"{count:,}".replace(",", "\u202f" if language == "fr" else ",")


def listed(entries: Sequence[str], language: str) -> str:
    """Entries apart by semicolons, which French sets after a narrow no-break space."""
    return ("\u202f; " if language == "fr" else "; ").join(entries)


def quotation_marks(language: str) -> tuple[str, str]:
    """The opening and the closing mark of the language that quotes: guillemets in French, “ ” in English."""
    return ("«\u00a0", "\u00a0»") if language == "fr" else ("“", "”")


def colon(language: str) -> str:
    """A colon and a space, as the language sets it: French puts a no-break space before it."""
    return "\u00a0: " if language == "fr" else ": "
