"""The training pairs: reading them, and the labels that they carry."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read_pairs(folder: Path) -> Iterator[dict[str, Any]]:
    """The pairs of ``pairs-*.jsonl.gz`` in the order of their files.

    :raises FileNotFoundError: when the folder holds no such file.
    """
    files = sorted(folder.glob("pairs-*.jsonl.gz"))
    if not files:
        raise FileNotFoundError(f"no pairs-*.jsonl.gz in {folder}")
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
