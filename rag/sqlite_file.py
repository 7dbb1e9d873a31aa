"""One SQLite file: a connection a thread, cut-off files noticed, every fault told in our own errors."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from rag.errors import DiskFull, IndexBusy, IndexDamaged, SourcierError, StoreError


class SqliteFile:
    """Connections to one file, in WAL mode, opened when a thread first needs one."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet; see `create` and `check_length`."""
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def create(self, schema: str, meta: dict[str, str]) -> None:
        """Make the file with its tables; it appears whole or not at all, whenever the process is killed."""
        with self.errors():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self.path.with_suffix(".new")
            unfinished.unlink(missing_ok=True)
            with closing(sqlite3.connect(unfinished)) as connection:
                connection.executescript(schema)
                connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
                connection.commit()
            unfinished.replace(self.path)

    def check_length(self) -> None:
        """A file shorter than its own header says was cut off; SQLite would notice only on the missing page.

        :raises IndexDamaged: when it was cut off, or is no SQLite file.
        """
        try:
            with self.path.open("rb") as file:
                header = file.read(100)
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be read: {error}", fix="make the file readable for this user"
            ) from error
        page_size = int.from_bytes(header[16:18], "big")
        page_size = 65_536 if page_size == 1 else page_size
        expected = page_size * int.from_bytes(header[28:32], "big")
        size = self.path.stat().st_size
        if not header.startswith(b"SQLite format 3\x00") or size < expected:
            raise IndexDamaged(
                f"{self.path} is damaged: {size:,} bytes where its header tells {expected:,}",
                fix=rebuild_command(self.path.parent),
            )

    def rows(self, sql: str, values: Any = ()) -> list[Any]:  # noqa: ANN401 - sqlite3 takes both kinds
        """All rows of a query."""
        with self.errors():
            return self.connection().execute(sql, values).fetchall()

    def stream(self, sql: str, values: Any = ()) -> Iterator[Any]:  # noqa: ANN401
        """The rows of a query, one by one."""
        with self.errors():
            yield from self.connection().execute(sql, values)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What this thread reads in the block is one state of the file; blocks may lie in one another."""
        connection = self.connection()
        if connection.in_transaction:
            yield
            return
        with self.errors():
            connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")  # nothing was written

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction: all of it, or nothing when anything fails in between."""
        with self.errors():
            connection = self.connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def connection(self) -> sqlite3.Connection:
        """The connection of the calling thread."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    def _connect(self) -> sqlite3.Connection:
        uri = self.path.resolve().as_uri()
        try:
            connection = _open(f"{uri}?mode=rw")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # acknowledged means on the disk
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error) and "unable to open" not in str(error):
                raise
            connection = _read_only(uri)
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("PRAGMA mmap_size = 1073741824")
        connection.execute("PRAGMA cell_size_check = ON")  # damage is noticed on the page where it is
        return connection

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Tell SQLite's faults apart: no room, no right to write, another writer, a failing disk, damage."""
        folder = self.path.parent
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise self._told(error) from error
        except UnicodeDecodeError as error:  # in the names of the tables, or in SQLite's own message
            raise IndexDamaged(f"{self.path} is damaged: {error}", fix=rebuild_command(folder)) from error
        except PermissionError as error:
            raise StoreError(
                f"The index in {folder} cannot be written: {error}",
                fix="make the folder writable for this user",
            ) from error

    def _told(self, error: sqlite3.DatabaseError) -> SourcierError:
        folder = self.path.parent
        kind = str(getattr(error, "sqlite_errorname", ""))  # such as SQLITE_IOERR_WRITE
        if kind.startswith("SQLITE_FULL"):
            return DiskFull(
                f"There is no room on the disk for the index in {folder}",
                fix="free some disk space and run the command again; nothing acknowledged is lost",
            )
        if kind.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            return StoreError(
                f"The index in {folder} cannot be opened or written: {error}",
                fix="make the folder and its files readable and writable for this user",
            )
        if kind.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return IndexBusy(
                f"Another program holds the index in {folder}",
                fix="wait until it has finished, then run the command again",
            )
        if kind.startswith("SQLITE_IOERR") and kind != "SQLITE_IOERR_SHORT_READ":
            return StoreError(
                f"The disk fails to read or write the index in {folder}: {error}",
                fix="check the disk and its free space, then run the command again; nothing acknowledged is lost",
            )
        return IndexDamaged(f"{self.path} is damaged: {error}", fix=rebuild_command(folder))


def ingest_command(folder: Path) -> str:
    """What makes an index in that folder."""
    option = "" if folder == Path("index") else f" --index {folder}"
    return f"sourcier ingest corpus{option}"


def rebuild_command(folder: Path) -> str:
    """What replaces an index that cannot be read."""
    return f"move {folder} away, then run: {ingest_command(folder)}"


def _read_only(uri: str) -> sqlite3.Connection:
    """In a folder that this user cannot write."""
    connection = _open(f"{uri}?mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        # There is no write-ahead log, and none can be made: the file is read as it lies.
        connection.close()
        connection = _open(f"{uri}?mode=ro&immutable=1")
    return connection


def _open(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=30.0)
