"""Reading ranks and times of day: '3rd', 'XXIe siècle', 'the second plant', 'World War II', '16h30', '4 p.m.'."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from rag.quantities.lexicon import Unit
from rag.quantities.numerals import is_number_word, read_numeral
from rag.quantities.pieces import Amount
from rag.quantities.records import QuantityKind
from rag.quantities.tokens import Tokens
from rag.quantities.words import wording

_RANK: Final = Unit(QuantityKind.ORDINAL, "rank")
_CENTURY: Final = Unit(QuantityKind.ORDINAL, "century")
_CLOCK: Final = Unit(QuantityKind.TIME, "clock")

_ENGLISH_ORDINALS: Final = frozenset(
    [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "thirtieth",
        "fortieth",
        "fiftieth",
        "sixtieth",
        "seventieth",
        "eightieth",
        "ninetieth",
        "hundredth",
        "thousandth",
        "millionth",
    ]
)
RANK_WORDS: Final = _ENGLISH_ORDINALS | frozenset(
    ["premier", "premiers", "première", "premières", "second", "seconds", "seconde", "secondes", "wwii"]
)
_FRENCH_ORDINAL: Final = re.compile(r"(?:premi(?:er|ère)s?|seconde?s?|\w+(?:ième|uième)s?)")
_ORDINAL_SUFFIXES: Final = {
    "fr": frozenset(["er", "ers", "ère", "ères", "re", "e", "è", "ème", "èmes", "eme", "ième", "nd", "nde"]),
    "en": frozenset(["st", "nd", "rd", "th"]),
}
_DETERMINERS: Final = {
    "fr": frozenset(
        [
            "le",
            "la",
            "l'",
            "les",
            "du",
            "au",
            "aux",
            "un",
            "une",
            "des",
            "ce",
            "cet",
            "cette",
            "ces",
            "son",
            "sa",
            "ses",
            "leur",
            "leurs",
            "notre",
            "nos",
            "'",
        ]
    ),
    "en": frozenset(
        [
            "the",
            "a",
            "an",
            "its",
            "their",
            "his",
            "her",
            "our",
            "your",
            "my",
            "this",
            "that",
            "these",
            "s",
            "'",
            "world",
            "every",
            "each",
        ]
    ),
}
# 'Premier ministre' is an office and 'en premier lieu' a turn of phrase; 'matières premières' are raw materials.
_NO_RANK: Final = frozenset(
    "ministre ministres lieu plan temps abord lady minister league dame cycle party parties".split()
)
_WORLD_WARS: Final = {"i": 1, "one": 1, "1": 1, "ii": 2, "two": 2, "2": 2}
_CLOCK_ZONES: Final = frozenset({"gmt", "utc", "edt", "est", "cet", "hours", "hrs"})
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


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
    if (
        token.normal == "world"
        and tokens[index + 1].normal == "war"
        and tokens[index + 2].normal in _WORLD_WARS
    ):
        return Amount(index, index + 3, Decimal(_WORLD_WARS[tokens[index + 2].normal]), unit=_RANK)
    roman = re.fullmatch(r"([IVXLC]+)(?:er|e|ème|è)", token.text)
    if roman and tokens[index + 1].normal in {"siècle", "siècles"}:
        return _ranked(tokens, index, index + 1, Decimal(_roman(roman[1])))
    return _spelt_rank(tokens, index, language)


def _ranked(tokens: Tokens, first: int, end: int, rank: Decimal) -> Amount:
    end_of_rank = end + (tokens[end].normal == "-")
    if tokens[end_of_rank].normal in {"century", "siècle", "siècles", "centuries"}:
        return Amount(first, end_of_rank + 1, rank, unit=_CENTURY)
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
    if is_number_word(following.normal, language) or following.kind == "number":
        return False  # 'the first three days'
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
    rank = re.fullmatch(r"(\d+)[^\d\s]+", alpha2digit(words.replace(" - ", "-"), language, threshold=0))
    return int(rank[1]) if rank else None


def read_time_of_day(tokens: Tokens, index: int) -> Amount | None:
    """Read '16h30', '16 h 30', '4:30 pm', '4 p.m.' in minutes after midnight; '16 h' alone is a duration."""
    token = tokens[index]
    if token.kind != "number" or not re.fullmatch(r"\d{1,2}|[0-2]\d[0-5]\d", token.text):
        return None
    if len(token.text) == 4:  # 1605 GMT
        zone = tokens[index + 1].normal in _CLOCK_ZONES
        minutes = int(token.text[:2]) * 60 + int(token.text[2:])
        return Amount(index, index + 1, Decimal(minutes), unit=_CLOCK) if zone else None
    if len(token.text) > 2:
        return None
    hours, minutes, end = int(token.text), 0, index + 1
    following = tokens[end]
    glued_minutes = re.fullmatch(r"h(\d\d)", following.text) if following.kind == "code" else None
    clock = False
    if glued_minutes:
        minutes, end, clock = int(glued_minutes[1]), end + 1, True
    elif re.fullmatch(r"\d\d", tokens[end + 1].text) and (
        following.normal == "h" or (following.normal == ":" and following.glued and tokens[end + 1].glued)
    ):
        minutes, end, clock = int(tokens[end + 1].text), end + 2, True
    half = "".join(tokens[place].normal for place in range(end, end + 4))
    meridiem = re.match(r"([ap])(?:m(?![a-z])|\.m\.)", half)
    if meridiem:
        end += 1 if tokens[end].normal in {"am", "pm"} else 4
        hours = hours % 12 + (12 if meridiem[1] == "p" else 0)
    if not (clock or meridiem):
        return None
    impossible = hours > 24 or minutes > 59  # '12h85' is a slip of some kind: only the same text may match
    return Amount(index, end, Decimal(hours * 60 + minutes), unit=_CLOCK, ambiguous=impossible)
