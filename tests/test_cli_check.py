"""`sourcier check`: what it prints, what it refuses and how, and what scripts read of it."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

import rag.cli_check
from check_reports import ENGLISH_TEXT, ScriptedChecks, empty, english, french
from conftest import run_sourcier
from rag.assistant import Assistant
from rag.claims.exports import FORMATS, export
from rag.cli import cli
from rag.cli_check import check_progress, exit_status
from rag.errors import IndexMissing, QuestionError
from rag.records import Filters


@pytest.fixture
def run(monkeypatch):
    """The command with an assistant that plays a report."""

    def runner(*arguments, report=None, error=None, opening=None, stdin=b""):
        checks = ScriptedChecks(report, error)

        @contextmanager
        def opened(settings):
            if opening is not None:
                raise opening
            yield checks

        monkeypatch.setattr(Assistant, "open", opened)
        result = CliRunner().invoke(cli, ["check", *map(str, arguments)], input=stdin)
        result.asked = checks.asked
        return result

    return runner


def test_the_report_is_plain_where_it_is_piped(run):
    result = run(ENGLISH_TEXT)
    assert result.stdout == export(english(), "text")
    assert "\x1b" not in result.stdout
    assert result.asked == [{"claims": (), "text": ENGLISH_TEXT, "language": None, "filters": Filters()}]


def test_options_reach_the_check(run, tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text("claim\nOne is here.\nTwo is there.\n", encoding="utf-8")
    result = run(
        path, "--language", "fr", "--source-language", "en", "--publisher", "P", "--after", "2025", "--before", "2026",
        "--document", "a", "--document", "b",
    )  # fmt: skip
    assert result.asked == [
        {
            "claims": ("One is here.", "Two is there."),
            "text": None,
            "language": "fr",
            "filters": Filters("en", "P", "2025", "2026", ("a", "b")),
        }
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_printed_and_written_to_a_file(run, tmp_path, name):
    printed = run("Zorvex plans a plant.", "--format", name)
    path = tmp_path / "out"
    written = run("Zorvex plans a plant.", "--format", name, "--output", path)
    assert printed.stdout_bytes.decode() == export(english(), name)
    assert path.read_bytes().decode() == export(english(), name)
    assert written.stdout == ""
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_the_formats_of_the_command_are_those_that_there_are():
    assert tuple(FORMATS) == rag.cli_check._FORMATS


def test_scripts_read_the_exit_status(run):
    report = english()
    only = {str(claim.verdict): claim for claim in report.claims}

    def of(*claims):
        import dataclasses

        return dataclasses.replace(report, claims=claims)

    assert exit_status(of(only["supported"], only["supported"])) == 0
    assert exit_status(of(only["supported"], only["not_found"])) == 10
    assert exit_status(french()) == 10  # disputed, not found
    assert exit_status(of(only["contradicted"], only["not_found"])) == 20
    assert exit_status(empty()) == 11
    assert run("x y", report=of(only["supported"])).exit_code == 0
    assert run("x y", report=french()).exit_code == 10
    assert run("x y", report=english()).exit_code == 20
    assert run("x y", report=empty()).exit_code == 11


def test_errors_are_told_with_their_fix_and_their_status(run, tmp_path):
    missing = IndexMissing("There is no index in index", fix="sourcier ingest PATH")
    for result, status in (
        (run("x y", opening=missing), 5),
        (run(tmp_path / "none.txt"), 4),
        (run(" "), 2),
        (run("x y", "--format", "pdf"), 2),
        (run("x y", "--output", tmp_path / "no" / "folder.txt"), 4),
        (run("x y", error=QuestionError("It is too long", fix="check it in parts")), 2),
    ):
        assert result.exit_code == status, result.output
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
    assert "Fix: sourcier ingest PATH" in run("x y", opening=missing).stderr


def test_a_text_is_refused_before_anything_is_loaded(run):
    assert run("?", opening=AssertionError("opened")).exit_code == 2


def test_progress_is_told_on_stderr_only(run, monkeypatch, capsys):
    monkeypatch.setattr(rag.cli_check, "_SECONDS_A_LINE", 0.0)
    with check_progress() as progress:
        progress(1, 3)
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "checked 1 of 3 claims\n")
    assert run("x y").stdout == export(english(), "text")


def test_help_documents_the_exit_status_and_the_formats(run):
    told = run("--help").stdout
    for words in (
        "Exit status:",
        "20  at least one claim is contradicted",
        "claimreview",
        "--source-language",
    ):
        assert words in told


def test_a_terminal_gets_a_bar_and_colours(monkeypatch):
    from rich.console import Console

    page = io.StringIO()
    monkeypatch.setattr(
        "rich.console.Console",
        lambda **_: Console(file=page, force_terminal=True, width=100, color_system=None),
    )
    with check_progress() as progress:
        progress(0, 4)
        progress(3, 4)
    assert "checking claims" in page.getvalue()
    assert "3/4" in page.getvalue()


@pytest.mark.real
def test_the_command_checks_against_the_shipped_corpus(real_index):
    done = run_sourcier(
        "check", "OpenAI reserves 900,000 wafers a month.", "--index", str(real_index), "--format", "json"
    )
    assert done.returncode in {0, 10, 20}, done.stderr
    body = json.loads(done.stdout)
    assert [claim["claim"] for claim in body["claims"]] == ["OpenAI reserves 900,000 wafers a month."]
