"""What of a question a follow-up may take the place of: its names and its dates, with the words that lead to them.

In 'What did Altman discuss in Seoul in February 2025?' these are 'Altman', '(in) Seoul' and '(in) February 2025'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.quantities import QuantityKind, find_quantities
from rag.words import STOPWORDS, fold

_WORD = re.compile(r"[^\W_]+(?:[.&’'-][^\W_]+)*")
_ELISION = re.compile(r"^(?:[ldjmtscn]|qu|jusqu|lorsqu)['’]", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:\b(?:the|le|la|les|an?|une?)\s+|\b[l]['’])$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?:\b(in|at|to|from|with|by|for|of|on|since|until|before|after|during|à|au|aux|en|dans|de|du|des|avec|par|pour|"
    r"chez|sur|depuis|avant|après|dès|vers|jusqu['’]en)\s+|\b(d)['’])$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:how (?:much|many)|combien d(?:e |['’]|es ))\s*((?-i:[a-zà-ÿ]+) )?$", re.IGNORECASE
)
# Words that begin a question or a request; their capital makes no name of them.
_BEGINS = frozenset(
    "explain tell describe list name give show compare summarise summarize please thanks "
    "explique expliquez decris decrivez resume resumez donne donnez cite citez montre compare merci "
    "meme idem same apres depuis today aujourd'hui".split()
)
_PLACES = frozenset("in at à au aux en dans chez".split())


class PartKind(StrEnum):
    """What a replaceable part of a question is."""

    NAME = "name"
    TERRITORY = "territory"  # a country or region of Unicode CLDR
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Part:
    """A name or a date in a question: its characters, and where the words that lead to it begin."""

    kind: PartKind
    text: str
    start: int
    end: int
    outer: int  # with its article and preposition
    preposition: str  # in small letters; '' without one
    article: str
    counted: bool = False  # 'HBM' in 'how much HBM'
    attributive: bool = False  # 'Oracle' in 'the Oracle deal', 'CEO' in 'the CEO of'

    @property
    def in_place(self) -> bool:
        """Whether it says where: 'in Seoul', 'à Séoul'."""
        return self.preposition in _PLACES


def parts_of(question: str, language: str) -> list[Part]:
    """The names and dates of a question in their order."""
    dates = [
        (found.start, found.end)
        for found in find_quantities(question, language)
        if found.kind is QuantityKind.DATE
    ]
    parts = [_part(PartKind.DATE, question, start, end) for start, end in dates]
    for start, end, kind in _names(question, language):
        if not any(start < until and since < end for since, until in dates):
            parts.append(_part(kind, question, start, end))
    return sorted(parts, key=lambda part: part.start)


def elided(word: str, text: str, at: int) -> tuple[str, int]:
    """A name to be set at a place, with the word before it elided or opened as French wants.

    'd’' before 'OpenAI' becomes 'de ' before 'Samsung', and the other way round: what to insert, and from where.
    """
    vowel = fold(word)[:1] in "aeiouh"
    before = text[:at]
    opened = re.search(r"\b(d|qu)['’]$", before, re.IGNORECASE)
    if opened and not vowel:
        return f"{opened[1]}e {word}", opened.start()
    closed = re.search(r"\b(de|que) $", before)
    if closed and vowel:
        return f"{closed[1][:-1]}’{word}", closed.start()
    return word, at


def _names(question: str, language: str) -> list[tuple[int, int, PartKind]]:
    found: list[tuple[int, int, PartKind]] = []
    position = 0
    for match in _WORD.finditer(question):
        start, end = match.span()
        if start < position:
            continue
        elision = _ELISION.match(match.group())
        start += elision.end() if elision else 0
        if question[start:end].endswith(("'s", "’s")):
            end -= 2
        if not _is_name(question[start:end], first=not question[:start].strip("«“\"' ")):
            continue
        territory = _territory(question[start:], language)
        if territory:
            end = start + territory
        joined = (
            found
            and not territory
            and found[-1][2] is PartKind.NAME
            and question[found[-1][1] : start] in {" ", "\u00a0", " & "}
        )
        # 'Combien de HBM Stargate vise-t-il ?': what is counted ends where the subject begins
        joined = joined and not (
            question[found[-1][0] : found[-1][1]].isupper() and _counted(question, found[-1][0])
        )
        if joined:
            found[-1] = (found[-1][0], end, PartKind.NAME)
        else:
            found.append((start, end, PartKind.TERRITORY if territory else PartKind.NAME))
        position = end
    return found


def _is_name(word: str, *, first: bool) -> bool:
    folded = fold(word)
    if not any(letter.isupper() for letter in word):
        return False
    if (folded in _STOPWORDS or word == "I") and not (word.isupper() and len(word) > 1 and not first):
        return False
    return not (first and (folded in _BEGINS or ("-" in word[1:] and not word.split("-")[1][:1].isupper())))


def _part(kind: PartKind, question: str, start: int, end: int) -> Part:
    outer, article, preposition = start, "", ""
    if found := _ARTICLE.search(question[:outer]):
        outer, article = found.start(), found.group().strip().lower()
    if found := _PREPOSITION.search(question[:outer]):
        outer, preposition = found.start(), (found[1] or found[2]).lower()
    if kind is PartKind.DATE and not preposition:
        article, preposition = "", article  # 'le 1er octobre'
    owned = re.match(r"\s+(?:of|de|du|des|d['’])\b", question[end:])  # 'the CEO of', 'la HBM de'
    noun = re.match(r"\s+([^\W\d_]+)", question[end:])
    attributive = bool(article and owned) or (
        article in {"the", "a", "an"} and noun is not None and fold(noun[1]) not in _STOPWORDS
    )
    return Part(
        kind,
        question[start:end],
        start,
        end,
        outer,
        preposition,
        article,
        counted=_counted(question, start),
        attributive=attributive,
    )


def _counted(question: str, start: int) -> bool:
    found = _COUNTED.search(question[:start])
    return found is not None and fold((found[1] or "").strip()) not in _STOPWORDS


_STOPWORDS = frozenset(fold(word) for word in STOPWORDS) | frozenset(
    "qui que quoi est-ce c'est et and or ou but mais ok yes no oui non".split()
)


def _territory(text: str, language: str) -> int | None:
    """The number of characters of the territory's name that a text begins with."""
    names = _territories(language)
    matches = list(_WORD.finditer(text[:60]))
    for count in range(min(4, len(matches)), 0, -1):
        end = matches[count - 1].end()
        if fold(text[:end]).replace("'", "’") in names:
            return end
    return None


def territory_in(name: str, language: str, other: str) -> str:
    """A territory's name in the other language; as it stands where CLDR does not know it."""
    from babel import Locale

    names, others = (Locale.parse(spoken).territories for spoken in (language, other))
    return next((str(others[code]) for code, known in names.items() if fold(known) == fold(name)), name)


@lru_cache(maxsize=2)
def _territories(language: str) -> frozenset[str]:
    from babel import Locale

    named = Locale.parse(language).territories.items()
    return frozenset(fold(name).replace("'", "’") for code, name in named if code.isalpha())
