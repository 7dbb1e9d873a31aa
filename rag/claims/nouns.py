"""Nouns that are no names, as what a pronoun may mean.

Nothing here knows nouns from adjectives: a run of words between small words is taken for one noun, the last of them
in English, the first in French.
"""

from __future__ import annotations

import re

from rag.claims.genders import GENDER_OF_ARTICLE, gender_of
from rag.claims.referents import Being, Mention
from rag.claims.verbs import is_known_form
from rag.words import STOPWORDS, fold

_WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*(?:[’'](?=s\b)s)?")
_ARTICLE = {
    "en": re.compile(
        r"(?:the|an?|this|that|its|his|her|their|another|each|every|one|no|some|any)\Z", re.IGNORECASE
    ),
    "fr": re.compile(
        r"(?:les?|la|l|une?|des|du|cet?|cette|ces|son|sa|ses|leurs?|au|aux|chaque|aucune?|d|de)\Z",
        re.IGNORECASE,
    ),
}
_PLURAL_ARTICLES = frozenset("les des ces ses leurs aux these those some".split())
_PREDICATE = re.compile(
    r"\b(?:is|was|are|were|be|been|remains?|est|sont|était|étaient|sera|seront|serait|fut|été|reste|restent)\s+"
    r"(?:(?:not|very|still|now|also|too|pas|très|encore|aussi|trop|plus|en)\s+)?$",
    re.IGNORECASE,
)
_ADJUNCT_TAIL = re.compile(
    r"\b(?:in|at|during|on|since|until|by|before|after|within|near|outside|from|en|à|au|aux|dans|lors d\w*|"
    r"pendant|depuis|avant|après|"
    r"près d\w*|chez|dès|vers)\s+(?:(?:the|an?|its|his|le|la|les|un|une|sa|son)\s+|l['’])?(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
# A noun after these is a time, a place or a manner and not what the next sentence goes on about.
_PERSON_NOUNS = frozenset(
    "executive president chairman chairwoman founder director minister spokesman spokeswoman engineer "
    "analyst professor man woman "
    "mayor leader boss dirigeant dirigeante président présidente directeur directrice ministre fondateur "
    "fondatrice patron patronne "
    "porte-parole ingénieur ingénieure analyste professeur homme femme maire responsable pdg ceo".split()
)
ADJUNCT_NOUNS = frozenset(
    "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet "
    "août septembre octobre "
    "novembre décembre "
    "year month week day quarter end beginning start time conference event ceremony visit meeting press "
    "morning evening night "
    "summer winter spring autumn century decade moment total addition january february march april may june "
    "july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday "
    "an année mois semaine jour trimestre fin début temps conférence cérémonie visite réunion matin soir "
    "nuit été hiver "
    "printemps automne siècle décennie moment total effet cours monde world earth terre".split()
)  # fmt: skip
_POINTING = frozenset(
    "dernier dernière derniers dernières latter former".split()
)  # 'ce dernier' is a pronoun
_ADVERBS = frozenset(
    "today yesterday tomorrow alone together already also then there here later soon still yet again too "
    "even well far ago "
    "however meanwhile abroad hier demain ensemble déjà aussi alors ici bientôt encore loin ainsi seulement "
    "environ presque "
    "near above across along around behind beside beyond despite inside outside through throughout toward "
    "towards among "
    "within via like unlike amid amongst except including à dès hors lors malgré parmi hormis outre envers "
    "voici voilà près "
    "toujours jamais souvent désormais ailleurs parfois enfin ensuite tard tôt plutôt surtout notamment "
    "plusieurs quelque".split()
)
_MEASURES = frozenset(
    "dollars euros won yen pounds dollar euro milliards millions milliard million billion billions trillion "
    "thousand hundred per "
    "cent percent gigawatts gigawatt megawatts mégawatts km kilomètres kilometres miles metres mètres "
    "tonnes tons fois times".split()
)


def common_nouns(text: str, language: str, taken: list[tuple[int, int]], verb_at: int) -> list[Mention]:
    """Nouns that are no names, each run of words between small words taken for one."""
    found: list[Mention] = []
    run: list[re.Match[str]] = []
    words = [*_WORD.finditer(text), None]
    end = 0
    for word in words:
        stops = word is None or (
            any(start < word.end() and word.start() < stop for start, stop in taken)
            or _is_small(word[0], language)
        )
        parted = word is not None and bool(text[end : word.start()].strip("'’ \u00a0\n"))
        article = word is not None and _ARTICLE[language].match(word[0]) is not None
        if (stops or parted or article) and run:
            mention = _noun_of(text, run, language, verb_at)
            if mention is not None:
                found.append(mention)
            run = []
        if word is not None:
            if article or not stops:
                run.append(word)
            end = word.end()
    return found


def _is_small(word: str, language: str) -> bool:
    lower = word.casefold()
    return (
        (lower in STOPWORDS and not _ARTICLE[language].match(word))
        or lower in _ADVERBS
        or lower in _MEASURES
        or word[0].isdigit()
        or (language == "en" and lower.endswith("ly"))
        or (language == "fr" and lower.endswith("ement") and gender_of(lower) != "m")
        or lower
        in {
            "which",
            "who",
            "that",
            "because",
            "while",
            "although",
            "though",
            "according",
            "since",
            "upon",
            "per",
        }
    )


def _noun_of(text: str, run: list[re.Match[str]], language: str, verb_at: int) -> Mention | None:
    article = run[0][0].casefold() if _ARTICLE[language].match(run[0][0]) else ""
    words = [word[0] for word in (run[1:] if article else run)]
    while words and article in {"", "de", "d"} and is_known_form(words[0], language):
        words = words[1:]  # a participle or a verb: 'announced', 'signed'
    kept: list[str] = []
    for word in words:
        if kept and is_known_form(word, language):
            break
        kept.append(word)
    words = kept
    if not words:
        return None
    noun = words[-1] if language == "en" else words[0]
    if noun.casefold() in ADJUNCT_NOUNS | _POINTING or (noun.endswith("ing") and not article):
        return None
    start = run[0].start()
    if not article and _PREDICATE.search(text[max(0, start - 30) : start]):
        return None  # 'was late', « est prête »
    if _ADJUNCT_TAIL.search(text[max(0, start - 30) : start]) and fold(noun) in ADJUNCT_NOUNS:
        return None
    plural = article in _PLURAL_ARTICLES or (
        noun.endswith("s")
        and not noun.endswith(("ss", "us", "is"))
        and article not in {"a", "an", "un", "une", "le", "la"}
    )
    gender = None
    if language == "fr":
        gender = GENDER_OF_ARTICLE.get(article) or gender_of(noun.casefold())
    lead = {
        "the": "the ",
        "a": "the ",
        "an": "the ",
        "le": "le ",
        "la": "la ",
        "ce": "le ",
        "cette": "la ",
        "this": "the ",
        "un": "le ",
        "une": "la ",
        "les": "les ",
    }.get(article)
    shown = f"{lead}{' '.join(words)}" if lead and article not in {"a", "an", "un", "une"} else ""
    being = Being.PERSON if noun.casefold() in _PERSON_NOUNS else Being.THING
    return Mention(
        shown, start, being, plural, gender, named=False, head=noun.casefold(), subject=start < verb_at
    )
