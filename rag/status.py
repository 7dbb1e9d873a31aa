"""What an assistant has and lacks, for `/readyz`, the metrics and the start of the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rag.embedding import Embedder
    from rag.llm import LanguageModel
    from rag.settings import Settings
    from rag.store import LocalStore

LanguageModelState = Literal["ready", "starting", "off", "failed"]


@dataclass(frozen=True, slots=True)
class Status:
    """What an assistant has and lacks."""

    generation: int
    documents: int
    passages: dict[str, int]  # by language
    embedder: str
    llm: str | None
    llm_state: LanguageModelState
    ready: bool
    problems: tuple[str, ...]


def status_of(settings: Settings, store: LocalStore, embedder: Embedder, llm: LanguageModel | None) -> Status:
    """What there is and what is missing."""
    counts = store.database.count()
    documents = counts.pop("documents")
    problems = [] if documents else [f"the index in {settings.index} is empty: run sourcier ingest PATH"]
    state: LanguageModelState = "off" if llm is None else getattr(llm, "state", "ready")
    return Status(
        generation=store.generation,
        documents=documents,
        passages={name.removeprefix("passages_"): number for name, number in sorted(counts.items())},
        embedder=embedder.fingerprint,
        llm=None if llm is None else llm.name,
        llm_state=state,
        ready=documents > 0,
        problems=tuple(problems),
    )
