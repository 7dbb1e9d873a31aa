"""A name that is half right, and an office given to somebody else.

'Kim Chang-min' where the source says 'Kim Chang-han', 'Samsung Display' for 'Samsung Electronics': all parts but one
of a name are the same, in the same places. 'Park Jung-ho, CEO of SK Hynix' where the source says 'Kwak Noh-jung, CEO
of SK Hynix': one office, one organisation, two people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from rag.claims.frames import Frame, Word, agreement
from rag.words import fold

_ASKED, _ASKED_ACROSS = 0.8, 0.6  # share of the claim's other words in the sentence of the evidence
_PLAIN, _PLAIN_ACROSS = 0.7, 0.5  # of those of them that are no names
_PER_NEARNESS: Final = 0.3
_LIKE: Final = 0.6  # of two spellings of a part of a name, from which they may be one
_SPELT_ALIKE: Final = 0.75  # of two words of a name
_FEWEST_PARTS: Final = 2
_INITIALS: Final = 2  # letters up to which a part of a name may be initials or a numeral
_SMALL_LETTERS: Final = re.compile(r"(?<![^\W\d_])(?<!-)[a-zà-ÿœ]+(?!-)")
# Capitalised words that go with a name and are no part of it, or that tell a body from its like by more than a name.
_TITLES: Final = frozenset(
    "president mr mrs ms miss mme mlle dr sir lord lady dame prince princess princesse king queen roi reine pope "
    "pape saint st minister ministre premier chairman general colonel captain capitaine secretary secretaire senator "
    "senateur judge juge professor professeur professeure ceo pdg chancellor chancelier mayor maire bishop father "
    "brother sister the le la les monsieur madame group groupe company corporation corp inc ltd co sa plc ag "
    "holding holdings".split()
)
_OFFICES: Final = {
    "ceo": r"chief executive(?: officer)?|CEO|directeur général|directrice générale|PDG|P\.-D\.G\.",
    "co-ceo": r"co-?CEO|co-?chief executive|codirecteur général|co-directeur général|codirectrice générale",
    "deputy": r"deputy chief executive|directeur général adjoint|directeur général délégué",
    "chair": r"chairman|chairwoman|executive chairman|président exécutif|présidente exécutive",
    "vice-chair": r"vice-chairman|vice chairman|vice-chairwoman|vice-présidente?",
    "president": r"president|présidente?",
    "founder": r"founder|co-founder|fondateur|fondatrice|cofondateur|cofondatrice",
    "cfo": r"chief financial officer|CFO|directeur financier|directrice financière",
}
_OFFICE: Final = re.compile(
    "|".join(
        rf"(?P<o{number}>(?<![\w-])(?:{forms})(?![\w-]))"
        for number, forms in sorted(enumerate(_OFFICES.values()), key=lambda each: -len(each[1]))
    ),
    re.IGNORECASE,
)
_FORMER: Final = re.compile(
    r"\b(?:former|ex|ancien|ancienne|then|next|future|futur|new|nouveau|nouvelle|deputy|interim)[ -]$",
    re.IGNORECASE,
)
_OF: Final = re.compile(
    r"^\s+(?:of|at|de|du|des|d['’]|chez)\s?(?:the |la |le |les |l['’])?(?:[a-zà-ÿ-]+ ){0,3}$"
)
_OWN: Final = re.compile(r"^['’]s?\s(?:\w+\s)?$|\b(?:its|son|sa)\s$")  # 'X's CEO', « X et son PDG »
_ASIDE: Final = re.compile(  # 'Kim, whom Altman met, is …': a clause between the person and the verb
    r",\s(?:who|whom|whose|which|que|qui|dont)\s[^,.;]*,(?=\s(?:is|was|est|était)\s)"
)
_BEFORE: Final = re.compile(r"^,?\s+(?:(?:is|was|est|était)\s+)?(?:the |a |an |le |la |l['’])?$")
_AFTER: Final = re.compile(r"^(?:,?\s+|\s+(?:is|was|est|était|named|called|s['’]appelle|nommé|,)\s+)$")


@dataclass(frozen=True, slots=True)
class Holding:
    """An office with its organisation and who holds it."""

    office: int
    organisation: list[Word]
    person: list[Word]


def misnamed(claim: Frame, evidence: Frame, same_matter: float) -> tuple[Word, Word] | None:
    """A name of the claim and one of the evidence that differ in one part; None where none does, or more than that."""
    theirs = runs_of(evidence.words)
    parts_there = [_parts(name) for name in theirs]
    for name in runs_of(claim.words):
        parts = _parts(name)
        if len(parts) < 2 or any(set(parts) <= set(other) for other in parts_there):
            continue
        for other, others in zip(theirs, parts_there, strict=True):
            if not _differ_in_one(parts, others, claim, evidence) or _holds(claim, others):
                continue
            if _else_the_same(claim, name, evidence, other, same_matter):
                return name[0], other[0]
    return None


def another_holder(claim: Frame, evidence: Frame) -> tuple[Word, Word] | None:
    """A person of the claim in an office of an organisation that the evidence gives to another; None where none is."""
    ours = list(_holdings(claim))
    theirs = list(_holdings(evidence)) if ours else []
    for mine in ours:
        same_office = [
            one for one in theirs if one.office == mine.office and _alike(one.organisation, mine.organisation)
        ]
        if not same_office or any(_may_be_one_person(mine.person, one.person) for one in same_office):
            continue
        known = any(_may_be_one_person(mine.person, name) for name in runs_of(evidence.words))
        if not known or any(_is_elsewhere(mine, one) for one in theirs):
            return mine.person[0], same_office[0].person[0]
    return None


def _is_elsewhere(mine: Holding, other: Holding) -> bool:
    """Whether the same person holds an office of another organisation: somebody may hold two, but not unsaid."""
    return _may_be_one_person(mine.person, other.person) and not _alike(mine.organisation, other.organisation)


def runs_of(words: Sequence[Word]) -> list[list[Word]]:
    """The names of a text, each with its words, in order."""
    runs: dict[int, list[Word]] = {}
    for word in words:
        if word.is_name:
            runs.setdefault(word.run, []).append(word)
    return list(runs.values())


def _holds(frame: Frame, parts: Sequence[str]) -> bool:
    return any(set(parts) <= set(_parts(name)) for name in runs_of(frame.words))


def _parts(name: Sequence[Word]) -> list[str]:
    return [part for word in name for part in fold(word.text).split("-") if part not in _TITLES]


def _differ_in_one(parts: list[str], others: list[str], claim: Frame, evidence: Frame) -> bool:
    if len(parts) != len(others) or len(parts) < _FEWEST_PARTS:
        return False
    places = [place for place, (one, other) in enumerate(zip(parts, others, strict=True)) if one != other]
    if len(places) != 1 or (places == [0] and claim.language != evidence.language):
        return False  # first names are translated: Jean-Paul, John Paul
    one, other = parts[places[0]], others[places[0]]
    if min(len(one), len(other)) <= _INITIALS or SequenceMatcher(None, one, other).ratio() >= _LIKE:
        return False
    common = {fold(word) for frame in (claim, evidence) for word in _SMALL_LETTERS.findall(frame.text)}
    return not common & set(parts)  # 'emperor' in small letters makes 'First Emperor' no name of its own


def _else_the_same(
    claim: Frame, name: list[Word], evidence: Frame, other: list[Word], same_matter: float
) -> bool:
    start, end = evidence.sentence_at(other[0].start)
    rest = [word for word in claim.words if word not in name]
    held = agreement(rest, evidence.within(start, end))
    asked = _ASKED if claim.language == evidence.language else _ASKED_ACROSS
    asked -= _PER_NEARNESS * (same_matter - 0.5)
    if not held.shared or held.missing_names or held.share < min(asked, 1.0):
        return False
    plain = _PLAIN if claim.language == evidence.language else _PLAIN_ACROSS
    return held.plain_share >= plain and all(_holds(evidence, _parts(one)) for one in runs_of(rest))


def _holdings(frame: Frame) -> Iterator[Holding]:
    """The offices that a text names with an organisation after them ('CEO of X', 'X's CEO') and a person beside."""
    text = _ASIDE.sub(lambda aside: " " * len(aside[0]), frame.text)
    runs = [run for run in runs_of(frame.words) if not text[run[0].start].isspace()]
    for match in _OFFICE.finditer(text):
        start, end = match.span()
        if _FORMER.search(text[:start]):
            continue
        before = [run for run in runs if run[-1].end <= start]
        after = [run for run in runs if run[0].start >= end]
        office = int((match.lastgroup or "o0")[1:])
        if after and _OF.match(text[end : after[0][0].start]):
            organisation, person = after[0], None
            if before and _BEFORE.match(text[before[-1][-1].end : start]):
                person = before[-1]
            elif len(after) > 1 and _AFTER.match(text[organisation[-1].end : after[1][0].start]):
                person = after[1]
        elif before and after and _OWN.search(text[before[-1][-1].end : start]):
            organisation = before[-1]
            person = after[0] if _AFTER.match(text[end : after[0][0].start]) else None
        else:
            continue
        if person is not None:
            yield Holding(office, organisation, person)


def _alike(one: list[Word], other: list[Word]) -> bool:
    """Whether two organisations are one: 'Samsung' is not yet 'Samsung Electronics'."""
    return set(_parts(one)) == set(_parts(other))


def _may_be_one_person(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether two names share a word, spelt alike; half a Korean first name is no word."""
    pairs = ((fold(mine.text), fold(theirs.text)) for mine in one for theirs in other)
    return any(
        left == right or SequenceMatcher(None, left, right).ratio() >= _SPELT_ALIKE for left, right in pairs
    )
