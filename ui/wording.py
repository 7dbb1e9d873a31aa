"""What depends on the reader's language and is no label: the choice of it, dates and counts."""

from __future__ import annotations

import datetime
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


def spoken_date(published: str | None, language: str) -> str | None:
    """An ISO day, month or year as people write it; anything else as it stands, None for None."""
    from babel.dates import format_date

    locale = "fr" if language == "fr" else "en_GB"
    if published is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}", published):
            month = datetime.date.fromisoformat(published + "-01")
            return str(format_date(month, "MMMM y", locale=locale))
        day = datetime.date.fromisoformat(published)
    except ValueError:
        return published
    written = str(format_date(day, "d MMMM y", locale=locale))
    return re.sub(r"^1 ", "1er ", written) if language == "fr" else written


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
