"""Every label of the chat, in French and in English, as equals.

French needs its typography: typographic apostrophes, and a no-break space (U+00A0) before `: ? !` and
inside guillemets, or a narrow one (U+202F) before `;`. The tests hold both languages to the same fields.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strings:
    """The labels of one interface language; `{name}` stands for what the page fills in."""

    language: str
    tagline: str
    interface_language: str
    conversation: str
    you_asked: str
    question_label: str
    question_placeholder: str
    ask: str
    stop: str
    clear: str
    export: str
    answer_language: str
    answer_language_question: str
    answer_language_fr: str
    answer_language_en: str
    mode: str
    mode_auto: str
    mode_extract: str
    welcome_title: str
    welcome_text: str
    examples: str
    # While an answer is being made
    searching: str
    evidence_found: str
    evidence_found_one: str
    checking: str
    # An answer
    verified: str
    verified_hint: str
    verbatim: str
    verbatim_hint: str
    translation: str
    sources: str
    source_mark: str  # what a screen reader says for [1]
    based_on: str
    other_passages: str
    disagreement: str
    disagreement_hint: str
    value: str
    source: str
    date: str
    undated: str
    # No answer
    nothing_found: str
    not_in_sources: str
    unknown_name: str
    unsupported_draft: str
    nearest: str
    nearest_hint: str
    stopped: str
    stopped_text: str
    broken: str
    fix: str
    unexpected: str
    unexpected_fix: str
    # How an answer was made
    receipt: str
    generation: str
    embedder: str
    llm: str
    llm_none: str
    settings: str
    notes: str
    seconds: str
    # The source panel
    panel: str
    panel_empty_title: str
    panel_empty: str
    quote_checked: str
    quote_changed: str
    quote_changed_fix: str
    whole_document: str
    longer_excerpt: str
    excerpt_only: str
    facts: str
    document: str
    version: str
    characters: str
    checksum: str
    licence: str
    link: str
    copy_text: str
    copy_markdown: str
    copied: str
    copy_failed: str
    back: str
    # Languages
    french: str
    english: str
    # Export
    export_title: str
    export_sources: str
    export_no_answer: str
    export_empty: str
    example_questions: tuple[str, ...]
    error_titles: tuple[tuple[str, str], ...]


ENGLISH = Strings(
    language="en",
    tagline="Answers from your documents, each sentence with its source",
    interface_language="Interface language",
    conversation="Conversation",
    you_asked="Question",
    question_label="Your question",
    question_placeholder="Ask in English or in French",
    ask="Ask",
    stop="Stop",
    clear="Clear",
    export="Export",
    answer_language="Answer language",
    answer_language_question="Same as question",
    answer_language_fr="French",
    answer_language_en="English",
    mode="Answer with",
    mode_auto="Sentences and quotes",
    mode_extract="Quotes only",
    welcome_title="Ask your documents",
    welcome_text="Each sentence of an answer carries numbered marks. Select one to read the very words of "
    "the source, in their place. What the documents do not say is not answered.",
    examples="Questions to begin with",
    searching="Searching the documents…",
    evidence_found="{count} passages found. Reading them, and checking each sentence before it is shown…",
    evidence_found_one="One passage found. Reading it, and checking each sentence before it is shown…",
    checking="Checking the next sentence…",
    verified="verified",
    verified_hint="Written by the language model; its figures and names stand in the quotes that it cites",
    verbatim="verbatim quote",
    verbatim_hint="The very words of the source, unchanged",
    translation="Translation, not a quote",
    sources="Sources",
    source_mark="Source {number}: {title}",
    based_on="based on {reports}",
    other_passages="Passages read and not cited ({count})",
    disagreement="The sources disagree",
    disagreement_hint="No version has been chosen over another.",
    value="What it says",
    source="Source",
    date="Date",
    undated="undated",
    nothing_found="Nothing found",
    not_in_sources="Not in the documents",
    unknown_name="A name that no document mentions",
    unsupported_draft="Nothing could be verified",
    nearest="Nearest passages",
    nearest_hint="They are near the question, and do not answer it.",
    stopped="Stopped",
    stopped_text="You stopped this answer. What stands above had been checked; the rest was not.",
    broken="Something is broken",
    fix="What to do",
    unexpected="The answer could not be finished.",
    unexpected_fix="ask again; if it fails again, the server’s log says why",
    receipt="How this answer was made",
    generation="Index generation",
    embedder="Embedding model",
    llm="Language model",
    llm_none="none: quotes only",
    settings="Settings",
    notes="Notes of the check",
    seconds="{seconds} s",
    panel="Source text",
    panel_empty_title="Nothing selected",
    panel_empty="Select a numbered mark to read the quoted words in their source.",
    quote_checked="Quote and checksum match the stored text",
    quote_changed="This quote no longer stands at its place in the stored text.",
    quote_changed_fix="ask the question again; if it happens again, run: sourcier doctor",
    whole_document="Show the whole document ({count} characters)",
    longer_excerpt="Show a longer excerpt (the document has {count} characters)",
    excerpt_only="A long document: the 250,000 characters on either side are shown.",
    facts="About this source",
    document="Document",
    version="Version",
    characters="Characters",
    checksum="SHA-256",
    licence="Licence",
    link="Original",
    copy_text="Copy citation",
    copy_markdown="Copy as a Markdown footnote",
    copied="Copied",
    copy_failed="Select the text to copy it: the browser refused",
    back="Back to the answer",
    french="French",
    english="English",
    export_title="Sourcier: questions and answers",
    export_sources="Sources",
    export_no_answer="No answer",
    export_empty="Nothing has been asked yet.",
    example_questions=(
        "How much HBM does Stargate need?",
        "What did Sam Altman discuss in Seoul in February 2025?",
        "Why can a count of chips not be compared with a count of wafers?",
        "De combien de HBM Stargate a-t-il besoin ?",
    ),
    error_titles=(
        ("QuestionError", "The question cannot be used"),
        ("IndexMissing", "There is no index yet"),
        ("IndexDamaged", "The index is damaged"),
        ("IndexForeign", "The index belongs to another model"),
        ("IndexBusy", "The index is being written"),
        ("ModelMissing", "The model’s weights are missing"),
        ("ModelDamaged", "The model’s weights are damaged"),
        ("ModelUnreachable", "The model’s weights cannot be fetched"),
        ("DiskFull", "The disk is full"),
        ("LanguageModelError", "The language model does not answer"),
        ("UnknownDocument", "This document is not in the index"),
        ("DocumentError", "This passage cannot be shown"),
        ("SettingsError", "A setting makes no sense"),
    ),
)

FRENCH = Strings(
    language="fr",
    tagline="Des réponses tirées de vos documents, chaque phrase avec sa source",
    interface_language="Langue de l’interface",
    conversation="Conversation",
    you_asked="Question",
    question_label="Votre question",
    question_placeholder="Posez une question, en français ou en anglais",
    ask="Demander",
    stop="Arrêter",
    clear="Effacer",
    export="Exporter",
    answer_language="Langue de la réponse",
    answer_language_question="Celle de la question",
    answer_language_fr="Français",
    answer_language_en="Anglais",
    mode="Répondre par",
    mode_auto="Phrases et citations",
    mode_extract="Citations seules",
    welcome_title="Interrogez vos documents",
    welcome_text="Chaque phrase d’une réponse porte des renvois numérotés. Ouvrez-en un pour lire les mots "
    "mêmes de la source, à leur place. Ce que les documents ne disent pas reste sans réponse.",
    examples="Pour commencer",
    searching="Recherche dans les documents…",
    evidence_found="{count} passages trouvés. Lecture en cours ; chaque phrase est vérifiée avant d’être "
    "affichée…",
    evidence_found_one="Un passage trouvé. Lecture en cours ; chaque phrase est vérifiée avant "
    "d’être affichée…",
    checking="Vérification de la phrase suivante…",
    verified="vérifiée",
    verified_hint="Rédigée par le modèle de langue ; ses chiffres et ses noms figurent dans les passages "
    "cités",
    verbatim="citation exacte",
    verbatim_hint="Les mots mêmes de la source, inchangés",
    translation="Traduction, et non citation",
    sources="Sources",
    source_mark="Source {number} : {title}",
    based_on="d’après {reports}",
    other_passages="Passages lus et non cités ({count})",
    disagreement="Les sources ne s’accordent pas",
    disagreement_hint="Aucune version n’a été préférée à une autre.",
    value="Ce qu’elle dit",
    source="Source",
    date="Date",
    undated="sans date",
    nothing_found="Rien trouvé",
    not_in_sources="Absent des documents",
    unknown_name="Un nom qu’aucun document ne mentionne",
    unsupported_draft="Rien n’a pu être vérifié",
    nearest="Passages les plus proches",
    nearest_hint="Proches de la question, ils n’y répondent pas.",
    stopped="Arrêté",
    stopped_text="Vous avez arrêté cette réponse. Ce qui figure ci-dessus avait été vérifié ; le reste ne "
    "l’a pas été.",
    broken="Une panne est survenue",
    fix="Que faire",
    unexpected="La réponse n’a pas pu être achevée.",
    unexpected_fix="reposez la question ; si l’échec se répète, le journal du serveur en donne la cause",
    receipt="Comment cette réponse a été faite",
    generation="Génération de l’index",
    embedder="Modèle de plongement",
    llm="Modèle de langue",
    llm_none="aucun : citations seules",
    settings="Réglages",
    notes="Notes de vérification",
    seconds="{seconds} s",
    panel="Texte de la source",
    panel_empty_title="Rien de sélectionné",
    panel_empty="Ouvrez un renvoi numéroté pour lire les mots cités dans leur source.",
    quote_checked="Citation et empreinte conformes au texte conservé",
    quote_changed="Cette citation ne se trouve plus à sa place dans le texte conservé.",
    quote_changed_fix="reposez la question ; si cela se reproduit, lancez : sourcier doctor",
    whole_document="Afficher tout le document ({count} caractères)",
    longer_excerpt="Afficher un extrait plus long (le document compte {count} caractères)",
    excerpt_only="Document long : les 250 000 caractères de part et d’autre sont affichés.",
    facts="À propos de cette source",
    document="Document",
    version="Version",
    characters="Caractères",
    checksum="SHA-256",
    licence="Licence",
    link="Original",
    copy_text="Copier la référence",
    copy_markdown="Copier en note Markdown",
    copied="Copié",
    copy_failed="Sélectionnez le texte pour le copier : le navigateur a refusé",
    back="Revenir à la réponse",
    french="français",
    english="anglais",
    export_title="Sourcier : questions et réponses",
    export_sources="Sources",
    export_no_answer="Pas de réponse",
    export_empty="Aucune question n’a encore été posée.",
    example_questions=(
        "De combien de HBM Stargate a-t-il besoin ?",
        "De quoi Sam Altman a-t-il parlé à Séoul en février 2025 ?",
        "Pourquoi ne peut-on pas comparer un nombre de puces à un nombre de wafers ?",
        "How much HBM does Stargate need?",
    ),
    error_titles=(
        ("QuestionError", "La question est inutilisable"),
        ("IndexMissing", "Il n’y a pas encore d’index"),
        ("IndexDamaged", "L’index est abîmé"),
        ("IndexForeign", "L’index appartient à un autre modèle"),
        ("IndexBusy", "L’index est en cours d’écriture"),
        ("ModelMissing", "Les poids du modèle manquent"),
        ("ModelDamaged", "Les poids du modèle sont abîmés"),
        ("ModelUnreachable", "Les poids du modèle sont hors d’atteinte"),
        ("DiskFull", "Le disque est plein"),
        ("LanguageModelError", "Le modèle de langue ne répond pas"),
        ("UnknownDocument", "Ce document n’est pas dans l’index"),
        ("DocumentError", "Ce passage ne peut pas être affiché"),
        ("SettingsError", "Un réglage n’a pas de sens"),
    ),
)


def strings(language: str) -> Strings:
    """The labels of an interface language; English for any language but French."""
    return FRENCH if language == "fr" else ENGLISH
