"""A question with one of its parts replaced, in the grammar of its language: articles, elisions, agreement.

'OpenAI construira-t-il en Mongolie ?' with 'le Japon' is 'OpenAI construira-t-il au Japon ?'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.question_parts import Part, elided

AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|must|may|might|est|sont|a|ont|était|"
    r"étaient|sera|seront|avait|peut|peuvent|doit|doivent|va|vont)"
)
_COUNTED = {
    "en": re.compile(
        rf"""\bhow\ (?:much|many)\ (?P<thing>[^\W\d_][\w-]*
        (?:(?:\ (?!{AUXILIARY}\b)[^\W\d_][\w-]*){{0,2}}(?=\ {AUXILIARY}\b))?)""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "fr": re.compile(
        r"\bcombien (?:de |d['’])(?P<thing>[^\W\d_][\w-]*(?:(?-i: (?:de|à) [a-zà-ÿ][\w-]*))?"
        r"(?: [^\W\d_][\w-]*(?= (?:la |le |les |l['’]|(?-i:[A-ZÀ-Þ]))))?)",
        re.IGNORECASE,
    ),
}
_NEW_COUNTED = re.compile(
    r"""(?:(?P<how>how\ (?:much|many)\ )|combien\ )?(?P<some>de\ |d['’]|des\ |les\ )?
    (?P<thing>[^\W\d_][\w-]*(?:\ [^\W\d_][\w-]*){0,2})""",
    re.IGNORECASE | re.VERBOSE,
)
END = " ?\u00a0\u202f.!…"


def with_name(new: Part, place: Part, text: str, *, same: bool) -> str:
    """The text with a new name in the place of one; prepositions stay unless the follow-up brings its own."""
    if same and new.preposition and place.preposition:
        lead = f"{new.preposition}’" if new.preposition == "d" else f"{new.preposition} "
        article = f"{new.article}{'' if new.article.endswith(('’', chr(39))) else ' '}" if new.article else ""
        return text[: place.outer] + lead + article + new.text + text[place.end :]
    if (
        same
        and new.article
        and (place.article or place.preposition in {"en", "au", "aux", "du", "de", "d", "des"})
    ):
        contracted = _contracted(place.preposition, new.article)
        return text[: place.outer] + contracted + new.text + _agreeing(text[place.end :], new.article)
    if same and new.article == "the" and not place.article:
        return f"{text[: place.start]}the {new.text}{text[place.end :]}"
    word, at = elided(new.text, text, place.start)
    return text[:at] + word + text[place.end :]


def _agreeing(rest: str, article: str) -> str:
    """The rest of a French question with the pronoun of its verb as the new subject wants it: 'prévoit-il'."""
    pronoun = {"le": "il", "la": "elle"}.get(article)
    return re.sub(r"-(t-)?(?:il|elle)\b", rf"-\1{pronoun}", rest, count=1) if pronoun else rest


def _contracted(preposition: str, article: str) -> str:
    """'au ' for 'en' before 'le Japon', 'du ' for 'de', as French joins a preposition and an article."""
    article = article.replace("'", "’")
    base = {"du": "de", "des": "de", "d": "de", "au": "à", "aux": "à"}.get(preposition, preposition)
    joined = {("de", "le"): "du ", ("de", "les"): "des ", ("à", "le"): "au ", ("à", "les"): "aux ",
              ("en", "le"): "au ", ("en", "les"): "aux ", ("en", "la"): "en ", ("en", "l’"): "en "}  # fmt: skip
    if (base, article) in joined:
        return joined[base, article]
    tail = article if article.endswith("’") else f"{article} "
    return f"{base} {tail}" if base else tail


def with_date(new: Part, old: Sequence[Part], text: str, *, same: bool, language: str) -> str:
    """The text with a new date in the place of its own, or at its end."""
    lead = f"{new.preposition} " if new.preposition else ""
    if not old:
        usual = {"en": "in", "fr": "en"}[language]
        return appended(text, f"{lead if same and lead else usual + ' '}{new.text}")
    place = old[-1]
    year = re.search(r"\b\d{4}\b", place.text)
    if year and not re.search(r"\d{4}", new.text):
        new = replace(new, text=f"{new.text} {year.group()}")  # 'and in September?' is of the same year
    if same and lead and place.preposition:
        return text[: place.outer] + lead + new.text + text[place.end :]
    return text[: place.start] + new.text + text[place.end :]


def with_counted(rest: str, language: str, before: str, spoken: str) -> str | None:
    """'And wafers?', 'Et combien de wafers ?' after a question of how many chips."""
    old = _COUNTED[spoken].search(before)
    new = _NEW_COUNTED.fullmatch(rest)
    if old is None or new is None or language != spoken:
        return None
    if not (new["how"] or new["some"] or new["thing"].endswith(("s", "x"))):
        return None  # no thing to count: 'and samsung'
    text = before[: old.start("thing")] + new["thing"] + before[old.end("thing") :]
    if new["how"]:
        text = text[: old.start()] + _cased(new["how"], old.group()) + text[old.start() + len("how many ") :]
    elif spoken == "fr":
        word, at = elided(new["thing"], before, old.start("thing"))
        text = before[:at] + word + before[old.end("thing") :]
    return text


def _cased(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word[0].lower() + word[1:]


def appended(text: str, words: str) -> str:
    """A question with more words before its question mark."""
    bare = text.rstrip(END)
    return f"{bare} {words}{text[len(bare) :]}"
