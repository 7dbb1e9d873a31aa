"""Capitals that stand for their governments, and regions for the countries in them: 'Would Washington want it?'

A question may call by such a name what the sources call by the country's. Only a question is read so: what is
drafted or claimed must name the country as its source does, since what happens in the United States need not happen
in Washington.
"""

from __future__ import annotations

import re
from functools import cache

from rag.words import fold

# Folded, in both languages; the codes are Unicode CLDR's, as in rag.names.
_CAPITALS = """
us: washington
cn: beijing pekin
jp: tokyo
kr: seoul
kp: pyongyang
tw: taipei taipeh
in: delhi
ru: moscow moscou
gb: london londres
fr: paris
de: berlin
it: rome
es: madrid
nl: hague haye
eu: brussels bruxelles
ae: dhabi
sa: riyadh riyad
qa: doha
il: jerusalem
ir: tehran teheran
tr: ankara
ca: ottawa
br: brasilia
"""
_REGIONS = {
    "gulf": frozenset("AE BH KW OM QA SA".split()),
    "middle east": frozenset("AE BH EG IL IQ IR JO KW LB OM PS QA SA SY TR YE".split()),
}
_REGION_NAMES = {
    "gulf": "gulf", "golfe": "gulf", "middle": "middle east", "moyen-orient": "middle east",
    "asia": "Asia", "asie": "Asia", "europe": "Europe", "africa": "Africa", "afrique": "Africa",
    "america": "America", "amerique": "America", "ameriques": "America", "americas": "America",
}  # fmt: skip
_PLACED = (
    r"\b(?:in|at|to|from|near|via|a|à|vers|depuis|entre|between)\s+(?:new\s+|abu\s+|abou\s+|the\s+|la\s+)?"
)


def countries_meant(name: str, question: str) -> frozenset[str]:
    """The concepts (rag.names) of the countries that a name in a question may mean; empty where it means itself.

    A capital where something takes place is that town: 'What was said in Washington?'
    """
    small = fold(name)
    region = _REGION_NAMES.get(small)
    if region is not None:
        return frozenset(
            f"territory {code.lower()}" for code in _REGIONS.get(region) or _of_continent(region)
        )
    code = _governments().get(small)
    if code is None or re.search(_PLACED + re.escape(name), question, re.IGNORECASE):
        return frozenset()
    return frozenset({code if code == "eu" else f"territory {code}"})


@cache
def _governments() -> dict[str, str]:
    found = {}
    for line in _CAPITALS.strip().splitlines():
        code, _, towns = line.partition(": ")
        found.update(dict.fromkeys(towns.split(), code))
    return found


@cache
def _of_continent(continent: str) -> frozenset[str]:
    """The countries with a time zone that is named after the continent ('Asia/Seoul'), from Unicode CLDR."""
    from babel.core import get_global

    zones = get_global("territory_zones")
    return frozenset(
        code for code, names in zones.items() if any(name.startswith(f"{continent}/") for name in names)
    )
