"""Sourcier at LlamaIndex's seams: its retriever and query engine, and LlamaIndex's embeddings and documents for us.

    engine = as_query_engine(assistant)
    response = engine.query("how much HBM does Stargate need?")
    response.source_nodes[0].node.metadata["start"]     # exact offsets, in every node

Between the seams run our own records: LlamaIndex's `start_char_idx` is often wrong or missing, ours never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rag.answer_records import Answer
from rag.embedding import passage_text
from rag.records import Citation, Document, Filters, Hit, Passage
from rag.wire import answer_json

if TYPE_CHECKING:
    import numpy as np
    from llama_index.core.base.base_query_engine import BaseQueryEngine
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import Document as LlamaDocument
    from llama_index.core.schema import NodeWithScore
    from numpy.typing import NDArray

    from rag.assistant import Assistant


def as_retriever(
    assistant: Assistant, *, top_k: int | None = None, filters: Filters | None = None
) -> BaseRetriever:
    """The assistant's search as a LlamaIndex retriever; the score of a node is the hit's."""
    from llama_index.core.retrievers import BaseRetriever

    class SourcierRetriever(BaseRetriever):  # type: ignore[misc]  # LlamaIndex's types stop at this seam
        def _retrieve(self, query_bundle: Any) -> list[NodeWithScore]:  # noqa: ANN401
            hits = assistant.search(query_bundle.query_str, top_k=top_k, filters=filters or Filters())
            return [_node_of_hit(hit) for hit in hits]

    return SourcierRetriever()


def as_query_engine(assistant: Assistant, *, filters: Filters | None = None) -> BaseQueryEngine:
    """The assistant's answers as a LlamaIndex query engine.

    `response` is the answer's text (an abstention's explanation), `source_nodes` are its citations, each with its
    exact quote as text and its offsets as metadata, and `metadata["answer"]` is the whole contract.
    """
    from llama_index.core.base.base_query_engine import BaseQueryEngine

    class SourcierQueryEngine(BaseQueryEngine):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(callback_manager=None)

        def _get_prompt_modules(self) -> dict[str, Any]:
            return {}

        def retrieve(self, query_bundle: Any) -> list[NodeWithScore]:  # noqa: ANN401
            found: list[NodeWithScore] = as_retriever(assistant, filters=filters).retrieve(query_bundle)
            return found

        def _query(self, query_bundle: Any) -> Any:  # noqa: ANN401
            return _response(assistant.ask(query_bundle.query_str, filters=filters or Filters()))

        async def _aquery(self, query_bundle: Any) -> Any:  # noqa: ANN401
            import asyncio

            return await asyncio.to_thread(self._query, query_bundle)

    return SourcierQueryEngine()


class LlamaIndexEmbedder:
    """Any LlamaIndex embedding as our embedder."""

    def __init__(self, embedding: BaseEmbedding) -> None:
        import numpy as np

        self._embedding = embedding
        self._dimension = len(np.asarray(embedding.get_query_embedding("dimension")))

    @property
    def fingerprint(self) -> str:
        """The class and the model name of the embedding, and its dimension."""
        name = getattr(self._embedding, "model_name", "unknown")
        return f"llama-index {type(self._embedding).__name__} {name} {self._dimension}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def embed_queries(self, queries: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of queries, shape (n, dimension)."""
        return self._unit([self._embedding.get_query_embedding(query) for query in queries])

    def embed_passages(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Unit vectors of passages with their titles, shape (n, dimension)."""
        texts = [passage_text(passage) for passage in passages]
        return self._unit(self._embedding.get_text_embedding_batch(texts) if texts else [])

    def _unit(self, rows: Sequence[Sequence[float]]) -> NDArray[np.float32]:
        import numpy as np

        vectors: NDArray[np.float32] = np.asarray(rows, dtype=np.float32).reshape(len(rows), self._dimension)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12))
        return vectors


def documents_of(documents: Iterable[LlamaDocument]) -> Iterator[Document]:
    """Documents that a LlamaIndex reader has read, as ours; metadata of our names is kept, the rest is not.

    The id is the metadata's `id`, else its file path, else LlamaIndex's own id.
    """
    from rag.documents import normalise_text
    from rag.language import detect_language

    for document in documents:
        metadata = document.metadata
        text = normalise_text(document.text)
        if not text.strip():
            continue
        identity = str(metadata.get("id") or metadata.get("file_path") or document.id_)
        yield Document(
            id=identity,
            text=text,
            language=metadata.get("language") or detect_language(text),
            title=str(metadata.get("title") or metadata.get("file_name") or identity),
            publisher=metadata.get("publisher"),
            published=metadata.get("published"),
            url=metadata.get("url"),
            licence=metadata.get("licence"),
        )


def _node_of_hit(hit: Hit) -> NodeWithScore:
    passage = hit.passage
    metadata = {
        "document_id": passage.document_id,
        "version": passage.version,
        "start": passage.start,
        "end": passage.end,
        "title": passage.title,
        "language": passage.language,
    }
    return _node(
        f"{passage.document_id}@{passage.version}:{passage.start}", passage.text, metadata, hit.score
    )


def _node_of_citation(citation: Citation) -> NodeWithScore:
    metadata = {
        "number": citation.number,
        "document_id": citation.document_id,
        "version": citation.version,
        "sha256": citation.sha256,
        "start": citation.start,
        "end": citation.end,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": citation.published,
        "language": citation.language,
    }
    name = citation.location
    return _node(name, citation.quote, metadata, None)


def _node(name: str, text: str, metadata: dict[str, Any], score: float | None) -> NodeWithScore:
    from llama_index.core.schema import NodeWithScore, TextNode

    node = TextNode(
        id_=name,
        text=text,
        metadata=metadata,
        start_char_idx=metadata["start"],
        end_char_idx=metadata["end"],
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=list(metadata),
    )
    return NodeWithScore(node=node, score=score)


def _response(answer: Answer) -> Any:  # noqa: ANN401 - LlamaIndex's Response
    from llama_index.core.base.response.schema import Response

    return Response(
        response=answer.text if answer.answerable else answer.explanation,
        source_nodes=[_node_of_citation(citation) for citation in answer.citations],
        metadata={"answer": answer_json(answer)},
    )
