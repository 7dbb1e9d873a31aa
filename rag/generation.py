"""From evidence to a draft: the prompt in the question's language, and the model's words cut into sentences.

The model sees numbered evidence sentences and is asked to name their numbers. What it writes is only a draft:
`rag.grounding` decides about every sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.llm import LanguageModel, Message, Weighing, WeighingModel
from rag.records import Evidence
from rag.sentences import split_sentences

# The fixed part comes first, so that its work is cached between questions.
_SYSTEM = {
    "en": (
        "You answer a question from numbered source sentences, in English, for a newsroom.\n"
        "Rules: use only the sources, never your own knowledge. Write one to three short, complete "
        "sentences. Name who or what each figure is about, and copy figures, units and words such as 'up to', "
        "'more than', 'about' exactly. If sources disagree, say so, one sentence each. End each sentence with "
        "the number of its source in square brackets, like this: [2]. Translate French sources into English. "
        "If the sources do not answer the question, write only: NO ANSWER"
    ),
    "fr": (
        "Tu réponds à une question à partir de phrases sources numérotées, en français, pour une rédaction.\n"
        "Règles : n'utilise que les sources, jamais tes propres connaissances. Écris une à trois phrases "
        "courtes et complètes. Dis de qui ou de quoi parle chaque chiffre, et recopie exactement les chiffres, "
        "les unités et les mots comme « jusqu'à », « plus de », « environ ». Si les sources se contredisent, "
        "dis-le, une phrase pour chacune. Termine chaque phrase par le numéro de sa source entre crochets, "
        "ainsi : [2]. Traduis les sources anglaises en français. "
        "Si les sources ne répondent pas à la question, écris seulement : PAS DE RÉPONSE"
    ),
}
_SOURCES = {
    "en": "Sources:\n{sources}\n\nQuestion: {question}\n",
    "fr": "Sources :\n{sources}\n\nQuestion : {question}\n",
}
_WRITE = {"en": "Answer in English:", "fr": "Réponse en français :"}
# Asked after the same beginning, so that a model that has read the one need not read it again for the other.
_WEIGH = {
    "en": "Do the sources state the answer to this question? Answer yes or no.",
    "fr": "Les sources donnent-elles la réponse à cette question ? Réponds oui ou non.",
}
_YES, _NO = ("yes", "oui"), ("no", "non")
_STOP = ("\n\n", "Question", "Sources")
_MARKER = re.compile(r"\[\s*(?:source\s*)?(\d{1,3}(?:\s*[,;et&and-]+\s*\d{1,3})*)\s*\]", re.IGNORECASE)
_MARKERS_AFTER_STOP = re.compile(
    r"([.!?…]+[\"”»]?)\s*((?:\[\s*(?:source\s*)?\d{1,3}(?:\s*[,;&]\s*\d{1,3})*\s*\]\s*)+)", re.IGNORECASE
)
# 'According to [1], [2] and [3], …', 'The sources [1] and [4] state that …': without markers the frame says nothing.
_NUMBERS = r"\[\s*\d{1,3}\s*\](?:(?:\s*(?:,|and|et|&))*\s*\[\s*\d{1,3}\s*\])*"
_SOURCES_NAMED = re.compile(
    rf"^(?:(?:according to|as stated in|in|selon|d['’]après|dans)\s+(?:the\s+|les?\s+|la\s+)?(?:sources?\s+)?{_NUMBERS}"
    rf"|(?:the\s+|les?\s+|la\s+)?sources?\s+{_NUMBERS}\s+\w+\s+(?:that\b|que\b|qu['’]))\s*,?\s*(?=\w)",
    re.IGNORECASE,
)
_FRAGMENT = 5  # words; fewer say what the question must complete: '470 billion dollars.'
_ENDS = re.compile(r"[.!?…»”\"]$")
_MAY_END = re.compile(r"[.!?…\]]")
_OPEN_MARKER = re.compile(r"\[[^\]]*$")
_REFUSAL = re.compile(
    r"no answer|pas de réponse|sources? (?:do(?:es)? not|don't)|les sources ne|cannot be answered"
    r"|not mentioned|ne (?:répond|mentionn|précis|indiqu)\w* pas",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as the model wrote it, its markers taken off, with the numbers that it named (1-based)."""

    text: str
    named: tuple[int, ...]

    @property
    def is_fragment(self) -> bool:
        """Whether it says too little to stand alone."""
        return len(self.text.split()) < _FRAGMENT


def prompt(question: str, evidence: Sequence[Evidence], language: str) -> tuple[Message, ...]:
    """The messages for the language model; source text is fenced in its line and told to be data."""
    return _messages(question, evidence, language, _WRITE[language])


def weighing(question: str, evidence: Sequence[Evidence], language: str, *, least: float) -> Weighing:
    """The question whether the evidence answers, for a model whose leaning to yes or no can be read.

    :param least: Log-odds of yes below which nothing is to be written.
    """
    return Weighing(_messages(question, evidence, language, _WEIGH[language]), _YES, _NO, least)


def _messages(question: str, evidence: Sequence[Evidence], language: str, task: str) -> tuple[Message, ...]:
    lines = [f"[{number}] {_one_line(piece.text)}" for number, piece in enumerate(evidence, start=1)]
    user = _SOURCES[language].format(sources="\n".join(lines), question=_one_line(question)) + task
    return (Message("system", _SYSTEM[language]), Message("user", user))


def warm_prompt(language: str) -> tuple[Message, ...]:
    """The fixed part alone, for reading it into the model's cache before the first question."""
    return (Message("system", _SYSTEM[language]), Message("user", "Sources:"))


def draft_sentences(
    llm: LanguageModel,
    messages: Sequence[Message],
    language: str,
    *,
    tokens: int,
    most: int,
    weighing: Weighing | None = None,
) -> Iterator[DraftSentence]:
    """The sentences of a draft, each as soon as it is whole; none when the model declines to answer.

    Closing the iterator, or reaching `most` sentences, stops the model.

    :param weighing: Put to a WeighingModel before it writes; other models are not asked.
    """
    if weighing is not None and isinstance(llm, WeighingModel):
        stream = llm.weighed_stream(messages, weighing=weighing, max_tokens=tokens, stop=_STOP)
    else:
        stream = llm.stream(messages, max_tokens=tokens, stop=_STOP)
    try:
        yield from cut_draft(stream, language, most=most)
    finally:
        close = getattr(stream, "close", None)
        if close is not None:
            close()


def cut_draft(deltas: Iterable[str], language: str, *, most: int) -> Iterator[DraftSentence]:
    """Cut a stream of text into draft sentences, at most `most`.

    A refusal ends the draft, and so does a repeated sentence (a small model loops); a last sentence without an
    end was cut off by the limit on tokens and is left out, unless it is all that there is.
    """
    seen: set[str] = set()
    for piece, last in _whole_pieces(deltas, language):
        sentence = _draft_sentence(piece)
        if sentence is None:
            continue
        if sentence.text in seen or declines(sentence.text) or len(seen) == most:
            return
        if last and not _ENDS.search(sentence.text):
            if seen or len(sentence.text.split()) < 4:
                return
            sentence = DraftSentence(sentence.text + ".", sentence.named)
        seen.add(sentence.text)
        yield sentence
        if len(seen) == most:
            return


def _whole_pieces(deltas: Iterable[str], language: str) -> Iterator[tuple[str, bool]]:
    """Pieces of text that grow no more, and whether it is the last; a piece waits for a marker after it."""
    text = ""
    done = 0
    ending = False  # an end was seen: the next words will show that the sentence is over
    for delta in deltas:
        text += delta
        ending = ending or bool(_MAY_END.search(delta))
        if not ending:
            continue
        pieces = _pieces(text, language)
        if pieces and _OPEN_MARKER.match(pieces[-1]):
            continue  # a marker has begun, and it belongs to the sentence before
        for piece in pieces[done:-1]:
            done += 1
            yield piece, False
        ending = bool(pieces) and bool(_MAY_END.search(pieces[-1]))
    rest = _pieces(text, language)[done:]
    for number, piece in enumerate(rest, start=1):
        yield piece, number == len(rest)


def declines(text: str) -> bool:
    """Whether a drafted sentence says that there is no answer."""
    return bool(_REFUSAL.search(text))


def _pieces(text: str, language: str) -> list[str]:
    moved = _MARKERS_AFTER_STOP.sub(lambda match: f" {match[2].strip()}{match[1]} ", text)
    moved = re.sub(r"(?m)^\s*(?:[-*•]|\d+[.)])\s+", "", moved)
    lines = [line for line in moved.split("\n") if line.strip()]
    return [span.of(line) for line in lines for span in split_sentences(line, language)]


def _draft_sentence(piece: str) -> DraftSentence | None:
    named = [int(number) for match in _MARKER.finditer(piece) for number in re.findall(r"\d+", match[1])]
    text = _SOURCES_NAMED.sub("", piece.lstrip())
    if len(text) < len(piece.lstrip()):
        text = text[:1].upper() + text[1:]
    text = re.sub(r"\s+([.,](?:\s|$))", r"\1", _MARKER.sub("", text))
    text = re.sub(r"[ \t]{2,}", " ", text).strip()
    text = re.sub(r"\s*[,;:]+\s*(?=[.!?]+$)", "", text)  # 'chief executive of Krafton [1], [2].'
    # A line that announces a list, or the question again, states nothing.
    if not re.search(r"\w", text) or text.endswith((":", "?")):
        return None
    return DraftSentence(text, tuple(dict.fromkeys(named)))


def _one_line(text: str) -> str:
    """White space to single spaces, and square brackets that would read as our markers made round."""
    return re.sub(r"\[(\d+)\]", r"(\1)", re.sub(r"[ \t\n]+", " ", text)).strip()
