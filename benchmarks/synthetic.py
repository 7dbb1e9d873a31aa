"""Passages by the hundred thousand, generated: French and English text by Zipf's law, and vectors in topics.

What decides the time of a search is copied from reality: how often words come up, how many passages share
them, how the vectors of a language crowd around its mean and around topics, and that questions do not lie
where passages lie. Everything follows from the seed and from the number of the block; nothing is stored.

Text: function words first, then made-up words of French and English syllables, by Zipf and Mandelbrot's law,
p ~ 1 / (rank + 2.7), over 60,000 words a language, so that the most frequent content words stand in one
passage of eight. Vectors: the language's mean, a topic of 4,000 (their sizes by Zipf's law) and the passage's
own part, whose variance falls off over the dimensions as 1 / (place + 8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rag.records import Document, Passage, Span

Floats = npt.NDArray[np.float32]
Prepared = tuple[Document, tuple[Passage, ...], Floats]

DIMENSION = 384
PASSAGES = 10  # of a document
_DOCUMENTS = 500  # of a block
BLOCK = _DOCUMENTS * PASSAGES
_SENTENCES, _WORDS = 4, 17  # sentences of a passage, words of a sentence
_VOCABULARY = 60_000
_TOPICS = 4_000
_PUBLISHERS = 20
_FUNCTION_WORDS = {
    "en": "the of to and a in that is for it on as with by at from was be this an or are which not but have",
    "fr": "de la le et les des en du une un que est pour dans qui sur par au plus avec ce il sont pas ou se",
}
_SYLLABLES = {
    "en": "th str cl br sh w k m t n gr pl f st r l | ea i o oo ai u e a ow | ck ng t nd st m l rd r s ght",
    "fr": "d p r qu ch v m t g pr l f s cr n b | ou é a i o eu au è an on in | t l r n ss x ge ne lle rt m",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its vector and language, drawn from a passage."""

    text: str
    vector: Floats
    language: str


class Synthetic:
    """A corpus of any length; block b is the same whenever it is asked for."""

    def __init__(self, *, seed: int = 7) -> None:
        self._seed = seed
        draw = np.random.default_rng(seed)
        spread = (1 / np.sqrt(np.arange(DIMENSION) + 8)).astype(np.float32)
        basis = np.linalg.qr(draw.normal(size=(DIMENSION, DIMENSION)))[0].astype(np.float32)
        self._shape = spread[:, None] * basis  # standard normal rows times this: as passages vary
        common = unit(draw.normal(size=(1, DIMENSION)).astype(np.float32))
        own = unit(draw.normal(size=(3, DIMENSION)).astype(np.float32))
        self._means = dict(zip(("en", "fr", "question"), unit(common + 0.3 * own), strict=True))
        self._topics = unit(draw.normal(size=(_TOPICS, DIMENSION)).astype(np.float32) @ self._shape)
        self._topic_sizes = np.cumsum(1 / (np.arange(_TOPICS) + 20))
        self._words = {language: _vocabulary(language, draw) for language in ("en", "fr")}
        self._word_counts = np.cumsum(1 / (np.arange(_VOCABULARY) + 2.7))

    def block(self, number: int) -> Iterator[Prepared]:
        """The documents of a block with their passages and vectors; even ones are French."""
        draw = np.random.default_rng([self._seed, number])
        rest = self._block_rest(draw)  # drawn first, see `vectors`
        words = np.searchsorted(
            self._word_counts, draw.random((BLOCK, _SENTENCES, _WORDS)) * self._word_counts[-1]
        )
        for place in range(_DOCUMENTS):
            language = "en" if place % 2 else "fr"
            rows = slice(place * PASSAGES, (place + 1) * PASSAGES)
            document, passages = self._document(number * _DOCUMENTS + place, language, words[rows])
            yield document, passages, self._placed(rest[rows], language)

    def vectors(self, number: int, language: str) -> Floats:
        """The vectors of a block's passages in one language, without the time that their text takes."""
        rest = self._block_rest(np.random.default_rng([self._seed, number]))
        rows = rest.reshape(_DOCUMENTS, PASSAGES, DIMENSION)[1 if language == "en" else 0 :: 2]
        return self._placed(rows.reshape(-1, DIMENSION), language)

    def questions(self, count: int, blocks: int) -> list[Question]:
        """Questions about passages all over the first blocks, half in each language."""
        draw = np.random.default_rng([self._seed, 0, 1])
        found: list[Question] = []
        numbers = np.linspace(0, blocks - 1, min(blocks, 20)).astype(int)
        each = -(-count // len(numbers))
        for number in numbers:
            prepared = list(self.block(int(number)))
            for _ in range(each):
                document, passages, vectors = prepared[draw.integers(len(prepared))]
                which = int(draw.integers(PASSAGES))
                found.append(self._question(passages[which], vectors[which], document.language, draw))
        return found[:count]

    def _question(
        self, passage: Passage, vector: Floats, language: str, draw: np.random.Generator
    ) -> Question:
        function_words = _FUNCTION_WORDS[language].split()
        content = [
            word for word in passage.text.lower().replace(".", "").split() if word not in function_words
        ]
        chosen = [content[place] for place in draw.integers(len(content), size=draw.integers(4, 8))]
        text = " ".join(
            word for pair in zip(function_words[: len(chosen)], chosen, strict=True) for word in pair
        )
        about = unit((vector - 0.85 * self._means[language])[None])
        other = unit(draw.normal(size=(1, DIMENSION)).astype(np.float32) @ self._shape)
        asked = unit(0.8 * about + 0.6 * other)
        mean = unit((self._means[language] + self._means["question"])[None])
        return Question(text + "?", unit(0.85 * mean + 0.5 * asked)[0], language)

    def _block_rest(self, draw: np.random.Generator) -> Floats:
        """Topic and own part of the vectors of a block, shape (BLOCK, DIMENSION)."""
        topics = np.searchsorted(self._topic_sizes, draw.random(_DOCUMENTS) * self._topic_sizes[-1])
        own = unit(draw.standard_normal((BLOCK, DIMENSION), dtype=np.float32) @ self._shape)
        return unit(0.7 * self._topics[np.repeat(topics, PASSAGES)] + 0.7 * own)

    def _placed(self, rest: Floats, language: str) -> Floats:
        return unit(0.85 * self._means[language] + 0.5 * rest)

    def _document(
        self, number: int, language: str, words: npt.NDArray[np.intp]
    ) -> tuple[Document, tuple[Passage, ...]]:
        vocabulary = self._words[language]
        title = " ".join(vocabulary[word] for word in words[0, 0, :4]).capitalize()
        parts, passages, start = [], [], 0
        name = f"{language}/{number}"
        for rows in words:
            sentences = [" ".join(vocabulary[word] for word in row).capitalize() + "." for row in rows]
            bounds = np.cumsum([0, *(len(sentence) + 1 for sentence in sentences)]) + start
            spans = tuple(Span(int(one), int(other) - 1) for one, other in pairwise(bounds))
            text = " ".join(sentences)
            passages.append(Passage(name, 1, start, start + len(text), text, language, title, spans))
            parts.append(text)
            start += len(text) + 1
        document = Document(
            name,
            " ".join(parts),
            language,
            title,
            publisher=f"Publisher {number % _PUBLISHERS}",
            published=f"{2000 + number % 25}-{number % 12 + 1:02}-15",
        )
        return document, tuple(passages)


def unit(rows: Floats) -> Floats:
    """The rows at length 1."""
    lengths: Floats = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / lengths).astype(np.float32)


def _vocabulary(language: str, draw: np.random.Generator) -> list[str]:
    """Function words, then made-up ones, short ones first, each once."""
    words = dict.fromkeys(_FUNCTION_WORDS[language].split())
    onsets, cores, codas = (part.split() for part in _SYLLABLES[language].split("|"))
    while len(words) < _VOCABULARY:
        length = 1 + round(3 * (len(words) / _VOCABULARY) ** 0.3)
        syllables = [
            onsets[draw.integers(len(onsets))] + cores[draw.integers(len(cores))] for _ in range(length)
        ]
        words["".join(syllables) + codas[draw.integers(len(codas))]] = None
    return list(words)
