"""The words of saying in French and English, and the dates that stand beside them, as regular expressions."""

from __future__ import annotations

import re
from functools import lru_cache

_MONTHS = {
    "en": r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|"
    r"Feb\.|Aug\."
    r"|Sept?\.|Oct\.|Nov\.|Dec\.)",
    "fr": r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)",
}
_S = r"[\s\u00a0\u202f]+"
_DATES = {
    "en": rf"""(?:(?i:on|in|since)\s+)?(?:late\s+|early\s+)?(?P<N>
        (?:(?:last|this)\s+)?(?i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:\s+(?:morning|evening|night
        |afternoon))?
            (?:,?{_S}(?:\d{{1,2}}{_S}{_MONTHS["en"]}|{_MONTHS["en"]}{_S}\d{{1,2}})(?:,?{_S}\d{{4}})?)?
        |\d{{1,2}}(?:st|nd|rd|th)?{_S}{_MONTHS["en"]}(?:,?{_S}\d{{4}})?
        |{_MONTHS["en"]}{_S}\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?{_S}\d{{4}})?
        |{_MONTHS["en"]}(?:{_S}\d{{4}})?|(?<=in\s)\d{{4}}|\d{{4}}-\d\d-\d\d
        |(?i:yesterday|today)|(?:last|earlier\s+this|this)\s+(?:week|month|year|morning|summer|spring|autumn|winter)
        |(?:two|three|four|five|\d+)\s+(?:days|weeks|months|years)\s+ago)(?!\w)""",
    "fr": rf"""(?:(?i:le|ce|dès|en|fin|début)\s+)?(?P<N>
        (?i:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)
            (?:{_S}\d{{1,2}}(?:er)?{_S}{_MONTHS["fr"]}(?:{_S}\d{{4}})?|{_S}\d{{1,2}}(?:er)?(?=[\s,.]))?(?:\s+(?:dernier|soir|matin))?
        |\d{{1,2}}(?:er)?{_S}{_MONTHS["fr"]}(?:{_S}\d{{4}})?
        |{_MONTHS["fr"]}(?:{_S}\d{{4}}|\s+dernier)?|(?<=en\s)\d{{4}}|\d{{4}}-\d\d-\d\d
        |[hH]ier(?:\s+(?:soir|matin))?|aujourd['’]hui|la\s+semaine\s+dernière|(?:le\s+)?mois\s+dernier
        |l['’](?:an|année)\s+derni(?:er|ère)
        |ce\s+matin|il\s+y\s+a\s+(?:deux|trois|quatre|cinq|\d+)\s+(?:jours|semaines|mois|ans))(?!\w)""",
}


def _dated(language: str, name: str) -> str:
    """The pattern of a date with its day in a group of that name."""
    return "(?:" + _DATES[language].replace("?P<N>", f"?P<{name}>") + ")"


_JOINED = r"(?:\ue000[,.]?|,)\s*"  # a quotation, or a comma, and what says whose words they are
_FULL_STOP = r"(?<!\bM)(?<!\bMM)(?<!\bMr)(?<!\bDr)(?<!\bMrs)(?<!\bMs)(?<!\b[A-Z])\.(?:\s|\Z)"
_HEARERS = (
    r"(?:reporters|journalists|Reuters|Bloomberg|AFP|CNBC|the\s+\w+(?:\s+\w+)?|a\s+\w+(?:\s+\w+)?|[A-Z]\w+|"
    r"him|her|them"
    r"|lawmakers|investors)"
)
_MEANWHILE = (
    r"(?:(?:[^\W\d_]+ment|aussi|ensuite|déjà|toutefois|cependant|encore|ainsi|par\s+ailleurs|d['’]ailleurs|"
    r"en\s+outre|"
    r"pour\s+sa\s+part|de\s+son\s+côté|notamment)\s+)?"
)
# Verbs that report by themselves, and verbs that need 'that', a colon or a quotation after them.
_SAY = {
    "en": r"(?:said|says|told|tells)",
    "fr": r"(?:dit|disent|disait|disaient|déclare|déclarent|affirme|affirment|assure|assurent|prétend|prétendent|"
    rf"(?:a|ont|avait|avaient)\s+{_MEANWHILE}(?:dit|déclaré|affirmé|assuré|prétendu)(?!\s+(?:non|oui|adieu)\b))",
}
_TELL = {
    "en": (
        r"(?:announce[sd]?|claim(?:s|ed)|state[sd]|report(?:s|ed)|argue[sd]?|believe[sd]?|thinks?|thought|"
        r"estimate[sd]?|"
        r"warn(?:s|ed)|add(?:s|ed)|explain(?:s|ed)|confirm(?:s|ed)|den(?:y|ies|ied)|insist(?:s|ed)|suggest(?:s|ed)|"
        r"predict(?:s|ed)|note[sd]|reveal(?:s|ed)|wrote|writes?|acknowledge[sd]?|admit(?:s|ted)|promise[sd]?|"
        r"declare[sd]?|indicate[sd]?|assert(?:s|ed)|recall(?:s|ed)|point(?:s|ed)\s+out|maintain(?:s|ed)|"
        r"repl(?:y|ies|ied)|"
        r"disclose[sd]?|posted|tweeted|emphasi[sz]e[sd]?|stress(?:es|ed)|conclude[sd]?|asked|asks|reiterated|"
        r"hopes?|hoped|"
        r"expects?|expected|(?:was|were|is|are)\s+quoted\s+as\s+saying|let\s+it\s+be\s+known|made\s+(?:it\s+)?clear)"
    ),
    "fr": (
        rf"(?:(?:(?:a|ont|avait|avaient)\s+{_MEANWHILE}"
        r"(?:annoncé|indiqué|précisé|expliqué|ajouté|estimé|confirmé|souligné|"
        r"rappelé|révélé|écrit|reconnu|admis|promis|averti|prévenu|répété|noté|répondu|soutenu|jugé|démenti|insisté|"
        r"fait\s+(?:savoir|valoir|remarquer)|laissé\s+entendre|rapporté|avancé|garanti|conclu|martelé|lancé|"
        r"relevé|observé|"
        r"signalé|certifié|juré|nié))"
        r"|annonce(?:nt)?|indique(?:nt)?|précise(?:nt)?|explique(?:nt)?|ajoute(?:nt)?|estime(?:nt)?|estimait|"
        r"confirme(?:nt)?|souligne(?:nt)?|rappelle(?:nt)?|"
        r"révèle(?:nt)?|écri(?:t|vent|vait)|reconnaît|reconnaissent|admet(?:tent)?|promet(?:tent)?|avertit|"
        r"prévient|pense(?:nt)?|"
        r"croit|croient|juge(?:nt)?|soutien(?:t|nent)|notent?|fait\s+savoir|font\s+savoir|rapporte(?:nt)?|"
        r"espère(?:nt)?|"
        r"considère(?:nt)?|répond|insiste(?:nt)?|démen(?:t|tent)|garantit|observe(?:nt)?|relève(?:nt)?|"
        r"signale(?:nt)?|"
        r"résume(?:nt)?|lance(?:nt)?|poursuit)"
    ),
}
_CLAUSE = {"en": r"(?:that\b|:|,?\s*\ue000)", "fr": r"(?:que\b|qu['’]|:|,?\s*\ue000)"}


@lru_cache(maxsize=4)
def attributions(language: str) -> dict[str, re.Pattern[str]]:
    """The ways in which a sentence says who said it; every group that begins with 'on' is a date."""
    say, tell, clause = _SAY[language], _TELL[language], _CLAUSE[language]
    date = iter(_dated(language, f"on{number}") for number in range(20))
    source = r"(?P<speaker>(?:[^,;:\ue000()\s]+\s+){0,11}?[^,;:\ue000()\s]+)"
    beside = r"(?:,[^,;:\ue000]{1,110},)?"
    place = r"(?:\s+(?:in|at|during|to|à|en|au|lors|dans|devant)\s[^,;:\ue000]{1,50}?)?"
    ends = r"(?=\s*(?:[,;.(:\ue000]|\Z|in\b|that\b|at\b|to\b|after\b))"
    if language == "fr":
        adverb, after = "", _MEANWHILE.replace("(?:(?:", r"(?:\s+(?:", 1).replace(r")\s+)?", ")\\b)?")
        told = r"(?:\s+(?:à|aux?|devant)\s+(?:l['’]|la\s+|le\s+|des\s+|les\s+)?[^\W\d_]+)?"
        verb = rf"(?:{say}|{tell})"
        inverted = rf"{_JOINED}{verb}(?:-(?:t-)?(?=ils?\b|elles?\b)|\s+)(?:{next(date)}\s+)?{source}{{ends}}"
        trailing = rf"{_JOINED}(?:a|ont)-t-(?P<speaker>ils?|elles?)\s+[^\W\d_]+(?:\s+{next(date)})?"
    else:
        after = r"(?:\s+(?:also|however|again|repeatedly))?"
        adverb = r"(?:\s+(?:also|later|then|further|repeatedly|publicly|previously|has|have|had))?"
        told = rf"(?:\s+{_HEARERS})?"
        verb = rf"(?:{say}|{tell})"
        inverted = rf"{_JOINED}{verb}\s+(?:{next(date)}\s+)?{source}{{ends}}"
        trailing = rf"{_JOINED}{source}{beside}\s+{verb}{told}(?:{place}\s+{next(date)})?{ends}"
    then = {
        "en": "after|at|in|during|to|on|when|as|before|while",
        "fr": "à|aux?|devant|lors|après|avant|dans|sur|pendant|en|au",
    }[language]
    after_source = rf"(?:\s*(?:[,;(\ue000]|{_FULL_STOP}|\Z)|\s(?:{then})\b|\s{next(date)})"
    subject = rf"""{source}{beside}(?:\s+{next(date)})?{adverb}\s+
        (?:{say}(?!\s+to\b){told}{after}(?:{place}\s+{next(date)})?
        |{tell}{told}{after}(?:{place}\s+{next(date)})?{place}(?=\s*,?\s*{clause}))(?:,?\s+{next(date)})?(?!\w)"""
    written = {
        "front": rf"{next(date)},?\s+",
        "date": rf"\s*,?\s*{next(date)}",
        "subject": subject,
        "inverted": inverted.replace("{ends}", rf"(?={after_source})"),
        "trailing": trailing,
    }
    return {kind: re.compile(pattern, re.VERBOSE) for kind, pattern in written.items()}


@lru_cache(maxsize=4)
def source_ends(language: str) -> re.Pattern[str]:
    """What ends the words that name a source after 'according to'."""
    words = {"en": "that|who|whom|which|because|while", "fr": "que|qui|dont|parce|car|tandis"}[language]
    figure = r"|\s\d" if language == "fr" else ""
    return re.compile(
        rf"[,;:()\ue000\u2014\n]|{_FULL_STOP}|\s(?:{words})\b|\s(?:{_dated(language, 'on')}){figure}|\Z",
        re.VERBOSE,
    )


def date_in(found: re.Match[str]) -> str | None:
    """The date that a match of one of these patterns holds, as it stands."""
    return next((value for name, value in found.groupdict().items() if name.startswith("on") and value), None)
