"""Follow-up questions: hard pairs in both languages, each with the question that a reader would have meant."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from rag.conversation import self_contained
from rag.evaluation_answers import read_questions

SUPPLY = "How much HBM does Stargate need?"
BESOIN = "De combien de HBM Stargate a-t-il besoin ?"
SEOUL = "What did Sam Altman discuss in Seoul in February 2025?"
A_SEOUL = "De quoi Sam Altman a-t-il parlé à Séoul en février 2025 ?"
PLANTS = "How many chip plants does South Korea plan?"
USINES = "Combien d’usines de puces la Corée du Sud prévoit-elle ?"
SIGNED = "When were the Stargate agreements with Samsung signed?"
SIGNES = "Quand les accords d’OpenAI avec Samsung ont-ils été signés ?"
ORACLE = "Is the Oracle deal official?"
CENTRES = "How many data centres will OpenAI build in Mongolia?"
MONGOLIE = "Combien de centres de données OpenAI construira-t-il en Mongolie ?"

REWRITTEN = [
    # a name takes the place of its like
    (SUPPLY, "And Samsung?", "How much HBM does Samsung need?"),
    (SUPPLY, "What about SK Hynix?", "How much HBM does SK Hynix need?"),
    (SUPPLY, "and for Oracle ?", "How much HBM does Oracle need?"),
    (SUPPLY, "SK Hynix?", "How much HBM does SK Hynix need?"),
    (SUPPLY, "And Samsung and SK Hynix?", "How much HBM does Samsung and SK Hynix need?"),
    (BESOIN, "et Samsung ?", "De combien de HBM Samsung a-t-il besoin ?"),
    (BESOIN, "Et pour Samsung ?", "De combien de HBM Samsung a-t-il besoin ?"),
    (BESOIN, "Qu’en est-il de SK Hynix ?", "De combien de HBM SK Hynix a-t-il besoin ?"),
    (SEOUL, "And Lee Jae-yong?", "What did Lee Jae-yong discuss in Seoul in February 2025?"),
    (A_SEOUL, "Et Lee Jae-yong ?", "De quoi Lee Jae-yong a-t-il parlé à Séoul en février 2025 ?"),
    (SIGNED, "And SK Hynix?", "When were the Stargate agreements with SK Hynix signed?"),
    (SIGNED, "And with SK Hynix?", "When were the Stargate agreements with SK Hynix signed?"),
    (SIGNES, "Et avec SK Hynix ?", "Quand les accords d’OpenAI avec SK Hynix ont-ils été signés ?"),
    (ORACLE, "And Broadcom?", "Is the Broadcom deal official?"),
    ("What is the price of the Oracle deal?", "And that of Broadcom?", "What is the price of the Broadcom deal?"),
    ("Quel est le montant du contrat d’Oracle ?", "Et celui de Broadcom ?",
     "Quel est le montant du contrat de Broadcom ?"),
    ("Quel est le patron de Samsung ?", "Et OpenAI ?", "Quel est le patron d’OpenAI ?"),
    # places and dates
    (SEOUL, "And in Tokyo?", "What did Sam Altman discuss in Tokyo in February 2025?"),
    (SEOUL, "And in October 2025?", "What did Sam Altman discuss in Seoul in October 2025?"),
    (A_SEOUL, "Et à Tokyo ?", "De quoi Sam Altman a-t-il parlé à Tokyo en février 2025 ?"),
    (A_SEOUL, "et en 2024 ?", "De quoi Sam Altman a-t-il parlé à Séoul en 2024 ?"),
    (A_SEOUL, "Et le 26 janvier 2024 ?", "De quoi Sam Altman a-t-il parlé à Séoul le 26 janvier 2024 ?"),
    (CENTRES, "What about the United Arab Emirates?",
     "How many data centres will OpenAI build in the United Arab Emirates?"),
    (MONGOLIE, "Qu’en est-il du Japon ?", "Combien de centres de données OpenAI construira-t-il au Japon ?"),
    (CENTRES, "And Japan?", "How many data centres will OpenAI build in Japan?"),
    (CENTRES, "And in Japan?", "How many data centres will OpenAI build in Japan?"),
    (CENTRES, "And Oracle?", "How many data centres will Oracle build in Mongolia?"),
    (MONGOLIE, "Et au Japon ?", "Combien de centres de données OpenAI construira-t-il au Japon ?"),
    (MONGOLIE, "Et le Japon ?", "Combien de centres de données OpenAI construira-t-il au Japon ?"),
    (MONGOLIE, "Et en Corée du Sud ?", "Combien de centres de données OpenAI construira-t-il en Corée du Sud ?"),
    ("Quel dignitaire Altman a-t-il vu aux Émirats arabes unis ?", "Et en Arabie saoudite ?",
     "Quel dignitaire Altman a-t-il vu en Arabie saoudite ?"),
    (PLANTS, "And in 2047?", "How many chip plants does South Korea plan in 2047?"),
    (USINES, "Et le Japon ?", "Combien d’usines de puces le Japon prévoit-il ?"),
    (USINES, "Et en 2047 ?", "Combien d’usines de puces la Corée du Sud prévoit-elle en 2047 ?"),
    # things counted, question words
    ("How many chips does Stargate need?", "And how many wafers?", "How many wafers does Stargate need?"),
    (SUPPLY, "And how many wafers?", "How many wafers does Stargate need?"),
    ("How many chips does Stargate need?", "And wafers?", "How many wafers does Stargate need?"),
    ("Combien de puces Stargate vise-t-il ?", "Et combien de wafers ?", "Combien de wafers Stargate vise-t-il ?"),
    ("Combien de puces Stargate vise-t-il ?", "Et d’accélérateurs ?", "Combien d’accélérateurs Stargate vise-t-il ?"),
    (SIGNED, "Where?", "Where were the Stargate agreements with Samsung signed?"),
    (SIGNED, "By whom?", "By whom were the Stargate agreements with Samsung signed?"),
    (SIGNES, "Et où ?", "Où les accords d’OpenAI avec Samsung ont-ils été signés ?"),
    (ORACLE, "Since when?", "Since when is the Oracle deal official?"),
    (A_SEOUL, "Pourquoi ?", "Pourquoi Sam Altman a-t-il parlé à Séoul en février 2025 ?"),
    (SEOUL, "Why?", f"{SEOUL} Why?"),
    (SUPPLY, "How much exactly?", f"{SUPPLY} How much exactly?"),
    # pronouns
    (SUPPLY, "Who leads it?", "Who leads Stargate?"),
    (SUPPLY, "What is its budget?", "What is Stargate’s budget?"),
    (SEOUL, "When did he arrive?", "When did Sam Altman arrive?"),
    (SEOUL, "Whom did he meet there?", "Whom did Sam Altman meet there?"),
    (SIGNED, "Who signed them?", f"{SIGNED} Who signed them?"),
    ("Who is the head of Samsung?", "Where does he live?", "Who is the head of Samsung? Where does he live?"),
    (ORACLE, "Is this deal confirmed?", f"{ORACLE} Is this deal confirmed?"),
    (BESOIN, "Combien coûte-t-il ?", "Combien Stargate coûte-t-il ?"),
    (BESOIN, "Quel est son budget ?", "Quel est le budget de Stargate ?"),
    (BESOIN, "Qui le dirige ?", f"{BESOIN} Qui le dirige ?"),
    (A_SEOUL, "Quand est-il arrivé ?", "Quand Sam Altman est-il arrivé ?"),
    (A_SEOUL, "Qu’a-t-il dit ensuite ?", "Que Sam Altman a-t-il dit ensuite ?"),
    (A_SEOUL, "Pourquoi est-ce qu’il est venu ?", "Pourquoi est-ce que Sam Altman est venu ?"),
    ("Où se trouve OpenAI ?", "Quand a-t-elle été fondée ?", "Quand OpenAI a-t-elle été fondée ?"),
    ("Que fabrique OpenAI ?", "Quelles sont ses usines ?", "Quelles sont les usines d’OpenAI ?"),
    (ORACLE, "cet accord est-il confirmé ?", f"{ORACLE} cet accord est-il confirmé ?"),
    (SUPPLY, "Is it a lot?", f"{SUPPLY} Is it a lot?"),
    (BESOIN, "C’est beaucoup ?", f"{BESOIN} C’est beaucoup ?"),
    (SUPPLY, "what is that in wafers?", f"{SUPPLY} what is that in wafers?"),
    # more than one name, and where each stands
    ("Who is the CEO of SK Hynix?", "And Samsung?", "Who is the CEO of Samsung?"),
    ("How much will Nvidia invest in OpenAI?", "And Oracle?", "How much will Oracle invest in OpenAI?"),
    ("How much will Nvidia invest in OpenAI?", "in which currency?",
     "How much will Nvidia invest in OpenAI? in which currency?"),
    ("How far is Pyeongtaek from Seoul?", "And from Icheon?", "How far is Pyeongtaek from Icheon?"),
    ("De combien le modèle R1 de DeepSeek est-il moins cher ?", "Et celui de Mistral ?",
     "De combien le modèle R1 de Mistral est-il moins cher ?"),
    ("Le contrat entre Oracle et OpenAI est-il confirmé ?", "et avec Nvidia ?",
     "Le contrat entre Oracle et OpenAI est-il confirmé ? et avec Nvidia ?"),
    ("how much hbm does stargate need", "and samsung", "how much hbm does stargate need? and samsung"),
    # the other language
    (SUPPLY, "Et Samsung ?", "How much HBM does Samsung need?"),
    (SEOUL, "Et à Tokyo ?", "What did Sam Altman discuss in Tokyo in February 2025?"),
    (SEOUL, "Et en octobre 2025 ?", "What did Sam Altman discuss in Seoul in octobre 2025?"),
    (BESOIN, "And SK Hynix?", "De combien de HBM SK Hynix a-t-il besoin ?"),
    (BESOIN, "Who leads it?", "Who leads Stargate?"),
    ("What is the population of Norway?", "Et la Suède ?", "What is the population of Sweden?"),
    ("Combien gagne un enseignant en France ?", "And in Germany?", "Combien gagne un enseignant en Allemagne ?"),
    # what a second set of pairs, written after the rules, found
    ("How many people died in the Lisbon earthquake?", "And how many were injured?",
     "How many people died in the Lisbon earthquake? And how many were injured?"),
    ("Which companies built the Channel Tunnel?", "How long did it take?", "How long did the Channel Tunnel take?"),
    ("What did the ECB decide in June 2024?", "And in September?", "What did the ECB decide in September 2024?"),
    ("Combien de centrales nucléaires la France compte-t-elle ?", "Et le Japon ?",
     "Combien de centrales nucléaires le Japon compte-t-il ?"),
    ("Combien de centrales nucléaires la France compte-t-elle ?", "Et de barrages ?",
     "Combien de barrages la France compte-t-elle ?"),
    ("Combien de centrales la France compte-t-elle ?", "Quand les a-t-elle construites ?",
     "Quand la France les a-t-elle construites ?"),
    # two names that could be meant: both are kept, and shown
    ("Did Altman meet Samsung?", "And SK Hynix?", "Did Altman meet Samsung? And SK Hynix?"),
]  # fmt: skip

LEFT_ALONE = [
    (SUPPLY, "Who is Lee Jae-yong?"),
    (SUPPLY, "And what is HBM?"),
    (SUPPLY, "What is the capital of Mongolia?"),
    (SUPPLY, "is the oracle deal official or not"),
    (SUPPLY, "Stargate budget"),
    (SUPPLY, "Does Stargate belong to the American government?"),
    (SUPPLY, "How long does it take to build a chip plant?"),
    (SUPPLY, "Is it true that Samsung supplies OpenAI?"),
    (SUPPLY, "What did Samsung say about its plants?"),
    (SUPPLY, "Which company makes the chips that Nvidia sells?"),
    (SUPPLY, "thanks!"),
    (BESOIN, "Qui est Lee Jae-yong ?"),
    (BESOIN, "Et c’est quoi la HBM ?"),
    (BESOIN, "Et qui est le patron de Samsung ?"),
    (BESOIN, "Et comment fonctionne un moteur hybride ?"),
    (BESOIN, "Y a-t-il des centres de données flottants ?"),
    (BESOIN, "Combien de temps faut-il pour bâtir une usine ?"),
    (BESOIN, "Est-il vrai que Samsung fournit OpenAI ?"),
    (BESOIN, "Les accords ont-ils été signés ?"),
    (BESOIN, "Pourquoi les puces sont-elles rares ?"),
    (BESOIN, "Samsung a-t-il publié ses chiffres ?"),
    (BESOIN, "Quel temps fait-il à Paris ?"),
    (BESOIN, "Merci !"),
    (BESOIN, "Les centres de données flottants sont-ils faciles à réaliser ?"),
    (BESOIN, "avantages centres de données flottants"),
]


@pytest.mark.parametrize(("before", "question", "meant"), REWRITTEN)
def test_a_follow_up_is_given_what_it_leaves_out(before, question, meant):
    assert self_contained(question, (before,)) == meant


@pytest.mark.parametrize(("before", "question"), LEFT_ALONE)
def test_a_question_that_stands_on_its_own_is_left_alone(before, question):
    assert self_contained(question, (before,)) == question


def test_no_question_of_the_evaluation_set_is_taken_for_a_follow_up_of_another():
    questions = [question.text for question in read_questions(ROOT / "tests/eval/questions.jsonl")]
    changed = [
        (before, question)
        for before, question in pairwise(questions)
        if self_contained(question, (before,)) != question
    ]
    assert changed == []


def test_a_follow_up_of_a_follow_up_goes_back_to_the_first_question():
    assert self_contained("And in Tokyo?", (SEOUL, "And Lee Jae-yong?")) == (
        "What did Lee Jae-yong discuss in Tokyo in February 2025?"
    )
    assert self_contained("Et Oracle ?", ("Qui est Altman ?", BESOIN, "et Samsung ?")) == (
        "De combien de HBM Oracle a-t-il besoin ?"
    )


def test_a_question_that_begins_with_and_is_taken_over_without_it():
    assert self_contained("And Samsung?", ("And how much HBM does Stargate need?",)) == (
        "How much HBM does Samsung need?"
    )
    assert self_contained("Et Samsung ?", ("Mais combien de puces Stargate vise-t-il ?",)) == (
        "Combien de puces Samsung vise-t-il ?"
    )


@pytest.mark.parametrize("question", ["And Samsung" + " and Samsung" * 40, "What? " * 60])
def test_a_long_text_is_no_follow_up(question):
    assert self_contained(question, (SUPPLY,)) == question
    assert self_contained("And Samsung?", (SUPPLY + " tell me more." * 60,)) == "And Samsung?"


def test_without_history_nothing_is_changed():
    assert self_contained("And SK Hynix?", ()) == "And SK Hynix?"
    assert self_contained("And SK Hynix?", ("",)) == "And SK Hynix?"


@given(question=st.text(max_size=60), before=st.text(max_size=60))
def test_any_text_gives_one_that_holds_the_question_or_its_own_words(question, before):
    assert isinstance(self_contained(question, (before,)), str)
