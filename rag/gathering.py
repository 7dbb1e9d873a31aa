"""Hits and evidence for a question: everything of an answer but the writing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answer_records import Receipt
from rag.asked import Asked
from rag.attribution import is_told_by, parted
from rag.capitals import with_capitals
from rag.embedding import Embedder
from rag.evidence import EvidenceSelector
from rag.fusion import backgrounds
from rag.language import question_language
from rag.records import Evidence, Filters, Hit
from rag.request import Request
from rag.retrieval import retrieve_hits
from rag.settings import Settings
from rag.store import LocalStore


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Finds the passages nearest to a question in an index, and the sentences in them that may answer it."""

    store: LocalStore
    embedder: Embedder
    selector: EvidenceSelector
    settings: Settings

    def gather(self, request: Request, started: float, receipt: Callable[[int], Receipt]) -> Asked:
        """What was found for a question that stands on its own.

        :param started: time.monotonic() when the question came.
        :param receipt: The receipt of an answer from this generation of the index.
        """
        asked_in = question_language(request.question, "en")
        generation, hits = self._found(request, asked_in)
        typed = request.question
        texts = (f"{hit.passage.title}. {hit.passage.text}" for hit in hits)
        written = with_capitals(typed, texts, lambda word: self.store.is_common_word(word, asked_in))
        if written != typed:
            request = replace(request, question=written)
            generation, hits = self._found(request, asked_in)
        sought, teller = parted(request.question)
        evidence = self.evidence_for(
            sought,
            asked_in,
            self._told_by(teller, hits, asked_in) if teller else hits,
            most=self.settings.evidence_sentences,
            tokens=self.settings.evidence_tokens,
        )
        return Asked(
            question=request.question,
            typed=typed,
            sought=sought,
            language=request.language or asked_in,
            mode=request.mode,
            hits=hits,
            evidence=evidence,
            started=started,
            retrieved=time.monotonic(),
            receipt=receipt(generation),
        )

    def search(
        self, query: str, *, language: str | None, top_k: int | None, filters: Filters
    ) -> tuple[Hit, ...]:
        """The passages nearest to a query, in either language, best first.

        :param language: Language of the query; detected when None.
        """
        return retrieve_hits(
            query,
            self.embedder.embed_queries([query])[0],
            self.store,
            language=language or question_language(query, "en"),
            top_k=top_k or self.settings.top_k,
            candidates=max(self.settings.candidates, top_k or 0),
            filters=filters,
        )

    def evidence_for(
        self, question: str, language: str, hits: Sequence[Hit], *, most: int, tokens: int
    ) -> tuple[Evidence, ...]:
        """The sentences of these hits nearest to a question or claim, best first."""
        vector = self.embedder.embed_queries([question])[0]
        background = backgrounds(vector, self.store.language_means)
        return self.selector.select(
            question, language, vector, hits, background=background, most=most, tokens=tokens
        )

    def _found(self, request: Request, language: str) -> tuple[int, tuple[Hit, ...]]:
        """The hits for a question, and the generation of the index that they are of."""
        for _ in range(2):  # another process may write meanwhile; the next search is of its state
            generation = self.store.generation
            hits = self.search(
                request.question, language=language, top_k=request.top_k, filters=request.filters
            )
            if generation == self.store.generation:
                break
        return generation, hits

    def _told_by(self, teller: str, hits: Sequence[Hit], language: str) -> list[Hit]:
        """The hits in documents that somebody tells in (rag.attribution)."""
        places = {(hit.passage.document_id, hit.passage.version) for hit in hits}
        documents = {place: self.store.document(*place) for place in places}
        told = {place for place, one in documents.items() if one and is_told_by(one, teller, language)}
        return [hit for hit in hits if (hit.passage.document_id, hit.passage.version) in told]
