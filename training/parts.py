"""The two who have a part in a parsed sentence, and the sentence put together again with them elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_WIDEST = 8  # words of somebody who has a part
_FARTHEST = 5  # words between the two
_NO_PART = frozenset("SPACE PUNCT NUM SYM PRON ADV SCONJ VERB AUX".split())
_NO_VERB = frozenset("PUNCT CCONJ PROPN".split())


def child(word: Token | None, *relations: str, text: str = "") -> Token | None:
    """What hangs from a word by one of the relations, as that text where one is given."""
    if word is None:
        return None
    found = (one for one in word.children if one.dep_ in relations and text in {"", one.text})
    return next(found, None)


def case_of(noun: Token) -> str:
    """The preposition of a French noun, empty where it has none."""
    found = child(noun, "case")
    return "" if found is None else found.text


def part(head: Token | None, without: str = "") -> tuple[Token, ...] | None:
    """The words of somebody or something; None where they are not plain.

    :param without: The relation of a word at the head that is no part of it.
    """
    if head is None or head.pos_ not in {"NOUN", "PROPN"}:
        return None
    words = tuple(word for word in sorted(head.subtree) if not (word.dep_ == without and word.head == head))
    if len(words) > _WIDEST or words[-1].i - words[0].i + 1 != len(words):
        return None
    return None if any(word.pos_ in _NO_PART for word in words) else words


def is_many(words: Sequence[Token]) -> bool:
    """Whether the words stand for several, to which a verb must agree."""
    inside = set(words)
    head = next(word for word in words if word.head not in inside or word.head == word)
    return head.morph.get("Number") == ["Plur"] or child(head, "conj") is not None


@dataclass(frozen=True, slots=True)
class Two:
    """Two who have a part in one sentence, the one that stands first first."""

    left: tuple[Token, ...]
    right: tuple[Token, ...]

    @classmethod
    def of(cls, left: Token | None, right: Token | None, *, without: str = "") -> Two | None:
        """The two that two words stand for; None where they could not take each other's place."""
        first, second = part(left), part(right, without)
        if first is None or second is None or first[-1].i >= second[0].i:
            return None
        ones, others = ({word.text.casefold() for word in words} for words in (first, second))
        if ones <= others or others <= ones or is_many(first) is not is_many(second):
            return None  # exchanged, they would not agree with their verb
        return cls(first, second)

    @property
    def between(self) -> str | None:
        """The words between them, where they are a verb's and few."""
        words = self.left[0].doc[self.left[-1].i + 1 : self.right[0].i]
        if not 1 <= len(words) <= _FARTHEST or any(word.pos_ in _NO_VERB for word in words):
            return None
        return str(words.text)

    def told(self, between: str, *, exchanged: bool) -> str:
        """The sentence with other words between the two, and each in the other's place where they are exchanged."""
        order = (self.right, self.left) if exchanged else (self.left, self.right)
        return told(self.left, self.right, f"{text_of(order[0])} {between} {text_of(order[1])}")


def told(first: Sequence[Token], last: Sequence[Token], words: str) -> str:
    """The sentence with other words from the beginning of one part to the end of another."""
    text = str(first[0].doc.text)
    head, tail = text[: first[0].idx], text[last[-1].idx + len(last[-1].text) :]
    if not head.strip():
        opening = text_of(first)
        if first[0].pos_ != "PROPN" and not words.startswith(opening):
            words = words.replace(opening, opening[:1].lower() + opening[1:])
        words = words[:1].upper() + words[1:]
    return head + words + tail


def text_of(words: Sequence[Token]) -> str:
    """The words as they stand in their sentence."""
    return str(words[0].doc[words[0].i : words[-1].i + 1].text)
