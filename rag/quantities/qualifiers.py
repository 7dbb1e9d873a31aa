"""Reading what stands around a figure and changes it: qualifiers before and after, and a rate said beforehand."""

from __future__ import annotations

from typing import Final

from rag.quantities.pieces import Amount
from rag.quantities.records import Qualifier, QuantityKind
from rag.quantities.tokens import PhraseTable, Tokens
from rag.quantities.words import wording

_MOST_ARTICLES: Final = 2  # between a qualifier and its figure
_RATE_WINDOW: Final = 3  # words between 'monthly' and 'of 900,000'
_RATE_LINKS: Final = frozenset(["de", "d", "'", "of", "à", "at", "to", ":"])
# 'Over five years' spreads something over them, unless its neighbours say that they are exceeded.
_EXCEEDED_AFTER: Final = frozenset(
    [
        "for",
        "in",
        "of",
        "after",
        "takes",
        "took",
        "taken",
        "take",
        "lasted",
        "lasting",
        "lasts",
        "last",
        "spent",
        "is",
        "are",
        "was",
        "were",
        "just",
        "well",
        "by",
    ]
)
_EXCEEDED_BEFORE: Final = frozenset(["ago", "old", "later", "earlier", "longer"])
# Words that number things rather than count them, whatever their case, under one name for both languages.
_REFERENCES: Final = {
    "article": "article", "articles": "article", "section": "section", "chapter": "chapter", "chapitre": "chapter",
    "page": "page", "figure": "figure", "table": "table", "tableau": "table", "annex": "annex", "annexe": "annex",
    "appendix": "annex", "version": "version", "number": "number", "numéro": "number",
}  # fmt: skip
_LEAST_UNNAMED: Final = 1000  # 'Samsung 900 000 wafers': names end in small numbers
_EACH: Final = frozenset({"each", "every", "chaque"})
_UNQUALIFIED: Final = frozenset({QuantityKind.ORDINAL, QuantityKind.LABEL})


def qualifier_of(tokens: Tokens, amount: Amount, kind: QuantityKind, language: str, floor: int) -> Qualifier:
    """Return what the words before the amount, else those after it, else its own words say of it."""
    if kind in _UNQUALIFIED or amount.qualifier is Qualifier.SEVERAL:
        return amount.qualifier
    words = wording(language)
    if kind is QuantityKind.DURATION:
        within = _before(tokens, amount.first, words.before_duration, language, floor)
        if within is not None:
            return within[0]
    found = _before(tokens, amount.first, words.before, language, floor)
    if found is not None:
        qualifier, start = found
        if (
            kind is QuantityKind.DURATION
            and tokens[start].normal == "over"
            and qualifier is Qualifier.MORE_THAN
        ):
            exceeded = (
                tokens[start - 1].normal in _EXCEEDED_AFTER or tokens[amount.end].normal in _EXCEEDED_BEFORE
            )
            return qualifier if exceeded else Qualifier.EXACT
        return qualifier
    if tokens[amount.end].normal == "+" and tokens[amount.end].glued:
        return Qualifier.AT_LEAST
    after = words.after.at(tokens, amount.end)
    return after[0] if after else amount.qualifier


def qualifier_before_date(tokens: Tokens, first: int, language: str, floor: int) -> Qualifier:
    """Return what the preposition before a date says of it: 'by 2047' is UP_TO, 'since 2020' AT_LEAST."""
    attributive = (
        len(tokens[first].text) == 4 and tokens[first].text.isdigit() and tokens[first + 1].normal != "s"
    )
    if attributive and tokens[first - 1].normal in {"the", "its", "their"}:
        return Qualifier.EXACT  # 'after the 1986 disaster': the year only names the disaster
    found = _before(tokens, first, wording(language).before_date, language, floor)
    return found[0] if found else Qualifier.EXACT


def _before(
    tokens: Tokens, first: int, table: PhraseTable[Qualifier], language: str, floor: int
) -> tuple[Qualifier, int] | None:
    """Find the qualifier that ends at `first`, or at the article before it, and where it starts."""
    articles = wording(language).articles
    for place in range(first, first - _MOST_ARTICLES - 1, -1):
        found = table.before(tokens, place, floor=floor)
        if found is not None:
            qualifier, start = found
            # 'up to about 500': of two in a row the one that bounds is kept
            outer = table.before(tokens, start, floor=floor) if qualifier is Qualifier.ABOUT else None
            return outer or found
        if tokens[place - 1].normal not in articles or place - 1 < floor:
            return None
    return None


def period_before(tokens: Tokens, amount: Amount, language: str, floor: int) -> str | None:
    """Return the rate said before the figure: 'capacité mensuelle de 900 000', 'monthly output of 900,000'."""
    if amount.unit is not None and amount.unit.kind not in {
        QuantityKind.COUNT,
        QuantityKind.MONEY,
        QuantityKind.MEASURE,
    }:
        return None
    words = wording(language)
    place = amount.first
    found = _before(tokens, place, words.before, language, floor)
    if found is not None:
        place = found[1]
    adjective = words.periods.before(tokens, place, floor=floor)
    if adjective is not None and (adjective[1] == place - 1 or tokens[adjective[1]].normal in _EACH):
        return adjective[0]
    if tokens[place - 1].normal not in _RATE_LINKS and (
        found is None or tokens[place].normal not in {"jusqu", "up"}
    ):
        return None
    while tokens[place - 1].normal in _RATE_LINKS and place > floor:
        place -= 1
    for _ in range(_RATE_WINDOW):
        adjective = words.periods.before(tokens, place, floor=floor)
        if adjective is not None and adjective[1] == place - 1:
            return adjective[0]
        token = tokens[place - 1]
        if token.kind != "word" or token.normal in words.function_words or place - 1 < floor:
            return None
        place -= 1
    return None


def name_before(tokens: Tokens, amount: Amount, kind: QuantityKind, language: str, floor: int) -> str | None:
    """Return the name that a number may belong to ('Llama 3'): the capitalised word right before it."""
    previous, before = tokens[amount.first - 1], tokens[amount.first - 2]
    plain = kind in {QuantityKind.NUMBER, QuantityKind.COUNT} and amount.scale == 1 and not amount.spelt
    scores = tokens[amount.end].normal in {"-", "–"} and tokens[amount.end + 1].kind == "number"
    plain = plain and not scores  # 'Brazil 2-1'
    counts = amount.unit is not None or amount.noun is not None
    if not plain or (counts and amount.number >= _LEAST_UNNAMED) or tokens[amount.first].glued:
        return None
    if previous.kind not in {"word", "code"} or amount.first - 1 < floor:
        return None
    reference = _REFERENCES.get(previous.normal)
    if reference is not None and amount.unit is None:
        return reference
    if previous.normal in wording(language).function_words or not any(map(str.isupper, previous.text)):
        return None
    inner_capital = any(map(str.isupper, previous.text[1:]))
    opens = previous.opens_line or before.normal in {".", "!", "?", "«", "“", '"', "(", ":", "—", "–"}
    return None if opens and not inner_capital else previous.normal
