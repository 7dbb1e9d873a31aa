"""The gate against drafts that lie in the ways in which language models lie."""

from __future__ import annotations

import pytest

from fake_embedder import HashedEmbedder
from rag.answer_records import SentenceStatus
from rag.faults import misspoken
from rag.generation import DraftSentence
from rag.grounding import Gate, Refused
from rag.nearness import Nearness
from rag.records import Document, Evidence

EN = Document(
    "en", "Stargate seeks up to 900,000 DRAM wafers a month. Oracle’s deal had not been officially confirmed. "
    "Sam Altman met Lee Jae-myung in Seoul on 1 October 2025.", "en", "Stargate and DRAM",
)  # fmt: skip
FR = Document(
    "fr", "Stargate vise jusqu’à 900\u202f000 wafers de DRAM par mois. Aux États-Unis, Oracle a vendu "
    "300\u00a0milliards de dollars de capacité à OpenAI.", "fr", "Stargate et la DRAM",
)  # fmt: skip


def sentences(document):
    found = []
    start = 0
    for sentence in document.text.split(". "):
        text = sentence if sentence.endswith(".") else sentence + "."
        begin = document.text.index(text, start)
        found.append(Evidence(document, begin, begin + len(text), 1.0))
        start = begin + len(text)
    return found


class Alike(HashedEmbedder):
    """Every sentence restates every other: the checks of figures, names, negation and language stand alone."""

    def _vector(self, text):
        return super()._vector("same")


def gate(document, language="en"):
    return Gate(sentences(document), language=language, embedder=Alike(), nearness=Nearness({}, {}))


SUPPORTED = [
    (EN, "en", "Stargate seeks up to 900,000 DRAM wafers a month.", (1,)),
    (EN, "en", "Oracle’s deal had not been officially confirmed.", (2,)),
    (EN, "en", "Sam Altman met Lee Jae-myung in Seoul in October 2025.", (3,)),
    (EN, "fr", "Stargate vise jusqu’à 900\u202f000 wafers de DRAM par mois.", (1,)),
    (EN, "fr", "Sam Altman a rencontré Lee Jae-myung à Séoul le 1er octobre 2025.", (3,)),
    (FR, "en", "In the United States, Oracle sold $300 billion of capacity to OpenAI.", (2,)),
    (FR, "en", "Stargate seeks up to 900,000 DRAM wafers a month.", (1,)),
]  # fmt: skip

REFUSED = [
    ("a false figure", EN, "en", "Stargate seeks up to 90,000 DRAM wafers a month.", (1,)),
    ("a dropped qualifier", EN, "en", "Stargate seeks 900,000 DRAM wafers a month.", (1,)),
    ("another unit", EN, "en", "Stargate seeks up to 900,000 DRAM chips a month.", (1,)),
    ("another period", EN, "en", "Stargate seeks up to 900,000 DRAM wafers a year.", (1,)),
    ("a swapped name", EN, "en", "Micron seeks up to 900,000 DRAM wafers a month.", (1,)),
    ("a name at the end", EN, "en", "Stargate seeks up to 900,000 DRAM wafers a month from Micron.", (1,)),
    ("a lost negation", EN, "en", "Oracle’s deal had been officially confirmed.", (2,)),
    ("an added negation", EN, "en", "Sam Altman never met Lee Jae-myung in Seoul.", (3,)),
    ("another date", EN, "en", "Sam Altman met Lee Jae-myung in Seoul on 2 October 2025.", (3,)),
    ("another place", EN, "en", "Sam Altman met Lee Jae-myung in Busan.", (3,)),
    ("milliards as millions", FR, "en", "Oracle sold $300 million of capacity to OpenAI.", (2,)),
    ("milliards as billions in French", FR, "fr", "Oracle a vendu 300 billions de dollars de capacité à OpenAI.", (2,)),
    ("words of two languages", FR, "en", "Oracle sold 300 milliards de dollars of capacity to OpenAI.", (2,)),
    ("the wrong language", EN, "fr", "Stargate seeks up to 900,000 DRAM wafers a month.", (1,)),
    ("another country", FR, "en", "In France, Oracle sold $300 billion of capacity to OpenAI.", (2,)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "language", "text", "named"), SUPPORTED, ids=lambda value: str(value)[:40]
)
def test_what_the_sources_say_passes_in_either_language(document, language, text, named):
    verified = gate(document, language).judge(DraftSentence(text, named))
    assert not isinstance(verified, Refused), verified
    assert (verified.status, verified.text) == (SentenceStatus.SUPPORTED, text)
    assert [piece.start for piece in verified.evidence] == [sentences(document)[n - 1].start for n in named]


@pytest.mark.parametrize(
    ("why", "document", "language", "text", "named"), REFUSED, ids=[case[0] for case in REFUSED]
)
def test_what_they_do_not_say_never_passes(why, document, language, text, named):
    verified = gate(document, language).judge(DraftSentence(text, named))
    if isinstance(verified, Refused):
        return
    assert verified.status is SentenceStatus.QUOTED, f"{why} passed: {verified}"
    assert verified.text == verified.evidence[0].text, "a quote is verbatim"
    assert verified.text in document.text


@pytest.mark.parametrize(
    ("text", "french", "left"),
    [
        ("Chang Byung-gyu est le fondateur de l’entreprise games company Krafton.", {"entreprise"}, "games, company"),
        ("Chang Byung-gyu a fondé la société de jeux Krafton, une games company.", {"company"}, None),
        ("Krafton, acquired games company, appartient à Chang.", {"games", "company"}, "acquired, games, company"),
    ],
)  # fmt: skip
def test_two_words_left_in_the_other_language_are_enough_where_neither_is_known(text, french, left):
    said = Document("k", "Krafton acquired the games company of Chang Byung-gyu.", "en", "Krafton")
    fault = misspoken(text, "fr", [Evidence(said, 0, len(said.text), 1.0)], french.__contains__)
    assert fault == (left and f"words of another language: {left}")


def test_a_particle_in_a_name_is_no_word_of_another_language():
    said = Document("t", "Le cheikh Tahnoon bin Zayed al Nahyan a été approché.", "fr", "Abou Dabi")
    text = "Sheikh Tahnoon bin Zayed al Nahyan was approached."
    assert misspoken(text, "en", [Evidence(said, 0, len(said.text), 1.0)], lambda _: False) is None


def test_a_twin_that_lacks_a_figure_or_a_name_does_not_take_a_quote_s_place():
    piece = sentences(EN)[0]
    poorer = Document("p", "Stargate vise des wafers de DRAM chaque mois.", "fr", "Stargate")
    lacking = Evidence(poorer, 0, len(poorer.text), 1.0)
    telling = sentences(FR)[0]
    judge = Gate([piece, lacking, telling], language="fr", embedder=Alike(), nearness=Nearness({}, {}))
    assert judge.in_own_words(piece, [lacking, telling]) is telling
    assert judge.in_own_words(piece, [lacking]) is piece
    site = Document("s", "The French site reports up to 900,000 wafers a month.", "en", "Stargate")
    own = Document("o", "Le site annonce jusqu’à 900\u202f000 wafers par mois.", "fr", "Stargate")
    pair = [Evidence(document, 0, len(document.text), 1.0) for document in (site, own)]
    placed = Gate(pair, language="fr", embedder=Alike(), nearness=Nearness({}, {}))
    assert placed.in_own_words(*pair[:1], pair) is pair[1], "in French nobody calls it French"
    named = sentences(EN)[2]
    assert judge.in_own_words(telling, [lacking]) is telling  # it speaks the answer's language already
    assert (
        Gate([named, telling], language="fr", embedder=Alike(), nearness=Nearness({}, {})).in_own_words(
            named, [telling]
        )
        is named
    )


def test_a_forgotten_citation_is_added_only_where_the_sentence_restates_its_evidence():
    real = Gate(sentences(EN), language="en", embedder=HashedEmbedder(), nearness=Nearness({}, {}))
    verified = real.judge(DraftSentence("Stargate seeks up to 900,000 DRAM wafers a month.", ()))
    assert not isinstance(verified, Refused)
    assert verified.evidence[0].start == 0
    assert verified.note == "citation added by alignment"
    refused = real.judge(DraftSentence("The project is a great success for everyone.", ()))
    assert isinstance(refused, Refused)


def test_a_wrong_number_is_corrected_when_another_piece_holds_the_sentence():
    verified = gate(EN).judge(DraftSentence("Stargate seeks up to 900,000 DRAM wafers a month.", (3,)))
    assert not isinstance(verified, Refused)
    assert [piece.start for piece in verified.evidence] == [0]


def test_an_invented_citation_number_counts_for_nothing():
    verified = gate(EN).judge(DraftSentence("Samsung will build a plant in Texas.", (17,)))
    assert isinstance(verified, Refused) or verified.status is SentenceStatus.QUOTED


@pytest.mark.parametrize(
    ("document", "language", "written", "shown"),
    [
        (FR, "en", "Oracle sold 300 milliards of dollars of capacity to OpenAI.",
         "Oracle sold 300 billion dollars of capacity to OpenAI."),
        (FR, "en", "Stargate seeks up to 900 000 DRAM wafers a month.",
         "Stargate seeks up to 900,000 DRAM wafers a month."),
        (EN, "fr", "Stargate vise jusqu’à 900,000 wafers de DRAM par mois.",
         "Stargate vise jusqu’à 900\u202f000 wafers de DRAM par mois."),
    ],
)  # fmt: skip
def test_a_slip_that_can_mean_one_thing_only_is_put_right(document, language, written, shown):
    named = (2,) if "Oracle" in written else (1,)
    verified = gate(document, language).judge(DraftSentence(written, named))
    assert not isinstance(verified, Refused), verified
    assert (verified.text, verified.status) == (shown, SentenceStatus.SUPPORTED)


def test_no_quote_is_shown_twice():
    judge = gate(EN)
    piece = sentences(EN)[0]
    assert judge.quote(piece) is not None
    assert judge.quote(piece) is None
