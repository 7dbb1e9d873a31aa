"""What the engine tells people, in French: the notes of the gate, and the errors that someone who asks can meet.

The engine words its notes and errors once, in English, for logs and programs; whoever shows them to a reader passes
them through here. A test holds every sentence below to the code that says it, and every note to a sentence below.
"""

from __future__ import annotations

import re
from functools import lru_cache

MODEL_FAILED = "the language model failed, quotes take its place: {}"

# English with {} for what is filled in, then French; {0}, {1} where the order differs.
_FRENCH = {
    # the gate
    "citation added by alignment": "renvoi ajouté d’après le contenu",
    "a date that the evidence does not hold was left out": "une date absente du passage a été retirée",
    "quoted instead: {}": "remplacée par la citation\u00a0: {}",
    "dropped: {}": "écartée\u00a0: {}",
    "dropped: a fragment": "écartée\u00a0: un fragment de phrase",
    "dropped: the question asks for a figure": "écartée\u00a0: la question demande un chiffre",
    "dropped: the question asks for a date": "écartée\u00a0: la question demande une date",
    "no evidence says this": "aucun passage ne le dit",
    "words of another language: {}": "mots d’une autre langue\u00a0: {}",
    "figures that the evidence does not hold: {}": "chiffres absents du passage\u00a0: {}",
    "names that the evidence does not hold: {}": "noms absents du passage\u00a0: {}",
    "a negation was lost or added": "une négation a été perdue ou ajoutée",
    "the evidence says it with caution: {}": "le passage le dit avec réserve\u00a0: {}",
    "the evidence does not say: {}": "le passage ne dit pas\u00a0: {}",
    "the contrary of what the evidence says: {}": "le contraire de ce que dit le passage\u00a0: {}",
    "names in other roles than in the evidence": "des noms dans d’autres rôles que dans le passage",
    "words beside other names than in the evidence": "des mots auprès d’autres noms que dans le passage",
    "a figure beside another name than in the evidence": "un chiffre auprès d’un autre nom que dans le passage",
    "more things in a list than the evidence names": "une liste plus longue que celle du passage",
    "words that the evidence does not carry: {}": "des mots que le passage n’étaye pas\u00a0: {}",
    "the verifier reads the evidence as saying otherwise": (
        "le vérificateur lit le contraire dans le passage"
    ),
    "the verifier finds too little in the evidence": "le vérificateur trouve le passage insuffisant",
    "a link": "un lien",
    "markup": "du balisage",
    "words about the writer or to the reader": "des mots sur le rédacteur, ou adressés au lecteur",
    "an order to the reader": "un ordre donné au lecteur",
    # the language model
    MODEL_FAILED: "le modèle de langue a échoué, des citations le remplacent\u00a0: {}",
    "There is no language model to generate with": "Aucun modèle de langue n’est là pour rédiger",
    "The language model at {} did not answer within {} s": (
        "Le modèle de langue à l’adresse {} n’a pas répondu en {}\u00a0s"
    ),
    "The language model at {} cannot be reached: {}": (
        "Le modèle de langue à l’adresse {} est hors d’atteinte\u00a0: {}"
    ),
    "The language model server at {} offers no model": "Le serveur à l’adresse {} n’offre aucun modèle de langue",
    "The language model did not start within {} s": "Le modèle de langue n’a pas démarré en {}\u00a0s",
    "The language model did not finish its answer in time": (
        "Le modèle de langue n’a pas achevé sa réponse à temps"
    ),
    "The language model crashed {} times within {} minutes": (
        "Le modèle de langue est tombé {} fois en {} minutes"
    ),
    "The language model's answer broke off in the middle": (
        "La réponse du modèle de langue s’est interrompue au milieu"
    ),
    "ask again; if this goes on, read the server's log": (
        "reposez la question\u202f; si cela continue, lisez le journal du serveur"
    ),
    "ask again, raise SOURCIER_LLM_TIMEOUT, or set SOURCIER_LLM=none to answer with quotes": (
        "reposez la question, augmentez SOURCIER_LLM_TIMEOUT, ou réglez SOURCIER_LLM=none pour des citations seules"
    ),
    # the question, the source
    "The question has {} characters, at most {} are read": (
        "La question compte {} caractères, au plus {} sont lus"
    ),
    "ask a shorter question, or raise SOURCIER_MAX_QUESTION_CHARACTERS": (
        "posez une question plus courte, ou augmentez SOURCIER_MAX_QUESTION_CHARACTERS"
    ),
    "The question is empty": "La question est vide",
    'ask in words, such as: sourcier ask "how much HBM does Stargate need?"': (
        "posez-la en toutes lettres, par exemple\u00a0: De combien de HBM Stargate a-t-il besoin\u00a0?"
    ),
    "The index holds no document {}": "L’index ne contient pas de document {}",
    "list the documents with: GET /v1/documents": "la liste des documents\u00a0: GET /v1/documents",
    "Document '{}', version {}, has no characters {} to {}": (
        "Le document «\u00a0{}\u00a0», version {}, n’a pas de caractères {} à {}"
    ),
    "ask the question again and open its marks anew": "reposez la question et rouvrez ses renvois",
    "This reference names no place in a document": "Ce renvoi ne désigne aucune place dans un document",
    "open the mark again": "rouvrez le renvoi",
    "Another process is {} to the index in {}": "Un autre programme écrit dans l’index de {1}",
    "wait until it has finished, then run the command again": "attendez qu’il ait fini, puis recommencez",
}


def in_language(message: str, language: str) -> tuple[str, str]:
    """A note or an error in a language where it is known there, and the language that it is in: `fr` or `en`."""
    if language != "fr":
        return message, "en"
    for pattern, french in _patterns():
        found = pattern.fullmatch(message)
        if found is not None:
            return french.format(*(_filled(part) for part in found.groups())), "fr"
    return message, "en"


def model_failed(note: str) -> bool:
    """Whether a note of a receipt says that quotes stand where the language model failed."""
    return note.startswith(MODEL_FAILED.removesuffix("{}"))


def _filled(part: str) -> str:
    """What fills a place: a sentence of its own, a count, or words as they stand."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+", part):
        return part.replace(",", "\u202f")
    return in_language(part, "fr")[0]


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences as patterns, the longest first, so that 'dropped: a fragment' comes before 'dropped: {}'."""
    ordered = sorted(_FRENCH.items(), key=lambda pair: -len(pair[0]))
    return tuple(
        (re.compile("(.*)".join(re.escape(part) for part in english.split("{}")), re.DOTALL), french)
        for english, french in ordered
    )
