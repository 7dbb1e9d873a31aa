"""What the claim check says in its own voice, in French and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language; `{sources}` is a list of titles, `{reason}` the first reason."""

    title: str
    says_the_same: str
    says_otherwise: str
    another_figure: str
    another_speaker: str
    supported: str
    contradicted: str
    contradicted_plainly: str
    disputed: str
    disputed_within: str
    not_found: str
    overstated: str
    turned: str
    untold: str
    near: str
    lacks_figures: str
    lacks_names: str


_ENGLISH = Words(
    title="“{}”",
    says_the_same="says the same",
    says_otherwise="says otherwise",
    another_figure="gives another figure: {}",
    another_speaker="gives these words to {}",
    supported="Held by {sources}.",
    contradicted="{sources} says otherwise: {reason}.",
    contradicted_plainly="{sources} says otherwise.",
    disputed="The sources disagree: {sources} holds it; {others} does not: {reason}.",
    disputed_within="The sources disagree, as {sources} tells: {reason}.",
    not_found="No source tells this.",
    overstated="The nearest source, {sources}, says less: {reason}.",
    turned="The nearest source, {sources}, does not tell this: {reason}.",
    untold="it does not say who does this to whom",
    near="The nearest source, {sources}, does not tell this.",
    lacks_figures="No source that speaks of this holds {figures}.",
    lacks_names="No source mentions {names} in this matter.",
)
_FRENCH = Words(
    title="«\u00a0{}\u00a0»",
    says_the_same="dit la même chose",
    says_otherwise="dit autre chose",
    another_figure="donne un autre chiffre\u00a0: {}",
    another_speaker="prête ces propos à {}",
    supported="Étayé par {sources}.",
    contradicted="{sources} dit autre chose\u00a0: {reason}.",
    contradicted_plainly="{sources} dit autre chose.",
    disputed="Les sources divergent\u00a0: {sources} l’étaye\u00a0; {others} non\u00a0: {reason}.",
    disputed_within="Les sources divergent, comme le rapporte {sources}\u00a0: {reason}.",
    not_found="Aucune source ne le dit.",
    overstated="La source la plus proche, {sources}, en dit moins\u00a0: {reason}.",
    turned="La source la plus proche, {sources}, ne le dit pas\u00a0: {reason}.",
    untold="elle ne dit pas qui fait cela à qui",
    near="La source la plus proche, {sources}, ne le dit pas.",
    lacks_figures="Aucune source qui en parle ne contient {figures}.",
    lacks_names="Aucune source ne mentionne {names} à ce propos.",
)


def words_of(language: str) -> Words:
    """The sentences of a language; English for any but French."""
    return _FRENCH if language == "fr" else _ENGLISH
