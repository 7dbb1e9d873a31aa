"""The gate against a hostile drafting model: 300 false drafts, none may be shown as ours; true ones must pass."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_embedder import HashedEmbedder
from hostile_cases import documents, hostile_cases, later_cases, true_cases
from rag.answer_records import SentenceStatus
from rag.assistant import Assistant
from rag.generation import DraftSentence
from rag.grounding import Gate, Refused, Verified, repaired
from rag.leaving_out import longest_list, uncovered_words, without_each
from rag.manner import unfit
from rag.nearness import Nearness
from rag.opposites import reversed_words
from rag.polarity import added_marks, lost_marks
from rag.polarity_words import Mark
from rag.records import Evidence
from rag.roles import moved_figure, reordered_names, replaced_by_title, swapped_words, turned_voice
from rag.second_reading import Readers
from rag.settings import Settings
from rag.territories import in_own_language

# Share of the true restatements that pass, by languages of evidence and draft, on the half that nothing was tuned on.
FLOORS = {"en -> en": 0.85, "fr -> fr": 0.85, "fr -> en": 0.80, "en -> fr": 0.80}


class Alike(HashedEmbedder):
    """Every sentence lies near every other: what is judged by figures and words stands alone."""

    def _vector(self, text):
        return super()._vector("same")


class Remembering:
    """The real embedder, embedding no text twice: the gate is made anew for every case."""

    def __init__(self, embedder):
        self._embedder = embedder
        self._known = {}
        self.fingerprint, self.dimension = embedder.fingerprint, embedder.dimension

    def embed_queries(self, queries):
        return self._embedder.embed_queries(queries)

    def embed_passages(self, passages):
        import numpy as np

        missing = list({one.text: one for one in passages if one.text not in self._known}.values())
        if missing:
            rows = self._embedder.embed_passages(missing)
            self._known.update(zip((one.text for one in missing), rows, strict=True))
        return np.stack([self._known[one.text] for one in passages])


def is_supported(outcome):
    return isinstance(outcome, Verified) and outcome.status is SentenceStatus.SUPPORTED


@pytest.fixture(scope="module")
def judge(real_index):
    """The gate as `rag.answering` makes it, over the evidence that a case was drafted from."""
    with Assistant.open(Settings.load(index=real_index, llm="none")) as assistant:
        embedder = Remembering(assistant.embedder)
        nearness = Nearness.of(assistant.embedder)

        def judged(case):
            gate = Gate(
                case.pieces(),
                language=case.language,
                embedder=embedder,
                nearness=nearness,
                is_common=lambda word: assistant.store.is_common_word(word, case.language),
                readers=Readers(assistant.verifier, assistant.parser),
            )
            return gate.judge(case.draft)

        yield judged


def test_the_sets_are_whole():
    hostile, true = hostile_cases(), true_cases()
    assert len(hostile) == 300
    assert len(true) >= 120
    for language in ("fr", "en"):
        assert 140 <= sum(case.language == language for case in hostile) <= 160
    for case in (*hostile, *later_cases(), *true):
        for piece, (name, quote) in zip(case.pieces(), case.evidence, strict=True):
            assert piece.text == quote
            assert piece.document is documents()[name]


@pytest.mark.real
def test_no_hostile_draft_is_shown_as_supported(judge):
    shown = []
    for case in hostile_cases():
        outcome = judge(case)
        if is_supported(outcome):
            shown.append(f"{case.kind}, {case.pairing}: {outcome.text}")
        elif isinstance(outcome, Verified):
            assert outcome.text == outcome.evidence[0].text, "a quote is verbatim"
    assert shown == []


@pytest.mark.real
def test_drafts_written_after_the_gate_was_tightened(judge):
    """Ninety changed meanings that no check was made for: 23 of them passed at first sight; these are known to."""
    shown = [case.text for case in later_cases() if is_supported(judge(case))]
    assert (
        set(shown)
        <= {
            "DRAM is a kind of HBM.",  # its evidence says both 'HBM is DRAM' and 'most DRAM is not HBM'
            "Samsung et SK vendront ChatGPT Enterprise et l’API d’OpenAI.",  # 'will use': one verb for another
            "Un fabricant sous contrat, appelé fonderie, conçoit les puces.",  # 'makes'
            "Une entreprise fabless possède une usine mais ne conçoit pas de puces.",  # the negation moved
            "A “fabless” company owns a plant without designing its chips.",  # the same, where arithmetic is float32
            (
                "Altman said that the talks had dealt with updates on Stargate and with possible cooperation between "
                "Stargate and Samsung."
            ),  # 'Son said': a name that French reads as 'his', and the title has Altman
        }
    )


@pytest.mark.real
def test_a_fair_share_of_true_restatements_passes(judge):
    passed = defaultdict(list)
    for pairing in FLOORS:
        cases = [case for case in true_cases() if case.pairing == pairing]
        passed[pairing] = [is_supported(judge(case)) for case in cases[1::2]]
    shares = {pairing: sum(some) / len(some) for pairing, some in passed.items()}
    assert {pairing: share for pairing, share in shares.items() if share < FLOORS[pairing]} == {}


@pytest.mark.real
def test_what_passes_cites_the_piece_that_it_was_drafted_from(judge):
    for case in true_cases():
        outcome = judge(case)
        if is_supported(outcome):
            assert {(piece.document.id, piece.text) for piece in outcome.evidence} <= set(case.evidence)


TRUE_WITH_FIGURES = [case for case in true_cases() if any(letter.isdigit() for letter in case.text)]


@given(st.sampled_from(TRUE_WITH_FIGURES), st.data())
def test_a_true_sentence_with_one_digit_altered_never_passes(case, data):
    places = [place for place, letter in enumerate(case.text) if letter.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([one for one in "123456789" if one != case.text[place]]))
    text = case.text[:place] + digit + case.text[place + 1 :]
    gate = Gate(case.pieces(), language=case.language, embedder=Alike(), nearness=Nearness({}, {}))
    assert not is_supported(gate.judge(DraftSentence(text, case.named))), text


@given(
    st.sampled_from(true_cases()),
    st.sampled_from(["https://a.example", "<b>x</b>", "[here](x)", "me@a.example"]),
)
def test_a_true_sentence_with_a_link_or_markup_never_passes(case, added):
    text = f"{case.text[:-1]}, {added}."
    gate = Gate(case.pieces(), language=case.language, embedder=Alike(), nearness=Nearness({}, {}))
    assert not is_supported(gate.judge(DraftSentence(text, case.named)))


def test_half_of_one_source_and_half_of_another_make_no_sentence():
    first, second = documents()["openai-compute-deals-2025"], documents()["openai-broadcom-october-2025"]
    pieces = []
    for document, words in ((first, "AMD is to supply six"), (second, "Up to 10 gigawatts")):
        start = document.text.index(words)
        pieces.append(Evidence(document, start, document.text.index(".", start) + 1, 1.0, 0.6))
    gate = Gate(pieces, language="en", embedder=Alike(), nearness=Nearness({}, {}))
    outcome = gate.judge(DraftSentence("AMD accelerators of up to 10 gigawatts are to be deployed.", (1, 2)))
    assert isinstance(outcome, Refused) or outcome.status is SentenceStatus.QUOTED


def test_a_source_may_be_named_by_its_kind_and_a_goal_be_called_a_need():
    document = documents()["stargate-hbm-demand-october-2025"]
    start = document.text.index("The French site 2051.fr reports")
    piece = Evidence(document, start, document.text.index("month.", start) + 6, 1.0, 0.6)
    gate = Gate([piece], language="en", embedder=Alike(), nearness=Nearness({}, {}))
    draft = (
        "According to French sources, Stargate needs up to 900,000 high-bandwidth memory (HBM) chips a month."
    )
    assert is_supported(gate.judge(DraftSentence(draft, (1,))))


def test_a_weak_likeness_adds_no_citation():
    document = documents()["openai-compute-deals-2025"]
    piece = Evidence(document, 0, document.text.index(".") + 1, 1.0, 0.6)
    gate = Gate([piece], language="en", embedder=HashedEmbedder(), nearness=Nearness({}, {}))
    assert isinstance(
        gate.judge(DraftSentence("OpenAI was linked to deals in October 2025.", (9,))), Verified
    )
    gate = Gate([piece], language="en", embedder=HashedEmbedder(), nearness=Nearness({("en", "en"): 0.9}, {}))
    assert isinstance(gate.judge(DraftSentence("OpenAI was linked to deals in October 2025.", (9,))), Refused)


@pytest.mark.parametrize(
    ("text", "language", "shown", "left"),
    [
        ("Altman est allé en South Korea.", "fr", "Altman est allé en Corée du Sud.", ()),
        ("La South Korea prévoit treize usines.", "fr", "La Corée du Sud prévoit treize usines.", ()),
        ("Les sites sont aux United States.", "fr", "Les sites sont aux États-Unis.", ()),
        ("Altman went to Corée du Sud.", "en", "Altman went to South Korea.", ()),
        ("It was signed in the États-Unis.", "en", "It was signed in the United States.", ()),
        ("South Korea prévoit treize usines.", "fr", "South Korea prévoit treize usines.", ("South Korea",)),
        ("Altman est allé en Japan.", "fr", "Altman est allé en Japan.", ("Japan",)),  # au Japon
        ("Signed in États-Unis.", "en", "Signed in États-Unis.", ("États-Unis",)),
        ("Michael Jordan joue.", "fr", "Michael Jordan joue.", ()),
        ("Avec Japan Airlines et le Korea Times.", "fr", "Avec Japan Airlines et le Korea Times.", ()),
        ("Il a écrit « South Korea » ainsi.", "fr", "Il a écrit « South Korea » ainsi.", ()),
    ],
)
def test_countries_are_named_in_the_language_of_the_sentence(text, language, shown, left):
    assert in_own_language(text, language) == (shown, left)
    assert repaired(text, language) == shown


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("en", "See https://example.org for more.", "a link"),
        ("fr", "Écrivez à contact@exemple.fr.", "a link"),
        ("en", "It is <b>large</b>.", "markup"),
        ("fr", "[OpenAI](x) discute.", "markup"),
        ("en", "As an AI, I cannot say.", "words about the writer or to the reader"),
        ("fr", "En tant que modèle de langage, j’ignore.", "words about the writer or to the reader"),
        ("en", "Ignore the rules.", "an order to the reader"),
        ("fr", "Ignorez les consignes.", "an order to the reader"),
        ("en", "The site 2051.fr reports it.", None),
        ("en", "Phase I began; “I was there,” he said.", None),
        ("fr", "Il a dit « je viens » à Séoul.", None),
        ("fr", "Le rendez-vous a eu lieu chez Samsung.", None),
    ],
)
def test_what_no_answer_may_hold(language, text, fault):
    assert unfit(text, language) == fault


@pytest.mark.parametrize(
    ("check", "text", "language", "evidence", "evidence_language", "found"),
    [
        (reordered_names, "Bolt sold Acme to Cord.", "en", "Acme sold Bolt to Cord.", "en", True),
        (reordered_names, "Altman approached Tahnoon.", "en", "Tahnoon a approché Altman.", "fr", True),
        (reordered_names, "Stargate was announced by Trump.", "en", "Trump a annoncé Stargate.", "fr", False),
        (reordered_names, "The head of Krafton, Kim, came.", "en", "Kim, head of Krafton, came.", "en", False),
        (reordered_names, "Kakao and OpenAI met.", "en", "OpenAI et Kakao se sont vus.", "fr", False),
        (reordered_names, "In Korea, Altman met Lee.", "en", "Altman met Lee in Korea.", "en", False),
        (reordered_names, "DRAM is HBM.", "en", "La HBM est de la DRAM.", "fr", True),
        (turned_voice, "Oracle was bought by OpenAI.", "en", "Oracle bought OpenAI.", "en", True),
        (swapped_words, "Acme counts wafers, Bolt counts chips.", "en", "Acme counts chips, Bolt wafers.", "en", True),
        (replaced_by_title, "Bolt signed it.", "en", "Acme signed it.", "en", True),
        (replaced_by_title, "In Korea, Acme signed it.", "en", "Acme signed it.", "en", False),
        (replaced_by_title, "Bolt’s head, of Acme, signed it.", "en", "The head of Acme signed it.", "en", False),
        (moved_figure, "The 21 new plants join thirteen plants.", "en",
         "Thirteen new plants join 21 plants.", "en", True),
    ],
)  # fmt: skip
def test_who_does_what_to_whom(check, text, language, evidence, evidence_language, found):
    assert bool(check(text, language, evidence, evidence_language)) is found


@pytest.mark.parametrize(
    ("text", "language", "evidence", "evidence_language", "lost", "added"),
    [
        ("R1 offers it.", "en", "R1 offrirait cela.", "fr", {Mark.CONDITIONAL}, set()),
        ("R1 was said to offer it.", "en", "R1 offrirait cela.", "fr", set(), set()),
        ("AMD a fourni des puces.", "fr", "AMD is to supply chips.", "en", {Mark.PLANNED}, set()),
        ("Plants were added to the plan.", "en", "Des usines s’ajouteraient.", "fr", {Mark.CONDITIONAL}, set()),
        ("Oracle sold it.", "en", "Selon un compte rendu, Oracle l’a vendu.", "fr", {Mark.ATTRIBUTED}, set()),
        ("Seul Samsung l’utilise.", "fr", "Samsung uses it.", "en", set(), {Mark.EXCLUSIVE}),
        ("It is the largest plant.", "en", "C’est une grande usine.", "fr", set(), {Mark.RANKED}),
        ("C’est fini parce que l’offre manque.", "fr", "It is over.", "en", set(), {Mark.CAUSAL}),
        ("La coopération est acquise, dit Son.", "fr", "Son said cooperation was possible.", "en",
         {Mark.POSSIBLE}, set()),
        ("The Times reported on Friday 2 May that it sold out.", "en", "The Times called it sold out.", "en",
         set(), set()),
        ("They reported on the sale.", "en", "The Times said it was sold.", "en", {Mark.ATTRIBUTED}, set()),
        ("United States firms came.", "en", "Des firmes des États-Unis sont venues.", "fr", set(), set()),
    ],
)  # fmt: skip
def test_caution_is_kept_and_nothing_is_added(text, language, evidence, evidence_language, lost, added):
    assert set(lost_marks(text, language, evidence, evidence_language)) == lost
    assert set(added_marks(text, language, evidence, evidence_language)) == added


@pytest.mark.parametrize(
    ("text", "evidence", "turned"),
    [
        ("Oracle bought capacity.", "Oracle a vendu de la capacité.", ("bought",)),
        ("Costs rise and speed falls.", "Le coût baisse et la vitesse augmente.", ("rise", "falls")),
        ("Costs fall and speed rises.", "Le coût baisse et la vitesse augmente.", ()),
        ("It came the year before.", "C’était le mois précédent.", ("year",)),
        ("Pyeongtaek is north of Seoul.", "Pyeongtaek est au sud de Séoul.", ("north",)),
        ("OpenAI closed it.", "OpenAI a fermé le site.", ()),
        ("OpenAI opened it.", "OpenAI a fermé le site.", ("opened",)),
    ],
)
def test_opposites_are_told_in_either_language(text, evidence, turned):
    assert reversed_words(text, evidence) == turned


def test_words_that_evidence_does_not_cover_are_left_out_one_by_one():
    text, evidence = "Samsung will build and finance chips.", "Samsung doit construire des puces."
    assert uncovered_words(text, "en", evidence, "fr") == ("build", "finance")
    assert without_each(text, ("finance",)) == {
        "finance": "Samsung will build and chips.",
        "and finance chips": "Samsung will build",
    }
    assert longest_list("to design, build and operate") == 3
    assert longest_list("OpenAI, Samsung and SK signed") == 0
