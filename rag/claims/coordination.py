"""Sentences that join two statements, cut in two where each part is a statement of its own.

'Stargate costs 500 billion; the plant costs 5' and 'X costs 5 and Y costs 6' are two things to check. A part must
have a subject and a verb of its own, and nothing may stand over both: no 'selon X', no 'said that', no date in front,
no condition. Else the sentence stays whole: two facts under one verdict are better than half a fact.
"""

from __future__ import annotations

import re

from rag.claims.quotations import outside
from rag.claims.verbs import finite_verbs, is_sure

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_JOINT = {
    "en": re.compile(r"\s*;\s+(?:(?:and|but)\s+)?|,?\s+(?:and|but)\s+|,\s+(?:while|whereas)\s+"),
    "fr": re.compile(
        r"\s*;\s+(?:(?:et|mais)\s+)?|,?\s+(?:et|mais)\s+|,\s+(?:tandis que\s+|alors que\s+|(?:tandis|alors) qu['’])"
    ),
}
# What reaches over the joint: reported speech, conditions, relative clauses, pairs.
_REACHES = {
    "en": re.compile(
        r"\b(?:that|which|who|whom|whose|where|if|when|while|whilst|as|because|since|although|though|unless|until|whether|"
        r"before|after|"
        r"between|both|either|neither|not only|says?|said|told|tells?|claim(?:s|ed)|report(?:s|ed)|according|"
        r"thinks?|thought|believ\w+|argu\w+|warn\w*|add(?:s|ed)|assum\w+|how|why|what|so|than)\b|:",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:que|qui|dont|où|lequel|laquelle|si|quand|lorsque|tandis|pendant|parce|puisque|comme|bien que|"
        r"entre|à la fois|soit|ni|"
        r"selon|après|d['’]après|non seulement|dit|disent|tant|"
        r"aussi|plus que|pour que|afin|avant)\b|\b(?:qu|lorsqu|puisqu|s)['’]|:",
        re.IGNORECASE,
    ),
}
_REACHES_OVER_SEMICOLON = {
    "en": re.compile(
        r"\b(?:says?|said|told|according|if|whether|between|both|either|(?:claim|report|announc|add|argu|"
        r"warn)\w* that)\b|:",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:selon|d['’]après|si|entre|soit)\b|:|\b(?:dit|disent|déclar\w+|affirm\w+|assur\w+|estim\w+|"
        r"écri\w+|expliqu\w+|annonc\w+|"
        r"indiqu\w+|précis\w+|rapport\w+)\s+(?:que\b|qu['’])",
        re.IGNORECASE,
    ),
}
_FRONTED = re.compile(
    r"(?:In|On|At|By|Since|Under|With|From|For|During|Until|Despite|Like|Unlike|En|Dans|Depuis|Pour|Avec|"
    r"D['’]ici|Dès|"
    r"Au|Aux|À|Sous|Chez|Sur|Malgré|Pendant|Jusqu['’]|Contrairement|Le\s(?:\d|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|"
    r"dimanche))\b[^,]{0,80},"
)
# A subject that says by itself what it is: a name, a figure, something new. 'the project', 'its cost' lean on the rest.
_SUBJECT = re.compile(
    r"(?:(?:(?:the|a|an|another|each|les?|la|une?|chaque|aucune?|des)\s|l['’])(?:[^\W\d_A-ZÀ-Þ][\w-]*\s|[dl]['’]){0,4})?(?:[dl]['’])?"
    r"[A-ZÀ-Þ\d]|(?:an?|une?)\s"
)
_LEANS = re.compile(
    r"(?:it|its|he|she|they|his|her|their|this|that|these|those|il|ils|elle|elles|son|sa|ses|leurs?|ce|cet|"
    r"cette|ces)\b"
    r"|.*\b(?:another|too|as well|likewise|same|une? autre|aussi|de même|également|(?:en|y) (?:est|sont|a|ont))\b",
    re.IGNORECASE,
)
_IN_A_SUBJECT = {  # words that show that the verb after them is not the subject's
    "en": frozenset("that which who whose where in on at to for with and or by from as than".split()),
    "fr": frozenset("que qui dont où qu en dans sur pour avec et ou par comme".split()),
}
_WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*")
_CLITIC = re.compile(r"(?:\s(?:en|y|ne|se|le|la|les|lui|leur))+\s*$")
_MOST_WORDS = 6  # of a subject
_LONGEST = 1200  # characters of a sentence that is looked at
_NO_END = re.compile(r"(?:[A-Z]\.|\b(?:vs|etc))$")


def clauses_of(sentence: str, language: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of the statements that a sentence joins; of the whole sentence where they cannot be parted.

    What joins them (a semicolon, 'and', « tandis que ») lies between.
    """
    whole = ((0, len(sentence)),)
    if len(sentence) > _LONGEST or language not in _JOINT:
        return whole
    bare = _BRACKETS.sub(lambda bracket: " " * len(bracket[0]), outside(sentence))
    if _FRONTED.match(bare):
        return whole
    spans, start = [], 0
    for joint in _JOINT[language].finditer(bare):
        left, right = bare[start : joint.start()], bare[joint.end() :]
        if start == 0 and not _stands(left, language):
            continue
        reaches = _REACHES_OVER_SEMICOLON if ";" in joint[0] else _REACHES
        if _stands(left, language) and _opens_clause(right, language) and not reaches[language].search(left):
            spans.append((start, joint.start()))
            start = joint.end()
    return (*spans, (start, len(sentence)))


def _stands(clause: str, language: str) -> bool:
    """Whether a clause has a subject and, soon after it, a verb."""
    verb = next(finite_verbs(clause, language), None)
    if verb is None or not (clause[: verb.start()].strip() or "'" in verb[0] or "’" in verb[0]):
        return False
    return is_sure(clause, verb, language) or (language == "fr" and not verb[0].endswith("e"))


def _opens_clause(clause: str, language: str) -> bool:
    """Whether a clause begins with a short subject and the verb that belongs to it."""
    if not _SUBJECT.match(clause) or _LEANS.match(clause):
        return False
    verb = next(finite_verbs(clause, language), None)
    if verb is None or not is_sure(clause, verb, language):
        return False
    subject = _CLITIC.sub("", clause[: verb.start()]) if language == "fr" else clause[: verb.start()]
    words = [word.casefold() for word in _WORD.findall(subject)]
    head = verb[0].replace("’", "'").rpartition("'")[0]
    return bool(
        (words or head)
        and len(words) <= _MOST_WORDS
        and not any(sign in subject for sign in ",;:.—–")
        and not _IN_A_SUBJECT[language].intersection(words)
    )
