"""LlamaIndex's own components at each seam: its engines over our search, its embeddings and readers for us."""

from __future__ import annotations

import pytest

from rag.assistant import Assistant
from rag.llamaindex import LlamaIndexEmbedder, as_query_engine, as_retriever, documents_of
from rag.records import Filters
from rag.settings import Settings

core = pytest.importorskip("llama_index.core")


def test_our_search_is_a_retriever_in_a_llamaindex_query_engine(assistant):
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine

    retriever = assistant.as_retriever(top_k=2)
    nodes = retriever.retrieve("plant in Larkham")
    assert nodes[0].node.metadata["document_id"] == "en/zorvex"
    metadata = nodes[0].node.metadata
    text = assistant.document(metadata["document_id"], metadata["version"]).text
    assert text[metadata["start"] : metadata["end"]] == nodes[0].node.text
    response = RetrieverQueryEngine.from_args(retriever, llm=MockLLM()).query("Who builds in Larkham?")
    assert "Larkham" in str(response), "the engine put our passage into its prompt, which MockLLM repeats"
    only_french = as_retriever(assistant, filters=Filters(language="fr")).retrieve("Zorvex")
    assert {node.node.metadata["language"] for node in only_french} == {"fr"}


async def asked(engine, question):
    return await engine.aquery(question)


def test_our_answers_are_a_query_engine_with_exact_source_nodes(assistant):
    import asyncio

    engine = assistant.as_query_engine()
    response = engine.query("How many wafers a month will the Larkham plant make?")
    assert "40,000" in str(response)
    for node in response.source_nodes:
        metadata = node.node.metadata
        text = assistant.document(metadata["document_id"], metadata["version"]).text
        assert text[metadata["start"] : metadata["end"]] == node.node.text
    assert response.metadata["answer"]["answerable"] is True
    abstained = asyncio.run(asked(as_query_engine(assistant), "What does Micron make in Larkham?"))
    assert "Micron" in str(abstained)
    assert abstained.source_nodes == []


def test_a_router_of_llamaindex_can_hold_our_engine(assistant):
    from llama_index.core.tools import QueryEngineTool

    tool = QueryEngineTool.from_defaults(
        assistant.as_query_engine(), name="sourcier", description="Cited answers"
    )
    assert "40,000" in tool.call("How many wafers a month will the Larkham plant make?").content


def test_a_llamaindex_embedding_embeds_for_us(tmp_path, fiction):
    from llama_index.core.embeddings import BaseEmbedding

    from fake_embedder import HashedEmbedder

    hashed = HashedEmbedder()

    class Words(BaseEmbedding):
        def _get_query_embedding(self, query):
            return hashed.embed_queries([query])[0].tolist()

        def _get_text_embedding(self, text):
            return hashed.embed_queries([text])[0].tolist()

        async def _aget_query_embedding(self, query):
            return self._get_query_embedding(query)

    embedder = LlamaIndexEmbedder(Words(model_name="words"))
    assert (embedder.dimension, "Words words 384" in embedder.fingerprint) == (384, True)
    settings = Settings.load(index=tmp_path / "index", cache=tmp_path / "cache")
    with Assistant.open(settings, create=True, embedder=embedder, llm=None) as assistant:
        assistant.add_documents(fiction)
        assert assistant.search("plant in Larkham")[0].passage.document_id == "en/zorvex"


def test_a_llamaindex_reader_feeds_documents(tmp_path, assistant):
    from llama_index.core import SimpleDirectoryReader

    (tmp_path / "note.txt").write_text("Le marais de Brumeval abrite des hérons.\r\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_text(" ", encoding="utf-8")
    read = SimpleDirectoryReader(str(tmp_path), required_exts=[".txt"]).load_data()
    documents = list(documents_of(read))
    assert [(one.language, one.title, one.text) for one in documents] == [
        ("fr", "note.txt", "Le marais de Brumeval abrite des hérons.")
    ]
    assistant.add_documents(documents)
    assert assistant.search("hérons du marais")[0].passage.text == documents[0].text
