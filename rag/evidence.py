"""From hits to evidence: the few sentences that may answer, across sources and languages.

A language model on two cores reads about 50 tokens a second, so it is given sentences and not passages.
Sentences are ranked as passages are (rag.fusion): by how far their cosine lies above the usual one of their
language, so that a sentence in the other language stands where its meaning puts it; then by words in common and
by their passage's rank. Near-duplicates (the same agency copy) count once; a sentence that leans on the one before
('It', 'Ce dernier') brings it along.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.embedding import Embedder
from rag.expectation import Expectation
from rag.nearness import Nearness
from rag.passages import estimate_tokens
from rag.reasons import asks_why, says_why
from rag.records import Document, Evidence, Hit, Passage, Span
from rag.words import content_words, roots

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEANS = {
    "fr": re.compile(
        r"^(?:ils?|elles?|ce(?:lui|lle|ux|lles)?(?:-ci|-là)?|ce dernier|cette dernière|ces derni(?:er|ère)s"
        r"|cela|ceci|c'|cet?te?|ces|leurs?|son|sa|ses|mais (?:il|elle)s?)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^(?:it|they|he|she|this|that|these|those|its|their|his|her|the latter|the former|both"
        r"|but (?:it|he|she|they))\b",
        re.IGNORECASE,
    ),
}
_DUPLICATE = 0.8  # share of common words above which two sentences of one language say the same
# Weights of a sentence's score, swept on the project's own questions (docs/decisions.md): the cosine carries most,
# words in common separate sentences about the same thing, the passage's score brings what its neighbours tell.
_WORDS_WEIGHT = 0.15
_PASSAGE_WEIGHT = 0.5
# For a figure where the question asks how many, for a date where it asks when, for a reason where it asks why.
_EXPECTED_BONUS = 0.08


@dataclass(frozen=True, slots=True)
class _Scored:
    passage: Passage
    sentence: Span
    score: float
    nearness: float
    words: frozenset[str]


class EvidenceSelector:
    """Chooses evidence sentences; remembers the vectors of the sentences it has seen."""

    def __init__(
        self,
        embedder: Embedder,
        nearness: Nearness,
        document_of: Callable[[str, int], Document],
        *,
        memory: int = 4096,
    ) -> None:
        """Take the embedder of the index and a way to get a document's text.

        :param memory: How many passages' sentence vectors are remembered.
        """
        self._embedder = embedder
        self._nearness = nearness
        self._document_of = document_of
        self._memory = memory
        self._vectors: OrderedDict[tuple[str, int, int, int], NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def select(
        self,
        question: str,
        language: str,
        query_vector: NDArray[np.float32],
        hits: Sequence[Hit],
        *,
        background: Mapping[str, float],
        most: int,
        tokens: int,
    ) -> tuple[Evidence, ...]:
        """At most `most` pieces of evidence of about `tokens` tokens in all, best first, ties by place.

        :param background: Mean cosine of the query with all passages of each language, see `rag.fusion`.
        """
        if not hits:
            return ()
        scored = self._scored(question, language, query_vector, hits, background)
        chosen: list[Evidence] = []
        kept: list[_Scored] = []
        room = tokens
        for candidate in scored:
            if len(chosen) >= most or room <= 0:
                break
            if any(_same(candidate, other) for other in kept):
                continue
            span = _with_neighbour(candidate)
            if _overlaps(candidate.passage, span, chosen):
                span = candidate.sentence  # the one before stands there already
            if _overlaps(candidate.passage, span, chosen):
                continue
            cost = estimate_tokens(_text_of(candidate.passage, span))
            if cost > room and chosen:
                continue
            room -= cost
            kept.append(candidate)
            document = self._document_of(candidate.passage.document_id, candidate.passage.version)
            chosen.append(Evidence(document, span.start, span.end, candidate.score, candidate.nearness))
        return tuple(chosen)

    def _scored(
        self,
        question: str,
        language: str,
        query_vector: NDArray[np.float32],
        hits: Sequence[Hit],
        background: Mapping[str, float],
    ) -> list[_Scored]:
        vectors = self._sentence_vectors([hit.passage for hit in hits])
        asked, asked_roots = set(content_words(question)), set(roots(question))
        expected, wants_reason = Expectation.of(question, language), asks_why(question)
        usual = sum(background.values()) / max(len(background), 1)
        best = max(hit.score for hit in hits)
        scored: list[_Scored] = []
        for hit, rows in zip(hits, vectors, strict=True):
            passage = hit.passage
            # A question in a source (a heading, an interview) is near to ours and states nothing.
            for sentence, cosine in zip(passage.sentences, (rows @ query_vector).tolist(), strict=True):
                text = _text_of(passage, sentence)
                if text.rstrip('»”" \u00a0\u202f').endswith("?"):
                    continue
                words = frozenset(content_words(text))
                if passage.language == language:
                    shared = len(asked & words) / max(len(asked), 1)
                else:
                    shared = len(asked_roots & set(roots(text))) / max(len(asked_roots), 1)
                score = (cosine - background.get(passage.language, usual)) / (1.0 - usual)
                score += _WORDS_WEIGHT * shared + _PASSAGE_WEIGHT * (hit.score - best)
                has_expected = not expected.is_open and expected.held_by(text, passage.language)
                if has_expected or (wants_reason and says_why(text, passage.language)):
                    score += _EXPECTED_BONUS
                near = self._nearness.of_question(cosine, language, passage.language)
                scored.append(_Scored(passage, sentence, score, near, words))
        return sorted(scored, key=lambda one: (-one.score, one.passage.document_id, one.sentence.start))

    def _sentence_vectors(self, passages: Sequence[Passage]) -> list[NDArray[np.float32]]:
        keys = [(passage.document_id, passage.version, passage.start, passage.end) for passage in passages]
        with self._lock:
            known = {key: self._vectors[key] for key in keys if key in self._vectors}
        missing = [passage for key, passage in zip(keys, passages, strict=True) if key not in known]
        if missing:
            sentences = [
                _as_passage(passage, sentence) for passage in missing for sentence in passage.sentences
            ]
            rows = self._embedder.embed_passages(sentences)
            first = 0
            for passage in missing:
                count = len(passage.sentences)
                known[passage.document_id, passage.version, passage.start, passage.end] = rows[
                    first : first + count
                ]
                first += count
        with self._lock:
            for key in keys:
                self._vectors[key] = known[key]
                self._vectors.move_to_end(key)
            while len(self._vectors) > self._memory:
                self._vectors.popitem(last=False)
        return [known[key] for key in keys]


def _text_of(passage: Passage, sentence: Span) -> str:
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def _as_passage(passage: Passage, sentence: Span) -> Passage:
    from dataclasses import replace

    text = _text_of(passage, sentence)
    return replace(passage, start=sentence.start, end=sentence.end, text=text, sentences=(sentence,))


def _same(left: _Scored, right: _Scored) -> bool:
    if left.passage.language != right.passage.language:
        return False
    if left.passage.document_id == right.passage.document_id and left.sentence == right.sentence:
        return True
    if _figures(left.words) != _figures(right.words):
        return False  # the same sentence with another figure is news
    union = left.words | right.words
    return bool(union) and len(left.words & right.words) / len(union) >= _DUPLICATE


def _figures(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[0].isdigit())


def _overlaps(passage: Passage, span: Span, chosen: Sequence[Evidence]) -> bool:
    """Whether a span shares characters with chosen evidence of its document."""
    return any(
        piece.document.id == passage.document_id and piece.start < span.end and span.start < piece.end
        for piece in chosen
    )


def _with_neighbour(candidate: _Scored) -> Span:
    """The sentence, with the one before it when its subject is a pronoun."""
    passage, sentence = candidate.passage, candidate.sentence
    text = _text_of(passage, sentence).replace("’", "'").lstrip('«“" ')
    position = passage.sentences.index(sentence)
    leans = _LEANS.get(passage.language, _LEANS["en"])
    if position and leans.match(text):
        return Span(passage.sentences[position - 1].start, sentence.end)
    return sentence
