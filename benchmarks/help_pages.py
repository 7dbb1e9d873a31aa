"""The documents of the benchmarks: LibreOffice's help in French and English, parallel page by page.

Debian packages it (`libreoffice-help-fr`, `libreoffice-help-en-us`: about 2,500 HTML pages a language); the pages
are fetched with apt and unpacked into a cache folder, once. A page and its twin have the same path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import platformdirs

PACKAGES = {"fr": ("libreoffice-help-fr", "fr"), "en": ("libreoffice-help-en-us", "en-US")}


def cache_folder() -> Path:
    """Where downloads and environments of the benchmarks are kept; `SOURCIER_BENCH_CACHE` names another place."""
    named = os.environ.get("SOURCIER_BENCH_CACHE")
    folder = Path(named) if named else platformdirs.user_cache_path("sourcier") / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sample_pages(folder: Path, pairs: int | None) -> list[str]:
    """Copy evenly spaced pairs of pages to `folder/fr` and `folder/en`; their common names, sorted.

    :param pairs: How many; None for all.
    """
    roots = {language: _unpacked(language) for language in PACKAGES}
    names = {
        language: {page.relative_to(root).as_posix() for page in root.rglob("*.html")}
        for language, root in roots.items()
    }
    both = sorted(names["fr"] & names["en"])
    count = len(both) if pairs is None else min(pairs, len(both))
    chosen = [both[round(place * len(both) / count)] for place in range(count)]
    for language, root in roots.items():
        for name in chosen:
            target = folder / language / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target)
    return chosen


def _unpacked(language: str) -> Path:
    """The folder of a language's pages, fetched first where it is missing."""
    package, name = PACKAGES[language]
    unpacked = cache_folder() / package
    if not unpacked.exists():
        downloads = cache_folder() / "downloads"
        downloads.mkdir(exist_ok=True)
        _run(["apt-get", "download", package], downloads)
        [archive] = downloads.glob(f"{package}_*.deb")
        unfinished = unpacked.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        _run(["dpkg-deb", "-x", str(archive), str(unfinished)], downloads)
        unfinished.rename(unpacked)
    return unpacked / "usr/share/libreoffice/help" / name / "text"


def _run(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise SystemExit(f"{command[0]} is missing: the help pages come from Debian's packages") from None
    if done.returncode:
        fix = "run apt-get update first, on Debian with its main archive"
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr.strip()}\n  Fix: {fix}")
