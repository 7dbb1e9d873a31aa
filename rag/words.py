"""Words of a text as the lexical index knows them.

French elisions are taken off ("l'objectif" -> "objectif"), both apostrophes are one, figures are brought to
one form ("900 000" and "900,000" -> "900000"), accents are kept for the stemmer and
folded after it by the index.
Names, codes and figures are language-free: they alone may match across languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'"})
_SPACES = "\u00a0\u202f\u2009 "
# Groups of three digits parted by one space, point, comma or apostrophe; never 1,234.5's decimal part.
_GROUPED = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:([{_SPACES},.'])\d{{3}})(?:\1\d{{3}})*(?![\d])")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_ELISION = re.compile(r"\b(?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)'(?=[^\W\d_])", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)'s\b", re.IGNORECASE)
_TOKEN = re.compile(r"\d+(?:\.\d+)?[^\W\d_]*|[^\W_]+(?:[-&][^\W_]+)*")
_CODE = re.compile(r"\d")
_ROOT_LETTERS = 5
# A stop list only for what may match across languages and for coverage; the ranking's idf handles the rest.
STOPWORDS = frozenset(
    """
    a an the of to in on at by for from with without and or but not no nor as is are was were be been
    being do does did has have had will would can could should may might must this that these those it
    its he she they them his her their we our you your i me my who whom whose which what when where why
    how much many more most less than then there here about into over under up down out off between
    during before after again so such only own same very all any both each few other some s t le la les
    un une des du de d l au aux en dans sur sous par pour avec sans et ou mais ni ne pas plus moins que
    qu qui quoi dont où quel quelle quels quelles lequel laquelle lesquels lesquelles ce cet cette ces c
    ça cela ceci il elle ils elles nous vous je tu te se lui leur leurs y son sa ses mon ma mes ton ta
    tes notre nos votre vos est sont était étaient été être ai avons avez ont avait avaient eu avoir
    fait faire combien comment pourquoi quand si aussi très tout tous toute toutes même mêmes autre
    autres entre vers chez contre depuis pendant avant après n j m lorsque puisque comme t-il t-elle
    a-t-il a-t-elle est-ce quest
    """.split()
)


def fold(word: str) -> str:
    """Lower case without accents, ligatures opened: 'Œuvre' -> 'oeuvre'."""
    if word.isascii():
        return word.casefold()  # most words, ten times as fast
    decomposed = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def tokens(text: str) -> list[str]:
    """Words and figures of a text, in order, in their own case, figures in one form."""
    text = text.translate(_APOSTROPHES)
    if _CODE.search(text):
        text = _GROUPED.sub(lambda match: re.sub(r"\D", "", match.group()), text)
        text = _DECIMAL.sub(".", text)
    if "'" in text:
        text = _POSSESSIVE.sub("", _ELISION.sub(" ", text))
    return _TOKEN.findall(text)


def analysed(text: str) -> str:
    """The text that the stemming fields of the index get, see `analysed_tokens`."""
    return analysed_tokens(tokens(text))


def analysed_tokens(found: Iterable[str]) -> str:
    """Tokens parted by single spaces, as the stemming fields of the index get them.

    A hyphenated word is given whole and in its parts, so that 'data-centre' meets 'data centre'.
    """
    words: list[str] = []
    for token in found:
        words.append(token)
        if "-" in token:
            words.extend(part for part in token.split("-") if len(part) > 1)
    return " ".join(words)


def names_and_figures(text: str) -> list[str]:
    """What of the words of a text means the same in both languages, see `names_and_figures_of`."""
    return names_and_figures_of(tokens(text))


def names_and_figures_of(found: Iterable[str]) -> list[str]:
    """Folded tokens that mean the same in both languages: figures, codes, and words with a capital.

    The first word of a sentence has a capital anyway; it is taken too unless it is a stop word, since a
    common word costs little here (it seldom meets the other language) and a missed name costs a hit.
    """
    return [
        fold(token)
        for token in found
        if (token[0].isupper() and token.casefold() not in STOPWORDS) or _CODE.search(token)
    ]


def roots(text: str) -> list[str]:
    """What French and English share of the words of a text, see `roots_of`."""
    return roots_of(tokens(text))


def roots_of(found: Iterable[str]) -> list[str]:
    """First letters of the folded content words, figures and codes whole: what French and English share.

    Cognates differ in their endings ('symptômes', 'symptoms'), so five letters find them; from four to six the
    evaluation sets hardly move (docs/decisions.md).
    """
    kept: list[str] = []
    for token in found:
        for part in token.split("-") if "-" in token else (token,):
            word = part.casefold()
            if part and word not in STOPWORDS:
                folded = word if word.isascii() else fold(part)
                kept.append(folded if _CODE.search(folded) else folded[:_ROOT_LETTERS])
    return kept


def content_words(text: str) -> list[str]:
    """Folded tokens without stop words, each once, in order."""
    found: dict[str, None] = {}
    for token in tokens(text):
        word = token.casefold()
        if word not in STOPWORDS:
            found[word if word.isascii() else fold(token)] = None
    return list(found)
