"""Words that the evidence does not carry, found by leaving them out.

A word or phrase that restates or translates part of the evidence draws the sentence nearer to it; one that says
something else pushes it away. So each part of a sentence that the evidence's own words do not cover is left out in
turn, and what becomes nearer by that was not said: ablation, as occlusion explains classifiers (Zeiler and Fergus
2014), with the sentence encoder as the judge. It works across languages, where words cannot be compared.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from rag.names import concepts_of
from rag.polarity import marking_words
from rag.quantities import QuantityKind, find_quantities
from rag.words import STOPWORDS, fold, names_and_figures, roots, tokens

# Where a sentence can be cut into phrases: at commas and before the words that join one more thing to it.
_CUTS = re.compile(
    r"\s*[,;:–—]\s*|\s+(?=(?:and|or|but|which|who|that|while|with|for|in order|et|ou|mais|qui|que|dont|avec|pour|"
    r"ainsi|tandis|alors)\b)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"(?<!\w)(?:[a-zà-ÿœ’'-]+(?: [a-zà-ÿœ’'-]+){0,3}, )+(?:[a-zà-ÿœ’'-]+ ){1,3}?(?:and|et|or|ou) [a-zà-ÿœ]"
)


# Words that join or point and tell nothing: a sentence may hold them where its evidence does not.
_LIGHT = frozenset(
    "one un une include includes included including namely called named single located situated lies stands worth "
    "amounts amounting together well put made took take takes part use uses used way things thing said according "
    "hors tel telle tels telles trouve trouvent situe situent situee situe soit sorte faire fait place compris "
    "comprend comprennent inclut incluant appele appelee nomme nommee afin lieu cours mis met mise titre "
    "source sources newspaper newspapers journal journaux media medias press presse article articles "
    "company companies firm firms societe societes entreprise entreprises group groupe".split()
)


def uncovered_words(text: str, language: str, evidence: str, evidence_language: str) -> tuple[str, ...]:
    """The words of a sentence that the evidence does not hold in a form that letters can tell.

    Names, figures and what does something to facts (`rag.polarity`) are judged elsewhere. A word is held by its
    stem within a language; across, by a common root, as one of a known name (`mémoire`, `memory`), or as the same
    counted thing (`puces`, `chips`).
    """
    judged_apart = {*names_and_figures(text), *map(fold, marking_words(text, language))}
    for figure in find_quantities(text, language):
        judged_apart.update(fold(token) for token in tokens(figure.text))
    held = {fold(token) for token in tokens(evidence)}
    held_roots = set(roots(evidence))
    known = concepts_of(evidence, evidence_language)
    things = {_thing(token, evidence_language) for token in tokens(evidence)} - {None}
    found = []
    for token in dict.fromkeys(tokens(text)):
        word = fold(token)
        if token.casefold() in STOPWORDS or word in judged_apart or len(word) < 3:
            continue
        if word in held or word in _LIGHT or concepts_of(token, language) & known:
            continue
        if _thing(token, language) in things or (set(roots(token)) <= held_roots and len(word) > 4):
            continue
        if language == evidence_language and any(_inflected(word, other) for other in held):
            continue
        found.append(token)
    return tuple(found)


def without_each(text: str, words: tuple[str, ...]) -> dict[str, str]:
    """What may be left out -> the sentence without it: each word, and each phrase that holds such a word."""
    variants: dict[str, str] = {}
    for word in words:
        variants[word] = _tidy(re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "", text, count=1))
    for run in _runs(text, words):
        variants[run] = _tidy(text.replace(run, "", 1))
    starts = [0, *(match.start() for match in _CUTS.finditer(text)), len(text)]
    for start, end in pairwise(starts):
        phrase = text[start:end]
        if 0 < end - start < 0.6 * len(text) and any(word in phrase for word in words):
            variants[phrase.strip(" ,;:.")] = _tidy(text[:start] + " " + text[end:])
    return {left_out: variant for left_out, variant in variants.items() if variant and left_out}


def longest_list(text: str) -> int:
    """The number of things in the longest enumeration of common words: 'design, build and operate' has three."""
    return max((match.group().count(",") + 2 for match in _LIST.finditer(text)), default=0)


def _inflected(word: str, other: str) -> bool:
    """Whether two words of one language differ in a short ending only: 'chip', 'chips'; 'open', 'opened'."""
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) >= 3 and longer.startswith(shorter) and len(longer) - len(shorter) <= 2


@lru_cache(maxsize=4096)
def _thing(word: str, language: str) -> str | None:
    """The counted thing that a word names ('chip' for 'puces'), by the table of units."""
    for count in ("2", "1") if word.isalpha() else ():
        found = find_quantities(f"{count} {word}", language)
        if found and found[0].kind is QuantityKind.COUNT:
            return found[0].unit
    return None


def _runs(text: str, words: tuple[str, ...]) -> list[str]:
    """Two or more uncovered words beside one another."""
    any_of = "|".join(re.escape(word) for word in words)
    return re.findall(rf"(?<!\w)(?:{any_of})(?:[ \u00a0-](?:{any_of}))+(?!\w)", text) if words else []


def _tidy(text: str) -> str:
    return re.sub(r"\s+([,.;])", r"\1", re.sub(r"\s{2,}", " ", text)).strip(" ,;")
