"""Stand-ins for the slow parts, deterministic and scripted."""

from __future__ import annotations

from collections import deque

from rag.errors import LanguageModelError


class ScriptedModel:
    """A language model that writes the enqueued texts word by word, and keeps what it was asked.

    An enqueued exception is raised instead; a pair (text, exception) breaks after the text.
    """

    name = "scripted"

    def __init__(self, *replies):
        self.replies = deque(replies)
        self.history = []  # the messages of each request
        self.options = []  # its keyword arguments
        self.stopped = 0  # generations that the caller closed before their end
        self.closed = False

    def enqueue(self, *replies):
        self.replies.extend(replies)

    def stream(self, messages, *, max_tokens, stop=(), schema=None, grammar=None):
        self.history.append(tuple(messages))
        self.options.append({"max_tokens": max_tokens, "stop": stop, "schema": schema, "grammar": grammar})
        reply = self.replies.popleft()
        text, failure = reply if isinstance(reply, tuple) else (reply, None)
        if isinstance(text, BaseException):
            raise text
        try:
            for place, word in enumerate(text.split(" ")[:max_tokens]):
                yield f" {word}" if place else word
        except GeneratorExit:
            self.stopped += 1
            raise
        if failure is not None:
            raise failure

    def count_tokens(self, text):
        return len(text.split())

    def close(self):
        self.closed = True


def broken(message="the child died"):
    """A failure of the language model, to enqueue."""
    return LanguageModelError(message, fix="run it again")
