"""HTML character references: what `&...` stands for and where it ends."""

from __future__ import annotations

# The usual ones, so that a page seldom has to import the full table of 2,231 names.
_COMMON = {
    "amp;": "&", "lt;": "<", "gt;": ">", "quot;": '"', "apos;": "'", "nbsp;": "\xa0", "shy;": "\xad",
    "lsquo;": "‘", "rsquo;": "’", "ldquo;": "“", "rdquo;": "”", "ndash;": "–", "mdash;": "—",
    "hellip;": "…", "copy;": "©", "reg;": "®", "trade;": "™", "bull;": "•", "middot;": "·",
}  # fmt: skip
# Numeric references to C1 controls mean Windows-1252 characters in HTML.
_CP1252 = dict(zip(range(0x80, 0xA0), bytes(range(0x80, 0xA0)).decode("cp1252", "replace"), strict=True))


def decode_reference(reference: str) -> tuple[str, int]:
    """What a reference such as `&rsquo;` stands for, and how many of its characters belong to it.

    `reference` is `&` and the letters, digits, `#` and semicolon that follow. Old names need no
    semicolon, so only a part may belong to it ("&copy2024"); (`"&"`, 1) where it is no reference.
    """
    body = reference[1:]
    if body.startswith("#"):
        digits = body[1:].rstrip(";")
        # A number of 4,301 digits would make int() refuse: cap it first.
        code = int(digits[1:10], 16) if digits[0] in "xX" else int(digits[:10])
        code = 0x110000 if len(digits) > 10 else code
        if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
            return "\ufffd", len(reference)
        return _CP1252.get(code) or chr(code), len(reference)
    if body in _COMMON:
        return _COMMON[body], len(reference)
    from html.entities import html5

    if body in html5:
        return html5[body], len(reference)
    for end in range(min(len(body), 6), 1, -1):  # the longest name without semicolon has 6 letters
        if body[:end] in html5:
            return html5[body[:end]], end + 1
    return "&", 1
