"""numpy's matrix products on the thread that asks for them.

The products of a search are small (sixty vectors with one another). OpenBLAS still parts them among threads that
wait for each other: with anything else on the processor, a product of 0.03 ms took 13.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Have the matrix products of the block, and of others meanwhile, computed without further threads."""
    with _libraries().limit(limits=1):
        yield


@cache
def _libraries() -> Any:  # noqa: ANN401 - threadpoolctl has no types
    """The BLAS libraries of this process; numpy and FAISS bring one each."""
    import faiss  # noqa: F401 - else its library would not be found yet
    import numpy as np  # noqa: F401
    import threadpoolctl  # type: ignore[import-untyped]

    return threadpoolctl.ThreadpoolController().select(user_api="blas")
