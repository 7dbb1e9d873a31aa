"""What is wrong with a drafted sentence: in itself, and against one piece of evidence.

Each check is exact and named, so that a receipt can say why a sentence fell. They run from the cheap to the dear
and stop at the first fault; none of them asks a model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rag.language import foreign_words
from rag.leaving_out import longest_list
from rag.manner import unfit
from rag.names import PARTICLES, concept_spans, concepts_of, unsupported_names
from rag.opposites import reversed_words
from rag.polarity import added_marks, lost_marks, negated
from rag.quantities import unsupported_quantities
from rag.records import Evidence
from rag.roles import moved_figure, reordered_names, replaced_by_title, swapped_words, turned_voice
from rag.territories import in_own_language
from rag.words import STOPWORDS, fold, roots, tokens

_QUOTATION = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_PARTICLES = re.compile(
    rf"(?<![\w’'-])([A-ZÀ-Þ][\w’'-]*)(?: (?:{'|'.join(sorted(PARTICLES))}))+(?= [A-ZÀ-Þ])"
)
_PARTS = re.compile(r"(?<=[.!?;])\s+")
_TAKEN_OVER = ((3, 2), (2, 0))  # words in a row, and of how many of them the answer's language may know
_FEWEST_LISTED = 2  # things that any two words joined by 'and' make


def misspoken(
    text: str, language: str, evidence: Sequence[Evidence], is_common: Callable[[str], bool]
) -> str | None:
    """What no source can mend: links, orders, talk of the writer, words of the other language; None when nothing."""
    manner = unfit(text, language)
    if manner is not None:
        return manner
    _, countries = in_own_language(text, language)
    own = [piece.text for piece in evidence if piece.language == language]
    countries = tuple(name for name in countries if not any(name in quote for quote in own))
    foreign = foreign_words(text, language) or countries or _borrowed(text, language, evidence, is_common)
    return f"words of another language: {', '.join(foreign)}" if foreign else None


def fault_against(
    text: str,
    language: str,
    piece: Evidence,
    *,
    names_from: Evidence | None = None,
    is_common: Callable[[str], bool] = lambda _: False,
) -> str | None:
    """What of the sentence a piece of evidence does not hold, or how the sentence turns it; None when all is well.

    One piece must hold it all: a name from one and a figure from another make a sentence that nobody said.

    :param names_from: A piece that stands before this one and lends its names, since this one has none.
    """
    figures = unsupported_quantities(text, language, [(piece.text, piece.language)])
    if figures:
        return "figures that the evidence does not hold: " + ", ".join(figure.text for figure in figures)
    sources = [(piece.text, piece.language), (piece.document.title, piece.language)]
    if names_from is not None:
        sources.append((names_from.text, names_from.language))
    names = unsupported_names(text, language, sources, is_common)
    if names:
        return f"names that the evidence does not hold: {', '.join(names)}"
    strange = _strange_territory(text, language, sources)
    if strange is not None:
        return f"names that the evidence does not hold: {strange}"
    titled = None if names_from else replaced_by_title(text, language, piece.text, piece.language)
    if titled is not None:
        return f"names that the evidence does not hold: {titled}"
    return _changed(text, language, piece) or _displaced(text, language, piece)


def _strange_territory(text: str, language: str, sources: Sequence[tuple[str, str]]) -> str | None:
    """A country, or its people in small letters ('japonais'), that no source names."""
    held = {concept for source, its_language in sources for concept in concepts_of(source, its_language)}
    for concepts, start, end in concept_spans(text, language):
        territories = {concept for concept in concepts if concept.startswith("territory")}
        if territories and not territories & held:
            return text[start:end]
    return None


def _changed(text: str, language: str, piece: Evidence) -> str | None:
    """What the sentence does to the facts of its evidence: deny, assure, rank, turn round."""
    part = _restated(text, piece.text)
    if negated(text, language) != negated(part, piece.language):
        return "a negation was lost or added"
    lost = lost_marks(text, language, part, piece.language)
    if lost:
        return "the evidence says it with caution: " + ", ".join(lost)
    added = added_marks(text, language, piece.text, piece.language)
    if added:
        return "the evidence does not say: " + ", ".join(added)
    contrary = reversed_words(text, piece.text)
    if contrary:
        return f"the contrary of what the evidence says: {', '.join(contrary)}"
    if longest_list(text) > max(longest_list(piece.text), _FEWEST_LISTED):
        return "more things in a list than the evidence names"
    return None


def _displaced(text: str, language: str, piece: Evidence) -> str | None:
    """Names, words and figures that stand otherwise to one another than in the evidence."""
    sides = (text, language, piece.text, piece.language)
    if reordered_names(*sides) or turned_voice(*sides):
        return "names in other roles than in the evidence"
    if swapped_words(*sides):
        return "words beside other names than in the evidence"
    if moved_figure(*sides):
        return "a figure beside another name than in the evidence"
    return None


def _borrowed(
    text: str, language: str, evidence: Sequence[Evidence], is_common: Callable[[str], bool]
) -> tuple[str, ...]:
    """Ordinary words taken over from evidence in the other language.

    Many words are the same in both ('plan', 'capital'). Three of them in the order of the evidence are a piece of
    its language left standing, where the answer's language is not known to use one of them, and two where it is
    known to use neither ('games company'); in English, an accent tells by itself.
    """
    own = _ordinary_words(_QUOTATION.sub(" ", text))
    for piece in evidence:
        if piece.language == language:
            continue
        held = _ordinary_words(piece.text)
        accented = [word for word in own if word in held and fold(word) != word and language == "en"]
        strange = tuple(word for word in accented if not is_common(word))
        if strange:
            return strange
        for length, known in _TAKEN_OVER:
            runs = set(_runs(held, length))
            for run in _runs(own, length):
                if run in runs and sum(map(is_common, run)) <= known:
                    return run
    return ()


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(length)), strict=False)


def _ordinary_words(text: str) -> list[str]:
    """The words of a text that are neither of names nor stop words, in order, with their accents."""
    named = _PARTICLES.sub(r"\1", text)
    return [word for word in tokens(named) if word.islower() and word.isalpha() and word not in STOPWORDS]


def _restated(text: str, evidence: str) -> str:
    """The part of the evidence that a sentence restates: one of its sentences or main clauses, or the whole."""
    parts = [part for part in _PARTS.split(evidence) if part.strip()]
    wanted = set(roots(text))
    shared = [len(wanted & set(roots(part))) for part in parts]
    best = max(shared, default=0)
    if shared.count(best) == 1 and best == len(wanted & set(roots(evidence))):
        return parts[shared.index(best)]
    return evidence
