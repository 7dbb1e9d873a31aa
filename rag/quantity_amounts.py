"""Reading amounts: a numeral with its sign, scale word, unit and period ('$500bn', '900 000 wafers par mois').

The unit is read right after the number; only counted things may stand a few words off ('thirteen new chip plants'),
and then the first plural form that the tables know is taken. A word that they do not know is kept as `noun`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rag.quantity_lexicon import Unit, lexicon
from rag.quantity_numerals import Numeral, is_lone_one, is_number_word, read_numeral
from rag.quantity_records import Qualifier, QuantityKind
from rag.quantity_tokens import Tokens
from rag.quantity_words import wording

_MINUS: Final = frozenset({"-", "−"})
_ONE: Final = Decimal(1)
_HALF: Final = Decimal("0.5")
_NOUN_WINDOW: Final = 8  # tokens between a number and the thing it counts
_PERIOD_WINDOW: Final = 5  # words between a unit and its period
_LINKS: Final = {"fr": frozenset({"de", "d", "'"}), "en": frozenset({"of", "de"})}
_AND_A_HALF: Final = {
    "fr": (("et", "demi"), ("et", "demie")),
    "en": (("and", "a", "half"), ("and", "one", "half"), ("-", "and", "-", "a", "-", "half")),
}
# 'a week ago' and 'a year later' are no rates.
_NO_RATE_AFTER: Final = frozenset("ago later earlier before after long old away from".split())
# Letters for powers of ten that count as such only beside a currency or glued to the figure.
_LETTER_SCALES: Final = {"M": 6, "B": 9, "T": 12, "G": 9, "m": 6, "b": 9, "K": 3, "k": 3}
_GLUED_SCALES: Final = frozenset("MBTKk")
_SEVERAL_WORDS: Final = {
    "fr": frozenset({"plusieurs", "quelques", "des", "les"}),
    "en": frozenset({"several", "few", "many", "some"}),
}
_ONE_OF_SCALE: Final = {"fr": frozenset({"un", "chaque"}), "en": frozenset({"a", "per", "each"})}
_THE_SCALE: Final = frozenset({"le", "du", "au", "ce", "the"})


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
    """Multiply without rounding, as far as sixty digits."""
    from decimal import Context

    context, product = Context(prec=60), _ONE
    for factor in factors:
        product = context.multiply(product, factor)
    return product


def read_amount(
    tokens: Tokens, index: int, language: str, *, floor: int = 0, join: bool = True
) -> Amount | None:
    """Read the amount whose number starts at `index`; a currency or sign before it is looked for down to `floor`.

    `join=False` keeps 'and' out of spelt numbers, for 'between one hundred and two hundred'.
    """
    amount = _read_number(tokens, index, language, join=join)
    if amount is None:
        return None
    amount = _with_prefix(tokens, amount, floor)
    amount = _with_scale(tokens, amount, language)
    if amount is None:
        return None
    amount = _with_unit(tokens, amount, language)
    if amount is None or _is_article(tokens, index, amount):
        return None
    if amount.unit is None:
        amount = replace(amount, noun=_noun_after(tokens, amount.end, language))
    return with_period(tokens, amount, language)


def _is_article(tokens: Tokens, index: int, amount: Amount) -> bool:
    """'un', 'une' and 'one' alone are no figures, unless a measure or a percentage follows."""
    numeral = Numeral(amount.number, index + 1, spelt=amount.spelt)
    if not is_lone_one(tokens, index, numeral) or amount.scale != 1 or amount.number != 1:
        return False
    if amount.unit is None:
        return True
    return amount.unit.kind not in {QuantityKind.PERCENT, QuantityKind.MEASURE, QuantityKind.MONEY}


def _read_number(tokens: Tokens, index: int, language: str, *, join: bool) -> Amount | None:
    words, token = wording(language), tokens[index]
    if token.kind == "number":
        numeral = read_numeral(tokens, index, language)
        if numeral is None:
            return None
        return Amount(index, numeral.end, numeral.value, ambiguous=numeral.ambiguous)
    if token.kind != "word":
        return None
    if token.normal in words.collectives:
        return _collective(tokens, index, Decimal(1), language, first=index)
    if _is_vague(tokens, index, language):
        return _vague(tokens, index, language)
    if token.normal in {"a", "un", "une", "half", "demi", "quart", "the", "le"}:
        part = _article_or_half(tokens, index, language)
        if part is not None:
            return part
    if words.scales.get(token.normal, 0) >= (2 if language == "en" else 6):
        return Amount(index, index, _ONE, spelt=True) if _is_one_of_scale(tokens, index, language) else None
    numeral = read_numeral(tokens, index, language, join=join)
    if numeral is None:
        return None
    if tokens[numeral.end].normal in words.collectives:
        return _collective(tokens, numeral.end, numeral.value, language, first=index)
    return _split_scale(tokens, index, numeral, language)


def _is_one_of_scale(tokens: Tokens, index: int, language: str) -> bool:
    """'Per million' and 'le million de puces' hold a figure; 'the word billion' does not."""
    previous = tokens[index - 1].normal
    linked = tokens[index + 1].normal in _LINKS[language]
    return previous in _ONE_OF_SCALE[language] or (previous in _THE_SCALE and linked)


def _split_scale(tokens: Tokens, index: int, numeral: Numeral, language: str) -> Amount:
    """Part a spelt number from its last scale word, so that a range can share it: 'cinq à dix millions'."""
    last = tokens[numeral.end - 1].normal
    power = 2 if last in {"cent", "cents"} and language == "fr" else wording(language).scales.get(last, 0)
    scale = Decimal(1).scaleb(power)
    if numeral.end - index < 2 or numeral.value % scale:
        scale = _ONE
    return Amount(index, numeral.end, numeral.value / scale, scale, spelt=True)


def _collective(tokens: Tokens, index: int, count: Decimal, language: str, *, first: int) -> Amount:
    """Read 'une centaine', 'two dozen', 'une centaine de milliers'."""
    words = wording(language)
    end = index + 1
    number = count * words.collectives[tokens[index].normal]
    qualifier = Qualifier.ABOUT if first == index or count == 1 else Qualifier.EXACT
    return Amount(first, end, number, qualifier=qualifier, spelt=True)


def _is_vague(tokens: Tokens, index: int, language: str) -> bool:
    words, token, previous = wording(language), tokens[index], tokens[index - 1].normal
    if token.normal in words.vague:
        return True
    several = previous in {"several", "few"} and language == "en"
    return (
        several
        and (token.normal in words.scales or token.normal in words.collectives)
        and len(token.normal) > 3
    )


def _vague(tokens: Tokens, index: int, language: str) -> Amount:
    """Read 'tens of billions', 'des milliers', 'several hundred thousand'."""
    words = wording(language)

    def power_at(place: int) -> int | None:
        word = tokens[place].normal
        if word in words.vague:
            return words.vague[word]
        if word in words.scales and len(word) > 3:
            return words.scales[word]
        return 1 if word in words.collectives else None  # 'several dozen', like 'dozens'

    power, end = power_at(index) or 0, index + 1
    while True:
        place = end
        while tokens[place].normal in _LINKS[language] and place < end + 2:
            place += 1
        more = power_at(place)
        if more is None:
            break
        power, end = power + more, place + 1
    first = index - 1 if tokens[index - 1].normal in _SEVERAL_WORDS[language] else index
    first -= tokens[first].normal == "few" and tokens[first - 1].normal == "a"
    return Amount(first, end, _ONE, Decimal(1).scaleb(power), qualifier=Qualifier.SEVERAL, spelt=True)


def _article_or_half(tokens: Tokens, index: int, language: str) -> Amount | None:
    """Read 'a million', 'une douzaine', 'un demi-milliard', 'half a billion', 'half a dozen'."""
    words, token, place = wording(language), tokens[index], index + 1
    number = _ONE
    if token.normal in {"half", "demi"}:
        place, number = index, _ONE
    if tokens[place].normal in {"half", "demi"}:
        number, place = _HALF, place + 1
        while tokens[place].normal in {"a", "-", "of"} and place < index + 5:
            place += 1
    word = tokens[place].normal
    if word in words.collectives:
        if number == 1:
            return _collective(tokens, place, _ONE, language, first=index)
        return Amount(
            index, place + 1, number * words.collectives[word], qualifier=Qualifier.ABOUT, spelt=True
        )
    if token.normal in {"the", "le"} and number == 1:
        return None
    power = words.scales.get(word, 0)
    spelt_out = len(word) > 3 and power >= (2 if language == "en" else 6)
    if not spelt_out or (token.normal in {"un", "une"} and number == 1):
        return None  # 'un million' is read whole by text2num, 'un billion' as 1 with its scale
    return Amount(index, place + 1, number, Decimal(1).scaleb(power), spelt=True)


def _with_prefix(tokens: Tokens, amount: Amount, floor: int) -> Amount:
    """Read a sign and a currency before the number: '-$5', 'US$500', '−5 %', 'moins 5'."""
    first, number = amount.first, amount.number
    if tokens[first].kind != "number":
        return amount
    negative, unit = False, None
    if _is_minus(tokens, first - 1) and first - 1 >= floor:
        negative, first = True, first - 1
    found = lexicon("en").prefixes.before(tokens, first, floor=floor)
    if found is not None:
        unit, first = Unit(QuantityKind.MONEY, found[0]), found[1]
        if _is_minus(tokens, first - 1) and first - 1 >= floor and not negative:
            negative, first = True, first - 1
    elif tokens[first - 1].normal in {"minus", "moins"} and first - 1 >= floor:
        if tokens[first - 2].normal not in {"au", "du", "le"}:
            negative, first = True, first - 1
    return replace(
        amount,
        first=first,
        number=-number if negative else number,
        unit=unit,
        currency_first=unit is not None,
    )


def _is_minus(tokens: Tokens, index: int) -> bool:
    """A minus sign is glued to its figure and to nothing before it."""
    token = tokens[index]
    if token.normal not in _MINUS or not tokens[index + 1].glued:
        return False
    return (not token.glued or tokens[index - 1].normal in {"(", "[", "«", '"'}) and tokens[
        index - 1
    ].kind != "number"


def _with_scale(tokens: Tokens, amount: Amount, language: str) -> Amount | None:
    """Read on through 'milliards', 'Md', 'bn', 'et demi'; None where glued letters make the figure a code (5G)."""
    amount = _with_half(tokens, amount, language)
    for _ in range(2):  # 'mille milliards', 'hundred thousand'
        power, end = _scale_at(tokens, amount, language)
        if not power:
            break
        scale = exact_product(amount.scale, Decimal(1).scaleb(power))
        amount = _with_half(tokens, replace(amount, end=end, scale=scale), language)
    if amount.end == amount.first:
        return None
    return None if _is_code(tokens, amount, language) else amount


def _scale_at(tokens: Tokens, amount: Amount, language: str) -> tuple[int, int]:
    place = amount.end
    if tokens[place].normal == "-" and tokens[place].glued and tokens[place + 1].glued:
        place += 1
    elif amount.spelt or amount.scale != 1:
        while tokens[place].normal in _LINKS[language] and place < amount.end + 2:
            place += 1
    token = tokens[place]
    power = wording(language).scales.get(token.normal)
    if power and (token.normal != "k") and (place in {amount.end, amount.end + 1} or power >= 3):
        point = tokens[place + 1].normal == "." and len(token.text) <= 3 and tokens[place + 1].glued
        return power, place + 1 + (point and tokens[place + 2].normal in {"$", "€", "£"})
    if token.text in _LETTER_SCALES and place == amount.end and amount.scale == 1:
        money = amount.currency_first or _is_currency(tokens, place + 1, language)
        if money or (token.glued and token.text in _GLUED_SCALES):
            return _LETTER_SCALES[token.text], place + 1
    return 0, amount.end


def _is_currency(tokens: Tokens, place: int, language: str) -> bool:
    while tokens[place].normal in _LINKS[language]:
        place += 1
    units = lexicon(language)
    found = units.symbols.at(tokens, place) or units.names.at(tokens, place)
    return found is not None and found[0].kind is QuantityKind.MONEY


def _with_half(tokens: Tokens, amount: Amount, language: str) -> Amount:
    for words in _AND_A_HALF[language]:
        if all(tokens[amount.end + place].normal == word for place, word in enumerate(words)):
            return replace(amount, end=amount.end + len(words), number=amount.number + _HALF)
    return amount


def _is_code(tokens: Tokens, amount: Amount, language: str) -> bool:
    """Letters glued to digits make a code (4o, 5G, 3D) unless they are a unit, a footnote or a whole word."""
    token = tokens[amount.end]
    if not token.glued or token.kind not in {"word", "code"} or amount.spelt or amount.scale != 1:
        return False
    units = lexicon(language)
    if units.symbols.at(tokens, amount.end) or units.names.at(tokens, amount.end):
        return False
    if token.normal == "x" and not tokens[amount.end + 1].glued:
        return False
    return token.kind == "code" or (len(token.text) <= 2 and token.text not in "¹²³⁴⁵⁶⁷⁸⁹")


def _with_unit(tokens: Tokens, amount: Amount, language: str) -> Amount | None:
    units, place = lexicon(language), amount.end
    if tokens[place].normal == "-" and tokens[place].glued and tokens[place + 1].glued:
        place += 1
    elif amount.scale != 1 or amount.spelt:
        while tokens[place].normal in _LINKS[language] and place < amount.end + 2:
            place += 1
    found = units.symbols.at(tokens, place) or units.names.at(tokens, place)
    if (
        found is not None
        and tokens[found[1]].normal == "'"
        and tokens[found[1]].glued
        and found[1] == place + 1
    ):
        if len(tokens[place].text) == 1:
            found = None  # an elision, not a unit: 'les 5 s'ajoutent'
    if amount.currency_first:
        repeated = found is not None and found[0].kind is QuantityKind.MONEY
        return replace(amount, end=found[1]) if found and repeated else amount
    if found is not None:
        unit, end = found
        amount = replace(amount, unit=_settled(unit, amount), end=end, period=unit.period)
        return _with_direction(tokens, _with_half(tokens, amount, language), language)
    if (
        tokens[amount.end].normal in {"x", "×"}
        and tokens[amount.end].glued
        and not tokens[amount.end + 1].glued
    ):
        return replace(amount, unit=Unit(QuantityKind.FACTOR, "times"), end=amount.end + 1)
    return _with_thing(tokens, amount, place, language)


def _settled(unit: Unit, amount: Amount) -> Unit:
    """Billions of pounds are money; five pounds may be weight, and stay what the word says."""
    if unit.name == "pound" and amount.scale >= 1000:
        return Unit(QuantityKind.MONEY, "GBP")
    return unit


def _with_direction(tokens: Tokens, amount: Amount, language: str) -> Amount:
    """'Three times less' is no 'three times more'."""
    del language
    if amount.unit is not None and amount.unit.kind is QuantityKind.FACTOR:
        if tokens[amount.end].normal in {"moins", "less", "fewer", "smaller", "lower", "cheaper"}:
            return replace(amount, unit=Unit(QuantityKind.FACTOR, "times less"), end=amount.end + 1)
    return amount


def _with_thing(tokens: Tokens, amount: Amount, place: int, language: str) -> Amount:
    """Find the counted thing: the first form that fits the number, before the noun phrase ends."""
    things, stops = lexicon(language).things, wording(language).function_words
    joined = place > amount.end and tokens[amount.end].normal == "-"
    one = abs(amount.number) < 2 and amount.scale == 1
    period = None
    for step in range(_NOUN_WINDOW):
        token = tokens[place]
        found = things.at(tokens, place)
        if found is not None and (found[0].plural or (found[0].singular and (one or joined))):
            return replace(amount, unit=found[0], end=found[1], period=period)
        if found is not None and step and language == "fr":
            break  # 'trois usines-pilotes puce': French heads come first
        adjective = wording(language).periods.at(tokens, place)
        if adjective is not None and adjective[1] == place + 1:
            period = adjective[0]  # '900,000 monthly wafers'
        if token.kind not in {"word", "code"} and not (token.normal == "-" and token.glued):
            break
        if token.normal in stops or is_number_word(token.normal, language):
            break
        place += 1
    return amount


def _noun_after(tokens: Tokens, place: int, language: str) -> str | None:
    """Return the word counted by a figure without a known unit, if a word follows it at all."""
    while tokens[place].normal in _LINKS[language] or tokens[place].normal == "-":
        place += 1
    token, words = tokens[place], wording(language)
    if token.kind != "word" or token.normal in words.function_words or is_number_word(token.normal, language):
        return None
    return None if words.periods.at(tokens, place) else token.normal


def with_period(tokens: Tokens, amount: Amount, language: str) -> Amount:
    """Read on to 'par mois', 'a month', '/s' a few words after the unit; the words between join the span."""
    if amount.period is not None or (amount.unit and amount.unit.kind is QuantityKind.DURATION):
        return amount
    words, place = wording(language), amount.end
    for step in range(_PERIOD_WINDOW):
        found = words.periods.at(tokens, place)
        if found is not None and tokens[found[1]].normal not in _NO_RATE_AFTER:
            return replace(amount, period=found[0], end=found[1])
        other = _other_denominator(tokens, place, language)
        if other is not None:
            return replace(amount, period=other[0], end=other[1])
        token = tokens[place]
        linked = token.normal in _LINKS[language] or (token.normal == "-" and token.glued)
        if token.kind not in {"word", "code"} and not linked:
            break
        if (token.normal in words.function_words and not linked) or is_number_word(token.normal, language):
            break
        if amount.unit is None and step > 1:
            break
        place += 1
    return amount


def _other_denominator(tokens: Tokens, place: int, language: str) -> tuple[str, int] | None:
    """Read 'par puce', 'per wafer', 'per kWh'; English 'per' with an unknown word is a rate all the same."""
    token = tokens[place]
    slash = token.normal == "/" and token.glued and tokens[place + 1].glued
    if token.normal != ("par" if language == "fr" else "per") and not slash:
        return None
    units = lexicon(language)
    found = units.things.at(tokens, place + 1) or units.symbols.at(tokens, place + 1)
    found = found or units.names.at(tokens, place + 1)
    if found is not None:
        return found[0].name, found[1]
    if language == "en" and token.normal == "per" and tokens[place + 1].kind == "word":
        return tokens[place + 1].normal, place + 2
    return None
