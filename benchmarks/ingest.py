"""Ingest of web pages, from HTML to searchable, beside what the embedding alone costs and LlamaIndex's embedding.

    python benchmarks/ingest.py [--pairs 100] [--rounds 3]

The same pages and the passages that Sourcier cuts from them, the same weights, one round after the other:

- end to end: HTML pages read, cut, embedded and written until a search finds them, in an empty index
- bare: Sentence Transformers' `model.encode` of the passages with batches of 32, in the same arithmetic
- embedder: Sourcier's own embedding of the passages
- llamaindex: LlamaIndex's HuggingFaceEmbedding as it comes (float32, batches of 10), in the peers' environment

Loading a model counts nowhere. Rates are passages a second, medians over the rounds, by the wall clock and by
processor time (both cores of a machine that nobody else uses: half the wall clock). Results go to
benchmarks/results/ingest.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from help_pages import sample_pages
from machine import machine
from peer_venv import peers_python

from rag.assistant import Assistant
from rag.documents import read_all
from rag.embedding import SentenceTransformerEmbedder, has_bfloat16, passage_text
from rag.models import ModelStore
from rag.passages import split_passages
from rag.records import Document, Passage
from rag.settings import Settings

RESULTS = Path(__file__).parent / "results" / "ingest.json"
PEER = """
import json, os, sys, time
os.environ["HF_HUB_OFFLINE"] = "1"
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
model = HuggingFaceEmbedding(model_name=sys.argv[1], query_instruction="query: ", text_instruction="passage: ")
texts = json.load(open(sys.argv[2], encoding="utf-8"))
model.get_text_embedding_batch(texts[:20])
print("ready", flush=True)
for _ in sys.stdin:
    wall, processor = time.perf_counter(), time.process_time()
    model.get_text_embedding_batch(texts)
    print(json.dumps([time.perf_counter() - wall, time.process_time() - processor]), flush=True)
"""
Seconds = tuple[float, float]  # by the wall clock, and of processor time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--pairs", type=int, default=100, help="pairs of pages, evenly spaced (default 100)")
    parser.add_argument(
        "--rounds", type=int, default=3, help="rounds, of which the median counts (default 3)"
    )
    options = parser.parse_args()
    measured_on = machine(("torch", "sentence-transformers", "transformers", "trafilatura"))
    settings = Settings.load(llm="none")
    models = ModelStore(settings.cache)
    folder = models.path(settings.embedder)
    embedder = SentenceTransformerEmbedder(folder, name=models.fingerprint(settings.embedder))
    with tempfile.TemporaryDirectory() as temporary:
        pages = Path(temporary) / "pages"
        sample_pages(pages, options.pairs)
        passages = passages_of(pages, settings)
        texts = [passage_text(passage) for passage in passages]
        embedder.embed_passages(passages[:64])  # the first pass allocates
        with LlamaIndex(folder, texts, Path(temporary)) as peer:
            stages: dict[str, Callable[[], Seconds]] = {
                "llamaindex": peer.embed,
                "bare": lambda: timed(lambda: encode(embedder, texts)),
                "end_to_end": lambda: end_to_end(pages, embedder, settings, len(passages)),
                "embedder": lambda: timed(lambda: embedder.embed_passages(passages)),
            }
            rounds: dict[str, list[Seconds]] = {name: [] for name in stages}
            for number in range(1, options.rounds + 1):
                for name, stage in stages.items():
                    rounds[name].append(stage())
                    print(f"round {number}, {name}: {rounds[name][-1][0]:.1f} s", flush=True)
                results = {
                    "machine": measured_on,
                    "arithmetic": "bfloat16" if has_bfloat16() else "float32",
                    "threads": torch.get_num_threads(),
                    "pages": len({passage.document_id for passage in passages}),
                    "passages": len(passages),
                    "rounds": number,
                    "wall": compared(rounds, len(passages), 0),
                    "processor": compared(rounds, len(passages), 1),
                }
                RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))


class LlamaIndex:
    """LlamaIndex's embedding in a process of its own, which embeds the texts whenever it is asked to."""

    def __init__(self, model: Path, texts: Sequence[str], temporary: Path) -> None:
        written = temporary / "texts.json"
        written.write_text(json.dumps(texts), encoding="utf-8")
        command = [str(peers_python()), "-c", PEER, str(model), str(written)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._line("ready")

    def embed(self) -> Seconds:
        """One round."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        wall, processor = json.loads(self._line("["))
        return wall, processor

    def _line(self, start: str) -> str:
        """The next line that begins so; libraries print their own."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(start):
                return line
        raise SystemExit("LlamaIndex's process ended; what it said stands above")

    def __enter__(self) -> LlamaIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


def passages_of(pages: Path, settings: Settings) -> list[Passage]:
    documents = [item for item in read_all([pages], max_bytes=10**8) if isinstance(item, Document)]
    return [
        passage
        for document in documents
        for passage in split_passages(document, target_tokens=settings.passage_tokens)
    ]


def encode(embedder: SentenceTransformerEmbedder, texts: Sequence[str]) -> None:
    """Embed with the same loaded model as the product, but the way its library does it."""
    prefixed = ["passage: " + text for text in texts]
    embedder._model.encode(prefixed, batch_size=32, normalize_embeddings=True, show_progress_bar=False)


def end_to_end(
    pages: Path, embedder: SentenceTransformerEmbedder, settings: Settings, expected: int
) -> Seconds:
    """From HTML to searchable, in an index that is empty at first."""
    with tempfile.TemporaryDirectory() as index:
        ours = settings.model_copy(update={"index": Path(index) / "index"})
        with Assistant.open(ours, create=True, embedder=embedder, llm=None) as assistant:
            seconds = timed(lambda: assistant.ingest([pages]))
            counted = sum(assistant.status().passages.values())
    if counted != expected:
        raise SystemExit(f"{counted} passages were indexed, {expected} were expected")
    return seconds


def timed(function: Callable[[], Any]) -> Seconds:
    wall, processor = time.perf_counter(), time.process_time()
    function()
    return time.perf_counter() - wall, time.process_time() - processor


def compared(rounds: dict[str, list[Seconds]], passages: int, clock: int) -> dict[str, Any]:
    """Rates, the ratios that are promised, and every round's seconds."""
    seconds = {name: [one[clock] for one in found] for name, found in rounds.items()}
    rates = {name: passages / statistics.median(found) for name, found in seconds.items()}
    return {
        "passages_a_second": {name: round(rate, 1) for name, rate in rates.items()},
        "embedder_to_llamaindex": round(rates["embedder"] / rates["llamaindex"], 2),
        "end_to_end_to_llamaindex": round(rates["end_to_end"] / rates["llamaindex"], 2),
        "end_to_end_to_bare_percent": round(100 * rates["end_to_end"] / rates["bare"], 1),
        "end_to_end_to_embedder_percent": round(100 * rates["end_to_end"] / rates["embedder"], 1),
        "seconds": {name: [round(one, 2) for one in found] for name, found in seconds.items()},
    }


if __name__ == "__main__":
    main()
