"""Proper names, and whether a text in one language holds the names of a sentence in the other.

A name is supported when a source holds it, accents and case aside, or holds the other language's form of it:
countries, languages and weekdays from Unicode CLDR through Babel, and what CLDR lacks from `rag.name_glossary`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from rag.name_glossary import GLOSSARY, INHABITANTS, PLACES
from rag.words import STOPWORDS, fold, tokens

Concept = str

# Words that begin a sentence and are no names; the corpus may never show them without a capital.
_OPENERS = frozenset(
    "jusqu'à jusqu'au jusqu'aux début fin mi-parcours seul seule seuls seules selon d'après aujourd'hui aucun aucune "
    "environ près grâce face outre parmi malgré lors hier chacun certains certaines plusieurs quelques voilà voici "
    "only early late according about around nearly almost roughly none nobody some several many most last next "
    "despite besides among today yesterday tomorrow however meanwhile neither either together".split()
)
PARTICLES = frozenset("al bin da den der di dos el ibn van von".split())
"""Words of a name that have no capital: 'Tahnoon bin Zayed'."""
_ACRONYM = 3  # letters up to which a thing's name is an acronym: 'UN' is one, 'un' is an article
_WORD = re.compile(r"[^\W_]+(?:[.&’'-][^\W_]+)*\.?")
_FRENCH_ELISION = re.compile(r"^(?:[ldjmtscn]|qu)['’]", re.IGNORECASE)


def names_of(sentence: str, is_common: Callable[[str], bool] = lambda _: False) -> tuple[str, ...]:
    """The names in a sentence: words with a capital or with letters and digits together, each once, in order.

    The first word has a capital in any case; it counts unless it is a stop word or `is_common` knows it as an
    ordinary word. So a name at the start is never missed; an unknown ordinary word may be taken for one.
    """
    found: list[str] = []
    first = True
    for match in _WORD.finditer(sentence):
        word = _FRENCH_ELISION.sub("", match.group()).rstrip(".")
        if word.endswith(("'s", "’s")):
            word = word[:-2]
        starts = first or _begins_clause(sentence, match.start())
        first = False
        if not word or not _is_name(word):
            continue
        lower = word.casefold()
        if starts and _is_ordinary(word, is_common):
            continue
        if lower in STOPWORDS and not word.isupper():
            continue
        if word in {"I", "M", "MM", "Mme", "Mr", "Mrs", "Ms", "Dr"}:
            continue
        found.append(word)
    return tuple(dict.fromkeys(found))


def unsupported_names(
    sentence: str,
    language: str,
    sources: Iterable[tuple[str, str]],
    is_common: Callable[[str], bool] = lambda _: False,
) -> tuple[str, ...]:
    """The names of a sentence that no source holds in either language's form.

    :param sources: Texts with their languages: the quotes, and the titles of what they are quoted from.
    """
    names = names_of(sentence, is_common)
    if not names:
        return ()
    sources = list(sources)
    held = {form for text, _ in sources for token in tokens(text) for form in _forms(token)}
    held |= {fold(word) for text, _ in sources for word, _, _ in _words(text)}
    concepts = {
        concept for text, source_language in sources for concept in concepts_of(text, source_language)
    }
    sentence_concepts = _concept_words(sentence, language)
    missing = []
    for name in names:
        if any(form in held for form in _forms(name)):
            continue
        # 'OpenAI-Broadcom' joins two names; 'Tae-won' is one.
        parts = name.split("-")
        if len(parts) > 1 and all(part[:1].isupper() and fold(part) in held for part in parts):
            continue
        own = sentence_concepts.get(fold(name), frozenset())
        if own and own & concepts:
            continue
        if _dotted(name) in {_dotted(form) for form in held if "." in form or form.isalpha()}:
            continue
        missing.append(name)
    return tuple(missing)


def concepts_of(text: str, language: str) -> frozenset[Concept]:
    """The things of CLDR and of the glossary that a text names."""
    return frozenset(concept for concepts in _concept_words(text, language).values() for concept in concepts)


def concept_spans(text: str, language: str) -> tuple[tuple[frozenset[Concept], int, int], ...]:
    """Where a text names things of CLDR and of the glossary: (things, start, end), the longest names first taken."""
    table, longest = _concepts(language)
    found: list[tuple[frozenset[Concept], int, int]] = []
    words = [(fold(word).rstrip("."), start, end) for word, start, end in _words(text)]
    taken = 0
    for first in range(len(words)):
        if first < taken:
            continue
        for length in range(min(longest, len(words) - first), 0, -1):
            concepts = table.get(" ".join(word for word, _, _ in words[first : first + length]))
            start, end = words[first][1], words[first + length - 1][2]
            if concepts and (end - start > _ACRONYM or text[start:end].isupper()):
                found.append((concepts, start, end))
                taken = first + length
                break
    return tuple(found)


def _words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text without elided articles and possessive endings, with their places."""
    found = []
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        elided = _FRENCH_ELISION.match(word)
        if elided:
            start += elided.end()
            word = word[elided.end() :]
        word = word.rstrip(".")
        if word.endswith(("'s", "’s")):
            word = word[:-2]
        if word:
            found.append((word, start, start + len(word)))
    return found


def _concept_words(text: str, language: str) -> dict[str, frozenset[Concept]]:
    """Each folded word of the text that belongs to the name of a thing, with the things."""
    found: dict[str, set[Concept]] = {}
    for concepts, start, end in concept_spans(text, language):
        for word, _, _ in _words(text[start:end]):
            found.setdefault(fold(word), set()).update(concepts)
    return {word: frozenset(concepts) for word, concepts in found.items()}


@lru_cache(maxsize=4)
def _concepts(language: str) -> tuple[dict[str, frozenset[Concept]], int]:
    """Folded phrase -> things, and the number of words of the longest phrase."""
    table: dict[str, set[Concept]] = {}
    for form, concept in (*_of_cldr(language), *_of_glossary()):
        phrase = " ".join(fold(word) for word, _, _ in _words(form))
        table.setdefault(phrase, set()).add(concept)
    longest = max(len(phrase.split()) for phrase in table)
    return {phrase: frozenset(concepts) for phrase, concepts in table.items()}, longest


def _of_cldr(language: str) -> Iterator[tuple[str, Concept]]:
    """Forms and things: territories, languages, weekdays and months."""
    from babel import Locale

    locale = Locale.parse(language)
    for code, name in locale.territories.items():
        if code.isalpha():
            yield name, f"territory {code.casefold()}"
    for code, name in locale.languages.items():
        for form in _inflected(name) if language == "fr" else (name,):
            yield form, f"language {code}"
    for number, name in locale.days["format"]["wide"].items():
        yield name, f"day {number}"
    for number, name in locale.months["format"]["wide"].items():
        yield name, f"month {number}"


def _of_glossary() -> Iterator[tuple[str, Concept]]:
    """Forms and things of `rag.name_glossary`, those of both languages."""
    for line in re.sub(r",\s*\n\s+", ", ", GLOSSARY).strip().splitlines():
        key, _, forms = line.partition(":")
        concept = f"territory {key}" if len(key) == 2 and key not in {"ai", "un", "eu"} else key
        for form in [key, *forms.split(",")]:
            yield form.strip(), concept
    for line in INHABITANTS.strip().splitlines():
        code, english, french = line.split(": ")
        adjectives = (form for adjective in french.split(", ") for form in _inflected(adjective))
        for form in (*english.split(", "), *adjectives):
            yield form, f"territory {code}"
    for place in re.split(r",\s+", PLACES.strip()):
        names = place.split("=")
        for form in names:
            yield form, f"place {names[0]}"


def _inflected(adjective: str) -> tuple[str, ...]:
    """A French adjective of a language in its four forms: CLDR has 'anglais', a source is 'anglaise'."""
    if " " in adjective or "(" in adjective:
        return (adjective,)
    ending = "ne" if adjective.endswith("en") else "" if adjective.endswith("e") else "e"
    feminine = adjective + ending
    plural = adjective if adjective.endswith("s") else f"{adjective}s"
    return adjective, feminine, plural, f"{feminine}s"


def _begins_clause(sentence: str, start: int) -> bool:
    """Whether a word stands where any word has a capital: after a full stop, a colon or an opening quote."""
    before = sentence[:start].rstrip("«“\"'( \u00a0\u202f")
    return not before or before[-1] in ".!?:;\n"


def _is_ordinary(word: str, is_common: Callable[[str], bool]) -> bool:
    """Whether a word with which a sentence begins is an ordinary word and no name."""
    lower = word.casefold().replace("’", "'")
    if lower in STOPWORDS or lower in _OPENERS:
        return True
    return word[1:].replace("’", "").islower() and is_common(lower)


def _is_name(word: str) -> bool:
    return (
        word[0].isupper()
        or any(letter.isupper() for letter in word)
        or (
            any(letter.isdigit() for letter in word)
            and any(letter.isalpha() for letter in word)
            and not re.fullmatch(r"\d+(?:er|ère|e|ème|st|nd|rd|th|[kKmM]|GW|MW|nm|km|x)", word)
        )
    )


def _forms(word: str) -> set[str]:
    """A folded word, its parts at hyphens, and it without the ending of a plural."""
    folded = fold(_FRENCH_ELISION.sub("", word)).rstrip(".")
    forms = {folded}
    if folded.endswith("s") and len(folded) > 3:
        forms.add(folded[:-1])
    elif len(folded) > 3:
        forms.add(folded + "s")
    return forms


def _dotted(word: str) -> str:
    return word.replace(".", "").casefold()
