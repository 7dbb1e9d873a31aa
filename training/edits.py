"""Small edits of supported pairs: one name, figure or word changed, nearly all words left standing.

A verifier that has seen few of these takes any claim that sounds like its evidence for supported. The edit falls on
the claim or on the evidence, so that an odd sentence tells nothing; a name replaced in both keeps the pair supported.
Whether a changed name makes a claim false or only unfounded cannot be told from the text: such pairs are known as
not supported, no more.
"""

from __future__ import annotations

import random
import re

from training.alterations import contrary
from training.batches import NOT_SUPPORTED

SHARE = 0.15
"""Of the supported pairs drawn that are edited, where nothing else is said."""
SUPPORTED, CONTRADICTED = 0, 1
_NAME = re.compile(r"(?<![.!?:«“\"] )(?<!^)\b[A-ZÀÉ][\w’'-]+(?: (?:de |of |the |du |von )?[A-ZÀÉ][\w’'-]+)*")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,   ]\d+)*(?!\w)")

_CALENDAR = {
    *"January February March April May June July August September October November December".split(),
    *"Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}

Pair = tuple[str, str, int]
"""Evidence, claim, label."""


def names(text: str) -> list[str]:
    """Names inside a text; the word a sentence begins with is left out, since it may be any word."""
    return [found[0] for found in _NAME.finditer(text) if found[0] not in _CALENDAR]


def edited(pair: Pair, language: str, donors: list[str], chooser: random.Random) -> Pair:
    """The supported pair changed in one of the ways that fit it, or as it was where none does.

    :param language: Of the claim.
    :param donors: Names of other pairs.
    """
    ways = [_renamed, _renamed, _swapped, _figure, _figure, _contrary, _renamed_alike]
    chooser.shuffle(ways)
    for way in ways:
        found = way(pair, language, donors, chooser)
        if found is not None:
            return found
    return pair


def _shared(pair: Pair) -> list[str]:
    return [name for name in dict.fromkeys(names(pair[1])) if name in pair[0]]


def _other(name: str, pair: Pair, donors: list[str], chooser: random.Random) -> str | None:
    fitting = [donor for donor in donors if donor not in pair[0] and donor not in pair[1] and donor != name]
    near = [donor for donor in fitting if len(donor.split()) == len(name.split())] or fitting
    return chooser.choice(near) if near else None


def _renamed(pair: Pair, _language: str, donors: list[str], chooser: random.Random) -> Pair | None:
    shared = _shared(pair)
    if not shared:
        return None
    name = chooser.choice(shared)
    other = _other(name, pair, donors, chooser)
    if other is None:
        return None
    if chooser.random() < 0.6:
        return pair[0], pair[1].replace(name, other), NOT_SUPPORTED
    return pair[0].replace(name, other), pair[1], NOT_SUPPORTED


def _renamed_alike(pair: Pair, _language: str, donors: list[str], chooser: random.Random) -> Pair | None:
    shared = _shared(pair)
    other = _other(shared[0], pair, donors, chooser) if shared else None
    if other is None:
        return None
    return pair[0].replace(shared[0], other), pair[1].replace(shared[0], other), SUPPORTED


def _swapped(pair: Pair, _language: str, _donors: list[str], chooser: random.Random) -> Pair | None:
    """A name of the claim replaced by another name of its evidence."""
    shared = _shared(pair)
    within = [name for name in dict.fromkeys(names(pair[0])) if name not in pair[1]]
    if shared and within and chooser.random() < 0.6:
        return pair[0], pair[1].replace(chooser.choice(shared), chooser.choice(within)), NOT_SUPPORTED
    if len(shared) < 2 or any(word in pair[1] for word in (" and ", " et ", " with ", " avec ")):
        return None  # 'A met with B' says the same the other way round
    one, other = chooser.sample(shared, 2)
    if one in other or other in one:
        return None
    return pair[0], pair[1].replace(one, "\0").replace(other, one).replace("\0", other), NOT_SUPPORTED


def _figure(pair: Pair, _language: str, _donors: list[str], chooser: random.Random) -> Pair | None:
    """A figure that stands in both changed in one of them."""
    shared = [
        found[0]
        for found in _NUMBER.finditer(pair[1])
        if re.search(rf"(?<!\d){re.escape(found[0])}(?!\d)", pair[0])
    ]
    if not shared:
        return None
    figure = chooser.choice(shared)
    digits = [place for place, letter in enumerate(figure) if letter.isdigit()]
    place = chooser.choice(digits)
    new = chooser.choice([digit for digit in "123456789" if digit != figure[place]])
    other = figure[:place] + new + figure[place + 1 :]
    pattern = rf"(?<!\d){re.escape(figure)}(?!\d)"
    if chooser.random() < 0.6:
        return pair[0], re.sub(pattern, other, pair[1]), CONTRADICTED
    return re.sub(pattern, other, pair[0]), pair[1], CONTRADICTED


def _contrary(pair: Pair, language: str, _donors: list[str], chooser: random.Random) -> Pair | None:
    altered = contrary(pair[1], language, chooser)
    return None if altered is None else (pair[0], altered, CONTRADICTED)
