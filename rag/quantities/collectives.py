"""Reading collective and vague numbers: 'une centaine', 'two dozen', 'half a million', 'tens of billions'."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from rag.quantities.numerals import Numeral, read_numeral
from rag.quantities.pieces import Amount
from rag.quantities.records import Qualifier
from rag.quantities.tokens import Tokens
from rag.quantities.words import wording

LINKS: Final = {
    "fr": frozenset({"de", "d", "'"}),
    "en": frozenset({"of", "de"}),
}  # '500 milliards de dollars'
_HALF: Final = Decimal("0.5")
_ONE: Final = Decimal(1)
_SEVERAL_WORDS: Final = {
    "fr": frozenset({"plusieurs", "quelques", "des", "les"}),
    "en": frozenset({"several", "few", "many", "some"}),
}
THE_COLLECTIVE: Final = frozenset({"la", "cette", "the", "quelque", "per", "each"})
SHORTEST_SCALE_WORD: Final = 4  # letters; shorter ones are abbreviations, which take no article
LEAST_SCALE: Final = {
    "fr": 6,
    "en": 2,
}  # powers of ten from which a scale word needs a number: 'mille' needs none
_LARGEST_VAGUE: Final = 18  # power of ten


def split_scale(tokens: Tokens, index: int, numeral: Numeral, language: str) -> Amount:
    """Part a spelt number from its last scale word, so that a range can share it: 'cinq à dix millions'."""
    last = tokens[numeral.end - 1].normal
    power = 2 if last in {"cent", "cents"} and language == "fr" else wording(language).scales.get(last, 0)
    scale = Decimal(1).scaleb(power)
    if numeral.end - index == 1 or numeral.value % scale:
        scale = _ONE
    return Amount(index, numeral.end, numeral.value / scale, scale, spelt=True)


def read_collective(tokens: Tokens, index: int, count: Decimal, language: str, *, first: int) -> Amount:
    """Read 'une centaine', 'two dozen'."""
    number = count * wording(language).collectives[tokens[index].normal]
    qualifier = Qualifier.ABOUT if count == 1 else Qualifier.EXACT
    return Amount(first, index + 1, number, qualifier=qualifier, spelt=True)


def is_quarantine(tokens: Tokens, index: int) -> bool:
    """Tell a quarantine from 'une quarantaine de', about forty."""
    return tokens[index].normal == "quarantaine" and tokens[index + 1].normal not in LINKS["fr"]


def is_vague(tokens: Tokens, index: int, language: str) -> bool:
    """Tell whether a vague number opens at `index`: 'milliers', or 'hundred' after 'several'."""
    words, word, previous = wording(language), tokens[index].normal, tokens[index - 1].normal
    if word in words.vague:
        return True
    several = previous in {"several", "few"} and language == "en" and len(word) >= SHORTEST_SCALE_WORD
    return several and (word in words.scales or word in words.collectives)


def read_vague(tokens: Tokens, index: int, language: str) -> Amount:
    """Read 'tens of billions', 'des milliers', 'several hundred thousand'."""
    power, end = _vague_power(tokens, index, language) or 0, index + 1
    while True:
        place = past_links(tokens, end, language)
        more = _vague_power(tokens, place, language)
        if more is None or power + more > _LARGEST_VAGUE:
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
    if word in words.scales and len(word) >= SHORTEST_SCALE_WORD:
        return words.scales[word]
    return 1 if word in words.collectives else None  # 'several dozen', like 'dozens'


def past_links(tokens: Tokens, place: int, language: str) -> int:
    """Step over 'de', "d'" or 'of'."""
    end = place
    if (
        tokens[place].normal == "de"
        and tokens[place - 1].normal.startswith(("billion", "trillion"))
        and language == "en"
    ):
        return place  # '500 billions de dollars' is French, whose billion is not the English one
    while tokens[end].normal in LINKS[language] and end < place + 2:
        end += 1
    return end


def read_article_or_half(tokens: Tokens, index: int, language: str) -> Amount | None:
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
    if word in words.collectives and not is_quarantine(tokens, place):
        half = number * words.collectives[word]
        return Amount(index, place + 1, half, qualifier=Qualifier.ABOUT, spelt=True)
    power = words.scales.get(word, 0)
    if len(word) < SHORTEST_SCALE_WORD or power < LEAST_SCALE[language]:
        return None
    if not halved and opening in {"un", "une"}:
        return None  # 'un million' is read whole by text2num, 'un billion' as 1 with its scale
    counted = None if halved else read_numeral(tokens, place, language)
    if counted is not None and counted.end > place + 1:  # 'a hundred and two'
        return replace(split_scale(tokens, place, counted, language), first=index)
    return Amount(index, place + 1, number, Decimal(1).scaleb(power), spelt=True)
