"""spaCy's two schemes of relations made one: Universal Dependencies for French, ClearNLP for English.

A preposition is no node of its own but a property of the noun that it leads.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from rag.syntax import Parse, Relation, Sentence, Token
from rag.syntax_masks import Mask

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Token as SpacyToken

_ENGLISH: Final = {
    "ROOT": Relation.ROOT,
    "nsubj": Relation.SUBJECT,
    "csubj": Relation.SUBJECT,
    "nsubjpass": Relation.PASSIVE_SUBJECT,
    "dobj": Relation.OBJECT,
    "dative": Relation.DATIVE,
    "agent": Relation.PREPOSITION,
    "prep": Relation.PREPOSITION,
    "poss": Relation.POSSESSOR,
    "appos": Relation.APPOSITION,
    "compound": Relation.NAME,
    "nmod": Relation.NAME,
    "conj": Relation.CONJUNCT,
    "relcl": Relation.RELATIVE,
    "acl": Relation.PARTICIPLE,
    "xcomp": Relation.COMPLEMENT,
    "pcomp": Relation.ADVERBIAL,
    "ccomp": Relation.CLAUSE,
    "advcl": Relation.ADVERBIAL,
    "attr": Relation.ATTRIBUTE,
    "acomp": Relation.ATTRIBUTE,
    "oprd": Relation.ATTRIBUTE,
    "aux": Relation.AUXILIARY,
    "auxpass": Relation.PASSIVE_AUXILIARY,
    "neg": Relation.NEGATION,
}
_FRENCH: Final = {
    "ROOT": Relation.ROOT,
    "nsubj": Relation.SUBJECT,
    "nsubj:pass": Relation.PASSIVE_SUBJECT,
    "obj": Relation.OBJECT,
    "iobj": Relation.DATIVE,
    "obl:agent": Relation.AGENT,
    "obl:arg": Relation.OBLIQUE,
    "obl:mod": Relation.OBLIQUE,
    "nmod": Relation.NOMINAL,
    "appos": Relation.APPOSITION,
    "flat:name": Relation.NAME,
    "flat:foreign": Relation.NAME,
    "conj": Relation.CONJUNCT,
    "acl:relcl": Relation.RELATIVE,
    "acl": Relation.PARTICIPLE,
    "xcomp": Relation.COMPLEMENT,
    "ccomp": Relation.CLAUSE,
    "advcl": Relation.ADVERBIAL,
    "cop": Relation.COPULA,
    "aux:tense": Relation.AUXILIARY,
    "aux:pass": Relation.PASSIVE_AUXILIARY,
    "case": Relation.PREPOSITION,
}
_PREPOSITION_FORMS: Final = {
    **dict.fromkeys(("au", "aux", "à"), "à"),
    **dict.fromkeys(("du", "des", "d'", "d’", "de"), "de"),
}


def tree_of(sentence: Sentence, mask: Mask, document: Doc) -> Parse:
    """The tree of a sentence as a pipeline parsed it under its mask."""
    french = sentence.language == "fr"
    scheme = _FRENCH if french else _ENGLISH
    tokens = []
    for word in document:
        relation = scheme.get(word.dep_, Relation.OTHER)
        head, preposition = word.head, ""
        if french:
            preposition = " ".join(child.text for child in word.children if child.dep_ == "case")
        elif word.dep_ in {"pobj", "pcomp"} or (word.dep_ == "dative" and word.pos_ == "ADP"):
            relation, head, preposition = _english_oblique(word)
        start, end = mask.back(word.idx, word.idx + len(word.text))
        name = (start, end) in sentence.names and mask.is_replaced(word.idx)
        verb = (start, end) in sentence.verbs and mask.is_replaced(word.idx)
        noun = (start, end) in sentence.nouns and mask.is_replaced(word.idx)
        if french and name and word.dep_ == "nmod" and not preposition and head.i == word.i - 1:
            relation = Relation.NAME  # « le président Mbeki »
        tokens.append(
            Token(
                word.i,
                sentence.text[start:end],
                start,
                end,
                "PROPN" if name else "VERB" if verb else "NOUN" if noun else word.pos_,
                "finite" if verb else _form(word, french=french),
                relation,
                head.i,
                _plain(preposition),
                name,
            )
        )
    return Parse(tuple(tokens))


def _english_oblique(word: SpacyToken) -> tuple[Relation, SpacyToken, str]:
    """The relation, head and preposition of a noun under a preposition, without the preposition between."""
    if word.dep_ == "dative":
        return Relation.PREPOSITION, word.head, ""
    preposition, words = word.head, []
    while preposition.pos_ in {"ADP", "SCONJ"} or preposition.dep_ in {"prep", "agent"}:
        words.append(preposition.text)
        if preposition.head is preposition or preposition.head.i == preposition.i:
            break
        above = preposition.head
        if preposition.dep_ == "agent":
            return Relation.AGENT, above, "by"
        preposition = above
    lead = " ".join(reversed(words))
    if word.dep_ == "pcomp":
        return Relation.ADVERBIAL, preposition, lead
    if preposition.pos_ in {"VERB", "AUX"}:
        return Relation.OBLIQUE, preposition, lead
    return Relation.NOMINAL, preposition, lead


def _form(word: SpacyToken, *, french: bool) -> str:
    if not french:
        forms = {
            "VBN": "past",
            "VBG": "present",
            "VB": "infinitive",
            "VBD": "finite",
            "VBP": "finite",
            "VBZ": "finite",
        }
        return forms.get(word.tag_, "")
    if word.pos_ not in {"VERB", "AUX"}:
        return ""
    kind = word.morph.get("VerbForm")
    if "Inf" in kind:
        return "infinitive"
    if "Part" in kind:
        return "past" if "Past" in word.morph.get("Tense") else "present"
    return "finite"


def _plain(preposition: str) -> str:
    folded = unicodedata.normalize("NFC", preposition.casefold())
    return " ".join(_PREPOSITION_FORMS.get(word, word) for word in folded.split())
