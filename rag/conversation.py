"""Follow-up questions made to stand on their own: 'Et Samsung ?' after a question about SK Hynix."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.names import names_of

_OPENS = re.compile(
    r"^\s*(?:et|and|mais|but|ou|or|what about|how about|et pour|and for|qu['’]en est-il (?:de|du|des|pour))\b[\s,:]*"
    r"(?:d['’]|l['’]|la |le |les |the )?",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:il|elle|ils|elles|celui-ci|celle-ci|ce dernier|cette dernière|ça|cela|it|they|them|he|she|that|those)\b",
    re.IGNORECASE,
)
_LONGEST_ELLIPSIS = 6  # words


def self_contained(question: str, history: Sequence[str]) -> str:
    """The question with what it leaves out taken from the one before; unchanged when it leaves nothing out.

    'And SK Hynix?' takes the place of the name in the earlier question; where there is no one
    name, and for pronouns, the earlier question is set before it.
    """
    if not history:
        return question
    before = history[-1].strip()
    opening = _OPENS.match(question)
    short = len(question.split()) <= _LONGEST_ELLIPSIS
    if opening and short:
        rest = question[opening.end() :].strip(" ?\u00a0\u202f.!")
        old = _only_name(before)
        if rest and old and names_of(f"x {rest}"):
            return before.replace(old, rest)
        return f"{before} {question}"
    if short and _LEANS.search(question) and not names_of(question):
        return f"{before} {question}"
    return question


def _only_name(question: str) -> str | None:
    """The one run of capitalised words: 'SK Hynix' in 'What does SK Hynix supply?'; None when there are two."""
    runs = set(re.findall(r"(?<!^)\b[A-ZÀ-Þ][\w&-]*(?: [A-ZÀ-Þ][\w&-]*)*", question))
    return runs.pop() if len(runs) == 1 else None
