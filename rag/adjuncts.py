"""Leaving a date out of a sentence: what a draft repeats from the question though its evidence does not hold it.

'Altman met Kyung Kye-hyun in January 2024' says less, and nothing false, without its last three words. Only phrases
that merely place the rest in time go; 'until 2047' or 'by 2029' say what the sentence is about and stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.quantities import QuantityKind, find_quantities, unsupported_quantities

_BEFORE = {
    "en": re.compile(r"[,\s]*\b(?:in|on|of|during)\s+(?:the\s+)?$", re.IGNORECASE),
    "fr": re.compile(
        r"[,\s]*(?:\b(?:en|le|au|du|de|pendant)\s+(?:mois\s+de\s+|mois\s+d['’])?|\bd['’])$", re.IGNORECASE
    ),
}
_FEWEST_WORDS = 4


def without_unsupported_dates(text: str, language: str, quotes: Sequence[tuple[str, str]]) -> str | None:
    """The sentence without the dates that no quote holds; None when there is none, or one that cannot be left out.

    Where a quote has a date of its own, another one is no echo of the question but a mistake: nothing is left out.

    :param quotes: Texts with their languages.
    """
    dates = [one for one in unsupported_quantities(text, language, quotes) if one.kind is QuantityKind.DATE]
    if not dates or any(_has_date(quote, spoken) for quote, spoken in quotes):
        return None
    left = text
    for date in sorted(dates, key=lambda one: -one.start):
        before = _BEFORE[language].search(left[: date.start])
        if before is None:
            return None
        head, tail = left[: before.start()], left[date.end :]
        if not head:
            tail = re.sub(r"^[,\s]+", "", tail)
            tail = tail[:1].upper() + tail[1:]
        elif re.match(r"[,\s]*[.!?]", tail):
            tail = tail.lstrip(", \u00a0\u202f")
        left = head + tail
    left = re.sub(r"[ \t]{2,}", " ", left).strip()
    return left if len(left.split()) >= _FEWEST_WORDS else None


def _has_date(text: str, language: str) -> bool:
    return any(one.kind is QuantityKind.DATE for one in find_quantities(text, language))
