"""Sentences told in the other voice, and sentences in which two have taken each other's part.

'Oracle acquired Sun' is 'Sun was acquired by Oracle', and neither 'Sun acquired Oracle' nor 'Oracle was acquired by
Sun': four sentences of the same words, told apart by their order alone. Only what a parse makes plain is retold:
two nouns of one number on the two sides of a verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.parts import Two, case_of, child, is_many, part, text_of, told

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What two do to each other, or nearly so: exchanged, the sentence may still be true.
_BOTH_WAYS = frozenset(
    "meet met marry married match matched equal equals equalled resemble resembles resembled fight fought face faced "
    "contact contacted join joined accompany accompanied border borders neighbour neighbours date dated divorced "
    "rencontré rencontre rencontrent épousé épouse affronté affronte rejoint rejoignent croisé égale côtoie "
    "jouxte".split()
)
# Pasts of common verbs whose participle is not made with -ed.
_PARTICIPLES = dict(
    forms.split(":")
    for forms in (
        "bought:bought sold:sold won:won led:led held:held paid:paid sent:sent lost:lost left:left told:told "
        "taught:taught found:found built:built made:made brought:brought caught:caught kept:kept shot:shot hit:hit "
        "wrote:written took:taken gave:given beat:beaten drew:drawn chose:chosen drove:driven stole:stolen saw:seen "
        "knew:known sang:sung began:begun broke:broken spoke:spoken ate:eaten threw:thrown hid:hidden bit:bitten "
        "cut:cut set:set put:put read:read"
    ).split()
)
_PASTS = {participle: past for past, participle in _PARTICIPLES.items()}
# Base forms whose participle is not made with -ed, or doubles its last letter.
_IRREGULAR = frozenset(
    "make build buy sell pay hold lead win take give write send bring catch fight keep shoot tell teach find lose "
    "leave beat draw choose drive steal see know sing begin break speak eat throw hide bite hit cut set put read stop "
    "plan ban drop control".split()
)
# The same transfer told by the other side: its verb, the preposition of this side, that of the other.
_CONVERSES = {
    "sold": ("bought", "to", "from"),
    "bought": ("sold", "from", "to"),
    "lent": ("borrowed", "to", "from"),
    "borrowed": ("lent", "from", "to"),
    "gave": ("received", "to", "from"),
    "received": ("gave", "from", "to"),
    "taught": ("learned", "to", "from"),
}
_MODALS = ("will", "would", "can", "must")
_SHORT_PARTICIPLES = "éistu"  # last letters of the participles to which French adds -e and -s


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence made of another, and whether the other says it."""

    text: str
    holds: bool


def retold(document: Doc, language: str) -> list[Told]:
    """What can be made of a parsed sentence; empty where no two have parts to exchange."""
    for word in document:
        if word.pos_ not in {"VERB", "AUX", "NOUN", "PROPN"} or word.text.casefold() in _BOTH_WAYS:
            continue
        for make in _MAKERS[language]:
            made = make(word)
            if made:
                return made
    return []


def _all(two: Two, between: str, other: str | None, falsely: str | None = None) -> list[Told]:
    """The parts exchanged; and, with the words of the other voice, what is true in it and what is false.

    :param falsely: The other voice's words as they agree with the parts unexchanged, where that changes them.
    """
    made = [Told(two.told(between, exchanged=True), holds=False)]
    if other is not None:
        made.append(Told(two.told(other, exchanged=True), holds=True))
        made.append(Told(two.told(falsely or other, exchanged=False), holds=False))
    return made


def _english_active(verb: Token) -> list[Told]:
    two = Two.of(child(verb, "nsubj"), child(verb, "dobj", "obj"))
    between = two.between if two else None
    if two is None or between is None:
        return []
    converse = _converse(verb, two)
    if converse:
        return converse
    many, passive = is_many(two.right), None
    past = _PARTICIPLES.get(verb.text, verb.text if verb.text.endswith("ed") else None)
    if between == verb.text and verb.tag_ == "VBD" and past:
        passive = f"{'were' if many else 'was'} {past} by"
    elif between in {f"{modal} {verb.text}" for modal in _MODALS} and verb.text not in _IRREGULAR:
        passive = f"{between.split()[0]} be {_regular(verb.text)} by"
    elif between in {f"has {verb.text}", f"have {verb.text}"} and verb.tag_ == "VBN":
        passive = f"{'have' if many else 'has'} been {verb.text} by"
    return _all(two, between, passive)


def _english_passive(verb: Token) -> list[Told]:
    two = Two.of(child(verb, "nsubjpass"), child(child(verb, "agent"), "pobj"))
    between = two.between if two else None
    if two is None or between is None or not between.endswith(f"{verb.text} by"):
        return []
    past = _PASTS.get(verb.text, verb.text if verb.text.endswith("ed") else None)
    plain = between in {f"was {verb.text} by", f"were {verb.text} by"}
    return _all(two, between, past if plain else None)


def _french_active(verb: Token) -> list[Told]:
    two = Two.of(child(verb, "nsubj"), child(verb, "obj"))
    between = two.between if two else None
    if two is None or between is None or any(one.dep_.startswith("expl") for one in verb.children):
        return []
    if between not in {f"a {verb.text}", f"ont {verb.text}"} or verb.text[-1:] not in _SHORT_PARTICIPLES:
        return _all(two, between, None)
    have = between.split()[0]
    true, false = (f"{have} été {_agreeing(verb.text, words)} par" for words in (two.right, two.left))
    return _all(two, between, true, false)


def _french_passive(verb: Token) -> list[Told]:
    doer = next((one for one in verb.children if one.dep_.startswith("obl") and case_of(one) == "par"), None)
    two = Two.of(child(verb, "nsubj:pass"), doer, without="case")
    between = two.between if two else None
    if two is None or between is None or not between.endswith(" par"):
        return []
    if between not in {f"{be} {verb.text} par" for be in ("a été", "ont été", "fut", "furent")}:
        return _all(two, between, None)
    stem = re.sub(r"(?<=é)e?s?$", "", verb.text)
    return _all(two, between, f"{'ont' if is_many(two.right) else 'a'} {stem}")


def _english_relation(verb: Token) -> list[Told]:
    """'A is the capital of B' and 'B is the capital of A'."""
    noun = child(verb, "attr")
    if noun is None or noun.pos_ != "NOUN" or verb.text not in {"is", "was", "are", "were"}:
        return []
    return _related(child(verb, "nsubj"), child(child(noun, "prep", text="of"), "pobj"))


def _french_relation(noun: Token) -> list[Told]:
    """The same in French, where the noun is what all hangs from."""
    if noun.pos_ != "NOUN" or child(noun, "cop") is None:
        return []
    return _related(child(noun, "nsubj"), child(noun, "nmod"))


def _related(one: Token | None, other: Token | None) -> list[Told]:
    if one is None or other is None or {one.pos_, other.pos_} != {"PROPN"}:
        return []
    two = Two.of(one, other, without="case")
    return [] if two is None or two.between is None else _all(two, two.between, None)


_MAKERS = {
    "en": (_english_passive, _english_active, _english_relation),
    "fr": (_french_passive, _french_active, _french_relation),
}


def _converse(verb: Token, two: Two) -> list[Told]:
    """'A sold X to B' as 'B bought X from A', and the two falsehoods of the same words."""
    if verb.text not in _CONVERSES or two.between != verb.text:
        return []
    other, preposition, theirs = _CONVERSES[verb.text]
    lead = child(verb, "prep", "dative", text=preposition)
    third = part(child(lead, "pobj"))
    if lead is None or third is None or (two.right[-1].i + 1, lead.i + 1) != (lead.i, third[0].i):
        return []
    one, thing, whom = (text_of(words) for words in (two.left, two.right, third))
    return [
        Told(told(two.left, third, f"{whom} {verb.text} {thing} {preposition} {one}"), holds=False),
        Told(told(two.left, third, f"{whom} {other} {thing} {theirs} {one}"), holds=True),
        Told(told(two.left, third, f"{one} {other} {thing} {theirs} {whom}"), holds=False),
    ]


def _regular(verb: str) -> str:
    """The participle of a regular English verb."""
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{verb}ed"


def _agreeing(participle: str, words: Sequence[Token]) -> str:
    """A French participle in the gender and number of what it tells of."""
    feminine = any(word.morph.get("Gender") == ["Fem"] for word in words if word.pos_ in {"NOUN", "DET"})
    singular = f"{participle}e" if feminine else participle
    return f"{singular}s" if is_many(words) and not singular.endswith("s") else singular
