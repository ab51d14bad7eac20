"""The grammars of JavaScript and TypeScript: text to a syntax tree whose offsets are code points."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from claimlint.errors import SourceError

if TYPE_CHECKING:
    from tree_sitter import Language, Node

_OTHER_SPACE = re.compile(r"[^\S\x00-\x7f]")
_OTHER = re.compile(r"[^\x00-\x7f]")
_SECONDS = 10.0  # for one file; grammars recover from nearly everything in a fraction of that


def parse(text: str, path: str, *, jsx: bool = True) -> Node:
    """The root of the syntax tree of a whole text. Raises SourceError where the parser is not installed."""
    from time import monotonic

    language = _language(jsx, path)
    from tree_sitter import Parser

    # One byte for each code point, so that the parser's offsets are ours: é -> x, no-break space -> space.
    if not text.isascii():
        text = _OTHER.sub("x", _OTHER_SPACE.sub(" ", text))
    data, limit = text.encode("ascii"), monotonic() + _SECONDS

    def read(at: int, _: object) -> bytes:
        return data[at : at + 65536]

    def cancel(*_: Any) -> bool:
        return monotonic() > limit

    tree = Parser(language).parse(read, progress_callback=cancel)
    if tree is None:
        raise SourceError("the file takes too long to parse.", path=path, hint="Leave it out with `exclude`.")
    root: Node = tree.root_node
    return root


def matches(root: Node, jsx: bool, path: str, query: str) -> list[Node]:
    """All nodes under `root` that the query names, in the order of the source."""
    from tree_sitter import Query, QueryCursor

    found = QueryCursor(Query(_language(jsx, path), query)).captures(root)
    return sorted((node for nodes in found.values() for node in nodes), key=lambda node: node.start_byte)


def _language(jsx: bool, path: str) -> Language:
    try:
        return _load(jsx)
    except ImportError:
        raise SourceError(
            "claimlint needs a parser to read this file, and it is not installed.",
            path=path,
            hint="Run: pip install --force-reinstall claimlint",
        ) from None


@lru_cache(maxsize=2)
def _load(jsx: bool) -> Language:
    import tree_sitter_typescript
    from tree_sitter import Language

    return Language(tree_sitter_typescript.language_tsx() if jsx else tree_sitter_typescript.language_typescript())
