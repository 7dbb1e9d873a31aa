"""Questions that ask several things at once: 'Who is Sheikh Tahnoon, and what did Altman ask of him?'

No sentence of a source answers such a question whole, so what looks for an answer looks for one of each part.
"""

from __future__ import annotations

import re

_PREPOSITION = r"(?:(?:at|by|for|from|in|on|since|to|until|with|à|avec|chez|d['’]|de|depuis|en|par|pour)\s*)?"
_ASKS = (
    r"(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|did|does|do|has|have|qui|quoi|que|qu['’]\w+"
    r"|quand|où|pourquoi|comment|combien|quel(?:le)?s?|lequel|laquelle|est-ce|est-il|est-elle|y a-t-il)"
)
_BETWEEN = re.compile(
    rf"(?<=[?!])\s+(?=\w)|(?:\s*[,;]\s*|\s+)(?:and|et)\s+(?={_PREPOSITION}{_ASKS}(?!\w))", re.IGNORECASE
)
_ASKING = re.compile(rf"{_PREPOSITION}{_ASKS}(?!\w)", re.IGNORECASE)
# 'the company that Altman visited and which makes memory' goes on, and asks nothing more.
_RELATIVE = re.compile(r"\w\s+(?:that|who|whom|which|whose|qui|que|dont|où)\s|\w\s+qu['’]", re.IGNORECASE)
_FEWEST = 3  # words of a part; 'When and where was it signed?' is one question


def asked_together(question: str) -> tuple[str, ...]:
    """The questions that a question puts together, each with a question mark; the question alone where it is one."""
    parts = _BETWEEN.split(question)
    if len(parts) == 1:
        return (question,)
    too_short = any(len(part.split()) < _FEWEST for part in parts)
    if too_short or any(_RELATIVE.search(part) for part in parts[:-1]):
        return (question,)
    # What comes last may be a remark: 'Is it official, and since when? The reports that I have read differ.'
    *asked, last = (part.strip() for part in parts)
    if last.endswith("?") or _ASKING.match(last):
        asked.append(last)
    if len(asked) == 1:
        return (question,)
    return tuple(part if part.endswith("?") else f"{part.rstrip(' .!')}?" for part in asked)
