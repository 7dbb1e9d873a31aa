"""Sentences made ready to be parsed: which words of them the small pipelines need not know.

Names, titles in quotation marks, French verbs and French nouns for whoever does or holds something, told from the
tables and from where they stand; `rag.syntax_masks` replaces them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rag.claims.frames import Frame, Word
from rag.claims.predicates import find_predicate
from rag.claims.verbs import finite_verbs
from rag.syntax import Sentence, Span

_BEHIND: Final = re.compile(r" ([a-zà-ÿœ]+)\b")
_NOT_FINITE: Final = ("é", "ée", "és", "ées", "er", "ir", "re", "ant", "u", "ue", "us", "ues")
_PARTICIPLES: Final = ("it", "is", "int", "ert")
_SUBJECT: Final = re.compile(r"\b(?:qui|il|elle|on|ils|elles|se)\s$|\bs['’]$", re.IGNORECASE)
_COMMON: Final = frozenset(
    "est sont était étaient fut furent sera seront serait seraient a ont avait avaient aura auront aurait auraient "
    "va vont doit doivent devait devra devrait peut peuvent pouvait pourra pourrait pourraient veut veulent fait font "
    "soit ait".split()
)
_HOLDER: Final = re.compile(
    r"(?:,|\b(?:une?|le|la|est|sont|était|devient|son|sa|leur|du|au)|\b[ld]['’])\s?([a-zà-ÿœ-]+)\b"
)
# Where nothing but a noun or an adjective stands: at the head of a sentence, and behind « est le ».
_NOUN_PLACE: Final = re.compile(
    r"(?:^(?:Les?\s|La\s|Une?\s|[LD]['’])|(?:,|\b(?:est|était|sont|devient))\s(?:une?\s|les?\s|la\s|l['’]))"
    r"([a-zà-ÿœ]{3,})\b(?=\s(?:de|du|des|que|qui|à|en|est|a|\w+ent)\b|\s(?:d|qu)['’])"
)
_QUOTED: Final = re.compile(r"«\s?[A-ZÀ-Þ][^«»]{1,60}\s?»|“[A-ZÀ-Þ][^“”]{1,60}”|\"[A-ZÀ-Þ][^\"]{1,60}\"")
_PARTICLE: Final = re.compile(
    r"\s(?:[A-ZÀ-Þ]\.(?:\s?[A-ZÀ-Þ]\.)?|bin|ibn|al|van|von|van der|van den|de la|da|dos|di)\s"
)
_GIVEN: Final = re.compile(r"\b(?:rendu|rend|rendre|passé|fait|pris)\s$")


def sentences_of(frame: Frame, spans: Iterable[Span]) -> list[tuple[Sentence, int]]:
    """Sentences of a frame, ready to be parsed, each with its start in the text."""
    return [(_sentence(frame, start, end), start) for start, end in spans]


def _sentence(frame: Frame, start: int, end: int) -> Sentence:
    runs: dict[int, list[Word]] = {}
    for word in frame.within(start, end):
        if word.is_name:
            runs.setdefault(word.run, []).append(word)
    # Countries and inhabitants in one word are words that the pipelines know, and often adjectives.
    runs = {run: words for run, words in runs.items() if len(words) > 1 or not _is_known(words[0])}
    text = frame.text[start:end]
    spans = _joined(text, [(words[0].start - start, words[-1].end - start) for words in runs.values()])
    titles = [match.span() for match in _QUOTED.finditer(text)]
    names = tuple(sorted([*titles, *(span for span in spans if not meets(*span, titles))]))
    if frame.language != "fr":
        return Sentence(text, frame.language, names)
    verbs = tuple(_finite(text, names))
    return Sentence(text, frame.language, names, verbs, tuple(_holding(text, (*names, *verbs))))


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Names with what an initial or a particle joins to them: 'John P. Smith', 'Tahnoon bin Zayed'."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and _PARTICLE.fullmatch(text, found[-1][1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _finite(text: str, names: Sequence[Span]) -> Iterator[Span]:
    """The finite French verbs of a sentence but for the commonest, which the pipeline reads rightly."""
    found = [match.span() for match in finite_verbs(text, "fr") if not {"'", "’"} & set(match[0])]
    for _, end in names:
        match = _BEHIND.match(text, end)
        if match and find_predicate(match[1], "V", "fr") and not match[1].endswith(_NOT_FINITE):
            found.append(match.span(1))
    ends = {end for _, end in names}
    for start, end in dict.fromkeys(sorted(found)):
        word = text[start:end].casefold()
        noun = _GIVEN.search(text[:start]) or _HOLDER.search(text[:end], max(start - 4, 0))
        if word in _COMMON or meets(start, end, names) or (noun and find_predicate(word, "N", "fr")):
            continue
        # « construit » may be a participle, unless it stands right behind a name or a pronoun.
        if word.endswith(_PARTICIPLES) and start - 1 not in ends and not _SUBJECT.search(text[:start]):
            continue
        yield start, end


def _holding(text: str, taken: Sequence[Span]) -> Iterator[Span]:
    """French nouns for whoever plays a part, where nothing but a noun can stand."""
    found = [match.span(1) for match in _HOLDER.finditer(text) if find_predicate(match[1], "H", "fr")]
    found += [
        match.span(1) for match in _NOUN_PLACE.finditer(text) if not find_predicate(match[1], "N", "fr")
    ]
    for span in dict.fromkeys(sorted(found)):
        if not meets(*span, taken):
            yield span


def meets(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Whether a span has a character in common with one of these."""
    return any(first < end and start < last for first, last in spans)


def _is_known(word: Word) -> bool:
    return any(key.startswith("thing ") for key in word.keys) and not {"-", " "} & set(word.text)


def is_common_thing(word: Word) -> bool:
    """Whether a word that is written as a name names a thing of the glossary, such as AI, and nobody."""
    return any(key.startswith("thing ") and not key.startswith("thing territory") for key in word.keys)
