"""Reading the number of an amount: its sign, the currency before it, its numeral and its scale words.

'−5', '$500 billion', 'neuf cent mille', '1,5 Md', 'un demi-million', 'half a billion', 'une centaine', 'tens of
billions'. What it counts is read on from there, in `quantity_amounts`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from typing import Final

from rag.quantity_lexicon import Unit, lexicon
from rag.quantity_numerals import Numeral, read_numeral
from rag.quantity_records import Qualifier, QuantityKind
from rag.quantity_tokens import Tokens
from rag.quantity_words import wording

LINKS: Final = {
    "fr": frozenset({"de", "d", "'"}),
    "en": frozenset({"of", "de"}),
}  # '500 milliards de dollars'
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
_SEVERAL_WORDS: Final = {
    "fr": frozenset({"plusieurs", "quelques", "des", "les"}),
    "en": frozenset({"several", "few", "many", "some"}),
}
_ONE_OF_SCALE: Final = {"fr": frozenset({"un", "chaque"}), "en": frozenset({"a", "per", "each"})}
_THE_SCALE: Final = frozenset({"le", "du", "au", "ce", "the"})
_THE_COLLECTIVE: Final = frozenset({"la", "cette", "the", "quelque", "per", "each"})
_SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LARGEST_BASE: Final = 10**9  # of a number with an exponent
_SHORTEST_SCALE_WORD: Final = 4  # letters; shorter ones are abbreviations, which take no article
_LEAST_SCALE: Final = {
    "fr": 6,
    "en": 2,
}  # powers of ten from which a scale word needs a number: 'mille' needs none


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure read from the tokens `first` to `end` (exclusive): `number * scale`, in `unit`."""

    first: int
    end: int
    number: Decimal
    scale: Decimal = _ONE
    unit: Unit | None = None
    period: str | None = None
    noun: str | None = None
    qualifier: Qualifier = Qualifier.EXACT  # what the figure's own words say: 'une centaine' is ABOUT
    ambiguous: bool = False
    spelt: bool = False
    currency_first: bool = False

    @property
    def value(self) -> Decimal:
        """The figure in its base unit."""
        return exact_product(self.number, self.scale, self.unit.factor if self.unit else _ONE)

    @property
    def bare(self) -> bool:
        """Whether nothing but the digits stands there."""
        return self.unit is None and self.scale == 1 and self.period is None and not self.spelt


def exact_product(*factors: Decimal) -> Decimal:
    """Multiply without rounding, up to sixty digits."""
    context, product = Context(prec=60), _ONE
    for factor in factors:
        product = context.multiply(product, factor)
    return product


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
        determined = tokens[index - 1].normal in _THE_COLLECTIVE and not _is_quarantine(tokens, index)
        return _collective(tokens, index, _ONE, language, first=index) if determined else None
    if _is_vague(tokens, index, language):
        return _vague(tokens, index, language)
    if words.scales.get(word, 0) >= _LEAST_SCALE[language]:
        return Amount(index, index, _ONE, spelt=True) if _is_one_of_scale(tokens, index, language) else None
    part = _article_or_half(tokens, index, language)
    if part is not None:
        return part
    numeral = read_numeral(tokens, index, language, join=join)
    if numeral is None:
        return None
    if tokens[numeral.end].normal in words.collectives:
        return _collective(tokens, numeral.end, numeral.value, language, first=index)
    return _split_scale(tokens, index, numeral, language)


def _is_one_of_scale(tokens: Tokens, index: int, language: str) -> bool:
    """'Per million' and 'le million de puces' hold a figure; 'the word billion' does not."""
    previous = tokens[index - 1].normal
    linked = tokens[index + 1].normal in LINKS[language]
    return previous in _ONE_OF_SCALE[language] or (previous in _THE_SCALE and linked)


def _split_scale(tokens: Tokens, index: int, numeral: Numeral, language: str) -> Amount:
    """Part a spelt number from its last scale word, so that a range can share it: 'cinq à dix millions'."""
    last = tokens[numeral.end - 1].normal
    power = 2 if last in {"cent", "cents"} and language == "fr" else wording(language).scales.get(last, 0)
    scale = Decimal(1).scaleb(power)
    if numeral.end - index == 1 or numeral.value % scale:
        scale = _ONE
    return Amount(index, numeral.end, numeral.value / scale, scale, spelt=True)


def _collective(tokens: Tokens, index: int, count: Decimal, language: str, *, first: int) -> Amount:
    """Read 'une centaine', 'two dozen'."""
    number = count * wording(language).collectives[tokens[index].normal]
    qualifier = Qualifier.ABOUT if count == 1 else Qualifier.EXACT
    return Amount(first, index + 1, number, qualifier=qualifier, spelt=True)


def _is_quarantine(tokens: Tokens, index: int) -> bool:
    return tokens[index].normal == "quarantaine" and tokens[index + 1].normal not in LINKS["fr"]


def _is_vague(tokens: Tokens, index: int, language: str) -> bool:
    words, word, previous = wording(language), tokens[index].normal, tokens[index - 1].normal
    if word in words.vague:
        return True
    several = previous in {"several", "few"} and language == "en" and len(word) >= _SHORTEST_SCALE_WORD
    return several and (word in words.scales or word in words.collectives)


def _vague(tokens: Tokens, index: int, language: str) -> Amount:
    """Read 'tens of billions', 'des milliers', 'several hundred thousand'."""
    power, end = _vague_power(tokens, index, language) or 0, index + 1
    while True:
        place = _past_links(tokens, end, language)
        more = _vague_power(tokens, place, language)
        if more is None:
            break
        power, end = power + more, place + 1
    first = index - 1 if tokens[index - 1].normal in _SEVERAL_WORDS[language] else index
    if tokens[first].normal == "few" and tokens[first - 1].normal == "a":
        first -= 1
    return Amount(first, end, _ONE, Decimal(1).scaleb(power), qualifier=Qualifier.SEVERAL, spelt=True)


def _vague_power(tokens: Tokens, place: int, language: str) -> int | None:
    words, word = wording(language), tokens[place].normal
    if word in words.vague:
        return words.vague[word]
    if word in words.scales and len(word) >= _SHORTEST_SCALE_WORD:
        return words.scales[word]
    return 1 if word in words.collectives else None  # 'several dozen', like 'dozens'


def _past_links(tokens: Tokens, place: int, language: str) -> int:
    """Step over 'de', "d'" or 'of'."""
    end = place
    while tokens[end].normal in LINKS[language] and end < place + 2:
        end += 1
    return end


def _article_or_half(tokens: Tokens, index: int, language: str) -> Amount | None:
    """Read 'a million', 'une douzaine', 'un demi-milliard', 'half a billion', 'half a dozen'."""
    words, opening = wording(language), tokens[index].normal
    if opening not in {"a", "un", "une", "half", "demi"}:
        return None
    place = index if opening in {"half", "demi"} else index + 1
    halved = tokens[place].normal in {"half", "demi"}
    if halved:
        place += 1
        while tokens[place].normal in {"a", "-", "of"} and place < index + 5:
            place += 1
    number, word = _HALF if halved else _ONE, tokens[place].normal
    if word in words.collectives and not _is_quarantine(tokens, place):
        half = number * words.collectives[word]
        return Amount(index, place + 1, half, qualifier=Qualifier.ABOUT, spelt=True)
    power = words.scales.get(word, 0)
    if len(word) < _SHORTEST_SCALE_WORD or power < _LEAST_SCALE[language]:
        return None
    if not halved and opening in {"un", "une"}:
        return None  # 'un million' is read whole by text2num, 'un billion' as 1 with its scale
    counted = None if halved else read_numeral(tokens, place, language)
    if counted is not None and counted.end > place + 1:  # 'a hundred and two'
        return replace(_split_scale(tokens, place, counted, language), first=index)
    return Amount(index, place + 1, number, Decimal(1).scaleb(power), spelt=True)


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
    amount = _with_half(tokens, amount, language)
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
        amount = _with_half(tokens, amount, language)
    if amount.end == amount.first or _is_code(tokens, amount, language):
        return None
    following = tokens[amount.end]
    glued_metre = following.text == "m" and following.glued and language == "en" and not amount.spelt
    doubtful = amount.scale == 1 and (glued_metre or following.text == "M")  # 450m: metres or millions
    return replace(amount, ambiguous=amount.ambiguous or doubtful)


def with_half(tokens: Tokens, amount: Amount, language: str) -> Amount:
    """Read on through 'et demi' or 'and a half', after a number, a scale or a unit."""
    return _with_half(tokens, amount, language)


def _with_half(tokens: Tokens, amount: Amount, language: str) -> Amount:
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
        place = _past_links(tokens, place, language)
    token = tokens[place]
    power = wording(language).scales.get(token.normal, 0)
    if power and token.normal != "k":
        point = (
            tokens[place + 1].normal == "."
            and tokens[place + 1].glued
            and len(token.text) < _SHORTEST_SCALE_WORD
        )
        return power, place + 1 + (point and tokens[place + 2].normal in {"$", "€", "£"})
    if token.text in _LETTER_SCALES and place == amount.end and amount.scale == 1:
        money = amount.currency_first or _is_currency(tokens, place + 1, language)
        counted = token.text == "M" and _past_links(tokens, place + 1, language) > place + 1
        if money or counted or (token.glued and token.text in _GLUED_SCALES):
            return _LETTER_SCALES[token.text], place + 1
    return 0, amount.end


def _is_currency(tokens: Tokens, place: int, language: str) -> bool:
    place = _past_links(tokens, place, language)
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
