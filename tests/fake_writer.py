"""A scripted language model: says what it was told to say, remembers what it was asked."""

from __future__ import annotations

from collections import deque

from rag.errors import LanguageModelError


class ScriptedModel:
    """Gives its queued replies word by word; an exception in the queue is raised in its place."""

    name = "scripted"

    def __init__(self, *replies):
        self.replies = deque(replies)
        self.history = []
        self.stopped = 0

    def enqueue(self, reply):
        self.replies.append(reply)

    def stream(self, messages, *, max_tokens, stop=(), schema=None, grammar=None):
        self.history.append(tuple(messages))
        reply = self.replies.popleft() if self.replies else ""
        if isinstance(reply, Exception):
            raise reply
        try:
            for word in reply.split(" ") if isinstance(reply, str) else reply:
                if isinstance(word, Exception):
                    raise word
                yield word + " "
        except GeneratorExit:
            self.stopped += 1
            raise

    def count_tokens(self, text):
        return len(text.split())

    def close(self):
        pass


def broken(message="the child died"):
    return LanguageModelError(message, fix="run it again")
