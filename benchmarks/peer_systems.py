"""One system of the side-by-side comparison, measured in a process of its own.

    python benchmarks/peer_systems.py SYSTEM JOB.json      (benchmarks/peers.py starts it and writes the job)

Each system gets the same pages as plain text and the same weights, and is used as its own documentation shows
it, its defaults kept. e5's prefixes are given wherever there is a setting for them.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

Page = dict[str, str]  # id, title, language, text
HITS = 20  # asked for; the pages of the first ones are compared


class System(Protocol):
    """What is measured of every system."""

    notes: list[str]

    def ingest(self, pages: list[Page]) -> int:
        """Make the pages searchable and keep them on disk; the number of vectors."""

    def search(self, query: str) -> list[str]:
        """Ids of the pages of the first hits, best first."""

    def search_again(self, query: str) -> None:
        """The same search with the query's embedding at hand.

        :raises NotImplementedError: where the API has no way to pass it.
        """

    def change(self, pages: list[Page], changed: Page) -> None:
        """Bring one changed page into the index and keep it on disk.

        :raises NotImplementedError: where the API cannot.
        """


class _Sourcier:
    """Our own: hybrid search over passages of about 120 tokens."""

    def __init__(self, _: str, folder: Path) -> None:
        from rag.assistant import Assistant
        from rag.settings import Settings

        self.notes = [
            "passages of about 120 tokens; dense and lexical search fused; finds out itself what changed"
        ]
        self._assistant = Assistant.open(Settings.load(index=folder, llm="none"), create=True)

    def ingest(self, pages: list[Page]) -> int:
        from rag.records import Document

        documents = [Document(page["id"], page["text"], page["language"], page["title"]) for page in pages]
        return self._assistant.add_documents(documents).passages

    def search(self, query: str) -> list[str]:
        return [hit.passage.document_id for hit in self._assistant.search(query, top_k=HITS)]

    def search_again(self, query: str) -> None:
        self._assistant.search(query, top_k=HITS)  # the embeddings of the last queries are remembered

    def change(self, pages: list[Page], changed: Page) -> None:
        self.ingest([changed if page["id"] == changed["id"] else page for page in pages])


class _LlamaIndex:
    """LlamaIndex: VectorStoreIndex with HuggingFaceEmbedding and its default store, persisted as JSON."""

    def __init__(self, model: str, folder: Path) -> None:
        from llama_index.core import Settings
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self.notes = [
            "chunks of 1,024 tokens, of which the model reads the first 512; it finds out itself what changed"
        ]
        self._folder = folder
        Settings.embed_model = self._embedder = HuggingFaceEmbedding(
            model_name=model, query_instruction="query: ", text_instruction="passage: "
        )
        self._vectors: dict[str, list[float]] = {}

    def _storage(self) -> Any:
        return None

    def ingest(self, pages: list[Page]) -> int:
        from llama_index.core import VectorStoreIndex

        documents = [self._document(page) for page in pages]
        self._index = VectorStoreIndex.from_documents(documents, storage_context=self._storage())
        self._retriever = self._index.as_retriever(similarity_top_k=HITS)
        self._index.storage_context.persist(str(self._folder))
        return len(self._index.index_struct.nodes_dict)

    def search(self, query: str) -> list[str]:
        return [hit.node.ref_doc_id for hit in self._retriever.retrieve(query)]

    def search_again(self, query: str) -> None:
        from llama_index.core import QueryBundle

        if query not in self._vectors:
            self._vectors[query] = self._embedder.get_query_embedding(query)
        self._retriever.retrieve(QueryBundle(query, embedding=self._vectors[query]))

    def change(self, pages: list[Page], changed: Page) -> None:
        documents = [self._document(changed if page["id"] == changed["id"] else page) for page in pages]
        self._index.refresh_ref_docs(documents)
        self._index.storage_context.persist(str(self._folder))

    @staticmethod
    def _document(page: Page) -> Any:
        from llama_index.core import Document

        return Document(text=page["text"], id_=page["id"], metadata={"title": page["title"]})


class _LlamaIndexFaiss(_LlamaIndex):
    """The same with LlamaIndex's FAISS store, an exact index of inner products."""

    def _storage(self) -> Any:
        import faiss
        from llama_index.core import StorageContext
        from llama_index.vector_stores.faiss import FaissVectorStore

        return StorageContext.from_defaults(vector_store=FaissVectorStore(faiss_index=faiss.IndexFlatIP(384)))


class _Txtai:
    """txtai: Embeddings with content, its default FAISS index."""

    def __init__(self, model: str, folder: Path) -> None:
        from txtai import Embeddings

        self.notes = ["one vector a page, of its first 512 tokens; told which page changed"]
        self._folder = folder
        self._embeddings = Embeddings(
            path=model, content=True, instructions={"query": "query: ", "data": "passage: "}
        )

    def ingest(self, pages: list[Page]) -> int:
        self._embeddings.index([(page["id"], whole(page), None) for page in pages])
        self._embeddings.save(str(self._folder))
        return int(self._embeddings.count())

    def search(self, query: str) -> list[str]:
        return [hit["id"] for hit in self._embeddings.search(query, HITS)]

    def search_again(self, query: str) -> None:
        raise NotImplementedError("its search takes no vector")

    def change(self, _: list[Page], changed: Page) -> None:
        self._embeddings.upsert([(changed["id"], whole(changed), None)])
        self._embeddings.save(str(self._folder))


class _Chroma:
    """Chroma: a persistent collection with its Sentence Transformers function."""

    def __init__(self, model: str, folder: Path) -> None:
        import chromadb
        from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

        self.notes = [
            "one vector a page, of its first 512 tokens; no setting for e5's prefixes; told which page changed"
        ]
        self._function = SentenceTransformerEmbeddingFunction(model_name=model)
        settings = chromadb.Settings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(path=str(folder), settings=settings)
        self._collection = client.get_or_create_collection("help", embedding_function=self._function)
        self._vectors: dict[str, Any] = {}

    def ingest(self, pages: list[Page]) -> int:
        self._collection.add(ids=[page["id"] for page in pages], documents=[whole(page) for page in pages])
        return int(self._collection.count())

    def search(self, query: str) -> list[str]:
        [found] = self._collection.query(query_texts=[query], n_results=HITS)["ids"]
        return list(found)

    def search_again(self, query: str) -> None:
        if query not in self._vectors:
            self._vectors[query] = self._function([query])[0]
        self._collection.query(query_embeddings=[self._vectors[query]], n_results=HITS)

    def change(self, _: list[Page], changed: Page) -> None:
        self._collection.upsert(ids=[changed["id"]], documents=[whole(changed)])


SYSTEMS = {
    "sourcier": _Sourcier,
    "llamaindex": _LlamaIndex,
    "txtai": _Txtai,
    "chroma": _Chroma,
    "llamaindex-faiss": _LlamaIndexFaiss,
}


def whole(page: Page) -> str:
    """A page for systems that know no titles."""
    return f"{page['title']}\n\n{page['text']}"


def timed(function: Any, *arguments: Any) -> tuple[float, float, Any]:
    """Seconds, processor seconds of this process, and the result."""
    started, processor = time.perf_counter(), time.process_time()
    result = function(*arguments)
    return time.perf_counter() - started, time.process_time() - processor, result


def latencies(search: Any, queries: list[str]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds, after one search that is not counted."""
    search(queries[0])
    found = sorted(1000 * timed(search, query)[0] for query in queries)
    return {"p50": round(found[len(found) // 2], 2), "p95": round(found[int(0.95 * len(found))], 2)}


def findability(system: System, queries: list[dict[str, str]]) -> dict[str, dict[str, float]]:
    """Per cent of the titles whose page, twin in the other language, and both are among the first five pages."""
    counts: dict[str, dict[str, list[bool]]] = {}
    for query in queries:
        first = list(dict.fromkeys(system.search(query["text"])))[:5]
        own, twin = query["page"] in first, query["twin"] in first
        found = counts.setdefault(query["direction"], {"own": [], "twin": [], "both": []})
        for name, value in (("own", own), ("twin", twin), ("both", own and twin)):
            found[name].append(value)
    return {
        direction: {name: round(100 * sum(values) / len(values), 1) for name, values in found.items()}
        for direction, found in counts.items()
    }


def measure(name: str, job: dict[str, Any]) -> dict[str, Any]:
    """All figures of one system."""
    folder = Path(job["folder"])
    busy = os.getloadavg()[0]
    loading, _, system = timed(SYSTEMS[name], job["model"], folder)
    seconds, processor, vectors = timed(system.ingest, job["pages"])
    texts = [query["text"] for query in job["queries"]]
    result: dict[str, Any] = {
        "load_s": round(loading, 2),
        "ingest_s": round(seconds, 2),
        "ingest_processor_s": round(processor, 2),
        "vectors": vectors,
        "search_ms": latencies(system.search, texts),
        "findability": findability(system, job["queries"]),
    }
    for key, function, arguments in (
        ("search_again_ms", lambda: (system.search_again(texts[0]), None), ()),
        ("change_s", system.change, (job["pages"], job["changed"])),
    ):
        try:
            took, _, _ = timed(function, *arguments)
        except NotImplementedError as error:
            result[key] = None
            system.notes.append(f"{key.split('_')[0]}: not supported ({error})")
            continue
        result[key] = round(took, 2)
    if result["search_again_ms"] is not None:
        for text in texts:
            system.search_again(text)  # the embeddings are made here
        result["search_again_ms"] = latencies(system.search_again, texts)
    found = {path for path in folder.rglob("*") if path.is_file()}
    result["disk_MB"] = round(sum(path.stat().st_size for path in found) / 1e6, 1)
    result["peak_memory_MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
    result["when"] = datetime.now(UTC).isoformat(timespec="seconds")
    result["load"] = round(busy, 1)  # threads that were busy before: more than one slows two cores down
    result["notes"] = system.notes
    return result


def main() -> None:
    """Measure the system named and print its figures as the last line."""
    os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="true", ANONYMIZED_TELEMETRY="False")
    name, job = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    print(json.dumps(measure(name, job)))


if __name__ == "__main__":
    main()
