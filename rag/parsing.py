"""A sentence to a tree of words: which word depends on which, and how, alike for French and English.

spaCy's small pipelines (rag.models) parse, each under a mask of words that it knows (rag.syntax_masks); their two
schemes of relations become one (rag.syntax_schemes).
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from rag.errors import ModelDamaged
from rag.models import ENGLISH_PARSER, FRENCH_PARSER
from rag.syntax import Parse, Sentence
from rag.syntax_masks import masked
from rag.syntax_schemes import tree_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from rag.models import ModelStore

_REMEMBERED: Final = 4000  # sentences; an article against a whole corpus has some hundreds
_AT_ONCE: Final = 64
_UNUSED: Final = ("ner", "lemmatizer", "senter")


class Parser(Protocol):
    """Parses sentences of French and English."""

    @property
    def fingerprint(self) -> str:
        """Which pipelines these are, for the receipt."""

    def parse(self, sentences: Sequence[Sentence]) -> tuple[Parse, ...]:
        """The tree of each sentence, in the order given."""


class SpacyParser:
    """The pipelines of the model store; each is loaded when its language is first parsed."""

    def __init__(self, folders: dict[str, Path], fingerprint: str) -> None:
        """Name the folder of each language's pipeline; nothing is read yet."""
        self.fingerprint = fingerprint
        self._folders = folders
        self._pipelines: dict[str, Language] = {}
        self._known: OrderedDict[Sentence, Parse] = OrderedDict()
        self._lock = threading.Lock()  # spaCy's vocabulary is not made for two threads

    def parse(self, sentences: Sequence[Sentence]) -> tuple[Parse, ...]:
        """The tree of each sentence, in the order given; the last 4,000 are remembered.

        :raises ModelDamaged: when a pipeline cannot be loaded.
        """
        with self._lock:
            new = [one for one in dict.fromkeys(sentences) if one not in self._known]
            fresh: dict[Sentence, Parse] = {}
            for language in dict.fromkeys(one.language for one in new):
                group = [one for one in new if one.language == language]
                fresh.update(zip(group, self._parsed(language, group), strict=True))
            found = tuple(fresh.get(one) or self._known[one] for one in sentences)
            self._known.update(fresh)
            for one in sentences:
                self._known.move_to_end(one)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            return found

    def _parsed(self, language: str, sentences: Sequence[Sentence]) -> Iterator[Parse]:
        if language not in self._pipelines:
            self._pipelines[language] = load_pipeline(self._folders[language])
        pipeline = self._pipelines[language]
        masks = [masked(one) for one in sentences]
        documents = pipeline.pipe((_one_sentence(pipeline, one.text) for one in masks), batch_size=_AT_ONCE)
        for sentence, mask, document in zip(sentences, masks, documents, strict=True):
            yield tree_of(sentence, mask, document)


def open_parser(models: ModelStore) -> Parser | None:
    """The parser of both languages, or None where one of its pipelines is not in the model store."""
    names = {"fr": FRENCH_PARSER, "en": ENGLISH_PARSER}
    if not all(models.present(name) for name in names.values()):
        return None
    folders = {language: models.path(name) for language, name in names.items()}
    return SpacyParser(folders, " ".join(models.fingerprint(name) for name in names.values()))


def load_pipeline(folder: Path) -> Language:
    """A pipeline of spaCy from its folder, without what is not used.

    spaCy's own French module compiles a pattern of 1.4 MB at its import, twice, in 3.5 s and 60 MB, to keep hyphened
    words whole. So both languages are read as 'any language', with the tokenizer's other tables as they were saved;
    what is parsed is the same but for a few such words.

    :raises ModelDamaged: when the folder does not hold one.
    """
    import spacy
    from spacy.tokenizer import Tokenizer
    from srsly import msgpack_loads

    try:
        pipeline = spacy.load(folder, exclude=[*_UNUSED, "tokenizer"], config={"nlp.lang": "xx"})
        saved = msgpack_loads((folder / "tokenizer").read_bytes())
        pipeline.tokenizer = Tokenizer(
            pipeline.vocab,
            rules=saved["exceptions"],
            prefix_search=re.compile(saved["prefix_search"]).search,
            suffix_search=re.compile(saved["suffix_search"]).search,
            infix_finditer=re.compile(saved["infix_finditer"]).finditer,
            url_match=re.compile(saved["url_match"]).match,
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelDamaged(
            f"The parser in {folder} cannot be read: {error}",
            fix=f"run: sourcier models verify {folder.name}, then: sourcier models pull {folder.name}",
        ) from error
    return pipeline


def _one_sentence(pipeline: Language, text: str) -> Doc:
    """The words of a sentence, which the parser is not to cut in two."""
    document = pipeline.make_doc(text)
    for word in document[1:]:
        word.is_sent_start = False
    return document
