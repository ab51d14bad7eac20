"""How a comment is written, by kind of file."""

from __future__ import annotations

_FORMS = {
    **dict.fromkeys(("mdx", "tsx", "jsx"), "{{/* {} */}}"),
    **dict.fromkeys(("ts", "js", "mts", "mjs", "cts", "cjs"), "// {}"),
    **dict.fromkeys(("yaml", "yml", "toml"), "# {}"),
    **dict.fromkeys(("json", "docx", "text", "txt"), ""),
}


def comment_form(kind: str) -> str:
    """The form, with {} for the words, in a format of the readers or a suffix without its dot; "" if it has none."""
    return _FORMS.get(kind, "<!-- {} -->")
