"""The gender of French nouns, as their articles and endings tell it."""

from __future__ import annotations

_MASCULINE_ENDINGS = (
    "ment",
    "age",
    "isme",
    "eau",
    "oir",
    "ord",
    "if",
    "ais",
    "er",
    "et",
    "ème",
    "tif",
    "trat",
    "riat",
)
_FEMININE_ENDINGS = (
    "tion",
    "sion",
    "xion",
    "té",
    "ure",
    "ance",
    "ence",
    "ude",
    "ette",
    "ise",
    "esse",
    "rice",
    "euse",
    "ée",
    "ie",
)
_KNOWN_FEMININE = frozenset(
    "entreprise usine annonce offre équipe enquête année étude association agence université école action "
    "industrie idée".split()
)
_KNOWN_MASCULINE = frozenset("accord objectif hôpital état institut organisme homme article ouvrage".split())
GENDER_OF_ARTICLE = dict.fromkeys("le un du au ce cet aucun".split(), "m") | dict.fromkeys(
    "la une cette sa aucune".split(), "f"
)


def gender_of(noun: str) -> str | None:
    """The gender of a French noun as its ending tells it; None where it does not."""
    if noun in _KNOWN_FEMININE or (noun not in _KNOWN_MASCULINE and noun.endswith(_FEMININE_ENDINGS)):
        return "f"
    return "m" if noun in _KNOWN_MASCULINE or noun.endswith(_MASCULINE_ENDINGS) else None
