"""The gate: decides, sentence by sentence, what of a draft may reach a reader.

A drafted sentence passes when evidence that it names, or that it plainly restates, holds all its figures (with
unit and qualifier), all its names, its negation, and when it speaks the answer's language. Otherwise its evidence
is quoted verbatim in its place, or the sentence is dropped. The language model is never asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.generation import DraftSentence
from rag.language import foreign_words
from rag.names import unsupported_names
from rag.quantities import unsupported_quantities
from rag.records import Evidence, Passage, SentenceStatus
from rag.words import content_words, names_and_figures

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.embedding import Embedder
    from rag.nearness import Nearness

# Nearness (see rag.nearness) of a claim to the evidence that supports it, on news in four language pairings: 95 % of
# the supported claims lie above the first, 95 % of shuffled pairs below it. It tells a topic, not a truth: figures,
# names, denials and, within a language, words are judged apart. Across languages, where words do not meet, only a
# near restatement lends its citation to a sentence that named none.
_RELATED = 0.22
_RESTATES = 0.40
_SHARED_WORDS = 0.75  # of the sentence's content words, where both are of one language
_MOST_CITATIONS = 3
_QUOTE_MARGIN = 0.35  # of evidence scores
_BESIDE = 400  # characters between two sentences that speak of one thing

# Words that say who says it; a draft may name its source otherwise than the source names itself.
_ATTRIBUTION = frozenset(
    "according source sources report reports reported reportedly say says said state states stated account accounts "
    "selon rapport rapports dit disent indique indiquent indiquant rapporte rapportent francais francaise".split()
)

_ENGLISH_GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
_FRENCH_GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)")
_MILLIARDS = re.compile(r"(?<=\d[ \u00a0\u202f])milliards?\b(?: of\b)?(?= |\.|,|$)")

_NEGATION = {
    "fr": re.compile(
        r"\b(?:ne|n['’]\w+|non|aucune?|sans|jamais|ni|nul(?:le)?|pas|refus\w+|dément\w*|démenti\w*|incertain\w*)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:not|no|never|none|nor|neither|without|cannot|\w+n['’]t|undisclosed|unconfirmed|unofficial\w*|unknown|"
        r"unclear|den(?:y|ied|ies)|refus\w+)\b",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True)
class Verified:
    """A sentence that may be shown, and the evidence that holds it."""

    text: str
    status: SentenceStatus
    evidence: tuple[Evidence, ...]
    note: str | None = None  # what the gate did to the draft, for the receipt


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft sentence that fell, and why."""

    note: str


class Gate:
    """Judges the sentences of one draft against one set of evidence."""

    def __init__(
        self,
        evidence: Sequence[Evidence],
        *,
        language: str,
        embedder: Embedder,
        nearness: Nearness,
        is_common: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Take the evidence that the draft was made from.

        :param language: Language that the answer must speak.
        :param is_common: Whether a lower-case word is an ordinary word of that language, for names.
        """
        self._evidence = tuple(evidence)
        self._language = language
        self._embedder = embedder
        self._nearness = nearness
        self._is_common = is_common
        self._vectors: NDArray[np.float32] | None = (
            None  # made when a draft is first judged: quotes need none
        )
        self._shown: set[tuple[str, int, int]] = set()  # evidence already cited: not quoted again

    def judge(self, draft: DraftSentence) -> Verified | Refused:
        """Pass the sentence with its citations, or quote its evidence instead, or refuse it."""
        draft = DraftSentence(repaired(draft.text, self._language), draft.named)
        similarity = self._similarity(draft.text)
        named = [number - 1 for number in draft.named if 0 < number <= len(self._evidence)]
        foreign = foreign_words(draft.text, self._language)
        if foreign:
            return self._instead(named, similarity, f"words of another language: {', '.join(foreign)}")
        candidates = [row for row in named if self._related(draft.text, row, similarity)]
        note = None
        if not candidates:
            candidates = self._aligned(draft.text, similarity)
            if candidates:
                note = "citation added by alignment"
        if not candidates:
            return self._instead(named, similarity, "no evidence says this")
        chosen, fault = self._holding(draft.text, candidates, similarity)
        if fault is not None:
            return self._instead(candidates, similarity, fault)
        if set(chosen) - set(named):
            note = "citation added by alignment"
        evidence = tuple(self._evidence[row] for row in chosen)
        self._shown.update(_key(piece) for piece in evidence)
        return Verified(draft.text, SentenceStatus.SUPPORTED, evidence, note)

    def quote(self, piece: Evidence) -> Verified | None:
        """The evidence itself as a sentence; None when it was already shown."""
        if _key(piece) in self._shown:
            return None
        self._shown.add(_key(piece))
        return Verified(piece.text, SentenceStatus.QUOTED, (piece,))

    def nearness_between(self, left: Evidence, right: Evidence) -> float:
        """How near two pieces of the evidence are to one another."""
        vectors = self._evidence_vectors()
        cosine = float(vectors[self._evidence.index(left)] @ vectors[self._evidence.index(right)])
        return self._nearness.of_texts(cosine, left.language, right.language)

    def _evidence_vectors(self) -> NDArray[np.float32]:
        if self._vectors is None:
            self._vectors = self._embedder.embed_passages([_as_passage(piece) for piece in self._evidence])
        return self._vectors

    def _holding(
        self, text: str, candidates: list[int], similarity: Sequence[float]
    ) -> tuple[list[int], str | None]:
        """The fewest pieces that together hold the sentence, and what is wrong when none do."""
        fault = self._fault(text, candidates[:1])
        if fault is None:
            return candidates[:1], None
        for count in range(2, min(len(candidates), _MOST_CITATIONS) + 1):
            if self._fault(text, candidates[:count]) is None:
                return candidates[:count], None
        # Another piece may hold it: the model named the wrong number, or forgot one of two.
        others = [row for row in self._aligned(text, similarity) if row not in candidates]
        for row in others:
            if self._fault(text, [row]) is None:
                return [row], None
        for row in [*others, *self._beside(candidates[0])]:
            if self._fault(text, [candidates[0], row]) is None:
                return [candidates[0], row], None
        return [], fault

    def _beside(self, row: int) -> list[int]:
        """Evidence from the same place as a piece: it may name what that one calls 'the plant'."""
        piece = self._evidence[row]
        return [
            other
            for other, near in enumerate(self._evidence)
            if other != row
            and near.document.id == piece.document.id
            and abs(near.start - piece.start) <= _BESIDE
        ]

    def _fault(self, text: str, rows: Sequence[int]) -> str | None:
        """What of the sentence these pieces of evidence do not hold."""
        pieces = [self._evidence[row] for row in rows]
        quotes = [(piece.text, piece.language) for piece in pieces]
        figures = unsupported_quantities(text, self._language, quotes)
        if figures:
            return "figures that the evidence does not hold: " + ", ".join(figure.text for figure in figures)
        sources = quotes + [(piece.document.title, piece.language) for piece in pieces]
        names = unsupported_names(text, self._language, sources, self._is_common)
        if names:
            return f"names that the evidence does not hold: {', '.join(names)}"
        # Every piece must agree: a denial beside an affirmation would lend its negation to either.
        if any(negated(text, self._language) != negated(piece.text, piece.language) for piece in pieces):
            return "a negation was lost or added"
        return None

    def _in_own_words(self, row: int) -> int:
        """The piece that says the same in the answer's language, where there is one."""
        vectors = self._evidence_vectors()
        piece = self._evidence[row]
        if piece.language == self._language:
            return row
        cosines = (vectors @ vectors[row]).tolist()
        twins = [
            (self._nearness.of_texts(cosines[other], one.language, piece.language), -other)
            for other, one in enumerate(self._evidence)
            if one.language == self._language
        ]
        nearest, other = max(twins, default=(0.0, 0))
        return -other if nearest >= _RESTATES else row

    def _related(self, text: str, row: int, similarity: Sequence[float]) -> bool:
        """Whether evidence that the model named speaks of what the sentence says."""
        return similarity[row] >= _RELATED and self._shares_words(text, self._evidence[row])

    def _aligned(self, text: str, similarity: Sequence[float]) -> list[int]:
        """Evidence that the sentence plainly restates, nearest first: never a weak guess."""
        rows = sorted(range(len(self._evidence)), key=lambda row: (-similarity[row], row))
        return [
            row
            for row in rows
            if self._related(text, row, similarity)
            and (self._evidence[row].language == self._language or similarity[row] >= _RESTATES)
        ][:_MOST_CITATIONS]

    def _shares_words(self, text: str, piece: Evidence) -> bool:
        if piece.language != self._language:
            return True  # words of two languages do not meet; figures and names are held separately
        words = (
            set(content_words(text)) - set(names_and_figures(text)) - _ATTRIBUTION
        )  # judged apart, or frames
        held = set(content_words(f"{piece.text} {piece.document.title}"))
        return not words or sum(_stem_in(word, held) for word in words) / len(words) >= _SHARED_WORDS

    def _similarity(self, text: str) -> list[float]:
        """How near the sentence is to each piece of evidence."""
        vectors = self._evidence_vectors()
        sentence = Passage("draft", 0, 0, max(len(text), 1), text, self._language, "", ())
        cosines = (vectors @ self._embedder.embed_passages([sentence])[0]).tolist()
        return [
            self._nearness.of_texts(cosine, self._language, piece.language)
            for cosine, piece in zip(cosines, self._evidence, strict=True)
        ]

    def _instead(self, rows: Sequence[int], similarity: Sequence[float], why: str) -> Verified | Refused:
        """The nearest of the named evidence verbatim in place of the sentence, if it was not shown before."""
        # What the model cited must also be near the question: a quote that answers something else misleads.
        enough = max((piece.score for piece in self._evidence), default=0.0) - _QUOTE_MARGIN
        for row in sorted(rows, key=lambda row: (-similarity[row], row)):
            if similarity[row] >= _RELATED and self._evidence[row].score >= enough:
                quoted = self.quote(self._evidence[self._in_own_words(row)])
                if quoted is not None:
                    return Verified(quoted.text, quoted.status, quoted.evidence, f"quoted instead: {why}")
        return Refused(f"dropped: {why}")


def repaired(text: str, language: str) -> str:
    """A draft with the slips put right that can mean one thing only: figures grouped as the other language does.

    '900,000 puces' becomes '900 000 puces' in French, '900 000 chips' '900,000 chips' in English, and English
    'milliards' 'billion'. Whether the figure is right is judged afterwards, as of any other.
    """
    if language == "fr":
        return _ENGLISH_GROUPS.sub(lambda match: match.group().replace(",", "\u202f"), text)
    text = _FRENCH_GROUPS.sub(lambda match: re.sub(r"\s", ",", match.group()), text)
    return _MILLIARDS.sub("billion", text)


def negated(text: str, language: str) -> bool:
    """Whether a sentence denies something, by its negation words."""
    return bool(_NEGATION.get(language, _NEGATION["en"]).search(text))


def _stem_in(word: str, held: set[str]) -> bool:
    """Whether a word or another form of it is held: the first letters of long words suffice."""
    return word in held or (len(word) > 5 and any(other.startswith(word[:5]) for other in held))


def _as_passage(piece: Evidence) -> Passage:
    return Passage(
        piece.document.id, piece.document.version, piece.start, piece.end, piece.text, piece.language, "", ()
    )


def _key(piece: Evidence) -> tuple[str, int, int]:
    return (piece.document.id, piece.start, piece.end)
