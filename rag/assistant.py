"""START HERE. The assistant: open, ingest, search, ask, each readable top to bottom.

with Assistant.open(Settings.load()) as assistant:
    answer = assistant.ask("how much HBM does Stargate need?")
    print(answer.text)
    for citation in answer.citations:
        print(citation.number, citation.document_id, citation.quote)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, Unpack

from rag.answer_memory import AnswerMemory
from rag.answer_records import Answer, AnswerDone, AnswerEvent, Receipt
from rag.asked import Asked
from rag.asking import Asking
from rag.claims.records import CheckReport
from rag.embedding import CachingEmbedder, Embedder
from rag.errors import SourcierError, UnknownDocument
from rag.evidence import EvidenceSelector
from rag.gathering import Gatherer
from rag.ingest import Progress, expected_documents, ingest_documents
from rag.language import question_language
from rag.nearness import Nearness
from rag.opening import open_parts
from rag.parsing import Parser
from rag.records import Document, Evidence, Filters, Hit, IngestReport
from rag.request import NO_FILTERS, Request, RequestOptions, checked_question
from rag.second_reading import Readers
from rag.settings import Settings
from rag.status import Status, status_of
from rag.store import LocalStore
from rag.verifier import Verifier

if TYPE_CHECKING:
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.retrievers import BaseRetriever

    from rag.database import DocumentSummary
    from rag.llm import LanguageModel


class Assistant:
    """Answers questions from an index, every sentence with a citation; safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        store: LocalStore,
        embedder: Embedder,
        llm: LanguageModel | None,
        verifier: Verifier | None = None,
        *,
        parser: Parser | None = None,
    ) -> None:
        """Put the parts together; `Assistant.open` finds them."""
        self.settings = settings
        self.store = store
        self.embedder = CachingEmbedder(embedder)
        self.llm = llm
        self.verifier = verifier
        self.parser = parser
        self.nearness = Nearness.of(embedder)
        selector = EvidenceSelector(embedder, self.nearness, self.document)
        self._gatherer = Gatherer(store, self.embedder, selector, settings)
        self._given = AnswerMemory()

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        create: bool = False,
        embedder: Embedder | None = None,
        llm: LanguageModel | Literal["auto"] | None = "auto",
        verifier: Verifier | Literal["auto"] | None = "auto",
        parser: Parser | Literal["auto"] | None = "auto",
    ) -> Assistant:
        """Open the index and the models that the settings name.

        :param create: Begin an empty index where there is none.
        :param embedder: Another embedding model than the settings', such as one of LlamaIndex.
        :param llm: Another language model; None for quotes only.
        :param verifier: Another verifier; None to judge claims by exact rules alone.
        :param parser: Another parser; None to check claims without comparing who does what to whom.
        :raises ModelMissing, IndexMissing, IndexForeign, IndexDamaged: each with the command that mends it.
        """
        parts = open_parts(
            settings, create=create, embedder=embedder, llm=llm, verifier=verifier, parser=parser
        )
        return cls(settings, parts.store, parts.embedder, parts.llm, parts.verifier, parser=parts.parser)

    def ingest(
        self, paths: Sequence[Path], *, prune: bool = False, progress: Progress = lambda _: None
    ) -> IngestReport:
        """Bring the documents under these paths into the index; unchanged ones cost a hash."""
        from rag.documents import read_all

        documents = read_all(paths, max_bytes=self.settings.max_document_bytes)
        return self._ingest(documents, prune=prune, progress=progress, total=expected_documents(paths))

    def add_documents(self, documents: Iterable[Document]) -> IngestReport:
        """Bring documents into the index; one with a known id and another text becomes its new version."""
        return self._ingest(documents)

    def remove(self, document_ids: Sequence[str]) -> int:
        """Take documents out of the index; old citations of them still resolve. The number removed.

        :raises UnknownDocument: when the index holds none of them.
        """
        known = self.store.database.fingerprints()
        present = [document_id for document_id in dict.fromkeys(document_ids) if document_id in known]
        if not present:
            raise UnknownDocument(
                f"The index holds no document {', '.join(document_ids)!r}",
                fix="list the documents with: GET /v1/documents",
            )
        self.store.write([], present)
        return len(present)

    def search(
        self,
        query: str,
        *,
        language: str | None = None,
        top_k: int | None = None,
        filters: Filters = NO_FILTERS,
    ) -> tuple[Hit, ...]:
        """The passages nearest to a query, in either language, best first.

        :param language: Language of the query; detected when None. To search one language only, filter.
        :raises QuestionError: when the query is empty or too long.
        """
        query = checked_question(query, self.settings)
        return self._gatherer.search(query, language=language, top_k=top_k, filters=filters)

    def ask(self, question: str | Request, **options: Unpack[RequestOptions]) -> Answer:
        """Answer a question from the index, or say that it cannot be answered from it.

        :param question: The question, or a whole request; the options are the other fields of `Request`:
            language, mode, top_k, filters, history.
        :raises QuestionError: when the question is empty or too long.
        :raises LanguageModelError: in mode `generate` when the language model fails.
        """
        for event in self.ask_events(question, **options):
            if isinstance(event, AnswerDone):
                return event.answer
        raise AssertionError("an answer's events end with AnswerDone")

    def ask_events(self, question: str | Request, **options: Unpack[RequestOptions]) -> Iterator[AnswerEvent]:
        """The same answer as it comes about: evidence, verified sentences, the whole; close it to stop."""
        yield from self._asking.events(Request.of(question, **options))

    def gather(self, question: str | Request, **options: Unpack[RequestOptions]) -> Asked:
        """Hits and evidence for a question: everything of an answer but the writing."""
        return self._asking.gather(Request.of(question, **options), time.monotonic())

    def evidence_for(
        self, question: str, language: str, hits: Sequence[Hit], *, most: int, tokens: int
    ) -> tuple[Evidence, ...]:
        """The sentences of these hits nearest to a question or claim, best first."""
        return self._gatherer.evidence_for(question, language, hits, most=most, tokens=tokens)

    def check(
        self,
        claims: Sequence[str] = (),
        *,
        text: str | None = None,
        language: str | None = None,
        filters: Filters = NO_FILTERS,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> CheckReport:
        """Check claims, or every statement of a text: a verdict each, with the words of the sources for and against.

        :param language: fr or en; found out for each statement when None.
        :raises QuestionError: when there is nothing to check, or too much.
        """
        from rag.claims.checking import check_statements, statements_given
        from rag.claims.gathering import Sources
        from rag.claims.second_opinion import SecondOpinion
        from rag.llm import AdaptedModel, Adapter

        judge = self.llm if self.verifier is not None and isinstance(self.llm, AdaptedModel) else None
        whole, statements = statements_given(claims, text, language)
        return check_statements(
            whole,
            statements,
            sources=Sources.of(self),
            receipt=self._receipt(self.store.generation),
            filters=filters,
            language=language or question_language(whole[:5000], "en"),
            progress=progress,
            opinion=None if judge is None or Adapter.JUDGE not in judge.adapters else SecondOpinion(judge),
        )

    def answer(self, answer_id: str) -> Answer:
        """An answer that was given before.

        :raises UnknownAnswer: when it was never given, or so long ago that it is no longer kept.
        """
        return self._given.answer(answer_id)

    def document(self, document_id: str, version: int | None = None) -> Document:
        """A document at a version, or its current one.

        :raises UnknownDocument: when there is none.
        """
        document = self.store.document(document_id, version)
        if document is None:
            which = document_id if version is None else f"{document_id} in version {version}"
            raise UnknownDocument(
                f"The index holds no document {which!r}", fix="list the documents with: GET /v1/documents"
            )
        return document

    def documents(
        self, *, language: str | None = None, limit: int = 100, offset: int = 0
    ) -> list[DocumentSummary]:
        """The current documents in the order of their ids, without their texts."""
        return self.store.summaries(language=language, limit=limit, offset=offset)

    def status(self) -> Status:
        """What there is and what is missing."""
        return status_of(self.settings, self.store, self.embedder, self.llm)

    def as_retriever(self, *, top_k: int | None = None, filters: Filters = NO_FILTERS) -> BaseRetriever:
        """The search of this assistant as a LlamaIndex retriever."""
        from rag.llamaindex import as_retriever

        return as_retriever(self, top_k=top_k, filters=filters)

    def as_query_engine(self, *, filters: Filters = NO_FILTERS) -> BaseQueryEngine:
        """The answers of this assistant as a LlamaIndex query engine."""
        from rag.llamaindex import as_query_engine

        return as_query_engine(self, filters=filters)

    def close(self) -> None:
        """Stop the language model and close the index."""
        if self.llm is not None:
            self.llm.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- the steps of the above --------------------------------------------------------------------------

    @property
    def _asking(self) -> Asking:
        """Made anew for each question: what it is answered with may be exchanged."""
        readers = Readers(self.verifier, self.parser)
        return Asking(self._gatherer, self.nearness, self.llm, readers, self._given, self._receipt)

    def _receipt(self, generation: int) -> Receipt:
        verifier = None if self.verifier is None else self.verifier.fingerprint
        parser = None if self.parser is None else self.parser.fingerprint
        return Receipt(
            generation,
            self.embedder.fingerprint,
            None,
            self.settings.fingerprint,
            verifier=verifier,
            parser=parser,
        )

    def _ingest(
        self,
        documents: Iterable[Document | tuple[str, SourcierError]],
        *,
        prune: bool = False,
        progress: Progress = lambda _: None,
        total: int | None = None,
    ) -> IngestReport:
        return ingest_documents(
            documents,
            self.store,
            self.embedder,
            passage_tokens=self.settings.passage_tokens,
            prune=prune,
            progress=progress,
            total=total,
        )
