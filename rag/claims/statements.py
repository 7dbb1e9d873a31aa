"""A text cut into statements: what each is, in which language, who says it, and what its pronouns mean.

    text -> cutting       sentences, headings, rows, code
         -> coordination  joined clauses cut apart, where each stands by itself
         -> kinds         claim, opinion, question, quotation, order, fragment, another language
         -> speakers      who said it and when
         -> explicit      pronouns and 'the project' replaced, where one candidate is left

Offsets count characters of the text as given, and never change: what is understood stands beside the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from rag.claims.coordination import clauses_of
from rag.claims.cutting import Piece, pieces_of
from rag.claims.explicit import Discourse
from rag.claims.kinds import kind_of
from rag.claims.quotations import outside, quotations_of, within
from rag.claims.records import Statement, StatementKind
from rag.claims.speakers import attribution_of
from rag.claims.verbs import has_verb
from rag.language import Language, detect_language, foreign_words, is_other_language

_SAMPLE = 2000  # characters of a statement by which its language is told
_FEWEST_WORDS = 3  # of one language in a text of another, to count as its own
_MOST_WORDS_OF_A_SHORT_LINE = 6  # without a small word of either language
_FEWEST_WORDS_ALONE = 7
_LANGUAGES: tuple[Language, ...] = ("fr", "en")
# Small words that Spanish, Italian, Portuguese, Catalan, German or Dutch have as well.
_SHARED = frozenset(
    "de que un entre se par mes con du est es il le les des nos tu me si was will an am in is be so we over "
    "of had her on do at "
    "out up per no qui".split()
)
_NOTED = frozenset(
    {StatementKind.CLAIM, StatementKind.OPINION, StatementKind.QUOTATION, StatementKind.QUESTION}
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause of a piece, with what the text around it tells."""

    start: int
    end: int
    piece: Piece
    language: Language
    other: bool
    quoted: bool


def statements_of(text: str, *, language: str | None = None) -> tuple[Statement, ...]:
    """The statements of a text, plain or Markdown, in order: `text[start:end] == statement.text`, none overlap.

    Between them lie white space, the marks of lists and quotations, and the words that join two clauses.

    :param language: fr or en where the caller knows it; a sentence plainly in the other is still taken as such.
    """
    expected = _language_of(language, text)
    discourse = Discourse()
    found: list[Statement] = []
    before: _Part | None = None
    for part in _parts_of(text, expected):
        same = before is not None and before.piece.paragraph == part.piece.paragraph
        statement = _statement(text, part, discourse, found[-1] if found and same else None)
        if statement.kind in _NOTED:
            discourse.note(statement.checked_text, statement.language, part.piece.paragraph)
        else:
            discourse.interrupt()
        found.append(statement)
        before = part
    return tuple(found)


def _statement(text: str, part: _Part, discourse: Discourse, before: Statement | None) -> Statement:
    words = text[part.start : part.end]
    paragraph = part.piece.paragraph
    if part.other or not part.piece.prose:
        kind = StatementKind.OTHER_LANGUAGE if part.other else StatementKind.FRAGMENT
        return Statement(words, part.start, part.end, part.language, kind)
    said = None if part.quoted else attribution_of(words, part.language)
    kind = kind_of(words, part.language, quoted=part.quoted, attributed=said is not None)
    understood = (
        discourse.understood(words, part.language, paragraph) if kind is StatementKind.CLAIM else None
    )
    speaker, said_on = (said.speaker, said.said_on) if said else (None, None)
    if said is not None and said.is_pronoun:
        named = attribution_of(understood, part.language) if understood else None
        if named is not None and not named.is_pronoun:
            speaker = named.speaker
        else:
            speaker = discourse.speaker(said.speaker, part.language, paragraph)
    if kind is StatementKind.QUOTATION and said is None and before is not None and _quotes(before):
        speaker, said_on = before.speaker, before.said_on
    return Statement(
        words,
        part.start,
        part.end,
        part.language,
        kind,
        understood_as=understood,
        speaker=speaker,
        said_on=said_on,
    )


def _quotes(statement: Statement) -> bool:
    """Whether the words of a speaker may go on after a statement."""
    return statement.speaker is not None and re.search(r"[«“\"„]", statement.text) is not None


def _parts_of(text: str, expected: Language) -> Iterator[_Part]:
    """The clauses of a text, each with its language; a short one has its neighbours'."""
    last = expected
    for _, group in groupby(pieces_of(text, expected), key=lambda piece: piece.paragraph):
        pieces = list(group)
        start, end = pieces[0].start, pieces[-1].end
        paragraph = text[start:end]
        spans = quotations_of(paragraph)
        told = [_told(text[piece.start : piece.end]) for piece in pieces]
        fallback = next((language for language in told if language), last)
        foreign = (
            _is_long_enough(paragraph)
            and not _is_plainly(paragraph, fallback)
            and is_other_language(paragraph)
        )
        for piece, own in zip(pieces, told, strict=True):
            words = text[piece.start : piece.end]
            language = own or fallback
            other = _is_other(words, language, foreign=foreign)
            quoted = within(spans, piece.start - start, piece.end - start) and (
                piece.start - start, piece.end - start,
            ) not in spans  # fmt: skip
            clauses = clauses_of(words, language) if piece.prose and not other else ((0, len(words)),)
            for begin, stop in clauses:
                yield _Part(piece.start + begin, piece.start + stop, piece, language, other, quoted)
            fallback = last = language


def _is_plainly(words: str, language: Language) -> bool:
    """Whether small words that no neighbouring language shares show the language; cheaper than letter statistics."""
    found = foreign_words(words[:_SAMPLE], "en" if language == "fr" else "fr")
    own = len(set(found) - _SHARED)
    return own >= _FEWEST_WORDS or (own > 0 and has_verb(words, language))


def _told(words: str) -> Language | None:
    """The language that a sentence shows; None where it shows none."""
    sample = outside(words[:_SAMPLE])
    if len(sample.split()) <= _MOST_WORDS_OF_A_SHORT_LINE and not any(
        foreign_words(sample, of) for of in _LANGUAGES
    ):
        spoken = [language for language in _LANGUAGES if has_verb(sample, language)]
        return spoken[0] if len(spoken) == 1 else None
    found = detect_language(sample, default="en")
    if found == "fr":
        return found
    return found if detect_language(sample, default="fr") == "en" else None


def _is_long_enough(words: str) -> bool:
    """Whether a text can prove its language: names make short ones in Latin letters look foreign."""
    sample = words[:_SAMPLE]
    letters = [letter for letter in sample if letter.isalpha()]
    return len(sample.split()) >= _FEWEST_WORDS_ALONE or 2 * sum(
        letter > "\u024f" for letter in letters
    ) > len(letters)


def _is_other(words: str, language: Language, *, foreign: bool) -> bool:
    """Whether a sentence is neither French nor English; `foreign`: its paragraph is."""
    if _is_plainly(words, language):
        return False
    if not foreign:
        return _is_long_enough(words) and is_other_language(words[:_SAMPLE])
    return True


def _language_of(language: str | None, text: str) -> Language:
    if language in {"fr", "en"}:
        return "fr" if language == "fr" else "en"
    return detect_language(text)
