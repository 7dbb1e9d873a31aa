"""Who a question says would tell its answer: 'According to The Korea Times, who leads Stargate?'

The sentence that answers seldom names the newspaper; those that name it, or merely sound like it, stand nearer to
the whole question than to what it asks.
"""

from __future__ import annotations

import re

# A name, or the press: 'selon la taille' names none.
_TELLER = (
    r"(?=[^,;:?!]{0,60}(?-i:[A-ZÀ-Þ]|\d)"
    r"|(?:the |la |les |des? )*(?:\w+ )?(?:press|presse|media|médias|reports?|articles?|newspapers?|journaux)\b)"
    r"(?!(?:que|qu['’]|whether|quoi|quel|which|what|who)\b)[^,;:?!]{2,60}?"
)
_BY = r"(?:according to|as reported by|as told by|selon|d['’]après|à en croire|aux dires d(?:e|u|es))\s+"
_TELLS = r"(?:tells?|reports?|puts?|says?|has|describes?|explains?)"
_LEADING = re.compile(rf"^\W*{_BY}{_TELLER}\s*,\s*(?=\w)", re.IGNORECASE)
_WITHIN = re.compile(rf"\s*,\s*{_BY}{_TELLER}\s*,\s*", re.IGNORECASE)
_TRAILING = re.compile(
    rf"(?:\s*,\s*|\s+){_BY}{_TELLER}(?=\s*[?!.]*\s*$)"
    rf"|\s*,\s*as\s+{_TELLER}\s+{_TELLS}(?:\s+it)?(?=\s*[?!.]*\s*$)"
    rf"|\s*,\s*comme l(?:e|a|['’])\s*(?:dit|rapporte|raconte|écrit)\s+{_TELLER}(?=\s*[?!.]*\s*$)",
    re.IGNORECASE,
)
_FEWEST = 3  # words that must be left of a question


def without_teller(question: str) -> str:
    """The question without the words that say who would tell its answer; itself where there are none.

    >>> without_teller("According to The Korea Times, who leads Stargate?")
    'Who leads Stargate?'
    """
    bare = _TRAILING.sub("", _WITHIN.sub(" ", _LEADING.sub("", question)))
    if bare == question or len(bare.split()) < _FEWEST:
        return question
    return bare[:1].upper() + bare[1:]
