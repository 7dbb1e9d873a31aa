"""Who does what to whom, in claims and their evidence: parts exchanged are found, paraphrases are left alone."""

import pytest

from rag.claims.conflicts import Conflict, ConflictKind
from rag.claims.frames import frame_of
from rag.claims.gathering import Finding, Gathered, Sources, gather
from rag.claims.parsable import sentences_of
from rag.claims.participants import facts_of
from rag.claims.piece_vectors import PieceVectors
from rag.claims.predicates import find_predicate, is_symmetric
from rag.claims.records import Judgement, Statement, StatementKind, VerdictKind
from rag.claims.turned import Fault, compare_all
from rag.claims.verdict import decide
from rag.models import ModelStore
from rag.nearness import Nearness
from rag.parsing import open_parser
from rag.records import Document, Evidence, Filters, Hit, Passage
from rag.settings import Settings
from rag.syntax import Parse, Relation, Token
from role_pairs import exchanges, pairs, replacements

# --- without a model: trees written by hand


def tree(text: str, *rows: str) -> Parse:
    """A tree: word, class, relation, place of the head, preposition; '*' behind a name, 'past' behind a participle."""
    tokens, at = [], 0
    for place, row in enumerate(rows):
        word, word_class, relation, head, *rest = row.split("|")
        start = text.index(word, at)
        at = start + len(word)
        extra = rest[0] if rest else ""
        form = "past" if extra.endswith("past") else ""
        tokens.append(
            Token(
                place, word, start, at, word_class, form, Relation(relation), int(head),
                extra.replace("past", "").replace("*", "").strip(), "*" in extra,
            )
        )  # fmt: skip
    return Parse(tuple(tokens))


class Written:
    """A parser that knows the trees of some sentences."""

    fingerprint = "written"

    def __init__(self, *trees: Parse):
        self._trees = {"".join(token.text for token in tree.tokens): tree for tree in trees}

    def parse(self, sentences):
        return tuple(
            next(tree for key, tree in self._trees.items() if key == "".join(one.text.rstrip(".").split()))
            for one in sentences
        )


SOURCE = "Renova sold Duralex steel"
TURNED = "Duralex sold Renova steel"
BOUGHT = "Duralex bought steel from Renova"
PASSIVE = "Steel was sold to Duralex by Renova"
TREES = Written(
    tree(SOURCE, "Renova|PROPN|subject|1|*", "sold|VERB|root|1", "Duralex|PROPN|dative|1|*", "steel|NOUN|object|1"),
    tree(TURNED, "Duralex|PROPN|subject|1|*", "sold|VERB|root|1", "Renova|PROPN|dative|1|*", "steel|NOUN|object|1"),
    tree(
        BOUGHT, "Duralex|PROPN|subject|1|*", "bought|VERB|root|1", "steel|NOUN|object|1", "from|ADP|preposition|4",
        "Renova|PROPN|nominal|2|from*",
    ),
    tree(
        PASSIVE, "Steel|NOUN|passive subject|2", "was|AUX|passive auxiliary|2", "sold|VERB|root|2|past",
        "to|ADP|preposition|4", "Duralex|PROPN|oblique|2|to*", "by|ADP|preposition|2", "Renova|PROPN|agent|2|by*",
    ),
)  # fmt: skip


def spoken(text: str) -> dict[str, list[str]]:
    """The parts of the one fact of a sentence whose tree is written above."""
    frame = frame_of(f"{text}.", "en")
    ((sentence, start),) = sentences_of(frame, frame.sentences)
    (fact,) = facts_of(frame, [(TREES.parse([sentence])[0], start)])
    assert fact.concept == "transfer"
    return {
        part: [" ".join(word.text for word in one.name or one.words).lower() for one in group]
        for part, group in fact.parts.items()
    }


class TestWritten:
    @pytest.mark.parametrize("text", [SOURCE, BOUGHT, PASSIVE])
    def test_a_sale_is_one_thing_however_it_is_told(self, text):
        assert spoken(text) == {"giver": ["renova"], "receiver": ["duralex"], "thing": ["steel"]}

    @pytest.mark.parametrize("text", [BOUGHT, PASSIVE])
    def test_a_paraphrase_holds_the_parts(self, text):
        (reading,) = compare_all(TREES, (f"{text}.", "en"), [(f"{SOURCE}.", "en")])
        assert reading.roles is None
        assert reading.is_held

    def test_exchanged_parts_are_told_with_the_words_of_the_source(self):
        (reading,) = compare_all(TREES, (f"{TURNED}.", "en"), [(f"{SOURCE}.", "en")])
        roles = reading.roles
        assert roles.fault is Fault.TURNED
        assert TURNED[roles.start : roles.end] == "Duralex"
        assert SOURCE[roles.evidence_start : roles.evidence_end] == SOURCE
        assert roles.reason == f"the roles are other ones: the source says “{SOURCE}”"

    def test_what_names_nobody_of_the_claim_is_not_even_parsed(self):
        (reading,) = compare_all(TREES, (f"{TURNED}.", "en"), [("Kering sold Chanel silk.", "en")])
        assert reading.roles is None
        assert not reading.is_held


class TestTable:
    def test_a_sale_and_a_purchase_are_one_concept_told_from_two_sides(self):
        sale, purchase = find_predicate("vendu", "V", "fr"), find_predicate("bought", "V", "en")
        assert sale.concept == purchase.concept == "transfer"
        assert (sale.slots["subject"], purchase.slots["subject"]) == (("giver",), ("receiver",))

    def test_only_french_buys_to_somebody(self):
        assert find_predicate("acheter", "V", "fr").slots["to"] == ("giver",)
        assert "to" not in find_predicate("buy", "V", "en").slots

    def test_a_noun_is_no_verb(self):
        assert find_predicate("livraison", "V", "fr") != find_predicate("livraison", "N", "fr")
        assert find_predicate("fournisseur", "H", "fr").slots["holder"] == ("giver",)
        assert find_predicate("wafer", "V", "en") is None

    @pytest.mark.parametrize("word", ["signed", "rencontré", "merges", "fusionné"])
    def test_two_may_do_to_each_other_what_has_no_direction(self, word):
        assert is_symmetric(word)


SAME = Judgement(0.95, 0.02, 0.03)


def finding(name, *, conflict=False, turned=None, parts_held=False):
    source = Document(name, "It says so.", "en", "A note")
    told = (Conflict(ConflictKind.DIRECTION, 0, 1, 0, 1, "the roles are other ones"),) if conflict else ()
    return Finding(
        Evidence(source, 0, 11, 1.0), 0.6, SAME, told, None, (), (), turned=turned, parts_held=parts_held
    )


def verdict(*findings):
    statement = Statement("It is so.", 0, 9, "en", StatementKind.CLAIM)
    return decide(Gathered(findings, lambda _one, _other: 0.0), statement).verdict


class TestVerdict:
    def test_exchanged_parts_keep_a_piece_from_supporting(self):
        assert verdict(finding("a")) is VerdictKind.SUPPORTED
        assert verdict(finding("a", turned="the roles are other ones")) is VerdictKind.NOT_FOUND

    def test_what_does_not_tell_the_parts_does_not_dispute_what_does(self):
        turned = finding("a", conflict=True, turned="the roles are other ones")
        assert verdict(turned, finding("b")) is VerdictKind.CONTRADICTED
        assert verdict(turned, finding("b", parts_held=True)) is VerdictKind.DISPUTED


class TestGathering:
    def gathered(self, claim, judgement, parser):
        class Embedder:
            def embed_passages(self, passages):
                import numpy as np

                return np.ones((len(passages), 1), dtype=np.float32)

        class Verifier:
            def judge(self, pairs):
                return tuple(judgement for _ in pairs)

        document = Document("a", f"{SOURCE}.", "en", "A note")
        passage = Passage("a", 1, 0, len(document.text), document.text, "en", "A note", ())
        sources = Sources(
            search=lambda *_: (Hit(passage, 1.0),),
            select=lambda *_: (Evidence(document, 0, len(document.text), 1.0),),
            document_of=lambda *_: document,
            vectors=PieceVectors(Embedder()),
            nearness=Nearness({("en", "en"): 0.0}, {("en", "en"): 0.0}),
            verifier=Verifier(),
            is_common=lambda *_: False,
            parser=parser,
        )
        statement = Statement(claim, 0, len(claim), "en", StatementKind.CLAIM)
        return gather(statement, sources, Filters())

    def test_exchanged_parts_are_a_conflict_of_direction(self):
        (found,) = self.gathered(f"{TURNED}.", SAME, TREES).findings
        (conflict,) = [one for one in found.conflicts if one.reason == found.turned]
        assert conflict.kind is ConflictKind.DIRECTION
        assert TURNED[conflict.start : conflict.end] == "Duralex"
        assert not found.parts_held

    def test_parts_that_are_held_are_no_conflict(self):
        (found,) = self.gathered(f"{BOUGHT}.", SAME, TREES).findings
        assert found.turned is None
        assert found.parts_held

    def test_without_a_parser_nothing_is_compared(self):
        (found,) = self.gathered(f"{BOUGHT}.", SAME, None).findings
        assert found.turned is None
        assert not found.parts_held


# --- with the real pipelines


@pytest.fixture(scope="module")
def parser():
    return open_parser(ModelStore(Settings.load().cache))


def fault(parser, evidence, claim):
    (reading,) = compare_all(parser, claim, [evidence])
    return None if reading.roles is None else reading.roles.fault


@pytest.mark.real
class TestPairs:
    @pytest.mark.parametrize(
        ("language", "source", "own", "claim"), [pair[:4] for pair in pairs() if pair[4]]
    )
    def test_a_paraphrase_is_never_called_turned(self, parser, language, source, own, claim):
        assert fault(parser, (source, language), (claim, own)) in {None, Fault.DOUBTFUL}

    @pytest.mark.parametrize(
        ("language", "own", "fewest"),
        [("en", "en", 28), ("fr", "fr", 28), ("en", "fr", 27), ("fr", "en", 27)],
    )
    def test_exchanged_parts_are_found_within_a_language_and_across(self, parser, language, own, fewest):
        false = [pair for pair in pairs() if not pair[4] and pair[0] == language and pair[2] == own]
        assert len(false) == 29
        found = [fault(parser, (source, language), (claim, own)) for _, source, _, claim, _ in false]
        assert sum(one in {Fault.TURNED, Fault.LIKELY} for one in found) >= fewest

    @pytest.mark.parametrize(("language", "source", "claim", "is_replaced"), replacements())
    def test_a_name_in_the_place_of_one_that_stands_there_alone(
        self, parser, language, source, claim, is_replaced
    ):
        found = fault(parser, (source, language), (claim, language))
        assert (found in {Fault.REPLACED, Fault.TURNED}) is is_replaced

    @pytest.mark.parametrize(("language", "source", "claim", "is_exchanged"), exchanges())
    def test_names_that_hang_on_what_the_other_hung_on(self, parser, language, source, claim, is_exchanged):
        found = fault(parser, (source, language), (claim, language))
        assert (found is Fault.LIKELY) is is_exchanged

    @pytest.mark.parametrize(
        ("claim", "language"),
        [
            ("Krafton SDS is the parent company of Krafton.", "en"),
            ("Krafton is a subsidiary of Krafton SDS.", "en"),
            ("Krafton SDS est la maison mère de Krafton.", "fr"),
            ("Krafton est une filiale de Krafton SDS.", "fr"),
        ],
    )
    def test_a_firm_and_one_that_has_its_name_in_its_own_are_two(self, parser, claim, language):
        assert (
            fault(parser, ("Krafton SDS, a subsidiary of Krafton, builds it.", "en"), (claim, language))
            is Fault.TURNED
        )

    def test_a_typographic_apostrophe_and_a_break_in_the_line_change_nothing(self, parser):
        source = (
            "L’an dernier,\nMaersk a vendu deux pétroliers à l’État\u00a0; Petrobras en a acheté à Maersk.",
            "fr",
        )
        assert fault(parser, source, ("Maersk a acheté des pétroliers à Petrobras.", "fr")) is Fault.TURNED
        assert fault(parser, source, ("Petrobras a acheté des pétroliers à Maersk.", "fr")) is None

    def test_places_count_characters_of_the_whole_text(self, parser):
        source = "Prices rose. Last year Maersk sold two tankers to Petrobras."
        claim = "Prices rose. Maersk bought two tankers from Petrobras."
        (reading,) = compare_all(parser, (claim, "en"), [(source, "en")])
        assert claim[reading.roles.start : reading.roles.end] in {"Maersk", "Petrobras"}
        told = source[reading.roles.evidence_start : reading.roles.evidence_end]
        assert told == "Maersk sold two tankers to Petrobras"

    @pytest.mark.parametrize(
        ("source", "claim", "is_untold"),
        [
            ("Okafor met Lindqvist in Oslo.", "Okafor invited Lindqvist.", True),
            ("Okafor a rencontré Lindqvist à Oslo.", "Okafor a invité Lindqvist.", True),
            ("Okafor invited Lindqvist to Oslo.", "Lindqvist was invited by Okafor.", False),
            ("Okafor met Lindqvist in Oslo.", "Okafor talked with Lindqvist.", False),
        ],
    )
    def test_what_one_name_does_to_another_must_be_told(self, parser, source, claim, is_untold):
        language = "fr" if " a " in claim else "en"
        (reading,) = compare_all(parser, (claim, language), [(source, language)])
        assert reading.is_untold is is_untold

    def test_the_reason_is_in_the_claims_language(self, parser):
        source = ("Last year Maersk sold two tankers to Petrobras.", "en")
        (reading,) = compare_all(parser, ("Maersk a acheté deux pétroliers à Petrobras.", "fr"), [source])
        assert reading.roles.reason.startswith("les rôles sont autres\u00a0: la source dit «")


def test_the_pairs_are_as_many_true_as_false_within_languages_and_across():
    table = pairs()[:224]
    assert sum(pair[4] for pair in table) == 112
    assert sum(pair[0] != pair[2] for pair in table) == 112
