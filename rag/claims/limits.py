"""How much is checked at once, and how an empty or an endless text is refused."""

from __future__ import annotations

from collections.abc import Sequence

from rag.errors import QuestionError

MOST_CHARACTERS = 500_000  # of all that is checked at once: about 160 pages
MOST_CLAIMS = 1000  # of a list
MOST_CLAIM_CHARACTERS = 5000  # of one claim in a list; what is longer is a text


def require_checkable(claims: Sequence[str], text: str | None) -> None:
    """Refuse what cannot be checked, before any model is loaded for it.

    :raises QuestionError: when there is nothing to check, too much, or both claims and a text.
    """
    if claims and text is not None:
        raise QuestionError("Claims and a text are given together", fix="give one of them")
    if not claims and not _says_something(text or ""):
        raise QuestionError(
            "There is nothing to check",
            fix="give a statement in French or English, a list of them, or a draft",
        )
    if len(claims) > MOST_CLAIMS:
        raise QuestionError(
            f"There are {len(claims):,} claims, at most {MOST_CLAIMS:,} are checked at once",
            fix="check them in parts",
        )
    for number, claim in enumerate(claims, start=1):
        if not _says_something(claim):
            raise QuestionError(f"Claim {number} is empty", fix="leave it out, or write a whole sentence")
        if len(claim) > MOST_CLAIM_CHARACTERS:
            raise QuestionError(
                f"Claim {number} has {len(claim):,} characters, at most {MOST_CLAIM_CHARACTERS:,} are a claim",
                fix="give it as a text, which is cut into its statements",
            )
    total = len(text or "") + sum(map(len, claims))
    if total > MOST_CHARACTERS:
        raise QuestionError(
            f"There are {total:,} characters to check, at most {MOST_CHARACTERS:,} are checked at once",
            fix="check them in parts",
        )


def _says_something(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
