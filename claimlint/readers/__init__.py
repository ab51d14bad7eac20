"""Readers: from a file to a Document. One module a format, one line here for each suffix."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from claimlint.errors import SourceError
from claimlint.model import Document
from claimlint.readers.decode import decode, encode
from claimlint.readers.page import Page

# suffix -> (name of the format, module, function); modules are loaded when first needed
READERS: dict[str, tuple[str, str, str]] = {
    ".md": ("markdown", "markdown", "read_markdown"),
    ".markdown": ("markdown", "markdown", "read_markdown"),
    ".mdown": ("markdown", "markdown", "read_markdown"),
    ".mkd": ("markdown", "markdown", "read_markdown"),
    ".mdx": ("mdx", "mdx", "read_mdx"),
    ".html": ("html", "html", "read_html"),
    ".htm": ("html", "html", "read_html"),
    ".xhtml": ("html", "html", "read_html"),
    ".txt": ("text", "text", "read_text_file"),
    ".docx": ("docx", "docx", "read_lines"),
    **{f".{name}": (name, "script", "read_script") for name in "tsx jsx ts js mts mjs cts cjs".split()},
    ".astro": ("astro", "component", "read_astro"),
    ".vue": ("vue", "component", "read_vue"),
    ".svelte": ("svelte", "component", "read_svelte"),
    ".php": ("php", "php", "read_php"),
    ".phtml": ("php", "php", "read_php"),
    **{f".{name}": (name, "html", "read_html")
       for name in "liquid njk jinja jinja2 j2 hbs handlebars mustache erb twig ejs".split()},
    ".json": ("json", "content", "read_json"),
    ".yaml": ("yaml", "content", "read_yaml"),
    ".yml": ("yaml", "content", "read_yaml"),
    ".toml": ("toml", "content", "read_toml_file"),
}  # fmt: skip
SUFFIXES: tuple[str, ...] = tuple(READERS)
# What a folder is searched for: robots.txt and requirements.txt are no copy, so a .txt file must be named.
WALKED: tuple[str, ...] = tuple(suffix for suffix in READERS if suffix != ".txt")


def read_text(text: str, path: str, format: str | None = None) -> Document:  # noqa: A002 - the API's word
    """The document in `text`. The suffix of `path` chooses the reader, unless `format` names one ("html").

    Raises SourceError for a suffix or format that no reader knows.
    """
    name, module, function = _reader(path, format)
    page = Page(path, text, name)
    read: Callable[[Page], None] = getattr(import_module(f"claimlint.readers.{module}"), function)
    read(page)
    return page.finish()


def read_document(data: bytes, path: str, format: str | None = None) -> Document:  # noqa: A002
    """The document in the bytes of a file. Raises SourceError where they are no text, or no reader fits."""
    if _reader(path, format)[0] == "docx":
        from claimlint.readers.docx import read_docx

        return read_docx(data, path)
    return read_text(decode(data, path), path, format)


def _reader(path: str, wanted: str | None) -> tuple[str, str, str]:
    if wanted is not None:
        for reader in READERS.values():
            if reader[0] == wanted:
                return reader
        known = ", ".join(sorted({reader[0] for reader in READERS.values()}))
        raise SourceError(f'there is no reader for the format "{wanted}".', path=path, hint=f"Known: {known}.")
    name = path.replace("\\", "/").rsplit("/", 1)[-1].lower()
    suffix = "." + name.rsplit(".", 1)[-1] if "." in name else ""
    if suffix not in READERS:
        raise SourceError(
            f'there is no reader for "{suffix or name}" files.', path=path, hint=f"Known: {', '.join(SUFFIXES)}."
        )
    return READERS[suffix]


__all__ = ["READERS", "SUFFIXES", "WALKED", "decode", "encode", "read_document", "read_text"]
