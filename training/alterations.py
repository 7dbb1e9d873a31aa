"""Turning a sentence into one that says the contrary, in French and English, by rule.

Only what can be done without knowing more than the sentence: a negation set or lifted at an auxiliary, a word
replaced by its opposite, a figure or year by another. Each returns None where it finds nothing sure to alter.
"""

from __future__ import annotations

import random
import re

_AUXILIARIES = {
    "en": r"\b(is|are|was|were|can|could|will|would|should|must|may)\b(?! not|n't|not)",
    "fr": r"\b(?<!n')(est|sont|était|étaient|peut|peuvent|pouvait|doit|doivent|va|vont|sera|seront|permet|permettent|"
    r"existe|contient|correspond|fonctionne|apparaît|aime|sait|veut|voulait|devrait|pourrait)\b(?! pas)",
}
_NEGATED = {
    "en": (
        re.compile(
            r"\b(is|are|was|were|can|could|will|would|should|must|may|do|does|did|has|have|had)(?: not|n't)\b"
        ),
        re.compile(r"\bcannot\b"),
    ),
    "fr": (re.compile(r"\b(ne |n['’])(\w+) (?:pas|jamais|plus)\b"),),
}
OPPOSITES = {
    "en": [
        ("first", "last"), ("before", "after"), ("above", "below"), ("left", "right"), ("always", "never"),
        ("more", "less"), ("larger", "smaller"), ("higher", "lower"), ("increase", "decrease"), ("open", "closed"),
        ("enabled", "disabled"), ("enable", "disable"), ("show", "hide"), ("with", "without"), ("all", "none of"),
        ("beginning", "end"), ("horizontal", "vertical"), ("maximum", "minimum"), ("same", "different"),
        ("add", "remove"), ("positive", "negative"), ("import", "export"), ("top", "bottom"), ("early", "late"),
        ("old", "new"), ("won", "lost"), ("north", "south"), ("east", "west"), ("rich", "poor"), ("easy", "difficult"),
    ],
    "fr": [
        ("premier", "dernier"), ("première", "dernière"), ("avant", "après"), ("au-dessus", "au-dessous"),
        ("gauche", "droite"), ("toujours", "jamais"), ("plus", "moins"), ("avec", "sans"), ("début", "fin"),
        ("activé", "désactivé"), ("activer", "désactiver"), ("afficher", "masquer"), ("ouvrir", "fermer"),
        ("horizontal", "vertical"), ("horizontale", "verticale"), ("maximum", "minimum"), ("même", "autre"),
        ("ajouter", "supprimer"), ("positif", "négatif"), ("importer", "exporter"), ("haut", "bas"), ("tôt", "tard"),
        ("augmenter", "diminuer"), ("facile", "difficile"), ("riche", "pauvre"), ("nord", "sud"), ("est", "ouest"),
        ("grand", "petit"), ("supérieure", "inférieure"), ("supérieur", "inférieur"), ("vrai", "faux"),
    ],
}  # fmt: skip
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w]|[.,]\d)")


def _kept_case(found: str, new: str) -> str:
    return new.capitalize() if found[:1].isupper() else new


def negated(text: str, language: str, chooser: random.Random) -> str | None:
    """The sentence denied, or its denial lifted."""
    for pattern in _NEGATED[language]:
        found = pattern.search(text)
        if found:
            if language == "fr":
                return text[: found.start()] + found[2] + text[found.end() :]
            kept = "can" if found[0].lower() == "cannot" else found[1]
            return text[: found.start()] + _kept_case(found[0], kept) + text[found.end() :]
    places = list(re.finditer(_AUXILIARIES[language], text))
    if not places:
        return None
    place = places[0] if len(places) == 1 else chooser.choice(places[:2])
    word = place[0]
    if language == "en":
        return f"{text[: place.start()]}{word} not{text[place.end() :]}"
    particle = "n'" if word[0] in "aeéiou" else "ne "
    if place.start() == 0 or text[place.start() - 1] in "-'’":
        return None
    return f"{text[: place.start()]}{particle}{word} pas{text[place.end() :]}"


def reversed_word(text: str, language: str, chooser: random.Random) -> str | None:
    """The sentence with one word replaced by its opposite."""
    places: list[tuple[int, int, str]] = []
    for one, other in OPPOSITES[language]:
        for word, new in ((one, other), (other, one)):
            if word in ("est", "fin", "même", "autre", "plus", "moins", "haut", "bas") and language == "fr":
                continue  # other words in most sentences
            places += [
                (found.start(), found.end(), _kept_case(found[0], new))
                for found in re.finditer(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
            ]
    if not places:
        return None
    start, end, new = chooser.choice(sorted(places))
    return text[:start] + new + text[end:]


def other_figure(text: str, chooser: random.Random) -> str | None:
    """The sentence with one figure changed to another of its size; a year by a few years."""
    places = list(_NUMBER.finditer(text))
    if not places:
        return None
    place = chooser.choice(places)
    value = int(place[0])
    if 1500 <= value <= 2100:
        new = value + chooser.choice([-12, -7, -4, -2, -1, 1, 2, 3, 6])
    else:
        new = chooser.choice(
            [n for n in (value + 1, value + 2, value * 2, value * 3, value // 2, value + 10) if n != value]
        )
    return text[: place.start()] + str(new) + text[place.end() :]


def contrary(text: str, language: str, chooser: random.Random) -> str | None:
    """One of the alterations, drawn among those that apply."""
    ways = [
        other_figure(text, chooser),
        reversed_word(text, language, chooser),
        negated(text, language, chooser),
    ]
    possible = [way for way in ways if way is not None and way != text]
    return chooser.choice(possible) if possible else None
