"""Who does what to whom: the predicates of a parsed sentence, each with the names and things that play its parts.

A verb finds its participants wherever the grammar puts them: a passive ('was sold by'), a relative clause, a
participle ('announced by'), a subject shared with another verb ('plans to supply', 'designs and builds'), a noun of
action ('the delivery of chips by A to B'), a noun for whoever plays a part ('B, a client of A'). The parts are those
of `rag.claims.predicates`, so that a sale and a purchase are one thing told from two sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rag.claims.frames import Frame, Word
from rag.claims.predicates import Predicate, find_predicate, is_symmetric
from rag.claims.verbs import finite_verbs
from rag.quantities import Quantity, QuantityKind
from rag.syntax import Parse, Relation, Sentence, Token
from rag.words import fold

_CLASSES: Final = {
    **dict.fromkeys("to à vers towards toward onto".split(), "to"),
    **dict.fromkeys(("from", "depuis", "auprès de", "de auprès", "chez", "auprès", "off"), "from"),
    **dict.fromkeys(("of", "de"), "of"),
    **dict.fromkeys(("in", "into", "dans", "en", "within", "at"), "in"),
    **dict.fromkeys(("with", "avec"), "with"),
    **dict.fromkeys(("by", "par", "de par"), "by"),
    **dict.fromkeys(("for", "pour"), "for"),
    **dict.fromkeys(("on", "upon", "sur"), "on"),
    **dict.fromkeys(("against", "contre", "devant", "before", "over"), "against"),
}
_RELATIVES: Final = {
    **dict.fromkeys(("qui", "who", "which", "that"), "subject"),
    **dict.fromkeys(("que", "qu'", "qu’", "whom"), "object"),
    **dict.fromkeys(("auquel", "à laquelle", "auxquels"), "to"),
}
_REFLEXIVES: Final = frozenset({"se", "s'", "s’"})
_LETTING: Final = ("demand", "permet", "permis", "ordonn", "impos", "interdi", "conseill", "recommand")
_PROMISING: Final = ("promis", "promet")
_NOUNS: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "SYM", "X"})
_VERBS: Final = frozenset({"VERB", "AUX"})
_DENYING: Final = frozenset("not n't never neither nor ne n' n’ pas jamais ni without sans".split())
_BEHIND: Final = re.compile(r" ([a-zà-ÿœ]+)\b")
_NOT_FINITE: Final = ("é", "ée", "és", "ées", "er", "ir", "re", "ant", "u", "ue", "us", "ues")
_COMMON: Final = frozenset(
    "est sont était étaient fut furent sera seront serait seraient a ont avait avaient aura auront aurait auraient "
    "va vont doit doivent devait devra devrait peut peuvent pouvait pourra pourrait pourraient veut veulent fait font "
    "soit ait".split()
)
_DEEP: Final = 6  # verbs that may share one subject


@dataclass(frozen=True, slots=True)
class Participant:
    """Whoever, or whatever, plays a part."""

    name: tuple[Word, ...]  # its words, empty where it is no name
    words: tuple[Word, ...]  # content words of a thing
    start: int  # of its head word, in the whole text
    end: int

    @property
    def is_open(self) -> bool:
        """Whether nothing tells who it is: a pronoun."""
        return not self.name and not self.words


@dataclass(frozen=True, slots=True)
class Fact:
    """A predicate with its participants."""

    concept: str  # of the table; empty for a verb that is compared with itself only
    word: Word | None  # the predicate among the content words of the frame
    start: int
    end: int
    parts: Mapping[str, tuple[Participant, ...]]
    figures: tuple[Quantity, ...]  # in what hangs from the predicate
    is_denied: bool
    is_symmetric: bool
    sentence: tuple[int, int]

    def names(self, part: str) -> tuple[Participant, ...]:
        """Whoever plays a part by name."""
        return tuple(one for one in self.parts.get(part, ()) if one.name)


def sentences_of(frame: Frame, spans: Iterable[tuple[int, int]]) -> list[tuple[Sentence, int]]:
    """Sentences of a frame, ready to be parsed, each with its start in the text."""
    return [(_sentence(frame, start, end), start) for start, end in spans]


def facts_of(frame: Frame, parses: Sequence[tuple[Parse, int]]) -> tuple[Fact, ...]:
    """The predicates of a text with two participants or more, in order.

    :param parses: Its parsed sentences, each with its start in the text.
    """
    found: list[Fact] = []
    for parse, offset in parses:
        reader = _Reader(frame, parse, offset)
        found.extend(reader.facts())
    return tuple(sorted(found, key=lambda one: one.start))


def _sentence(frame: Frame, start: int, end: int) -> Sentence:
    runs: dict[int, list[Word]] = {}
    for word in frame.within(start, end):
        # Countries and inhabitants are words that the pipelines know, and often adjectives.
        if word.is_name and not any(key.startswith("thing ") for key in word.keys):
            runs.setdefault(word.run, []).append(word)
    names = tuple((words[0].start - start, words[-1].end - start) for words in runs.values())
    text = frame.text[start:end]
    verbs = tuple(_finite(text, names)) if frame.language == "fr" else ()
    return Sentence(text, frame.language, names, verbs)


def _finite(text: str, names: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The finite French verbs of a sentence but for the commonest, which the pipeline reads rightly."""
    found = [match.span() for match in finite_verbs(text, "fr") if not {"'", "’"} & set(match[0])]
    for _, end in names:
        match = _BEHIND.match(text, end)
        if match and find_predicate(match[1], "V", "fr") and not match[1].endswith(_NOT_FINITE):
            found.append(match.span(1))
    for start, end in dict.fromkeys(sorted(found)):
        inside = any(first < end and start < last for first, last in names)
        if not inside and text[start:end].casefold() not in _COMMON:
            yield start, end


class _Reader:
    """Reads the facts of one parsed sentence."""

    def __init__(self, frame: Frame, parse: Parse, offset: int) -> None:
        self._frame = frame
        self._parse = parse
        self._offset = offset
        self._french = frame.language == "fr"

    def facts(self) -> Iterator[Fact]:
        for token in self._parse.tokens:
            if token.is_name:
                continue
            if token.word_class in _VERBS and not self._is_helper(token):
                fact = self._verb(token)
            elif token.word_class == "NOUN":
                fact = self._noun(token)
            else:
                continue
            if fact is not None and len(fact.parts) > 1:
                yield fact

    def _is_helper(self, token: Token) -> bool:
        return token.relation in {Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY, Relation.COPULA}

    # Verbs

    def _verb(self, verb: Token) -> Fact | None:
        reflexive = any(one.text.casefold() in _REFLEXIVES for one in self._parse.children(verb))
        kind = "R" if reflexive else "V"
        known = find_predicate(verb.text, kind, self._frame.language)
        slots = self._slots(verb, known)
        if known is not None:
            return self._fact(known.concept, verb, _parts(known, slots))
        if reflexive:
            return None
        generic = {
            "doer": slots.get("subject", []) + slots.get("by", []),
            "other": slots.get("object", []) + slots.get("passive", []),
            "goal": slots.get("to", []) + slots.get("dative", []),
            "source": slots.get("from", []),
        }
        return self._fact("", verb, {part: tokens for part, tokens in generic.items() if tokens})

    def _slots(self, verb: Token, known: Predicate | None) -> dict[str, list[Token]]:
        slots: dict[str, list[Token]] = {}
        passive = self._is_passive(verb)
        for token in self._subjects(verb):
            slots.setdefault("passive" if passive else "subject", []).append(token)
        for child in self._parse.children(verb):
            lead = _RELATIVES.get(child.text.casefold())
            if lead is not None and not child.is_name:
                if (
                    verb.relation in {Relation.RELATIVE, Relation.PARTICIPLE, Relation.OTHER}
                    and lead != "subject"
                ):
                    slots.setdefault(lead, []).extend(self._group(self._parse.head(verb)))
                continue
            if child.text.casefold() == "auprès":
                slots.setdefault("from", []).extend(
                    self._parse.children(child, Relation.OBLIQUE, Relation.NOMINAL)
                )
                continue
            slot = self._slot(child, passive=passive)
            if slot is not None:
                slots.setdefault(slot, []).append(child)
        for token in self._nested(verb, known, passive=passive):
            slot = _CLASSES[token.preposition]
            if token not in slots.get(slot, []):
                slots.setdefault(slot, []).append(token)
        gap = (
            verb.relation is Relation.RELATIVE
            and "object" not in slots
            and "subject" in slots
            and not passive
        )
        antecedent = self._parse.head(verb)
        if gap and antecedent not in slots["subject"] and antecedent.word_class in _NOUNS:
            slots["object"] = self._group(antecedent)
        if not passive:
            slots.pop("by", None)
        return slots

    def _slot(self, child: Token, *, passive: bool) -> str | None:
        if child.relation is Relation.OBJECT:
            return "object"
        if child.relation is Relation.DATIVE:
            return "dative"
        if child.relation is Relation.AGENT:
            return "by" if passive else None
        if child.relation in {Relation.OBLIQUE, Relation.NOMINAL}:
            if not child.preposition:
                # A French object with a figure is often taken for an adverb: « vendu à B 300 milliards ».
                date = any(_within(child, one, self._offset) for one in self._dates())
                return None if passive or date or not self._french else "object"
            return _CLASSES.get(child.preposition)
        return None

    def _dates(self) -> list[Quantity]:
        return [one for one in self._frame.figures if one.kind is QuantityKind.DATE]

    def _nested(self, verb: Token, known: Predicate | None, *, passive: bool) -> Iterator[Token]:
        """Nouns with a preposition that the parser hung on another noun, and that belong to the verb."""
        if known is None:
            return
        for token in self._parse.tokens:
            if token.relation is not Relation.NOMINAL or _CLASSES.get(token.preposition) in {None, "of"}:
                continue
            slot = _CLASSES[token.preposition]
            if not (slot in known.slots or (slot == "by" and passive)):
                continue
            if slot == "in" and not token.is_name:
                continue
            above, steps = self._parse.head(token), 0
            while above.place != verb.place and above.word_class not in _VERBS and steps < _DEEP:
                if above.word_class == "NOUN" and self._takes(above, slot):
                    break
                if self._parse.head(above) is above:
                    break
                above, steps = self._parse.head(above), steps + 1
            if above.place == verb.place:
                yield token

    def _takes(self, noun: Token, slot: str) -> bool:
        """Whether a noun of action has that slot itself."""
        known = find_predicate(noun.text, "N", self._frame.language)
        return known is not None and slot in known.slots

    def _is_passive(self, verb: Token) -> bool:
        if any(self._parse.children(verb, Relation.PASSIVE_AUXILIARY, Relation.PASSIVE_SUBJECT)):
            return True
        if any(self._parse.children(verb, Relation.AUXILIARY, Relation.SUBJECT)):
            return False
        if verb.form != "past":
            return False
        if verb.relation is Relation.CONJUNCT and self._parse.head(verb).word_class in _VERBS:
            return self._is_passive(self._parse.head(verb))
        return True

    def _subjects(self, verb: Token, depth: int = 0) -> list[Token]:
        """Whoever stands as the subject of a verb, through relative clauses and shared subjects."""
        head = self._parse.head(verb)
        own = list(self._parse.children(verb, Relation.SUBJECT, Relation.PASSIVE_SUBJECT))
        if own:
            if _RELATIVES.get(own[0].text.casefold()) == "subject" and not own[0].is_name:
                return self._group(head) if head.place != verb.place else []
            return [one for token in own for one in self._group(token)]
        if depth > _DEEP or head.place == verb.place:
            return self._announced(verb) if verb.form == "past" else []
        if verb.relation is Relation.PARTICIPLE and head.word_class in _NOUNS:
            wanted = {"past", "present"} if not head.is_name else {"past", "present", "infinitive"}
            return self._group(head) if verb.form in wanted else []
        if verb.relation is Relation.CONJUNCT and head.word_class in _VERBS:
            return self._subjects(head, depth + 1)
        if (
            verb.relation in {Relation.COMPLEMENT, Relation.ADVERBIAL, Relation.CLAUSE}
            and verb.form != "finite"
        ):
            return self._controllers(verb, head, depth)
        return []

    def _controllers(self, verb: Token, head: Token, depth: int) -> list[Token]:
        """Who does what a verb under another one says: 'A asked B to sell', 'A promised B to sell'."""
        if head.word_class not in _VERBS:
            return []
        folded = fold(head.text)
        if verb.relation is Relation.COMPLEMENT and not folded.startswith(_PROMISING):
            objects = list(self._parse.children(head, Relation.OBJECT, Relation.DATIVE))
            asked = [one for one in self._parse.children(head, Relation.OBLIQUE) if one.preposition == "à"]
            if folded.startswith(_LETTING) and asked:
                return self._group(asked[0])
            persons = [one for one in objects if one.text.casefold() not in _REFLEXIVES]
            if persons and not self._is_passive(head):
                return self._group(persons[0])
        return self._subjects(head, depth + 1)

    def _announced(self, verb: Token) -> list[Token]:
        """The subject of « Annoncé par A, B coûte … », where the participle was taken for the main verb."""
        if any(self._parse.children(verb, Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY)):
            return []
        later = [
            one for one in self._parse.tokens if one.relation is Relation.SUBJECT and one.start > verb.start
        ]
        return self._group(later[0]) if later else []

    # Nouns

    def _noun(self, noun: Token) -> Fact | None:
        action = find_predicate(noun.text, "N", self._frame.language)
        if action is not None:
            return self._fact(action.concept, noun, _parts(action, self._noun_slots(noun)))
        holder = find_predicate(noun.text, "H", self._frame.language)
        if holder is not None:
            slots = self._noun_slots(noun)
            slots["holder"] = list(self._holders(noun))
            return self._fact(holder.concept, noun, _parts(holder, slots))
        return None

    def _noun_slots(self, noun: Token) -> dict[str, list[Token]]:
        slots: dict[str, list[Token]] = {}
        for child in self._parse.children(noun):
            if child.relation is Relation.POSSESSOR or (
                child.relation is Relation.NAME and child.is_name and not self._french
            ):
                slots.setdefault("poss", []).append(child)
            elif child.relation in {Relation.NOMINAL, Relation.OBLIQUE, Relation.AGENT}:
                slot = _CLASSES.get(child.preposition)
                if slot is not None:
                    slots.setdefault(slot, []).append(child)
                for further in self._parse.children(child, Relation.NOMINAL):
                    deeper = _CLASSES.get(further.preposition)
                    if deeper not in {None, "of"} and deeper not in slots:
                        slots.setdefault(str(deeper), []).append(further)
        return slots

    def _holders(self, noun: Token) -> Iterator[Token]:
        """Who is said to be what a noun says: by an apposition, 'is', 'became', or a name right behind."""
        head = self._parse.head(noun)
        if noun.relation in {Relation.APPOSITION, Relation.NAME} and head.place != noun.place:
            yield head
        for child in self._parse.children(noun, Relation.APPOSITION, Relation.NAME):
            if child.is_name and child.start > noun.start:
                yield child
        copula = any(self._parse.children(noun, Relation.COPULA))
        if copula:
            for subject in self._parse.children(noun, Relation.SUBJECT):
                yield from self._group(subject)
        elif noun.relation in {Relation.ATTRIBUTE, Relation.COMPLEMENT} and head.word_class in _VERBS:
            yield from self._subjects(head)

    # Both

    def _group(self, token: Token) -> list[Token]:
        """A token with those that are joined to it by 'and'; an apposition that names it in its place."""
        found = [token]
        for child in self._parse.children(token, Relation.CONJUNCT):
            found.extend(self._group(child))
        return found

    def _fact(self, concept: str, token: Token, parts: Mapping[str, Sequence[Token]]) -> Fact:
        filled: dict[str, tuple[Participant, ...]] = {}
        for part, tokens in parts.items():
            group = {one.place: one for token_ in tokens for one in self._group(token_)}
            filled[part] = tuple(self._participant(one) for one in group.values())
        hanging = list(self._parse.below(token))
        start, end = token.start + self._offset, token.end + self._offset
        inside = {one.place for one in hanging}
        figures = tuple(
            figure
            for figure in self._frame.figures
            if any(_within(one, figure, self._offset) and one.place in inside for one in self._parse.tokens)
        )
        denied = any(one.text.casefold() in _DENYING for one in self._parse.children(token))
        head = self._parse.head(token)
        denied = denied or (
            token.relation is Relation.COMPLEMENT
            and any(one.text.casefold() in _DENYING for one in self._parse.children(head))
        )
        sentence = self._frame.sentence_at(self._offset)
        return Fact(
            concept,
            self._word(token),
            start,
            end,
            filled,
            figures,
            denied,
            is_symmetric(token.text),
            sentence,
        )

    def _participant(self, token: Token) -> Participant:
        named = self._name(token)
        shown = named or token
        words: list[Word] = []
        if named is None and token.word_class not in {"PRON", "DET"}:
            for one in self._phrase(token):
                word = self._word(one)
                if word is not None and not word.is_name:
                    words.append(word)
        return Participant(
            () if named is None else self._words_of(named),
            tuple(words),
            shown.start + self._offset,
            shown.end + self._offset,
        )

    def _name(self, token: Token) -> Token | None:
        """The name that a token is, or that stands for it: 'President Trump', 'the company Krafton'."""
        if token.is_name or any(word.is_name for word in self._words_of(token)):
            return token
        for child in self._parse.children(token, Relation.NAME, Relation.APPOSITION):
            if child.is_name and (child.relation is Relation.APPOSITION or child.start > token.start):
                return child
        return None

    def _phrase(self, token: Token) -> Iterator[Token]:
        """A noun with what describes it, relative clauses left out."""
        yield token
        for child in self._parse.children(token):
            if (
                child.relation in {Relation.NOMINAL, Relation.NAME, Relation.OTHER}
                and child.word_class in _NOUNS
            ):
                yield from self._phrase(child)

    def _word(self, token: Token) -> Word | None:
        words = self._words_of(token)
        return words[0] if words else None

    def _words_of(self, token: Token) -> tuple[Word, ...]:
        start, end = token.start + self._offset, token.end + self._offset
        return tuple(word for word in self._frame.words if word.start < end and start < word.end)


def _parts(predicate: Predicate, slots: Mapping[str, Sequence[Token]]) -> dict[str, list[Token]]:
    """The parts that the tokens of the slots play."""
    parts: dict[str, list[Token]] = {}
    told = dict(predicate.slots)

    def put(part: str, tokens: Sequence[Token]) -> None:
        parts.setdefault(part, []).extend(one for one in tokens if one not in parts.get(part, []))

    other_thing = any(
        slots.get(slot) for slot in ("with", "in") if told.get(slot) == told.get("object", ("",))[:1]
    )
    receiver_told = any(slots.get(slot) for slot in ("to", "dative", "for"))
    for slot, tokens in slots.items():
        if slot == "by" and predicate.kind == "V":
            put(told["subject"][0], tokens)
        elif slot == "passive":
            is_dative = bool(slots.get("object")) and "dative" in told
            put(*_object(told, "dative" if is_dative else "object", tokens, receiver_told, other_thing))
        elif slot == "object":
            put(*_object(told, "object", tokens, receiver_told, other_thing))
        elif slot in told:
            put(told[slot][0], tokens)
    return {part: tokens for part, tokens in parts.items() if tokens and part}


def _object(
    told: Mapping[str, tuple[str, ...]],
    slot: str,
    tokens: Sequence[Token],
    receiver_told: bool,
    other_thing: bool,
) -> tuple[str, Sequence[Token]]:
    """The part of an object: what is supplied, or who is supplied with it."""
    choices = told.get(slot, ("",))
    if len(choices) == 1:
        return choices[0], tokens
    named = all(token.is_name for token in tokens)
    other = other_thing or (named and not receiver_told)
    return choices[1] if other else choices[0], tokens


def _within(token: Token, figure: Quantity, offset: int) -> bool:
    return figure.start < token.end + offset and token.start + offset < figure.end
