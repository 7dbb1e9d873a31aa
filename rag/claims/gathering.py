"""From a claim to what the sources hold on it: sentences of both languages, each judged against the claim.

A claim may need more than one sentence of its source, so the passages that came first are judged whole as well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.claims.conflicts import Conflict, ConflictKind, conflicts
from rag.claims.credited import credited_to_another
from rag.claims.figures import FigureComparison, compare_figures
from rag.claims.naming import missing_names
from rag.claims.overstatement import overstated
from rag.claims.piece_vectors import PieceVectors
from rag.claims.records import Judgement, Statement
from rag.claims.turned import NOTHING_READ, Fault, Reading, Roles, compare_all
from rag.claims.wording import words_of
from rag.parsing import Parser
from rag.records import Document, Evidence, Filters, Hit
from rag.verifier import Pair, Verifier
from rag.verifier_input import under_title

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.nearness import Nearness

_BEFORE = 300  # characters of its paragraph that stand before a piece
_WHOLE_PASSAGES = 2  # judged whole beside their sentences


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of evidence beside a claim, and all that is known of the two."""

    evidence: Evidence
    nearness: float  # of the two texts: 0 unrelated, 1 the same, see rag.nearness
    judgement: Judgement | None  # the verifier's, None where there is none
    conflicts: tuple[Conflict, ...]
    overstated: str | None  # how the claim says more than the evidence, in the claim's language
    figures: tuple[FigureComparison, ...]
    missing_names: tuple[str, ...]  # of the claim, in neither the evidence nor its title
    turned: str | None = (
        None  # how names play other parts than in the claim, or that none is told to play them
    )
    parts_held: bool = False  # names play the same parts as in the claim
    credits_another: bool = False  # gives the words to another than the claim says them
    together: Judgement | None = None  # with the second opinion in it, see rag.claims.second_opinion

    @property
    def judged(self) -> Judgement | None:
        """What the models make of it, None where there is no verifier."""
        return self.together or self.judgement

    @property
    def supported(self) -> float:
        """The probability that the evidence supports the claim, as far as anyone has judged it; else 0."""
        return 0.0 if self.judged is None else self.judged.supported

    @property
    def contradicted(self) -> float:
        """The probability that the evidence contradicts the claim, as far as anyone has judged it; else 0."""
        return 0.0 if self.judged is None else self.judged.contradicted


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the index holds on a claim."""

    findings: tuple[Finding, ...]  # nearest first; ties by place
    nearness: Callable[[Evidence, Evidence], float]  # of two of their pieces


NOTHING = Gathered((), lambda _one, _other: 0.0)


@dataclass(frozen=True, slots=True)
class Sources:
    """What the gathering needs of an assistant."""

    search: Callable[[str, str, Filters], tuple[Hit, ...]]
    select: Callable[[str, str, Sequence[Hit]], tuple[Evidence, ...]]
    document_of: Callable[[str, int], Document]  # by id and version
    vectors: PieceVectors
    nearness: Nearness
    verifier: Verifier | None
    is_common: Callable[[str, str], bool]
    parser: Parser | None = None

    @classmethod
    def of(cls, assistant: Assistant) -> Sources:
        """An assistant's search, sentences and models."""
        settings, store = assistant.settings, assistant.store
        usually_lower = getattr(assistant.verifier, "usually_lower", lambda _: False)
        return cls(
            search=lambda claim, language, filters: assistant.search(
                claim, language=language, filters=filters
            ),
            select=lambda claim, language, hits: assistant.evidence_for(
                claim, language, hits, most=settings.check_sentences, tokens=settings.check_tokens
            ),
            document_of=assistant.document,
            vectors=PieceVectors(assistant.embedder),
            nearness=assistant.nearness,
            verifier=assistant.verifier,
            is_common=lambda word, language: store.is_common_word(word, language) or usually_lower(word),
            parser=assistant.parser,
        )


def gather(statement: Statement, sources: Sources, filters: Filters) -> Gathered:
    """What the index holds on a statement."""
    claim, language = statement.checked_text, statement.language
    hits = sources.search(claim, language, filters)
    if not hits:
        return NOTHING
    pieces = list(sources.select(claim, language, hits))
    for hit in hits[:_WHOLE_PASSAGES]:
        document = sources.document_of(hit.passage.document_id, hit.passage.version)
        whole = Evidence(document, hit.passage.start, hit.passage.end, hit.score)
        if all((whole.start, whole.end) != (piece.start, piece.end) for piece in pieces):
            pieces.append(whole)
    vectors = sources.vectors.of([(claim, language), *((piece.text, piece.language) for piece in pieces)])
    judgements = _judged(claim, language, pieces, sources.verifier)
    readings = _readings(claim, language, pieces, sources)

    spoken = [language, *(piece.language for piece in pieces)]

    def between(row: int, other: int) -> float:
        cosine = float(vectors[row] @ vectors[other])
        return sources.nearness.of_texts(cosine, spoken[row], spoken[other])

    findings = [
        _finding(
            statement,
            piece,
            sources,
            near=between(0, row),
            judgement=judgements[row - 1],
            reading=readings[row - 1],
        )
        for row, piece in enumerate(pieces, 1)
    ]
    findings.sort(key=lambda one: (-one.nearness, one.evidence.document.id, one.evidence.start))
    return Gathered(
        tuple(findings), lambda one, other: between(pieces.index(one) + 1, pieces.index(other) + 1)
    )


def text_before(piece: Evidence) -> str:
    """What says whom a piece speaks of where it names nobody: its title, and what precedes it in its paragraph."""
    paragraph = piece.document.text[max(piece.start - _BEFORE, 0) : piece.start].rsplit("\n\n", 1)[-1]
    return f"{piece.document.title}. {paragraph}"


def _judged(
    claim: str, language: str, pieces: Sequence[Evidence], verifier: Verifier | None
) -> Sequence[Judgement | None]:
    if verifier is None:
        return [None] * len(pieces)
    return verifier.judge(
        [
            Pair(under_title(piece.document.title, piece.text), claim, piece.language, language)
            for piece in pieces
        ]
    )


def _readings(claim: str, language: str, pieces: Sequence[Evidence], sources: Sources) -> Sequence[Reading]:
    if sources.parser is None:
        return [NOTHING_READ] * len(pieces)
    texts = [(piece.text, piece.language) for piece in pieces]
    return compare_all(
        sources.parser, (claim, language), texts, lambda word: sources.is_common(word, language)
    )


def _finding(
    statement: Statement,
    piece: Evidence,
    sources: Sources,
    *,
    near: float,
    judgement: Judgement | None,
    reading: Reading,
) -> Finding:
    claim, language, spoken = statement.checked_text, statement.language, piece.language
    titled = [(piece.text, spoken), (piece.document.title, spoken)]
    before = text_before(piece)

    def is_common(word: str) -> bool:
        return sources.is_common(word, language)

    found = conflicts(
        claim, language, piece.text, spoken, same_matter=near, before=before, is_common=is_common
    )
    roles = reading.roles
    if roles is not None and roles.fault in {Fault.TURNED, Fault.REPLACED}:
        found = (*found, _conflict(roles))
    elsewhere = credited_to_another(statement, piece, is_common)
    if elsewhere is not None and elsewhere.is_certain:
        found = (*found, elsewhere.conflict)
    return Finding(
        evidence=piece,
        nearness=near,
        judgement=judgement,
        conflicts=found,
        overstated=overstated(claim, language, piece.text, spoken),
        figures=compare_figures(
            claim,
            language,
            [(piece.text, spoken)],
            same_matter=near,
            before=[before],
            titles=[piece.document.title],
        ),
        missing_names=missing_names(claim, language, titled, lambda word: sources.is_common(word, language)),
        turned=_doubt(reading, language) or (elsewhere.conflict.reason if elsewhere is not None else None),
        credits_another=elsewhere is not None,
        parts_held=reading.is_held,
    )


def _doubt(reading: Reading, language: str) -> str | None:
    if reading.roles is not None:
        return reading.roles.reason
    return words_of(language).untold if reading.is_untold else None


def _conflict(roles: Roles) -> Conflict:
    kind = ConflictKind.NAME if roles.fault is Fault.REPLACED else ConflictKind.DIRECTION
    places = (roles.start, roles.end, roles.evidence_start, roles.evidence_end)
    return Conflict(kind, *places, roles.reason)
