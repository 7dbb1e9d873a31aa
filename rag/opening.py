"""The parts of an assistant, found and opened as the settings name them: index, models, parsers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.embedding import Embedder, SentenceTransformerEmbedder
from rag.models import ModelStore
from rag.parsing import Parser, open_parser
from rag.settings import Settings
from rag.store import LocalStore
from rag.verifier import Verifier, open_verifier

if TYPE_CHECKING:
    from rag.llm import LanguageModel


@dataclass(frozen=True, slots=True)
class Parts:
    """What an assistant works with; a model that is not there is None."""

    store: LocalStore
    embedder: Embedder
    llm: LanguageModel | None
    verifier: Verifier | None
    parser: Parser | None


def open_parts(
    settings: Settings,
    *,
    create: bool,
    embedder: Embedder | None,
    llm: LanguageModel | Literal["auto"] | None,
    verifier: Verifier | Literal["auto"] | None,
    parser: Parser | Literal["auto"] | None,
) -> Parts:
    """Open what is not given: see `Assistant.open`, whose parameters and errors these are."""
    from rag.llm import open_language_model

    models = ModelStore(settings.cache)
    if not create:
        LocalStore.check_present(settings.index)  # before seconds are spent on loading a model
    tokenizer = None
    if embedder is None:
        embedder = SentenceTransformerEmbedder(
            models.path(settings.embedder),
            name=models.fingerprint(settings.embedder),
            dtype=settings.embedding_dtype,
            threads=settings.threads,
            batch_tokens=settings.batch_tokens,
        )
        tokenizer = embedder.tokenizer
    return Parts(
        LocalStore(
            settings.index, fingerprint=embedder.fingerprint, dimension=embedder.dimension, create=create
        ),
        embedder,
        open_language_model(settings, models) if llm == "auto" else llm,
        open_verifier(settings, models, tokenizer=tokenizer) if verifier == "auto" else verifier,
        open_parser(models) if parser == "auto" else parser,
    )
