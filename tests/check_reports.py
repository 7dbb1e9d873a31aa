"""Checked texts built by hand for the tests of the claim check's surfaces, and an assistant that plays them."""

from __future__ import annotations

import csv
import dataclasses
import io
from decimal import Decimal

import pytest

from fake_assistant import CHIPS, HOSTILE, POISON, USINE, cite
from rag.answer_records import Receipt
from rag.claims.records import (
    CheckedClaim,
    CheckReport,
    ClaimEvidence,
    FigureCheck,
    FigureOutcome,
    Judgement,
    Stance,
    Statement,
    StatementKind,
    VerdictKind,
)

RECEIPT = Receipt(7, "e5", None, "abc123", ())
WAFERS = cite(CHIPS, "Zorvex will make up to 40,000 wafers a month.", 1)
PLAN = cite(CHIPS, "Zorvex plans a plant.", 2)
PUCES = cite(USINE, "L’usine fera jusqu’à 40\u202f000 puces par mois.", 1)

ENGLISH_TEXT = (
    "Zorvex plans a plant. It will make 400,000 wafers a month, Ann Quill said on 3 May 2031.\n"
    "\n"
    "What a plan! The moss is green."
)
FRENCH_TEXT = "L’usine fera jusqu’à 40\u202f000 puces par mois. Elle coûtera 2\u00a0milliards d’euros."


def statement(source: str, text: str, language: str, kind: StatementKind = StatementKind.CLAIM, **more):
    start = source.index(text)
    return Statement(text, start, start + len(text), language, kind, **more)


def supports(citation, reason, judgement=None):
    return ClaimEvidence(citation, Stance.SUPPORTS, judgement, reason)


def contradicts(citation, reason, judgement=None):
    return ClaimEvidence(citation, Stance.CONTRADICTS, judgement, reason)


def english() -> CheckReport:
    """Supported, contradicted by a figure, not found; an opinion that was not judged."""
    plan = CheckedClaim(
        statement(ENGLISH_TEXT, "Zorvex plans a plant.", "en"),
        VerdictKind.SUPPORTED,
        0.97,
        (supports(PLAN, "says the same", Judgement(0.97, 0.01, 0.02)),),
        (),
        "One source says the same.",
    )
    said = "It will make 400,000 wafers a month, Ann Quill said on 3 May 2031."
    wafers = CheckedClaim(
        statement(
            ENGLISH_TEXT,
            said,
            "en",
            understood_as="The plant will make 400,000 wafers a month.",
            speaker="Ann Quill",
            said_on="3 May 2031",
        ),
        VerdictKind.CONTRADICTED,
        0.9,
        (contradicts(WAFERS, "gives another figure: 40,000 wafers"),),
        (
            FigureCheck(
                "400,000 wafers a month",
                13,
                35,
                "count 400000 wafer per month",
                FigureOutcome.CONFLICTS,
                source_text="40,000 wafers a month",
                source_normal="count up_to 40000 wafer per month",
                citation=1,
                difference="ten times as much",
                factor=Decimal(10),
            ),
        ),
        "The source gives 40,000 wafers a month.",
    )
    moss = CheckedClaim(
        statement(ENGLISH_TEXT, "The moss is green.", "en"),
        VerdictKind.NOT_FOUND,
        0.6,
        (),
        (),
        "The sources do not tell.",
        (dataclasses.replace(PLAN, number=0),),
    )
    return CheckReport(
        "chk_1",
        ENGLISH_TEXT,
        "en",
        (plan, wafers, moss),
        (statement(ENGLISH_TEXT, "What a plan!", "en", StatementKind.OPINION),),
        RECEIPT,
        {"total": 12},
    )


def french() -> CheckReport:
    """Supported and disputed, in French, over sources of both languages."""
    chips = CheckedClaim(
        statement(FRENCH_TEXT, "L’usine fera jusqu’à 40\u202f000 puces par mois.", "fr"),
        VerdictKind.DISPUTED,
        0.8,
        (
            supports(PUCES, "dit la même chose"),
            contradicts(dataclasses.replace(WAFERS, number=2), "compte des plaquettes"),
        ),
        (
            FigureCheck(
                "40\u202f000 puces par mois", 21, 43, "count 40000 chip per month", FigureOutcome.MATCHES,
                source_text="40\u202f000 puces par mois", source_normal="count 40000 chip per month",
                citation=1, factor=Decimal(1),
            ),
        ),
        "Une source le dit, une autre compte des plaquettes.",
    )  # fmt: skip
    cost = CheckedClaim(
        statement(FRENCH_TEXT, "Elle coûtera 2\u00a0milliards d’euros.", "fr"),
        VerdictKind.NOT_FOUND,
        0.55,
        (),
        (
            FigureCheck(
                "2\u00a0milliards d’euros", 13, 33, "money 2000000000 EUR", FigureOutcome.ABSENT
            ),
        ),
        "Les sources n’en parlent pas.",
    )  # fmt: skip
    return CheckReport("chk_2", FRENCH_TEXT, "fr", (chips, cost), (), RECEIPT)


def hostile(language: str = "en") -> CheckReport:
    """Every text of it tries to be markup, a formula or an order to a terminal."""
    text = f"=1+1 {POISON} # x\n\n1. [a](javascript:alert(1)) | b | `c` \x1b[31m\r# y\r\n[^1]: z\n=cmd\n- &lt;b&gt;"
    quote = cite(HOSTILE, f"Before. {POISON} After.", 1)
    first = Statement(
        text[: text.index(" # x")], 0, text.index(" # x"), language, StatementKind.CLAIM,
        understood_as=POISON, speaker="@" + POISON, said_on="-" + POISON,
    )  # fmt: skip
    last = Statement(text[text.index("=cmd") :], text.index("=cmd"), len(text), language, StatementKind.CLAIM)
    figure = FigureCheck(
        POISON, 0, 1, POISON, FigureOutcome.CONFLICTS, source_text=POISON, citation=1, difference=POISON
    )
    claims = tuple(
        CheckedClaim(
            one,
            VerdictKind.DISPUTED,
            0.5,
            (supports(quote, "+" + POISON), contradicts(quote, "\t=" + POISON)),
            (figure,),
            "=" + POISON,
            (quote,),
        )
        for one in (first, last)
    )
    skipped = (Statement(POISON, 5, 5 + len(POISON), language, StatementKind.ORDER),)
    return CheckReport(POISON, text, language, claims, skipped, dataclasses.replace(RECEIPT, settings=POISON))


def empty() -> CheckReport:
    """Nothing in the text could be checked."""
    text = "What a plan!"
    return CheckReport(
        "chk_0", text, "en", (), (statement(text, text, "en", StatementKind.OPINION),), RECEIPT
    )


class ScriptedChecks:
    """Plays a prepared report for every check, tells its progress, remembers what it was asked."""

    def __init__(self, report: CheckReport | None = None, error: Exception | None = None, steps: int = 2):
        self.report = report or english()
        self.error = error
        self.steps = steps
        self.asked = []

    def check(self, claims=(), *, text=None, language=None, filters=None, progress=lambda done, total: None):
        self.asked.append({"claims": tuple(claims), "text": text, "language": language, "filters": filters})
        for step in range(self.steps + 1):
            progress(step, self.steps)
        if self.error is not None:
            raise self.error
        return self.report


REPORTS = {
    "english": english(),
    "french": french(),
    "hostile": hostile(),
    "hostile in French": hostile("fr"),
    "empty": empty(),
}
every_report = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)


def csv_rows(text):
    assert text.startswith("\ufeff")
    delimiter = ";" if text.startswith('\ufeff"N°"') else ","
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))
