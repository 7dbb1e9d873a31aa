"""Which words of a sentence are denied: 'signed' in 'was never signed', « signé » in « n'a pas encore été signé ».

That a sentence holds a negation says little; what it denies, much. The word denied is the first content word after
the negation, or the verb within « ne … pas ». Negations that deny nothing ('not only', « sans doute », « ne … que »,
'no more than') are left out; 'no longer' grants that it was so.
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
        r"\b(?:refuse|refusent|refusé|refusait|échoué|incapables?|renoncé)\s+(?:de\b|d['’]|à\b)|"
        r"\b(?:personne|rien|aucun \w+)\s+(?:ne\s|n['’])",
        re.IGNORECASE,
    ),
}


_ENDINGS: Final = {
    "en": re.compile(
        r"\bno longer\b|\b(?:stop(?:s|ped)?|ceas(?:e|es|ed)|avoid(?:s|ed)?)(?=\s+\w+ing\b)|"
        r"\b(?:not|n['’]t)\b(?=[^.;]*\b(?:any longer|any more|anymore)\b)",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:ne\s+|n['’])(?P<verb>(?:(?:l['’]|y\s|en\s|se\s|s['’]|lui\s|leur\s|les?\s|la\s)*[\w-]+))"
        r"(?:\s+[\w-]+){0,2}?\s+(?P<end>plus)\b|"
        r"\b(?:cess(?:er|era|e|ent|é|ait)|arrêt(?:er|era|e|ent|é|ait)|renonc(?:er|era|e|ent|é|ait))\s+(?:de\b|d['’]|à\b)",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Denial:
    """A negation with the word that it denies."""

    start: int
    end: int
    word: Word
    ended: bool = False  # 'no longer', 'stop selling': grants that it was so, and so contradicts nothing


def denials(frame: Frame) -> tuple[Denial, ...]:
    """The negations of a text with what each denies, in order; those that deny no content word are left out."""
    language = frame.language if frame.language in _CUES else "en"
    idle = [match.span() for match in _DENYING_NOTHING[language].finditer(frame.text)]
    found: list[Denial] = []
    for cue in _CUES[language].finditer(frame.text):
        if any(start < cue.end() and cue.start() < end for start, end in idle):
            continue
        found.extend(Denial(cue.start(), cue.end(), word) for word in _denied(frame, cue, language))
    for cue in _ENDINGS[language].finditer(frame.text):
        found.extend(
            Denial(cue.start(), cue.end(), word, ended=True) for word in _denied(frame, cue, language)
        )
    return tuple(found)


def _denied(frame: Frame, cue: re.Match[str], language: str) -> tuple[Word, ...]:
    """The verb within « ne … pas », else the word after the negation; both of « n'exploite aucune fonderie »."""
    verb = None
    if language == "fr" and cue.groupdict().get("verb"):
        start, end = cue.span("verb")
        verb = next((word for word in frame.words if start <= word.start and word.end <= end), None)
        if verb is not None and not cue["end"].lower().startswith("aucun"):
            return (verb,)
        if cue["end"].lower() in {"rien", "personne"}:
            return ()
    _, last = frame.sentence_at(cue.start())
    after = [word for word in frame.words if cue.end() <= word.start < min(cue.end() + _REACH, last)]
    if not after or after[0].is_name or re.search(r"[,;:.]", frame.text[cue.end() : after[0].start]):
        return (verb,) if verb else ()
    return (verb, after[0]) if verb else (after[0],)
