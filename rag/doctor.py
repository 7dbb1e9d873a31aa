"""What is installed, where, which models, the state of the index, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import sys
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any

from rag.errors import SourcierError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.settings import Settings

_LIBRARIES = (
    "llama-index",
    "sentence-transformers",
    "spacy",
    "torch",
    "faiss-cpu",
    "tantivy",
    "xllamacpp",
    "gradio",
    "fastapi",
)
_ROOM = 3_000_000_000  # bytes: the models while they are fetched


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    found: str
    fix: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The finding as a dictionary."""
        return asdict(self)

    def __str__(self) -> str:
        line = f"{'ok  ' if self.good else 'FIX '} {self.what}: {self.found}"
        return line if self.fix is None else f"{line}\n       -> {self.fix}"


def examine(settings: Settings) -> list[Finding]:
    """Look at everything that an answer needs; nothing is changed, nothing is fetched."""
    return [
        _python(),
        *_libraries(),
        _arithmetic(),
        *_models(settings),
        _index(settings),
        _disk(settings),
    ]


def _python() -> Finding:
    version = platform.python_version()
    good = sys.version_info >= (3, 11)
    return Finding(
        "Python", good, f"{version} at {sys.executable}", None if good else "install Python 3.11 or newer"
    )


def _libraries() -> Iterator[Finding]:
    for name in _LIBRARIES:
        try:
            yield Finding(name, True, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, False, "not installed", "run: make setup")


def _arithmetic() -> Finding:
    from rag.embedding import has_bfloat16

    found = "bfloat16 (fast embedding)" if has_bfloat16() else "float32 (this processor has no bfloat16)"
    return Finding("processor", True, found)


def _models(settings: Settings) -> Iterator[Finding]:
    from rag.models import ModelState, ModelStore

    store = ModelStore(settings.cache)
    yield Finding("model store", True, str(store.cache))
    for model in store.list():
        good = model.state is ModelState.PRESENT
        fix = None if good else f"run: sourcier models pull {model.name}"
        yield Finding(model.name, good, f"{model.state}, {model.size / 1e6:,.0f} MB, {model.licence}", fix)


def _index(settings: Settings) -> Finding:
    from rag.database import Database
    from rag.models import ModelStore

    store = ModelStore(settings.cache)
    if not store.present(settings.embedder):
        return Finding(
            "index", False, "not looked at without the embedding model", "run: sourcier models pull"
        )
    try:
        database = Database(
            settings.index, fingerprint=store.fingerprint(settings.embedder), dimension=None, create=False
        )
        with closing(database):
            database.check()
            counts = database.count()
            generation = database.generation
    except SourcierError as error:
        return Finding("index", False, error.problem, error.fix)
    passages = sum(number for name, number in counts.items() if name != "documents")
    found = f"{counts['documents']:,} documents, {passages:,} passages, generation {generation}, in {settings.index}"
    if not counts["documents"]:
        return Finding("index", False, found, "run: sourcier ingest corpus")
    return Finding("index", True, found)


def _disk(settings: Settings) -> Finding:
    place = settings.index if settings.index.exists() else settings.index.absolute().parent
    free = shutil.disk_usage(place if place.exists() else ".").free
    good = free > _ROOM
    return Finding(
        "disk", good, f"{free / 1e9:,.0f} GB free", None if good else "free some room: 3 GB are wanted"
    )
