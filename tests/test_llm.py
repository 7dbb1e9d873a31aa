"""Language models: the wire format, the client against a scripted server, the embedded model's child."""

import contextlib
import hashlib
import math
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import ScriptedModel
from helpers_llm import Reply, ScriptedServer, child, event, following, leaning
from rag.errors import LanguageModelError, ModelDamaged, ModelMissing, SettingsError
from rag.llm import (
    AdaptedModel,
    Adapter,
    EmbeddedModel,
    Message,
    OpenAICompatibleModel,
    Weighing,
    open_language_model,
    process,
    wire,
)
from rag.llm.options import ServerOptions, physical_cores
from rag.llm.process import Supervisor
from rag.settings import Settings

ASK = (Message("system", "Réponds."), Message("user", "Combien ?"))


def say(text: str) -> list[Message]:
    return [Message("user", text)]


def text_of(model, messages=ASK, **options) -> str:
    return "".join(model.stream(messages, max_tokens=50, **options))


def failure_of(model, messages=ASK, **options) -> str:
    with pytest.raises(LanguageModelError) as raised:
        text_of(model, messages, **options)
    assert raised.value.fix
    return str(raised.value)


@pytest.fixture
def server():
    with contextlib.closing(ScriptedServer()) as opened:
        yield opened


@pytest.fixture
def client(server):
    with contextlib.closing(OpenAICompatibleModel(f"{server.url}/v1", timeout=20)) as model:
        yield model


def client_of(server, **options):
    return contextlib.closing(OpenAICompatibleModel(f"{server.url}/v1", timeout=20, **options))


# --- The wire format


def response_of(chunks) -> httpx.Response:
    return httpx.Response(200, content=iter(chunks))


def read(chunks) -> str:
    return "".join(wire.pieces(response_of(chunks), deadline=time.monotonic() + 60))


@given(st.data())
def test_text_is_the_same_however_the_network_cuts_the_bytes(data):
    words = data.draw(st.lists(st.text(min_size=1), min_size=1, max_size=5))
    stream = "".join(event({"content": word}) for word in words) + event({}, "stop")
    raw = stream.encode("utf-8", "surrogatepass")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=6)))
    chunks = [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    assert read(chunks) == "".join(words)


def test_line_separators_of_unicode_are_text_and_no_ends_of_lines():
    assert read([(event({"content": "a\u2028b\u0085c"}) + "data: [DONE]\n\n").encode()]) == "a\u2028b\u0085c"


def test_lines_that_end_as_on_windows_and_comments_are_read():
    assert read([b': ping\r\ndata: {"choices":[{"delta":{"content":"ok"}}]}\r\n\r\ndata: [DONE]\r\n']) == "ok"


def test_figures_on_use_and_empty_deltas_are_no_text():
    stream = event({"role": "assistant", "content": None}) + 'data: {"choices":[],"usage":{}}\n\n'
    assert read([(stream + event({"content": "x"}) + event({}, "length")).encode()]) == "x"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "broke off"),
        (event({"content": "half"}).encode(), "broke off"),
        (b"data: [DONE]\n\n", "wrote nothing"),
        (event({"reasoning_content": "hm"}).encode() + b"data: [DONE]\n\n", "thought until"),
        (b"data: {not json\n\n", "something else than OpenAI's format"),
        (b"data: \xff\xfe\n\n", "something else than OpenAI's format"),
        (b'data: {"choices": 7}\n\n', "something else than OpenAI's format"),
        (b'data: ["choices"]\n\n', "something else than OpenAI's format"),
        (b'data: {"error": {"message": "out of cheese"}}\n\n', "out of cheese"),
        (b'error: {"message": "out of cheese"}\n\n', "out of cheese"),
        (b"<html>please log in</html>\n", "broke off"),
    ],
)
def test_a_broken_stream_is_named(raw, says):
    with pytest.raises(LanguageModelError, match=says):
        read([raw])


@given(
    st.text(alphabet="ab\n", max_size=30),
    st.lists(st.integers(0, 30), max_size=6),
    st.lists(st.text(alphabet="ab\n", min_size=1, max_size=4), max_size=3),
)
def test_text_ends_before_the_first_whole_stop_however_it_comes(text, cuts, stop):
    cuts = sorted(min(cut, len(text)) for cut in cuts)
    parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    expected = text
    for length in range(len(text) + 1):  # character by character, as slowly as it could come
        ends = [length - len(one) for one in stop if text[:length].endswith(one)]
        if ends:
            expected = text[: min(ends)]
            break
    assert "".join(wire.until_stop(parts, stop)) == expected


def test_text_before_a_stop_is_not_held_back_longer_than_needed():
    given_so_far = []

    def parts():
        for part in ("un deux", " trois", " quatre"):
            yield part
            given_so_far.append(part)

    first = next(wire.until_stop(parts(), ["\n\n"]))
    assert (first, given_so_far) == ("un deu", [])


def test_the_estimate_of_tokens_counts_bytes():
    assert wire.estimate_tokens("") == 0
    assert wire.estimate_tokens("a" * 35) == 10
    assert wire.estimate_tokens("é" * 35) == 20


# --- The client


@pytest.mark.parametrize(
    ("probabilities", "odds"),
    [
        ({"Yes": 0.6, "No": 0.3}, 2.0),
        ({" yes": 0.4, "Yes": 0.2, "No": 0.3}, 2.0),  # spellings of one word count together
        ({"Oui": 0.9, "Peut": 0.05}, 18.0),  # what is not told is no likelier than the least that is
        ({"Peut": 0.5, "Sans": 0.25}, 1.0),
    ],
)
def test_log_odds_weigh_the_first_word(server, client, probabilities, odds):
    server.enqueue(leaning(probabilities))
    found = client.log_odds(ASK, yes=("yes", "oui"), no=("no", "non"))
    assert found == pytest.approx(math.log(odds))
    asked = server.requests[-1]
    assert (asked["stream"], asked["logprobs"], asked["max_tokens"]) == (False, True, 1)
    assert [message["content"] for message in asked["messages"]] == ["Réponds.", "Combien ?"]


@pytest.mark.parametrize(
    ("probabilities", "shares"),
    [
        ({" true": 0.6, " false": 0.2, " neither": 0.2}, (0.6, 0.2, 0.2)),
        ({" true": 0.3, "True": 0.5, " false": 0.1, " neither": 0.1}, (0.6, 0.2, 0.2)),  # no other spelling counts
        ({" true": 0.5, "!": 0.25}, (0.5, 0.25, 0.25)),  # what is not told is no likelier than the least that is
    ],
)  # fmt: skip
def test_the_next_word_is_one_of_those_named(server, client, probabilities, shares):
    server.enqueue(following(probabilities))
    found = client.next_word("So:", (" true", " false", " neither"), adapter=2, slot=1)
    assert found == pytest.approx([share / sum(shares) for share in shares])
    asked = server.requests[-1]
    assert (asked["prompt"], asked["n_predict"], asked["id_slot"]) == ("So:", 1, 1)
    assert (asked["lora"], asked["cache_prompt"]) == ([{"id": 2, "scale": 1.0}], False)


def test_a_next_word_without_probabilities_is_named(server, client):
    server.enqueue(Reply(body='{"content": " true"}', ending="silent end"))
    with pytest.raises(LanguageModelError, match="something else than OpenAI's format"):
        client.next_word("So:", (" true",), adapter=0, slot=0)


def test_a_server_that_tells_no_probabilities_is_named(server, client):
    server.enqueue(Reply(body='{"choices": [{"message": {"content": "yes"}}]}', ending="silent end"))
    with pytest.raises(LanguageModelError, match="something else than OpenAI's format"):
        client.log_odds(ASK, yes=("yes",), no=("no",))


def test_asks_for_the_likeliest_text_of_the_first_model(server, client):
    server.enqueue("neuf cent mille")
    assert text_of(client, stop=["\n\n"]) == "neufcentmille"
    assert server.requests == [
        {
            "model": "tiny",
            "messages": [
                {"role": "system", "content": "Réponds."},
                {"role": "user", "content": "Combien ?"},
            ],
            "stream": True,
            "max_tokens": 50,
            "temperature": 0,
            "seed": 0,
            "stop": ["\n\n"],
        }
    ]
    assert client.name == f"tiny at {server.url}/v1"


def test_asks_for_the_model_that_was_named(server):
    server.enqueue("ok")
    with client_of(server, model="other", api_key="secret") as model:
        assert text_of(model) == "ok"
        assert model.name == f"other at {server.url}/v1"
    assert server.requests[0]["model"] == "other"
    assert server.keys == ["Bearer secret"]


def test_a_server_need_not_list_its_models(server):
    server.models_status = 404
    server.enqueue("ok")
    with client_of(server, model="mine") as model:
        assert text_of(model) == "ok"


def test_a_server_without_models_is_named():
    with contextlib.closing(ScriptedServer(models=())) as server, client_of(server) as model:
        assert "offers no model" in failure_of(model)


def test_an_url_without_a_path_means_v1(server):
    server.enqueue("ok")
    with contextlib.closing(OpenAICompatibleModel(server.url)) as model:
        assert text_of(model) == "ok"


def test_passwords_stay_out_of_the_name():
    with contextlib.closing(
        OpenAICompatibleModel("https://user:pass@llm.example/v1?key=1", model="m")
    ) as model:
        assert model.name == "m at https://llm.example/v1"


@pytest.mark.parametrize("url", ["http://localhost:http/v1", "http:///v1"])
def test_no_url_is_a_settings_error(url):
    with pytest.raises(SettingsError, match="is no URL of a server"):
        OpenAICompatibleModel(url)


def test_a_proxy_is_not_asked_for_our_own_machine(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # the discard port: nobody there
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.enqueue("ok")
    with client_of(server) as model:
        assert text_of(model) == "ok"


SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("kind", "given", "sent"),
    [
        ("llamacpp", {"schema": SCHEMA}, {"json_schema": SCHEMA}),
        ("llamacpp", {"grammar": "root ::= [0-9]"}, {"grammar": "root ::= [0-9]"}),
        (
            "vllm",
            {"schema": SCHEMA},
            {"response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}}},
        ),
        ("library", {"grammar": "root ::= [0-9]"}, {}),
    ],
)
def test_constraints_go_to_servers_that_know_them(kind, given, sent):
    with contextlib.closing(ScriptedServer(owned_by=kind)) as server, client_of(server) as model:
        server.enqueue("1")
        assert text_of(model, **given) == "1"
        constraints = {"json_schema", "grammar", "response_format"}
        assert {name: value for name, value in server.requests[0].items() if name in constraints} == sent


def test_a_schema_and_a_grammar_are_a_mistake(client):
    with pytest.raises(ValueError, match="not both"):
        text_of(client, schema=SCHEMA, grammar="root ::= [0-9]")


def test_refused_fields_are_left_out_and_remembered():
    with contextlib.closing(ScriptedServer(owned_by="vendor")) as server, client_of(server) as model:
        server.enqueue(
            Reply(status=400, body='{"error": "max_tokens is not supported, use max_completion_tokens"}'),
            Reply(status=400, body='{"error": {"param": "temperature"}}'),
            Reply(status=422, body='{"detail": [{"loc": ["body", "stop"]}]}'),
            Reply(("un ", "deux.", "\n", "\n", "Question ", "trois")),
            "encore",
        )
        assert text_of(model, stop=["\n\n"]) == "un deux."  # the stop works all the same
        assert text_of(model, stop=["\n\n"]) == "encore"
        first, *_, last = server.requests
        assert first.keys() - last.keys() == {"max_tokens", "temperature", "stop"}
        assert last["max_completion_tokens"] == 50


def test_a_refused_constraint_is_left_out_but_tried_again():
    with contextlib.closing(ScriptedServer(owned_by="library")) as server, client_of(server) as model:
        server.enqueue(Reply(status=400, body="json is too hard for me"), "un", "deux")
        assert [text_of(model, schema=SCHEMA), text_of(model, schema=SCHEMA)] == ["un", "deux"]
        assert ["response_format" in request for request in server.requests] == [True, False, True]


def test_a_bad_grammar_is_an_error_where_grammars_are_known(server, client):
    server.enqueue(Reply(status=400, body="failed to parse grammar"))
    assert "failed to parse grammar" in failure_of(client, grammar="root ::= ::=")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "fix"),
    [
        (401, "SOURCIER_LLM_API_KEY"),
        (403, "SOURCIER_LLM_API_KEY"),
        (404, "SOURCIER_LLM_MODEL"),
        (400, "larger context"),
        (429, "wait"),
        (500, "read the server's log"),
        (503, "read the server's log"),
        (302, "SOURCIER_LLM_MODEL"),
    ],
)
def test_a_refusal_says_what_to_do(server, client, status, fix):
    server.enqueue(Reply(status=status, body="Désolé"))
    with pytest.raises(LanguageModelError, match=f"answered {status}: Désolé") as raised:
        text_of(client)
    assert fix in raised.value.fix


def test_a_long_refusal_is_shortened(server, client):
    server.enqueue(Reply(status=500, body="x" * 5000))
    assert len(failure_of(client)) < 600


def test_nobody_listening_is_named(server, client):
    server.close()
    assert "cannot be reached" in failure_of(client)


@pytest.mark.parametrize("ending", ["cut", "silent end"])
def test_what_came_before_a_break_is_given_and_then_the_error(server, client, ending):
    server.enqueue(Reply(("un ", "deux"), ending=ending))
    stream, got = client.stream(ASK, max_tokens=9), []
    with pytest.raises(LanguageModelError):
        got.extend(stream)  # list.extend keeps what it got
    assert got == ["un ", "deux"]


@pytest.mark.parametrize("ending", ["mute", "hang", "drip"])
def test_silence_is_an_error_after_the_time_out(server, ending):
    server.enqueue(Reply(("un ",), ending=ending))
    with contextlib.closing(OpenAICompatibleModel(f"{server.url}/v1", timeout=0.3)) as model:
        assert "in time" in failure_of(model).replace("did not answer within 0.3 s", "in time")
    server.release.set()


def test_a_closed_generator_stops_the_server(server, client):
    server.enqueue(Reply(("un ",), ending="endless"))
    stream = client.stream(ASK, max_tokens=5000)
    assert next(stream) == "un "
    stream.close()
    assert server.hung_up.wait(10)


@pytest.mark.parametrize(("kind", "tokens"), [("llamacpp", 3), ("vllm", 3), ("library", 5)])
def test_tokens_are_counted_where_the_server_counts_them(kind, tokens):
    with contextlib.closing(ScriptedServer(owned_by=kind)) as server, client_of(server) as model:
        assert model.count_tokens("trois petits mots") == tokens


def test_counting_fails_like_writing(server, client):
    server.close()
    with pytest.raises(LanguageModelError, match="cannot be reached"):
        client.count_tokens("un")


# --- The embedded model's child


@pytest.fixture
def embed(tmp_path):
    opened = []

    def start(behaviour="well", **options):
        model = EmbeddedModel(tmp_path / "tiny.gguf", timeout=20, command=child(behaviour), **options)
        opened.append(model)
        return model

    yield start
    for model in opened:
        model.close()


def gone(pid: int) -> bool:
    """Whether the process ends within ten seconds and leaves no zombie."""
    for _ in range(1000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def test_the_child_starts_at_the_first_use_and_lives_on(embed):
    model = embed()
    assert (model.pid, model.state) == (None, "starting")
    assert text_of(model, say("neuf cent mille")) == "neuf cent mille "
    first = model.pid
    assert model.count_tokens("trois petits mots") == 3
    assert (model.pid, model.state) == (first, "ready")


def test_only_who_has_the_key_is_served(embed):
    model = embed()
    text_of(model, say("un"))
    url = model._supervisor.address().url
    with httpx.Client(trust_env=False) as stranger:
        assert stranger.post(f"{url}/v1/chat/completions", json={}).status_code == 401


def watchers():
    """Threads that watch a child; other tests' models may have theirs."""
    return [thread.name for thread in threading.enumerate()].count("language-model")


def test_two_at_once_start_one_child(embed):
    before = watchers()
    model = embed()
    said = []
    threads = [threading.Thread(target=lambda: said.append(text_of(model, say("un deux")))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == ["un deux "] * 4
    assert watchers() == before + 1


def test_warming_starts_the_child_which_outlives_the_warming_thread(embed):
    model = embed()
    model.warm().join()
    pid = model.pid
    assert model.state == "ready"
    assert text_of(model, say("un")) == "un "
    assert model.pid == pid  # it asked to die with its parent, which must not be that thread


def test_each_prompt_goes_on_from_its_system_message_alone(embed):
    model = embed()
    model.warm(ASK).join()
    text_of(model, ASK)
    text_of(model, say("un"))  # nothing to go on from
    assert text_of(model, say("history")) == "system system system+user user"


@pytest.mark.parametrize(
    ("said", "log_odds", "written"),
    [("lean to yes", math.log(2), "un "), ("lean to no", math.log(1 / 8), "")],
)
def test_a_model_is_weighed_on_the_same_beginning_and_writes_only_if_it_leans_to_yes(
    embed, said, log_odds, written
):
    model = embed()
    system = Message("system", "Réponds.")
    weighing = Weighing((system, Message("user", said)), ("yes",), ("no",), least=0.0)
    stream = model.weighed_stream((system, Message("user", "un")), weighing=weighing, max_tokens=50)
    assert "".join(stream) == written
    assert weighing.log_odds == pytest.approx(log_odds)
    prompts = "system system+user system+user" if written else "system system+user"
    assert text_of(model, say("history")) == prompts


@pytest.fixture
def adapters(tmp_path):
    files = {adapter: tmp_path / f"tiny-{adapter}.gguf" for adapter in Adapter}
    for adapter, file in files.items():
        file.write_bytes(f"a {adapter}".encode())
    return files


def following_words(model, *prompts, adapter):
    return list(model.next_words(prompts, (" true", " false"), adapter=adapter))


def test_the_next_word_is_read_with_the_adapter_that_was_asked_for(embed, adapters):
    model = embed(adapters=adapters)
    assert isinstance(model, AdaptedModel)
    assert following_words(model, "So:", adapter=Adapter.JUDGE) == [pytest.approx((8 / 9, 1 / 9))]
    assert following_words(model, "So:", adapter=Adapter.READER) == [pytest.approx((1 / 4, 3 / 4))]


def test_of_a_series_the_first_prompt_is_read_whole_and_the_others_go_on_from_it(embed, adapters):
    model = embed(adapters=adapters)
    for _ in range(2):
        read = following_words(model, "So: a", "So: b", "So: c", adapter=Adapter.READER)
        assert read == [pytest.approx(shares) for shares in ((1 / 4, 3 / 4), (1 / 3, 2 / 3), (1 / 3, 2 / 3))]


def test_a_series_that_is_given_up_leaves_the_adapters_to_others(embed, adapters):
    model = embed(adapters=adapters)
    series = model.next_words(["So: a", "So: b"], (" true", " false"), adapter=Adapter.READER)
    next(series)
    series.close()
    assert len(following_words(model, "So:", adapter=Adapter.JUDGE)) == 1


def test_receipts_name_the_adapters_by_their_bytes(embed, adapters):
    assert embed(adapters=adapters).adapters == {
        adapter: f"tiny-{adapter}@{hashlib.sha256(f'a {adapter}'.encode()).hexdigest()[:12]}"
        for adapter in Adapter
    }
    assert embed().adapters == {}


def test_without_an_adapter_no_next_word_is_told(embed):
    model = embed()
    with pytest.raises(LanguageModelError, match=r"(?s)no adapter judge for tiny.*make setup"):
        following_words(model, "So it is:", adapter=Adapter.JUDGE)
    assert model.pid is None


def test_a_next_word_of_a_child_that_died_is_a_language_model_error(embed, adapters):
    with pytest.raises(LanguageModelError, match="ended with status 7"):
        following_words(embed("exit", adapters=adapters), "So it is:", adapter=Adapter.JUDGE)


def test_warming_that_fails_is_logged_and_not_raised(embed, caplog):
    embed("exit").warm().join()
    assert "ended with status 7" in caplog.text


def test_a_killed_child_is_started_again_by_the_next_call(embed):
    model = embed()
    text_of(model, say("un"))
    first = model.pid
    os.kill(first, signal.SIGKILL)
    assert model._supervisor.server.ended(within=10)
    assert gone(first)
    assert model.state == "starting"
    assert text_of(model, say("deux")) == "deux "
    assert model.pid != first


def test_a_child_that_dies_while_it_writes_is_an_error_at_once(embed):
    model = embed()
    stream, got = model.stream(say("kill"), max_tokens=9), []
    with pytest.raises(LanguageModelError, match="SIGKILL") as raised:
        got.extend(stream)
    assert got == ["one ", "two "]
    assert "memory" in raised.value.fix
    assert text_of(model, say("deux")) == "deux "


def test_three_crashes_within_five_minutes_are_enough(tmp_path):
    now = [1000.0]
    options = ServerOptions(weights="tiny.gguf", threads=1)
    supervisor = Supervisor(options, command=child(), log=tmp_path / "log", clock=lambda: now[0])
    with contextlib.closing(supervisor):
        for _ in range(3):
            supervisor.address()
            supervisor.server.stop()
            now[0] += 60
        with pytest.raises(LanguageModelError, match="crashed 3 times within 5 minutes") as raised:
            supervisor.address()
        assert supervisor.given_up
        assert f"read {tmp_path / 'log'}" in raised.value.fix
        assert "SOURCIER_LLM" in raised.value.fix
        now[0] += 241
        assert supervisor.address().url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("behaviour", "says"),
    [
        ("exit", "ended with status 7"),
        ("illegal instruction", "processor lacks an instruction"),
        ("babble", "answered b'Hello!"),
    ],
)
def test_a_child_that_cannot_start_says_why(embed, behaviour, says):
    model = embed(behaviour)
    assert says in failure_of(model)
    assert gone(model.pid)
    for _ in range(2):
        failure_of(model)
    assert "crashed 3 times" in failure_of(model)
    assert model.state == "failed"


def test_a_missing_program_is_named(tmp_path):
    model = EmbeddedModel(tmp_path / "tiny.gguf", command=(str(tmp_path / "nothing"),))
    assert "could not be started" in failure_of(model)
    model.close()


def test_a_child_that_never_gets_ready_is_killed():
    options = ServerOptions(weights="tiny.gguf", threads=1)
    supervisor = Supervisor(options, command=child("never ready"), start_seconds=0.3)
    with pytest.raises(LanguageModelError, match="did not start within"):
        supervisor.address()
    assert gone(supervisor.server.pid)


def test_a_child_that_hangs_is_killed_and_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "_REAPING", 0.1)
    model = EmbeddedModel(tmp_path / "tiny.gguf", timeout=1, command=child())
    with contextlib.closing(model):
        text_of(model, say("un"))
        stopped = model.pid
        os.kill(stopped, signal.SIGSTOP)
        assert "did not answer within 1 s" in failure_of(model)
        assert gone(stopped)
        assert text_of(model, say("deux")) == "deux "


def test_a_slow_answer_does_not_kill_a_healthy_child(tmp_path):
    model = EmbeddedModel(tmp_path / "tiny.gguf", timeout=0.5, command=child())
    with contextlib.closing(model):
        text_of(model, say("un"))
        first = model.pid
        failure_of(model, say("hang"))
        assert text_of(model, say("deux")) == "deux "
        assert model.pid == first


def test_closing_kills_the_child_and_leaves_no_zombie(embed):
    model = embed()
    text_of(model, say("un"))
    model.close()
    with pytest.raises(ProcessLookupError):
        os.kill(model.pid, 0)
    assert "closed" in failure_of(model)
    model.close()


def test_closing_while_it_writes_ends_the_answer(embed):
    model = embed()
    stream = model.stream(say("endless"), max_tokens=5000)
    assert next(stream) == "one "
    model.close()
    with pytest.raises(LanguageModelError):
        list(stream)


def test_a_forgotten_model_leaves_no_child(embed, tmp_path):
    model = EmbeddedModel(tmp_path / "tiny.gguf", command=child())
    text_of(model, say("un"))
    pid = model.pid
    del model
    assert gone(pid)


PARENT = """
import sys
from pathlib import Path
from rag.llm import EmbeddedModel, Message
model = EmbeddedModel(Path("tiny.gguf"), command=sys.argv[1:])
list(model.stream([Message("user", "un")], max_tokens=1))
print(model.pid, flush=True)
input()
"""


@pytest.mark.parametrize("end", ["killed", "ended"])
def test_the_child_does_not_outlive_its_parent(end):
    command = [sys.executable, "-c", PARENT, *child()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        os.kill(pid, 0)
        if end == "killed":
            parent.kill()
        else:
            parent.communicate("\n")
    assert gone(pid)
    assert parent.returncode == (-signal.SIGKILL if end == "killed" else 0)


def test_the_child_ends_with_its_standard_input():
    with subprocess.Popen(child(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write(b'{"api_key": ""}\n')
        process.stdin.flush()
        assert process.stdout.readline().startswith(b'{"address": "http://127.0.0.1:')
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def test_real_server_with_no_weights_says_so_and_logs_why(tmp_path):
    weights, log = tmp_path / "bad.gguf", tmp_path / "logs" / "llm.log"
    weights.write_bytes(b"not a model")
    with contextlib.closing(EmbeddedModel(weights, log=log)) as model:
        assert "ended with status 1" in failure_of(model)
    assert "bad.gguf" in log.read_text()


def test_a_grown_log_is_started_afresh(embed, tmp_path):
    log = tmp_path / "llm.log"
    log.write_bytes(b"x" * 1_000_001)
    failure_of(embed("exit", log=log))
    assert log.stat().st_size < 1000


def test_no_place_for_the_log_does_not_matter(embed, tmp_path):
    (tmp_path / "file").touch()
    assert text_of(embed(log=tmp_path / "file" / "llm.log"), say("un")) == "un "


def test_hyper_threads_and_quotas_do_not_count():
    assert 1 <= physical_cores() <= os.cpu_count()


# --- Which one


class Store:
    def __init__(self, folder: Path, *, present: bool):
        self.cache = folder
        self._present = present

    def present(self, name):
        return self._present

    def path(self, name):
        if not self._present:
            raise ModelMissing(f"{name} is not there", fix="run `sourcier models pull`")
        return self.cache / f"{name}.gguf"

    def fingerprint(self, name):
        return f"{name}@cc324af070c2"


def test_the_settings_choose(tmp_path):
    there, missing = Store(tmp_path, present=True), Store(tmp_path, present=False)
    assert open_language_model(Settings(llm="none"), there) is None
    assert open_language_model(Settings(llm="auto"), missing) is None
    with pytest.raises(ModelMissing):
        open_language_model(Settings(llm="embedded"), missing)
    for llm in ("auto", "embedded"):
        model = open_language_model(Settings(llm=llm), there)
        assert model.name.startswith("qwen2.5-coder-1.5b-instruct-q4_k_m@cc324af070c2 / xllamacpp 20")
        assert set(model.adapters) == set(Adapter)
        for adapter, fingerprint in model.adapters.items():
            assert re.fullmatch(rf"sourcier-{adapter}@[0-9a-f]{{12}}", fingerprint)
        model.close()
    remote = open_language_model(Settings(llm="http://127.0.0.1:1/v1", llm_model="m"), missing)
    assert remote.name == "m at http://127.0.0.1:1/v1"
    remote.close()


def test_a_package_without_the_adapter_says_how_to_mend_it(tmp_path, monkeypatch):
    monkeypatch.setattr("rag.llm.opening._WEIGHTS", tmp_path / "gone")
    with pytest.raises(ModelDamaged, match=r"(?s)adapter is not in .*gone.*judge\.gguf.*make setup"):
        open_language_model(Settings(llm="auto"), Store(tmp_path, present=True))


def test_the_scripted_model_does_as_told():
    model = ScriptedModel("un deux trois", ("un deux", LanguageModelError("broke", fix="mend")))
    assert text_of(model, say("a")) == "un deux trois"
    got = []
    with pytest.raises(LanguageModelError):
        got.extend(model.stream(say("b"), max_tokens=9))
    assert got == ["un", " deux"]
    model.enqueue("un deux")
    stream = model.stream(say("c"), max_tokens=9)
    next(stream)
    stream.close()
    assert model.stopped == 1
    assert [messages[0].content for messages in model.history] == ["a", "b", "c"]
