"""What the engine tells people, in French: notes of the gate, and errors that someone who asks or checks can meet.

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
    "dropped: the question asks who holds an office": "écartée\u00a0: la question demande qui occupe une fonction",
    "dropped: the question asks for a percentage": "écartée\u00a0: la question demande un pourcentage",
    "dropped: the question asks for a sum of money": "écartée\u00a0: la question demande une somme d’argent",
    "dropped: the question asks for another property": "écartée\u00a0: la question demande une autre propriété",
    "dropped: the question asks who or what a name is": (
        "écartée\u00a0: la question demande qui est ou ce qu’est un nom"
    ),
    "dropped: the question asks how long": "écartée\u00a0: la question demande une durée",
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
    "the evidence does not say who does this to whom": "le passage ne dit pas qui fait cela à qui",
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
    "the language model failed, claims were judged without it: {}": (
        "le modèle de langue a échoué, des affirmations ont été jugées sans lui\u00a0: {}"
    ),
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
    # the claim check: what is given to it
    "There is nothing to check": "Il n’y a rien à vérifier",
    "give a statement in French or English, a list of them, or a draft": (
        "donnez une affirmation en français ou en anglais, une liste d’affirmations, ou un article"
    ),
    "Claims and a text are given together": "Des affirmations et un texte sont donnés ensemble",
    "give one of them": "donnez l’un ou l’autre",
    "There are {} claims, at most {} are checked at once": (
        "Il y a {} affirmations, au plus {} sont vérifiées à la fois"
    ),
    "There are {} characters to check, at most {} are checked at once": (
        "Il y a {} caractères à vérifier, au plus {} le sont à la fois"
    ),
    "check them in parts": "vérifiez-les en plusieurs fois",
    "Claim {} is empty": "L’affirmation {} est vide",
    "leave it out, or write a whole sentence": "ôtez-la, ou écrivez une phrase entière",
    "Claim {} has {} characters, at most {} are a claim": (
        "L’affirmation {} compte {} caractères, une affirmation en a au plus {}"
    ),
    "give it as a text, which is cut into its statements": (
        "donnez-la comme un texte, qui sera découpé en affirmations"
    ),
    # its files
    "{} does not exist": "{} n’existe pas",
    "check the path": "vérifiez le chemin",
    "{} is a link to nowhere": "{} est un lien qui ne mène nulle part",
    "mend or remove the link": "corrigez ou ôtez le lien",
    "{} is a link that leads back to itself": "{} est un lien qui mène à lui-même",
    "remove the link": "ôtez le lien",
    "{} may not be read by this user": "{} n’est pas lisible pour cet utilisateur",
    "give the right to read it: chmod u+rX '{}'": 'donnez le droit de le lire\u00a0: chmod u+rX "{}"',
    "{} cannot be read: {}": "{} ne peut pas être lu\u00a0: {}",
    "check the path and the disk": "vérifiez le chemin et le disque",
    "{} is a folder": "{} est un dossier",
    "name a file in it": "nommez un fichier qui s’y trouve",
    "{} is no file": "{} n’est pas un fichier",
    "pass its content by a pipe: … | sourcier check -": (
        "passez son contenu par un tube\u00a0: … | sourcier check -"
    ),
    "Claims are not read from {} files": "Les affirmations ne sont pas lues dans les fichiers {}",
    "save it as .docx": "enregistrez-le en .docx",
    "save it as .docx, which holds no macros": "enregistrez-le en .docx, qui ne contient pas de macros",
    "export it as .docx": "exportez-le en .docx",
    "save the sheet as CSV UTF-8": "enregistrez la feuille en CSV UTF-8",
    "copy its text into a .txt file": "copiez son texte dans un fichier .txt",
    "write it as JSON lines (.jsonl), one claim a line": (
        "écrivez-le en JSON lines (.jsonl), une affirmation par ligne"
    ),
    "{} is over {} bytes": "{} dépasse {} octets",
    "check it in parts, or raise SOURCIER_MAX_DOCUMENT_BYTES": (
        "vérifiez-le en plusieurs fois, ou augmentez SOURCIER_MAX_DOCUMENT_BYTES"
    ),
    "{} has {} bytes; the limit is {}": "{} compte {} octets, la limite est de {}",
    "split it, or raise SOURCIER_MAX_DOCUMENT_BYTES": "divisez-le, ou augmentez SOURCIER_MAX_DOCUMENT_BYTES",
    "{} is no text: {}": "{} n’est pas un texte\u00a0: {}",
    "it is {}": "c’est {}",
    "a PDF": "un PDF",
    "a ZIP archive or an Office document": "une archive ZIP ou un document bureautique",
    "a PNG image": "une image PNG",
    "a JPEG image": "une image JPEG",
    "a GIF image": "une image GIF",
    "the weights of a language model": "le fichier d’un modèle de langue",
    "a gzip archive": "une archive gzip",
    "a 7-Zip archive": "une archive 7-Zip",
    "a RAR archive": "une archive RAR",
    "an old Office document": "un ancien document Office",
    "an SQLite database": "une base SQLite",
    "a program": "un programme",
    "it holds NUL bytes": "il contient des octets nuls",
    "it holds NUL characters": "il contient des caractères nuls",
    "{} of its {} bytes are control characters": "{} de ses {} octets sont des caractères de commande",
    "it begins like {} but is not ({})": "il commence comme de l’{} mais n’en est pas ({})",
    "its encoding cannot be told": "son encodage ne se laisse pas reconnaître",
    "save it as UTF-8 text, or as .docx where it is a Word document": (
        "enregistrez-le en texte UTF-8, ou en .docx si c’est un document Word"
    ),
    "{} is nested too deep": "{} est imbriqué trop profondément",
    "{} is not valid JSON ({})": "{} n’est pas du JSON valide ({})",
    "{} has no claim that is a string": "{} n’a pas d’affirmation sous forme de texte",
    'write one claim a line, as "…" or {"claim": "…"}': (
        'écrivez une affirmation par ligne, entre guillemets droits ("…") ou dans le champ "claim" d’un objet'
    ),
    "{} has several columns, none of them of claims": "{} a plusieurs colonnes, aucune d’affirmations",
    "name the column of the claims 'claim' or 'affirmation', or leave only that column in the file": (
        "nommez la colonne des affirmations «\u00a0affirmation\u00a0» ou «\u00a0claim\u00a0», ou ne laissez qu’elle"
    ),
    "{} is not valid CSV ({})": "{} n’est pas du CSV valide ({})",
    "save it as CSV UTF-8": "enregistrez-le en CSV UTF-8",
    "{} cannot be read as a Word document ({})": "{} ne se lit pas comme un document Word ({})",
    "{} is locked or damaged ({})": "{} est verrouillé ou endommagé ({})",
    "{} has no page": "{} n’a pas de page",
    "{} is no Word document ({})": "{} n’est pas un document Word ({})",
    "{} would unpack to {} bytes in {} parts": "{} se déplierait en {} octets et {} parties",
    "open it in Word or LibreOffice and save it as .docx again, or paste its text into a .txt file": (
        "ouvrez-le dans Word ou LibreOffice et enregistrez-le de nouveau en .docx, ou copiez son texte dans un .txt"
    ),
    "paste its text into a .txt file": "copiez son texte dans un fichier .txt",
    # its verifier, its jobs
    "The weights in {} are {}, not F32": "Les poids de {} sont en {} et non en F32",
    "The verifier's weights are not in {}": "Les poids du vérificateur ne sont pas dans {}",
    "The verifier's weights cannot be read: {}": "Les poids du vérificateur ne se lisent pas\u00a0: {}",
    "The verifier's weights do not fit the model in {}: {}": (
        "Les poids du vérificateur ne vont pas avec le modèle de {}\u00a0: {}"
    ),
    "The parser in {} cannot be read: {}": "L’analyseur de {} ne se lit pas\u00a0: {}",
    "run: sourcier models verify {}, then: sourcier models pull {}": (
        "lancez\u00a0: sourcier models verify {}, puis\u00a0: sourcier models pull {}"
    ),
    "install Sourcier again: make setup": "réinstallez Sourcier\u00a0: make setup",
    "fetch the model again: sourcier models pull": "récupérez de nouveau le modèle\u00a0: sourcier models pull",
    "Too many checks wait already": "Trop de vérifications attendent déjà",
    "try again in {} s": "réessayez dans {}\u00a0s",
    "There is no check {} (the last {} are kept while the server runs)": (
        "Il n’y a pas de vérification {} (les {} dernières sont gardées tant que le serveur tourne)"
    ),
    "send the text again: POST /v1/check": "renvoyez le texte\u00a0: POST /v1/check",
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
