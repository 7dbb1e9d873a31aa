"""Where the grammar of a sentence puts whoever takes part in what a verb or a noun says.

Subject, object, 'to', 'from', 'by': a verb finds them in a passive, in a relative clause, behind a participle
('announced by'), at another verb ('plans to supply', 'designs and builds'); a noun of action has them as its
complements ('the delivery of chips by A to B'), a noun for whoever plays a part by apposition or 'is' ('B, a client').
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from rag.syntax import Parse, Relation, Token
from rag.words import fold

Slots = dict[str, list[Token]]

CLASSES: Final = {
    **dict.fromkeys(("to", "à", "vers", "towards", "toward", "onto"), "to"),
    **dict.fromkeys(("from", "depuis", "auprès de", "chez", "auprès", "off"), "from"),
    **dict.fromkeys(("of", "de"), "of"),
    **dict.fromkeys(("in", "into", "dans", "en", "within", "at"), "in"),
    **dict.fromkeys(("with", "avec"), "with"),
    **dict.fromkeys(("by", "par"), "by"),
    **dict.fromkeys(("for", "pour"), "for"),
    **dict.fromkeys(("on", "upon", "sur"), "on"),
    **dict.fromkeys(("against", "contre", "devant", "before", "over"), "against"),
}
_RELATIVES: Final = {
    **dict.fromkeys(("qui", "who", "which", "that"), "subject"),
    **dict.fromkeys(("que", "qu'", "qu’", "whom"), "object"),
    **dict.fromkeys(("auquel", "auxquels", "auxquelles"), "to"),
}
_REFLEXIVES: Final = frozenset({"se", "s'", "s’"})
_LETTING: Final = ("demand", "permet", "permis", "ordonn", "impos", "interdi", "recommand")
_PROMISING: Final = ("promis", "promet")
_CALLED: Final = (
    "appel",
    "called",
    "named",
    "nomm",
    "baptis",
    "dubbed",
    "become",
    "became",
    "devien",
    "devenu",
)
NOMINALS: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "SYM", "X"})
_VERBS: Final = frozenset({"VERB", "AUX"})
_DEEP: Final = 6  # verbs that may share one subject, nouns that may stand between
_CLAUSES: Final = frozenset({Relation.RELATIVE, Relation.PARTICIPLE, Relation.OTHER})


@dataclass(frozen=True, slots=True)
class SlotReader:
    """Reads the slots of verbs and nouns in a parsed sentence."""

    parse: Parse
    french: bool
    dates: frozenset[int]  # places of tokens that belong to a date

    def of_verb(self, verb: Token, known: Collection[str]) -> Slots:
        """The slots of a verb; `known` are those for which a noun further down is looked for."""
        passive = self.is_passive(verb)
        slots: Slots = {}
        for token in self.subjects(verb):
            _put(slots, "passive" if passive else "subject", token)
        for child in self.parse.children(verb):
            self._take(slots, verb, child, passive=passive)
        for token in self._nested(verb, known, passive=passive):
            _put(slots, CLASSES[token.preposition], token)
        self._take_gap(slots, verb, passive=passive)
        if not passive:
            slots.pop("by", None)
        return slots

    def of_noun(self, noun: Token) -> Slots:
        """The slots of a noun, with those that hang on what is between: 'delivery of chips by A'."""
        slots: Slots = {}
        for child in self.parse.children(noun):
            named = child.relation is Relation.NAME and child.is_name and not self.french
            if child.relation is Relation.POSSESSOR or (named and child.start < noun.start):
                _put(slots, "poss", child)
            elif child.relation in {Relation.NOMINAL, Relation.OBLIQUE, Relation.AGENT}:
                slot = CLASSES.get(child.preposition)
                if slot is not None:
                    _put(slots, slot, child)
                for further in self.parse.children(child, Relation.NOMINAL):
                    deeper = CLASSES.get(further.preposition)
                    if deeper is not None and (deeper not in slots or (deeper == "of" and not child.is_name)):
                        _put(slots, deeper, further)
        return slots

    def holders(self, noun: Token) -> Iterator[Token]:
        """Who is said to be what a noun says: by an apposition, 'is', 'is called', or a name right behind."""
        head = self.parse.head(noun)
        if noun.relation in {Relation.APPOSITION, Relation.NAME} and head.place != noun.place:
            yield head
        else:  # 'A, president of B, C, chief of D': the parser may join C and 'chief'
            yield from (
                one for one in self.parse.tokens[: noun.place] if one.is_name and self._beside(one, noun)
            )
        for child in self.parse.children(noun, Relation.APPOSITION, Relation.NAME):
            if child.is_name and child.start > noun.start:
                yield child
        if any(self.parse.children(noun, Relation.COPULA)):
            for subject in self.parse.children(noun, Relation.SUBJECT):
                yield from self.group(subject)
        elif noun.relation in {Relation.ATTRIBUTE, Relation.COMPLEMENT} and head.word_class in _VERBS:
            yield from self.subjects(head)
        elif noun.relation in {Relation.SUBJECT, Relation.PASSIVE_SUBJECT}:
            yield from self._called(head)

    def _called(self, head: Token) -> Iterator[Token]:
        """The name behind the verb that a noun is the subject of: 'B’s chief is A', « le patron de B s’appelle A »."""
        if fold(head.text).startswith(_CALLED) or fold(head.text) in {"is", "was", "be"}:
            for child in self.parse.children(head, Relation.OBJECT, Relation.COMPLEMENT, Relation.ATTRIBUTE):
                if child.is_name:
                    yield child
        elif head.is_name and any(self.parse.children(head, Relation.COPULA)):
            yield head

    def subjects(self, verb: Token, depth: int = 0) -> list[Token]:
        """Whoever stands as the subject of a verb, through relative clauses and shared subjects."""
        head = self.parse.head(verb)
        own = list(self.parse.children(verb, Relation.SUBJECT, Relation.PASSIVE_SUBJECT))
        if own:
            if _RELATIVES.get(own[0].text.casefold()) == "subject" and not own[0].is_name:
                return self._antecedents(head) if head.place != verb.place else []
            return [one for token in own for one in self.group(token)]
        if depth > _DEEP or head.place == verb.place:
            return self._announced(verb) if verb.form == "past" else []
        if verb.relation is Relation.PARTICIPLE and head.word_class in NOMINALS:
            wanted = {"past", "present", "infinitive"} if head.is_name else {"past", "present"}
            return self._antecedents(head) if verb.form in wanted else []
        if verb.relation is Relation.CONJUNCT and head.word_class in _VERBS:
            return self.subjects(head, depth + 1)
        below = verb.relation in {Relation.COMPLEMENT, Relation.ADVERBIAL, Relation.CLAUSE}
        return self._controllers(verb, head, depth) if below and verb.form != "finite" else []

    def group(self, token: Token) -> list[Token]:
        """A token with those that are joined to it by 'and'."""
        found = [token]
        for child in self.parse.children(token, Relation.CONJUNCT):
            if not self._is_described(child) and not (token.is_name and self._beside(token, child)):
                found.extend(self.group(child))
        return found

    def is_passive(self, verb: Token) -> bool:
        """Whether the subject of a verb is whom it is done to."""
        if any(self.parse.children(verb, Relation.PASSIVE_AUXILIARY, Relation.PASSIVE_SUBJECT)):
            return True
        if verb.form != "past" or any(self.parse.children(verb, Relation.AUXILIARY, Relation.SUBJECT)):
            return False
        head = self.parse.head(verb)
        return self.is_passive(head) if verb.relation is Relation.CONJUNCT and head.form else True

    def is_reflexive(self, verb: Token) -> bool:
        """Whether a French verb has « se »."""
        return any(one.text.casefold() in _REFLEXIVES for one in self.parse.children(verb))

    def _take(self, slots: Slots, verb: Token, child: Token, *, passive: bool) -> None:
        lead = None if child.is_name else _RELATIVES.get(child.text.casefold())
        if lead is not None:
            antecedent = self._antecedent(verb)
            if antecedent is not None and lead != "subject":
                for token in self._antecedents(antecedent):
                    _put(slots, lead, token)
        elif child.text.casefold() == "auprès":
            for token in self.parse.children(child, Relation.OBLIQUE, Relation.NOMINAL):
                _put(slots, "from", token)
        else:
            slot = self._slot(child, passive=passive)
            if slot == "object" and child.preposition and child.place < verb.place:
                slot = None  # « d’après un compte rendu »
            if slot is not None:
                _put(slots, slot, child)

    def _slot(self, child: Token, *, passive: bool) -> str | None:
        if child.relation in {Relation.OBJECT, Relation.DATIVE}:
            return child.relation.value
        if child.relation is Relation.AGENT:
            return "by" if passive else None
        if child.relation not in {Relation.OBLIQUE, Relation.NOMINAL}:
            return None
        if child.place in self.dates:
            return None
        if self.french and child.preposition in {"", "de"} and not child.is_name and not passive:
            return "object"  # « vendu à B 300 milliards », « vend de la capacité »
        return CLASSES.get(child.preposition)

    def _take_gap(self, slots: Slots, verb: Token, *, passive: bool) -> None:
        """The object of a relative clause that has no pronoun for it, or shares it: 'which A designs and builds'."""
        if passive or "object" in slots or "subject" not in slots:
            return
        clause, steps = verb, 0
        while clause.relation is Relation.CONJUNCT and steps < _DEEP:
            clause, steps = self.parse.head(clause), steps + 1
        relative = clause.relation is Relation.RELATIVE or any(
            _RELATIVES.get(one.text.casefold()) == "object" for one in self.parse.children(clause)
        )
        antecedent = self._antecedent(clause) if relative else None
        if (
            antecedent is not None
            and antecedent not in slots["subject"]
            and antecedent.word_class in NOMINALS
        ):
            slots["object"] = self._antecedents(antecedent)

    def _antecedent(self, clause: Token) -> Token | None:
        """What a relative clause is about; the noun before « que » where the parser took it for another clause."""
        if clause.relation in _CLAUSES and clause.head != clause.place:
            return self.parse.head(clause)
        if clause.relation is not Relation.ADVERBIAL:
            return None
        lead = next(
            (one for one in self.parse.children(clause) if _RELATIVES.get(one.text.casefold()) == "object"),
            None,
        )
        before = [one for one in self.parse.tokens[: lead.place] if one.text != ","] if lead else []
        return before[-1] if before and before[-1].word_class in {"NOUN", "PROPN"} else None

    def _nested(self, verb: Token, known: Collection[str], *, passive: bool) -> Iterator[Token]:
        """Nouns with a preposition that the parser hung on another noun, and that belong to the verb."""
        for token in self.parse.tokens:
            slot = CLASSES.get(token.preposition)
            if token.relation is not Relation.NOMINAL or slot in {None, "of"}:
                continue
            if not (slot in known or (slot == "by" and passive)) or (slot == "in" and not token.is_name):
                continue
            above, steps = self.parse.head(token), 0
            while above.word_class not in _VERBS and above.head != above.place and steps < _DEEP:
                above, steps = self.parse.head(above), steps + 1
            if above.place == verb.place:
                yield token

    def _antecedents(self, token: Token) -> list[Token]:
        """What a clause hangs on, with all that it is joined to in a cleft: « c’est A et B qui »."""
        first = token
        while first.relation is Relation.CONJUNCT and self.parse.head(first).is_name:
            first = self.parse.head(first)
        cleft = any(self.parse.children(first, Relation.COPULA)) or first.relation is Relation.ATTRIBUTE
        return self.group(first) if cleft else self.group(token)

    def _controllers(self, verb: Token, head: Token, depth: int) -> list[Token]:
        """Who does what a verb under another one says: 'A asked B to sell', 'A promised B to sell'."""
        if head.word_class not in _VERBS:
            return []
        folded = fold(head.text)
        if verb.relation is Relation.COMPLEMENT and not folded.startswith(_PROMISING):
            asked = [one for one in self.parse.children(head, Relation.OBLIQUE) if one.preposition == "à"]
            if folded.startswith(_LETTING) and asked:
                return self.group(asked[0])
            objects = self.parse.children(head, Relation.OBJECT, Relation.DATIVE)
            persons = [
                one for one in objects if one.text.casefold() not in _REFLEXIVES and one.place < verb.place
            ]
            if persons and not self.is_passive(head):
                return self.group(persons[0])
        return self.subjects(head, depth + 1)

    def _announced(self, verb: Token) -> list[Token]:
        """The subject of « Annoncé par A, B coûte … », where the participle was taken for the main verb."""
        if any(self.parse.children(verb, Relation.AUXILIARY, Relation.PASSIVE_AUXILIARY)):
            return []
        later = [
            one for one in self.parse.tokens if one.relation is Relation.SUBJECT and one.start > verb.start
        ]
        return self.group(later[0]) if later else []

    def _is_described(self, name: Token) -> bool:
        """Whether a name in a list has a noun of its own behind it: 'A, chief of B, C, head of D'."""
        behind = self.parse.tokens[name.place + 1 : name.place + 5]
        return name.is_name and any(one.word_class == "NOUN" and self._beside(name, one) for one in behind)

    def _beside(self, name: Token, noun: Token) -> bool:
        """Whether nothing but a comma and small words stand between a name and a noun."""
        between = self.parse.tokens[name.place + 1 : noun.place]
        return all(one.word_class in {"PUNCT", "DET", "ADJ"} for one in between) and any(
            one.text == "," for one in between
        )


def _put(slots: Slots, slot: str, token: Token) -> None:
    if token not in slots.setdefault(slot, []):
        slots[slot].append(token)
