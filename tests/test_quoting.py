"""How many pieces of evidence an answer quotes."""

from __future__ import annotations

import pytest

from rag.grounding import Gate
from rag.quoting import quotes


@pytest.mark.parametrize(("already", "more"), [(0, 3), (2, 1), (3, 0), (4, 0)])
def test_an_answer_quotes_three_pieces_at_most_with_those_that_it_cites_already(assistant, already, more):
    asked = assistant.gather("What is planned in Larkham and in Brumeval?")
    assert len(asked.evidence) >= 4
    gate = Gate(
        asked.evidence, language=asked.language, embedder=assistant.embedder, nearness=assistant.nearness
    )
    cited = asked.evidence[len(asked.evidence) - already :]
    assert len(list(quotes(asked, gate, beside=cited))) <= more
