"""Reading numerals: digits by the habits of each language, and numbers in words.

Digits. French groups thousands by a space and marks decimals with a comma, English groups by a comma and marks
decimals with a point; each also meets the other's habits in print. A reading is called ambiguous, and then
compares equal only to the same text, where both habits are alive and the digits do not decide:
- French `1,234` is a decimal by rule, but is also how a hasty translation writes 1234: ambiguous;
- French `900.000` is the older grouping (a decimal would not end in zeros), `4.5` a decimal as the technical press
  writes it; `3.141` could be either: ambiguous;
- English `900.000` may be continental grouping: ambiguous, as is any three decimals that end in zero;
- mixed groups that no habit explains (`1,2,3`, `12,34`... in English) are ambiguous too, never dropped.

Words are valued by text2num; scale words that it does not know are left to the caller, which reads them by the
language (French billion = 10^12, English billion = 10^9).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from rag.quantities.tokens import END, Tokens
from rag.quantities.words import wording

_SPACES: Final = str.maketrans("", "", " \u00a0\u202f\u2009\u2007'\u2019")
_LONGEST_NUMERAL: Final = 27  # digits: what Decimal's default context still multiplies exactly
_LONGEST_SPELT: Final = 16  # tokens, hyphens included: neuf cent quatre-vingt-dix-neuf mille ...

_NUMBER_WORDS: Final = {
    "fr": """zéro un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize mil vingt
        vingts trente quarante cinquante soixante septante huitante octante nonante cent cents mille million
        millions milliard milliards""",
    "en": """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred thousand
        million billion""",
}
# Words that join number words, and what may stand around them: 'vingt et un', 'two hundred and five'.
_JOINERS: Final = {"fr": ("et", frozenset({"un", "une", "onze"})), "en": ("and", frozenset())}
_BEFORE_AND: Final = frozenset({"hundred", "thousand", "million", "billion"})
_UNITS_WORDS: Final = frozenset({"un", "une", "one"})


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read at a token, without sign, scale or unit; `end` is the index of the token after it."""

    value: Decimal
    end: int
    spelt: bool = False
    ambiguous: bool = False


def read_numeral(tokens: Tokens, index: int, language: str, *, join: bool = True) -> Numeral | None:
    """Read the numeral that starts at `index`, in digits or in words.

    `join=False` keeps 'and' out of spelt numbers, for 'between one hundred and two hundred'.
    """
    token = tokens[index]
    if token.kind == "number":
        return _read_digits(tokens, index, language)
    if token.kind == "word":
        return _read_spelt(tokens, index, language, join=join)
    return None


def is_number_word(word: str, language: str) -> bool:
    """Tell whether a word (in normal form) can begin or carry on a spelt number."""
    return word in number_words(language)


@cache
def number_words(language: str) -> frozenset[str]:
    """Return the words that spelt numbers are made of."""
    return frozenset(_NUMBER_WORDS[language].split())


def _read_digits(tokens: Tokens, index: int, language: str) -> Numeral | None:
    token = tokens[index]
    digits = token.text.translate(_SPACES)
    if re.fullmatch(r"\d+", digits):
        value, ambiguous = Decimal(digits), len(digits) > _LONGEST_NUMERAL
    else:
        reading = _read_marked(digits, language)
        if reading is None:
            return None
        value, ambiguous = reading
    vulgar = tokens[index + 1]
    if vulgar.glued and (fraction := fraction_sign(vulgar.text)) is not None:
        return Numeral(value + fraction, index + 2, ambiguous=ambiguous)
    return Numeral(value, index + 1, ambiguous=ambiguous)


def fraction_sign(text: str) -> Decimal | None:
    """Return the value of a one-character fraction such as ½, else None."""
    if len(text) == 1 and unicodedata.category(text) == "No" and not text.isdigit():
        value = unicodedata.numeric(text, None)
        return None if value is None or value >= 1 else Decimal(str(value))
    return None


def _read_marked(digits: str, language: str) -> tuple[Decimal, bool] | None:
    """Read digits with points and commas; None for a version number, (value, ambiguous) otherwise."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return _read_both_marks(digits)
    mark = "." if points else ","
    groups = digits.split(mark)
    grouped = 1 <= len(groups[0]) <= 3 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])
    if points + commas > 1:
        if grouped:
            return Decimal("".join(groups)), False
        if mark == ".":
            return None  # 3.11.4
        indian = (
            len(groups[-1]) == 3 and all(len(group) == 2 for group in groups[1:-1]) and len(groups[0]) <= 2
        )
        return Decimal("".join(groups)), not (indian and language == "en")
    return _read_one_mark(groups[0] or "0", groups[1], mark, language, grouped=grouped)


def _read_both_marks(digits: str) -> tuple[Decimal, bool] | None:
    """The mark that comes last and once is the decimal one: 1.234,5 and 1,234.5 say so in any language."""
    decimal_mark = "." if digits.rfind(".") > digits.rfind(",") else ","
    group_mark = "," if decimal_mark == "." else "."
    whole, _, decimals = digits.rpartition(decimal_mark)
    groups = whole.split(group_mark)
    sound = (
        decimal_mark not in whole
        and 1 <= len(groups[0]) <= 3
        and all(len(group) == 3 for group in groups[1:])
    )
    return Decimal(f"{''.join(re.findall(r'[0-9]+', whole))}.{decimals}"), not sound


def _read_one_mark(whole: str, rest: str, mark: str, language: str, *, grouped: bool) -> tuple[Decimal, bool]:
    decimal, whole_number = Decimal(f"{whole}.{rest}"), Decimal(whole + rest)
    if not grouped:
        return decimal, False
    ends_in_zero = rest.endswith("0")
    if language == "fr":
        if mark == ",":
            return decimal, True
        return (whole_number, False) if ends_in_zero else (whole_number, True)
    if mark == ",":
        return whole_number, False
    return decimal, ends_in_zero


def _read_spelt(tokens: Tokens, index: int, language: str, *, join: bool) -> Numeral | None:
    words = number_words(language)
    if tokens[index].normal not in words:
        return None
    run = _spelt_run(tokens, index, language, words, join=join)
    for end in range(run, index, -1):
        last = tokens[end - 1].normal
        if last not in words:
            continue  # a trailing hyphen or joiner is not part of the number
        if end == index + 1 and _is_new(tokens, index):
            return None
        value = _spelt_value(" ".join(tokens[place].normal for place in range(index, end)), language)
        if value is not None:
            return _with_spelt_decimals(tokens, Numeral(Decimal(value), end, spelt=True), language)
    return None


def _is_new(tokens: Tokens, index: int) -> bool:
    """French 'neuf' after a noun and before no plural means new: 'un immeuble neuf'."""
    if tokens[index].normal != "neuf":
        return False
    previous, following = tokens[index - 1], tokens[index + 1]
    if previous.normal in {"tout", "flambant"}:
        return True
    stops = wording("fr").function_words
    counts = following.normal.endswith(("s", "x")) and following.normal not in stops
    return previous.kind == "word" and previous.normal not in stops and not counts


def _spelt_run(tokens: Tokens, index: int, language: str, words: frozenset[str], *, join: bool) -> int:
    """Return the index after the longest run of number words, hyphens and joiners."""
    joiner, followers = _JOINERS[language]
    end = index + 1
    while end < index + _LONGEST_SPELT:
        token, following = tokens[end], tokens[end + 1]
        if (
            (token.normal in words and token.kind == "word")
            or (
                token.normal == "-"
                and token.glued
                and following.glued
                and following.normal in words | {joiner}
            )
            or (
                token.normal == joiner
                and join
                and (following.normal in words or following.normal == "-")
                and (not followers or following.normal in followers or following.normal == "-")
                and (language != "en" or tokens[end - 1].normal in _BEFORE_AND)
            )
        ):
            end += 1
        else:
            break
    return end


@lru_cache(maxsize=4096)
def _spelt_value(words: str, language: str) -> int | None:
    from text_to_num import text2num

    try:
        return int(text2num(words.replace(" - ", " ").replace("mil ", "mille "), language))
    except ValueError:
        return None


def _with_spelt_decimals(tokens: Tokens, numeral: Numeral, language: str) -> Numeral:
    """Read on through 'deux virgule cinq' and 'two point five': each digit by its name, or one number."""
    if tokens[numeral.end].normal != ("virgule" if language == "fr" else "point"):
        return numeral
    words, end, decimals = number_words(language), numeral.end + 1, ""
    while tokens[end] is not END and tokens[end].normal in words and len(decimals) < _LONGEST_NUMERAL:
        value = _spelt_value(tokens[end].normal, language)
        if value is None or value > 99 or (decimals and value > 9):
            break
        decimals += str(value)
        end += 1
    if not decimals:
        return numeral
    return Numeral(numeral.value + Decimal(f"0.{decimals}"), end, spelt=True)


def is_lone_one(tokens: Tokens, index: int, numeral: Numeral) -> bool:
    """Tell whether the numeral is just 'un', 'une' or 'one', which are articles and pronouns before figures."""
    return numeral.spelt and numeral.end == index + 1 and tokens[index].normal in _UNITS_WORDS
