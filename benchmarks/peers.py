"""Sourcier beside other systems: same weights, same pages, same machine, same run, each in a process of its own.

    python benchmarks/peers.py [--pairs 250 | --all] [--under "taskset -c 0"]

LlamaIndex (with its default store and with its FAISS store), txtai and Chroma run in an environment of their own
in the benchmarks' cache folder, made at the first run. The pages are LibreOffice's help in French and English;
a query is the title of a page, and what is wanted is its twin in the other language, and both. Results go to
benchmarks/results/peers.json.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from help_pages import sample_pages
from machine import machine
from peer_systems import SYSTEMS
from peer_venv import PINS, peers_python

from rag.documents import read_all
from rag.models import ModelStore
from rag.records import Document
from rag.settings import Settings

RESULTS = Path(__file__).parent / "results" / "peers.json"
OTHER = {"fr": "en", "en": "fr"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--pairs", type=int, default=250, help="pairs of pages, evenly spaced (default 250)")
    parser.add_argument("--all", action="store_true", help="all pairs of pages, about 2,500")
    parser.add_argument("--only", choices=SYSTEMS, action="append", help="only this system; repeatable")
    parser.add_argument(
        "--under", default="", help="a command that starts each process, such as 'taskset -c 0'"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sample_pages(folder / "pages", None if options.all else options.pairs)
        documents = [
            item for item in read_all([folder / "pages"], max_bytes=10**8) if isinstance(item, Document)
        ]
        job: dict[str, Any] = {"model": str(model_folder()), "pages": [page(one) for one in documents]}
        job |= {"queries": queries(documents), "changed": changed(documents[len(documents) // 2])}
        results: dict[str, Any] = {
            "machine": machine(),
            "peers": list(PINS),
            "pages": len(documents),
            "queries": len(job["queries"]),
            "systems": {},
        }
        if options.only:
            results["systems"] = measured_before(results)
        for name in options.only or SYSTEMS:
            print(f"{name} ...", flush=True)
            results["systems"][name] = measured(name, job, folder / name, shlex.split(options.under))
            print(json.dumps(results["systems"][name], indent=1), flush=True)
            RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def measured_before(results: dict[str, Any]) -> dict[str, Any]:
    """The systems of the last run, where it had the same pages and versions; each says when it was measured."""
    if not RESULTS.exists():
        return {}
    before: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    same = all(before[key] == results[key] for key in ("peers", "pages", "queries"))
    return before["systems"] if same else {}


def model_folder() -> Path:
    settings = Settings.load()
    return ModelStore(settings.cache).path(settings.embedder)


def page(document: Document) -> dict[str, str]:
    return {
        "id": document.id,
        "title": document.title,
        "language": document.id[:2],  # the folder's: that of the package
        "text": document.text,
    }


def queries(documents: Sequence[Document]) -> list[dict[str, str]]:
    """The titles that only one page of their language has, and whose twin was read too."""
    known = {document.id for document in documents}
    titles = Counter((document.id[:2], document.title) for document in documents)
    found = []
    for document in documents:
        language = document.id[:2]
        twin = OTHER[language] + document.id[2:]
        if titles[language, document.title] == 1 and twin in known:
            direction = f"{language} -> {OTHER[language]}"
            found.append({"text": document.title, "page": document.id, "twin": twin, "direction": direction})
    return found


def changed(document: Document) -> dict[str, str]:
    return page(document) | {"text": f"{document.text}\n\nLa page a changé. The page has changed."}


def measured(name: str, job: Mapping[str, Any], folder: Path, under: Sequence[str]) -> dict[str, Any]:
    """The figures of one system, or why there are none."""
    folder.mkdir()
    written = folder.with_suffix(".json")
    written.write_text(json.dumps({**job, "folder": str(folder)}), encoding="utf-8")
    python = Path(sys.executable) if name == "sourcier" else peers_python()
    script = Path(__file__).parent / "peer_systems.py"
    done = subprocess.run(
        [*under, str(python), str(script), name, str(written)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-3:]}
    figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


if __name__ == "__main__":
    main()
