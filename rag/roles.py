"""Who does what to whom, as far as the order of names and figures tells.

French and English both put the subject before the verb and the object after it, so a restatement or a translation
keeps the order of its names, and each figure stays beside the name that it belongs to. Where the order is turned,
something must say why: a passive ('by', 'par'), a genitive or an apposition ('the chairman of SK, Chey' for 'Chey,
chairman of SK'), names that are only listed together, a place or a source that was moved to the front.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.names import concept_spans, names_of
from rag.quantities import Quantity, QuantityKind, compare_quantities, find_quantities
from rag.quantities.records import ComparisonOutcome
from rag.words import STOPWORDS, fold

_AGENT = re.compile(r"\b(?:by|par)\s(?:[\w’'-]+\s){0,3}$", re.IGNORECASE)
_LISTED = re.compile(
    r"^(?:\s*(?:,|and|et|&|/|-|–|or|ou|with|avec|de|d['’]|l[ae]s?|l['’]|the|of|both|ainsi que|as well as))+\s*$",
    re.IGNORECASE,
)
_GENITIVE = re.compile(
    r"^['’]s?\b|^\s*,|,\s*$|\b(?:of|de|du|des|de la)\s*(?:the\s*|la\s*|l['’])?$|\b[Dd]['’]$|^\s*$"
)
_DIRECTED = re.compile(
    r"\b(?:in|into|to|from|with|for|on|against|at|dans|à|au|aux|avec|pour|sur|contre|chez|en|vers|by|par)\b",
    re.IGNORECASE,
)
_COPULA = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|est|sont|était|étaient|fut|a|ont|avait|avaient)\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?:in|at|near|outside|from|en|à|au|aux|dans|hors de|chez|of|de|between|entre|south of|sud de|and|et)"
    r"\s(?:(?:the|la|le|les|l['’])\s?)?$",
    re.IGNORECASE,
)
_SOURCED_BEFORE = re.compile(
    r"\b(?:according to|selon|d['’]après|reported by|report (?:by|in|from)|rapporté par)\b[^.;,]{0,60}$",
    re.IGNORECASE,
)
_SOURCED_AFTER = re.compile(
    r"^[^.;]{0,40}?\b(?:reports?|reported|reporting|says?|said|described|calls?|called|writes?|wrote|estimates?|"
    r"rapporte|écri\w+|indique|précise|a (?:décrit|déclaré|indiqué|rapporté|écrit)|donne|présent(?:e|ait)|évalue)\b",
    re.IGNORECASE,
)
# Things of the glossary that are no names: what people and texts are, not who.
_COMMON = ("day", "month", "language")
_TITLES = frozenset(
    "president chairman vice-chairman ceo co-ceo cfo sheikh minister ministry science group company memory".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text; `key` is the same in both languages, `run` the same for the words of one name."""

    key: str
    start: int
    end: int
    run: int


def reordered_names(
    text: str, language: str, evidence: str, evidence_language: str
) -> tuple[str, str] | None:
    """Two names whose order the sentence turns round for no reason that shows; None when none is."""
    own, held = _mentions(text, language), _mentions(evidence, evidence_language)
    firsts = list({mention.key: mention for mention in reversed(own)}.values())[::-1]
    common = [mention for mention in firsts if any(one.key == mention.key for one in held)]
    for index, first in enumerate(common):
        for second in common[index + 1 :]:
            latter = [one for one in held if one.key == first.key]
            former = [one for one in held if one.key == second.key]
            if first.run == second.run or latter[0].start < former[-1].start:
                continue
            if not _explained((text, own, first, second), (evidence, held, former[-1], latter[0])):
                return text[first.start : first.end], text[second.start : second.end]
    return None


def turned_voice(text: str, language: str, evidence: str, evidence_language: str) -> str | None:
    """A name that became the doer, or ceased to be, by a passive alone: 'A sold B', 'A was sold by B'."""
    own, held = _mentions(text, language), _mentions(evidence, evidence_language)
    places = {mention.key: mention for mention in reversed(held)}
    for left, right in pairwise([mention for mention in own if mention.key in places]):
        first, second = places[left.key], places[right.key]
        if left.run == right.run or first.start > second.start:
            continue
        ours, theirs = _is_agent(text, right), _is_agent(evidence, second)
        if ours and not theirs and not _agent_noun(evidence[first.end : second.start]):
            return text[right.start : right.end]
    return None


def moved_figure(text: str, language: str, evidence: str, evidence_language: str) -> str | None:
    """A figure that the evidence gives to another name, or the sentence in another order than the evidence."""
    own, held = _amounts(text, language), _amounts(evidence, evidence_language)
    names, named = _mentions(text, language), _mentions(evidence, evidence_language)
    shared = {mention.key for mention in names} & {mention.key for mention in named}
    pairs: list[tuple[Quantity, Quantity]] = []
    for figure in own:
        matches = [one for one in held if compare_quantities(figure, one).outcome is ComparisonOutcome.MATCH]
        if not matches:
            continue
        subjects = {_owner(one, named, shared) for one in matches}
        owner = _owner(figure, names, shared)
        another = owner is not None and owner not in subjects and None not in subjects
        # Of two names before a figure either may own it: 'Nvidia's investment in OpenAI is $100 billion'.
        if another and any(_stands_behind(str(owner), one, named) for one in matches):
            return figure.text
        pairs.append((figure, matches[0]))
    for (left, left_held), (right, right_held) in pairwise(pairs):
        alike = left.unit == right.unit and left.kind is right.kind
        if alike and left_held.start > right_held.start:
            return right.text
    return None


def swapped_words(text: str, language: str, evidence: str, evidence_language: str) -> tuple[str, str] | None:
    """Two words that the sentence gives to each other's names: 'A counts wafers, B counts chips' for the contrary.

    Words are compared as they stand, so across languages only those that both write alike (HBM, wafers) are seen.
    """
    names, named = _mentions(text, language), _mentions(evidence, evidence_language)
    shared = {mention.key for mention in names} & {mention.key for mention in named}
    if len(shared) < 2:
        return None
    own, held = _owned_words(text, names, shared), _owned_words(evidence, named, shared)
    moved = {word: owner for word, owner in own.items() if held.get(word, owner) != owner}
    for word, owner in moved.items():
        for other, its_owner in moved.items():
            crossed = held[word] == its_owner and held[other] == owner
            if crossed and _comes_first(names, owner, its_owner) == _comes_first(named, owner, its_owner):
                return word, other
    return None


def _comes_first(mentions: Sequence[Mention], one: str, other: str) -> bool:
    """Whether one name is the first to stand of two."""
    return next(mention.key for mention in mentions if mention.key in {one, other}) == one


def _owned_words(text: str, mentions: Sequence[Mention], among: set[str]) -> dict[str, str]:
    """Each content word at its first place -> the name before it."""
    names = [mention for mention in mentions if mention.key in among]
    owned: dict[str, str] = {}
    for match in re.finditer(r"[^\W\d_]{4,}", text):
        word = fold(match.group())
        before = [mention for mention in names if mention.end <= match.start()]
        if before and word not in among and word not in STOPWORDS:
            owned.setdefault(word, before[-1].key)
    return owned


def replaced_by_title(text: str, language: str, evidence: str, evidence_language: str) -> str | None:
    """A name that the evidence does not hold, in a sentence that leaves out whom the evidence names first.

    The title of a document may say where, or who 'the head of OpenAI' is; it puts nobody in another's place.
    """
    held = [one for one in _mentions(evidence, evidence_language) if not one.key.startswith("territory")]
    own = _mentions(text, language)
    if not held or any(mention.key == held[0].key for mention in own):
        return None
    keys = {mention.key for mention in held}
    known_runs = {mention.run for mention in own if mention.key in keys}
    for mention in own:
        if mention.run not in known_runs and not mention.key.startswith("territory"):
            return text[mention.start : mention.end]
    return None


def _explained(
    here: tuple[str, Sequence[Mention], Mention, Mention],
    there: tuple[str, Sequence[Mention], Mention, Mention],
) -> bool:
    """Whether something says why two names stand in the other order; each side gives its text, names and pair."""
    text, own, first, second = here
    evidence, held, former, latter = there
    if _is_agent(text, second) != _is_agent(evidence, latter):
        return True
    gap, other = _gap(text, own, first, second), _gap(evidence, held, former, latter)
    if _listed(gap, first, second, own) and _listed(other, former, latter, held):
        return True
    if (
        _apposed(gap)
        and _apposed(other)
        and not (_inside(own, first, second) or _inside(held, former, latter))
    ):
        return True
    if any(_is_place(text, mention) for mention in (first, second)) and any(
        _is_place(evidence, mention) for mention in (former, latter)
    ):
        return True
    return any(
        _is_source(text, mine) and _is_source(evidence, theirs)
        for mine, theirs in ((first, latter), (second, former))
    )


def _gap(text: str, mentions: Sequence[Mention], first: Mention, second: Mention) -> str:
    """What stands between two names, each taken with all its words."""
    end = max(mention.end for mention in mentions if mention.run == first.run)
    start = min(mention.start for mention in mentions if mention.run == second.run)
    return text[end:start]


def _is_agent(text: str, mention: Mention) -> bool:
    return bool(_AGENT.search(text[: mention.start]))


def _agent_noun(gap: str) -> bool:
    return bool(re.search(r"\b(?:by|par)\b", gap, re.IGNORECASE))


def _is_place(text: str, mention: Mention) -> bool:
    return mention.key.startswith("territory") and bool(_PLACED.search(text[: mention.start]))


def _is_source(text: str, mention: Mention) -> bool:
    return bool(_SOURCED_BEFORE.search(text[: mention.start]) or _SOURCED_AFTER.search(text[mention.end :]))


def _listed(gap: str, first: Mention, second: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether two names are members of one list: nothing but names and connectives between them."""
    offset = max(mention.end for mention in mentions if mention.run == first.run)
    for mention in reversed(_inside(mentions, first, second)):
        gap = gap[: mention.start - offset] + gap[mention.end - offset :]
    return not gap.strip() or bool(_LISTED.match(gap))


def _apposed(gap: str) -> bool:
    return bool(_GENITIVE.search(gap)) and not _DIRECTED.search(gap) and not _COPULA.search(gap)


def _inside(mentions: Sequence[Mention], first: Mention, second: Mention) -> list[Mention]:
    return [
        mention
        for mention in mentions
        if first.end <= mention.start
        and mention.end <= second.start
        and mention.run not in {first.run, second.run}
    ]


def _amounts(text: str, language: str) -> list[Quantity]:
    kinds = {QuantityKind.DATE, QuantityKind.ORDINAL}
    return [one for one in find_quantities(text, language) if one.kind not in kinds]


def _owner(figure: Quantity, mentions: Sequence[Mention], among: set[str]) -> str | None:
    """The name that a figure belongs to by its place: the nearest one before it, else the nearest after."""
    before = [mention for mention in mentions if mention.end <= figure.start and mention.key in among]
    if before:
        return before[-1].key
    after = [mention for mention in mentions if mention.start >= figure.start and mention.key in among]
    return after[0].key if after else None


def _stands_behind(owner: str, figure: Quantity, mentions: Sequence[Mention]) -> bool:
    """Whether a name comes only after a figure."""
    return next(mention for mention in mentions if mention.key == owner).start >= figure.end


def _mentions(text: str, language: str) -> list[Mention]:
    """The names of a text in order, word by word; words beside one another are of one run."""
    spans = [
        (max(concepts, key=lambda one: (not one.startswith(_COMMON), one)), start, end)
        for concepts, start, end in concept_spans(text, language)
    ]
    found = [one for one in spans if one[0] not in _TITLES and not one[0].startswith(_COMMON)]
    wanted = {part for name in names_of(text) for part in (name, *name.split("-"))}
    for match in re.finditer(r"[^\W_]+(?:[.&][^\W_]+)*", text):
        word = match.group()
        inside = any(start < match.end() and match.start() < end for _, start, end in spans)
        if word in wanted and not inside and not word.isdigit():
            plural = word.endswith("s") and word[:-1].isupper()  # GPUs
            found.append((fold(word[:-1] if plural else word), match.start(), match.end()))
    mentions: list[Mention] = []
    for key, start, end in sorted(found, key=lambda one: one[1]):
        gap = text[mentions[-1].end : start] if mentions else ", "
        run = mentions[-1].run if gap in {" ", "-", "\u00a0"} else len(mentions)
        mentions.append(Mention(key, start, end, run))
    return mentions
