"""What a sentence does to its facts: denies, attributes, doubts, plans, ranks, excludes, explains.

The words that do so are few and known in both languages, so they are compared as classes: a draft may lose none of
the caution of its evidence, and may add no rank, no exclusion, no cause and no certainty that its evidence lacks.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Mark(StrEnum):
    """One thing that words around a fact do to it."""

    ATTRIBUTED = "attribution"  # somebody says so: selon, reported
    CONDITIONAL = "conditional"  # would, may, aurait: hearsay or possibility
    PLANNED = "plan"  # is to, will, doit, -ra: not yet so
    ESTIMATED = "estimate"  # put at, évalué à
    APPROXIMATE = "approximation"  # roughly, à peu près
    EXCLUSIVE = "'only'"  # only, seul
    RANKED = "rank or superlative"  # first, largest, le plus
    CAUSAL = "cause"  # because, grâce à
    CONFIRMED = "confirmation"  # officially, confirmé
    ABSOLUTE = "absolute"  # always, all, exactly, entièrement
    DONE = "completion"  # already, déjà
    PURPOSE = "purpose"  # in order to, afin de


_NEGATION = {
    "fr": re.compile(
        r"\b(?:ne|n['’]\w+|non|aucune?|sans|jamais|ni|nul(?:le)?|pas|refus\w+|dément\w*|démenti\w*|incertain\w*)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:not|no|never|none|nor|neither|without|cannot|\w+n['’]t|undisclosed|unconfirmed|unofficial\w*|unknown|"
        r"unclear|den(?:y|ied|ies)|refus\w+)\b",
        re.IGNORECASE,
    ),
}

# French forms that end as a conditional or a future does and are none.
_NOT_CONDITIONAL = r"(?!(?:at|re|ad|insp|resp|exp|dés|t|v)?ir(?:ait|aient)\b)(?!(?:d|f)?urait\b)"
_NOT_FUTURE = r"(?!(?:op[ée]ra|cam[ée]ra|viendra-t)\b)"

_MARKS: dict[str, dict[Mark, str]] = {
    "en": {
        Mark.ATTRIBUTED: r"according to|report(?:s|ed|edly|ing)?(?! (?:to|on))|says?|said|saying|told|tells?|stated|states that|"
        r"claim(?:s|ed)|describe[sd]|described|calls?|called|alleged(?:ly)?|apparently|purported(?:ly)?|attributed|"
        r"accounts?(?! for)|seen as|considere?d?s?|deemed|coverage|writes?|wrote|argue[sd]?|thinks?|believe[sd]?|"
        r"suggest(?:s|ed)?|rumou?r\w*|credited",
        Mark.CONDITIONAL: r"would|could|may|might|should|possibl[ey]|possibilit(?:y|ies)|perhaps|potential(?:ly)?|"
        r"likely|reportedly|allegedly|probabl[ey]|said to|appears? to|seems? to",
        Mark.PLANNED: r"will|shall|won['’]t|(?:is|are|was|were|be)(?: also| now| then| still| jointly)? (?:to|going to|meant to|due to|"
        r"set to|about to|expected to|supposed to)(?= (?!the|an?|its|his|her|their)[a-z])|plan(?:s|ned|ning)? to|plans|intend(?:s|ed)?|aim(?:s|ed)? (?:to|at)|"
        r"means to|meant to|hope[sd]? to|want(?:s|ed)? to|expect(?:s|ed)?|seeks?|sought|goals?|targets?|provides? for|"
        r"are looking for|is looking for|look for|intention|ambitions?",
        Mark.ESTIMATED: r"estimat\w+|put at|valued?s?(?: \w+){0,6} at|assess\w*|believed|worth an estimated",
        Mark.APPROXIMATE: r"roughly|approximately|nearly|almost|some(?= \d)|circa|or so|comparable",
        Mark.EXCLUSIVE: r"only|sole(?:ly)?|alone|exclusive(?:ly)?|merely|just|nothing but|no other|except",
        Mark.RANKED: r"first|second|third|last|latest|largest|biggest|greatest|highest|lowest|smallest|best|worst|"
        r"leading|main(?:ly)?|chief(?:ly)?(?! executive)|top|most|least|largely|record|unprecedented|unique|newest|"
        r"oldest|fastest|strongest|richest|\w{3,}est(?= (?:in|of|\w+ (?:in|of))\b)|number one|major|key",
        Mark.CAUSAL: r"because|due to|owing to|thanks to|as a result|therefore|thus|hence|since(?! (?:\d|[A-Z]))|so(?! (?:far|"
        r"called|that no))|consequently|caus(?:e[sd]?|ing)|le(?:d|ads) to|result(?:s|ed|ing) (?:in|from)|for this reason|"
        r"reasons? (?:for|why)|in response|after which|prompt(?:ed|ing)|forc(?:ed|ing)|following",
        Mark.CONFIRMED: r"confirm\w*|official(?:ly)?|certain(?:ly)?|definite(?:ly)?|clearly|undoubtedly|prove[sdn]?|fact",
        Mark.ABSOLUTE: r"always|all|every|each|everyone|everything|entire(?:ly)?|whole|fully|complete(?:ly)?|total(?:ly)?|"
        r"exact(?:ly)?|precise(?:ly)?|exclusive(?:ly)?|guarantee\w*|both|throughout|any|together|jointly|combined|half",
        Mark.DONE: r"already|now|no longer|still|again|finally|recently|immediately|soon|once|previously|formerly",
        Mark.PURPOSE: r"in order to|so as to|so that",
    },
    "fr": {
        Mark.ATTRIBUTED: r"selon|d['’]après|rapport(?:e|ent|é|ait)|dit|disent|disait|déclar\w+|affirm\w+|indiqu\w+|précise(?:nt)?|"
        r"écri(?:t|vait|vent|vaient)|annonc(?:e|ent) que|présent(?:e|ent|é|ée|ait|aient)(?: \w+)? comme|a présenté \w+ comme|"
        r"décri(?:t|te|ts|tes|re)|qualifi\w+|appel(?:le|lent|é|ée)|considér\w+|jug(?:e|ent|é|ée|ées|és)|attribu\w+|"
        r"prêt(?:e|ent|ée?s?)(?= )|crédit(?:é|ée)|fait savoir|compte[s]? rendus?|version|couverture|estim\w+ que|assur(?:e|ent) que|"
        r"avanc(?:e|ent)|signal(?:e|ent|é)|associ(?:e|ent)|prétend\w*|aux dires|rendu compte|vu comme",
        Mark.CONDITIONAL: _NOT_CONDITIONAL
        + r"\w*(?:(?<!é)erai(?:t|ent)|irai(?:t|ent)|drai(?:t|ent)|rrai(?:t|ent)|[eo]vrai(?:t|ent)|ttrai(?:t|ent)|"
        r"(?:a|sa)urai(?:t|ent))|peu(?:t|vent)|possibles?|possibilités?|peut-être|éventuel\w*|probable\w*|semble(?:nt)?|"
        r"potentiel\w*|susceptibles?",
        Mark.PLANNED: r"doi(?:t|vent)|devai(?:t|ent)|"
        + _NOT_FUTURE
        + r"\w+(?:er|ir|dr|rr|vr|ettr|aîtr|aur|ser)(?:a|ont)|aura|auront|va|vont|prévoi(?:t|ent)|prévue?s?|compte(?:nt)?(?= [a-zéê]+(?:er|ir|re)\b)|"
        r"entend(?:ent)?|veu(?:t|lent)|voulai(?:t|ent)|souhait\w+|espèr\w+|attend(?:ent)?|vis(?:e|ent|ait)|cherch\w+|"
        r"objectifs?|but[s]?|projett\w+|envisag\w+|destinée?s?|se veut|censée?s?|ambitions?|intentions?|à investir",
        Mark.ESTIMATED: r"estim\w+|évalu\w+|chiffr(?:é|ée|és|ées|e|ent)(?= à)|chiffrée?s?|crédit(?:é|ée)|ordre de grandeur",
        Mark.APPROXIMATE: r"à peu près|près de|presque|quasi\w*|approximative\w*|"
        r"en ordre de grandeur|quelque(?= \d)|à quelques|comparables?",
        Mark.EXCLUSIVE: r"seul(?:e|s|es)?|seulement|uniquement|exclusive\w*|exclusif\w*|rien que|juste|hormis|sauf",
        Mark.RANKED: r"premi(?:er|ers|ère|ères)|1(?:re|ère)|deuxième|troisième|seconde?|derni(?:er|ers|ère|ères)|meilleure?s?|pires?|"
        r"l[ea]s? plus|l[ea]s? moins|plus (?:grand|gros|petit|haut|bas|vaste|important|puissant|avancé|riche|récent|rapide|connu)\w*|leur plus|sa plus|son plus|principa\w+|record|inédite?s?|sans précédent|unique|numéro un|"
        r"majeure?s?|phare|surtout|notamment|en tête|leader|moindre",
        Mark.CAUSAL: r"parce qu\w*|car|à cause|grâce|en raison|faute|puisqu\w*|donc|ainsi(?! qu)|par conséquent|c['’]est pourquoi|"
        r"du fait|suite à|caus(?:e|é|ée|ent)|entraîn\w+|provoqu\w+|raisons?|sous la pression|en réponse|afin d(?:e|['’]\w*) contrer|"
        r"du coup|aussi(?=,)|dès lors|d['’]où",
        Mark.CONFIRMED: r"confirm\w+|officiel\w*|certaine?s?(?= que)|certainement|avér\w+|prouv\w+|en fait|clairement|sûr(?:e|ement)?",
        Mark.ABSOLUTE: r"toujours|tou(?:t|te|s|tes)|chaque|entière?(?:s|ment)?|totale?(?:s|ment)?|complète?(?:s|ment)?|"
        r"exacte?(?:s|ment)?|précisément|garanti\w*|ensemble|conjoint\w*|intégral\w*|la totalité|moitié|au total",
        Mark.DONE: r"déjà|désormais|maintenant|encore|enfin|récemment|bientôt|à nouveau|aussitôt|auparavant|ne plus",
        Mark.PURPOSE: r"afin",
    },
}  # fmt: skip

# Some caution stands in for other caution: 'was said to' and 'aurait' both tell hearsay.
_KEPT_BY: dict[Mark, frozenset[Mark]] = {
    Mark.ATTRIBUTED: frozenset({Mark.ATTRIBUTED, Mark.CONDITIONAL, Mark.ESTIMATED}),
    Mark.CONDITIONAL: frozenset({Mark.CONDITIONAL, Mark.ATTRIBUTED, Mark.PLANNED}),
    Mark.PLANNED: frozenset({Mark.PLANNED, Mark.CONDITIONAL}),
    Mark.ESTIMATED: frozenset({Mark.ESTIMATED, Mark.ATTRIBUTED}),
    Mark.APPROXIMATE: frozenset({Mark.APPROXIMATE}),
}
_NEVER_ADDED: dict[Mark, frozenset[Mark]] = {
    Mark.EXCLUSIVE: frozenset({Mark.EXCLUSIVE}),
    Mark.RANKED: frozenset({Mark.RANKED}),
    Mark.CAUSAL: frozenset({Mark.CAUSAL}),
    Mark.CONFIRMED: frozenset({Mark.CONFIRMED}),
    Mark.ABSOLUTE: frozenset({Mark.ABSOLUTE}),
    Mark.DONE: frozenset({Mark.DONE}),
    Mark.PURPOSE: frozenset({Mark.PURPOSE, Mark.CAUSAL, Mark.PLANNED}),
}

_PATTERNS = {
    language: {
        mark: re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)
        for mark, pattern in patterns.items()
    }
    for language, patterns in _MARKS.items()
}


def negated(text: str, language: str) -> bool:
    """Whether a sentence denies something, by its negation words."""
    return bool(_NEGATION.get(language, _NEGATION["en"]).search(text))


def marks(text: str, language: str) -> frozenset[Mark]:
    """What the words of a text do to its facts."""
    patterns = _PATTERNS.get(language, _PATTERNS["en"])
    return frozenset(mark for mark, pattern in patterns.items() if pattern.search(text))


def marking_words(text: str, language: str) -> frozenset[str]:
    """The words of a text that do something to its facts, in lower case."""
    patterns = _PATTERNS.get(language, _PATTERNS["en"]).values()
    matches = (match.group() for pattern in patterns for match in pattern.finditer(text))
    return frozenset(word for match in matches for word in match.casefold().split())


def lost_marks(text: str, language: str, part: str, part_language: str) -> tuple[Mark, ...]:
    """The caution of the evidence that a sentence does not keep; `part` is what of the evidence it restates."""
    own, held = marks(text, language), marks(part, part_language)
    return tuple(mark for mark, keepers in _KEPT_BY.items() if mark in held and not keepers & own)


def added_marks(text: str, language: str, evidence: str, evidence_language: str) -> tuple[Mark, ...]:
    """What a sentence claims beyond its evidence: a rank, an exclusion, a cause, a certainty."""
    own, held = marks(text, language), marks(evidence, evidence_language)
    return tuple(mark for mark, grounds in _NEVER_ADDED.items() if mark in own and not grounds & held)
