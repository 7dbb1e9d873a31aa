"""What the verifier reads: evidence under its title and a claim as one row of tokens, in training as in use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer
    from torch import Tensor

    from rag.tokenizing import Tokenizes

Row = tuple[list[int], list[int]]
"""Token numbers of a pair, and the side of each: 0 evidence, 1 claim."""

_BOS, _PAD, _EOS = 0, 1, 2  # <s>, <pad> and </s> in the vocabulary of the base model
_NO_SIDE = -1


def under_title(title: str, text: str) -> str:
    """Evidence as the verifier reads it: the title of its document says what 'the project' or 'it' is."""
    return text if not title or title in text else f"{title}: {text}"


def open_tokenizer(base: Path) -> Tokenizer:
    """The base model's tokenizer, which neither pads nor cuts."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def rows_of(
    tokenizer: Tokenizes, pairs: Sequence[tuple[str, str]], *, longest: int, longest_claim: int
) -> list[Row]:
    """Each pair of evidence and claim as `<s> evidence </s></s> claim </s>`.

    :param longest: Tokens of a row; the evidence of a longer one is cut.
    :param longest_claim: Tokens of a claim, what is beyond is cut.
    """
    evidence = tokenizer.encode_batch([pair[0] for pair in pairs], add_special_tokens=False)
    claims = tokenizer.encode_batch([pair[1] for pair in pairs], add_special_tokens=False)
    rows = []
    for left, right in zip(evidence, claims, strict=True):
        claim = _tokens(right)[:longest_claim]
        kept = _tokens(left)[: longest - 4 - len(claim)]
        ids = [_BOS, *kept, _EOS, _EOS, *claim, _EOS]
        rows.append((ids, [0] * (len(kept) + 2) + [1] * (len(claim) + 2)))
    return rows


def _tokens(encoding: Encoding) -> list[int]:
    """The token numbers without padding, which a shared tokenizer may be set to add."""
    return [token for token, real in zip(encoding.ids, encoding.attention_mask, strict=True) if real]


def padded(rows: Sequence[Row], width: int) -> tuple[Tensor, Tensor]:
    """Token numbers and sides of several rows, shape (rows, width), side -1 where there is nothing."""
    import torch

    ids = torch.full((len(rows), width), _PAD, dtype=torch.long)
    sides = torch.full((len(rows), width), _NO_SIDE, dtype=torch.long)
    for place, (tokens, side) in enumerate(rows):
        ids[place, : len(tokens)] = torch.tensor(tokens)
        sides[place, : len(tokens)] = torch.tensor(side)
    return ids, sides
