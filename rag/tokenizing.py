"""A tokenizer that several models share: a vocabulary of 250,000 pieces takes 280 MB, and none needs its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tokenizers import Encoding


class Tokenizes(Protocol):
    """What the verifier needs of a tokenizer of the library `tokenizers`."""

    def encode_batch(self, texts: list[str], /, *, add_special_tokens: bool) -> list[Encoding]:
        """Token numbers of each text."""

    def token_to_id(self, token: str, /) -> int | None:
        """The number of a token, None where there is no such token."""


class SharedTokenizer:
    """A tokenizer under the lock of the model that it belongs to.

    That model sets it to cut and to pad from call to call, and to set it while another thread reads with it is an
    error of the library.
    """

    def __init__(self, tokenizer: Tokenizes, lock: AbstractContextManager[object]) -> None:
        self._tokenizer = tokenizer
        self._lock = lock

    def encode_batch(self, texts: Sequence[str], /, *, add_special_tokens: bool) -> list[Encoding]:
        """Token numbers of each text, as the other model left it set: perhaps cut, perhaps padded."""
        with self._lock:
            return self._tokenizer.encode_batch(list(texts), add_special_tokens=add_special_tokens)

    def token_to_id(self, token: str, /) -> int | None:
        """The number of a token, None where there is no such token."""
        with self._lock:
            return self._tokenizer.token_to_id(token)
