"""How the language model is trained to judge: adapters, what a step learns from, a run that goes on, the file."""

import gzip
import json
import math
from types import SimpleNamespace

import pytest
import torch
from gguf import GGUFReader
from transformers import Qwen2Config, Qwen2ForCausalLM

from rag.claims.second_opinion import WORDS
from training.adapter import RANK, SCALE, adapt, read, write
from training.batches import NOT_SUPPORTED
from training.beginnings import Row, packed, rows_of
from training.elsewhere import STRANGERS
from training.judge import loss_of, mixed, prompts_of, written_groups
from training.mixture import Mixture
from training.next_word import Trainer, grouped, groups_of, logs_of, word_numbers

TRUE, FALSE, NEITHER = 5, 6, 7
NUMBERS = [TRUE, FALSE, NEITHER]
PAIRS = [([1, 2, 3, 4], 0), ([4, 3, 2, 1], 1), ([9, 9, 8], 2), ([8, 8], NOT_SUPPORTED)]


def tiny(seed=1):
    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=12,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        initializer_range=0.4,  # so that the head can tell words apart
    )
    return Qwen2ForCausalLM(config)


def trainer(**options):
    return Trainer(tiny(), NUMBERS, loss_of, **{"rate": 0.02, "steps": 400, "first": 1} | options)


class TestAdapters:
    def test_before_training_they_change_nothing_and_nothing_else_is_trained(self):
        plain, model = tiny(), tiny()
        weights = adapt(model, 1)
        ids = torch.tensor([[1, 2, 3]])
        assert torch.allclose(plain(ids).logits, model(ids).logits, atol=1e-6)
        assert len(weights) == 7 * 2
        assert all(name.startswith("model.layers.1.") for name in weights)
        trained = {name for name, weight in model.named_parameters() if weight.requires_grad}
        assert trained == set(weights)

    def test_the_file_holds_each_pair_of_matrices_under_llama_cpp_s_names(self, tmp_path):
        weights = adapt(tiny(), 1)
        write(weights, tmp_path / "adapter.gguf")
        file = GGUFReader(tmp_path / "adapter.gguf")
        shapes = {tensor.name: tuple(tensor.data.shape) for tensor in file.tensors}
        assert len(shapes) == len(weights)
        assert shapes["blk.1.ffn_down.weight.lora_a"] == (RANK, 32)
        assert shapes["blk.1.attn_k.weight.lora_b"] == (8, RANK)
        assert file.fields["adapter.lora.alpha"].contents() == SCALE * RANK
        assert file.fields["general.type"].contents() == "adapter"


class TestSteps:
    def test_padding_changes_no_prompt_s_probabilities(self):
        model = tiny()
        together = logs_of(model, [[1, 2, 3, 4], [8, 8]])
        alone = logs_of(model, [[8, 8]])
        assert torch.allclose(together[1], alone[0], atol=1e-5)

    def test_a_pair_known_as_not_supported_counts_the_sum_of_the_other_two(self):
        logs = torch.log(torch.tensor([[0.2, 0.3, 0.5]]))
        assert loss_of(logs, torch.tensor([1])).item() == pytest.approx(-math.log(0.3))
        assert loss_of(logs, torch.tensor([NOT_SUPPORTED])).item() == pytest.approx(-math.log(0.8))

    def test_it_learns_its_pairs_while_the_model_s_own_weights_stay(self):
        learning = trainer()
        frozen = learning.model.model.layers[0].mlp.up_proj.weight.clone()
        losses = [learning.learn(PAIRS) for _ in range(200)]
        assert losses[-1] < 0.3 * losses[0]
        assert torch.equal(learning.model.model.layers[0].mlp.up_proj.weight, frozen)
        logs = logs_of(learning.model, [prompt for prompt, _ in PAIRS])[:, NUMBERS]
        assert logs.argmax(1).tolist()[:3] == [0, 1, 2]
        assert logs[3].argmax().item() != 0

    def test_a_run_that_was_stopped_goes_on_as_if_it_had_not(self, tmp_path):
        whole, first = trainer(), trainer()
        for _ in range(4):
            whole.learn(PAIRS)
        for _ in range(2):
            first.learn(PAIRS)
        first.save(tmp_path / "state.pt")
        second = trainer()
        second.load(tmp_path / "state.pt")
        for _ in range(2):
            second.learn(PAIRS)
        assert second.step == 4
        for name, weight in whole.weights.items():
            assert torch.allclose(weight, second.weights[name], atol=1e-6)

    def test_a_run_can_begin_with_an_adapter_file(self, tmp_path):
        first, second = trainer(), trainer()
        first.learn(PAIRS)
        write(first.weights, tmp_path / "adapter.gguf")
        second.begin_with(read(tmp_path / "adapter.gguf"))
        assert second.step == 0
        for name, weight in first.weights.items():
            assert torch.equal(weight.half().float(), second.weights[name])


class TestSharedBeginnings:
    BEGINNING = tuple(number % 9 for number in range(17))

    def test_prompts_that_begin_alike_lie_in_one_row_and_the_beginning_counts_once(self):
        prompts = [[*self.BEGINNING, 9, 10], [*self.BEGINNING, 9, 11], [*self.BEGINNING, 11], [1, 2, 3]]
        rows = rows_of(prompts)
        assert rows == [Row((0, 1, 2), 17), Row((3,), 0)]  # the third does not go on with 9
        assert rows[0].tokens(prompts) == 17 + 2 + 2 + 1

    def test_a_prompt_s_last_token_is_never_shared(self):
        prompts = [[*self.BEGINNING], [*self.BEGINNING], [*self.BEGINNING, 4]]
        assert rows_of(prompts) == [Row((0, 1, 2), 16)]

    def test_each_prompt_gets_the_probabilities_that_it_gets_alone(self):
        model = tiny()
        prompts = [
            [*self.BEGINNING, 9, 10, 3],
            [*self.BEGINNING, 11],
            [*self.BEGINNING, 2, 2],
            [5, 4],
            [7, 7, 7],
        ]
        assert len(packed(prompts).ids) == 3
        together = logs_of(model, prompts)
        for place, prompt in enumerate(prompts):
            assert torch.allclose(together[place], logs_of(model, [prompt])[0], atol=1e-5)


class TestWhatWasWritten:
    def test_steps_hold_whole_excerpts_and_a_pass_holds_each_once(self):
        written = [
            [
                {"evidence": f"It is number {number}.", "claim": f"{number} {letter}", "label": "supported"}
                | {"lang_evidence": "en", "lang_claim": "en", "source": "some"}
                for letter in "ab"
            ]
            for number in range(7)
        ]

        def letters(text):
            return SimpleNamespace(input_ids=[ord(letter) for letter in text])

        groups = written_groups(written, [], letters, tokens=300, seed=1)
        steps, seen = [], 0
        while seen < 7 * (2 + STRANGERS):
            steps.append(next(groups))
            seen += len(steps[-1])
        own = ["".join(map(chr, ids)) for step in steps for ids, label in step if label == 0]
        assert len(steps) > 1
        assert seen == 7 * (2 + STRANGERS)
        assert len(set(own)) == len(own) == 14

    def test_every_fourth_step_is_of_pairs(self):
        steps = mixed(iter([["p"], ["q"]]), iter([["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]))
        assert [step for _, step in zip(range(8), steps, strict=False)] == [
            ["a"], ["b"], ["c"], ["p"], ["d"], ["e"], ["f"], ["q"],
        ]  # fmt: skip


class TestGroups:
    def test_like_lengths_come_together_and_no_group_is_too_large(self):
        encoded = [([0] * length, 0) for length in (3, 9, 4, 8, 2)]
        assert grouped(encoded, 18) == [[4, 0, 2], [3, 1]]

    def test_what_is_drawn_is_always_the_same_and_long_pairs_are_passed_over(self, tmp_path):
        common = {"label": "contradicted", "lang_evidence": "en", "lang_claim": "en", "source": "some"}
        with gzip.open(tmp_path / "pairs-00.jsonl.gz", "wt") as file:
            for number in range(9):
                claim = "so " * (200 if number == 5 else 1)
                file.write(json.dumps({"evidence": f"It is {number}.", "claim": claim, **common}) + "\n")
        mixture = Mixture(tmp_path, tmp_path, [], 3)

        def words(text):
            return SimpleNamespace(input_ids=[len(word) for word in text.split()])

        def first_groups():
            groups = groups_of(prompts_of(mixture), words, tokens=28, seed=1)
            return [next(groups) for _ in range(2)]

        drawn = first_groups()
        assert drawn == first_groups()
        assert [label for group in drawn for _, label in group] == [1] * 7  # the first is held out


def test_each_verdict_must_be_one_token():
    numbers = {word: [place] for place, word in enumerate(WORDS)}
    assert word_numbers(lambda word: SimpleNamespace(input_ids=numbers[word]), WORDS) == [0, 1, 2]
    with pytest.raises(ValueError, match="not one token each"):
        word_numbers(lambda _: SimpleNamespace(input_ids=[1, 2]), WORDS)
