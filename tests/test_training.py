"""How the verifier is trained: alterations, translations, the mixture, and a run that can be stopped."""

import gzip
import json
import random
from collections import Counter

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel

from rag.models import ENGLISH_PARSER, FRENCH_PARSER, ModelStore
from rag.parsing import load_pipeline
from rag.settings import Settings
from rag.verifier_weights import pack
from training import alterations, mixture, translate
from training.average import averaged
from training.batches import NOT_SUPPORTED, Pairer, batches
from training.exchanged import pairs_of
from training.ship import shares, temperature
from training.train import Rates, Trainer, loss_of
from training.voices import retold


class TestAlterations:
    @pytest.mark.parametrize(
        ("language", "text", "denied"),
        [
            ("en", "The plant is open.", "The plant is not open."),
            ("en", "The plant is not open.", "The plant is open."),
            ("en", "You cannot smoke here.", "You can smoke here."),
            ("fr", "L'usine est ouverte.", "L'usine n'est pas ouverte."),
            ("fr", "L'usine n'est pas ouverte.", "L'usine est ouverte."),
            ("fr", "Elle peut partir.", "Elle ne peut pas partir."),
            ("fr", "Il ne viendra jamais ici.", "Il viendra ici."),
            ("en", "Nothing to see here", None),
        ],
    )
    def test_a_sentence_is_denied_or_its_denial_lifted(self, language, text, denied):
        assert alterations.negated(text, language, random.Random(1)) == denied

    def test_a_word_gives_way_to_its_opposite_in_its_own_case(self):
        assert alterations.reversed_word("First, open it.", "en", random.Random(1)) in {
            "Last, open it.",
            "First, closed it.",
        }

    def test_a_year_becomes_another_year_nearby_and_a_figure_another_figure(self):
        for seed in range(20):
            altered = alterations.other_figure("Founded in 1998.", random.Random(seed))
            year = int(altered.split()[-1].rstrip("."))
            assert year != 1998
            assert abs(year - 1998) <= 12
        assert alterations.other_figure("No figure at all.", random.Random(1)) is None


class TestTranslation:
    @pytest.mark.parametrize(
        ("language", "text", "kept"),
        [
            ("en", "It cost more than $20 million in 2014.", ["plus de 20 millions de dollars", "en 2014"]),
            ("en", "On October 1, 2025 it sold 8.1 of 1,000.", ["le 1er octobre 2025", "8,1", "1 000"]),
            ("fr", "Le 1er octobre 2025, 1 000 usines en 2014.", ["on October 1, 2025", "1,000", "in 2014"]),
            ("en", "The Oklahoma City Thunder won.", ["Oklahoma City Thunder"]),
        ],
    )
    def test_figures_and_names_are_set_aside_in_the_form_of_the_other_language(self, language, text, kept):
        left, aside = translate.set_aside(text, language)
        assert set(aside.values()) == set(kept)
        assert not any(letter.isdigit() for letter in left)

    def test_what_was_set_aside_is_put_back_or_the_translation_given_up(self):
        assert translate.put_back("Le xqax est Xqbx.", {"Xqax": "1 000", "Xqbx": "Houston Texans"}) == (
            "Le 1 000 est Houston Texans."
        )
        assert translate.put_back("Rien ici.", {"Xqax": "1 000"}) is None


def write_pairs(folder, count=240):
    rows = [
        {
            "evidence": f"good {number % 7} yes" if number % 3 == 0 else f"bad {number % 7} no",
            "claim": "good yes" if number % 2 else "bad no",
            "label": ["supported", "contradicted", "not_enough_evidence", "not_supported"][number % 4],
            "lang_evidence": "en", "lang_claim": "en", "source": "toy",
        }
        for number in range(count)
    ]  # fmt: skip
    with gzip.open(folder / "pairs-00.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    translations = folder / "translations"
    translations.mkdir()
    (translations / "a.jsonl").write_text(
        "".join(
            json.dumps({"pair": n, "field": "claim", "text": f"oui {n}"}) + "\n" for n in range(0, count, 2)
        )
    )
    return rows, translations


class TestMixture:
    def test_a_pair_that_is_held_out_is_never_drawn(self, tmp_path):
        rows, translations = write_pairs(tmp_path)
        for number, row in enumerate(rows):
            row["evidence"], row["claim"] = f"only {number}", "a claim without a figure or name"
        with gzip.open(tmp_path / "pairs-00.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
        (translations / "a.jsonl").unlink()
        drawn = next(mixture.Mixture(tmp_path, translations, (), 1).blocks(1000, 0))
        seen = {evidence for evidence, _, _ in drawn}
        assert seen == {f"only {n}" for n in range(240)} - {
            f"only {n}" for n in range(0, 240, mixture.HELD_OUT)
        }

    def test_a_run_that_goes_on_draws_what_the_whole_run_would_have_drawn(self, tmp_path):
        _, translations = write_pairs(tmp_path)
        whole = mixture.Mixture(tmp_path, translations, (), 1).blocks(50, 0)
        blocks = [next(whole) for _ in range(8)]
        assert next(mixture.Mixture(tmp_path, translations, (), 1).blocks(50, 6)) == blocks[6]

    def test_a_pass_can_show_some_of_the_pairs_others_each_time(self, tmp_path):
        _, translations = write_pairs(tmp_path)
        made = tmp_path / "made.jsonl"
        rows = [{"evidence": f"made {n}", "claim": "so", "label": "supported"} for n in range(200)]
        made.write_text("".join(json.dumps(row) + "\n" for row in rows))
        blocks = mixture.Mixture(tmp_path, translations, [made], 1, edits=0, most=40).blocks(1000, 0)
        first, second = next(blocks), next(blocks)
        assert len(first) == len(second) == 40
        assert set(first) != set(second)
        assert 0 < sum(evidence.startswith("made") for evidence, _, _ in first) < 40

    def test_each_pass_shows_all_that_was_written_for_it(self, tmp_path):
        _, translations = write_pairs(tmp_path)

        def written(turn):
            return [{"evidence": f"pass {turn}", "claim": str(n), "label": "supported"} for n in range(10)]

        blocks = mixture.Mixture(tmp_path, translations, (), 1, most=20, written=written).blocks(1000, 0)
        for turn in range(3):
            drawn = [row for row in next(blocks) if row[0].startswith("pass")]
            assert sorted(drawn) == [(f"pass {turn}", str(n), 0) for n in range(10)]

    def test_translated_claims_are_drawn_for_about_two_thirds_of_the_pairs_that_have_them(self, tmp_path):
        _, translations = write_pairs(tmp_path, 2400)
        drawn = next(mixture.Mixture(tmp_path, translations, (), 1).blocks(3000, 0))
        assert 0.28 < sum(claim.startswith("oui") for _, claim, _ in drawn) / len(drawn) < 0.37


@pytest.fixture(scope="module")
def pipelines():
    store = ModelStore(Settings.load().cache)
    return {"en": load_pipeline(store.path(ENGLISH_PARSER)), "fr": load_pipeline(store.path(FRENCH_PARSER))}


@pytest.mark.real
class TestVoices:
    @pytest.mark.parametrize(
        ("language", "text", "true", "false"),
        [
            (
                "en",
                "The young driver beat the old champion.",
                ["The old champion was beaten by the young driver."],
                [
                    "The old champion beat the young driver.",
                    "The young driver was beaten by the old champion.",
                ],
            ),
            (
                "en",
                "In 2010 Sun was acquired by Oracle for cash.",
                ["In 2010 Oracle acquired Sun for cash."],
                ["In 2010 Oracle was acquired by Sun for cash.", "In 2010 Sun acquired Oracle for cash."],
            ),
            (
                "en",
                "Oracle sold the company to Sony in May.",
                ["Sony bought the company from Oracle in May."],
                ["Sony sold the company to Oracle in May.", "Oracle bought the company from Sony in May."],
            ),
            (
                "en",
                "OpenAI will supply Samsung with software.",
                ["Samsung will be supplied by OpenAI with software."],
                [
                    "Samsung will supply OpenAI with software.",
                    "OpenAI will be supplied by Samsung with software.",
                ],
            ),
            ("en", "Paris is the capital of France.", [], ["France is the capital of Paris."]),
            (
                "fr",
                "Le juge a condamné la société.",
                ["La société a été condamnée par le juge."],
                ["La société a condamné le juge.", "Le juge a été condamné par la société."],
            ),
            (
                "fr",
                "La ville a été fondée par la reine.",
                ["La reine a fondé la ville."],
                ["La reine a été fondée par la ville.", "La ville a fondé la reine."],
            ),
            ("fr", "Paris est la capitale de la France.", [], ["La France est la capitale de Paris."]),
            ("en", "Altman met Son.", [], []),
            ("en", "The bank bought two shops.", [], []),
            ("en", "She left him.", [], []),
            ("fr", "Les juges ont condamné la société.", [], []),
        ],
    )
    def test_a_sentence_is_told_in_the_other_voice_and_with_its_parts_exchanged(
        self, pipelines, language, text, true, false
    ):
        made = retold(pipelines[language](text), language)
        assert [one.text for one in made if one.holds] == true
        assert [one.text for one in made if not one.holds] == false

    def test_neither_voice_nor_order_tells_the_label(self, pipelines):
        claim = "The young driver beat the old champion."
        made = retold(pipelines["en"](claim), "en")
        found = Counter()
        for seed in range(200):
            for row in pairs_of(claim, [claim], made, random.Random(seed)):
                found[row["label"], " by " in row["claim"]] += 1
        assert min(found.values()) > 0.1 * sum(found.values())
        assert len(found) == 4


def test_an_average_of_weights_counts_each_part_by_its_share():
    one, other = {"w": torch.tensor([0.0, 4.0])}, {"w": torch.tensor([4.0, 0.0])}
    assert averaged([(one, 3), (other, 1)])["w"].tolist() == [1.0, 3.0]
    with pytest.raises(KeyError):
        averaged([(one, 1), ({}, 1)])


class TestLoss:
    def test_a_pair_known_only_as_not_supported_counts_both_other_labels(self):
        sure = torch.tensor([[-20.0, 3.0, 3.0]])
        assert loss_of(sure, torch.tensor([NOT_SUPPORTED])).item() == pytest.approx(0, abs=1e-4)
        assert loss_of(-sure, torch.tensor([NOT_SUPPORTED])).item() > 10

    def test_the_rate_warms_up_stays_and_falls(self):
        rates = Rates(1.0, 10, 100)
        assert [rates.at(0), rates.at(9), rates.at(40), rates.at(75), rates.at(100)] == [
            0.1,
            1.0,
            1.0,
            0.5,
            0.02,
        ]

    def test_pairs_known_only_as_not_supported_count_half_for_either_label(self):
        drawn = [("", "", label) for label in [0, 0, 1, 2, NOT_SUPPORTED, NOT_SUPPORTED, 0, 0]]
        assert shares(drawn).tolist() == [0.5, 0.25, 0.25]

    def test_the_temperature_undoes_an_overconfidence_that_was_put_in(self):
        torch.manual_seed(1)
        honest = torch.randn(6000, 3)
        labels = torch.distributions.Categorical(logits=honest).sample()
        assert temperature(honest * 2.5, labels) == pytest.approx(2.5, abs=0.15)


@pytest.fixture(scope="module")
def tiny_base(tmp_path_factory):
    """An encoder of two small layers, with a tokenizer of a dozen words."""
    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(1)
    shape = {"vocab_size": 40, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    BertModel(
        BertConfig(**shape, intermediate_size=64, max_position_embeddings=256), add_pooling_layer=False
    ).save_pretrained(folder)
    words = ["<s>", "<pad>", "</s>", "<unk>", *"good bad yes no oui 0 1 2 3 4 5 6".split()]
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


class TestTrainer:
    def steps(self, trainer, tiny_base, first, last):
        encoded = Pairer(tiny_base).encode(
            [("good yes", "good yes"), ("good yes", "bad no"), ("0 1", "good no")] * 4
        )
        (batch, _), *_ = batches(encoded, [0, 1, 2] * 4, 4096)
        return [trainer.learn(batch) for _ in range(first, last)]

    def test_it_learns(self, tiny_base):
        torch.manual_seed(1)
        losses = self.steps(Trainer(tiny_base, Rates(5e-3, 5, 60)), tiny_base, 0, 60)
        assert losses[-1] < 0.4 < losses[0]

    def test_a_run_that_was_stopped_goes_on_where_it_was(self, tiny_base, tmp_path):
        torch.manual_seed(1)
        one = Trainer(tiny_base, Rates(5e-3, 5, 40))
        self.steps(one, tiny_base, 0, 10)
        one.save(tmp_path)
        expected = self.steps(one, tiny_base, 10, 20)
        other = Trainer(tiny_base, Rates(5e-3, 5, 40))
        other.load(tmp_path)
        assert other.step == 10
        assert self.steps(other, tiny_base, 10, 20) == pytest.approx(expected, rel=0.02)

    def test_a_run_can_begin_with_what_a_file_that_ships_has_learnt(self, tiny_base, tmp_path):
        torch.manual_seed(1)
        one = Trainer(tiny_base, Rates(5e-3, 5, 60))
        fresh, *_ = self.steps(one, tiny_base, 0, 60)
        pack(dict(zip(one.names, one.master, strict=True)), {"name": "tiny"}, tmp_path / "weights")
        other = Trainer(tiny_base, Rates(5e-3, 5, 60), start=tmp_path / "weights")
        assert other.step == 0
        assert self.steps(other, tiny_base, 0, 1)[0] < 0.4 < fresh

    def test_the_word_embeddings_are_never_trained(self, tiny_base):
        trainer = Trainer(tiny_base, Rates(5e-3, 5, 40))
        words = trainer.network.encoder.embeddings.word_embeddings.weight
        before = words.clone()
        self.steps(trainer, tiny_base, 0, 5)
        assert torch.equal(words, before)
        assert not any("word_embeddings" in name for name in trainer.names)


def test_the_evidence_of_a_long_pair_is_cut_and_never_the_claim(tiny_base):
    ((ids, sides),) = Pairer(tiny_base).encode([("good " * 500, "bad " * 20)])
    assert len(ids) == 192
    assert sum(side == 1 for side in sides) == 22
