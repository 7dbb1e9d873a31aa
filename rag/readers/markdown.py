"""Markdown with YAML front matter, as plain text: the words that a reader of the page would see, and no markup.

Paragraphs, headings and table rows become blocks parted by blank lines; the items of a list stand one a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.errors import UnreadableDocument
from rag.readers.fields import RawDocument, SourceFields, fields_from, one_line
from rag.readers.html_markup import Kind, pieces_of, text_of

if TYPE_CHECKING:
    import yaml
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_MOST_FRONT_MATTER = 64_000  # characters; far more than metadata need, and YAML is slow
_NO_VALUE = {"", "~", "null", "Null", "NULL"}
_MOST_NESTING = 10  # what PyYAML takes grows with the square of it
_LIST_EDGES = {"bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"}
_FIX_FRONT_MATTER = "write the front matter as lines of 'key: value' between two lines of ---"


def read_markdown(source: str, *, where: str) -> RawDocument:
    """The fields of the front matter, and the body as plain text.

    :param where: the path, for the error.
    :raises UnreadableDocument: when the front matter is no mapping, or a field makes no sense.
    """
    from markdown_it import MarkdownIt

    fields, body = split_front_matter(source, where=where)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    headings = (following for token, following in pairwise(tokens) if token.type == "heading_open")
    heading = next((one_line(_inline_text(inline.children or ())) for inline in headings), None)
    return RawDocument(_plain(tokens), fields, heading)


def split_front_matter(source: str, *, where: str) -> tuple[SourceFields, str]:
    """The checked fields between two `---` lines at the start, and what follows; all of it if there are none."""
    match = _FRONT_MATTER.match(source)
    if match is None:
        return SourceFields(), source
    return fields_from(_parse_yaml(match[1], where=where), where=where), source[match.end() :]


def _parse_yaml(source: str, *, where: str) -> dict[str, object]:
    """The top level of a YAML mapping, all values as the words that stand there.

    Read as YAML's types, `title: No` would be false, `id: 0123` 83 and `date: 2025-10-01` no text. Nodes are
    never built into objects and anchors are refused, so that no document can make much out of little.
    """
    import yaml

    if len(source) > _MOST_FRONT_MATTER:
        raise _wrong(where, f"is over {_MOST_FRONT_MATTER:,} characters")
    try:
        depth = 0
        for event in yaml.parse(source, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                raise _wrong(where, "uses YAML aliases (*name)")
            if depth > _MOST_NESTING:
                raise _wrong(where, "is nested too deep")
        node = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 2}" if mark else ""  # the first line is the one of ---
        raise _wrong(where, f"is not valid YAML{place} ({problem})") from error
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(where, "is no mapping of keys to values")
    return {str(key.value): _value(value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _value(node: yaml.Node) -> object:
    """Text, None, or a list of these; a mapping or a deeper list as an empty mapping, which no field takes."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        return None if node.style is None and node.value in _NO_VALUE else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) if isinstance(item, yaml.ScalarNode) else {} for item in node.value]
    return {}


def _wrong(where: str, problem: str) -> UnreadableDocument:
    return UnreadableDocument(f"The front matter of {where} {problem}", fix=_FIX_FRONT_MATTER)


def _plain(tokens: Iterable[Token]) -> str:
    """The blocks of a page as plain text, parted by blank lines."""
    blocks: list[str] = []
    lines: list[str] = []  # of the list around, if any
    cells: list[str] = []  # of the row around, if any
    depth = 0  # of lists
    marker = ""  # owed to the next line of a list
    for token in tokens:
        words = _words(token)
        if token.type in _LIST_EDGES:
            depth += token.nesting
            if depth == 0:
                blocks.append("\n".join(lines))
                lines = []
        elif token.type == "list_item_open":
            marker = "- "
        elif token.type in {"td_open", "th_open"}:
            cells.append("")
        elif token.type == "tr_close":
            words, cells = " | ".join(cells), []
        elif cells:
            cells[-1] += words
            continue
        if words.strip() and depth:
            lines.append(marker + words)
            marker = ""
        elif words.strip():
            blocks.append(words)
    return "\n\n".join(blocks)


def _words(token: Token) -> str:
    """What a reader sees of a block; nothing of a token that only opens or closes one."""
    if token.type == "inline":
        return _inline_text(token.children or ())
    if token.type in {"fence", "code_block"}:
        return token.content.rstrip("\n")
    if token.type == "html_block":
        lines = (line.strip(" \t") for line in text_of(token.content).splitlines())
        return "\n\n".join(line for line in lines if line)
    return ""


def _inline_text(children: Iterable[Token]) -> str:
    """The words of a run of Markdown, without marks, tags and the targets of links."""
    parts: list[str] = []
    unseen = ""  # the element whose content is no text
    for child in children:
        if child.type == "html_inline":
            piece = next(pieces_of(child.content), None)
            if piece and piece.kind is Kind.START and piece.name in {"script", "style"}:
                unseen = unseen or piece.name
            elif piece and piece.kind is Kind.END and piece.name == unseen:
                unseen = ""
            elif piece and piece.name == "br":
                parts.append("\n")
        elif unseen:
            continue
        elif child.type == "softbreak":
            parts.append(" ")  # a line of the file ends there, not a sentence
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "image":
            parts.append(_inline_text(child.children or ()))
        else:
            parts.append(child.content)
    return re.sub(" {2,}", " ", "".join(parts)).strip(" \t\n")
