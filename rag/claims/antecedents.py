"""Which thing of an earlier statement a pronoun can mean: number, gender, and what its verb says it does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.claims.mentions import mentions_of
from rag.claims.quotations import outside
from rag.claims.referents import Being, Mention
from rag.words import fold

IMPERSONAL = {
    "en": re.compile(
        r"""it(?:['’]s|\s+(?:is|was|will\s+be|would\s+be|has\s+been|remains?|seems?|appears?|became|becomes|may\s+be|might\s+be|looks?))
        \s+(?!(?:\w+ly\s+)?(?:expected|set|due|planned|scheduled|going|likely|supposed|estimated|projected|slated|about|able|
        unlikely|to|designed|intended|meant|built|required)\s+to\b)[^.;]{0,60}?\b(?:that|who|to|whether|if|when
        |how|why|which|because)\b
        |it\s+(?:\w+\s+){0,2}(?:costs?|takes?|took|makes?|made)\b[^.;]{0,40}\bto\b
        |it\s+(?:seems?|appears?|turns?\s+out|rain(?:s|ed)|snow(?:s|ed)|emerged|follows|transpired|happens?)\b
        |it(?:['’]s|\s+(?:is|was))\s+(?:not\s+)?(?:clear|possible|unclear|unknown|true|time|worth|a\s+(?:pity
        |shame|fact)|
        in\s+\w+\s+that|\d+\s*(?:am|pm|o['’]clock))\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "fr": re.compile(
        r"""il\s+(?:(?:n['’]|ne\s+)?(?:y\s+(?:a|avait|aura|aurait|en)|faut|faudra|faudrait|fallait|s['’]agi\w+|existe\w*|reste\w*|manque\w*|
        convient|semble|suffi\w+|pleut|se\s+peut|vaut|paraît|importe|s['’]avère|arrive|en\s+(?:est|va|faut)|en\s+est)
        |a\s+fallu|a\s+été\s+\w+\s+(?:que|de|à)\b|a\s+été\s+\w+\s+(?:qu|d)['’]|(?:n['’])?(?:est|était|sera
        |serait|fut)\s+(?:\w+\s+){1,3}?(?:que|de|qu['’]|d['’])
        |(?:n['’])?est\s+(?:\d|midi|minuit|temps|question|tôt|tard|une?\s))""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
# What only people and firms do, and what only things do, after the pronoun and its auxiliaries.
_AGENT = {
    "en": re.compile(
        r"(?:(?:has|have|had|will|would|also|then|later|never|not|did)\s+){0,3}(?:signed?|met|meets?|said|"
        r"says|told|visit(?:s|ed)?|announce[sd]?|"
        r"wants?|wanted|hire[sd]?|buys?|bought|acquire[sd]?|invest(?:s|ed)?|believe[sd]?|thinks?|promise[sd]?|"
        r"refuse[sd]?|denied|denies|"
        r"plans?|planned|employs?|employed|manufactures?|sells?|sold|owns?|spent|spends?|agreed|declined|"
        r"travel\w*|spoke|asked|warned|won|wins|wrote|writes|published|"
        r"studied|married|died|resigned|joined|founded|led|leads|taught|claimed?|refuses|hope[sd]?|decided|"
        r"negotiate[sd]?|pays?|paid|arrived|argued?|added|explained)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?:(?:n['’]|ne\s+|s['’]|se\s+|l['’]|y\s+)?(?:a|ont|avait|avaient|est|sont)?\s*(?:aussi\s+|"
        r"également\s+|ensuite\s+|pas\s+)?)"
        r"(?:signé|rencontré|visité|dit|déclaré|annoncé|embauché|acheté|acquis|investi|promis|refusé|démenti|"
        r"souhaité|voulu|décidé|négocié|payé|"
        r"affirmé|expliqué|ajouté|estimé|entretenue?s?|rendue?s?|reçu|demandé|estime|affirme|déclare|emploie|"
        r"souhaite|veut|veulent|souhaitent|"
        r"espère|promet|fabrique|vend|achète|investit|investira|détient|négocie|refuse|visite|rencontre|"
        r"compte|prévoit\s+de|emploient|reproche|critique|écrit|publie|"
        r"épouse|étudie|dirige|songe|fonde|commande|meurt|naît|démissionne|gagne|remporté|écrit|publié|épousé|"
        r"fondé|dirigé|refusé|proposé)\b",
        re.IGNORECASE,
    ),
}
_COSTS = {
    "en": re.compile(
        r"(?:(?:will|would|could|may|might|should|is|was|expected|estimated|set|to|also|reportedly|"
        r"not)\s+){0,4}(?:costs?|lasts?|be\s+(?:built|completed|"
        r"finished|inaugurated)|takes?\s+place|contains?|consumes?|covers?)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?:ne\s+)?(?:devrait\s+|doit\s+|pourrait\s+|va\s+|a\s+)?(?:coûte\w*|coût(?:é|ait)|dure(?:r|ra|"
        r"rait)?|être\s+(?:construite?|achevée?|inaugurée?)|"
        r"sera\s+(?:construite?|achevée?|inaugurée?)|consomme\w*)\b",
        re.IGNORECASE,
    ),
}
_STANDS_FOR_NOTHING = re.compile(
    r"il\s+(?:n['’])?(?:y\s|faut|s['’]agi)|it\s+is\s+(?:clear|possible|true|unclear)\b", re.IGNORECASE
)
_IS_A = re.compile(
    r"\s(?:is|was|became|est|était|fut|devint|est\sdevenue?)\s(?:(?:now|also|today|still|aujourd['’]hui|aussi|"
    r"également)\s)?"
    r"(?:an?|one\sof|the|une?|l['’]une?\sd|le|la)\b"
)
_LEFT_OPEN = {  # pronouns in an earlier statement that may stand for something that its words do not name
    "thing": re.compile(
        r"\b(?:it|this|il|elle|celui-ci|celle-ci|cela|ça|ceci|ce dernier|cette dernière)\b(?!-)",
        re.IGNORECASE,
    ),
    "person": re.compile(r"\b(?:he|him|she|her|il|elle|lui|celui-ci|celle-ci)\b", re.IGNORECASE),
    "plural": re.compile(r"\b(?:they|them|these|those|ils|elles|eux|ceux-ci|celles-ci)\b", re.IGNORECASE),
}


_MASCULINE = frozenset({"he", "his", "him", "il", "ils", "celui-ci", "ceux-ci", "ce dernier", "ces derniers"})
_FEMININE = frozenset(
    {"she", "her", "elle", "elles", "celle-ci", "celles-ci", "cette dernière", "ces dernières"}
)
_PLURAL = frozenset("they their ils elles ceux-ci celles-ci leur leurs".split()) | {
    "ces derniers",
    "ces dernières",
}


@dataclass(slots=True)
class Said:
    """A statement as it is understood, its mentions found when first asked for."""

    text: str
    language: str
    paragraph: int
    _mentions: tuple[Mention, ...] | None = None

    def mentions(self, persons: dict[str, str | None]) -> tuple[Mention, ...]:
        """What it speaks of; people found are added to `persons`."""
        if self._mentions is None:
            self._mentions = mentions_of(self.text, self.language, persons)
        return self._mentions

    def defined(self, mentions: Sequence[Mention]) -> Mention | None:
        """X of a sentence 'X is a …': what it says X to be is no second thing, and the next goes on about X."""
        for mention in mentions:
            if (
                mention.named
                and mention.text
                and mention.subject
                and not mention.owner
                and fold(self.text).startswith(fold(mention.text))
            ):
                rest = self.text[len(mention.text) :]
                return mention if _IS_A.match(rest) and not mention.plural else None
        return None

    def leaves_open(self, wanted: Wanted, candidates: Sequence[Mention]) -> bool:
        """Whether a pronoun stands in it that its own words before it do not explain."""
        first = min((mention.start for mention in candidates), default=len(self.text))
        found = _LEFT_OPEN[wanted.kind].search(outside(self.text))
        impersonal = found and _STANDS_FOR_NOTHING.match(self.text, found.start())
        return found is not None and not impersonal and found.start() < first

    def has_noun(self, nouns: frozenset[str]) -> bool:
        """Whether it brings in something by one of these nouns alone: 'a company'."""
        return any(
            re.search(rf"\b(?:an?|another|une?|autre)\s(?:\w+\s)?{noun}\b", self.text) for noun in nouns
        )

    def introduces(self, noun: str) -> bool:
        """Whether it brings in another thing of the kind: 'a second project'."""
        return re.search(
            rf"\b(?:an?|another|second|other|une?|autre|deuxième)\s+(?:\w+\s)?{re.escape(noun)}s?\b(?!\s(?-i:[A-Z]))",
            self.text,
            re.IGNORECASE,
        ) is not None and not re.search(
            rf"[A-Z]\w*,?\s(?:is\s|was\s|est\s|était\s)?(?:an?|une?)\s(?:\w+\s)?{re.escape(noun)}", self.text
        )


class Wanted:
    """What a pronoun asks of the thing that it stands for."""

    def __init__(self, word: str, language: str, verb: str) -> None:
        self.word, self.language = word, language
        self.plural = word in _PLURAL
        self.last = word in {"the latter", "celui-ci", "celle-ci", "ceux-ci", "celles-ci"} or "derni" in word
        self.person = word in {"he", "she", "his", "her", "him"}
        self.gender = "m" if word in _MASCULINE else "f" if word in _FEMININE else None
        self.agent = bool(verb) and (verb in {"said", "dit"} or _AGENT[language].match(verb) is not None)
        self.costs = bool(verb) and _COSTS[language].match(verb) is not None
        self.kind = "plural" if self.plural else "person" if self.person else "thing"

    def among(self, said: Said, mentions: Sequence[Mention], *, any_verb: bool = False) -> list[Mention]:
        """Those that could be meant, doubtful ones included; `any_verb`: whatever the verb says they do."""
        defined = None if self.last else said.defined(mentions)
        if defined is not None and self._fits(defined, any_verb=any_verb):
            return [defined]
        return [mention for mention in mentions if self._fits(mention, any_verb=any_verb)]

    def only(self, candidates: Sequence[Mention]) -> Mention | None:
        """The one candidate, or the last where the word asks for it; None in doubt."""
        by_name = {_key(mention): mention for mention in reversed(candidates)}
        if (
            len(by_name) > 1
            and not self.last
            and (subjects := [one for one in candidates if one.subject and not one.owner])
        ):
            # 'Newcastle University is one of the UK’s best. It …': an owner is not what the next sentence goes on about
            by_name = {
                _key(one): one for one in candidates if not one.owner or _key(one) in map(_key, subjects)
            }
        if len(by_name) != 1 and not (self.last and candidates):
            return None
        mention = candidates[-1] if self.last else next(iter(by_name.values()))
        if self.last and len(by_name) > 1 and mention.being is not Being.PERSON:
            return None
        if not mention.text or (
            self.person
            and mention.being is not Being.PERSON
            and (
                mention.owner or not mention.subject or mention.text.startswith(("the ", "le ", "la ", "l’"))
            )
        ):
            return None
        if self.language == "fr" and mention.gender is None and not self.last:
            sure = mention.named and (mention.subject or mention.being is Being.PERSON or self.gender is None)
            return mention if sure else None
        return mention

    def _fits(self, mention: Mention, *, any_verb: bool) -> bool:
        being = mention.being
        if mention.plural is not self.plural and not (self.language == "en" and self.word == "their"):
            return False
        if self.plural:
            return not (self.gender == "f" and mention.gender == "m")
        if self.gender and mention.gender and self.gender != mention.gender:
            return False
        if self.person:
            return being is Being.PERSON or (being is Being.UNKNOWN and mention.named)
        if self.language == "en" and being is Being.PERSON and self.word != "the latter":
            return False
        if any_verb:
            return True
        if self.agent and (being is Being.THING or (being is Being.PLACE and not mention.subject)):
            return False
        return not (self.costs and being in {Being.PERSON, Being.ORGANISATION})


def _key(mention: Mention) -> str:
    """What two mentions of one thing share: of a person the family name."""
    name = fold(mention.text)
    return name.rpartition(" ")[2] if mention.being is Being.PERSON and mention.named else name
