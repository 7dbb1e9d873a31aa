"""Shared fixtures: a small fictional corpus in both languages, fakes for fast tests, the real chain for proof."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import hypothesis
import pytest

from fake_embedder import HashedEmbedder
from rag.assistant import Assistant
from rag.records import Document
from rag.settings import Settings
from rag.store import LocalStore

ROOT = Path(__file__).parent.parent
hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("untimed")

# Fictional, so that an answer can only come from the documents.
FICTION = (
    Document(
        id="en/zorvex",
        language="en",
        title="Zorvex and Quill",
        published="2031-05-04",
        publisher="Test Gazette",
        text=(
            "Zorvex plans a chip plant in Larkham. The plant will make up to 40,000 wafers a month.\n\n"
            "Quill Corp. invests $12 billion in the plant. The money had not been confirmed by Friday."
        ),
    ),
    Document(
        id="fr/zorvex",
        language="fr",
        title="Zorvex en France",
        published="2031-06-01",
        publisher="Gazette d’essai",
        text=(
            "Zorvex ouvrira aussi une usine à Brumeval. Elle emploiera 3 200 personnes.\n\n"
            "Selon le ministère, l’usine de Brumeval coûtera 4,5 milliards d’euros. Aucune date n’a été fixée."
        ),
    ),
    Document(
        id="en/moss",
        language="en",
        title="Moss report",
        published="2030",
        text="Moss grows on the north side of trees. It needs water and shade.",
    ),
)


@pytest.fixture
def embedder():
    return HashedEmbedder()


@pytest.fixture
def store(tmp_path, embedder):
    opened = LocalStore(
        tmp_path / "index", fingerprint=embedder.fingerprint, dimension=embedder.dimension, create=True
    )
    yield opened
    opened.close()


@pytest.fixture
def fiction():
    return FICTION


@pytest.fixture
def assistant(tmp_path, embedder):
    """The fictional corpus, hashed words, no language model."""
    settings = Settings.load(index=tmp_path / "index", cache=tmp_path / "cache")
    with Assistant.open(settings, create=True, embedder=embedder, llm=None) as opened:
        opened.add_documents(FICTION)
        yield opened


@pytest.fixture(scope="session")
def real_index(tmp_path_factory):
    """The shipped corpus, indexed by the real embedding model, through the command line."""
    folder = tmp_path_factory.mktemp("real") / "index"
    run_sourcier("ingest", str(ROOT / "corpus"), "--index", str(folder), check=True)
    return folder


@pytest.fixture(scope="session")
def real_assistant(real_index):
    """The whole real chain: e5, FAISS, tantivy, llama.cpp."""
    with Assistant.open(Settings.load(index=real_index, llm="embedded")) as opened:
        yield opened


@pytest.fixture(scope="session")
def server_url(real_index, tmp_path_factory):
    """A running `sourcier serve` over the shipped corpus, as a user starts it."""
    port = free_port()
    command = [sys.executable, "-m", "rag", "serve", "--index", str(real_index), "--port", str(port)]
    log = tmp_path_factory.mktemp("server") / "stderr.txt"
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as stderr:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr)
        try:
            wait_until_ready(url, process, log)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium():
    """Path of a real browser; its absence is a failure where CI runs and a skip elsewhere."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None and os.environ.get("CI"):
        pytest.fail("no chromium on the integration machine: .ci/run installs it")
    if path is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    return path


def run_sourcier(
    *arguments: str, check: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "rag", *arguments],
        capture_output=True,
        text=True,
        check=check,
        env={**os.environ, **environment},
        timeout=600,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text(encoding='utf-8')}")
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    pytest.fail(f"no answer at {url} after {seconds} s")
