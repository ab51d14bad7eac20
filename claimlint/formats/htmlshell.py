"""What every HTML file of ours stands in: it needs nothing else and asks the network for nothing.

Style and script stand in the file and are the only ones that its content security policy lets run.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256


def shell(title: str, style: str, script: str, body: Iterable[str]) -> str:
    """A whole HTML file. `title` is ours, not a page's; `body` is markup, ours and escaped."""
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n',
        '<meta name="generator" content="claimlint">\n',
        f'<meta name="robots" content="noindex">\n<title>{title} - claimlint</title>\n',
        f"<style>{style}</style>\n</head>\n<body>\n",
        *body,
        f"<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def asset(name: str) -> str:
    """The text of a file beside this one: a style or a script."""
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
