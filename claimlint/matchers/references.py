"""Lists of references: a bibliography quotes titles and authors, and claims nothing."""

from __future__ import annotations

from claimlint.context import Page
from claimlint.folding import fold
from claimlint.lazy import Lazy, words
from claimlint.matchers.mentions import Mention

_REFERENCES = Lazy(
    r"(?:references?|sources?|bibliography|citations?|further reading|studies cited|literature|footnotes?)\W*$"
)
_YEAR = Lazy(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_INITIALS = Lazy(
    r"\W*(?:\d{1,3}[\].)]*\s*)?[^\W\d_][\w'’-]+(?: [A-Z][\w'’-]+)?,?\s+(?:[A-Z]\.?[-\s]?){1,3}(?=\W|et al|and )"
)
_VOLUME = Lazy(  # "20(3):304", not "2021: 80%"
    r"(?<!\d)(?!(?:19|20)\d\d\s*:)\d+\s*(?:\(\d+\))?\s*:\s*[a-zA-Z]?\d+(?![\d.]*\s?%)|vol(?:ume|\.)? \d+|pp?\. ?\d+"
)
_REPORTS = words(
    r"show(?:ed|n|s)|found|report(?:ed|s)|conclud\w+|demonstrated|observed|documented|proved|saw|we|our|you"
)
_ENTRY = 60  # words of an entry at most


def listed(page: Page, mention: Mention) -> bool:
    """Whether the study stands in a list of references, which quotes its title and claims nothing."""
    text = page.texts[mention.segment]
    title = fold(mention.study.title).strip(" []") if mention.study else ""
    if title and title[:45] in text:
        return True
    if any(_REFERENCES.search(above) for above in page.above(mention.segment)):
        return True
    return _is_entry(page.document.blocks[page.segments[mention.segment].block].text)


def _is_entry(text: str) -> bool:
    """Whether a whole block is one entry of a bibliography: authors with initials or volume and page, and a year."""
    if text.count(" ") > _ENTRY or not _YEAR.search(text) or _REPORTS.search(text.lower()):
        return False
    return _INITIALS.match(text) is not None or _VOLUME.search(text) is not None
