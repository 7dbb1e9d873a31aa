"""French from English in short questions and in long texts, alike every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language import detect_language, is_other_language, question_language

FRENCH = (
    "Et Samsung ?|Combien ?|combien de puces par mois|COMBIEN DE PUCES PAR MOIS|COMBIEN ?|Pourquoi ?|Et après ?|"
    "Quelle est la capacité ?|quel budget|Qui ?|Où ça ?|Budget de Stargate ?|Les chiffres ?|Samsung fait quoi ?|"
    "C'est quoi un wafer ?|C’est quoi la HBM|l'accord avec Oracle|Nvidia investit combien|date de la visite|"
    "ou se trouve Pyeongtaek|quand Altman est-il venu|Quels pays ?|Merci beaucoup|Bonjour|oui|non merci|"
    "Qu'est-ce que HBM?|Et la Corée ?|centres de données flottants|puces mémoire|accord signé|prix du wafer|"
    "Et pour SK Hynix ?|Résumé ?|dix gigawatts|Stargate coûte combien|Combien d'argent|500 milliards de dollars|"
    "que veut dire fabless|qui est Sam Altman|donne moi les dates|OU ET QUAND|explique|"
    "Mémoire à large bande passante|Jusqu'à 900 000 puces|Quelle différence entre puce et wafer ?|"
    "capacité mondiale|siège de Samsung|Qui dirige SK Hynix|Hello Kitty vient de quel pays ?"
).split("|")
ENGLISH = (
    "how much HBM does Stargate need?|Stargate budget?|Hello world|HOW MANY CHIPS PER MONTH|hello|Why?|And then?|"
    "how many chips per month|What about Samsung?|Who?|Where?|the deal with Oracle|Nvidia invests how much|"
    "date of the visit|where is Pyeongtaek|when did Altman come|Which countries?|Thank you|yes|no thanks|"
    "What's HBM?|And Korea?|floating data centers|memory chips|signed agreement|wafer price|And for SK Hynix?|"
    "ten gigawatts|How much money|$500 billion|what does fabless mean|who is Sam Altman|give me the dates|"
    "WHERE AND WHEN|explain|High-bandwidth memory|Up to 900,000 wafers|Difference between chip and wafer?|"
    "world capacity|Samsung headquarters|Who runs SK Hynix|How much did L'Oréal pay?|Samsung’s role|Don’t know|"
    "Is the café in Rio de Janeiro open?|list all partners|Did Charles de Gaulle visit?|What is the UN budget?|"
    "dont know|Is la Défense in Paris?"
).split("|")
NEITHER = (
    "HBM ?|HBM?|Stargate|Samsung ?|SK Hynix|42||???|GPT-5 ?|7 GW|2025|Sam Altman ?|AMD ?|UN ?|WHO?|IT".split(
        "|"
    )
)
OTHERS = (
    "Samsung hat einen Vertrag mit OpenAI unterschrieben.",
    "El presidente anunció un plan de quinientos mil millones de dólares para la inteligencia artificial.",
    "Il presidente ha annunciato un piano da cinquecento miliardi di dollari per l'intelligenza artificiale.",
    "O presidente anunciou um plano de quinhentos mil milhões de dólares para a inteligência artificial.",
    "Hoeveel geheugen heeft het project van Samsung en OpenAI nodig?",
    "Сколько стоит Stargate?",
    "Stargateの予算はいくらですか",
    "삼성전자는 스타게이트에 메모리를 공급한다",
)


@pytest.mark.parametrize("text", FRENCH)
def test_short_french_is_french_whatever_is_expected(text: str) -> None:
    assert question_language(text, "en") == "fr"


@pytest.mark.parametrize("text", ENGLISH)
def test_short_english_is_english_whatever_is_expected(text: str) -> None:
    assert question_language(text, "fr") == "en"


@pytest.mark.parametrize("text", NEITHER)
def test_names_and_figures_are_in_the_language_expected(text: str) -> None:
    assert (question_language(text, "fr"), question_language(text, "en")) == ("fr", "en")


def test_a_long_text_is_judged_by_its_bulk_and_not_by_what_it_quotes() -> None:
    french = "Le ministre a signé hier un accord avec les industriels de la région. " * 40
    english = "The minister signed a deal with the manufacturers of the region yesterday. " * 40
    assert detect_language("“The chips are down.” " + french) == "fr"
    assert detect_language("« Les jeux sont faits. » " + english) == "en"
    assert detect_language(english[:300] + french * 3) == "fr"


@pytest.mark.parametrize("text", OTHERS)
def test_a_third_language_is_named_as_such(text: str) -> None:
    assert is_other_language(text)


@pytest.mark.parametrize("text", [*FRENCH, *ENGLISH, *NEITHER])
def test_french_and_english_are_never_a_third_language(text: str) -> None:
    assert not is_other_language(text)


@given(st.text(max_size=60))
def test_any_text_gets_a_language_and_always_the_same(text: str) -> None:
    language = detect_language(text)
    assert language in {"fr", "en"}
    assert detect_language(text) == language
    assert is_other_language(text) is is_other_language(text)


@pytest.mark.parametrize(
    "text", ["mosquitoes spread malaria", "lorem ipsum dolor sit amet, consectetur elit"]
)
def test_a_close_call_is_always_the_same(text: str) -> None:
    # Unseeded, langdetect calls these French, English or neither in turn.
    assert len({(question_language(text, "fr"), question_language(text, "en")) for _ in range(40)}) == 1


def test_threads_agree() -> None:
    texts = ["floating data centers", "centres flottants", "Stargate budget?", "prix wafer"] * 25
    alone = [detect_language(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect_language, texts)) == alone
