"""Who a question says would tell its answer: 'According to The Korea Times, who leads Stargate?'

The sentence that answers seldom names the newspaper; those that name it, or merely sound like it, stand nearer to
the whole question than to what it asks. So the question is asked without it, of the documents that it tells in.
"""

from __future__ import annotations

import re

from rag.names import unsupported_names
from rag.records import Document

# A name, or the press: 'selon la taille' names none.
_TELLER = (
    r"(?P<teller>(?=[^,;:?!]{0,60}(?-i:[A-ZÀ-Þ]|\d)"
    r"|(?:the |la |les |des? )*(?:\w+ )?(?:press|presse|media|médias|reports?|articles?|newspapers?|journaux)\b)"
    r"(?!(?:que|qu['’]|whether|quoi|quel|which|what|who)\b)[^,;:?!]{2,60}?)"
)
_BY = r"(?:according to|as reported by|as told by|selon|d['’]après|à en croire|aux dires d(?:e|u|es))\s+"
_TELLS = r"(?:tells?|reports?|puts?|says?|has|describes?|explains?)"
_END = r"(?=\s*[?!.]*\s*$)"
# What stands in its place: nothing, but a space between what it parted.
_PLACES = tuple(
    (re.compile(pattern, re.IGNORECASE), left)
    for pattern, left in (
        (rf"^\W*{_BY}{_TELLER}\s*,\s*(?=\w)", ""),
        (rf"\s*,\s*{_BY}{_TELLER}\s*,\s*", " "),
        (rf"(?:\s*,\s*|\s+){_BY}{_TELLER}{_END}", ""),
        (rf"\s*,\s*as\s+{_TELLER}\s+{_TELLS}(?:\s+it)?{_END}", ""),
        (rf"\s*,\s*comme l(?:e|a|['’])\s*(?:dit|rapporte|raconte|écrit)\s+{_TELLER}{_END}", ""),
    )
)
_FEWEST = 3  # words that must be left of a question


def parted(question: str) -> tuple[str, str]:
    """The question without the words that say who would tell its answer, and who that is; '' where nobody is named.

    >>> parted("According to The Korea Times, who leads Stargate?")
    ('Who leads Stargate?', 'The Korea Times')
    """
    for place, left in _PLACES:
        found = place.search(question)
        if found is None:
            continue
        bare = question[: found.start()] + left + question[found.end() :]
        if len(bare.split()) >= _FEWEST:
            return bare[:1].upper() + bare[1:], found["teller"]
    return question, ""


def is_told_by(document: Document, teller: str, language: str) -> bool:
    """Whether a document is, reports on, or names who is said to tell; true of all where nobody is named.

    :param language: of the teller's name.
    """
    about = [document.publisher or "", *document.based_on, document.title, document.text]
    return not unsupported_names(f"… {teller}", language, [(". ".join(about), document.language)])
