"""The embedded language model with its real weights."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from rag import reading
from rag.claims.second_opinion import WORDS, prompt_of
from rag.errors import LanguageModelError
from rag.llm import Adapter, Message, open_language_model
from rag.llm.wire import estimate_tokens
from rag.models import ModelStore
from rag.settings import Settings
from test_llm import failure_of, gone, say, text_of

pytestmark = pytest.mark.real

CORPUS = Path(__file__).parent.parent / "corpus"
RULES = Message(
    "system", "Answer from the numbered sources, in one sentence, in the language of the question."
)
SOURCES = (
    "Sources:\n[1] The plant in Larkham will make up to 40,000 wafers a month.\n"
    "[2] L’usine de Brumeval coûtera 4,5 milliards d’euros.\n\nQuestion: "
)
ENGLISH = (RULES, Message("user", SOURCES + "How many wafers a month will the plant in Larkham make?"))
FRENCH = (RULES, Message("user", SOURCES + "Combien coûtera l’usine de Brumeval ?"))


@pytest.fixture(scope="module")
def model():
    with contextlib.closing(open_language_model(Settings.load(llm="embedded"), ModelStore())) as opened:
        opened.warm([RULES]).join()
        yield opened


def slots_at_work(model) -> int:
    """How many slots of the server write just now."""
    address = model._supervisor.address()
    with httpx.Client(trust_env=False, headers={"Authorization": f"Bearer {address.api_key}"}) as asks:
        return sum(slot["is_processing"] for slot in asks.get(f"{address.url}/slots", timeout=60).json())


def test_it_says_which_weights_and_which_engine_it_is(model):
    assert model.name.startswith("qwen2.5-coder-1.5b-instruct-q4_k_m@cc324af070c2 / xllamacpp ")
    assert model.state == "ready"


def test_it_answers_from_evidence_in_both_languages(model):
    assert "40,000" in text_of(model, ENGLISH)
    assert "4,5 milliards" in text_of(model, FRENCH)


CRANES = "In 2051 the port firm Zorvex bought 40 cranes from Lund for its terminal."
GRUES = "En 2051, la société portuaire Zorvex a acheté 40 grues à Lund pour son terminal."


def judged(model, prompt):
    return list(model.next_words([prompt], WORDS, adapter=Adapter.JUDGE))


@pytest.mark.parametrize(
    ("source", "claim", "verdict"),
    [
        (CRANES, "Lund a vendu quarante grues à Zorvex.", " true"),
        (CRANES, "Zorvex sold forty cranes to Lund.", " false"),
        (GRUES, "Lund sold forty cranes to Zorvex.", " true"),
        (GRUES, "C’est Lund qui a acheté des grues à Zorvex.", " false"),
        (CRANES, "Les grues seront peintes en bleu.", " neither"),
        (GRUES, "Zorvex employs 300 people.", " neither"),
    ],
)
def test_with_its_adapter_it_tells_who_does_what_to_whom_in_both_languages(model, source, claim, verdict):
    (read,) = judged(model, prompt_of(source, claim))
    shares = dict(zip(WORDS, read, strict=True))
    assert max(shares, key=shares.get) == verdict


@pytest.mark.parametrize(
    ("question", "source", "answers"),
    [
        ("From whom did Zorvex buy its cranes?", CRANES, True),
        ("Combien de grues Zorvex a-t-il achetées ?", CRANES, True),
        ("When did Zorvex buy cranes?", GRUES, True),
        ("How much did the cranes cost?", CRANES, False),
        ("Qui dirige la société Zorvex ?", GRUES, False),
        ("Combien de personnes travaillent chez Zorvex ?", CRANES, False),
    ],
)
def test_with_the_other_it_tells_whether_a_source_answers_in_both_languages(model, question, source, answers):
    prompts = [reading.prompt_of(question, source)]
    ((yes, no),) = model.next_words(prompts, reading.WORDS, adapter=Adapter.READER)
    assert (yes > no) is answers


def test_each_source_is_read_as_if_it_were_the_first_but_for_rounding(model):
    prompts = [
        reading.prompt_of("From whom did Zorvex buy its cranes?", source) for source in (GRUES, CRANES)
    ]
    together = list(model.next_words(prompts, reading.WORDS, adapter=Adapter.READER))
    assert list(model.next_words(prompts, reading.WORDS, adapter=Adapter.READER)) == together
    (alone,) = model.next_words(prompts[1:], reading.WORDS, adapter=Adapter.READER)
    assert alone == pytest.approx(together[1], abs=0.05)


def test_what_it_reads_with_the_adapter_changes_no_answer_and_no_later_reading(model):
    prompt = prompt_of(CRANES, "Zorvex sold forty cranes to Lund.")
    written, read = text_of(model, ENGLISH), judged(model, prompt)
    judged(model, prompt_of(CRANES, "Zorvex bought cranes."))
    assert judged(model, prompt) == read
    assert text_of(model, ENGLISH) == written


def test_the_answer_does_not_depend_on_the_question_before(model):
    follow_up = (
        RULES,
        Message("user", SOURCES + "What does the plant in Larkham make, and where is the other?"),
    )
    french_follow_up = (
        RULES,
        Message("user", SOURCES + "Que fera l’usine de Larkham, et où est l’autre usine ?"),
    )
    prompts = (ENGLISH, follow_up, french_follow_up)
    there = [text_of(model, prompt) for prompt in prompts]
    back = [text_of(model, prompt) for prompt in reversed(prompts)]
    assert back[::-1] == there


def test_two_users_are_served_at_once(model):
    together = ["", ""]

    def ask(place, messages):
        together[place] = text_of(model, messages)

    threads = [threading.Thread(target=ask, args=pair) for pair in enumerate((ENGLISH, FRENCH))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "40,000" in together[0]
    assert "4,5 milliards" in together[1]


def test_it_stops_at_the_limit_and_before_a_stop(model):
    counting = say("Count from 1 to 20 in digits, separated by commas and spaces, without anything else.")
    assert text_of(model, counting, stop=["8"]) == "1, 2, 3, 4, 5, 6, 7, "
    short = "".join(model.stream(counting, max_tokens=4))
    assert 1 <= model.count_tokens(short) <= 4


def test_a_schema_and_a_grammar_bind_it(model):
    schema = {
        "type": "object",
        "properties": {"wafers": {"type": "integer"}},
        "required": ["wafers"],
        "additionalProperties": False,
    }
    assert json.loads(text_of(model, ENGLISH, schema=schema)) == {"wafers": 40000}
    assert text_of(model, FRENCH, grammar='root ::= "cher" | "gratuit"') in {"cher", "gratuit"}
    assert "grammar" in failure_of(model, FRENCH, grammar="root ::= ::=")


def test_a_prompt_beyond_the_context_is_an_error_and_no_crash(model):
    pid = model.pid
    assert "exceeds the available context size" in failure_of(model, say("mot " * 5000))
    assert "40,000" in text_of(model, ENGLISH)
    assert model.pid == pid


def test_tokens_are_counted_exactly_and_the_estimate_is_near(model):
    assert model.count_tokens("Quelle est la capitale de la France ?") == 10
    for language in ("en", "fr"):
        notes = [path.read_text().split("---", 2)[2] for path in sorted((CORPUS / language).glob("*.md"))]
        text = "\n".join(notes)
        assert 1.0 <= estimate_tokens(text) / model.count_tokens(text) <= 1.3


def test_closing_the_generator_stops_the_writing(model):
    stream = model.stream(say("Write a long story about a river."), max_tokens=1000)
    next(stream)
    assert slots_at_work(model) == 1
    stream.close()
    for _ in range(300):  # the server looks for its client once a token
        if slots_at_work(model) == 0:
            break
        time.sleep(0.1)
    assert slots_at_work(model) == 0


def test_killed_while_it_writes_it_is_back_for_the_next_question(model):
    stream = model.stream(say("Write a long story about a river."), max_tokens=1000)
    next(stream)
    killed = model.pid
    os.kill(killed, signal.SIGKILL)
    with pytest.raises(LanguageModelError, match="SIGKILL"):
        list(stream)
    assert gone(killed)
    assert "40,000" in text_of(model, ENGLISH)
    assert model.pid != killed


PARENT = """
import time
from rag.errors import LanguageModelError
from rag.llm import Message, open_language_model
from rag.models import ModelStore
from rag.settings import Settings
model = open_language_model(Settings.load(llm="embedded"), ModelStore())
model.warm([Message("user", "un")])
while model.pid is None:
    time.sleep(0.001)
print(model.pid, flush=True)
input()
"""


def test_a_parent_killed_while_the_weights_load_leaves_no_child():
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()
    assert gone(pid)
