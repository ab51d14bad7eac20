"""Text in XML 1.0: escaped, and without the characters that no XML file may hold."""

from __future__ import annotations

import re

from claimlint.formats.display import safe

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def content(text: str) -> str:
    """Text between tags; line breaks stay."""
    text = "\n".join(_FORBIDDEN.sub("\ufffd", safe(line)) for line in text.split("\n"))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str | int) -> str:
    """The value of an attribute, with its quotes."""
    found = content(str(text)).replace('"', "&quot;").replace("\n", "&#10;")
    return f'"{found}"'


def attributes(**values: str | int) -> str:
    """Attributes in a row, each with a space before it."""
    return "".join(f" {name}={attribute(value)}" for name, value in values.items())
