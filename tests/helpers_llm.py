"""An OpenAI-compatible server that says what a test told it to, in a thread here or as the child of a model.

Run as a program it is the embedded model's child: it speaks the agreement of `rag.llm.server`, and the last
message of each request says how it behaves.
"""

from __future__ import annotations

import http.server
import json
import math
import os
import signal
import socket
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """One answer of the server, piece by piece, and how it ends."""

    pieces: tuple[str, ...] = ()
    ending: str = "done"  # done | cut | hang | endless | silent end | kill
    status: int = 200
    body: str = ""  # instead of pieces, as it stands


def event(delta: dict, finish: str | None = None) -> str:
    data = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def leaning(probabilities: dict[str, float]) -> Reply:
    """An answer that is not streamed, with the probabilities of its first token."""
    tokens = [{"token": token, "logprob": math.log(share)} for token, share in probabilities.items()]
    data = {"choices": [{"logprobs": {"content": [{"top_logprobs": tokens}]}}]}
    return Reply(body=json.dumps(data), ending="silent end")


def following(probabilities: dict[str, float]) -> Reply:
    """llama.cpp's answer to a prompt, with the probabilities of the token after it."""
    tokens = [{"token": token, "logprob": math.log(share)} for token, share in probabilities.items()]
    data = {"completion_probabilities": [{"top_logprobs": tokens}]}
    return Reply(body=json.dumps(data), ending="silent end")


class ScriptedServer:
    """Answers chat requests with the enqueued replies, in order, and keeps what it was sent."""

    def __init__(self, *, owned_by="llamacpp", models=("tiny",), api_key="", behave=None):
        self.requests: list[dict] = []
        self.keys: list[str | None] = []
        self.replies: deque[Reply] = deque()
        self.hung_up = threading.Event()  # the client went away while we wrote
        self.models_status = 200
        self.owned_by, self.models, self.api_key, self.behave = owned_by, models, api_key, behave
        self.release = threading.Event()
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.scripted = self
        self._http.daemon_threads = False
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def enqueue(self, *replies: Reply | str) -> None:
        for reply in replies:
            self.replies.append(Reply(tuple(reply.split(" "))) if isinstance(reply, str) else reply)

    def close(self):
        self.release.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def scripted(self):
        return self.server.scripted

    def log_message(self, *_):
        pass

    def do_GET(self):
        if not self._allowed():
            return
        if self.path == "/health":
            self._json({"status": "ok"})
        elif self.path == "/v1/models":
            models = [{"id": name, "owned_by": self.scripted.owned_by} for name in self.scripted.models]
            self._json({"data": models}, self.scripted.models_status)
        else:
            self._json({"error": "no such route"}, 404)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._allowed():
            return
        if self.path == "/tokenize":
            words = (body.get("content") or body.get("prompt")).split()
            self._json({"tokens": list(range(len(words))), "count": len(words)})
            return
        self.scripted.requests.append(body)
        self.scripted.keys.append(self.headers.get("Authorization"))
        reply = self.scripted.behave(body) if self.scripted.behave else self.scripted.replies.popleft()
        try:
            self._reply(reply)
        except OSError:
            self.scripted.hung_up.set()
        self.close_connection = True

    def _allowed(self):
        if (
            not self.scripted.api_key
            or self.headers.get("Authorization") == f"Bearer {self.scripted.api_key}"
        ):
            return True
        self._json({"error": {"message": "Invalid API Key"}}, 401)
        return False

    def _json(self, data, status=200):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _reply(self, reply):
        if reply.status != 200:
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.body.encode())))
            self.end_headers()
            self.wfile.write(reply.body.encode())
            return
        if reply.ending == "mute":
            self.scripted.release.wait(30)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._chunk(reply.body or "".join(event({"content": piece}) for piece in reply.pieces))
        self._end(reply.ending)

    def _end(self, ending):
        if ending == "endless":
            for _ in range(3000):
                self._chunk(event({"content": "more "}))
                if self.scripted.release.wait(0.01):
                    break
        if ending == "drip":  # a sign of life for ever, and never an answer
            while not self.scripted.release.wait(0.02):
                self._chunk(": still here\n\n")
        if ending == "hang":
            self.scripted.release.wait(30)
        if ending == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if ending == "cut":  # no last chunk: the connection just goes
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if ending == "done":
            self._chunk(event({}, "stop") + "data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, text):
        data = text.encode()
        if data:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))


_roles: list[str] = []  # of each prompt that the child was sent


def _behave(body: dict) -> Reply:
    """How the child answers: `kill` and `hang` do that after two pieces, all else is said back."""
    if "prompt" in body:  # of an adapter, in a slot of its own
        assert body["id_slot"] == 3
        leanings = (
            {" true": 0.8, " false": 0.1},
            {" true": 0.2, " false": 0.4 if body["cache_prompt"] else 0.6},
        )
        return following(next(leanings[one["id"]] for one in body["lora"] if one["scale"] == 1))
    said = body["messages"][-1]["content"]
    if said == "history":
        return Reply((" ".join(_roles),))
    _roles.append("+".join(message["role"] for message in body["messages"]))
    if body.get("logprobs"):
        return leaning({"yes": 0.6, "no": 0.3} if said == "lean to yes" else {"Yes": 0.1, "No": 0.8})
    if _roles[-1] == "system":
        return Reply(("a",))
    if said in {"kill", "hang", "endless"}:
        return Reply(("one ", "two "), ending=said)
    return Reply(tuple(f"{word} " for word in said.split()))


def main(behaviour: str) -> None:
    """Be the embedded model's child."""
    from rag.llm.server import die_with_parent

    options = json.loads(os.fdopen(0, "rb", 0, closefd=False).readline())
    if behaviour == "exit":
        sys.exit(7)
    if behaviour == "illegal instruction":
        os.kill(os.getpid(), signal.SIGILL)
    if behaviour == "babble":
        print("Hello!", flush=True)
        time.sleep(30)
    die_with_parent()
    if behaviour == "never ready":
        time.sleep(30)
    server = ScriptedServer(api_key=options["api_key"], behave=_behave)
    print(json.dumps({"address": server.url}), flush=True)
    threading.Event().wait()


def child(behaviour: str = "well") -> tuple[str, ...]:
    """The command of a scripted child."""
    return (sys.executable, "-P", __file__, behaviour)


if __name__ == "__main__":
    main(sys.argv[1])
