"""Finite verbs of French and English, told from a table of verbs and their endings (rag.claims.verb_table).

Nothing here parses: a word that may be a noun as well ('costs', 'la demande') counts where the words beside it leave
no noun. What the table lacks goes unseen, so its users must stay right when a verb is missed: a sentence left whole, a
pronoun left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.claims.verb_table import (
    ENGLISH_AUXILIARIES,
    ENGLISH_NOUNS_TOO,
    FRENCH_AUXILIARIES,
    FRENCH_NOUNS_TOO,
    english_forms,
    french_forms,
    french_participles,
)

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|\d[\d.,\u00a0\u202f]*|[$€£¥%]|[^\w\s]")
_LONGEST_LOOK = 1500  # characters in which a verb must stand; no sentence of prose is longer before its first

_AFTER_A_VERB = frozenset(
    "the a an this that these those its his her their our my your it him them us me some any no every each all both "
    "up to from more less about around roughly nearly almost only for in on at with over under by not more than "
    "as out down off two three four five six seven eight nine ten twelve twenty thirty fifty hundred".split()
)
_BEFORE_A_NOUN = frozenset(
    "the a an this that these those its his her their our my your of in on at for with by from to no some any and or "
    "as".split()
)

_NAME_BEFORE = re.compile(r"(?:^|\s|['’])[A-ZÀ-Þ][\w&’'-]*\s+(?:(?:ne|se|also|now|en|y)\s+|[ns]['’])?$")
_FRENCH_PRONOUNS = frozenset({"il", "elle", "ils", "elles", "on"})
_FRENCH_CLITICS = frozenset("et y en ne se ou a-t".split())
_FUTURE = re.compile(r"[^\W\d_]{3}(?:[ei]ra|dra|ront|raient|èrent|issent|issait|issaient)$")
_FRENCH_DETERMINERS = frozenset(
    "le la les l un une des du de d ce cet cette ces son sa ses leur leurs notre nos votre mon ma au aux en par sans "
    "sur pour avec à chaque aucune aucun quelque toute tout".split()
)


def has_verb(text: str, language: str) -> bool:
    """Whether a finite verb that the table knows stands in the first 1,500 characters of a text."""
    return next(finite_verbs(text, language), None) is not None


def finite_verbs(text: str, language: str) -> Iterator[re.Match[str]]:
    """The finite verbs of a text that the table knows, in order, as matches of single words."""
    words = list(_WORD.finditer(text, 0, _LONGEST_LOOK))
    for index, match in enumerate(words):
        previous = words[index - 1] if index else None
        following = words[index + 1] if index + 1 < len(words) else None
        if _is_finite(match, previous, following, language):
            yield match


def is_sure(text: str, verb: re.Match[str], language: str) -> bool:
    """Whether a verb found in a text is one for certain: an auxiliary, or right behind a name.

    'suspected' in 'a man suspected of' is a participle, 'objects' in 'art objects in' a noun.
    """
    word = _plain(verb[0], language)
    if word in (
        ENGLISH_AUXILIARIES if language == "en" else FRENCH_AUXILIARIES - FRENCH_NOUNS_TOO | {"est", "a"}
    ):
        return True
    if language == "fr" and _FUTURE.search(word):
        return True
    return _NAME_BEFORE.search(text[max(0, verb.start() - 40) : verb.start()]) is not None


def is_known_form(word: str, language: str) -> bool:
    """Whether the table knows a word as a form of a verb, a noun as well or not."""
    plain = _plain(word, language)
    if language == "en":
        return plain in english_forms()
    return plain in french_forms() or plain in french_participles()


def _is_finite(
    match: re.Match[str], previous: re.Match[str] | None, following: re.Match[str] | None, language: str
) -> bool:
    if not match[0][0].isalpha():
        return False
    word, first = _plain(match[0], language), previous is None
    before = previous[0].casefold().replace("’", "'") if previous else ""
    after = following[0] if following else ""
    if language == "en":
        named = previous is not None and previous[0][0].isupper() and not previous[0].endswith("s")
        return _is_finite_english(match[0], word, before, after, first=first, named=named)
    return _is_finite_french(match[0], word, before, after, first=first)


def _is_finite_french(shown: str, word: str, before: str, after: str, *, first: bool) -> bool:
    if before in _FRENCH_PRONOUNS and word not in _FRENCH_CLITICS and len(word) > 2 and shown.islower():
        return True
    if first and "'" not in shown.replace("’", "'"):
        return False
    if _FUTURE.search(word) and word not in {"opéra", "caméra"} and shown.islower():
        return True
    if word not in french_forms() or (shown[0].isupper() and not first):
        return False
    elided = shown.replace("’", "'").rpartition("'")[0].casefold()
    if elided in {"l", "d"}:
        return word in {"a", "ont"}
    if elided:
        return True
    if before.rpartition("'")[2] in _FRENCH_DETERMINERS:  # 'la demande'; 'les exporte' is missed
        return word in {"est", "sont", "a", "ont"} and before in {"tout", "en", "leur"}
    if word.startswith("compte") and after.startswith("rendu"):
        return False
    return word not in FRENCH_NOUNS_TOO or before not in {"premier", "nouvelle", "nouveau", "grande"}


def _is_finite_english(shown: str, word: str, before: str, after: str, *, first: bool, named: bool) -> bool:
    if word in ENGLISH_AUXILIARIES:
        return word != "may" or shown.islower()
    if word not in english_forms() or (shown[0].isupper() and not first):
        return False
    if first or before in _BEFORE_A_NOUN:
        return False
    if word in ENGLISH_NOUNS_TOO:
        after_lower = after.casefold()
        if named and word.endswith("s") and after_lower.isalpha() and after_lower not in {"of", "and", "or"}:
            return True  # 'Samsung signs agreement'
        return (
            bool(after)
            and (
                after_lower in _AFTER_A_VERB
                or (not after[0].isalpha() and after not in ".,;:!?)»”\"'")
                or after[0].isupper()
            )
            and after_lower != "of"
        )
    return True


def _plain(word: str, language: str) -> str:
    """A word in small letters, without what French elides before it or inverts after it."""
    word = word.casefold().replace("’", "'")
    if language == "en":
        return word
    word = word.rpartition("'")[2]
    return re.sub(r"-(?:t-)?(?:il|elle|ils|elles|on|ce)$", "", word)
