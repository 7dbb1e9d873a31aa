"""The environment of the peers: their own packages at fixed versions, apart from the product's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from help_pages import cache_folder

PINS = (
    "torch==2.13.0",
    "sentence-transformers==6.2.0",
    "transformers==5.23.0",
    "faiss-cpu==1.15.1",
    "llama-index-core==0.14.25",
    "llama-index-embeddings-huggingface==0.8.0",
    "llama-index-vector-stores-faiss==0.7.0",
    "txtai==9.14.0",
    "chromadb==1.5.9",
)


def peers_python() -> Path:
    """The interpreter of the peers' environment, made first where it is missing or of other pins."""
    folder = cache_folder() / "peers"
    python, made = folder / "bin" / "python", folder / "pins.txt"
    if made.exists() and made.read_text(encoding="utf-8") == "\n".join(PINS):
        return python
    print(f"installing the peers into {folder} (some minutes, once)", flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    quiet = ["--disable-pip-version-check", "--quiet"]
    subprocess.run([str(python), "-m", "pip", "install", *quiet, *PINS], check=True)
    made.write_text("\n".join(PINS), encoding="utf-8")
    return python
