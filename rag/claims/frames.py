"""The frame of a sentence: its names and content words with their places, and how far another text holds them.

Two texts can only contradict each other where they speak of one thing. The frame is what they must share for that:
everything in the claim but the figure, name or word in question. Words meet by their first letters (cognates cross
languages so), by what they mean (`rag.claims.vocabulary`) and, for countries and the like, by what they name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag.claims.vocabulary import meanings
from rag.names import concept_spans, names_of
from rag.quantities import Quantity, find_quantities
from rag.sentences import split_sentences
from rag.words import STOPWORDS, fold

_WORD = re.compile(
    r"[^\W\d_]+(?:[.&][^\W\d_]+)*(?:-[^\W_]+)*|[^\W_]*\d[^\W_]*[^\W\d_][^\W_]*|[^\W\d_]+\d[^\W_]*"
)
_CAPITAL_NEXT = re.compile(r"[ \u00a0-][A-ZÀ-Þ]")
_NEXT_NAME = re.compile(r"[ \u00a0-]([A-ZÀ-Þ][^\W\d_]+)")
_BODIES = frozenset(
    "times herald post daily news journal gazette tribune today bank airlines airways air telecom telekom mobile "
    "electric electronics steel petroleum oil gas power railway railways online open cup league university "
    "institute academy group holdings corporation company motors industries energy".split()
)
_ELISION = re.compile(r"^(?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu)$", re.IGNORECASE)
_ROOT = 5  # letters, as in rag.words.roots
_LONG_WORD = 7  # letters from which consonants alone tell a cognate
_FEWEST_CONSONANTS = 4
_SOUNDS = str.maketrans("kqw", "ccv")
_LONGEST = 4000  # characters of a text that are compared; a claim is a sentence, evidence a few
# Words that say little by themselves: another sentence may do without them.
_LIGHT = frozenset(
    "said says say according selon dit also already new other others several many some such including included "
    "made make makes take takes took taken would could should well still while though whose since until among "
    "aussi deja encore ainsi alors lors afin tandis selon plusieurs autre autres dont cette faire fait faite faits "
    "one two three un deux trois via vers mis mise mr mrs ms dr mme please thing things chose choses way part "
    "yet ever still once now today soon recently supposed suppose supposes meant "
    "beside besides across around near upon within toward outre cote autour "
    "own propre same very only seul seule never jamais aucun aucune guere rien point no nothing nobody none".split()
)
# Places that the two languages name otherwise and CLDR's territories lack; one line a place, folded.
_PLACES: Final = """
britain grande-bretagne bretagne
england angleterre anglais anglaise english
scotland ecosse
wales galles
holland hollande
africa afrique african africain africaine
asia asie asian asiatique
america amerique
london londres
moscow moscou
beijing pekin
brussels bruxelles
warsaw varsovie
vienna vienne
cairo caire
algiers alger
venice venise
antwerp anvers
hague haye
genoa genes
damascus damas
mecca mecque
havana havane
copenhagen copenhague
edinburgh edimbourg
kyiv kiev
tehran teheran
baghdad bagdad
singapore singapour
tokyo tokio
putin poutine
yeltsin eltsine
"""
_COMMON_CONCEPTS = ("day", "month", "language")


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a text: two words are the same where they share a key."""

    text: str
    start: int
    end: int
    keys: frozenset[str]
    is_name: bool
    run: int  # the same for the words of one name, which stand side by side
    place: int  # number of the word in the text, light words counted


@dataclass(frozen=True, slots=True)
class Frame:
    """A text with its content words, figures and sentences."""

    text: str
    language: str
    words: tuple[Word, ...]
    figures: tuple[Quantity, ...]
    sentences: tuple[tuple[int, int], ...]
    lent: tuple[
        Word, ...
    ] = ()  # names of what stands before the text, for sentences that have none: 'The plant'

    @property
    def names(self) -> tuple[Word, ...]:
        """Its names, word by word."""
        return tuple(word for word in self.words if word.is_name)

    def within(self, start: int, end: int) -> tuple[Word, ...]:
        """The content words between two places."""
        return tuple(word for word in self.words if start <= word.start and word.end <= end)

    def sentence_at(self, place: int) -> tuple[int, int]:
        """The sentence that holds a place, the whole text where none does."""
        return next(
            ((start, end) for start, end in self.sentences if start <= place < end), (0, len(self.text))
        )


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a part of a text holds the frame of a claim."""

    shared: tuple[Word, ...]  # words of the claim that it holds
    missing: tuple[Word, ...]  # and that it lacks

    @property
    def share(self) -> float:
        """Share of the words held, 0 to 1; a name counts double."""
        held, lacked = _weight(self.shared), _weight(self.missing)
        return held / (held + lacked) if held + lacked else 0.0

    @property
    def plain_share(self) -> float:
        """Share of the words held that are no names, 0 to 1; 1 where there is none."""
        held = sum(not word.is_name for word in self.shared)
        lacked = sum(not word.is_name for word in self.missing)
        return held / (held + lacked) if held + lacked else 1.0

    @property
    def weight(self) -> int:
        """How much is held: one for a word, two for a name of whatever length."""
        return sum(1 for word in self.shared if not word.is_name) + 2 * len({one.run for one in self.names})

    @property
    def names(self) -> tuple[Word, ...]:
        """The names held."""
        return tuple(word for word in self.shared if word.is_name)

    @property
    def missing_names(self) -> tuple[Word, ...]:
        """The names lacked."""
        return tuple(word for word in self.missing if word.is_name)


def frame_of(text: str, language: str, is_common: Callable[[str], bool] = lambda _: False) -> Frame:
    """Read the frame of a text, of its first 4,000 characters where it is longer.

    :param is_common: Whether a lower-case word is an ordinary word, for the word a sentence begins with.
    """
    return _frame(text[:_LONGEST], language, _openers(text[:_LONGEST], is_common))


def agreement(
    wanted: Iterable[Word], held: Sequence[Word], *, but_for: Sequence[tuple[int, int]] = ()
) -> Agreement:
    """Tell which of the wanted words others hold; spans of `but_for` (in the wanted text) are left out."""
    keys = {key for word in held for key in word.keys}
    shared: list[Word] = []
    missing: list[Word] = []
    for word in wanted:
        if any(start < word.end and word.start < end for start, end in but_for):
            continue
        (shared if word.keys & keys else missing).append(word)
    # A name is held when one of its words is: 'Altman' for 'Sam Altman'.
    known = {word.run for word in shared if word.is_name}
    still = [word for word in missing if not (word.is_name and word.run in known)]
    return Agreement(tuple(shared), tuple(still))


def same(one: Word, other: Word) -> bool:
    """Tell whether two words are taken for the same."""
    return bool(one.keys & other.keys)


def _weight(words: Iterable[Word]) -> int:
    return sum(2 if word.is_name else 1 for word in words)


def _openers(text: str, is_common: Callable[[str], bool]) -> frozenset[str]:
    """Words with which the text's sentences begin and that are ordinary words, in lower case."""
    found = re.findall(r"(?:^|[.!?:;\n]\s+|[«“\"]\s?)([A-ZÀ-Þ][a-zà-ÿœ]+)", text)
    return frozenset(word.casefold() for word in found if is_common(word.casefold()))


@lru_cache(maxsize=512)
def _frame(text: str, language: str, openers: frozenset[str]) -> Frame:
    figures = find_quantities(text, language)
    spans = tuple((one.start, one.end) for one in split_sentences(text, language))
    starts = {start for start, _ in spans}
    concepts = [
        (found, start, end)
        for found, start, end in concept_spans(text, language)
        if not all(one.startswith(_COMMON_CONCEPTS) for one in found)
    ]
    wanted = {part for name in names_of(text) for part in (name, *name.split("-"))}
    words: list[Word] = []
    previous: Word | None = None
    for place, match in enumerate(_WORD.finditer(text)):
        raw, start, end = match.group(), match.start(), match.end()
        lower = raw.casefold()
        folded = fold(raw)
        concept = next(((found, at, to) for found, at, to in concepts if at < end and start < to), None)
        in_figure = any(one.start < end and start < one.end for one in figures)
        named_by = concept is not None and text[concept[1]].isupper()
        light = _ELISION.match(raw) or (lower in STOPWORDS and not raw.isupper())
        if in_figure or (light and (concept is None or (named_by and raw.islower()))):
            continue
        if concept is None and (folded in _LIGHT or len(folded) < 2):
            continue
        opens = start in starts or not text[:start].strip("«“\"'(\u00a0 ")
        alone = not _CAPITAL_NEXT.match(text, end)
        name = raw in wanted and not (opens and alone and _ordinary_opener(raw, language, openers))
        name = name or named_by  # « Émirats arabes unis » whole
        named = frozenset(f"thing {one}" for one in concept[0]) if concept else frozenset[str]()
        keys = (
            frozenset(_keys(folded, is_name=name))
            | named
            | _place_keys(folded)
            | (frozenset() if name else meanings(raw))
        )
        if concept and name and _in_longer_name(text, concept[2], concept[0]):
            keys = frozenset({f"within a name {folded}"})  # 'The Korea Times' is not Korea
        beside = previous is not None and (
            text[previous.end : start] in {" ", "-", "\u00a0", ". "}
            or (concept is not None and previous.start >= concept[1])
        )
        run = previous.run if beside and previous is not None and previous.is_name and name else len(words)
        previous = Word(raw, start, end, keys, name, run, place)
        words.append(previous)
    return Frame(text, language, tuple(words), figures, spans)


def _keys(folded: str, *, is_name: bool) -> Iterable[str]:
    """The forms by which a word is known: itself, without a plural, and its first letters unless it is a name."""
    yield folded
    if len(folded) > 3 and folded.endswith(("s", "x")):
        yield folded[:-1]
    for part in folded.split("-") if "-" in folded else ():
        if len(part) > 2 and part not in STOPWORDS:
            yield part
    if len(folded) >= _ROOT + is_name:
        yield folded[:_ROOT]  # 'Russie', 'Russia'; 'Palestinian', 'palestinien'
    if len(folded) >= _LONG_WORD:
        consonants = _consonants(folded)
        if len(consonants) >= _FEWEST_CONSONANTS:
            yield f"consonants {consonants[:_ROOT]}"  # 'parlement', 'parliament'


def _consonants(folded: str) -> str:
    """A word without vowels, with sounds that the languages spell otherwise in one spelling."""
    sounds = (
        folded.replace("ph", "f").replace("th", "t").replace("qu", "k").replace("ch", "c").translate(_SOUNDS)
    )
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh\W]", "", sounds))


def _in_longer_name(text: str, end: int, things: frozenset[str]) -> bool:
    """Whether a country goes on as the name of something else: 'Korea Times', never 'French President'."""
    after = _NEXT_NAME.match(text, end)
    if after is None or not any(one.startswith("territory") for one in things):
        return False
    return after[1].casefold() in _BODIES


def _place_keys(folded: str) -> frozenset[str]:
    return frozenset(
        f"place {line.split()[0]}" for line in _PLACES.strip().splitlines() if folded in line.split()
    )


def _ordinary_opener(word: str, language: str, openers: frozenset[str]) -> bool:
    """Whether the word that begins a sentence is likely no name: a known word, or an English plural or participle."""
    if any(letter.isupper() for letter in word[1:]):
        return False
    if word.casefold() in openers or meanings(word):
        return True
    return language == "en" and word.endswith(("s", "ing", "ly", "ed")) and len(word) > 4
