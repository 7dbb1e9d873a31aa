"""The names of a claim that a piece of evidence and its title lack.

As the gate has it (rag.names), with some things more that a reader's own sentence wants and a draft does not: an
ordinary word that begins a sentence is none, though the sources never use it ('Half a trillion', « Installer »), an
acronym is held by the name it abbreviates ('FT' by 'Financial Times'), a figure is no name ('Nine-tenths', '1.2bn'),
and neither is an institution that French writes with a capital though there are many (« l'État », « la Bourse »).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.claims.frames import frame_of
from rag.names import unsupported_names
from rag.words import fold

_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w’']*")
_LINKS = frozenset("of de du des la le les and et for pour the".split())
_LONGEST_ACRONYM = 6
_UNIT_SIGNS = frozenset("Md Mds Mrd Mrds Mio Mn Bn Tn".split())
# Folded. Which one is meant a sentence tells by other words, and the other language calls it otherwise.
_INSTITUTIONS = frozenset(
    "assemblee bourse chambre conseil cour departement etat exchequer gouvernement government parlement parliament "
    "region senat senate state treasury tresor ville".split()
)


def missing_names(
    claim: str, language: str, sources: Sequence[tuple[str, str]], is_ordinary: Callable[[str], bool]
) -> tuple[str, ...]:
    """The names that no source holds, in either language's form.

    :param sources: Texts with their languages: the evidence and the title of its document.
    :param is_ordinary: Whether a lower-case word is an ordinary word of the claim's language.
    """
    missing = unsupported_names(claim, language, sources, is_ordinary)
    if not missing:
        return ()
    acronyms = {acronym for text, _ in sources for acronym in acronyms_of(text)}
    figures = [figure.text for figure in frame_of(claim, language).figures]
    return tuple(
        name
        for name in missing
        if name not in _UNIT_SIGNS
        and fold(name) not in _INSTITUTIONS
        and not any(_is_number_of(name, figure) for figure in figures)
        and not (name.isupper() and name.replace(".", "") in acronyms)
    )


def _is_number_of(name: str, figure: str) -> bool:
    """Whether what looks like a name is a figure's number; '900 Samsung wafers' is a figure with a name in it."""
    return figure.startswith(name) or (name in figure and any(letter.isdigit() for letter in name))


def acronyms_of(text: str) -> frozenset[str]:
    """The acronyms of the names in a text: the initials of two to six capitalised words in a row."""
    words = re.findall(r"[\w’'-]+", text)
    runs: list[list[str]] = [[]]
    for word in words:
        if _CAPITALISED.fullmatch(word):
            runs[-1].append(word[0])
        elif word.casefold() not in _LINKS and runs[-1]:
            runs.append([])
    return frozenset(
        "".join(run[start:end])
        for run in runs
        for start in range(len(run))
        for end in range(start + 2, min(len(run), start + _LONGEST_ACRONYM) + 1)
    )
