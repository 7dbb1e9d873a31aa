"""Every error that Sourcier raises on purpose, in one small tree.

SourcierError
├── SettingsError            a setting or an argument makes no sense
├── ModelError
│   ├── ModelMissing         the weights are not in the model store
│   ├── ModelDamaged         the bytes do not have the published SHA-256
│   ├── ModelUnreachable     no source of the weights answers
│   └── DiskFull             the weights or the index do not fit on the disk
├── DocumentError
│   ├── UnreadableDocument   the file cannot be opened, decoded or parsed
│   ├── EmptyDocument        there is no text in it
│   ├── DocumentTooLarge     it is over the size limit
│   └── UnknownDocument      no document has that id (or that version)
├── StoreError
│   ├── IndexMissing         there is no index in that folder
│   ├── IndexDamaged         the index cannot be read as it stands
│   ├── IndexForeign         the index was built with another model or schema
│   └── IndexBusy            another process is writing to it
├── QuestionError            the question is empty or too long
├── LanguageModelError       the language model failed, crashed or did not answer
├── UnknownAnswer            no answer has that id (any more)
└── PortTaken                another program listens on the address

Each error says what is wrong and ends with the step that mends it, so that a command line, a problem+json
body and a log line can all print it as it is.
"""

from __future__ import annotations


class SourcierError(Exception):
    """Base of all deliberate errors: a problem, and the step that mends it."""

    status = 500  # HTTP status when the error reaches the API
    exit_code = 1  # exit status when the error reaches the command line

    def __init__(self, problem: str, *, fix: str) -> None:
        super().__init__(f"{problem}\n  Fix: {fix}")
        self.problem = problem
        self.fix = fix

    @property
    def title(self) -> str:
        """Short name of the kind of error, for people and for problem+json."""
        return type(self).__name__


class SettingsError(SourcierError):
    """A setting or an argument makes no sense."""

    status = 400
    exit_code = 2


class ModelError(SourcierError):
    """Something is wrong with a model's weights."""

    status = 503
    exit_code = 3


class ModelMissing(ModelError):
    """The weights are not in the model store."""


class ModelDamaged(ModelError):
    """The bytes do not have the published SHA-256."""


class ModelUnreachable(ModelError):
    """No source of the weights answers."""


class DiskFull(ModelError):
    """There is not enough room on the disk."""

    status = 507


class DocumentError(SourcierError):
    """Something is wrong with one document."""

    status = 422
    exit_code = 4


class UnreadableDocument(DocumentError):
    """The file cannot be opened, decoded or parsed."""


class EmptyDocument(DocumentError):
    """There is no text in the document."""


class DocumentTooLarge(DocumentError):
    """The document is over the size limit."""

    status = 413


class UnknownDocument(DocumentError):
    """No document has that id, or not that version."""

    status = 404


class StoreError(SourcierError):
    """Something is wrong with the index."""

    status = 503
    exit_code = 5


class IndexMissing(StoreError):
    """There is no index in the folder."""


class IndexDamaged(StoreError):
    """The index cannot be read as it stands."""


class IndexForeign(StoreError):
    """The index was built with another model or another schema."""


class IndexBusy(StoreError):
    """Another process is writing to the index."""


class QuestionError(SourcierError):
    """The question is empty or too long."""

    status = 422
    exit_code = 2


class LanguageModelError(SourcierError):
    """The language model failed, crashed or did not answer."""

    status = 503
    exit_code = 6


class UnknownAnswer(SourcierError):
    """No answer has that id, or it is no longer kept."""

    status = 404
    exit_code = 4


class PortTaken(SourcierError):
    """Another program already listens on the address."""

    exit_code = 7
