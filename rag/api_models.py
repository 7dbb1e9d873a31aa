"""What the API takes: the public contract of its requests. (What it gives is `rag.wire`.)"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from rag.answer_records import Mode
from rag.records import Filters
from rag.request import NO_FILTERS, Request

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _iso_date(value: str) -> str:
    if not _DATE.fullmatch(value):
        raise ValueError("must be a date such as 2025-10-01, 2025-10 or 2025")
    return value


IsoDate = Annotated[str, AfterValidator(_iso_date)]
Language = Literal["fr", "en"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_max_length=50_000_000)


class FilterBody(_Strict):
    """Which documents may be used; an absent field filters nothing."""

    language: Language | None = None
    publisher: str | None = None
    published_after: IsoDate | None = Field(None, description="Inclusive", examples=["2025-10-01"])
    published_before: IsoDate | None = Field(None, description="Inclusive", examples=["2025-12-31"])
    document_ids: list[str] = Field(default_factory=list, max_length=1000)

    def filters(self) -> Filters:
        """The record that the engine takes."""
        return Filters(
            language=self.language,
            publisher=self.publisher,
            published_after=self.published_after,
            published_before=self.published_before,
            document_ids=tuple(self.document_ids),
        )


class AskBody(_Strict):
    """A question."""

    question: str = Field(examples=["how much HBM does Stargate need?"])
    language: Language | None = Field(
        None, description="Language of the answer; that of the question when null"
    )
    stream: bool = Field(False, description="Answer as server-sent events: evidence, sentence, done, error")
    top_k: int | None = Field(None, ge=1, le=100, description="Passages looked at")
    filters: FilterBody | None = None
    mode: Mode = Field(Mode.AUTO, description="auto, generate (a model or an error) or extract (quotes only)")
    history: list[str] = Field(
        default_factory=list,
        max_length=50,
        description="Earlier questions, oldest first, for follow-ups such as 'et Samsung ?'",
    )

    def request(self) -> Request:
        """The record that the engine takes."""
        return Request(
            self.question,
            language=self.language,
            mode=self.mode,
            top_k=self.top_k,
            filters=self.filters.filters() if self.filters else NO_FILTERS,
            history=tuple(self.history),
        )


class DocumentBody(_Strict):
    """A document to index."""

    id: str | None = Field(None, min_length=1, max_length=500, description="Made from the title when null")
    title: str = Field(min_length=1, max_length=2000)
    text: str = Field(min_length=1)
    language: Language | None = Field(None, description="Detected when null")
    publisher: str | None = None
    published: IsoDate | None = None
    based_on: list[str] = Field(default_factory=list)
    url: str | None = None
    licence: str | None = None


class DocumentsBody(_Strict):
    """Documents to index in one step."""

    documents: list[DocumentBody] = Field(min_length=1, max_length=1000)
