"""The gate: decides, sentence by sentence, what of a draft may reach a reader.

A drafted sentence passes when one piece of evidence that it names, or that it plainly restates, holds it whole:
figures with unit and qualifier, names in their roles, denial, caution, and every word that could say something else
(rag.faults, rag.leaving_out); when it speaks the answer's language; and when neither the parser nor the verifier reads
the evidence otherwise (rag.second_reading). Else its evidence is quoted verbatim in its place, or the sentence is
dropped. The language model is never asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.adjuncts import without_unsupported_dates
from rag.answer_records import SentenceStatus
from rag.faults import fault_against, misspoken
from rag.generation import DraftSentence
from rag.leaving_out import uncovered_words, without_each
from rag.names import concept_spans, names_of, unsupported_names
from rag.quantities import unsupported_quantities
from rag.records import Evidence, Passage
from rag.second_reading import Readers, misread
from rag.territories import in_own_language
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
# Nearness that a sentence gains when words that its evidence does not carry are left out (rag.leaving_out). On the
# tuning half of the true translations in tests/hostile, nine in ten gain less at any of their words.
_UNSAID = 0.013
_MOST_CITATIONS = 3
_QUOTE_MARGIN = 0.35  # of evidence scores
_NO_READERS = Readers()
_BESIDE = 400  # characters between two sentences that speak of one thing

# Words that say who says it; a draft may name its source otherwise than the source names itself.
_ATTRIBUTION = frozenset(
    "according source sources report reports reported reportedly say says said state states stated account accounts "
    "selon rapport rapports dit disent indique indiquent indiquant rapporte rapportent francais francaise".split()
)

_ENGLISH_GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
_FRENCH_GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)")
_MILLIARDS = re.compile(r"(?<=\d[ \u00a0\u202f])milliards?\b(?: of\b)?(?= |\.|,|$)")


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
        readers: Readers = _NO_READERS,
    ) -> None:
        """Take the evidence that the draft was made from.

        :param language: Language that the answer must speak.
        :param readers: Read what has passed the rules once more; the rules alone decide without them.
        :param is_common: Whether a lower-case word is an ordinary word of that language, for names.
        """
        self._evidence = tuple(evidence)
        self._language = language
        self._embedder = embedder
        self._nearness = nearness
        self._is_common = is_common
        self._readers = readers
        self._vectors: NDArray[np.float32] | None = (
            None  # made when a draft is first judged: quotes need none
        )
        self._shown: set[tuple[str, int, int, int]] = set()  # evidence already cited: not quoted again

    def judge(self, draft: DraftSentence) -> Verified | Refused:
        """Pass the sentence with its citations, or quote its evidence instead, or refuse it."""
        draft = DraftSentence(repaired(draft.text, self._language), draft.named)
        similarity = self._similarity(draft.text)
        named = [number - 1 for number in draft.named if 0 < number <= len(self._evidence)]
        fault = misspoken(draft.text, self._language, self._evidence, self._is_common)
        if fault is not None:
            return self._instead(named, similarity, fault)
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
            shorter = self._without_dates(draft.text, candidates)
            if shorter is not None:
                chosen, _ = self._holding(shorter, candidates, similarity)
            if shorter is None or not chosen:
                return self._instead(candidates, similarity, fault)
            draft, note = (
                DraftSentence(shorter, draft.named),
                "a date that the evidence does not hold was left out",
            )
        if note is None and set(chosen) - set(named):
            note = "citation added by alignment"
        evidence = tuple(self._evidence[row] for row in chosen)
        doubt = misread(draft.text, self._language, evidence, self._readers, self._is_common)
        if doubt is not None:
            return self._instead(chosen, similarity, doubt)
        self._shown.update(piece.place for piece in evidence)
        return Verified(draft.text, SentenceStatus.SUPPORTED, evidence, note)

    def quote(self, piece: Evidence) -> Verified | None:
        """The evidence itself as a sentence; None when it was already shown."""
        if piece.place in self._shown:
            return None
        self._shown.add(piece.place)
        return Verified(piece.text, SentenceStatus.QUOTED, (piece,))

    def nearness_between(self, left: Evidence, right: Evidence) -> float:
        """How near two pieces of the evidence are to one another."""
        vectors = self._evidence_vectors()
        cosine = float(vectors[self._evidence.index(left)] @ vectors[self._evidence.index(right)])
        return self._nearness.of_texts(cosine, left.language, right.language)

    def in_own_words(
        self, piece: Evidence, among: Sequence[Evidence], *, least: float = _RESTATES
    ) -> Evidence:
        """The piece that tells as much in the answer's language, where one at least so near does; else the piece."""
        if piece.language == self._language:
            return piece
        own = [other for other in among if other.language == self._language]
        near = {other.place: self.nearness_between(other, piece) for other in own}
        twins = sorted(
            (other for other in own if near[other.place] >= least), key=lambda other: -near[other.place]
        )
        return next((twin for twin in twins if self._tells_all(twin, piece)), piece)

    def _tells_all(self, other: Evidence, piece: Evidence) -> bool:
        """Whether another piece has every figure and name of a piece: else it may lack just what is asked for.

        The twin's own language does not count: what is 'the French site' in English is 'le site' in French.
        """
        held = [(other.text, other.language)]
        if unsupported_quantities(piece.text, piece.language, held):
            return False
        usually_lower = getattr(self._readers.verifier, "usually_lower", lambda _: False)
        missing = unsupported_names(
            piece.text, piece.language, held, lambda word: self._is_common(word) or usually_lower(word)
        )
        needless = {
            piece.text[start:end]
            for concepts, start, end in concept_spans(piece.text, piece.language)
            if f"language {other.language}" in concepts
        }
        return needless.issuperset(missing)

    def _evidence_vectors(self) -> NDArray[np.float32]:
        if self._vectors is None:
            self._vectors = self._embedder.embed_passages([_as_passage(piece) for piece in self._evidence])
        return self._vectors

    def _holding(
        self, text: str, candidates: list[int], similarity: Sequence[float]
    ) -> tuple[list[int], str | None]:
        """The piece that holds the sentence, with the one before it that it leans on; what is wrong when none does."""
        others = [row for row in self._aligned(text, similarity) if row not in candidates]
        fault = None
        for row in [*candidates, *others]:
            wrong = self._fault(text, row) or self._unsaid(text, row)
            if wrong is None:
                return [row], None
            fault = fault or wrong
        for row in [*candidates, *others]:
            for before in self._before(row):
                if self._fault(text, row, before) is None and self._unsaid(text, row) is None:
                    return [row, before], None
        return [], fault

    def _without_dates(self, text: str, candidates: Sequence[int]) -> str | None:
        """The sentence without dates that its evidence does not hold: drafts repeat those of the question."""
        for row in candidates:
            piece = self._evidence[row]
            shorter = without_unsupported_dates(text, self._language, [(piece.text, piece.language)])
            if shorter is not None and self._fault(shorter, row) is None:
                return shorter
        return None

    def _before(self, row: int) -> list[int]:
        """Evidence shortly before a piece that names nobody itself: it may name what that one calls 'the plant'."""
        piece = self._evidence[row]
        if len(names_of(piece.text, self._is_common)) > 0:
            return []
        return [
            other
            for other, near in enumerate(self._evidence)
            if near.document.id == piece.document.id and 0 < piece.start - near.start <= _BESIDE
        ]

    def _fault(self, text: str, row: int, before: int | None = None) -> str | None:
        lender = None if before is None else self._evidence[before]
        return fault_against(
            text, self._language, self._evidence[row], names_from=lender, is_common=self._is_common
        )

    def _unsaid(self, text: str, row: int) -> str | None:
        """Words of the sentence without which it would be nearer to its evidence: they say something else."""
        piece = self._evidence[row]
        words = uncovered_words(text, self._language, piece.text, piece.language)
        if not words:
            return None
        if piece.language == self._language:  # its own words are there to be used, and its quote can be read
            return f"words that the evidence does not carry: {', '.join(words)}"
        variants = without_each(text, words)
        passages = [
            Passage("draft", 0, 0, len(variant), variant, self._language, "", ())
            for variant in (text, *variants.values())
        ]
        cosines = (self._embedder.embed_passages(passages) @ self._evidence_vectors()[row]).tolist()
        whole, *rest = (self._nearness.of_texts(cosine, self._language, piece.language) for cosine in cosines)
        said = [left_out for left_out, near in zip(variants, rest, strict=True) if near - whole > _UNSAID]
        return f"words that the evidence does not carry: {', '.join(said)}" if said else None

    def _related(self, text: str, row: int, similarity: Sequence[float]) -> bool:
        """Whether evidence that the model named speaks of what the sentence says."""
        return similarity[row] >= _RELATED and self._shares_words(text, self._evidence[row])

    def _aligned(self, text: str, similarity: Sequence[float]) -> list[int]:
        """Evidence that the sentence plainly restates, nearest first: never a weak guess."""
        rows = sorted(range(len(self._evidence)), key=lambda row: (-similarity[row], row))
        return [row for row in rows if similarity[row] >= _RESTATES and self._related(text, row, similarity)][
            :_MOST_CITATIONS
        ]

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
                quoted = self.quote(self.in_own_words(self._evidence[row], self._evidence))
                if quoted is not None:
                    return Verified(quoted.text, quoted.status, quoted.evidence, f"quoted instead: {why}")
        return Refused(f"dropped: {why}")


def repaired(text: str, language: str) -> str:
    """A draft with the slips put right that can mean one thing only: figures grouped as the other language does.

    '900,000 puces' becomes '900 000 puces' in French, '900 000 chips' '900,000 chips' in English, and English
    'milliards' 'billion'; countries are named in its language (rag.territories). Whether what stands there then is
    right is judged afterwards, as of any other.
    """
    text, _ = in_own_language(text, language)
    if language == "fr":
        return _ENGLISH_GROUPS.sub(lambda match: match.group().replace(",", "\u202f"), text)
    text = _FRENCH_GROUPS.sub(lambda match: re.sub(r"\s", ",", match.group()), text)
    return _MILLIARDS.sub("billion", text)


def _stem_in(word: str, held: set[str]) -> bool:
    """Whether a word or another form of it is held: the first letters of long words suffice."""
    return word in held or (len(word) > 5 and any(other.startswith(word[:5]) for other in held))


def _as_passage(piece: Evidence) -> Passage:
    return Passage(
        piece.document.id, piece.document.version, piece.start, piece.end, piece.text, piece.language, "", ()
    )
