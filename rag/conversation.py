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
from rag.question_parts import Part, PartKind, parts_of, territory_in
from rag.substitution import AUXILIARY, END, appended, with_counted, with_date, with_name
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
# What begins and goes on like a whole question or request, so that an 'and' before it takes nothing from another.
_ASKS = re.compile(
    rf"""^(?:{AUXILIARY}\b | (?:who|whom|whose|what|which|where|when|why|how)\b.*\b{AUXILIARY}\b
    | (?:who|which|what|qui|quel(?:le)?s?)\ \w+\ \w+ | est-ce | c['’]est | y\ a-t-il | il\ y\ a
    | (?:qu['’]|que\ |qui\ |quoi\ |quel|quand\ |où\ |comment\ |pourquoi\ |combien\ |à\ |de\ |d['’]|avec\ |par\ )
      .*(?:\w-(?:t-)?(?:il|elle|on|ils|elles|ce)\b|\b{AUXILIARY}\b)
    | combien\ (?!d[e’'])\w+\ \w+ | (?:comment|pourquoi|où|quand)\ \w+\ \w+\ \w+
    | [^\W\d_]+-(?:t-)?(?:il|elle|on|ils|elles|ce|vous|moi)\b
    | (?:tell|give|explain|describe|list|show|name|compare|donne|explique|cite|résume|décris|montre)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_ARTICLES = re.compile(r"^(?:du|des) ")  # 'qu’en est-il du Japon' speaks of 'le Japon'
_HOW_MANY = re.compile(r"how (?:much|many) [\w-]+|combien (?:de |d['’])[\w-]+", re.IGNORECASE)
_ADVERB = re.compile(
    rf"""^(?:(?:since|until|depuis|jusqu['’]à)\ )?(?:when|where|why|quand|où|pourquoi|comment|how(?=\ {AUXILIARY}\b))\b
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
_EARLIER = 8  # questions back that a chain of follow-ups may reach
_LONGEST_FOLLOW_UP, _LONGEST_BEFORE = 200, 600  # characters; longer texts leave nothing out, and cost time


def self_contained(question: str, history: Sequence[str]) -> str:
    """The question with what it leaves out taken from those before; unchanged when it leaves nothing out.

    :param history: Earlier questions, oldest first, as they were asked: each is understood from the one before it.
    """
    before = ""
    for one in (*history[-_EARLIER:], question):
        leaves_out = len(one) <= _LONGEST_FOLLOW_UP and len(before) <= _LONGEST_BEFORE
        before = _after(one, _without_and(before)) if leaves_out and before.strip() and one.strip() else one
    return before


def _without_and(question: str) -> str:
    """'And how much does it cost?' as the question that later ones start from."""
    bare = _AND.sub("", question.strip(), count=1)
    return bare[:1].upper() + bare[1:] if bare != question.strip() else question


def _after(question: str, before: str) -> str:
    """A question after one that stands on its own."""
    before = before.strip()
    whole = f"{before}{'' if before[-1] in END else '?'} {question.strip()}"
    language = question_language(question, question_language(before, "en"))
    parts = parts_of(question, language)
    opening = _OPENS.match(question) or _AND.match(question)
    rest = (question[opening.end() :] if opening else question).strip(END)
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
        return None if new else with_counted(rest, language, before, spoken)
    text = before
    if dates:
        text = with_date(
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
        return appended(text, rest[name.outer : name.end]) if adds and language == spoken else None
    if dates:  # the date may have moved what stands behind it
        place = next((part for part in parts_of(text, spoken) if part.text == place.text), None)
    if name.kind is PartKind.TERRITORY and language != spoken:
        name = replace(name, text=territory_in(name.text, language, spoken))
    return None if place is None else with_name(name, place, text, same=language == spoken)


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
