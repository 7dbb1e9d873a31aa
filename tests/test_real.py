"""The proof: the real embedding model, FAISS, tantivy and llama.cpp over the shipped corpus."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time

import pytest

from conftest import ROOT, run_sourcier
from rag.answer_records import Mode, Reason, SentenceStatus
from rag.assistant import Assistant
from rag.llm import Adapter
from rag.settings import Settings

pytestmark = pytest.mark.real

# Questions of every direction; what an answer must say is a pattern in the language of the question.
HEADLINES = [
    ("how much HBM does Stargate need?", "en", "900,000"),
    ("De combien de HBM Stargate a-t-il besoin ?", "fr", "900\u202f000"),
]


def assert_sound(assistant, answer):
    for citation in answer.citations:
        document = assistant.document(citation.document_id, citation.version)
        assert document.text[citation.start : citation.end] == citation.quote
        assert document.sha256 == citation.sha256
    for sentence in answer.sentences:
        assert sentence.citations, sentence
        assert answer.text[sentence.start : sentence.end] == sentence.text
        if sentence.status is SentenceStatus.QUOTED:
            assert sentence.text in {answer.citation(number).quote for number in sentence.citations}


def languages_that_hold(answer, name):
    """Languages of the sources behind the sentences that hold a name."""
    sentences = [sentence for sentence in answer.sentences if name in sentence.text]
    return {answer.citation(number).language for one in sentences for number in one.citations}


@pytest.mark.parametrize(("question", "language", "figure"), HEADLINES)
def test_the_headline_question_is_answered_in_its_language_with_its_figure(
    real_assistant, question, language, figure
):
    answer = real_assistant.ask(question)
    assert answer.answerable
    assert answer.language == language
    assert figure in answer.text.replace("\u00a0", "\u202f")
    assert answer.receipt.llm == f"{real_assistant.llm.name} + {real_assistant.llm.adapters[Adapter.READER]}"
    # The corpus holds a disagreement on purpose: chips in one report, wafers in another.
    values = " / ".join(value.text for one in answer.disagreements for value in one.values)
    assert re.search("chips|puces", values)
    assert "wafers" in values
    assert_sound(real_assistant, answer)


def test_a_question_about_something_else_is_not_answered(real_assistant):
    answer = real_assistant.ask("What is the capital of Mongolia?")
    assert (answer.answerable, answer.reason) == (False, Reason.UNKNOWN_NAME)


def test_what_stands_in_french_only_is_answered_in_english_and_the_other_way_round(real_assistant):
    english = real_assistant.ask("Which Emirati sheikh did Altman approach for money?")
    assert english.language == "en"
    assert "Tahnoon" in english.text
    assert languages_that_hold(english, "Tahnoon") == {"fr"}
    assert_sound(real_assistant, english)
    french = real_assistant.ask("Avec quelle société de jeux vidéo Sam Altman a-t-il parlé à Séoul ?")
    assert french.language == "fr"
    assert "Krafton" in french.text
    assert languages_that_hold(french, "Krafton") == {"en"}
    assert_sound(real_assistant, french)


def test_invariant_1_over_a_hundred_questions(real_assistant):
    """Every citation of every answer, quoted ones here: the exact words, in both languages."""
    questions = json.loads((ROOT / "tests/eval/hundred.json").read_text(encoding="utf-8"))
    assert len(questions) == 100
    cited = 0
    for question in questions:
        answer = real_assistant.ask(question, mode=Mode.EXTRACT)
        assert_sound(real_assistant, answer)
        cited += len(answer.citations)
    assert cited > 100


def test_a_killed_ingest_leaves_a_servable_index_and_the_next_one_finishes(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    words = (
        (ROOT / "corpus/en/stargate-hbm-demand-october-2025.md").read_text(encoding="utf-8").split("---\n")[2]
    )
    for number in range(120):
        (folder / f"n{number:03}.txt").write_text(
            f"Note {number}. {words}\n\nThe end of note {number}.", encoding="utf-8"
        )
    index = tmp_path / "index"
    command = [sys.executable, "-m", "rag", "ingest", str(folder), "--index", str(index)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not (index / "sourcier.sqlite").exists():
        time.sleep(0.05)
    time.sleep(random.Random(os.getpid()).uniform(0.5, 3))
    process.send_signal(signal.SIGKILL)
    process.wait()
    with Assistant.open(Settings.load(index=index, llm="none")) as assistant:
        for summary in assistant.documents(limit=1000):
            assert assistant.document(summary.id).text.endswith(f"The end of note {int(summary.id[-3:])}.")
        kept = len(assistant.documents(limit=1000))
    finished = run_sourcier("ingest", str(folder), "--index", str(index), check=True)
    assert f"{120 - kept} added, 0 replaced, {kept} unchanged" in finished.stdout
