"""How the language model is trained to read: questions by rule from claims, their sources, and what is drawn."""

import random
from itertools import islice

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from rag.reading import WORDS, prompt_of
from training.asking import questions_of
from training.questions import Neighbours, rows_of
from training.reader import Draws, prompts_of, shared

# word, part of speech, head, relation, base form, kind of name, tag
BOUGHT = """
    Zorvex   PROPN 1 nsubj    Zorvex ORG    NNP
    bought   VERB  1 ROOT     buy    -      VBD
    40       NUM   3 nummod   40     -      CD
    cranes   NOUN  1 dobj     crane  -      NNS
    in       ADP   1 prep     in     -      IN
    2051     NUM   4 pobj     2051   DATE   CD
    .        PUNCT 1 punct    .      -      .
"""
SIGNED = """
    The      DET   1 det       the   -      DT
    pact     NOUN  3 nsubjpass pact  -      NN
    was      AUX   3 auxpass   be    -      VBD
    signed   VERB  3 ROOT      sign  -      VBN
    by       ADP   3 agent     by    -      IN
    Lund     PROPN 4 pobj      Lund  PERSON NNP
    in       ADP   3 prep      in    -      IN
    Oslo     PROPN 6 pobj      Oslo  GPE    NNP
"""
DENIED = """
    Zorvex   PROPN 3 nsubj    Zorvex ORG    NNP
    did      AUX   3 aux      do     -      VBD
    not      PART  3 neg      not    -      RB
    buy      VERB  3 ROOT     buy    -      VB
    forty    NUM   5 nummod   forty  -      CD
    cranes   NOUN  3 dobj     crane  -      NNS
"""
ACHETE = """
    L’       DET   1 det       le        -   -
    usine    NOUN  3 nsubj     usine     -   -
    a        AUX   3 aux:tense avoir     -   -
    acheté   VERB  3 ROOT      acheter   -   -
    quarante NUM   5 nummod    quarante  -   -
    grues    NOUN  3 obj       grue      -   -
    à        ADP   7 case      à         -   -
    Oslo     PROPN 3 obl:arg   Oslo      LOC -
    en       ADP   9 case      en        -   -
    2051     NUM   3 obl:mod   2051      -   -
"""


def parsed(table):
    rows = [line.split() for line in table.strip().splitlines()]
    words, parts, heads, relations, bases, names, tags = (list(column) for column in zip(*rows, strict=True))
    return Doc(
        Vocab(),
        words,
        spaces=[not word.endswith("’") for word in words],
        pos=parts,
        heads=[int(head) for head in heads],
        deps=relations,
        lemmas=bases,
        ents=["O" if name == "-" else f"B-{name}" for name in names],
        tags=["" if tag == "-" else tag for tag in tags],
    )


@pytest.mark.parametrize(
    ("table", "language", "questions"),
    [
        (
            BOUGHT,
            "en",
            {
                "What bought 40 cranes in 2051?",
                "How many cranes did Zorvex buy in 2051?",
                "When did Zorvex buy 40 cranes?",
            },
        ),
        (
            SIGNED,
            "en",
            {
                "What was signed by Lund in Oslo?",
                "By whom was the pact signed in Oslo?",
                "Where was the pact signed by Lund?",
            },
        ),
        (DENIED, "en", set()),
        (
            ACHETE,
            "fr",
            {
                "Qu’est-ce qui a acheté quarante grues à Oslo en 2051 ?",
                "Combien de grues est-ce que l’usine a acheté à Oslo en 2051 ?",
                "Où est-ce que l’usine a acheté quarante grues en 2051 ?",
                "Quand est-ce que l’usine a acheté quarante grues à Oslo ?",
            },
        ),
    ],
)
def test_each_part_of_a_claim_can_be_asked_for(table, language, questions):
    made = questions_of(parsed(table), language, random.Random(6))
    assert {one.question for one in made} == questions


def test_a_question_knows_the_words_that_answer_it():
    doc = parsed(BOUGHT)
    answers = {
        one.question: {doc[word].text for word in one.answer}
        for one in questions_of(doc, "en", random.Random(6))
    }
    assert answers["When did Zorvex buy 40 cranes?"] == {"in", "2051"}


def pair(evidence, label="supported"):
    return {"evidence": evidence, "label": label, "lang_evidence": "en", "index": 7}


def made_of(evidence, label="supported", *others):
    chooser = random.Random(6)
    pairs = [pair(evidence, label), *map(pair, others)]
    return list(rows_of(parsed(BOUGHT), pairs[0], "en", Neighbours(pairs, chooser), chooser))


def test_the_evidence_of_a_true_claim_answers_and_without_the_telling_sentence_it_does_not():
    rows = made_of("Zorvex runs the port of Lund, in the north. It bought 40 cranes in 2051.")
    by_kind = {(row["kind"], row["answers"]): row["evidence"] for row in rows}
    assert by_kind == {
        ("told", True): "Zorvex runs the port of Lund, in the north. It bought 40 cranes in 2051.",
        ("rest", False): "Zorvex runs the port of Lund, in the north.",
    }
    assert {row["pair"] for row in rows if row["answers"]} == {7}


def test_another_piece_about_the_same_name_does_not_answer_unless_it_holds_the_answer():
    near, same = "Zorvex employs 300 people.", "In 2051 Zorvex bought its 40 cranes."
    rows = made_of("Zorvex bought 40 cranes in 2051.", "supported", near)
    assert {row["evidence"] for row in rows if row["kind"] == "near"} == {near}
    assert not [row for row in made_of("Zorvex bought cranes.", "supported", same) if row["kind"] == "near"]


def test_what_is_not_told_enough_about_does_not_answer():
    rows = made_of("Zorvex bought cranes.", "not_enough_evidence")
    assert {(row["kind"], row["answers"]) for row in rows} == {("untold", False)}


def row(question, evidence, *, answers, kind, translated=None):
    return {
        "question": question,
        "evidence": evidence,
        "answers": answers,
        "kind": kind,
        "translated": translated,
        "lang_question": "en",
        "lang_evidence": "en",
    }


ALIKE = [
    row("Who bought cranes?", "Zorvex bought cranes.", answers=True, kind="told"),
    row("Who bought cranes?", "They bought cranes.", answers=False, kind="near"),
]
APART = row("Who bought cranes?", "The sea is blue.", answers=False, kind="near")


def test_half_of_what_is_drawn_answers_among_sources_with_as_many_words_of_the_question():
    drawn = list(islice(Draws([*ALIKE, APART], 3), 200))
    assert {source for _, source, _ in drawn} == {"Zorvex bought cranes.", "They bought cranes."}
    assert 80 <= sum(answers for _, _, answers in drawn) <= 120
    assert drawn == list(islice(Draws([*ALIKE, APART], 3), 200))


def test_nothing_is_drawn_where_every_source_answers():
    assert list(Draws(ALIKE[:1], 3)) == []


def test_prompts_are_those_that_the_product_asks_and_labels_the_words_that_follow():
    block = next(prompts_of(Draws(ALIKE, 3)))
    assert set(block) == {
        (prompt_of("Who bought cranes?", "Zorvex bought cranes."), WORDS.index(" yes")),
        (prompt_of("Who bought cranes?", "They bought cranes."), WORDS.index(" no")),
    }


def test_words_in_common_are_counted_by_their_beginnings():
    assert shared("Who bought the cranes?", "Cranes were bought.") == 1
    assert shared("Who bought the cranes?", "Cranes are tall.") == 0.5
    assert shared("Who is it?", "It is.") is None
