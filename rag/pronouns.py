"""Pronouns of a follow-up question: whether it leans on the question before, and which name a pronoun stands for.

'Combien coûte-t-il ?' after a question about Stargate becomes 'Combien Stargate coûte-t-il ?', 'Who leads it?' 'Who
leads Stargate?'. What refers to nothing ('il y a', 'is it true') and what refers to a word of the same question
('Les accords ont-ils été signés ?') does not lean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question_parts import Part, PartKind, elided

_IMPERSONAL = {
    "en": re.compile(
        r"""\bit\ (?:true|possible|likely|certain|clear|necessary|hard|difficult|easy|safe|matter)\b
        | \bit\ (?:\w+\ ){0,2}(?:to|that)\b
        | (?<!is\ )(?<!was\ )(?<!does\ )(?<!did\ )\bthat\ (?!is\b|was\b|mean|happen)\w+\ \w+""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "fr": re.compile(
        r"""\by\ (?:en\ )?(?:a|avait|aura|aurait)(?:-t)?-il\b | \bil\ y\ (?:a|avait|aura)\b
        | \b(?:en|heure)\ est[-\ ]il\b
        | \b(?:faut|faudra|fallait|fait|pleut|existe|reste|suffit|convient)-?(?:t-)?il\b
        | \bil\ (?:faut|faudra|fallait|s['’]agit|existe|reste)\b | \bs['’]agi(?:t|ssait)-il\b
        | \b(?:est|serait|était)-il\ (?:vrai|possible|certain|question|exact|prévu\ d|nécessaire|difficile|facile)\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
_ENGLISH = re.compile(
    r"\b(?P<word>it|he|she|they|him|them|its|his|her|hers|their|theirs)\b(?!['’]\w)", re.IGNORECASE
)
_INVERTED = re.compile(
    r"(?P<head>\bqu['’])?(?P<clitics>(?:\b(?:ne|se|le|la|les|lui|leur|y|en) |\b[nslmt]['’])*)"
    r"(?P<verb>[^\W\d_]+)-(?:t-)?(?:il|elle|ils|elles)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?<![-\w])(?P<that>qu['’])?(?:il|elle|ils|elles)\b(?![-’'])", re.IGNORECASE)
_POSSESSIVE = re.compile(
    r"\b(?P<lead>de |à )?(?P<word>son|sa|ses|leurs) (?P<noun>[^\W\d_][\w-]*)", re.IGNORECASE
)
_POINTS = re.compile(
    r"""\b(?:celui-ci|celle-ci|ceux-ci|celles-ci|celui-là|celle-là|ça|cela|ceci|lui|eux|leur\ [^\W\d_]+
    | ce\ dernier|cette\ dernière|ces\ derni(?:ers|ères)
    | (?:cet?|cette|ces)\ (?!mois|année|semaine|jour|sont|est|qu|soir|siècle|trimestre)[^\W\d_]+
    | the\ (?:latter|former) | this|these|those
    | (?:this|these|those|such\ an?)\ (?!year|month|week|quarter|century|day)[^\W\d_]+)(?!\w)
    | (?:^|\b(?:is|was|does|did|do|about|of|than|to|in|for|with|by|after|before|and|why|how|what)\ )that\b
    | ^c['’]est\ (?!quoi|qui|quand|où|combien|pourquoi)\w+\W*$ | ^(?:tu\ es|vous\ êtes|are\ you)\ s[uû]re?\b
    | ^(?:et\ )?(?:qui|quand|où|pourquoi|comment|combien)\ (?:l['’]|(?:le|la|les|en|y)\ )\w+(?:\ \w+)?\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
# What may stand before an inverted verb without being its subject.
_QUESTION_WORDS = re.compile(
    r"""(?:(?:et|mais|alors|puis|and),?\ )?(?:(?:à|de|avec|par|pour|depuis|en|chez|sur|dans|jusqu['’]à)\ |d['’])?
    (?:quand|où|pourquoi|comment|que|qui|quoi|quel(?:le)?s?\ [\w-]+(?:\ de\ [\w-]+)?
    |combien(?:\ (?:de\ |d['’])[\w-]+(?:\ (?:de|d['’]|par|à)\ ?[\w-]+)*)?)?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
# 'Is it a lot?', 'Est-il public ?': what was asked for is meant as often as what was asked about.
_HOW_MANY_OF_THEM = re.compile(
    r"(?:\w+ )?(?:how many (?:are|were|have|had|will|did)|combien (?:sont|ont|étaient|avaient|seront))\b",
    re.IGNORECASE,
)
_IS_IT = re.compile(
    r"(?:is|was|are|were) (?:it|they)\b|(?:est|était|sont|étaient)-(?:il|elle)s?\b", re.IGNORECASE
)
_LONGEST_POINTING = 9  # words; a longer question names what 'ça' and 'this' mean
_PERSONAL = frozenset("he she him his her hers".split())


def leans(question: str, language: str, names: Sequence[Part]) -> bool:
    """Whether a pronoun of the question, or a 'this deal', refers to something outside it.

    :param names: The names in the question, which a pronoun behind them may mean.
    """
    bare = _IMPERSONAL[language].sub(lambda match: " " * len(match.group()), question)
    found = _pronoun(bare, language)
    if found is not None:
        return not any(part.start < found.start() for part in names)
    short = not names and len(question.split()) <= _LONGEST_POINTING
    return short and bool(_POINTS.search(bare) or _HOW_MANY_OF_THEM.match(bare))


def resolved(question: str, language: str, before: str, earlier: Sequence[Part]) -> str | None:
    """The question with its pronoun replaced by the one name that the question before was about; None in doubt."""
    bare = _IMPERSONAL[language].sub(lambda match: " " * len(match.group()), question)
    found = _pronoun(bare, language)
    name = _topic(earlier, before)
    if found is None or name is None or _IS_IT.match(question):
        return None
    if language == "en":
        return _in_english(question, found, name)
    if found.re is _INVERTED:
        head = "Que " if found["head"] and found["head"][0] == "Q" else "que " if found["head"] else ""
        verb = found["clitics"] + question[found.start("verb") : found.end()]
        word, at = elided(name, question[: found.start()] + head, found.start() + len(head))
        if not found.start():
            verb = verb[0].lower() + verb[1:]
        return (question[: found.start()] + head)[:at] + f"{word} {verb}" + question[found.end() :]
    if found.re is _PLAIN:
        lead = question[: found.start()] + ("que " if found["that"] else "")
        word, at = elided(name, lead, len(lead))
        return lead[:at] + word + question[found.end() :]
    return question[: found.start()] + _owned(found, name) + question[found.end() :]


def _pronoun(question: str, language: str) -> re.Match[str] | None:
    """The first pronoun that refers outside the question."""
    if language == "en":
        return _ENGLISH.search(question)
    for found in _INVERTED.finditer(question):
        return found if _QUESTION_WORDS.fullmatch(question[: found.start()].lstrip()) else None
    return _PLAIN.search(question) or _POSSESSIVE.search(question)


def _topic(parts: Sequence[Part], before: str) -> str | None:
    """The name that a question is about: its only one, besides places, dates and things counted."""
    if re.match(r"(?:who|qui)\b", before, re.IGNORECASE):
        return None  # the answer to 'who' is what 'he' means
    names = [
        part for part in parts if part.kind is not PartKind.DATE and not part.counted and not part.in_place
    ]
    bare = {_with_article(part) for part in names if not part.preposition and not part.attributive}
    return bare.pop() if len(names) == len(bare) == 1 else None


def _with_article(part: Part) -> str:
    """'the Channel Tunnel', 'la France': a name as a subject."""
    if part.article not in {"the", "le", "la", "les", "l'", "l’"}:
        return part.text
    return f"{part.article}{'' if part.article[-1] in '’' + chr(39) else ' '}{part.text}"


def _in_english(question: str, found: re.Match[str], name: str) -> str | None:
    word = found["word"].lower()
    after = question[found.end() :]
    owns = word in {"its", "his", "their"} or (word == "her" and re.match(r" [^\W\d_]", after))
    if word in {"hers", "theirs"} or (word in _PERSONAL and name.isupper()):
        return None
    return question[: found.start()] + name + ("’s" if owns else "") + after


def _owned(found: re.Match[str], name: str) -> str:
    """'le prix de Stargate' for 'son prix'."""
    noun, lead = found["noun"], (found["lead"] or "").lower()
    word = found["word"].lower()
    of, _ = elided(name, "de ", 3)
    owner = of if of.startswith("d’") else f"de {name}"
    if word in {"ses", "leurs"}:
        article = {"de ": "des ", "à ": "aux "}.get(lead, "les ")
    elif noun[0].lower() in "aeiouéèêâîôœh":
        article = lead + "l’"
    elif word == "son":
        article = {"de ": "du ", "à ": "au "}.get(lead, "le ")
    else:
        article = lead + "la "
    return f"{article}{noun} {owner}"
