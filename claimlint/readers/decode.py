"""Bytes to text."""

from __future__ import annotations

import re

from claimlint.errors import SourceError

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.I)
_HTML = (".html", ".htm", ".xhtml", ".php")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Labels that WHATWG reads as another encoding than Python does.
_WHATWG = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
           "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "l1": "cp1252", "x-cp1252": "cp1252",
           "windows-1252": "cp1252", "iso-8859-9": "cp1254", "latin5": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
           "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
           "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8", "unicode": "utf-8"}  # fmt: skip


def decode(data: bytes, path: str) -> str:
    """The text of a file, without its byte order mark; offsets count from after the mark.

    UTF-8, UTF-16 with a byte order mark, and for HTML the encoding that the page declares.
    Raises SourceError for binary data and for text in another encoding.
    """
    text = _decode(data, path)[0]
    if "\x00" in text:
        raise SourceError("this is not text: it holds NUL characters.", path=path, hint="Leave the file out.")
    return text


def encode(text: str, data: bytes, path: str) -> bytes:
    """The text in the encoding of `data`, which is an earlier state of the file, with its byte order mark.

    Raises SourceError for a file that cannot be written again as it was, and for characters that it cannot hold.
    """
    before, codec = _decode(data, path)
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    try:
        if mark + before.encode(codec) == data:
            return mark + text.encode(codec)
    except UnicodeEncodeError:
        pass
    raise SourceError(
        f"this cannot be written again in its encoding, {codec}.", path=path, hint="Save the file as UTF-8."
    )


def _decode(data: bytes, path: str) -> tuple[str, str]:
    """Text and codec."""
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _strict(data[2:], codec, path), codec
    if b"\x00" in data:
        raise SourceError("this is not text: it holds NUL bytes.", path=path, hint="Leave the file out.")
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), "utf-8"
    except UnicodeDecodeError as error:
        label = _declared(data, path)
        if label and label not in ("utf-8", "utf8"):
            return _strict(data, label, path), label
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            "this is not valid UTF-8.", path=path, line=line, hint="Save the file as UTF-8 and check it again."
        ) from None


def _declared(data: bytes, path: str) -> str:
    if not path.lower().endswith(_HTML):
        return ""
    found = _CHARSET.search(data, 0, 4096) or _XML.search(data, 0, 1024)
    label = found[1].decode("ascii").lower() if found else ""
    return _WHATWG.get(label, label)


def _strict(data: bytes, label: str, path: str) -> str:
    try:
        if label == "cp1252":  # five bytes have no character there; browsers read them as C1 controls
            return data.decode("cp1252", "replace")
        return data.decode(label)
    except (UnicodeDecodeError, LookupError):
        hint = "Save the file as UTF-8 and check it again."
        raise SourceError(f"the text cannot be read as {label}.", path=path, hint=hint) from None
