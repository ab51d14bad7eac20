"""Which strings of data and code are copy: the name that a string goes by, and what its words look like."""

from __future__ import annotations

import re
from functools import lru_cache

# Names are taken apart (heroTitle, hero_title, og:title), and their last known word decides.
_COPY = frozenset(
    "title titles heading headings headline headlines subtitle subheading subheadline subhead eyebrow kicker"
    " tagline description descriptions desc text texts copy content contents body paragraph paragraphs intro"
    " introduction summary excerpt lead lede blurb overview message messages question answer questions answers quote"
    " quotes testimonial testimonials review reviews caption captions alt label labels cta button disclaimer"
    " disclaimers note notes footnote footnotes bullet bullets benefit benefits feature features highlight"
    " highlights point points claim claims promise badge badges bio biography statement announcement placeholder"
    " tooltip helptext abstract detail details step steps symptom symptoms outcome outcomes result results sentence"
    " html markdown md story stories faq faqs reason reasons warning warnings tip tips line lines section item items"
    " list risks risk".split()
)
_NOT_COPY = frozenset(
    "class classes classname classnames id ids href src url urls uri link links path paths slug icon icons image"
    " images img photo avatar logo thumbnail video color colors colour background style styles css keyword font"
    " fonts fontfamily variant type size sizes srcset kind key keys query queries selector selectors regex regexp"
    " pattern format locale lang charset viewport robots rel target method mode align position layout width height"
    " media env token secret hash version license licence command cmd scripts script engine engines sql gql date"
    " datetime time phone tel fax email address street city zip author authors filename file folder dir directory"
    " extension mime encoding role testid transition animation easing gradient shadow transform filter display"
    " cursor keywords tags category categories engines browserslist dependencies handle username password api"
    " endpoint headers header pathname permission permissions policy timezone currency country state region"
    " coordinates map hours index code codes sku template templates namespace module modules dataset license event"
    " events action actions props".split()
)
_TITLES = frozenset("title titles heading headings headline headlines question questions eyebrow kicker".split())
_DESCRIPTIONS = frozenset(("description", "desc", "summary", "excerpt"))
_BUTTONS = frozenset(("cta", "button"))
_QUOTES = frozenset("quote quotes testimonial testimonials review reviews".split())
_HEADS = frozenset("metadata meta seo head opengraph og twitter helmet".split())

_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLAIN_WORD = re.compile(
    r"[(\[\"'“‘«¿¡*_—–-]*[^\W\d_]+(?:['’./&–-][^\W\d_]+\.?)*(?:['’]s?)?[.,;:!?)\]\"'”’»*_™®©…†‡—–]*"
)
_NEUTRAL = re.compile(
    r"[^\w]{1,3}|[($£€~<>≥≤±+#]*\d[\d.,:/–-]*(?:%|st|nd|rd|th|mg|kg|ml|hrs?|am|pm|k|\+|x|/7)*"
    r"[)\].,;:!?%*]*"
    r"|\ufffc+[.,;:!?)]*|[^\W\d_]+-\d+[.,;:!?)]*|\d+-[^\W\d_]+(?:-[^\W\d_]+)*[.,;:!?)]*"
    r"|<[^>]*|[^<]*>.*|&[\w#]+;", re.I
)  # fmt: skip
_CLASS = re.compile(
    r"!?-?(?:[a-z0-9-]+:)*(?:(?:flex|items|justify|content|text|font|bg|border|rounded|shadow|grid|col|row|gap|space|p"
    r"|px|py|pt|pb|pl|pr|m|mx|my|mt|mb|ml|mr|w|h|min|max|leading|tracking|inline|overflow|object|top|left|right|bottom"
    r"|inset|z|opacity|ring|from|via|to|hover|focus|md|lg|sm|xl|dark|animate|duration|transition|ease|scale|rotate"
    r"|translate|cursor|select|pointer|sr|not|divide|order|self|place|whitespace|break|btn|container|list|outline|fill"
    r"|stroke|backdrop|blur|aspect|size|group|prose)(?:-[\w./%\[\]#(),&>*=:'-]+)"
    r"|flex|grid|block|hidden|relative|absolute|fixed|sticky|static|uppercase|lowercase|capitalize|underline|italic"
    r"|truncate|antialiased|container|prose|group|peer|[a-z0-9-]*__[\w-]+|[a-z]+-[a-z]+--[\w-]+)"
)
_CODE = re.compile(
    r"\s*(?:SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(?:TABLE|INDEX)\s"
    r"|(?:query|mutation|fragment|subscription)\s+\w*\s*[({]|use (?:strict|client|server)\s*$"
    r"|(?:npm|npx|yarn|pnpm|git|node|next|vite|astro|eslint|tsc|jest|vitest|rm|cp|cd|echo|cross-env)\s+"
    r"[\w./-]+(?:\s+(?:-|&&|[\w./:-]+$)|$)"
    r"|(?:only )?(?:screen|print|all)\s+and\s*\(|\((?:min|max)-width|width=device-width|max-age=|default-src\s"
    r"|#!/|\*/|function\s*\(|\(?\w*\)?\s*=>|import\s.+\sfrom\s|const\s+\w+\s*=|@(?:media|import|tailwind|layer)\b"
    r"|[\w-]+\s*:\s*[^;{}]+;\s*(?:[\w-]+\s*:|$)|[.#]?[\w-]+\s*\{|Bearer\s)",
    re.S,
)
_CSS = re.compile(
    r"\b\d*\.?\d+(?:px|rem|em|vh|vw|ms|fr|deg)\b|\bcubic-bezier\(|\brgba?\(|\bhsla?\(|\bvar\(--"
    r"|\bcalc\(|sans-serif|monospace"
)
_DATE = re.compile(r"(?:[yYMdDhHmsaAE:,./-]+|do|at)(?: (?:[yYMdDhHmsaAE:,./-]+|do|at))*")
_FUNCTION = re.compile(
    r"\b(?:the|a|an|and|or|of|to|for|with|without|your|you|our|we|us|is|are|be|can|will|may|in|on|at|by|from|that"
    r"|this|no|not|it|its|their|how|what|why|when|who|more|than|most|all|every|have|has|help|helps|after)\b", re.I
)  # fmt: skip
_STARTS = re.compile(r"[\"'“‘«(¿¡*_\s✓✔•–—-]*(?:[A-Z\xc0-\xde]|\d)")
_ENDS = re.compile(r"[.!?…]['\"”’)*]*\s*$")
_ONE_WORD = re.compile(r"[A-Z][a-z]{3,}(?:-[A-Za-z]+)*[.!?]?|[A-Z]{2,5}-[a-z]{3,}")
_ENOUGH = 4000  # characters by which a text is judged
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.S)


def name_words(name: str) -> list[str]:
    """The words of a name, lower case: heroTitle -> hero, title."""
    return [word.lower() for word in _SPLIT.split(name) if word]


@lru_cache(maxsize=4096)
def rank(name: str) -> str:
    """What a string called `name` is by its name: "copy", "code", or "" where the name says nothing."""
    words = name_words(name)
    whole = "".join(words)
    for word in (whole, *reversed(words)):
        if word in _COPY:
            return "copy"
        if word in _NOT_COPY:
            return "code"
    return ""


@lru_cache(maxsize=4096)
def kind_of(name: str) -> str:
    """What a piece of copy called `name` will be on the page: "title", "description", "alt", "button", "quote", ""."""
    words = name_words(name)
    if not _BUTTONS.isdisjoint(words) and words[-1] in ("cta", "button", "label", "text", "title"):
        return "button"
    for word in reversed(words):
        if word in ("alt", "alttext"):
            return "alt"
        if word in _TITLES:
            return "title"
        if word in _DESCRIPTIONS:
            return "description"
        if word in _QUOTES:
            return "quote"
    return ""


def is_head(name: str) -> bool:
    """Whether data called `name` describe the page itself (metadata, seo, openGraph)."""
    words = name_words(name)
    return "".join(words) in _HEADS or (bool(words) and words[-1] in _HEADS)


def is_copy(text: str, name: str = "", strict: bool = False) -> bool:
    """Whether `text` is words for readers. `strict`: its place in the code says nothing for it."""
    known = rank(name) if name else ""
    if known == "code":
        return False
    text = text.strip()[:_ENOUGH]
    if " " not in text and "\n" not in text:
        return known == "copy" and not strict and bool(_ONE_WORD.fullmatch(text))
    if _CODE.match(text):
        return False
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    return _reads_well(text, known == "copy" and not strict, strict)


def _reads_well(text: str, known: bool, strict: bool) -> bool:
    words = [word[:100] for word in text[:2000].split()]
    plain = sum(1 for word in words if _PLAIN_WORD.fullmatch(word))
    odd = len(words) - plain - sum(1 for word in words if not _PLAIN_WORD.fullmatch(word) and _NEUTRAL.fullmatch(word))
    if not plain or odd > plain or (not known and odd * 3 > plain):
        return False
    says = _FUNCTION.search(text) is not None
    sentence = _STARTS.match(text) is not None and plain > 1
    if not sentence or not says:
        classes = sum(1 for word in words if _CLASS.fullmatch(word))
        if classes * 2 >= len(words) and not _ENDS.search(text):
            return False
        if _CSS.search(text) or _DATE.fullmatch(text):
            return False
    if strict:
        return (sentence and plain > 2 and (says or _ENDS.search(text) is not None)) or (says and plain > 4)
    return known or sentence or (says and plain > 1) or (_ENDS.search(text) is not None and plain > 1)
