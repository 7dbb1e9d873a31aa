"""What each name of a sentence hangs on: 'born in', 'an album of', 'moved to'.

Where no table knows what is said, two names that have changed places still show it: each hangs in the claim on what
the other hangs on in the evidence, and everything else is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rag.claims.frames import Frame, Word, same
from rag.claims.predicates import is_symmetric
from rag.claims.slots import CLASSES, SlotReader
from rag.syntax import Parse, Relation, Token

# French « à » and « de » stand for several English prepositions.
_COARSE: Final = {"in": "at", "to": "at", "on": "at", "from": "of", "by": "of"}
_SLOTS: Final = {
    Relation.OBJECT: "other",
    Relation.DATIVE: "at",
    Relation.AGENT: "doer",
    Relation.POSSESSOR: "of",
    Relation.ATTRIBUTE: "is",
    Relation.APPOSITION: "is",
}
_LONGEST_LIST: Final = 4


@dataclass(frozen=True, slots=True)
class Bond:
    """A name and the word that it hangs on."""

    name: tuple[Word, ...]
    word: Word
    slot: str

    def is_like(self, other: Bond) -> bool:
        """Whether two names hang on the same word in the same manner."""
        return self.slot == other.slot and same(self.word, other.word)

    def is_of(self, other: Bond) -> bool:
        """Whether two names are one: all words of the shorter are the other's."""
        short, long = sorted((self.name, other.name), key=len)
        return all(any(same(one, two) for two in long) for one in short)


def bonds_of(frame: Frame, parses: Sequence[tuple[Parse, int]]) -> tuple[Bond, ...]:
    """The bonds of a text's names, in order.

    :param parses: Its parsed sentences, each with its start in the text.
    """
    return tuple(bond for parse, offset in parses for bond in _bonds(frame, parse, offset))


def exchanged(mine: Sequence[Bond], theirs: Sequence[Bond]) -> tuple[Bond, Bond] | None:
    """Two bonds of the claim whose names have changed places in the evidence; None where no two have."""
    for one in mine:
        for two in mine:
            if one.name[0].start >= two.name[0].start or one.is_of(two) or one.is_like(two):
                continue
            first = [bond for bond in theirs if bond.is_like(one)]
            second = [bond for bond in theirs if bond.is_like(two)]
            if any(bond.is_of(one) for bond in first) or any(bond.is_of(two) for bond in second):
                continue
            if any(bond.is_of(two) for bond in first) and any(bond.is_of(one) for bond in second):
                return one, two
    return None


def _bonds(frame: Frame, parse: Parse, offset: int) -> Iterator[Bond]:
    reader = SlotReader(parse, frame.language == "fr", frozenset())

    def words_of(token: Token) -> tuple[Word, ...]:
        start, end = token.start + offset, token.end + offset
        return tuple(word for word in frame.words if word.start < end and start < word.end)

    for token in parse.tokens:
        name = tuple(word for word in words_of(token) if word.is_name)
        if not token.is_name or not name:
            continue
        standing = _standing(parse, token)
        head = parse.head(standing)
        if head.place == standing.place or head.is_name or is_symmetric(head.text):
            continue
        slot = _slot(reader, standing, head)
        words = words_of(head)
        if slot is not None and words:
            yield Bond(name, words[0], slot)


def _standing(parse: Parse, token: Token) -> Token:
    """The token whose place a name shares: the first of its list, the noun that it names."""
    for _ in range(_LONGEST_LIST):
        head = parse.head(token)
        named = token.relation in {Relation.NAME, Relation.APPOSITION} and not head.is_name
        if token.relation is not Relation.CONJUNCT and not (named and head.word_class == "NOUN"):
            break
        token = head
    return token


def _slot(reader: SlotReader, token: Token, head: Token) -> str | None:
    if token.relation is Relation.SUBJECT:
        return "other" if reader.is_passive(head) else "doer"
    if token.relation is Relation.PASSIVE_SUBJECT:
        return "other"
    if token.relation in {Relation.OBLIQUE, Relation.NOMINAL}:
        plain = CLASSES.get(token.preposition, token.preposition)
        return _COARSE.get(plain, plain) or None
    return _SLOTS.get(token.relation)
