"""What the tests of faults share."""

from __future__ import annotations

import pytest
from histories import eager


@pytest.fixture
def eagerly(monkeypatch):
    """Compacting, saving and freeing pay at once, in this process too, until the test is over."""
    for module, name in (
        ("rag.vectors.index", "_TAIL_ROWS"),
        ("rag.vectors.index", "_TAIL_SHARE"),
        ("rag.search_indexes", "_UNSAVED_ROWS"),
        ("rag.search_indexes", "_UNSAVED_SHARE"),
        ("rag.store", "_SECONDS_UNTIL_FREED"),
    ):
        monkeypatch.setattr(f"{module}.{name}", 0)  # so that it is set back
    eager()
