"""Who does what to whom, in claims and their evidence: parts exchanged are found, paraphrases are left alone."""

import pytest

from rag.claims.turned import Fault, compare_all
from rag.models import ModelStore
from rag.parsing import open_parser
from rag.settings import Settings
from role_pairs import pairs


@pytest.fixture(scope="module")
def parser():
    return open_parser(ModelStore(Settings.load().cache))


def fault(parser, evidence, claim):
    (roles,) = compare_all(parser, claim, [evidence])
    return None if roles is None else roles.fault


@pytest.mark.real
class TestPairs:
    @pytest.mark.parametrize(
        ("language", "source", "own", "claim"), [pair[:4] for pair in pairs() if pair[4]]
    )
    def test_a_paraphrase_is_never_called_turned(self, parser, language, source, own, claim):
        assert fault(parser, (source, language), (claim, own)) in {None, Fault.DOUBTFUL}
