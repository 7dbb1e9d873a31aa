"""Questions by rule from a parsed claim: one of its parts becomes what is asked for.

'Zorvex bought 40 cranes in 2051.' asks 'Who bought 40 cranes in 2051?', 'How many cranes did Zorvex buy in 2051?',
'When did Zorvex buy 40 cranes?'. Clumsy at times; what they are asked of is what counts. The documents are spaCy's,
with names and base forms.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_YEAR = re.compile(r"\b(?:1\d{3}|20\d{2})\b")
_SUBJECTS = {"nsubj", "nsubjpass", "nsubj:pass"}
_FRENCH_PLACES = re.compile(r"(?:à|en|au|aux|dans)\b", re.IGNORECASE)
_FRENCH_DENIALS = {"ne", "n'", "n’", "pas"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the words of the claim that would answer it."""

    question: str
    answer: frozenset[int]  # indices in the document


@dataclass(frozen=True, slots=True)
class _Clause:
    """A claim of one verb with one subject."""

    doc: Doc
    verb: Token
    first: int  # the subject's first word
    after: int  # the word after the subject
    end: int  # the full stop, or the end

    @property
    def subject(self) -> str:
        """The subject as it stands within a sentence."""
        text, word = self.text(range(self.first, self.after)), self.doc[self.first]
        is_name = word.pos_ == "PROPN" or word.ent_type_ or word.text == "I" or word.text[1:].isupper()
        return text if self.first or is_name else text[:1].lower() + text[1:]

    def text(self, words: Sequence[int]) -> str:
        """Some of the claim's words, in their order."""
        joined = "".join(self.doc[word].text_with_ws for word in words)
        return re.sub(r"\s+([,.;:!?])", r"\1", joined).strip(" .,;")

    def without(self, answer: frozenset[int], first: int) -> str:
        """The claim's words from one on, without those that answer."""
        return self.text([word for word in range(first, self.end) if word not in answer])


def questions_of(doc: Doc, language: str, chooser: random.Random) -> list[Asked]:
    """Every question that the rules make of a claim; none of a denial, or of what is no plain clause."""
    clause = _clause(doc)
    if clause is None:
        return []
    made = _english(clause, chooser) if language == "en" else _french(clause, chooser)
    mark = "?" if language == "en" else " ?"
    tidy = ((re.sub(r"\s+", " ", one.question).strip(" ."), one.answer) for one in made)
    return [Asked(question + mark, answer) for question, answer in tidy if 4 <= len(question.split()) <= 20]


def _clause(doc: Doc) -> _Clause | None:
    roots = [word for word in doc if word.dep_ == "ROOT"]
    subjects = [word for root in roots for word in root.children if word.dep_ in _SUBJECTS]
    if len(roots) != 1 or len(subjects) != 1:
        return None
    own = _below(subjects[0])
    end = len(doc) - (1 if doc[len(doc) - 1].is_punct else 0)
    clause = _Clause(doc, roots[0], min(own), max(own) + 1, end)
    return clause if clause.first <= 2 and clause.after < end else None


def _below(word: Token) -> frozenset[int]:
    return frozenset(one.i for one in word.subtree)


def _english(clause: _Clause, chooser: random.Random) -> Iterator[Asked]:
    children = list(clause.verb.children)
    subject = next(word for word in children if word.dep_ in _SUBJECTS)
    if any(word.dep_ == "neg" for word in children) or clause.verb.pos_ not in {"VERB", "AUX"}:
        return
    if subject.pos_ != "PRON":
        asks = "Who" if subject.ent_type_ == "PERSON" else "What"
        if subject.pos_ == "NOUN" and chooser.random() < 0.3:
            asks = f"Which {subject.text}"
        yield Asked(
            f"{asks} {clause.without(frozenset(), clause.after)}",
            frozenset(range(clause.first, clause.after)),
        )
    for word in children:
        if word.i > clause.verb.i:
            for asks, answer in _english_parts(clause, word, chooser):
                if (question := _english_order(clause, asks, answer)) is not None:
                    yield Asked(question, answer)


def _english_parts(
    clause: _Clause, word: Token, chooser: random.Random
) -> Iterator[tuple[str, frozenset[int]]]:
    """The question word for a part after the verb, and the words that it stands for."""
    own = _below(word)
    if word.dep_ in {"dobj", "attr", "oprd", "acomp"}:
        if word.pos_ == "NOUN" and any(child.dep_ == "nummod" for child in word.children):
            yield f"How many {clause.text(range(word.i, max(own) + 1))}", own
        else:
            yield {"who": "Who", "when": "When"}.get(_kind(word, own), "What"), own
    elif word.dep_ == "npadvmod" and _kind(word, own) == "when":
        yield "When", own
    elif word.dep_ == "agent":
        yield "By whom", own
    elif word.dep_ == "prep":
        for head in (child for child in word.children if child.dep_ == "pobj"):
            kind = _kind(head, own)
            if kind == "when":
                has_year = bool(_YEAR.search(clause.text(sorted(own))))
                yield ("In what year" if has_year and chooser.random() < 0.33 else "When"), own
            elif kind == "where" and word.text.lower() in {"in", "at", "on", "near"}:
                yield "Where", own
            else:  # the preposition stays behind: 'What did it merge with?'
                yield ("Who" if kind == "who" else "What"), own - {word.i}


def _kind(head: Token, own: frozenset[int]) -> str:
    if {head.doc[word].ent_type_ for word in own} & {"DATE", "TIME"}:
        return "when"
    if head.ent_type_ in {"PERSON", "PER"}:
        return "who"
    return "where" if head.ent_type_ in {"GPE", "LOC", "FAC"} else "what"


def _english_order(clause: _Clause, asks: str, answer: frozenset[int]) -> str | None:
    """The question with its verb before the subject; None where the verb's form does not tell how."""
    verb = clause.verb
    helpers = [word for word in verb.children if word.dep_ in {"aux", "auxpass"} and word.i < verb.i]
    after = clause.without(answer, verb.i + 1)
    if verb.lemma_ == "be":
        return f"{asks} {verb.text} {clause.subject} {after}"
    if helpers:
        between = [
            word for word in range(helpers[0].i + 1, verb.i + 1) if not clause.first <= word < clause.after
        ]
        return f"{asks} {helpers[0].text} {clause.subject} {clause.text(between)} {after}"
    does = {"VBD": "did", "VBZ": "does", "VBP": "do"}.get(verb.tag_)
    between = list(range(clause.after, verb.i))
    return does and f"{asks} {does} {clause.subject} {clause.text(between)} {verb.lemma_} {after}"


def _french(clause: _Clause, chooser: random.Random) -> Iterator[Asked]:
    children = list(clause.verb.children)
    subject = next(word for word in children if word.dep_ in _SUBJECTS)
    copula = next((word for word in children if word.dep_ == "cop"), None)
    if any(word.dep_ == "advmod" and word.text.lower() in _FRENCH_DENIALS for word in children):
        return
    if clause.verb.pos_ not in {"VERB", "AUX"} and copula is None:
        return
    if subject.pos_ != "PRON":
        asks = "Qui" if subject.ent_type_ == "PER" or chooser.random() < 0.4 else "Qu’est-ce qui"
        yield Asked(
            f"{asks} {clause.without(frozenset(), clause.after)}",
            frozenset(range(clause.first, clause.after)),
        )
    if copula is not None:
        verb = clause.text(range(clause.after, copula.i + 1))
        yield Asked(f"Qui {verb} {clause.subject}", frozenset(range(copula.i + 1, clause.end)))
    elided = clause.subject[:1].lower() in "aeiouyéèêhàâîôœ"
    for word in children:
        if word.i > clause.verb.i and (part := _french_part(clause, word, chooser)) is not None:
            answer = _below(word)
            that = "qu’" if elided else "que "
            rest = clause.without(answer, clause.after)
            yield Asked(f"{part} est-ce {that}{clause.subject} {rest}".replace("’ est", "’est"), answer)


def _french_part(clause: _Clause, word: Token, chooser: random.Random) -> str | None:
    """The question word for a part after the verb."""
    own = _below(word)
    text = clause.text(sorted(own))
    if word.dep_ == "obj":
        if word.pos_ == "NOUN" and any(child.dep_ == "nummod" for child in word.children):
            return f"Combien de {clause.text(range(word.i, max(own) + 1))}"
        return "Qui" if word.ent_type_ == "PER" else "Qu’"
    if word.dep_ == "obl:agent":
        return "Par qui"
    if word.dep_.startswith("obl") and _YEAR.search(text):
        return chooser.choice(["Quand", "En quelle année"])
    if word.dep_.startswith("obl") and word.ent_type_ == "LOC" and _FRENCH_PLACES.match(text):
        return "Où"
    return None
