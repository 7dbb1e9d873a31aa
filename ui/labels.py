"""What the chat says, as a record: one field for each label."""

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
    understood_as: str
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
    disagreement_dated: str
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
    # The claim check
    tab_ask: str
    tab_check: str
    check_title: str
    check_intro: str
    check_label: str
    check_placeholder: str
    check: str
    check_file: str
    check_file_hint: str
    check_waiting: str
    check_reading: str
    check_progress: str
    check_stopped_text: str
    check_refused: str
    check_empty: str
    check_empty_fix: str
    check_too_long: str
    check_too_long_fix: str
    check_busy: str
    check_busy_fix: str
    check_unexpected: str
    check_unexpected_fix: str
    file_refused: str
    file_too_large: str
    file_too_large_fix: str
    file_broken: str
    file_broken_fix: str
    check_overview: str
    check_unmarked: str
    check_mark: str  # what a screen reader says for the mark of a statement
    check_to_text: str
    check_no_verifier: str
    check_no_parser: str
    figure_claimed: str
    figure_found: str
    figure_compared: str
    export_as: str
    export_copy: str
    export_download: str
    export_formats: tuple[tuple[str, str], ...]  # a name of `rag.claims.exports.FORMATS`, its label
    skipped_reasons: tuple[tuple[str, str], ...]  # kinds of statements, and why they are not judged
    example_questions: tuple[str, ...]
    error_titles: tuple[tuple[str, str], ...]
