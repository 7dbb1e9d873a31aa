"""What a sentence speaks of, as far as a pronoun of the next one may mean it.

Whatever could be meant must be here, because a pronoun is resolved only where one candidate is left: a noun too many
costs a resolution, one too few costs the truth.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from rag.claims.named import named
from rag.claims.nouns import ADJUNCT_NOUNS, common_nouns
from rag.claims.quotations import outside
from rag.claims.referents import Being, Mention
from rag.claims.verbs import finite_verbs
from rag.quantities import QuantityKind, find_quantities
from rag.question_parts import PartKind, parts_of

_ANY_VERB = re.compile(r"\b(?:is|was|are|were|has|had|met|and|est|était|a|ont|et|avec|with)\b")


def mentions_of(sentence: str, language: str, persons: dict[str, str | None]) -> tuple[Mention, ...]:
    """What a sentence speaks of, in order; dates, figures and where it happened are left out.

    :param persons: Family names of the people named so far in the text -> m, f or None; people found are added.
    """
    bare = outside(sentence)
    parts = parts_of(bare, language)
    first_verb = next(iter(finite_verbs(bare, language)), None)
    verb_at = first_verb.start() if first_verb else len(bare)
    taken = [(part.start, part.end) for part in parts]
    taken += [
        (figure.start, figure.end)
        for figure in find_quantities(bare, language)
        if figure.kind is not QuantityKind.LABEL
    ]
    found: list[Mention] = []
    for part in parts:
        if (
            part.kind is PartKind.DATE
            or part.text.casefold() in ADJUNCT_NOUNS
            or any(
                start <= part.start and part.end <= end and (start, end) != (part.start, part.end)
                for start, end in taken
            )
        ):
            continue
        mention = named(bare, part, language, persons, verb_at)
        if mention is not None:
            found.append(mention)
            taken.append((mention.start, max(mention.end, part.end)))
    found += [
        noun for noun in common_nouns(bare, language, taken, verb_at) if not _apposed(noun, found, bare)
    ]
    found += _joined(bare, found, language)
    return tuple(sorted((_owning(mention, bare) for mention in found), key=lambda mention: mention.start))


def _apposed(noun: Mention, names: list[Mention], text: str) -> bool:
    """Whether a noun is a title of a person named beside it: 'Altman, the chief executive', « le maire X »."""
    if noun.being is not Being.PERSON:
        return False
    for name in names:
        follows = name.start > noun.start
        between = text[min(noun.start, name.start) : max(noun.start, name.start)]
        near = name.being is Being.PERSON and len(between) < 60 and not _ANY_VERB.search(between)
        if near and (follows or (name.head and "," in between)):
            return True
    return False


def _owning(mention: Mention, text: str) -> Mention:
    if not mention.named or mention.plural or (mention.head and mention.being is Being.THING):
        return mention
    at = text.find(mention.text.rpartition("’")[2].rpartition(" ")[2], mention.start)
    end = at + len(mention.text.rpartition("’")[2].rpartition(" ")[2])
    owner = text[end : end + 2] in {"’s", "'s"} or re.search(
        r"(?:\b(?:of|de|du|des)\s(?:the\s|la\s|l['’])?|\bd['’])$", text[: mention.start]
    )
    return replace(mention, owner=bool(owner))


def _joined(text: str, found: list[Mention], language: str) -> list[Mention]:
    """'Samsung and SK Hynix' as what 'they' may mean."""
    names = [mention for mention in found if mention.named and not mention.plural]
    joined = []
    for left, right in pairwise(names):
        between = text[left.start + len(left.text) : right.start]
        bare = re.sub(r"\b(?:the|le|la)\b|l['’]", "", between).strip()
        if bare in {"and", "et", "&"} and text[left.start :].startswith(left.text):
            gender = (
                "f"
                if left.gender == right.gender == "f"
                else "m"
                if "m" in {left.gender, right.gender}
                else None
            )
            being = left.being if left.being is right.being else Being.UNKNOWN
            word = "and" if language == "en" else "et"
            shown = f"{left.text} {word} {right.text}"
            joined.append(Mention(shown, left.start, being, True, gender, named=True, subject=left.subject))
    return joined
