"""Which of the product's two languages a text is in, decided the same way every time.

Two witnesses. Function words, elisions and contractions tell French from English even in two words
("Et Samsung ?"), where character statistics guess; langdetect, Nakatani Shuyo's naive Bayes classifier over
character n-grams (2010), tells texts apart in which no function word stands. It is loaded with the French
and English profiles alone, and its sampling is seeded, so that equal texts get equal languages. A text in
which neither witness finds anything ("HBM ?") is in the language that the caller expects.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

Language = Literal["fr", "en"]

# Function words, numerals, months and the verbs of requests, as far as the other language lacks them. Left
# out are words of both (a, but, comment, me, on, or, plus, pour, son) and of names and initials (la, ai, eu).
_FRENCH_WORDS = frozenset(
    "ainsi alors après assez au aucun aucune auquel aussi autre autres aux avait avec avez avoir avons "
    "ayant beaucoup bien ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez "
    "combien comme contre dans de depuis des donc du elle elles encore entre est et étaient "
    "etaient était etait étant été être etre eux fait faire faut fut il ils je jusque laquelle le "
    "lequel les lesquels leur leurs lors lorsque lui mais mes mieux moins mon même ne ni nos notre nous "
    "où ou par parce parmi pas pendant peut peuvent peux plusieurs pourquoi pouvez presque puis quand "
    "que quel quelle quelles quels qui quoi sa sans selon sera seront ses seulement si soit sont sous "
    "suis suivant tous toujours tout toute toutes très trop un une vers vont vos votre vous va vais "
    "deux trois quatre cinq huit neuf dix vingt trente quarante cinquante soixante milliard milliards "
    "janvier février avril juin juillet août septembre octobre novembre décembre bonjour merci oui "
    "explique expliquez décris décrivez résume résumez donne donnez cite citez montre".split()
)
_ENGLISH_WORDS = frozenset(
    "about after again against all also although am among an and any are at be because been before "
    "being between both by can could did do does doing during each every few for from had has have "
    "having he her here hers him his how however i if in into is it its just less many may might more "
    "most much my near no nor not now of off only other our out over own per shall she should since so "
    "some such than that the their them then there these they this those though through to too under "
    "until up upon very was we were what when where whether which while who whom whose why will with "
    "within without won would you your two three four five seven eight nine ten twenty thirty forty "
    "fifty hundred thousand billion billions january february march april june july september october "
    "november december hello yes please thanks explain describe summarise summarize list name give "
    "tell".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_COMPOUND = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_QUOTATION = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_FRENCH_ELISION = re.compile(r"(?:l|d|j|n|s|c|m|t|qu|jusqu|lorsqu|puisqu|quelqu|aujourd)'.")
_ENGLISH_CONTRACTION = re.compile(r".(?:'s|n't|'re|'ll|'ve|'d|'m)$")
_PARTICLE_IN_NAME = re.compile(r"(?<=[^\W\d_] )(?:de la|de|du|des|le|la)(?= [A-ZÀ-Þ])")  # Charles de Gaulle
_FRENCH_LETTERS = re.compile(r"[àâçèéêëîïôùûœæ]")
_FRENCH_TYPOGRAPHY = re.compile(r"[\s\u00a0\u202f][?!;](?!\w)|[«»]")

_SAMPLE = 6000  # characters taken from the start, the middle and the end of a long text; more changes nothing
_FEWEST_LETTERS = 6  # with fewer, character statistics are noise
_FEWEST_WORDS_OF_ANOTHER = 5
_SURE = 0.6  # langdetect averages seven samplings: at least five of them agree
_LANGUAGES: tuple[Language, ...] = ("fr", "en")
_PROFILES_OF_LATIN_SCRIPT = (
    "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi".split()
)


def detect_language(text: str, *, default: Language = "en") -> Language:
    """The language of a text, French or English; `default` where nothing in it tells.

    A text in a third language gets the nearer of the two: see `is_other_language`.
    """
    return _decide(text) or default


def question_language(text: str, default: Language) -> Language:
    """The language that a question is asked in; `default`, such as the chat's, where it does not tell.

    >>> question_language("Et Samsung ?", "en"), question_language("HBM?", "fr")
    ('fr', 'fr')
    """
    return detect_language(text, default=default)


def is_other_language(text: str) -> bool:
    """Whether a text is confidently neither French nor English, as 'Wie viel Speicher braucht das?' is.

    Doubt counts as no: names, figures and a few stray words are of no language.
    """
    sample = _sample(text)
    letters = [letter for letter in sample if letter.isalpha()]
    if not letters:
        return False
    if 2 * sum(not _is_latin(letter) for letter in letters) > len(letters):
        return True
    words = _words(sample)
    if len(words) < _FEWEST_WORDS_OF_ANOTHER or sum(map(len, words)) < 20:
        return False
    # A short text in French or English nearly always has a function word. In a longer one of Spanish or
    # Portuguese, de, la, que and un make a fifth of the words; in French, half are function words.
    allowed = 0.3 if len(words) > 8 else 0.0
    ordinary = _ordinary(sample)
    if max(_votes(words)) > allowed * len(words) or sum(map(len, ordinary)) < 12:
        return False
    # With the names and without: Portuguese names do not make an English sentence Portuguese.
    return not any(
        probabilities.get(language)
        for probabilities in (_probabilities(_latin_profiles(), " ".join(some)) for some in (words, ordinary))
        for language in _LANGUAGES
    )


def foreign_words(text: str, language: str) -> tuple[str, ...]:
    """Closed-class words of the other language in a text that ought to be in `language`, each once, in order.

    Names and quotations may be of any language and are passed over, compounds such as 'start-up' too:
    'The project costs 100 milliards' has ('milliards',).
    """
    bare = _PARTICLE_IN_NAME.sub(" ", _QUOTATION.sub(" ", text.replace("’", "'")))
    other = _FRENCH_WORDS if language == "en" else _ENGLISH_WORDS
    found = [
        word
        for word in _COMPOUND.findall(bare)
        if word.islower()
        and (word in other or (language == "en" and "-" not in word and _FRENCH_ELISION.match(word)))
    ]
    return tuple(dict.fromkeys(found))


def _decide(text: str) -> Language | None:
    """French, English, or None where the text does not tell."""
    sample = _sample(text)
    french, english = _votes(_words(_PARTICLE_IN_NAME.sub(" ", sample)))
    ordinary = _ordinary(sample)
    if ordinary and _FRENCH_TYPOGRAPHY.search(sample):
        french += 1
    # One voice against two or more is a name or a quotation; nearer than that, the statistics decide.
    if french and french >= 2 * english:
        return "fr"
    if english and english >= 2 * french:
        return "en"
    if sum(map(len, ordinary)) < _FEWEST_LETTERS:
        return None
    # Names have no language, yet sway the statistics: the text is judged with them and without them.
    factory = _french_and_english()
    with_names, without_names = (_probabilities(factory, text) for text in (sample, " ".join(ordinary)))
    for language in _LANGUAGES:
        if with_names.get(language, 0.0) + without_names.get(language, 0.0) >= 2 * _SURE:
            return language
    return None


def _ordinary(text: str) -> list[str]:
    """The words that are no names: those without a capital, or all of a text that shouts."""
    words = _WORD.findall(text)
    return [word.lower() for word in words if word.islower() or _shouts(text, words)]


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = (len(text) - _SAMPLE) // 2
    return " ".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


def _words(text: str) -> list[str]:
    """The words in lower case, without initials: UN is no article, and WHO asks nothing."""
    words = _WORD.findall(text.replace("’", "'"))
    if _shouts(text, words):
        return [word.lower() for word in words]
    return [word.lower() for word in words if not (2 <= len(word) <= 3 and word.isupper())]


def _shouts(text: str, words: list[str]) -> bool:
    return len(words) >= 3 and text.isupper()


def _votes(words: list[str]) -> tuple[int, int]:
    """How many words can only be French, and how many only English."""
    french = english = 0
    for word in words:
        if word in _FRENCH_WORDS or _FRENCH_ELISION.match(word):
            french += 1
        elif word in _ENGLISH_WORDS or _ENGLISH_CONTRACTION.search(word):
            english += 1
        elif _FRENCH_LETTERS.search(word):
            french += 1
    return french, english


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00"


def _probabilities(factory: DetectorFactory, text: str) -> dict[str, float]:
    """Probability by language, those over a tenth; empty where there is no letter sequence to judge by."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = factory.create()  # a detector holds one text, so that threads never share one
    detector.append(text)
    try:
        return {found.lang: found.prob for found in detector.get_probabilities()}
    except LangDetectException:
        return {}


@lru_cache(maxsize=1)
def _french_and_english() -> DetectorFactory:
    return _factory(["en", "fr"])


@lru_cache(maxsize=1)
def _latin_profiles() -> DetectorFactory:
    return _factory(_PROFILES_OF_LATIN_SCRIPT)


def _factory(languages: list[str]) -> DetectorFactory:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.set_seed(0)  # of this factory alone; left unset, equal short texts get different languages
    profiles = Path(PROFILES_DIRECTORY)
    factory.load_json_profile([(profiles / name).read_text(encoding="utf-8") for name in languages])
    return factory
