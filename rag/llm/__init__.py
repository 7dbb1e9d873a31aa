"""Language models: whatever turns messages into a stream of text.

    settings -> opening --+-> client (any OpenAI-compatible server) -> wire (the chat format)
                          +-> embedded -> client, over a llama.cpp server in a child process:
                                          process (our end: start, watch, start again)
                                          options (what the child is told)
                                          server (the child's end, its main module)

One client speaks to every OpenAI-compatible server: llama.cpp, vLLM, Ollama or a vendor's. The embedded
model is that client over a llama.cpp server that `rag.llm.process` keeps running. `language_model` says what
all of them are. All are asked for the likeliest text (temperature 0, a fixed seed) and fail with
LanguageModelError only. Nothing heavy is imported here, and never `server`: the child's start passes here too.
"""

from rag.llm.client import OpenAICompatibleModel
from rag.llm.embedded import EmbeddedModel
from rag.llm.language_model import AdaptedModel, Adapter, LanguageModel, Weighing, WeighingModel
from rag.llm.opening import open_language_model
from rag.llm.wire import Message, estimate_tokens

__all__ = [
    "AdaptedModel",
    "Adapter",
    "EmbeddedModel",
    "LanguageModel",
    "Message",
    "OpenAICompatibleModel",
    "Weighing",
    "WeighingModel",
    "estimate_tokens",
    "open_language_model",
]
