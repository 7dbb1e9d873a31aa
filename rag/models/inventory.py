"""The inventory of a model's folder (`sourcier.json`): every file with its size and SHA-256, written last.

A folder without one is not a model. Where an inventory stands and the sizes are right, the weights are
trusted as they were checked when they came; only `verify` reads them all again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rag.models.manifest import PublishedFile
from rag.models.partial_file import sha256_of, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rag.models.manifest import Model
    from rag.progress import Step

INVENTORY = "sourcier.json"


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a model's folder holds, and where it came from."""

    model: str
    licence: str
    origin: str  # repository@revision
    source: str  # 'hub', 'packages' or 'folder'
    files: tuple[PublishedFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 by file name."""
        return {file.name: file.sha256 for file in self.files}

    @classmethod
    def read(cls, folder: Path, model: Model) -> Inventory | None:
        """The inventory in a folder, or None where the folder does not hold this model whole."""
        try:
            content = json.loads((folder / INVENTORY).read_text(encoding="utf-8"))
            files = tuple(PublishedFile(**file) for file in content.pop("files"))
            inventory = cls(**content, files=files)
            whole = all((folder / file.name).stat().st_size == file.size for file in files)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None
        return inventory if whole and inventory.fits(model) else None

    def fits(self, model: Model) -> bool:
        """Whether this is the model of the manifest, not an earlier revision of it.

        The hub's weights keep their full precision, so that only their revision can be compared.
        """
        if (self.model, self.origin) != (model.name, model.origin):
            return False
        hashes = self.hashes
        if self.source == "hub":
            return all(file.name in hashes for file in model.files)
        return all(hashes.get(file.name) == file.sha256 for file in model.files)

    @classmethod
    def take(cls, folder: Path, model: Model, source: str, known: Mapping[str, str]) -> Inventory:
        """Look at every file of a folder; `known` holds the hashes that need no second reading."""
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        files = tuple(
            PublishedFile(name, (folder / name).stat().st_size, known.get(name) or sha256_of(folder / name))
            for name in names
            if name != INVENTORY
        )
        return cls(model.name, model.licence, model.origin, source, files)

    def write(self, folder: Path) -> None:
        """Write the inventory, flushed to the disk."""
        write_whole(folder / INVENTORY, (json.dumps(asdict(self), indent=2) + "\n").encode())

    def damage(self, folder: Path, step: Step) -> tuple[str, ...]:
        """What differs from the inventory, both hashes of each file; every byte is read."""
        faults, offset = [], 0
        for file in self.files:
            found = sha256_of(folder / file.name, step.after(offset))
            offset += file.size
            if found != file.sha256:
                faults.append(f"{file.name}: expected SHA-256 {file.sha256}")
                faults.append(f"{' ' * len(file.name)}  found    SHA-256 {found}")
        return tuple(faults)
