"""Pronouns and bare descriptions at the head of a statement, made explicit from what was said before.

'It will cost $500 billion.' after 'The Stargate project was announced in January.' is understood as 'The Stargate
project will cost $500 billion.' Only where one candidate is left: number, gender, and whether people, firms or things
do what the verb says must fit; with two candidates, or a pronoun before that was not resolved, the statement stays as
it is. A wrong subject would check a claim that nobody made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rag.claims.antecedents import IMPERSONAL, Said, Wanted
from rag.claims.genders import gender_of
from rag.claims.markup import without_markup
from rag.claims.named import people_of
from rag.claims.referents import Being, Mention
from rag.claims.verbs import is_known_form
from rag.question_parts import elided
from rag.words import fold

_LONGEST = 600  # characters of a statement that is read for pronouns and names
_BACK = 3  # statements
_LEAD = (
    r"(?P<lead>(?:(?:But|And|However|Meanwhile|Still|Then|Today|Also|Moreover|So|Yet|Now|Mais|Et|Or|Cependant|"
    r"Toutefois|Pourtant|"
    r"Ensuite|Puis|Enfin|Ainsi|Aujourd['’]hui|De plus|En outre|Au total|Désormais|À terme|In total|In all),?\s+"
    r"|(?:In|By|Since|On|En|D['’]ici|Depuis|Dès|Le|Fin|Début)\s[^,\d]{0,20}\d{1,4}[^,\d]{0,20},\s+){0,2})"
)
_PRONOUN = {
    "en": re.compile(rf"{_LEAD}(?P<word>it|he|she|they|the latter)\b(?!['’](?!s\b))", re.IGNORECASE),
    "fr": re.compile(
        rf"{_LEAD}(?P<word>ils?|elles?|celui-ci|celle-ci|ceux-ci|celles-ci|ce dernier|cette dernière|ces derniers|"
        r"ces dernières)(?![\w’'-])",
        re.IGNORECASE,
    ),
}
_POSSESSIVE = {
    "en": re.compile(rf"{_LEAD}(?P<word>its|his|her|their)\s+(?P<noun>[a-z][\w-]*)", re.IGNORECASE),
    "fr": re.compile(rf"{_LEAD}(?P<word>son|sa|ses|leurs?)\s+(?P<noun>[^\W\d_][\w-]*)", re.IGNORECASE),
}
_DESCRIPTION = {
    "en": re.compile(
        rf"{_LEAD}(?:the|this)\s+(?P<noun>[a-z]+(?:-[a-z]+)?(?:\sexecutive)?)(?P<own>['’]s)?(?=\s)(?!\s+(?:of|"
        rf"that|which|who|whose|where|in|for|"
        r"between|with|behind|at|to|from|and|or)\b|\s+(?-i:[A-Z]))",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        rf"{_LEAD}(?:(?:le|la|ce|cet|cette)\s+|l['’])(?P<noun>[a-zà-ÿ]+(?:-[a-zà-ÿ]+)?)(?:\sgénérale?)?(?=\s)(?!\s+(?:de|du|des|que|qui|dont|où|à|au|aux|"
        r"en|pour|entre|et|ou|avec|par)\b|\s+(?:d|qu)['’]|\s+(?-i:[A-ZÀ-Þ]))",
        re.IGNORECASE,
    ),
}
_NEXT = re.compile(
    r"(?:,[^,]{1,80},)?\s*(?:ne\s+|se\s+|n['’]|s['’]|y\s+|en\s+|also\s+|now\s+|then\s+|later\s+|still\s+|"
    r"never\s+)*([^\W\d_]+)"
)
_COMPANY = frozenset(
    "company firm group startup start-up corporation entreprise société groupe firme jeune-pousse".split()
)
_NOUNS_OF_NAMES = (
    r"(?:project|programme|program|plan|initiative|deal|agreement|fund|site|plant|factory|campus|model|chip|"
    r"contract|report|law|bill|"
    r"platform|service|system|tunnel|bridge|reactor|mission|telescope|treaty|projet|accord|fonds|usine|modèle|"
    r"puce|contrat|rapport|loi|"
    r"plateforme|système|pont|réacteur|partenariat|traité)"
)
# What may be described later: 'the Stargate project', « le projet Stargate », 'Stargate, a project', 'X, the minister'
_MAY_DESCRIBE = re.compile(
    rf"[A-ZÀ-Þ][\w’'-]*\s{_NOUNS_OF_NAMES}\b|\b{_NOUNS_OF_NAMES}\s[A-ZÀ-Þ]"
    rf"|\w(?:,|\s(?:is|was|est|était))\s(?:an?|une?|the|le|la)\s(?:\S+\s){{0,3}}{_NOUNS_OF_NAMES}\b"
    r"|\b(?:chief|[Pp]resident|[Pp]résident\w*|CEO|PDG|[Mm]inist\w+|direct(?:eur|rice|or)|fondat\w+|founder|"
    r"[Cc]hairman|patron)\b"
)


@dataclass(slots=True)
class Discourse:
    """What was said so far in a text; statements are handed to it in order.

    Breaks in the text (a heading, a list of rows) are told by `interrupt`.
    """

    persons: dict[str, str | None] = field(default_factory=dict)
    _said: list[Said] = field(default_factory=list)
    _described: dict[str, dict[str, Mention]] = field(default_factory=dict)

    def interrupt(self) -> None:
        """Forget what pronouns may mean; descriptions ('the project') reach over headings."""
        self._said.clear()

    def understood(self, text: str, language: str, paragraph: int) -> str | None:
        """A claim with the pronoun or description at its head made explicit, without markup; None where all stays."""
        plain = without_markup(text)
        if len(plain) > _LONGEST or language not in _PRONOUN:
            return plain if plain != text else None
        explicit = self._described_inside(self._resolved(plain, language, paragraph), language)
        return explicit if explicit != text else None

    def note(self, text: str, language: str, paragraph: int) -> None:
        """Remember a statement, as it is understood."""
        text = without_markup(text)
        said = Said(text[:_LONGEST], language, paragraph)
        self._said.append(said)
        del self._said[: -2 * _BACK]
        people_of(said.text, self.persons)
        if _MAY_DESCRIBE.search(said.text):
            for mention in said.mentions(self.persons):
                if mention.named and mention.head:
                    self._described.setdefault(mention.head, {})[fold(mention.text)] = mention

    def speaker(self, pronoun: str, language: str, paragraph: int) -> str | None:
        """The one person, or firm, of the statements before that 'he said' can mean."""
        found = self._antecedent(
            pronoun.casefold(), language, paragraph, "said" if language == "en" else "dit"
        )
        return found.text if found is not None and found.named else None

    def _resolved(self, text: str, language: str, paragraph: int) -> str:
        if (found := _PRONOUN[language].match(text)) and not IMPERSONAL[language].match(
            text, found.start("word")
        ):
            mention = self._antecedent(
                found["word"].casefold(), language, paragraph, text[found.end() :].lstrip()
            )
            if mention is not None:
                rest = text[found.end() :]
                if rest.startswith(("'s ", "’s ")):  # it's
                    rest = (" has" if re.match(r"..\s+(?:been|had)\b", rest) else " is") + rest[2:]
                return _cased(mention.text, found) + rest
        elif (found := _DESCRIPTION[language].match(text)) and _acts(text[found.end() :], language):
            mention = self._description(fold(found["noun"]), found["noun"].casefold(), language)
            if mention is not None:
                own = found.groupdict().get("own") or ""
                return _cased(mention.text, found) + own + text[found.end() :]
        elif found := _POSSESSIVE[language].match(text):
            mention = self._antecedent(found["word"].casefold(), language, paragraph, "")
            if mention is not None:
                return _with_owner(text, found, mention, language) or text
        return text

    def _described_inside(self, text: str, language: str) -> str:
        """The text with 'the project' inside it made explicit, where one project alone was named before."""
        for noun, known in self._described.items():
            if len(known) != 1 or noun not in text:
                continue
            mention = self._description(noun, noun, language)
            found = _inside(noun, language).search(text)
            if mention is None or found is None or mention.being is Being.PERSON or not mention.named:
                continue
            name = mention.text if language == "en" else mention.text.partition(f"{noun} ")[2]
            if not name or any(word in text for word in name.split() if word[0].isupper()):
                continue
            if language == "en":
                return f"{text[: found.start('whole')]}{name}{text[found.end() :]}"
            return f"{text[: found.end()]} {name}{text[found.end() :]}"
        return text

    def _antecedent(self, word: str, language: str, paragraph: int, verb: str) -> Mention | None:
        """The only thing of the statements before that a pronoun can mean."""
        wanted = Wanted(word, language, verb)
        here = [said for said in self._said if said.paragraph == paragraph]
        if here:
            for said in reversed(here[-_BACK:]):
                if said.language != language:
                    return None
                candidates = wanted.among(said, said.mentions(self.persons))
                if candidates:
                    return None if said.leaves_open(wanted, candidates) else wanted.only(candidates)
                if said.leaves_open(wanted, ()) or wanted.among(
                    said, said.mentions(self.persons), any_verb=True
                ):
                    return None
            return None
        before = [said for said in self._said if said.paragraph == self._said[-1].paragraph][-_BACK:]
        found: list[Mention] = []
        for said in before:
            candidates = wanted.among(said, said.mentions(self.persons))
            if said.language != language or said.leaves_open(wanted, candidates or found):
                return None
            found += candidates
        return wanted.only(found)

    def _description(self, folded: str, noun: str, language: str) -> Mention | None:
        """The only thing that 'the project', « l'entreprise », 'the chief executive' can mean."""
        recent = [said for said in self._said[-_BACK:] if said.language == language]
        if noun in _COMPANY:
            names = {
                fold(mention.text): mention
                for said in recent
                for mention in said.mentions(self.persons)
                if mention.named
                and mention.being in {Being.ORGANISATION, Being.UNKNOWN}
                and not mention.plural
            }
            only = next(iter(names.values())) if len(names) == 1 else None
            if any(said.has_noun(_COMPANY) for said in recent) and not (only and only.head):
                return None
            return only if only is not None and only.being is Being.ORGANISATION else None
        known = self._described.get(noun) or self._described.get(folded) or {}
        if len(known) != 1 or any(said.introduces(noun) for said in self._said):
            return None
        mention = next(iter(known.values()))
        if mention.being is Being.PERSON:
            people = {
                fold(other.text)
                for said in recent
                for other in said.mentions(self.persons)
                if other.being is Being.PERSON
            }
            return mention if people <= {fold(mention.text)} and people else None
        return mention if mention.named else None


@lru_cache(maxsize=256)
def _inside(noun: str, language: str) -> re.Pattern[str]:
    """'the project', « du projet », inside a sentence, by itself."""
    if language == "en":
        return re.compile(
            rf"(?<=\w )(?P<whole>the {re.escape(noun)})\b"
            r"(?=[.,;:!?)]|\s*$|\s(?:is|was|has|had|will|would|in|on|by|and|but|as|at|when|after|before|during|until|since)\b)"
        )
    return re.compile(
        rf"(?<=\w )(?P<whole>(?:(?:le|la|du|au)\s|(?:de\s|à\s)?l['’]){re.escape(noun)})\b"
        r"(?!\s(?:de|du|des|que|qui|dont|où|à|au|pour|entre|avec)\b|\s[dq]u?['’]|\s[A-ZÀ-Þ]|\s[a-zà-ÿ]+(?:ais|ois|ain|ien|éen|ique|al|el|if)e?\b)"
    )


def _acts(rest: str, language: str) -> bool:
    """Whether a verb follows: 'The project costs', not 'The project manager'."""
    found = _NEXT.match(rest)
    return found is not None and (found[1].endswith("ly") or is_known_form(found[1], language))


def _cased(name: str, found: re.Match[str]) -> str:
    """The words before, and the name with a capital where it opens the sentence."""
    lead = found["lead"]
    return lead + name if lead else name[0].upper() + name[1:]


def _with_owner(text: str, found: re.Match[str], owner: Mention, language: str) -> str | None:
    """'The Stargate project’s cost' for 'Its cost', « Le coût du projet Stargate » for « Son coût »."""
    rest, noun = text[found.end() :], found["noun"]
    if language == "en":
        return f"{_cased(owner.text, found)}’s {noun}{rest}"
    word = found["word"].casefold()
    gender = {"son": "m", "sa": "f"}.get(word) or gender_of(noun.casefold())
    follows = re.match(r"\s+(?:ne\s+|se\s+|n['’]|s['’])?([^\W\d_]+)", rest)
    if follows is None or not is_known_form(follows[1], "fr"):
        return None  # 'Sa prospérité économique': the owner would part the noun and what describes it
    if word in {"ses", "leurs"}:
        article = "les "
    elif fold(noun)[0] in "aeiouh":
        article = "l’"
    elif gender is None:
        return None
    else:
        article = "le " if gender == "m" else "la "
    name = owner.text
    if name.startswith("le "):
        of = f"du {name[3:]}"
    elif name.startswith("les "):
        of = f"des {name[4:]}"
    elif name.startswith(("la ", "l’", "l'")):
        of = f"de {name}"
    else:
        lead, at = elided(name, "de ", 3)
        of = "de "[:at] + lead
    return f"{_cased(article + noun, found)} {of}{rest}"
