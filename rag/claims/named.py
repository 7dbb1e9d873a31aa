"""A name as something that a pronoun may mean: a person, an organisation, a place, or 'the Stargate project'.

The kind is taken from what stands beside the name (a title, a first name, a noun, what it does), and left open where
nothing tells.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from rag.claims.genders import GENDER_OF_ARTICLE, gender_of
from rag.claims.known_names import FEMININE, MASCULINE, ORGANISATIONS
from rag.claims.referents import Being, Mention
from rag.claims.verbs import is_known_form
from rag.question_parts import Part, PartKind
from rag.words import fold

_WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*(?:[’'](?=s\b)s)?")
_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|M|Mme|Mlle|MM|Pr|Prof)\.?|\b(?:[Pp]resident|[Pp]résidente?|[Mm]inist(?:er|re)|CEO|"
    r"PDG|[Cc]hairman|"
    r"[Cc]hairwoman|[Ss]enator|[Ss]énat(?:eur|rice)|[Ff]ounder|[Ff]ondat(?:eur|rice)|[Dd]irect(?:eur|"
    r"rice)(?: général(?:e)?)?|"
    r"[Ee]ngineer|[Ii]ngénieure?|[Cc]hief [Ee]xecutive(?: [Oo]fficer)?|[Pp]atronn?e?|[Ss]pokes(?:man|woman)|"
    r"[Pp]orte-parole|"
    r"[Aa]nalyste?|[Pp]rofess(?:or|eure?)|[Kk]ing|[Qq]ueen|[Rr]oi|[Rr]eine|[Pp]ope|[Pp]ape|[Pp]rince(?:ss|"
    r"sse)?))[\s\u00a0]$"
)
_ROLE_AFTER = re.compile(
    r",\s+(?:(?:the|an?|le|la|l['’]|un|une|its|son|sa)\s*)?(?:(?:former|current|then|new|deputy|vice|managing|"
    r"executive|general|senior|"
    r"ancien(?:ne)?|nouveau|nouvelle|actuel(?:le)?|premier|première|"
    r"[A-Z]\w+(?:['’]s?)?)[ -]){0,2}(?:president|chairman|chairwoman|chief|CEO|PDG|"
    r"founder|co-founder|director|minister|head|engineer|analyst|professor|président|présidente|directeur|directrice|"
    r"fondateur|fondatrice|cofondateur|cofondatrice|codirecteur|patron|patronne|ministre|ingénieure?|analyste|"
    r"professeure?|"
    r"dirigeante?|responsable|économiste|economist)\b",
)
_TITLE_GENDER = dict.fromkeys(
    "mr m chairman king roi pape pope spokesman prince directeur fondateur sénateur".split(), "m"
) | dict.fromkeys(
    "mme mrs ms mlle chairwoman queen reine spokeswoman princesse princess présidente directrice fondatrice patronne "
    "sénatrice".split(),
    "f",
)
_FULL_NAME = re.compile(
    r"\b([A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ]?[a-zà-ÿ]+)?)[ \u00a0](?:[A-Z]\.[ \u00a0])?([A-ZÀ-Þ][\w-]+)"
)
_NAME_GOES_ON = re.compile(
    r"\s*,(?!\s*(?:ils?|elles?|he|she|it|they|on|the|l[ae]s?|l['’]|je|nous|we|I)(?!\w))|['’]s\b|\s+(?:and|et|"
    r"&)\s+[A-Z]"
)
_JOINED_NAME = re.compile(r"[A-ZÉ][a-zé]+-[a-zé]+")  # Jae-myung
_COMPANY = re.compile(
    r"(?:\b(?:Inc|Corp|Ltd|LLC|PLC|plc|SA|SAS|AG|GmbH|Co|Electronics|Motors?|Group|Groupe|Holdings?|Bank|"
    r"Banque|Technologies|"
    r"Semiconductors?|Foundry|Energy|Airlines|Airways|Systems|Labs?|Industries|Telecom)\.?)$"
)
_COMPANY_NOUNS = frozenset(
    "company firm group startup start-up maker manufacturer giant corporation bank supplier chipmaker "
    "publisher operator "
    "entreprise société groupe firme fabricant géant banque fournisseur constructeur éditeur "
    "opérateur jeune-pousse".split()
)
_THING_NOUNS = frozenset(
    "project programme program plan initiative deal agreement fund site plant factory campus centre center "
    "model chip "
    "contract report law bill platform service system tunnel bridge reactor mission telescope museum festival "
    "projet accord fonds usine modèle puce contrat rapport loi plateforme système pont réacteur musée partenariat "
    "entente traité traite règlement treaty".split()
)
# What organisations and people do, and projects, plants and agreements do not.
_AGENT_VERBS = {
    "en": re.compile(
        r"(?:signed|signs|hired|hires|announced|announces|said|says|bought|buys|acquired|acquires|invested|"
        r"invests|employs|"
        r"employed|sold|sells|manufactures|manufactured|reported|reports|launched|launches|unveiled|refused|"
        r"agreed|wants|plans|"
        r"declined|denied|promised|built|builds|published|founded|negotiated|met|told|asked|decided|owns|pays|"
        r"paid)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?:a|ont|avait)\s+(?:signé|embauché|recruté|annoncé|dit|déclaré|acheté|acquis|investi|vendu|"
        r"fabriqué|lancé|dévoilé|"
        r"refusé|accepté|promis|construit|publié|fondé|négocié|rencontré|demandé|décidé|payé|démenti)\b|"
        r"(?:emploie|vend|fabrique|annonce|investit|détient|veut|souhaite|négocie|refuse|construit)\b",
        re.IGNORECASE,
    ),
}
_NOUNS = "|".join(sorted(_THING_NOUNS | _COMPANY_NOUNS))
_APPOSED = {  # 'Stargate, a project', « Stargate est un projet »
    "en": re.compile(rf"(?:,|\s(?:is|was))\s+(?:the|an?)\s(?:[\w$€£.,-]+\s){{0,3}}?({_NOUNS})\b"),
    "fr": re.compile(rf"(?:,|\s(?:est|était))\s+(?:le\s|la\s|l['’]|une?\s)(?:[\w-]+\s)?({_NOUNS})\b"),
}
_STAKE = re.compile(
    r"\b(?:invest\w*|stakes?|shares?|interest|confidence|believ\w+|participation|confiance|"
    r"part)\s+(?:\w+\s+)?(?:in|en|dans)\s+$",
    re.IGNORECASE,
)


def named(
    text: str, part: Part, language: str, persons: dict[str, str | None], verb_at: int
) -> Mention | None:
    """A name of a sentence as what a pronoun may mean; None where it only says where something happened.

    :param persons: Family names known so far -> m, f or None; a person found is added.
    :param verb_at: Where the first verb of the sentence stands: a name before it is its subject.
    """
    if text[: part.start].endswith("-") or not any(letter.isalpha() for letter in part.text):
        return None
    subject = part.start < verb_at
    head = _head_beside(text, part, language)
    if head is not None and not (fold(part.text) in ORGANISATIONS and head[3] in _COMPANY_NOUNS):
        shown, start, end, noun, gender, plural = head
        being = Being.ORGANISATION if noun in _COMPANY_NOUNS else Being.THING
        return Mention(shown, start, being, plural, gender, named=True, head=noun, subject=subject, end=end)
    person = _person(text, part, persons, subject=subject)
    if person is not None:
        return person
    place = part.kind is PartKind.TERRITORY or fold(part.text) in _cities()
    if part.in_place and (place or _says_where(text, part)):
        return None
    if place:
        return _of_name(text, part, Being.PLACE, language, subject=subject)
    if apposition := _APPOSED[language].match(text, part.end):
        being = Being.ORGANISATION if fold(apposition[1]) in _COMPANY_NOUNS else Being.THING
        return replace(_of_name(text, part, being, language, subject=subject), head=apposition[1])
    if _may_be_no_name(text, part, language):
        return Mention("", part.start, Being.UNKNOWN, False, None, named=True, subject=subject)
    organisation = fold(part.text) in ORGANISATIONS or _COMPANY.search(part.text)
    acts = subject and not part.counted and _AGENT_VERBS[language].match(text[part.end :].lstrip(" \u00a0"))
    being = Being.ORGANISATION if organisation or acts else Being.UNKNOWN
    return _of_name(text, part, being, language, subject=subject)


def _person(text: str, part: Part, persons: dict[str, str | None], *, subject: bool) -> Mention | None:
    """A name as a person's, by a title, an office behind it, a first name, or what was learnt before."""
    name = part.text
    title = _TITLE.search(text[max(0, part.start - 40) : part.start])
    words = name.replace("\u00a0", " ").split(" ")
    if title is None and len(words) > 1:
        title = _TITLE.search(f"{words[0]} ")
        if title:
            name, words = name[len(words[0]) + 1 :], words[1:]
    family, first = fold(words[-1]), words[0] if len(words) > 1 else ""
    office = _ROLE_AFTER.match(text, part.end)
    hyphenated = part.kind is PartKind.NAME and any(_JOINED_NAME.fullmatch(word) for word in words)
    if not (title or office or family in persons or first in MASCULINE or first in FEMININE or hyphenated):
        return None
    gender = persons.get(family) or _gender_of_first_name(first)
    if gender is None and title:
        gender = _TITLE_GENDER.get(title[0].strip(" .\u00a0").casefold())
    persons[family] = gender
    shown = f"{title[0].strip(' ' + chr(160))} {name}" if title and title[0].startswith("M") else name
    beside = title or office
    noun = fold(beside[0].strip(" ,.\u00a0").split(" ")[-1]) if beside else ""
    head = "chief executive" if noun == "chief" else noun
    return Mention(shown, part.start, Being.PERSON, False, gender, named=True, head=head, subject=subject)


def _gender_of_first_name(first: str) -> str | None:
    if first in MASCULINE:
        return None if first in FEMININE else "m"
    return "f" if first in FEMININE else None


def _says_where(text: str, part: Part) -> bool:
    """'in X', but not 'a stake in X'."""
    lead = text[: part.outer + len(part.preposition) + 1]
    return part.preposition in {"in", "at", "en", "dans"} and not _STAKE.search(lead[-80:])


def _may_be_no_name(text: str, part: Part, language: str) -> bool:
    """'Living in Rome, he', « Mère de trois enfants, elle »: a capital at the start, but hardly a name."""
    if text[: part.start].strip("«“\"' \u00a0") or not part.text.istitle() or " " in part.text:
        return False
    word = _WORD.search(text, part.end)
    return not _NAME_GOES_ON.match(text, part.end) and not (word and is_known_form(word[0], language))


def people_of(sentence: str, persons: dict[str, str | None]) -> None:
    """Enter the family names of people who are named with their first names, by a quick look."""
    for first, family in _FULL_NAME.findall(sentence):
        if first in MASCULINE or first in FEMININE:
            gender = None if first in MASCULINE and first in FEMININE else "m" if first in MASCULINE else "f"
            persons.setdefault(fold(family), gender)


def _of_name(text: str, part: Part, being: Being, language: str, *, subject: bool) -> Mention:
    """A name with its article, which French writes for some and tells the gender by."""
    article = part.article.replace("’", "'")
    shown, gender, plural, start = part.text, None, False, part.start
    if language == "fr":
        gender = GENDER_OF_ARTICLE.get(article) or GENDER_OF_ARTICLE.get(part.preposition)
        plural = article == "les" or part.preposition in {"des", "aux"}
        lead = {"du": "le ", "au": "le ", "des": "les ", "aux": "les "}.get(part.preposition, "")
        if article in {"le", "la", "les", "l'"} and text[part.start - len(article) - 1 : part.start].strip():
            lead = "l’" if article == "l'" else f"{article} "
        shown = lead + shown
    elif article == "the":
        shown, plural = f"the {shown}", shown.endswith("s") and part.kind is PartKind.TERRITORY
    return Mention(shown, start, being, plural, gender, named=True, subject=subject)


def _head_beside(text: str, part: Part, language: str) -> tuple[str, int, int, str, str | None, bool] | None:
    """'the Stargate project', « le projet Stargate »: (as a subject, start, end, noun, gender, plural)."""
    if language == "en":
        found = re.match(r"[ \u00a0]([a-z][a-z-]+)\b", text[part.end :])
        if part.article == "the" and found and (found[1] in _THING_NOUNS | _COMPANY_NOUNS):
            end = part.end + len(found[0])
            return f"the {text[part.start : end]}", part.outer, end, found[1], None, False
        found = re.search(
            r"\b(?:the|an?)\s(?:[a-z-]+\s){0,3}?([a-z-]+)\s$",
            text[max(0, part.start - 60) : part.start],
            re.IGNORECASE,
        )
        if found and found[1] in _COMPANY_NOUNS and not part.article:
            return part.text, max(0, part.start - 60) + found.start(), part.end, found[1], None, False
        return None
    found = re.search(
        r"\b(le|la|les|du|au|des|aux|un|une|l['’])\s?((?:[a-zà-ÿ-]+\s){0,1}?)([a-zà-ÿ-]+)\s$",
        text[max(0, part.start - 60) : part.start],
        re.IGNORECASE,
    )
    if found is None or found[3] not in _THING_NOUNS | _COMPANY_NOUNS:
        return None
    article = found[1].casefold().replace("'", "’")
    gender = GENDER_OF_ARTICLE.get(article) or gender_of(found[3])
    if found[3] in _COMPANY_NOUNS and found[2]:
        return None
    shown = {
        "du": "le ",
        "au": "le ",
        "un": "le ",
        "une": "la ",
        "des": "les ",
        "aux": "les ",
        "l’": "l’",
    }.get(article, f"{article} ")
    if shown in {"le ", "la "} and fold(found[3])[0] in "aeiou":
        shown = "l’"
    words = f"{found[2]}{found[3]} {part.text}"
    start = max(0, part.start - 60) + found.start()
    return f"{shown}{words}", start, part.end, found[3], gender, shown == "les "


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    """Cities of both languages: the examples that Unicode CLDR names time zones by, and a few seats of power."""
    from babel import Locale

    found = {
        fold(name)
        for name in (
            "Washington",
            "San Francisco",
            "Bruxelles",
            "Pékin",
            "Beijing",
            "Silicon Valley",
            "Genève",
        )
    }
    for language in ("en", "fr", "ja"):  # Japanese has a name of its own for each, so that none is left out
        for zone, names in Locale.parse(language).time_zones.items():
            found.add(fold(zone.rpartition("/")[2].replace("_", " ")))
            if "city" in names:
                found.add(fold(names["city"]))
    return frozenset(found)
