"""Which words of a sentence are denied: 'signed' in 'was never signed', « signé » in « n'a pas encore été signé ».

That a sentence holds a negation says little; what it denies, much. The word denied is the first content word after
the negation, or the verb within « ne … pas ». Negations that deny nothing ('not only', « sans doute », « ne … que »,
'no more than') are left out, and so is 'no longer', which grants that it was so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rag.claims.frames import Frame, Word

_REACH: Final = 45  # characters after a negation in which the word denied must begin
_DENYING_NOTHING: Final = {
    "en": re.compile(
        r"(?:not|n['’]t) (?:only|just|merely|solely|simply|necessarily|until|least|more|less|fewer|all|every|even|"
        r"because|unlike|so|to mention)\b|\bno (?:longer|doubt|less|more|fewer|later|sooner|matter|wonder|stranger)\b|"
        r"\bwhether or not\b|\bnothing (?:but|less)\b|\bif not\b|\bwhy not\b|\bor not\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:non|pas) (?:seulement|uniquement|simplement|forcément|nécessairement|moins|plus|tous|toutes|que)\b|"
        r"\bsans (?:doute|cesse|précédent|aucun doute|compter|parler|oublier)\b|\bou (?:non|pas)\b|\bpourquoi pas\b|"
        r"\bnon (?:plus|loin)\b",
        re.IGNORECASE,
    ),
}
_CUES: Final = {
    "en": re.compile(
        r"\b(?:not|never|cannot|without|neither|nor|none of|no)\b|n['’]t\b|"
        r"\b(?:failed|fails|fail|refused|refuses|declined|declines|unable|failing|refusing) to\b|"
        r"\b(?:nothing|nobody|no one)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:ne\s+|n['’])(?P<verb>(?:(?:l['’]|y\s|en\s|se\s|s['’]|lui\s|leur\s|les?\s|la\s|me\s|nous\s|vous\s)*[\w-]+))"
        r"(?:\s+[\w-]+){0,2}?\s+(?P<end>pas|jamais|guère|point|nullement|aucune?|rien|personne|ni)\b|"
        r"\bne\s+(?:pas|jamais)\b|\b(?:sans|ni|aucune?)\b|\bnon(?=[ -]\w+(?:é|ée|és|ées|i|is|ie)\b)|"
        r"\b(?:refuse|refusent|refusé|refusait|échoué|incapables?|renoncé)\s+(?:de|d['’]|à)|"
        r"\b(?:personne|rien|aucun \w+)\s+(?:ne\s|n['’])",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation with the word that it denies."""

    start: int
    end: int
    word: Word


def denials(frame: Frame) -> tuple[Denial, ...]:
    """The negations of a text with what each denies, in order; those that deny no content word are left out."""
    language = frame.language if frame.language in _CUES else "en"
    idle = [match.span() for match in _DENYING_NOTHING[language].finditer(frame.text)]
    found: list[Denial] = []
    for cue in _CUES[language].finditer(frame.text):
        if any(start < cue.end() and cue.start() < end for start, end in idle):
            continue
        word = _denied(frame, cue, language)
        if word is not None:
            found.append(Denial(cue.start(), cue.end(), word))
    return tuple(found)


def _denied(frame: Frame, cue: re.Match[str], language: str) -> Word | None:
    if language == "fr" and cue.groupdict().get("verb"):
        start, end = cue.span("verb")
        verb = next((word for word in frame.words if start <= word.start and word.end <= end), None)
        if verb is not None:
            return verb
        if cue["end"].lower() in {"rien", "personne"}:
            return None
    _, last = frame.sentence_at(cue.start())
    after = [word for word in frame.words if cue.end() <= word.start < min(cue.end() + _REACH, last)]
    if not after or after[0].is_name or re.search(r"[,;:.]", frame.text[cue.end() : after[0].start]):
        return None
    return after[0]
