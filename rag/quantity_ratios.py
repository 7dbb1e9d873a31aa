"""Reading figures that count no units: factors ('twice', 'doublé'), fractions, ordinals and times of day."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from rag.quantity_amounts import Amount
from rag.quantity_lexicon import Unit
from rag.quantity_numerals import fraction_sign, read_numeral
from rag.quantity_records import QuantityKind
from rag.quantity_tokens import Tokens
from rag.quantity_words import wording

_TIMES: Final = Unit(QuantityKind.FACTOR, "times")
_RANK: Final = Unit(QuantityKind.ORDINAL, "rank")
_CENTURY: Final = Unit(QuantityKind.ORDINAL, "century")
_CLOCK: Final = Unit(QuantityKind.TIME, "clock")

# Denominators as words; an English third is an ordinal too, so it needs 'of' or the end of the phrase after it.
_DENOMINATORS: Final = {
    "fr": {"demi": 2, "tiers": 3, "quart": 4, "quarts": 4, "cinquième": 5, "cinquièmes": 5, "sixième": 6,
           "sixièmes": 6, "septième": 7, "septièmes": 7, "huitième": 8, "huitièmes": 8, "neuvièmes": 9, "dixième": 10,
           "dixièmes": 10, "centième": 100, "centièmes": 100, "millième": 1000, "millièmes": 1000},
    "en": {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
           "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninths": 9, "tenth": 10,
           "tenths": 10, "hundredth": 100, "hundredths": 100, "thousandth": 1000, "thousandths": 1000},
}  # fmt: skip
_NO_HALF_AFTER: Final = frozenset("first second latter other each last former either 1st 2nd".split())
_NO_HALF_BEFORE: Final = frozenset("year hour century time day hourly yearly brother sister past".split())

_ENGLISH_ORDINALS: Final = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth
    eightieth ninetieth hundredth thousandth millionth""".split()
)
_FRENCH_ORDINAL: Final = re.compile(r"(?:premi(?:er|ère)s?|seconde?s?|\w+(?:ième|uième)s?)")
_ORDINAL_SUFFIXES: Final = {
    "fr": frozenset("er ers ère ères re e è ème èmes eme ième nd nde".split()),
    "en": frozenset("st nd rd th".split()),
}
_DETERMINERS: Final = {
    "fr": frozenset(
        "le la l' les du au aux un une des ce cet cette ces son sa ses leur leurs notre nos '".split()
    ),
    "en": frozenset("the a an its their his her our your my this that these s ' world every each".split()),
}
# 'Premier ministre' is an office and 'en premier lieu' a turn of phrase; 'matières premières' are raw materials.
_NO_RANK: Final = frozenset("ministre ministres lieu plan temps abord lady minister league".split())
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def read_factor(tokens: Tokens, index: int, language: str) -> Amount | None:
    """Read 'twice', 'doublé', '×10', '½', 'la moitié', 'two-thirds', 'un tiers' as factors."""
    token = tokens[index]
    if token.kind == "code" and re.fullmatch(r"[xX]\d+", token.text):
        return Amount(index, index + 1, Decimal(token.text[1:]), unit=_TIMES)
    if token.normal == "×" and tokens[index + 1].glued and tokens[index + 1].kind == "number":
        numeral = read_numeral(tokens, index + 1, language)
        return Amount(index, numeral.end, numeral.value, unit=_TIMES) if numeral else None
    if token.kind != "word":
        return None
    sign = fraction_sign(token.text)
    if sign is not None:
        return Amount(index, index + 1, sign, unit=_TIMES)
    factor = wording(language).factors.get(token.normal)
    if factor is not None:
        return Amount(index, index + 1, factor, unit=_TIMES, spelt=True)
    return _half(tokens, index, language) or _fraction(tokens, index, language)


def _half(tokens: Tokens, index: int, language: str) -> Amount | None:
    word, following = tokens[index].normal, tokens[index + 1].normal
    if language == "fr":
        return Amount(index, index + 1, Decimal("0.5"), unit=_TIMES, spelt=True) if word == "moitié" else None
    if word != "half" or tokens[index - 1].normal in _NO_HALF_AFTER:
        return None
    if following in _NO_HALF_BEFORE or (following == "-" and tokens[index + 2].normal in _NO_HALF_BEFORE):
        return None
    return Amount(index, index + 1, Decimal("0.5"), unit=_TIMES, spelt=True)


def _fraction(tokens: Tokens, index: int, language: str) -> Amount | None:
    """Read 'un tiers', 'a third of', 'two-thirds', 'trois quarts', 'one in'."""
    numerator, place = _numerator(tokens, index, language)
    if numerator is None:
        return None
    hyphen = tokens[place].normal == "-"
    place += hyphen
    denominator = _DENOMINATORS[language].get(tokens[place].normal)
    if denominator is None or (denominator == 2 and language == "fr"):
        return None
    word, following = tokens[place].normal, tokens[place + 1]
    if language == "en" and not word.endswith(("ds", "hs", "rs", "ves")) and not hyphen:
        whole_follows = (
            following.normal in {"of", "to", "by", "less", "more", "in", "from"} or following.kind != "word"
        )
        if not whole_follows or (word == "quarter" and following.normal != "of"):
            return None
    if word == "quarters" and not hyphen and following.normal != "of":
        return None  # three quarters are nine months too
    if (
        language == "fr"
        and word.endswith("ième")
        and following.normal not in {"de", "des", "du", "d", ".", ","}
    ):
        return None  # 'un cinquième site' is the fifth one
    return Amount(index, place + 1, numerator / denominator, unit=_TIMES, spelt=True)


def _numerator(tokens: Tokens, index: int, language: str) -> tuple[Decimal | None, int]:
    token = tokens[index].normal
    if token in {"a", "an", "le"}:
        return Decimal(1), index + 1
    numeral = read_numeral(tokens, index, language)
    if numeral is None or not numeral.spelt or numeral.value > 99:
        return None, index
    return numeral.value, numeral.end


def read_ordinal(tokens: Tokens, index: int, language: str) -> Amount | None:
    """Read '3rd', '2e', 'XXIe siècle', 'vingt et unième', 'the second plant' as ranks."""
    token = tokens[index]
    if token.kind == "number" and re.fullmatch(r"\d{1,6}", token.text):
        suffix = tokens[index + 1]
        if suffix.glued and suffix.normal in _ORDINAL_SUFFIXES[language]:
            return _ranked(tokens, index, index + 2, Decimal(token.text))
        return None
    if token.kind != "word":
        return None
    roman = re.fullmatch(r"([IVXLC]+)(?:er|e|ème|è)", token.text)
    if roman and tokens[index + 1].normal in {"siècle", "siècles"}:
        return _ranked(tokens, index, index + 1, Decimal(_roman(roman[1])))
    return _spelt_rank(tokens, index, language)


def _ranked(tokens: Tokens, first: int, end: int, rank: Decimal) -> Amount:
    if tokens[end].normal in {"century", "siècle", "siècles", "centuries"}:
        return Amount(first, end + 1, rank, unit=_CENTURY)
    return Amount(first, end, rank, unit=_RANK)


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(
        -value if following > value else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _spelt_rank(tokens: Tokens, index: int, language: str) -> Amount | None:
    numeral = read_numeral(tokens, index, language)
    last = numeral.end if numeral else index
    last += numeral is not None and tokens[last].normal in {"-", "et"} and tokens[last].kind != "end"
    word = tokens[last].normal
    if not _is_rank_word(word, language) or tokens[last].kind != "word":
        return None
    if last == index and not _states_rank(tokens, index, language):
        return None
    value = _rank_value(" ".join(tokens[place].normal for place in range(index, last + 1)), language)
    return None if value is None else _ranked(tokens, index, last + 1, Decimal(value))


def _is_rank_word(word: str, language: str) -> bool:
    if language == "fr":
        return _FRENCH_ORDINAL.fullmatch(word) is not None
    return word in _ENGLISH_ORDINALS


def _states_rank(tokens: Tokens, index: int, language: str) -> bool:
    """'First' and 'second' rank things only after a determiner; as adverbs and seconds they do not."""
    word, previous, following = tokens[index].normal, tokens[index - 1].normal, tokens[index + 1]
    if following.normal in _NO_RANK or previous in {"matière", "matières"}:
        return False
    if word in {"first", "second", "seconde", "secondes", "seconds"}:
        if previous not in _DETERMINERS[language] or (word == "first" and previous in {"every", "each"}):
            return False
        return word == "first" or (
            following.kind == "word" and following.normal not in wording(language).function_words
        )
    return True


@lru_cache(maxsize=1024)
def _rank_value(words: str, language: str) -> int | None:
    from text_to_num import alpha2digit

    if words.startswith("second") and language == "fr":
        return 2
    digits = re.match(r"\d+", alpha2digit(words.replace(" - ", "-"), language, threshold=0))
    return int(digits[0]) if digits else None


def read_time_of_day(tokens: Tokens, index: int) -> Amount | None:
    """Read '16h30', '16 h 30', '4:30 pm', '4 p.m.' in minutes after midnight; '16 h' alone is a duration."""
    token = tokens[index]
    if token.kind != "number" or not re.fullmatch(r"\d{1,2}", token.text):
        return None
    hours, minutes, end = int(token.text), 0, index + 1
    following = tokens[end]
    glued_minutes = re.fullmatch(r"h(\d\d)", following.text) if following.kind == "code" else None
    clock = False
    if glued_minutes:
        minutes, end, clock = int(glued_minutes[1]), end + 1, True
    elif following.normal in {":", "h"} and re.fullmatch(r"\d\d", tokens[end + 1].text):
        if following.normal == "h" or (following.glued and tokens[end + 1].glued):
            minutes, end, clock = int(tokens[end + 1].text), end + 2, True
    half = "".join(tokens[place].normal for place in range(end, end + 4))
    meridiem = re.match(r"([ap])(?:m(?![a-z])|\.m\.)", half)
    if meridiem:
        end += 1 if tokens[end].normal in {"am", "pm"} else 4
        hours = hours % 12 + (12 if meridiem[1] == "p" else 0)
    if not (clock or meridiem) or hours > 24 or minutes > 59:
        return None
    return Amount(index, end, Decimal(hours * 60 + minutes), unit=_CLOCK)
