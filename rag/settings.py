"""All settings, read once from arguments and the environment (`SOURCIER_*`) and passed down."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

# Settings that decide what an answer says; the others (addresses, folders, limits on uploads) do not, and
# stay out of the receipt's hash so that the same answer has the same receipt on another machine.
_ANSWER_SETTINGS = (
    "passage_tokens",
    "top_k",
    "candidates",
    "evidence_sentences",
    "evidence_tokens",
    "draft_tokens",
    "answer_tokens",
    "answer_sentences",
)


class Settings(BaseSettings):
    """Everything that can be set; each field is also an environment variable, `SOURCIER_` + its name."""

    model_config = SettingsConfigDict(env_prefix="SOURCIER_", frozen=True, extra="forbid")

    # Folders
    index: Path = Field(Path("index"), description="Folder of the index")
    cache: Path | None = Field(None, description="Folder of the model store; by default the platform's cache")

    # Models
    embedder: str = Field("multilingual-e5-small", description="Name of the embedding model in the manifest")
    embedding_dtype: Literal["auto", "float32", "bfloat16"] = Field(
        "auto",
        description="Arithmetic of the embedding model; auto takes bfloat16 where the processor has it",
    )
    threads: int = Field(0, ge=0, description="Processor threads for the models; 0 takes all cores")
    llm: str = Field(
        "auto",
        description="auto (the embedded model if its weights are there), embedded, none, or the base URL of "
        "an OpenAI-compatible server, such as http://127.0.0.1:11434/v1",
    )
    llm_model: str = Field("", description="Model name to ask the server for; empty takes its first")
    llm_api_key: str = Field("", repr=False, description="Key for the server, where it wants one")
    llm_timeout: float = Field(120.0, gt=0, description="Seconds after which the language model has failed")

    verifier: Literal["auto", "none"] = Field(
        "auto", description="auto (the verifier that ships, where its base model is there) or none"
    )

    # Passages
    passage_tokens: int = Field(120, ge=20, le=380, description="Tokens a passage aims at")
    batch_tokens: int = Field(4096, ge=512, description="Tokens embedded at once at ingest")

    # Retrieval and answers
    top_k: int = Field(8, ge=1, le=100, description="Hits returned")
    candidates: int = Field(
        50, ge=5, le=1000, description="Candidates that each ranking offers to the fusion"
    )
    evidence_sentences: int = Field(8, ge=1, le=64, description="Evidence sentences for an answer")
    evidence_tokens: int = Field(240, ge=50, description="Tokens of all evidence sentences")
    draft_tokens: int = Field(
        200, ge=50, description="Tokens of evidence, the best first, that the model reads"
    )
    answer_tokens: int = Field(160, ge=16, description="Tokens that the model may write")
    answer_sentences: int = Field(4, ge=1, le=20, description="Sentences of an answer at most")

    # The claim check
    check_sentences: int = Field(8, ge=1, le=64, description="Sentences judged against a claim")
    check_tokens: int = Field(400, ge=50, description="Tokens of all sentences judged against a claim")

    # Limits
    max_document_bytes: int = Field(50_000_000, ge=1000, description="Largest file that is read")
    max_question_characters: int = Field(2000, ge=10, description="Longest question")

    @field_validator("llm")
    @classmethod
    def _known_llm(cls, value: str) -> str:
        if value in {"auto", "embedded", "none"} or value.startswith(("http://", "https://")):
            return value.rstrip("/")
        raise ValueError("must be auto, embedded, none or a URL that starts with http:// or https://")

    @classmethod
    def load(cls, **overrides: Any) -> Settings:  # noqa: ANN401 - each field checks its own type
        """Read the environment, then the overrides that are not None.

        :raises SettingsError: naming the setting and what it must be.
        """
        try:
            return cls(**{name: value for name, value in overrides.items() if value is not None})
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"]) or "settings"
            raise SettingsError(
                f"The setting '{name}' is {first.get('input')!r}: {first['msg']}",
                fix=f"pass another value, or correct the environment variable SOURCIER_{name.upper()}",
            ) from error

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits over the settings that decide what an answer says."""
        parts = ";".join(f"{name}={getattr(self, name)}" for name in _ANSWER_SETTINGS)
        return hashlib.sha256(parts.encode()).hexdigest()[:12]
