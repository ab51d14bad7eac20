"""Where sentences end, in prose full of doses, titles and abbreviations."""

from __future__ import annotations

import re

# Never the end of a sentence: a name, a number or the rest of a phrase must follow.
_TITLES = frozenset(
    "dr drs mr mrs ms mx prof st mt fr sr rev hon gen col capt lt sgt gov sen rep pres fig figs tab eq no nos vol vols"
    " ch sec sect art para pp pg p eds vs v cf viz ca approx al e.g i.e eg ie vit temp resp incl excl esp"
    " assn dept univ ref refs ed suppl ser jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs"
    " fri avg min max est".split()
)
# The end only if what follows looks like a beginning.
_MAYBE = frozenset(
    "inc ltd co corp llc plc jr sr esq etc a.m p.m am pm u.s u.k u.s.a e.u d.c ph.d m.d d.o r.n n.p d.c pharm.d m.sc"
    " b.sc b.a m.a m.s b.s p.a o.d d.d.s f.a.c.s i.v i.m s.c p.o b.i.d t.i.d q.d q.i.d p.r.n h.s hr hrs hour mins min"
    " sec secs wk wks mo mos yr yrs max tab tabs cap caps inj sol ave blvd rd ste apt bldg no in ft lb lbs oz kg mg mcg"
    " ml cm mm sq jr n.b l.p r.d l.ac".split()
)
_STOP = re.compile(r"[.!?…。！？]+(?:[\"'”’»)\]」』*]|\[\d{1,3}\])*(?:(?=[\s\ufffc])|(?<=[。！？」』]))")
_BEGIN = re.compile(r"[\"'“‘«(\[¿¡*–—-]*\s?(?:[^\W\d_]|\d|\ufffc|[$£€#@&%+~<>≥≤])")
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘«/–—]+$")
_NEW = frozenset(
    "a an the this that these those it its he she we they you i our your their his her my if when while because since"
    " although though however in on at for with by from as to after before during most many some all each every no not"
    " there here what who how why where patients people please call book contact then but and or so also is are do"
    " does can may results treatment ketamine side other both such".split()
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences of one block of clean text; white space between them belongs to none."""
    out: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        end = stop.end()
        begin = end + 1 if text[end : end + 1] == " " else end
        if begin >= len(text):
            break
        if _ends(text, start, stop.start(), stop[0], begin):
            out.append((start, end))
            start = begin
    if start < len(text):
        out.append((start, len(text)))
    return out


def _ends(text: str, start: int, at: int, mark: str, begin: int) -> bool:
    """Whether the stop at `at` ends the sentence that began at `start`; `begin` is where the next would begin."""
    first = _first(text, begin)
    if mark[0] in "!?。！？":
        return not first.islower() or (mark[-1] in "!?。！？" and first == "")
    if mark[0] == "…" or mark.startswith(".."):
        return first.isupper() or first.isdigit()
    if first.islower() and not _brand(text, begin):
        return False
    if mark != ".":  # a closing quote or bracket, a reference
        if mark[1:2] == ")" and _in_brackets(text, start, at):
            word = _word(text, start, at)
            return word not in _TITLES or word in _MAYBE
        return True
    word = _word(text, start, at)
    if not word:
        return True
    if word in _TITLES and word not in _MAYBE:
        return word == "no" and not first.isdigit()
    if word in _MAYBE:
        return _new(text, begin, first, word)
    if len(word) == 1 and word.isalpha():  # an initial, "vitamin C.", "Plan B."
        return word == "i" or _after_initial(text, start, at, begin)
    return not (word.isdigit() and at - len(word) <= start)  # "1. Rest": the number of a list item


def _word(text: str, start: int, at: int) -> str:
    found = _WORD_BEFORE.search(text, max(start, at - 30), at)
    return found[0].lower() if found else ""


def _first(text: str, begin: int) -> str:
    found = _BEGIN.match(text, begin)
    return found[0][-1] if found else ""


def _brand(text: str, begin: int) -> bool:
    """Whether a word in lower case is a name such as "eHealth" or "iPhone"."""
    word = text[begin : begin + 30].split(" ", 1)[0]
    return len(word) > 2 and word[0].islower() and any(char.isupper() for char in word[1:3])


def _in_brackets(text: str, start: int, at: int) -> bool:
    return "(" in text[start:at]


def _new(text: str, begin: int, first: str, word: str) -> bool:
    """Whether what follows an abbreviation looks like a new sentence."""
    following = text[begin : begin + 40].lstrip("\"'“‘«([*").split(" ", 1)[0].rstrip(".,;:!?")
    if first.isdigit():
        return False
    if following.lower() in _NEW and first.isupper():
        return True
    return word in _UNIT_OR_TIME and first.isupper()


_UNIT_OR_TIME = frozenset(
    "a.m p.m am pm min mins hr hrs sec secs wk wks mo mos yr yrs etc hour mg mcg kg ml cm mm lb lbs oz ft in b.i.d"
    " t.i.d q.d q.i.d p.r.n ph.d m.d llc plc".split()
)


def _after_initial(text: str, start: int, at: int, begin: int) -> bool:
    following = text[begin : begin + 40].split(" ", 1)[0]
    if following.lower().rstrip(",.;:") in _NEW:
        return True
    before = text[max(start, at - 30) : at - 1].rstrip().rsplit(" ", 1)[-1].lower()
    return before in ("vitamin", "vitamins", "hepatitis", "plan", "type", "part", "group", "option", "grade", "class")
