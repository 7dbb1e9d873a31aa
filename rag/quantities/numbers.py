"""Reading the number of an amount: its sign, the currency before it, its numeral and its scale words.

'−5', '$500 billion', 'neuf cent mille', '1,5 Md', 'un demi-million', 'half a billion', 'une centaine', 'tens of
billions'. What it counts is read on from there, in `amounts`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal
from typing import Final

from rag.quantities.collectives import (
    LEAST_SCALE,
    LINKS,
    SHORTEST_SCALE_WORD,
    THE_COLLECTIVE,
    is_quarantine,
    is_vague,
    past_links,
    read_article_or_half,
    read_collective,
    read_vague,
    split_scale,
)
from rag.quantities.lexicon import Unit, lexicon
from rag.quantities.numerals import read_numeral
from rag.quantities.pieces import Amount, exact_product
from rag.quantities.records import Qualifier, QuantityKind
from rag.quantities.tokens import Tokens
from rag.quantities.words import wording

_MINUS: Final = frozenset({"-", "−"})
_ONE: Final = Decimal(1)
_HALF: Final = Decimal("0.5")
_AND_A_HALF: Final = {
    "fr": (("et", "demi"), ("et", "demie")),
    "en": (("and", "a", "half"), ("and", "one", "half"), ("-", "and", "-", "a", "-", "half")),
}
# Letters for powers of ten that count as such beside a currency, and some also when glued to the figure.
_LETTER_SCALES: Final = {"M": 6, "B": 9, "T": 12, "G": 9, "m": 6, "b": 9, "K": 3, "k": 3}
_GLUED_SCALES: Final = frozenset("MBTKk")
_ONE_OF_SCALE: Final = {"fr": frozenset({"un", "chaque"}), "en": frozenset({"a", "per", "each"})}
_THE_SCALE: Final = frozenset({"le", "du", "au", "ce", "the"})
_SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LARGEST_BASE: Final = 10**9  # of a number with an exponent


def read_number(tokens: Tokens, index: int, language: str, *, floor: int, join: bool) -> Amount | None:
    """Read the number whose numeral starts at `index`; its sign and currency are looked for down to `floor`.

    `join=False` keeps 'and' out of spelt numbers, for 'between one hundred and two hundred'.
    """
    token = tokens[index]
    if token.kind == "number":
        numeral = read_numeral(tokens, index, language)
        amount = numeral and _with_exponent(
            tokens, Amount(index, numeral.end, numeral.value, ambiguous=numeral.ambiguous)
        )
        if amount and tokens[amount.end].normal == "+" and tokens[amount.end].glued:
            amount = replace(amount, end=amount.end + 1, qualifier=Qualifier.AT_LEAST)  # 100+ developers
    elif token.kind == "word":
        amount = _read_words(tokens, index, language, join=join)
    else:
        amount = None
    return _with_scale(tokens, _with_prefix(tokens, amount, floor), language) if amount else None


def _with_exponent(tokens: Tokens, amount: Amount) -> Amount:
    """Read '1e9', '10^9' and '10⁹'; a raised figure after any other number is a footnote."""
    following, raised = tokens[amount.end], tokens[amount.end + 1]
    if not following.glued or abs(amount.number) >= _LARGEST_BASE:
        return amount
    if re.fullmatch(r"[eE]\d{1,2}", following.text):
        number = amount.number.scaleb(int(following.text[1:]))
        return replace(amount, number=number, end=amount.end + 1)
    if amount.number == 10 and following.normal == "^" and re.fullmatch(r"\d{1,2}", raised.text):
        return replace(amount, number=Decimal(1).scaleb(int(raised.text)), end=amount.end + 2)
    if amount.number == 10 and following.text and all(sign in _SUPERSCRIPTS for sign in following.text):
        power = int("".join(str(unicodedata.digit(sign)) for sign in following.text))
        return replace(amount, number=Decimal(1).scaleb(power), end=amount.end + 1)
    return amount


def _read_words(tokens: Tokens, index: int, language: str, *, join: bool) -> Amount | None:
    words, word = wording(language), tokens[index].normal
    if word in words.collectives:
        determined = tokens[index - 1].normal in THE_COLLECTIVE and not is_quarantine(tokens, index)
        return read_collective(tokens, index, _ONE, language, first=index) if determined else None
    if is_vague(tokens, index, language):
        return read_vague(tokens, index, language)
    if words.scales.get(word, 0) >= LEAST_SCALE[language]:
        return Amount(index, index, _ONE, spelt=True) if _is_one_of_scale(tokens, index, language) else None
    part = read_article_or_half(tokens, index, language)
    if part is not None:
        return part
    numeral = read_numeral(tokens, index, language, join=join)
    if numeral is None:
        return None
    if tokens[numeral.end].normal in words.collectives:
        return read_collective(tokens, numeral.end, numeral.value, language, first=index)
    return split_scale(tokens, index, numeral, language)


def _is_one_of_scale(tokens: Tokens, index: int, language: str) -> bool:
    """'Per million' and 'le million de puces' hold a figure; 'the word billion' does not."""
    previous = tokens[index - 1].normal
    linked = tokens[index + 1].normal in LINKS[language]
    return previous in _ONE_OF_SCALE[language] or (previous in _THE_SCALE and linked)


def _with_prefix(tokens: Tokens, amount: Amount, floor: int) -> Amount:
    """Read a sign and a currency before the number: '-$5', 'US$500', '−5 %', 'moins 5'."""
    first = amount.first
    if tokens[first].kind != "number":
        return amount
    negative, first = _past_minus(tokens, first, floor)
    found = lexicon("en").prefixes.before(tokens, first, floor=floor)
    if found is None:
        minus = tokens[first - 1].normal in {"minus", "moins"} and first - 1 >= floor
        if minus and tokens[first - 2].normal not in {"au", "du", "le"}:
            negative, first = True, first - 1
        return replace(amount, first=first, number=-amount.number if negative else amount.number)
    currency, first = found
    outer, first = _past_minus(tokens, first, floor)
    number = -amount.number if negative or outer else amount.number
    unit = Unit(QuantityKind.MONEY, currency)
    return replace(amount, first=first, number=number, unit=unit, currency_first=True)


def _past_minus(tokens: Tokens, first: int, floor: int) -> tuple[bool, int]:
    """Step back over a minus sign, which is glued to its figure and to nothing before it."""
    sign, before = tokens[first - 1], tokens[first - 2]
    if first - 1 < floor or sign.normal not in _MINUS or not tokens[first].glued or before.kind == "number":
        return False, first
    alone = not sign.glued or before.normal in {"(", "[", "«", '"'}
    return (True, first - 1) if alone else (False, first)


def _with_scale(tokens: Tokens, amount: Amount, language: str) -> Amount | None:
    """Read on through 'milliards', 'Md', 'bn', 'et demi'; None where glued letters make the figure a code (5G)."""
    amount = with_half(tokens, amount, language)
    for _ in range(2):  # 'mille milliards', 'hundred thousand'
        power, end = _scale_at(tokens, amount, language)
        if not power:
            break
        # '$500 billion' in French is English typography, whose billion is the milliard
        foreign = (
            amount.currency_first and language == "fr" and tokens[end - 1].normal.startswith(("bil", "tril"))
        )
        scale = exact_product(amount.scale, Decimal(1).scaleb(power))
        amount = replace(amount, end=end, scale=scale, ambiguous=amount.ambiguous or foreign)
        amount = with_half(tokens, amount, language)
    if amount.end == amount.first or _is_code(tokens, amount, language):
        return None
    following = tokens[amount.end]
    glued_metre = following.text == "m" and following.glued and language == "en" and not amount.spelt
    doubtful = amount.scale == 1 and (glued_metre or following.text == "M")  # 450m: metres or millions
    return replace(amount, ambiguous=amount.ambiguous or doubtful)


def with_half(tokens: Tokens, amount: Amount, language: str) -> Amount:
    """Read on through 'et demi' or 'and a half', after a number, a scale or a unit."""
    if tokens[amount.end].normal not in {"et", "and", "-"}:
        return amount
    for words in _AND_A_HALF[language]:
        if all(tokens[amount.end + place].normal == word for place, word in enumerate(words)):
            return replace(amount, end=amount.end + len(words), number=amount.number + _HALF)
    return amount


def _scale_at(tokens: Tokens, amount: Amount, language: str) -> tuple[int, int]:
    """Return the power of ten of the scale after the number (0 for none) and the index after it."""
    place = amount.end
    if tokens[place].normal == "-" and tokens[place].glued and tokens[place + 1].glued:
        place += 1
    elif amount.spelt or amount.scale != 1:
        place = past_links(tokens, place, language)
    token = tokens[place]
    power = wording(language).scales.get(token.normal, 0)
    if power and token.normal != "k":
        point = (
            tokens[place + 1].normal == "."
            and tokens[place + 1].glued
            and len(token.text) < SHORTEST_SCALE_WORD
        )
        return power, place + 1 + (point and tokens[place + 2].normal in {"$", "€", "£"})
    if token.text in _LETTER_SCALES and place == amount.end and amount.scale == 1:
        money = amount.currency_first or _is_currency(tokens, place + 1, language)
        counted = token.text == "M" and past_links(tokens, place + 1, language) > place + 1
        if money or counted or (token.glued and token.text in _GLUED_SCALES):
            return _LETTER_SCALES[token.text], place + 1
    return 0, amount.end


def _is_currency(tokens: Tokens, place: int, language: str) -> bool:
    place = past_links(tokens, place, language)
    units = lexicon(language)
    found = units.symbols.at(tokens, place) or units.names.at(tokens, place)
    return found is not None and found[0].kind is QuantityKind.MONEY


def _is_code(tokens: Tokens, amount: Amount, language: str) -> bool:
    """Letters glued to digits make a code (4o, 5G, 3D) unless they are a unit, a footnote or a whole word."""
    token = tokens[amount.end]
    if not token.glued or token.kind not in {"word", "code"} or amount.spelt or amount.scale != 1:
        return False
    units = lexicon(language)
    if units.symbols.at(tokens, amount.end) or units.names.at(tokens, amount.end):
        return False
    if token.normal == "x" and (not tokens[amount.end + 1].glued or tokens[amount.end + 1].kind == "mark"):
        return False
    return token.kind == "code" or (len(token.text) <= 2 and token.text not in _SUPERSCRIPTS)
