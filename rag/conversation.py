"""Follow-up questions made to stand on their own: 'Et Samsung ?' after a question about SK Hynix.

No language model: a follow-up gives a name, a date, a thing counted or a question word, which takes the place of
its like in the question before; a pronoun is replaced by the one name that it can stand for (`rag.pronouns`). Where
the place or the name is in doubt, the question before is set in front, whole. What stands on its own is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.language import question_language
from rag.pronouns import leans, resolved
from rag.question_parts import Part, PartKind, elided, parts_of
from rag.words import STOPWORDS, fold, tokens

_OPENS = re.compile(
    r"""^(?:(?:et|and|mais|but|ou|or|alors|so|ok|then|puis)\b[\s,:]*)?
    (?P<asks>(?:what|how)\ about | same\ (?:question\ )?for | idem\ (?:pour|à|en)
    | (?:la\ )?même\ (?:question|chose)\ (?:pour|concernant)
    | qu['’]en\ est-il\ (?:de\ |d['’]|pour\ |(?=du\ |des\ )) | quid\ (?:de\ |d['’]|(?=du\ |des\ ))
    | (?:et|and)\ (?:for|pour|chez|concernant)\b)\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_AND = re.compile(r"^(?:et|and|mais|but|ou|or)\b[\s,:]*(?:plutôt |rather |instead )?", re.IGNORECASE)
_THAT_OF = re.compile(
    r"^(?:(?:celui|celle|ceux|celles|that|those) (?:of |de (?:la |l['’])?|d['’]|(?=du |des )))", re.IGNORECASE
)
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|must|may|might|est|sont|a|ont|était|"
    r"étaient|sera|seront|avait|peut|peuvent|doit|doivent|va|vont)"
)
# What begins and goes on like a whole question or request, so that an 'and' before it takes nothing from another.
_ASKS = re.compile(
    rf"""^(?:{_AUXILIARY}\b | (?:who|whom|whose|what|which|where|when|why|how)\b.*\b{_AUXILIARY}\b
    | (?:who|which|what|qui|quel(?:le)?s?)\ \w+\ \w+ | est-ce | c['’]est | y\ a-t-il | il\ y\ a
    | (?:qu['’]|que\ |qui\ |quoi\ |quel|quand\ |où\ |comment\ |pourquoi\ |combien\ |à\ |de\ |d['’]|avec\ |par\ )
      .*(?:\w-(?:t-)?(?:il|elle|on|ils|elles|ce)\b|\b{_AUXILIARY}\b)
    | combien\ (?!d[e’'])\w+\ \w+ | [^\W\d_]+-(?:t-)?(?:il|elle|on|ils|elles|ce|vous|moi)\b
    | (?:tell|give|explain|describe|list|show|name|compare|donne|explique|cite|résume|décris|montre)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_COUNTED = {
    "en": re.compile(
        rf"""\bhow\ (?:much|many)\ (?P<thing>[^\W\d_][\w-]*
        (?:(?:\ (?!{_AUXILIARY}\b)[^\W\d_][\w-]*){{0,2}}(?=\ {_AUXILIARY}\b))?)""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "fr": re.compile(
        r"\bcombien (?:de |d['’])(?P<thing>[^\W\d_][\w-]*(?:(?-i: (?:de|à) [a-zà-ÿ][\w-]*))?)", re.IGNORECASE
    ),
}
_NEW_COUNTED = re.compile(
    r"""(?:(?P<how>how\ (?:much|many)\ )|combien\ )?(?P<some>de\ |d['’]|des\ |les\ )?
    (?P<thing>[^\W\d_][\w-]*(?:\ [^\W\d_][\w-]*){0,2})""",
    re.IGNORECASE | re.VERBOSE,
)
_ARTICLES = re.compile(r"^(?:du|des) ")  # 'qu’en est-il du Japon' speaks of 'le Japon'
_HOW_MANY = re.compile(r"how (?:much|many) [\w-]+|combien (?:de |d['’])[\w-]+", re.IGNORECASE)
_ADVERB = re.compile(
    rf"""^(?:(?:since|until|depuis|jusqu['’]à)\ )?(?:when|where|why|quand|où|pourquoi|comment|how(?=\ {_AUXILIARY}\b))\b
    | ^(?:by|with|to|from|for|par|avec|à|de|pour|chez)\ (?:whom|who|what|qui|quoi)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_YES_OR_NO = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|will|would|can|could|est-ce)\b", re.IGNORECASE
)
_AFTER_WHAT = re.compile(
    r"^(?:in|by|at|for|on|with|to|from|en|de|à|dans|par|pour|avec|depuis|sur|chez) "
    r"(?:which|what|how|when|quel\w*|combien|qui|quoi)\b",
    re.IGNORECASE,
)
_SMALL_TALK = frozenset("merci thanks thank ok okay oui non yes no bonjour hello salut hi".split())
_FILLERS = frozenset(
    "else exactly precisely exactement precisement autre autres ensuite then later after really vraiment one ones "
    "encore since until sur sure instead plutot also aussi come long ago temps date annee year prix price whom "
    "quoi".split()
)
_STOPWORDS = frozenset(fold(word) for word in STOPWORDS) | {"et", "and", "qui", "que", "who"}
_OF = frozenset("of de du des d".split())
_LONGEST_ELLIPSIS = 8  # words
_END = " ?\u00a0\u202f.!…"


def self_contained(question: str, history: Sequence[str]) -> str:
    """The question with what it leaves out taken from those before; unchanged when it leaves nothing out.

    :param history: Earlier questions, oldest first, as they were asked: each is understood from the one before it.
    """
    before = ""
    for one in (*history, question):
        before = _after(one, _without_and(before)) if before.strip() and one.strip() else one
    return before


def _without_and(question: str) -> str:
    """'And how much does it cost?' as the question that later ones start from."""
    bare = _AND.sub("", question.strip(), count=1)
    return bare[:1].upper() + bare[1:] if bare != question.strip() else question


def _after(question: str, before: str) -> str:
    """A question after one that stands on its own."""
    before = before.strip()
    whole = f"{before}{'' if before[-1] in _END else '?'} {question.strip()}"
    language = question_language(question, question_language(before, "en"))
    parts = parts_of(question, language)
    opening = _OPENS.match(question) or _AND.match(question)
    rest = (question[opening.end() :] if opening else question).strip(_END)
    if not rest or fold(rest.split()[0].strip(",")) in _SMALL_TALK:
        return question
    names = [part for part in parts if part.kind is not PartKind.DATE]
    if leans(question, language, names):
        earlier = parts_of(before, question_language(before, "en"))
        return resolved(question, language, before, earlier) or whole
    words = [fold(word) for word in tokens(rest)]
    if len(words) > _LONGEST_ELLIPSIS:
        return question
    if all(word in _STOPWORDS or word in _FILLERS for word in words):
        return _with_question_word(rest, before) or whole
    if opening is None and not names and _AFTER_WHAT.match(rest) and not _ASKS.match(rest):
        return whole
    if opening is None:
        alone = (
            len(parts) == 1 and parts[0].end - parts[0].outer >= len(rest) and question.rstrip().endswith("?")
        )
        if not alone and not re.fullmatch(
            r"how (?:much|many) [\w-]+|combien (?:de |d['’])[\w-]+", rest, re.IGNORECASE
        ):
            return question
    elif _ASKS.match(rest) and not opening.groupdict().get("asks"):
        return question
    return _replaced(rest, language, before) or whole


def _with_question_word(rest: str, before: str) -> str | None:
    """'Where?' after 'When were they signed?', 'Why?' after a question for yes or no."""
    asked = _ADVERB.match(f"{rest} is" if rest.lower() == "how" else rest)
    if asked is None or asked.end() < len(rest):
        return None
    old = _ADVERB.match(before)
    if old:
        return rest[0].upper() + rest[1:] + before[old.end() :]
    return (
        f"{rest[0].upper()}{rest[1:]} {before[0].lower()}{before[1:]}" if _YES_OR_NO.match(before) else None
    )


def _replaced(rest: str, language: str, before: str) -> str | None:
    """The question before with the follow-up's names, dates or counted thing in the place of its own."""
    owner = bool(_THAT_OF.match(rest))
    rest = _ARTICLES.sub(lambda match: "le " if match.group() == "du " else "les ", _THAT_OF.sub("", rest))
    spoken = question_language(before, language)  # type: ignore[arg-type]
    new, old = parts_of(rest, language), parts_of(before, spoken)
    names = [part for part in new if part.kind is not PartKind.DATE]
    dates = [part for part in new if part.kind is PartKind.DATE]
    if _content(rest, new):
        return None if new else _with_counted(rest, language, before, spoken)
    text = before
    if dates:
        text = _with_date(
            dates[0],
            [part for part in old if part.kind is PartKind.DATE],
            text,
            same=language == spoken,
            language=spoken,
        )
    if not names:
        return text if dates else None
    name = _joined(rest, names)
    known = [part for part in old if part.kind is not PartKind.DATE]
    place = _place_of(replace(name, preposition="of") if owner else name, known)
    if place is None:
        adds = name.in_place or (name.preposition and len(known) < 2)
        return _appended(text, rest[name.outer : name.end]) if adds and language == spoken else None
    if dates:  # the date may have moved what stands behind it
        place = next((part for part in parts_of(text, spoken) if part.text == place.text), None)
    return None if place is None else _with_name(name, place, text, same=language == spoken)


def _content(rest: str, parts: Sequence[Part]) -> list[str]:
    """The words of a follow-up besides its names, dates and function words."""
    bare = list(rest)
    for part in parts:
        bare[part.outer : part.end] = " " * (part.end - part.outer)
    return [
        word
        for word in tokens("".join(bare))
        if fold(word) not in _STOPWORDS and fold(word) not in {"for", "pour"}
    ]


def _joined(rest: str, names: Sequence[Part]) -> Part:
    """One part of 'Samsung and SK Hynix'."""
    first, last = names[0], names[-1]
    return replace(first, text=rest[first.start : last.end], end=last.end)


def _place_of(new: Part, old: Sequence[Part]) -> Part | None:
    """The one name whose place a new one takes; None where two could be meant."""
    if new.preposition:
        alike = [part for part in old if part.in_place] if new.in_place else []
        like = _OF if new.preposition in _OF else {new.preposition}
        alike = alike or [part for part in old if part.preposition in like]
        if alike or new.preposition not in _OF:
            return alike[-1] if alike else None
    territories = [part for part in old if part.kind is PartKind.TERRITORY]
    if new.kind is PartKind.TERRITORY:
        old = territories or [part for part in old if part.in_place] or old
    else:
        old = [part for part in old if part not in territories] or old
    shouting = new.text.isupper() and any(part.counted and part.text.isupper() for part in old)
    if shouting and len(old) > 1:
        return None  # 'And DRAM?' and 'And TSMC?' look alike
    tiers = (
        [part for part in old if not (part.preposition or part.attributive or part.counted)],
        [part for part in old if part.preposition and not (part.in_place or part.counted)],
        [part for part in old if part.attributive or part.in_place],
        list(old),
    )
    first = next((tier for tier in tiers if tier), [])
    return first[0] if len({part.text for part in first}) == 1 else None


def _with_name(new: Part, place: Part, text: str, *, same: bool) -> str:
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
        return text[: place.outer] + contracted + new.text + text[place.end :]
    if same and new.article == "the" and not place.article:
        return f"{text[: place.start]}the {new.text}{text[place.end :]}"
    word, at = elided(new.text, text, place.start)
    return text[:at] + word + text[place.end :]


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


def _with_date(new: Part, old: Sequence[Part], text: str, *, same: bool, language: str) -> str:
    """The text with a new date in the place of its own, or at its end."""
    lead = f"{new.preposition} " if new.preposition else ""
    if not old:
        usual = {"en": "in", "fr": "en"}[language]
        return _appended(text, f"{lead if same and lead else usual + ' '}{new.text}")
    place = old[-1]
    if same and lead and place.preposition:
        return text[: place.outer] + lead + new.text + text[place.end :]
    return text[: place.start] + new.text + text[place.end :]


def _with_counted(rest: str, language: str, before: str, spoken: str) -> str | None:
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


def _appended(text: str, words: str) -> str:
    """A question with more words before its question mark."""
    bare = text.rstrip(_END)
    return f"{bare} {words}{text[len(bare) :]}"
