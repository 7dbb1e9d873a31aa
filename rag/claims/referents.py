"""What a pronoun may stand for: the record of something that a sentence speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Being(StrEnum):
    """What sort of thing is meant."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    THING = "thing"  # a project, a plant, an agreement
    UNKNOWN = "unknown"  # a name that nothing tells more of


@dataclass(frozen=True, slots=True)
class Mention:
    """Something a sentence speaks of: its words as a subject ('the Stargate project'), and what may stand for it."""

    text: str
    start: int
    being: Being
    plural: bool
    gender: str | None  # m or f: of a French noun, of a person; None where it does not show
    named: bool  # holds a name, so that it says what it is by itself
    head: str = ""  # the noun that says what it is: 'project'
    subject: bool = False  # stands before the first verb of its sentence
    end: int = 0  # where its words end, where they are more than its name
    owner: bool = False  # 'Samsung' in 'Samsung’s plant', « l'usine de Samsung »
