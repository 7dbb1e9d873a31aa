"""Which language model the settings name, ready to be used: the embedded one, a server's, or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelDamaged
from rag.llm.client import OpenAICompatibleModel
from rag.llm.embedded import EmbeddedModel
from rag.models.manifest import LANGUAGE_MODEL

if TYPE_CHECKING:
    from rag.llm.language_model import LanguageModel
    from rag.models import ModelStore
    from rag.settings import Settings

_ADAPTER = Path(__file__).parents[1] / "weights" / "sourcier-judge.gguf"
"""Fits the weights that the manifest names, and no others."""


def open_language_model(settings: Settings, store: ModelStore) -> LanguageModel | None:
    """The language model that the settings name; None when answers are quotes only.

    :raises ModelMissing: when the embedded model is asked for and its weights are not in the store.
    :raises ModelDamaged: when the package lacks the model's adapter.
    """
    if settings.llm == "none" or (settings.llm == "auto" and not store.present(LANGUAGE_MODEL)):
        return None
    if settings.llm in {"auto", "embedded"}:
        if not _ADAPTER.is_file():
            raise ModelDamaged(
                f"The language model's adapter is not in {_ADAPTER}", fix="install Sourcier again: make setup"
            )
        return EmbeddedModel(
            store.path(LANGUAGE_MODEL),
            name=store.fingerprint(LANGUAGE_MODEL),
            adapter=_ADAPTER,
            threads=settings.threads,
            timeout=settings.llm_timeout,
            log=store.cache / "language-model.log",
        )
    return OpenAICompatibleModel(
        settings.llm, model=settings.llm_model, api_key=settings.llm_api_key, timeout=settings.llm_timeout
    )
