"""What HTML elements mean for copy."""

from __future__ import annotations

HEADINGS = {f"h{level}": level for level in range(1, 7)}
KIND = {
    **dict.fromkeys(HEADINGS, "heading"),
    "summary": "heading",
    "li": "list-item",
    "dt": "list-item",
    "dd": "list-item",
    "td": "table-cell",
    "th": "table-cell",
    "button": "button",
}
LEVEL = {**HEADINGS, "summary": 6}
# Blocks that hold others and may be left open.
CONTAINERS = frozenset(
    "html body head div section article main aside header footer nav form fieldset figure figcaption details dialog"
    " address hgroup search center ul ol menu dl table caption thead tbody tfoot tr blockquote noscript label legend"
    " optgroup".split()
) | frozenset(KIND)
BLOCKS = CONTAINERS | {"p", "hr", "pre", "title", "meta", "colgroup", "col"}
LISTS = frozenset(("ul", "ol", "menu", "dl", "table"))
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Not copy. CODE leaves a hole in its sentence; OUT does not; the text of RAW is not markup.
CODE = frozenset(("code", "kbd", "samp", "tt"))
OUT = frozenset("svg math template select pre del s strike audio video canvas datalist object".split())
RAW = ("script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp")
INLINE_OUT = CODE | {"s", "strike"}
SKIPPED = CODE | OUT
# A start tag that ends what is open: (what it ends, where the search stops).
IMPLIES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "table"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl", "table"))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl", "table"))),
    "td": (frozenset(("td", "th", "caption")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th", "caption")), frozenset(("tr", "table"))),
    "tr": (frozenset(("tr", "caption")), frozenset(("tbody", "thead", "tfoot", "table"))),
    **{tag: (frozenset(("thead", "tbody", "tfoot", "caption")), frozenset(("table",)))
       for tag in ("thead", "tbody", "tfoot")},
    **{tag: (frozenset(HEADINGS), CONTAINERS - frozenset(HEADINGS)) for tag in HEADINGS},
}  # fmt: skip
# Start tags that end an <svg> or <math> left open.
BREAKOUT = frozenset(
    "blockquote body br center dd div dl dt em h1 h2 h3 h4 h5 h6 head hr img li menu meta nobr ol p pre ruby small"
    " span strong table ul".split()
)
