"""Files on the disk: which ones to read, and their bytes, with every way in which that fails named."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.errors import DocumentTooLarge, SourcierError, UnreadableDocument

MARKDOWN = frozenset({".md", ".markdown"})
WEB_PAGES = frozenset({".html", ".htm"})
JSON_LINES = frozenset({".jsonl", ".ndjson"})
KNOWN_SUFFIXES = tuple(sorted({".txt", ".pdf"} | MARKDOWN | WEB_PAGES | JSON_LINES))

Unread = tuple[str, SourcierError]  # where (a path, or path:line), and what is wrong there


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files named and the readable ones under the folders named, sorted, each once.

    In folders, hidden files and unknown suffixes are passed over, and linked folders are not entered, so that
    no loop of links and no link out of the folder is followed.

    :raises UnreadableDocument: when a path does not exist, a folder cannot be listed or a named file has an
        unknown suffix.
    """
    found: set[Path] = set()
    for path in paths:
        for item in find_each(path):
            if isinstance(item, tuple):
                raise item[1]
            found.add(item)
    return sorted(found)


def find_each(path: Path) -> Iterator[Path | Unread]:
    """The files under a path in their order; what cannot be listed, in its place."""
    try:
        is_folder = stat.S_ISDIR(file_status(path).st_mode)
    except SourcierError as error:
        yield file_name(path), error
        return
    if not is_folder:
        yield path if path.suffix.lower() in KNOWN_SUFFIXES else (file_name(path), unknown_suffix(path))
        return
    failures: list[OSError] = []
    files = sorted(
        Path(folder, name)
        for folder, folders, names in os.walk(path, onerror=failures.append)
        for name in _visible(folders, names)
    )
    yield from files
    for failure in failures:
        folder = Path(failure.filename)
        yield file_name(folder), unreadable(folder, failure)


def _visible(folders: list[str], names: list[str]) -> list[str]:
    """The names to read; takes the hidden folders out of those that `os.walk` enters next."""
    folders[:] = [name for name in folders if not name.startswith(".")]
    return [
        name for name in names if not name.startswith(".") and Path(name).suffix.lower() in KNOWN_SUFFIXES
    ]


def read_bytes(path: Path, size: int, max_bytes: int) -> bytes:
    """All of a file; no more than `max_bytes` is ever read, should it grow meanwhile.

    :param size: as the file system gives it.
    :raises DocumentTooLarge: before reading, where the size says so.
    """
    data = b""
    if size <= max_bytes:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    if max(size, len(data)) > max_bytes:
        raise DocumentTooLarge(
            f"{file_name(path)} has {max(size, len(data)):,} bytes; the limit is {max_bytes:,}",
            fix="split it, or raise SOURCIER_MAX_DOCUMENT_BYTES",
        )
    return data


def file_status(path: Path) -> os.stat_result:
    """What the file system knows of a path, links followed.

    :raises UnreadableDocument: when there is nothing, or nothing that this user may see.
    """
    try:
        return path.stat()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError | ValueError) -> UnreadableDocument:
    """The error of the file system, with the step that mends it."""
    name = file_name(path)
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOENT and path.is_symlink():
        return UnreadableDocument(f"{name} is a link to nowhere", fix="mend or remove the link")
    if number == errno.ENOENT:
        return UnreadableDocument(f"{name} does not exist", fix="check the path")
    if number == errno.ELOOP:
        return UnreadableDocument(f"{name} is a link that leads back to itself", fix="remove the link")
    if number in {errno.EACCES, errno.EPERM}:
        return UnreadableDocument(
            f"{name} may not be read by this user", fix=f"give the right to read it: chmod u+rX '{name}'"
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnreadableDocument(f"{name} cannot be read: {reason}", fix="check the path and the disk")


def unknown_suffix(path: Path) -> UnreadableDocument:
    """The error for a file in a format that is not read."""
    return UnreadableDocument(
        f"{file_name(path)} ends in {path.suffix or 'no suffix'}, which Sourcier does not read",
        fix=f"convert it to one of {', '.join(KNOWN_SUFFIXES)}",
    )


def file_name(path: Path) -> str:
    """A path for people, printable even where the file system holds bytes that are no UTF-8."""
    return str(path).encode("utf-8", "replace").decode()
