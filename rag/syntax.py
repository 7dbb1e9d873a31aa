"""The tree of a parsed sentence: words and names that depend on one another, alike for French and English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]


class Relation(StrEnum):
    """How a token depends on its head."""

    ROOT = "root"
    SUBJECT = "subject"
    PASSIVE_SUBJECT = "passive subject"
    OBJECT = "object"
    DATIVE = "dative"  # the one to whom, without a preposition
    AGENT = "agent"  # 'by' of a passive
    OBLIQUE = "oblique"  # a noun with a preposition, at a verb
    NOMINAL = "nominal"  # the same at a noun
    POSSESSOR = "possessor"
    APPOSITION = "apposition"
    NAME = "name"  # 'Trump' in 'President Trump'
    CONJUNCT = "conjunct"
    RELATIVE = "relative"  # a relative clause at its antecedent
    PARTICIPLE = "participle"  # a participle or an infinitive at a noun
    COMPLEMENT = "complement"  # a verb without a subject of its own, at a verb
    CLAUSE = "clause"  # a verb with a subject of its own, at a verb
    ADVERBIAL = "adverbial"
    ATTRIBUTE = "attribute"  # what something is
    COPULA = "copula"
    AUXILIARY = "auxiliary"
    PASSIVE_AUXILIARY = "passive auxiliary"
    NEGATION = "negation"
    PREPOSITION = "preposition"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a parsed sentence, or a whole name: `text == source[start:end]`."""

    place: int  # in the tokens of its sentence
    text: str
    start: int
    end: int
    word_class: str  # of Universal Dependencies: VERB, NOUN, PROPN
    form: str  # of a verb: finite, infinitive, past, present (the participles); else empty
    relation: Relation
    head: int  # place of the head; its own at a root
    preposition: str  # in small letters, without its article, empty where none leads the token
    is_name: bool  # one of the names that the caller gave


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed sentence."""

    tokens: tuple[Token, ...]

    def head(self, token: Token) -> Token:
        """The token that this one depends on; a root has itself."""
        return self.tokens[token.head]

    def children(self, token: Token, *relations: Relation) -> Iterator[Token]:
        """What depends on a token by one of the relations, by any where none is named, in order."""
        for other in self.tokens:
            hangs = other.head == token.place != other.place
            if hangs and (not relations or other.relation in relations):
                yield other

    def below(self, token: Token) -> Iterator[Token]:
        """A token and all that hangs from it, not in order."""
        waiting, seen = [token], set[int]()
        while waiting:
            one = waiting.pop()
            if one.place not in seen:
                seen.add(one.place)
                yield one
                waiting.extend(self.children(one))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to parse, with the places of words that the pipelines need not know; none may overlap."""

    text: str
    language: str
    names: tuple[Span, ...] = ()
    verbs: tuple[Span, ...] = ()  # finite verbs, French
    nouns: tuple[Span, ...] = ()  # for whoever does or holds something, French
