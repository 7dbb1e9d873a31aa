"""Which language model the settings name, ready to be used: the embedded one, a server's, or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelDamaged
from rag.llm.client import OpenAICompatibleModel
from rag.llm.embedded import EmbeddedModel
from rag.llm.language_model import Adapter
from rag.models.manifest import LANGUAGE_MODEL

if TYPE_CHECKING:
    from rag.llm.language_model import LanguageModel
    from rag.models import ModelStore
    from rag.settings import Settings

_WEIGHTS = Path(__file__).parents[1] / "weights"


def adapter_files() -> dict[Adapter, Path]:
    """The adapters that ship; they fit the weights that the manifest names, and no others.

    :raises ModelDamaged: when the package lacks one.
    """
    files = {adapter: _WEIGHTS / f"sourcier-{adapter}.gguf" for adapter in Adapter}
    for file in files.values():
        if not file.is_file():
            raise ModelDamaged(
                f"The language model's adapter is not in {file}", fix="install Sourcier again: make setup"
            )
    return files


def open_language_model(settings: Settings, store: ModelStore) -> LanguageModel | None:
    """The language model that the settings name; None when answers are quotes only.

    :raises ModelMissing: when the embedded model is asked for and its weights are not in the store.
    :raises ModelDamaged: when the package lacks an adapter of the model.
    """
    if settings.llm == "none" or (settings.llm == "auto" and not store.present(LANGUAGE_MODEL)):
        return None
    if settings.llm in {"auto", "embedded"}:
        return EmbeddedModel(
            store.path(LANGUAGE_MODEL),
            name=store.fingerprint(LANGUAGE_MODEL),
            adapters=adapter_files(),
            threads=settings.threads,
            timeout=settings.llm_timeout,
            log=store.cache / "language-model.log",
        )
    return OpenAICompatibleModel(
        settings.llm, model=settings.llm_model, api_key=settings.llm_api_key, timeout=settings.llm_timeout
    )
