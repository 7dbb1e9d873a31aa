"""Who a sentence says said it, and when: 'selon X', 'X told reporters on Tuesday that', « a déclaré X mardi ».

Found by the words of saying and what stands beside them: a name, or a description ('the company', « trois sources
proches du dossier »). An announcement, a belief or an estimate is somebody's words only where a clause follows
('announced that'); 'announced the project' is a fact about who announced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.claims.quotations import outside
from rag.claims.saying import attributions, date_in, source_ends
from rag.claims.verbs import has_verb

_LOOK = 1200  # characters of a sentence that are searched
_FORMS = ("Inc.", "Corp.", "Ltd.", "Co.", "Jr.", "S.A.", "U.S.", "U.K.", "U.N.")
_LONGEST_SOURCE = 90  # characters of the words that name a source
_CONNECTIVE = re.compile(
    r"(?:(?:But|And|However|Meanwhile|Still|Then|Also|Yet|Moreover|Mais|Et|Or|Cependant|Toutefois|Pourtant|"
    r"Enfin|Puis|"
    r"De son côté|Pour sa part|Ensuite|De plus|For (?:his|her|its) part),?\s+"
    r"|(?:In|At|During|À|A|En|Au|Dans|Lors|Speaking)\s[^,]{1,70},\s+)",
)
_AFTER = {
    "en": re.compile(
        r"(?<![\w-])(?:according to|in the words of|as (?:reported|announced|stated|described|noted) by)\s+",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?<![\w-])(?:selon\s+|(?:d['’]après|aux\s+dires|de\s+l['’]avis|à\s+en\s+croire|(?:rapporté|annoncé|"
        r"affirmé|indiqué|"
        r"écrit|expliqué)\s+par)(?![-\w])\s*|comme\s+l['’](?:a|ont)\s+(?:dit|déclaré|annoncé|expliqué|écrit|"
        r"rappelé|affirmé|"
        r"indiqué|précisé)\s+)",
        re.IGNORECASE,
    ),
}  # fmt: skip
_NO_SOURCE = re.compile(
    r"(?:(?:their|its|his|her|leurs?|sa|son|ses)\s(?!(?:own\s)?(?:CEO|PDG|chief|president|lawyers?|spokes|"
    r"director|family|boss|avocat|"
    r"président|direct|patron|porte|dirigeant|famille|entourage))|plan|schedule|law|the (?:law|plan|schedule|"
    r"rules?|calendar|type|number|size|needs?)|moi|nous|vous|me|us|que|"
    r"le(?:s)? (?:cas|calendrier|plan|besoins?|modalités|type|nombre|critères|règles|lois?)|la (?:loi|méthode|"
    r"taille)|"
    r"un (?:calendrier|plan)|l['’](?:usage|ordre|âge)|toute (?:vraisemblance|probabilité)|lesquel\w+|laquelle|"
    r"ce)\b.*\Z",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"(?:I|we|you|je|nous|vous|tu|on|j['’]|one|which|who|that|qui|ce qui|it is|is|it was)\Z", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"(?:he|she|it|they|him|her|them|ils?|elles?|lui|eux|celui-ci|celle-ci|ceux-ci|celles-ci)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it, as the sentence puts it ('he' too), and when."""

    speaker: str
    said_on: str | None

    @property
    def is_pronoun(self) -> bool:
        """Whether the sentence alone does not tell who it is."""
        return _PRONOUN.match(self.speaker) is not None


def attribution_of(sentence: str, language: str) -> Attribution | None:
    """Who a sentence says said it; None where it says nothing of the kind, or the writer speaks."""
    if language not in _AFTER:
        return None
    head = sentence[:_LOOK]
    blank = outside(head)
    # a quotation becomes one sign, so that what stands around it stands side by side
    bare = "".join(_compressed(head, blank)).strip()
    for find in (_preposed, _subject_first, _behind):
        found = find(bare, language)
        if found is not None:
            return found
    return None


def _compressed(text: str, blank: str) -> list[str]:
    parts: list[str] = []
    inside = False
    for shown, kept in zip(text, blank, strict=True):
        hidden = kept == " " and not (shown.isspace() and not inside)
        if hidden and not inside:
            parts.append("\ue000")
        if not hidden:
            parts.append(shown)
        inside = hidden
    return parts


def _preposed(bare: str, language: str) -> Attribution | None:
    """'according to X', « selon X », wherever it stands."""
    for lead in _AFTER[language].finditer(bare):
        start = lead.end()
        rest = bare[start : start + _LONGEST_SOURCE + 60]
        shift = 0
        if language == "fr" and (of := re.match(r"(?:de\s+|d['’])", rest)):
            shift = of.end()
            rest = rest[shift:]
        elif language == "fr" and (of := re.match(r"(?:du|des)\s+", rest)):
            rest = ("le " if of[0].startswith("du") else "les ") + rest[of.end() :]
        end = source_ends(language).search(rest)
        source = rest[: end.start()] if end else rest
        source = _until_verb(source.strip(), language)
        if not source or _NO_SOURCE.match(source) or len(source) > _LONGEST_SOURCE:
            continue
        return Attribution(_tidy(source), _date_at(rest, len(source), language))
    return None


def _until_verb(source: str, language: str) -> str:
    """The words before a verb: 'la presse' of 'la presse est', where no comma ends what names the source."""
    words = source.split(" ")
    for count in range(2, len(words)):
        if (
            words[count - 1].islower()
            and has_verb(" ".join(words[: count + 1]), language)
            and not has_verb(" ".join(words[:count]), language)
        ):
            return " ".join(words[:count])
    return source


def _subject_first(bare: str, language: str) -> Attribution | None:
    """'X said', 'On Tuesday X, head of Y, announced that', « X a déclaré que »."""
    dated = attributions(language)["front"].match(bare)
    front = date_in(dated) if dated else None
    rest = bare[dated.end() :] if dated else bare
    connective = _CONNECTIVE.match(rest)
    if connective:
        rest = rest[connective.end() :]
    found = attributions(language)["subject"].match(rest)
    if found is None:
        return None
    speaker = found["speaker"].strip()
    if not _names_a_source(speaker, language):
        return None
    return Attribution(_tidy(speaker), date_in(found) or front)


def _behind(bare: str, language: str) -> Attribution | None:
    """“…”, said X on Tuesday; …, X said; « …, a expliqué X »."""
    for kind in ("inverted", "trailing"):
        for found in attributions(language)[kind].finditer(bare):
            speaker = found["speaker"].strip()
            if _names_a_source(speaker, language):
                return Attribution(_tidy(speaker), date_in(found) or _date_at(bare, found.end(), language))
    return None


def _tidy(source: str) -> str:
    """'a report by Reuters' for 'a report by Reuters published', and no full stop of the sentence."""
    source = re.sub(
        r"\s(?:publiée?s?|parue?s?|published|released|posted|issued|made|of|from|in|on|de|du|des|le|la|en|au)$",
        "",
        source,
    )
    return source if source.endswith(_FORMS) else source.rstrip(". ")


def _names_a_source(speaker: str, language: str) -> bool:
    words = speaker.split()
    return bool(
        words
        and len(speaker) <= _LONGEST_SOURCE
        and len(words) <= 12
        and not _FIRST_PERSON.match(words[0])
        and words[-1].casefold()
        not in {
            "ne",
            "n",
            "not",
            "to",
            "never",
            "which",
            "who",
            "that",
            "qui",
            "as",
            "what",
            "and",
            "or",
            "et",
            "ou",
        }
        and words[0].casefold()
        not in {"and", "or", "but", "et", "ou", "mais", "with", "such", "as", "including", "avec"}
        and not _FIRST_PERSON.match(speaker)
        and (len(words) == 1 or not has_verb(speaker, language))
        and not speaker.casefold().startswith(("it is", "there", "il est", "c'est", "c’est"))
    )


def _date_at(text: str, at: int, language: str) -> str | None:
    found = attributions(language)["date"].match(text, at)
    return date_in(found) if found else None
