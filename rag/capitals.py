"""Questions typed without capitals, with their names as the sources write them: 'how many people work at krafton'.

Names tell what a question is about: whether the sources know it, which passages of the other language name it, what
the language model reads. Typed small they are words like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from rag.words import STOPWORDS, fold

_WORD = re.compile(r"[^\W\d_][\w&]*(?:-[^\W_][\w&]*)*")
_SHORTEST = 2  # letters


def with_capitals(question: str, sources: Iterable[str], is_common: Callable[[str], bool]) -> str:
    """The question with the names of the sources written as they are there, if it was typed without capitals.

    A word is a name when the sources write it with capitals alone and it is no ordinary word.

    >>> with_capitals("deepseek country", ["A model from the Chinese company DeepSeek."], lambda _: False)
    'DeepSeek country'

    :param is_common: whether a lower-case word is an ordinary one of the question's language.
    """
    if question[1:] != question[1:].lower():
        return question
    asked = {
        fold(word)
        for word in _WORD.findall(question)
        if len(word) >= _SHORTEST and fold(word) not in STOPWORDS and not is_common(word.lower())
    }
    written: dict[str, Counter[str]] = {}
    for text in sources:
        for word in _WORD.findall(text):
            if (small := fold(word)) in asked:
                written.setdefault(small, Counter())[word] += 1
    names = {
        small: forms.most_common(1)[0][0]
        for small, forms in written.items()
        if not any(form.islower() for form in forms)
    }
    return _WORD.sub(lambda match: names.get(fold(match.group()), match.group()), question)
