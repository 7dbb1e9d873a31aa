"""A LlamaIndex LLM writes for us."""

import pytest
from llama_index.core.llms import ChatMessage, ChatResponse, CustomLLM, LLMMetadata, MockLLM
from llama_index.core.llms.callbacks import llm_chat_callback

from rag.errors import LanguageModelError
from rag.llamaindex_llm import from_llama_index
from rag.llm import Message
from rag.llm.wire import estimate_tokens

ASK = (Message("system", "Réponds."), Message("user", "Combien ?"))
heard, given = [], []


class Parrot(CustomLLM):
    """Writes its words one by one, then perhaps breaks."""

    words: list[str]
    breaks: bool = False

    @property
    def metadata(self):
        return LLMMetadata(model_name="parrot-1")

    def complete(self, prompt, **kwargs):
        raise NotImplementedError

    def stream_complete(self, prompt, **kwargs):
        raise NotImplementedError

    @llm_chat_callback()
    def stream_chat(self, messages, **kwargs):
        heard.append((messages, kwargs))

        def responses():
            try:
                for word in self.words:
                    yield ChatResponse(message=ChatMessage(role="assistant", content=word), delta=word)
                if self.breaks:
                    raise ConnectionResetError("the vendor went away")
            finally:
                given.append("closed")

        return responses()


@pytest.fixture(autouse=True)
def _forget():
    heard.clear()
    given.clear()


def test_any_llm_writes():
    model = from_llama_index(MockLLM(max_tokens=3))
    assert "".join(model.stream(ASK, max_tokens=50)) == "text text text"
    assert model.name.startswith("MockLLM / llama-index 0.")
    model.close()


def test_it_hears_the_messages_and_no_option():
    model = from_llama_index(Parrot(words=["neuf ", "cent ", "mille"]))
    assert list(model.stream(ASK, max_tokens=50)) == ["neuf ", "cent ", "mille"]
    ((turns, options),) = heard
    assert [(turn.role.value, turn.content) for turn in turns] == [
        ("system", "Réponds."),
        ("user", "Combien ?"),
    ]
    assert options == {}
    assert model.name.startswith("parrot-1 / llama-index ")


def test_stops_and_limits_are_kept_here():
    words = ["un ", "deux.", "\n", "\n", "Question"]
    assert (
        "".join(from_llama_index(Parrot(words=words)).stream(ASK, max_tokens=50, stop=["\n\n"])) == "un deux."
    )
    endless = from_llama_index(Parrot(words=["1234567"] * 100))
    assert "".join(endless.stream(ASK, max_tokens=6)) == "1234567" * 3
    assert estimate_tokens("1234567" * 3) == 6


def test_a_closed_generator_closes_the_llms_stream():
    stream = from_llama_index(Parrot(words=["un", "deux"])).stream(ASK, max_tokens=50)
    assert next(stream) == "un"
    assert given == []
    stream.close()
    assert given == ["closed"]


def test_what_goes_wrong_in_the_llm_is_our_error():
    stream, got = from_llama_index(Parrot(words=["un"], breaks=True)).stream(ASK, max_tokens=50), []
    with pytest.raises(
        LanguageModelError, match=r"parrot-1 .* failed: ConnectionResetError: the vendor went away"
    ):
        got.extend(stream)
    assert got == ["un"]
    with pytest.raises(LanguageModelError, match="wrote nothing"):
        list(from_llama_index(Parrot(words=[])).stream(ASK, max_tokens=50))


def test_tokens_are_estimated():
    assert from_llama_index(MockLLM()).count_tokens("a" * 35) == 10
