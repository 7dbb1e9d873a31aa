"""Countries named in the language of the sentence: 'South Korea' in French becomes 'Corée du Sud', where that is sure.

A small model that reads English sources in order to write French leaves names as they stand. The names of both
languages are Unicode CLDR's (through Babel); French wants the article that agrees, so a name is put right only
after words that show it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.words import fold

_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_BEFORE = re.compile(r"([^\W_]+['’]?)[ \u00a0]?$")
_PLURAL = re.compile(r"^(?:États|Émirats|Pays|Îles|Philippines|Maldives|Seychelles|Bahamas|Comores|Fidji)\b")
_MASCULINE_IN_E = frozenset("Mexique Cambodge Mozambique Zimbabwe Belize Suriname".split())
_FRENCH_BEFORE = {  # the words that agree with a name, by its kind
    "plural": frozenset({"les", "des", "aux"}),
    "feminine": frozenset({"la", "en", "de"}),
    "masculine": frozenset({"le", "au", "du"}),
}
_WITH_THE = re.compile(
    r"^(?:United |.*(?:Islands|Republic|Emirates|States|Territory|Territories)$|Netherlands$|Philippines$)"
)
_ARTICLES = frozenset("the in from to of with la le les l' l’ de du des d' d’ en au aux à".split())
_FRENCH_WORDS = frozenset("la le les l' l’ de du des d' d’ en au aux à".split())


def in_own_language(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The sentence with its countries named in its language, and the names that could not be put right.

    Quotations, and names that are part of a longer one ('Bank of America Korea', 'Japan Airlines'), are left alone.
    """
    pattern, own_names = _foreign_territories(language)
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    left: list[str] = []

    def put_right(match: re.Match[str]) -> str:
        name, start = match.group(), match.start()
        before = _BEFORE.search(text[:start])
        word = before[1] if before else ""
        in_a_name = word[:1].isupper() and word.lower() not in _ARTICLES  # Michael Jordan
        if in_a_name or any(first <= start < end for first, end in quoted):
            return name
        own = own_names[name]
        if _agrees(word, own, name, language):
            return own
        left.append(name)
        return name

    return pattern.sub(put_right, text), tuple(left)


def _agrees(word: str, own: str, name: str, language: str) -> bool:
    """Whether the name may follow the word as it stands."""
    if language == "en":
        return word not in _FRENCH_WORDS and (word.lower() == "the" or not _WITH_THE.search(own))
    word = word.lower()
    if _PLURAL.search(own):
        return word in _FRENCH_BEFORE["plural"]
    first = own.split(maxsplit=1)[0]
    if fold(first[0]) in "aeiouh":
        return word == "en"
    feminine = first.endswith("e") and first not in _MASCULINE_IN_E
    if word == "de" and " " not in name:
        return False  # may be a person: 'l'avis de Jordan'
    return word in _FRENCH_BEFORE["feminine" if feminine else "masculine"]


@lru_cache(maxsize=2)
def _foreign_territories(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """The other language's names that are none of this one's -> this one's."""
    from babel import Locale

    own = Locale.parse(language).territories
    other = Locale.parse("en" if language == "fr" else "fr").territories
    known = {fold(name) for name in own.values()}
    names = {
        name: own[code]
        for code, name in other.items()
        if code.isalpha() and len(code) == 2 and code in own and fold(name) not in known
    }
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-]|[ \u00a0][A-ZÀ-Þ])"), names
