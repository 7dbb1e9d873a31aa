"""The command line in processes of its own: exit codes, fixes, and bad input of every kind."""

from __future__ import annotations

import json
import os
import socket

import pytest

from conftest import ROOT, run_sourcier

pytestmark = pytest.mark.real  # the commands load the real embedding model


def test_help_tells_what_each_command_is_for_without_loading_anything_heavy():
    helped = run_sourcier("--help", check=True).stdout
    for command in ("ingest", "ask", "check", "search", "serve", "doctor", "models", "evaluate"):
        assert command in helped
    for command in ("ingest", "ask", "check", "search", "serve", "doctor", "evaluate"):
        assert "Usage" in run_sourcier(command, "--help", check=True).stdout
    loaded = run_sourcier("--help", PYTHONPROFILEIMPORTTIME="1").stderr
    for heavy in ("torch", "llama_index", "gradio", "fastapi", "faiss", "pydantic", "numpy"):
        assert f" {heavy}\n" not in loaded, f"--help imports {heavy}"


def test_ask_search_and_doctor_answer_from_the_shipped_corpus(real_index):
    asked = run_sourcier(
        "ask", "De combien de HBM Stargate a-t-il besoin ?", "--llm", "none", "--index", str(real_index)
    )
    assert asked.returncode == 0
    assert "900\u202f000" in asked.stdout
    answer = json.loads(
        run_sourcier(
            "ask", "how much HBM does Stargate need?", "--llm", "none", "--index", str(real_index), "--json"
        ).stdout
    )
    assert answer["language"] == "en"
    assert "900,000" in answer["answer"]
    hits = json.loads(run_sourcier("search", "Pyeongtaek", "--index", str(real_index), "--json").stdout)[
        "hits"
    ]
    assert "Pyeongtaek" in hits[0]["text"]
    examined = run_sourcier("doctor", "--index", str(real_index))
    assert "22 documents" in examined.stdout
    explained = run_sourcier(
        "ask", "Where is Pyeongtaek?", "--llm", "none", "--index", str(real_index), "--explain"
    )
    assert "evidence:" in explained.stderr


def test_an_abstention_has_an_exit_status_of_its_own(real_index):
    asked = run_sourcier(
        "ask", "What is the capital of Mongolia?", "--llm", "none", "--index", str(real_index)
    )
    assert asked.returncode == 10
    assert "“Mongolia”" in asked.stdout


def test_a_missing_index_an_empty_question_and_a_huge_one(tmp_path, real_index):
    missing = run_sourcier("ask", "What?", "--llm", "none", "--index", str(tmp_path / "none"))
    assert (missing.returncode, "sourcier ingest corpus --index" in missing.stderr) == (5, True)
    empty = run_sourcier("ask", "  ", "--llm", "none", "--index", str(real_index))
    assert (empty.returncode, "Fix:" in empty.stderr) == (2, True)
    huge = run_sourcier("ask", "x" * 100_000, "--llm", "none", "--index", str(real_index))
    assert (huge.returncode, "100,000 characters" in huge.stderr) == (2, True)


def test_bad_files_are_named_and_good_ones_kept(tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.md").write_text(
        "---\ntitle: Good\n---\nZorvex builds a plant in Larkham.\n", encoding="utf-8"
    )
    (folder / "empty.txt").write_text("  \n")
    (folder / "binary.txt").write_bytes(os.urandom(5000) + b"\x00")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    (folder / "closed.txt").symlink_to(tmp_path / "nowhere")
    done = run_sourcier("ingest", str(folder), "--index", str(tmp_path / "index"))
    assert done.returncode == 4
    assert "1 added" in done.stdout
    for name in ("empty.txt", "binary.txt", "huge.txt"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_documents_and_a_path_that_is_not_there(tmp_path):
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "none"):
        done = run_sourcier("ingest", str(path), "--index", str(tmp_path / "index"))
        assert done.returncode == 4, done.stdout + done.stderr
        assert "Fix:" in done.stderr
        assert "Traceback" not in done.stderr


def test_without_models_each_command_says_how_to_get_them(tmp_path, real_index):
    environment = {"SOURCIER_CACHE": str(tmp_path / "cache")}
    for command in (["ask", "What?"], ["ingest", str(ROOT / "corpus")], ["serve"]):
        done = run_sourcier(*command, "--index", str(real_index), **environment)
        assert done.returncode == 3, done.stderr
        assert "sourcier models pull" in done.stderr
    listed = run_sourcier("models", "list", **environment)
    assert listed.stdout.count("missing") == 4  # two models and two parsers


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(real_index):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run_sourcier("serve", "--port", str(port), "--index", str(real_index))
    assert done.returncode == 7
    assert f"--port {port + 1}" in done.stderr


def test_a_setting_that_makes_no_sense_is_named():
    done = run_sourcier("ask", "What?", SOURCIER_LLM="gpt")
    assert done.returncode == 2
    assert "SOURCIER_LLM" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_told(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    done = run_sourcier("ingest", str(ROOT / "corpus"), "--index", str(folder / "index"))
    assert (done.returncode, "writable" in done.stderr) == (5, True)
