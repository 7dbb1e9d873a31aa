"""Who does what to whom: the predicates of a text, each with the names and things that play its parts.

The parts are those of `rag.claims.predicates`, so that a sale and a purchase are one thing told from two sides; where
the grammar puts whoever plays them is told by `rag.claims.slots`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rag.claims.frames import Frame, Word
from rag.claims.parsable import is_common_thing, meets
from rag.claims.predicates import Predicate, find_predicate, is_light, is_symmetric, is_taking
from rag.claims.slots import NOMINALS, SlotReader, Slots
from rag.quantities import Quantity, QuantityKind
from rag.syntax import Parse, Relation, Token
from rag.words import fold

_HELPERS: Final = frozenset({Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY, Relation.COPULA})
_FIRMS: Final = frozenset({"company", "firm", "societe", "maison", "entreprise"})
_PARENTS: Final = frozenset({"parent", "mere", "holding"})
_LESSER: Final = frozenset(
    "adjoint adjointe delegue deleguee deputy former ancien ancienne next future futur vice acting interim".split()
)
_DENYING: Final = frozenset("not n't n’t never neither nor ne n' n’ pas jamais ni without sans".split())
_PRONOUNS: Final = frozenset({"PRON", "DET"})


@dataclass(frozen=True, slots=True)
class Participant:
    """Whoever, or whatever, plays a part."""

    name: tuple[Word, ...]  # its words, empty where it is no name
    words: tuple[Word, ...]  # content words of a thing, its head first, or of what a name is said to be
    is_open: bool  # a pronoun, or a figure: nothing tells who or what it is
    start: int  # of its head word, in the whole text
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A predicate with its participants."""

    concept: str  # of the table, 'identity', or empty for a verb that is compared with itself only
    word: Word | None  # the predicate among the content words of the frame
    start: int
    end: int
    parts: Mapping[str, tuple[Participant, ...]]
    figures: tuple[Quantity, ...]  # in what hangs from the predicate
    is_denied: bool
    is_symmetric: bool
    is_soft: bool = False  # only hints at its concept: who uses a thing has mostly received it

    def names(self, part: str) -> tuple[Participant, ...]:
        """Whoever plays a part by name."""
        return tuple(one for one in self.parts.get(part, ()) if one.name)


def facts_of(frame: Frame, parses: Sequence[tuple[Parse, int]]) -> tuple[Fact, ...]:
    """The predicates of a text with their participants, in order; of a verb that no table knows two at least.

    :param parses: Its parsed sentences, each with its start in the text.
    """
    found = [fact for parse, offset in parses for fact in _FactReader.of(frame, parse, offset).facts()]
    return tuple(sorted(found, key=lambda one: one.start))


@dataclass(frozen=True, slots=True)
class _FactReader:
    """Reads the facts of one parsed sentence."""

    frame: Frame
    parse: Parse
    offset: int
    slots: SlotReader

    @classmethod
    def of(cls, frame: Frame, parse: Parse, offset: int) -> _FactReader:
        spans = [(one.start, one.end) for one in frame.figures if one.kind is QuantityKind.DATE]
        dates = (one for one in parse.tokens if meets(one.start + offset, one.end + offset, spans))
        reader = SlotReader(parse, frame.language == "fr", frozenset(one.place for one in dates))
        return cls(frame, parse, offset, reader)

    def facts(self) -> Iterator[Fact]:
        for token in self.parse.tokens:
            if token.is_name or token.relation in _HELPERS:
                continue
            found = list(self._nouns(token)) if self._is_noun(token) else []
            if not found and self._is_verb(token):
                found = [fact for fact in [self._verb(token)] if fact is not None]
            for fact in found:
                told = fact.concept not in {"", "identity"}
                if len(fact.parts) > (0 if told else 1):
                    yield fact

    def _is_noun(self, token: Token) -> bool:
        return token.word_class == "NOUN" and not any(self.parse.children(token, Relation.AUXILIARY))

    def _is_verb(self, token: Token) -> bool:
        """Whether a token is a verb: by its class, or by the table where it has an auxiliary or a subject."""
        if token.word_class in {"VERB", "AUX"}:
            return True
        if token.word_class not in {"NOUN", "ADJ", "ADV"}:
            return False
        helped = self.parse.children(token, Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY, Relation.SUBJECT)
        copula = any(self.parse.children(token, Relation.COPULA))
        return not copula and any(helped) and find_predicate(token.text, "V", self.frame.language) is not None

    def _verb(self, verb: Token) -> Fact | None:
        language = self.frame.language
        reflexive = language == "fr" and self.slots.is_reflexive(verb)
        known = find_predicate(verb.text, "R" if reflexive else "V", language)
        slots = self.slots.of_verb(verb, known.slots if known else ())
        action = self._done(verb, slots)
        if action is not None:
            return action
        if known is not None and known.slots.get("subject") == ("giver",) and self._is_middle(slots):
            return None
        if known is not None:
            fact = self._fact(known.concept, verb, parts_of(known, slots))
            return replace(fact, is_soft=known.is_soft)
        if reflexive:
            return None
        return self._fact(
            "",
            verb,
            {
                "doer": slots.get("subject", []) + slots.get("by", []),
                "other": slots.get("object", []) + slots.get("passive", []),
                "goal": slots.get("to", []) + slots.get("dative", []),
                "source": slots.get("from", []),
            },
        )

    def _is_middle(self, slots: Slots) -> bool:
        """Whether the subject is what is sold: 'a car sold for $690,000'."""
        if slots.get("object") or slots.get("dative"):
            return False
        return any(
            child.word_class == "DET"
            for one in slots.get("subject", [])
            for child in self.parse.children(one)
        )

    def _done(self, verb: Token, slots: Slots) -> Fact | None:
        """What the object of a light verb says is done: 'took a stake in', « a rendu visite à »."""
        if not is_light(verb.text):
            return self._taken(slots) if is_taking(verb.text) else None
        for noun in (*slots.get("object", []), *slots.get("passive", [])):
            action = find_predicate(noun.text, "N", self.frame.language)
            if action is not None and "poss" in action.slots:
                own = self.slots.of_noun(noun)
                doers = slots.get("subject", []) + slots.get("by", [])
                shared = {
                    slot: tokens for slot, tokens in slots.items() if slot in {"to", "in", "from", "for"}
                }
                return self._fact(action.concept, noun, parts_of(action, {**shared, **own, "poss": doers}))
        return None

    def _taken(self, slots: Slots) -> Fact | None:
        """What the object of a verb of taking says is done to its subject: 'received an investment from'."""
        for noun in slots.get("object", []):
            action = find_predicate(noun.text, "N", self.frame.language)
            done_to = next(
                (slot for slot in ("in", "to") if action is not None and slot in action.slots), None
            )
            if action is None or done_to is None or action.concept == "transfer":
                continue  # who receives a delivery or an order is told by the table
            own = self.slots.of_noun(noun)
            beside = own.pop("from", []) + own.pop("of", []) + slots.get("from", []) + slots.get("of", [])
            doers = [one for one in beside if self._name(one)]
            parts = {**own, "poss": doers, done_to: slots.get("subject", [])}
            return self._fact(action.concept, noun, parts_of(action, parts))
        return None

    def _nouns(self, noun: Token) -> Iterator[Fact]:
        action = find_predicate(noun.text, "N", self.frame.language)
        if action is not None:
            yield self._fact(action.concept, noun, parts_of(action, self.slots.of_noun(noun)))
        holder = find_predicate(self._called(noun), "H", self.frame.language)
        slots = self.slots.of_noun(noun)
        holders = [one for one in self.slots.holders(noun) if one.place != noun.place]
        if holder is not None:
            fact = self._fact(holder.concept, noun, parts_of(holder, slots))
            fact = self._with(fact, holder.slots["holder"][0], holders)
            yield fact
            if {"officer", "body"} <= set(
                fact.parts
            ):  # whoever is the chief of a firm leads it, more or less
                parts = {"leader": fact.parts["officer"], "led": fact.parts["body"]}
                yield replace(fact, concept="lead", parts=parts, is_soft=True)
        elif action is None and holders:
            owners = [
                one for slot in ("of", "poss", "from") for one in slots.get(slot, []) if self._name(one)
            ]
            owners = [one for one in owners if one.relation is not Relation.NAME]  # 'the Elder dynasty'
            if owners:
                yield self._with(self._fact("identity", noun, {"body": owners}), "bearer", holders)

    def _called(self, noun: Token) -> str:
        """What a noun says of whoever it is said of: 'parent' in 'parent company', nothing known in 'vice-chairman'."""
        word = fold(noun.text)
        beside = {fold(child.text) for child in self.parse.children(noun)}
        before = fold(self.frame.text[max(noun.start + self.offset - 10, 0) : noun.start + self.offset])
        if beside & _LESSER or before.endswith(
            ("vice-", "vice ", "ex-", "co-", "former ", "deputy ", "ancien ")
        ):
            return ""
        if word in _FIRMS and beside & _PARENTS:
            return "parent"
        if word in {"directeur", "directrice"} and beside & {"general", "generale"}:
            return "ceo"
        return "" if word == "executive" and "chief" not in beside else noun.text

    def _with(self, fact: Fact, part: str, holders: Sequence[Token]) -> Fact:
        """A fact with whoever holds a part, without those that are only named beside them."""
        if not holders:
            return fact
        return replace(fact, parts={**fact.parts, part: tuple(self._participant(one) for one in holders)})

    def _fact(self, concept: str, token: Token, parts: Mapping[str, Sequence[Token]]) -> Fact:
        filled: dict[str, tuple[Participant, ...]] = {}
        for part, tokens in parts.items():
            group = {one.place: one for first in tokens for one in self.slots.group(first)}
            if group:
                filled[part] = tuple(self._participant(one) for one in group.values())
        inside = [(one.start + self.offset, one.end + self.offset) for one in self.parse.below(token)]
        denying = [token, self.parse.head(token)] if token.relation is Relation.COMPLEMENT else [token]
        return Fact(
            concept,
            self._word(token),
            token.start + self.offset,
            token.end + self.offset,
            filled,
            tuple(one for one in self.frame.figures if meets(one.start, one.end, inside)),
            any(child.text.casefold() in _DENYING for one in denying for child in self.parse.children(one)),
            is_symmetric(token.text),
        )

    def _participant(self, token: Token) -> Participant:
        named = self._name(token)
        shown = named or token
        words = [word for one in self._phrase(token) for word in self._words_of(one) if not word.is_name]
        words = [] if token.word_class in _PRONOUNS else list(dict.fromkeys(words))
        return Participant(
            () if named is None else self._name_words(named),
            tuple(words),
            named is None and not words,
            shown.start + self.offset,
            shown.end + self.offset,
        )

    def _name(self, token: Token) -> Token | None:
        """The name that a token is, or that stands for it: 'President Trump', 'the company Krafton', 'X is a game'."""
        if token.is_name or self._name_words(token):
            return token
        for child in self.parse.children(token, Relation.NAME, Relation.APPOSITION):
            if child.is_name and (child.relation is Relation.APPOSITION or child.start > token.start):
                return child
        copula = any(self.parse.children(token, Relation.COPULA))
        clause = token if copula else self.parse.head(token) if token.relation is Relation.ATTRIBUTE else None
        subjects = self.parse.children(clause, Relation.SUBJECT) if clause is not None else iter(())
        return next((one for one in subjects if one.is_name), None)

    def _phrase(self, token: Token) -> Iterator[Token]:
        """A noun with what describes it, relative clauses left out."""
        yield token
        for child in self.parse.children(token):
            described = {Relation.NOMINAL, Relation.NAME, Relation.OTHER, Relation.APPOSITION}
            if (
                child.relation in described
                and child.word_class in NOMINALS
                and child.preposition in {"", "of", "de"}
            ):
                yield from self._phrase(child)

    def _word(self, token: Token) -> Word | None:
        words = self._words_of(token)
        return words[0] if words else None

    def _name_words(self, token: Token) -> tuple[Word, ...]:
        """The words of a name; a proper noun that begins a sentence is one though its frame is not sure."""
        words = self._words_of(token)
        if token.word_class == "PROPN" and token.start == 0:
            return words
        return tuple(word for word in words if word.is_name and not is_common_thing(word))

    def _words_of(self, token: Token) -> tuple[Word, ...]:
        start, end = token.start + self.offset, token.end + self.offset
        return tuple(word for word in self.frame.words if word.start < end and start < word.end)


def parts_of(predicate: Predicate, slots: Mapping[str, Sequence[Token]]) -> dict[str, list[Token]]:
    """The parts that the tokens of the slots play in what a predicate says."""
    parts: dict[str, list[Token]] = {}
    told = predicate.slots
    things = told.get("object", ("",))[:1]
    # 'Supply B with chips': the object is whoever receives, as it is where it is a name and nobody else is.
    other_thing = any(slots.get(slot) for slot in ("with", "in") if told.get(slot) == things)
    nobody = not any(slots.get(slot) for slot in ("to", "dative", "for"))
    for slot, tokens in slots.items():
        if slot == "by" and predicate.kind == "V":
            choices = told.get("subject", ())
        elif slot == "passive":
            choices = told.get("dative" if slots.get("object") and "dative" in told else "object", ())
        else:
            choices = told.get(slot, ())
        if not choices or not tokens:
            continue
        second = len(choices) > 1 and (other_thing or (nobody and all(token.is_name for token in tokens)))
        group = parts.setdefault(choices[second], [])
        group.extend(token for token in tokens if token not in group)
    return parts
