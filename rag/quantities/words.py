"""The closed-class words of French and English around figures: qualifiers, connectors, scales, factors, periods.

Everything here is language, not arithmetic. What CLDR knows (months, units, currencies) is not repeated, and
spelt numbers are valued by text2num; see `units`, `dates` and `numerals`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from rag.errors import SettingsError
from rag.quantities.records import Qualifier
from rag.quantities.tokens import PhraseTable, phrase_table

LANGUAGES: Final = ("fr", "en")

# Words before the figure. Phrases that merely look like a qualifier map to EXACT and so win as the longest.
_BEFORE: Final = {
    "fr": {
        Qualifier.ABOUT: "environ|à peu près|autour de|aux alentours de|aux environs de|approximativement|"
        "quelque|quelques|"
        "près de|près du|près des|près d'|proche de|proches de|presque|quasi|quasiment|de l'ordre de|vers|"
        "pas loin de|non loin de|"
        "une estimation de|estimé à|estimée à|estimés à|estimées à|estimé|estimée|~|≈|≃",
        Qualifier.UP_TO: "jusqu'à|jusqu'aux|jusqu'au|jusque|au plus|au maximum|maximum|un maximum de|"
        "pas plus de|pas plus d'|tout au plus|dépasse pas|dépassent pas|dépassera pas|excède pas|pas dépasser|"
        "maximal de|maximale de|maximum de|plafonné à|plafonnée à|plafonnés à|plafonnées à|≤|⩽",
        Qualifier.AT_LEAST: "au moins|au minimum|minimum|un minimum de|pas moins de|à partir de|a partir de|"
        "du moins|minimal de|minimale de|minimum de|≥|⩾",
        Qualifier.MORE_THAN: "plus de|plus d'|plus du|plus des|plus que|au-delà de|au delà de|au-dessus de|dépasse|"
        "dépassent|dépassant|dépasser|dépassé|dépassera|dépasseront|dépassait|excède|excédant|excéder|"
        "excèdent|supérieur à|supérieure à|supérieurs à|supérieures à|supérieur aux|supérieure aux|bien plus de|>",
        Qualifier.LESS_THAN: "moins de|moins d'|moins du|moins des|moins que|inférieur à|inférieure à|inférieurs à|"
        "inférieures à|en dessous de|au-dessous de|en deçà de|sous|atteint pas|atteindra pas|<",
        Qualifier.EXACT: "en plus de|de plus de plus|en moins de plus|de moins en moins",
    },
    "en": {
        Qualifier.ABOUT: "about|around|roughly|approximately|approx|approx.|some|nearly|almost|close to|"
        "near|approaching|"
        "circa|an estimated|estimated|estimated at|estimated to be|in the region of|in the order of|"
        "on the order of|of the order of|in the neighbourhood of|in the neighborhood of|~|≈|≃",
        Qualifier.UP_TO: "up to|as many as|as much as|at most|a maximum of|maximum of|maximum|no more than|"
        "not more than|no greater than|capped at|not exceed|not exceeding|not to exceed|to a maximum of|"
        "no higher than|≤|⩽",
        Qualifier.AT_LEAST: "at least|a minimum of|minimum of|minimum|as few as|as little as|"
        "no fewer than|no less than|not less than|"
        "not fewer than|starting at|starting from|≥|⩾",
        Qualifier.MORE_THAN: "more than|older than|over|above|upwards of|upward of|in excess of|"
        "greater than|higher than|"
        "exceed|exceeds|exceeding|exceeded|larger than|well over|just over|topping|surpassing|beyond|north of|>",
        Qualifier.LESS_THAN: "less than|fewer than|younger than|under|below|lower than|smaller than|"
        "just under|south of|sub|<",
        Qualifier.EXACT: "over the past|over the last|over the next|over the coming|over the first|over the",
    },
}

# Words after the figure. 'more' and 'plus' alone compare two things and say nothing about the figure.
_AFTER: Final = {
    "fr": {
        Qualifier.ABOUT: "environ|à peu près|approximativement",
        Qualifier.UP_TO: "au maximum|maximum|au plus|tout au plus|ou moins",
        Qualifier.AT_LEAST: "au moins|au minimum|minimum|ou plus|et plus|ou davantage",
    },
    "en": {
        Qualifier.ABOUT: "or so|or thereabouts|approximately",
        Qualifier.UP_TO: "at most|at the most|maximum|or less|or fewer|or under",
        Qualifier.AT_LEAST: "at least|or more|or over|or above|and up|and over|-plus|minimum|"
        "or older|and older|and above",
    },
}

# Words before a date, on the calendar: 'by' and 'until' bound it above, 'since' and 'from' below.
_BEFORE_DATE: Final = {
    "fr": {
        Qualifier.ABOUT: "vers|environ|autour de|aux alentours de|aux environs de|courant",
        Qualifier.UP_TO: "jusqu'en|jusqu'à|jusqu'au|jusqu'aux|jusque|jusqu'à la|jusqu'à l'|d'ici|d'ici à|d'ici au|"
        "d'ici la|d'ici à la|d'ici l'|au plus tard en|au plus tard le|au plus tard à|à l'horizon|à horizon",
        Qualifier.AT_LEAST: "depuis|depuis le|depuis la|depuis l'|à partir de|à partir du|à partir des|"
        "à partir d'|a partir de|"
        "à compter de|à compter du|à compter d'|dès|dès le|dès la",
        Qualifier.MORE_THAN: "après|après le|après la|postérieur à|au-delà de",
        Qualifier.LESS_THAN: "avant|avant le|avant la|antérieur à|avant l'",
    },
    "en": {
        Qualifier.ABOUT: "about|around|circa|roughly",
        Qualifier.UP_TO: "until|till|til|up to|through|by|out to|to|no later than|at the latest by|towards|toward",
        Qualifier.AT_LEAST: "since|from|starting|starting in|starting from|beginning|beginning in|"
        "as early as|effective|onwards from|as from",
        Qualifier.MORE_THAN: "after|later than|beyond",
        Qualifier.LESS_THAN: "before|prior to|ahead of|earlier than|pre-",
        Qualifier.EXACT: "compared to|date to|dates to|dated to|dating to|relative to|back to|due to|similar to|"
        "next to|respect to|return to|not until",
    },
}

_BEFORE_DURATION: Final = {
    "fr": {Qualifier.UP_TO: "d'ici|d'ici à|sous|au plus tard dans"},
    "en": {Qualifier.UP_TO: "within"},
}

# May stand between the qualifier and the figure, or between a date's preposition and the date.
_ARTICLES: Final = {
    "fr": "le la les l' un une des du de d' ses son sa leurs leur ces cet cette",
    "en": "the a an its their this these our his her",
}

# Scale words that follow a numeral. French billion = 10^12, English billion = 10^9.
_SCALES: Final = {
    "fr": {
        3: "mille|millier|milliers|k",
        6: "million|millions|mio|mln",
        9: "milliard|milliards|md|mds|mrd|mrds|mia|bn|bln",
        12: "billion|billions|trn",
        15: "billiard|billiards",
        18: "trillion|trillions",
    },
    "en": {
        2: "hundred",
        3: "thousand|k",
        6: "million|millions|mn|mln|mio",
        9: "billion|billions|bn|bln|milliard|milliards|md|mds",
        12: "trillion|trillions|tn|trn",
        15: "quadrillion|quadrillions",
        18: "quintillion|quintillions",
    },
}

# Vague magnitudes: what the plural stands for a few of. English 'dozens' is the idiom for 'dizaines'.
_VAGUE: Final = {
    "fr": {
        1: "dizaines",
        2: "centaines",
        3: "milliers",
        6: "millions",
        9: "milliards",
        12: "billions",
        18: "trillions",
    },
    "en": {
        1: "tens|dozens",
        2: "hundreds",
        3: "thousands",
        6: "millions",
        9: "billions",
        12: "trillions",
        15: "quadrillions",
    },
}

# Collective numerals: about that many.
_COLLECTIVES: Final = {
    "fr": {
        "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
        "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
    },
    "en": {"dozen": 12},
}  # fmt: skip

_FACTORS: Final = {
    "fr": {
        2: "double|doubles|doubler|doublé|doublée|doublés|doublées|doublera|doubleront|doublant|doublement|"
        "doubleraient|doublerait|doublait|doublaient|doublent",
        3: "triple|triples|tripler|triplé|triplée|triplés|triplées|triplera|tripleront|triplant|triplement|"
        "triplerait|triplent",
        4: "quadruple|quadrupler|quadruplé|quadruplée|quadruplés|quadruplera|quadruplement|quadruplant",
        5: "quintuple|quintupler|quintuplé|quintuplée|quintuplement",
        10: "décuple|décupler|décuplé|décuplée|décuplement",
        100: "centuple|centupler|centuplé|centuplée",
    },
    "en": {
        2: "double|doubles|doubled|doubling|twice|twofold",
        3: "triple|triples|tripled|tripling|treble|trebled|trebling|thrice|threefold",
        4: "quadruple|quadruples|quadrupled|quadrupling|fourfold",
        5: "quintuple|quintupled|quintupling|fivefold",
        6: "sixfold",
        7: "sevenfold",
        8: "eightfold",
        9: "ninefold",
        10: "tenfold",
        100: "hundredfold",
        1000: "thousandfold",
    },
}

# Denominators of rates. The first form of each is the one that is written out.
_PERIODS: Final = {
    "fr": {
        "year": "par an|annuel|annuels|annuelle|annuelles|annuellement|par année|chaque année|l'an|/an|/année|/a",
        "half-year": "par semestre|semestriel|semestriels|semestrielle|semestrielles|chaque semestre",
        "quarter": "par trimestre|trimestriel|trimestriels|trimestrielle|trimestrielles|chaque trimestre",
        "month": "par mois|mensuel|mensuels|mensuelle|mensuelles|mensuellement|chaque mois|/mois",
        "week": "par semaine|hebdomadaire|hebdomadaires|chaque semaine|/semaine",
        "day": "par jour|quotidien|quotidiens|quotidienne|quotidiennes|quotidiennement|chaque jour|"
        "journalier|journaliers|journalière|journalières|/jour|/j",
        "hour": "par heure|de l'heure|à l'heure|horaire|horaires|chaque heure|/h|/heure",
        "minute": "par minute|à la minute|chaque minute|/min|/minute",
        "second": "par seconde|à la seconde|chaque seconde|/s|/seconde",
        "person": "par habitant|par personne|par tête|par employé|par salarié|par utilisateur|/habitant",
    },
    "en": {
        "year": "a year|per year|per annum|annually|annual|yearly|each year|every year|p.a.|/year|/yr",
        "half-year": "per half-year|half-yearly|each half-year",
        "quarter": "a quarter|per quarter|quarterly|each quarter|every quarter|/quarter",
        "month": "a month|per month|monthly|each month|every month|/month|/mo",
        "week": "a week|per week|weekly|each week|every week|/week|/wk",
        "day": "a day|per day|daily|each day|every day|/day",
        "hour": "an hour|per hour|hourly|each hour|every hour|/h|/hour|/hr",
        "minute": "a minute|per minute|each minute|every minute|/min|/minute",
        "second": "a second|per second|each second|every second|/s|/second|/sec",
        "person": "per person|per capita|per head|per inhabitant|per employee|per user|a head|/person",
    },
}

# Words that end a noun phrase: the search for the unit of a figure stops at them.
_FUNCTION_WORDS: Final = {
    "fr": """à au aux avec car ce ces cet cette chez comme contre d' dans de des donc du elle elles en entre est
        et été eu furent fut il ils je la le les leur leurs lors mais même ne ni non nos notre nous on ont or où
        ou par pas pendant peut peuvent plus pour pourrait puis qu' quand que quel quelle qui sa sans se sera
        seraient serait seront ses si soit son sont sous sur tandis tous tout toute toutes un une vers via vos
        votre vous y était étaient être avait avaient avoir a aura auront aurait ayant étant dont d l s c n afin
        ainsi alors après avant aussi autant bien depuis dès encore environ jusqu jusque lorsque moins selon trop
        très""",
    "en": """a about above after against all also among an and any are around as at be because been before being
        below between both but by can could did do does during each every for from had has have he her here his
        how i if in into is it its itself may might more most must near no nor not of off on once only onto or
        other our out over own per she should since so some such than that the their them then there these they
        this those through to too under until up upon was we were what when where which while who whom whose why
        will with within without would you your ago later earlier less fewer via s""",
}

# A change between two values is no range: 'rose from 10 to 15'.
_CHANGES: Final = {
    "fr": """passe passer passé passée passés passées passera passant passent passait passeront augmenté augmente
        augmenter augmentée baissé baisse baisser relevé relevée relever abaissé abaissée porté portée porter
        réduit réduite réduire grimpé chuté tombé tombée monté montée progressé reculé évolué ramené ramenée bondi
        hausse recul""",
    "en": """rose rise rises risen rising fell fall falls fallen falling grew grow grows growing grown increase
        increased increases increasing went go goes going gone dropped drop drops climbed climb jumped jump cut
        raise raised reduce reduced lowered lower expanded expand moved slid declined decline up down surged
        soared shrank swelled slipped changed change""",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """All closed-class words of one language, ready for looking up."""

    before: PhraseTable[Qualifier]
    after: PhraseTable[Qualifier]
    before_date: PhraseTable[Qualifier]
    before_duration: PhraseTable[Qualifier]
    articles: frozenset[str]
    scales: dict[str, int]  # word -> power of ten
    vague: dict[str, int]  # plural -> power of ten
    collectives: dict[str, int]
    factors: dict[str, Decimal]
    periods: PhraseTable[str]
    period_names: dict[str, str]  # 'month' -> 'par mois'
    function_words: frozenset[str]
    changes: frozenset[str]


def _split(groups: dict[Qualifier, str]) -> list[tuple[str, Qualifier]]:
    return [(phrase, qualifier) for qualifier, phrases in groups.items() for phrase in phrases.split("|")]


def _words(groups: dict[int, str]) -> dict[str, int]:
    return {word: power for power, words in groups.items() for word in words.split("|")}


@cache
def wording(language: str) -> Wording:
    """Return the closed-class words of 'fr' or 'en'.

    :raises SettingsError: for any other language.
    """
    if language not in LANGUAGES:
        raise SettingsError(
            f"Figures cannot be read in the language {language!r}.", fix="pass 'fr' or 'en' as the language"
        )
    periods = [(form, period) for period, forms in _PERIODS[language].items() for form in forms.split("|")]
    return Wording(
        before=phrase_table(_split(_BEFORE[language])),
        after=phrase_table(_split(_AFTER[language])),
        before_date=phrase_table(_split(_BEFORE_DATE[language])),
        before_duration=phrase_table(_split(_BEFORE_DURATION[language])),
        articles=frozenset(_ARTICLES[language].replace("'", "").split()) | {"'"},
        scales=_words(_SCALES[language]),
        vague=_words(_VAGUE[language]),
        collectives=_COLLECTIVES[language],
        factors={word: Decimal(value) for word, value in _words(_FACTORS[language]).items()},
        periods=phrase_table(periods),
        period_names={period: forms.split("|")[0] for period, forms in _PERIODS[language].items()},
        function_words=frozenset(_FUNCTION_WORDS[language].replace("'", "").split()),
        changes=frozenset(_CHANGES[language].split()),
    )
