r"""The pattern language of rule files: parse, check for safety, find literals, emit a `regex` pattern.

A pattern is written in a safe part of `regex` syntax, plus `{name}` for a vocabulary and `...` for a gap:

    (the|our) (only|sole) ... {treatment} (that|which|for|to)

Letters stand for themselves in either case, a space for any white space; `|` `( )` `?` `[...]` `{0,3}` `\d` `\w`
`\b` and look-arounds mean what they mean in `regex`. A pattern starts and ends at word boundaries. What can blow
up or defeat the prefilter (back-references, unbounded repeats of groups, recursion, inline flags) is refused.

Patterns run on folded text (see `fold`): lower case, plain quotes and hyphens, one character for one character.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import regex

from claimlint.errors import RuleError
from claimlint.folding import NUMBER, flatten, fold, fold_case, group_name

WORD = r"(?:[^\s,;:.!?()\u2014]|(?<=\d)[.,](?=\d)|(?<=\w)\.(?=\w))"  # a character inside a word: 0.5 and e.g stay whole
_BREAK = (
    r"(?!(?:but|however|although|though|whereas|while|unless|because|yet|who|which|whose|where|when|if|-|--)(?!\w))"
)
GAP = rf"(?: {_BREAK}{WORD}++){{0,5}} "  # up to five words inside a clause
LIST = rf"(?:,? {_BREAK}{WORD}++){{0,10}},? "  # up to ten words, over the commas of a list
_PLAIN = regex.compile(r"[a-zA-Z0-9_,;:'\"%&/<>=@!~ -]+")  # letters that stand for themselves
GAPS = {"gap": GAP, "list": LIST}
_PRODUCT = 12  # literals that the choices of several parts may multiply to
_LITERALS = 64  # strings that one finite part of a pattern may stand for
_REPEAT = 40  # upper bound of a counted repeat of a group


@dataclass(frozen=True, slots=True)
class Lit:
    text: str


@dataclass(frozen=True, slots=True)
class Char:
    """One character out of many; `source` is its `regex` form."""

    source: str


@dataclass(frozen=True, slots=True)
class Zero:
    """An assertion of no width."""

    source: str


@dataclass(frozen=True, slots=True)
class Name:
    """A vocabulary, or a gap."""

    name: str


@dataclass(frozen=True, slots=True)
class Seq:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alt:
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Rep:
    node: Node
    low: int
    high: int | None
    mode: str  # "", "?" lazy, "+" possessive


@dataclass(frozen=True, slots=True)
class Look:
    kind: str  # "?=", "?!", "?<=", "?<!"
    node: Node


Node = Lit | Char | Zero | Name | Seq | Alt | Rep | Look


@lru_cache(8192)
def parse(pattern: str, *, keep_case: bool = False) -> Node:
    """The tree of a pattern. Raises RuleError that shows the place and says what to write instead."""
    parser = _Parser(pattern, fold_case if keep_case else fold)
    node = parser.alternatives()
    if parser.at < len(pattern):
        raise parser.error("there is a ) without its (", "Remove it, or write \\) for the character.")
    _check(node, pattern)
    return node


class _Parser:
    def __init__(self, pattern: str, folded: Callable[[str], str]) -> None:
        self.text, self.at, self.fold = pattern, 0, folded

    def error(self, what: str, hint: str) -> RuleError:
        return RuleError(f"pattern `{self.text}`, character {self.at + 1}: {what}.", hint=hint)

    def peek(self, text: str) -> bool:
        return self.text.startswith(text, self.at)

    def alternatives(self) -> Node:
        options = [self.sequence()]
        while self.peek("|"):
            self.at += 1
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Alt(tuple(options))

    def sequence(self) -> Node:
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self.quantified(self.item()))
        return _join(parts)

    def item(self) -> Node:
        text, at = self.text, self.at
        if plain := self.plain():
            return plain
        if self.gap_here():
            return Name("gap")
        char = text[at]
        if char == "(":
            return self.group()
        if char == "[":
            return self.char_class()
        if char == "{":
            return self.name()
        if char == "\\":
            return self.escape()
        if char in "*+?":
            raise self.error(f"`{char}` has nothing to repeat", f"Write \\{char} for the character itself.")
        if char in "}]":
            raise self.error(f"a lone `{char}`", f"Write \\{char} for the character itself.")
        self.at += 1
        if char == ".":
            return Char("[^\\n]")
        if char in "^$":
            return Zero(char)
        return Lit(self.fold(" " if char.isspace() else char))

    def plain(self) -> Lit | None:
        """A stretch of letters that stand for themselves."""
        text, at = self.text, self.at
        found = _PLAIN.match(text, at)
        end = found.end() if found else at
        if text[end : end + 1] in ("*", "+", "?", "{"):
            end -= 1  # the last letter alone is repeated; before a vocabulary it is read by itself
        if text.startswith("...", end) and text[end - 1 : end] == " ":
            end -= 1  # the space belongs to the gap
        if end <= at:
            return None
        self.at = end
        return Lit(self.fold(text[at:end]))

    def gap_here(self) -> bool:
        """` ... ` with the spaces around it."""
        for form in (" ... ", "... ", " ...", "..."):
            if self.peek(form):
                self.at += len(form)
                return True
        return False

    def group(self) -> Node:
        kind = ""
        self.at += 1
        if self.peek("?"):
            for kind in ("?:", "?=", "?!", "?<=", "?<!"):
                if self.peek(kind):
                    self.at += len(kind)
                    break
            else:
                raise self.error("this kind of group is not allowed", "Use ( ), (?= ), (?! ), (?<= ) or (?<! ).")
        node = self.alternatives()
        if not self.peek(")"):
            raise self.error("a ( is never closed", "Add the ), or write \\( for the character.")
        self.at += 1
        return node if kind in ("", "?:") else Look(kind, node)

    def char_class(self) -> Node:
        end, at = self.at, self.at + 1
        if self.text.startswith("^", at):
            at += 1
        if self.text.startswith("]", at):
            at += 1
        while at < len(self.text) and self.text[at] != "]":
            if self.text[at] == "[":
                raise self.error("a [ inside [ ]", "Write \\[ for the character itself.")
            at += 2 if self.text[at] == "\\" else 1
        if at >= len(self.text):
            raise self.error("a [ is never closed", "Add the ], or write \\[ for the character.")
        self.at = at + 1
        inner = self.text[end + 1 : at]
        if not inner.startswith("^") and "\\" not in inner and "-" not in inner[1:-1] and 0 < len(inner) <= 8:
            options = {self.fold(" " if char.isspace() else char) for char in inner}
            return Alt(tuple(Lit(char) for char in sorted(options)))
        body = "".join(self.fold(char) if char.isalpha() and before != "\\" else char for before, char in _pairs(inner))
        return Char(f"[{body}]")

    def name(self) -> Node:
        end = self.text.find("}", self.at)
        name = self.text[self.at + 1 : end]
        if end < 0 or not name or not name[0].isalpha() or not all(c.isalnum() or c in "-_/" for c in name):
            raise self.error("a { that opens no {vocabulary} and no {1,3}", "Write \\{ for the character itself.")
        self.at = end + 1
        return Name(name)

    def escape(self) -> Node:
        char = self.text[self.at + 1 : self.at + 2]
        if char in ("d", "w", "s", "D", "W", "S"):
            self.at += 2
            return Char("\\" + char)
        if char in ("b", "B"):
            self.at += 2
            return Zero("\\" + char)
        if not char or char.isalnum():
            raise self.error(f"`\\{char}` is not known here", "Allowed are \\d \\w \\s \\b and a \\ before a sign.")
        self.at += 2
        return Lit(self.fold(char))

    def quantified(self, node: Node) -> Node:
        low: int
        high: int | None
        if self.peek("?"):
            low, high, self.at = 0, 1, self.at + 1
            return Rep(node, 0, 1, self.mode())
        if self.peek("*") or self.peek("+"):
            low = int(self.text[self.at] == "+")
            self.at += 1
            return Rep(node, low, None, self.mode())
        if self.peek("{") and self.text[self.at + 1 : self.at + 2].isdigit():
            end = self.text.find("}", self.at)
            bounds = self.text[self.at + 1 : end].split(",")
            if end < 0 or len(bounds) > 2 or not all(part.isdigit() or not part for part in bounds):
                raise self.error("a repeat count that cannot be read", "Write {2} or {0,3}.")
            low = int(bounds[0])
            high = int(bounds[-1]) if bounds[-1] else None
            self.at = end + 1
            return Rep(node, low, high, self.mode())
        return node

    def mode(self) -> str:
        if self.peek("?") or self.peek("+"):
            self.at += 1
            return self.text[self.at - 1]
        return ""


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    return zip(" " + text, text, strict=False)


def _join(parts: list[Node]) -> Node:
    """A sequence with neighbouring literals merged."""
    merged: list[Node] = []
    for part in parts:
        if isinstance(part, Lit) and merged and isinstance(merged[-1], Lit):
            merged[-1] = Lit(merged[-1].text + part.text)
        elif isinstance(part, Seq):
            merged.extend(part.parts)
        else:
            merged.append(part)
    return merged[0] if len(merged) == 1 else Seq(tuple(merged))


def _check(node: Node, pattern: str) -> None:
    """Refuse what can take exponential time: unbounded or large repeats of anything but a single character."""
    parts = list(descend(node))
    _check_repeats(node, pattern, 1, False)
    if sum(isinstance(part, Rep) and _endless(part) for part in parts) > 4:
        raise _refused(pattern, "more than four unlimited repeats", "Use gaps `...` instead.")
    if sum(isinstance(part, Name) and part.name in GAPS for part in parts) > 6:
        raise _refused(pattern, "more than six gaps", "Split the pattern in two.")


def _refused(pattern: str, what: str, hint: str) -> RuleError:
    return RuleError(f"pattern `{pattern}`: {what}.", hint=hint)


def _endless(node: Rep) -> bool:
    return node.high is None or node.high > _REPEAT


def _check_repeats(node: Node, pattern: str, repeats: int, separated: bool) -> None:
    """`repeats`: how often this part may be repeated; `separated`: each time with a sign between."""
    if repeats > _REPEAT:
        raise _refused(pattern, "repeats inside repeats that multiply", "Lower the limits.")
    if isinstance(node, Name) and node.name in GAPS and repeats > 1:
        raise _refused(
            pattern, "a gap inside a repeat", "A gap already spans several words; take it out of the repeat."
        )
    if isinstance(node, Rep):
        if _endless(node) and not _single(node.node):
            raise _refused(
                pattern, "an unlimited repeat of a group", "Give it a limit such as {0,3}, or use a gap `...`."
            )
        if _endless(node) and repeats > 1 and not (separated and _of_words(node.node)):
            raise _refused(pattern, "an unlimited repeat inside a repeat", "Use a gap `...` or a limit such as {0,3}.")
        if node.high is not None and node.high < node.low:
            raise _refused(pattern, "a repeat whose upper limit is below its lower one", "Swap the two numbers.")
        _check_repeats(
            node.node, pattern, 1 if _single(node.node) else repeats * (node.high or 1), _separated(node.node)
        )
    else:
        for child in children(node):
            _check_repeats(child, pattern, repeats, separated)


def _single(node: Node) -> bool:
    """Whether a part is always one character."""
    return isinstance(node, Char) or (isinstance(node, Lit) and len(node.text) == 1) or _is_class(node)


def _of_words(node: Node) -> bool:
    return isinstance(node, Char) and (node.source == r"\w" or not set(node.source) & set(" ^.\\W\\s"))


def _separated(node: Node) -> bool:
    r"""Whether a sign or space ends or starts every round of a repeated group: `(\w+ ){0,3}` has one way to match."""

    def sign(part: Node) -> bool:
        if isinstance(part, Lit):
            return not any(char.isalnum() or char == "_" for char in part.text)
        return isinstance(part, Alt) and _is_class(part) and all(map(sign, part.options))

    return isinstance(node, Seq) and (sign(node.parts[-1]) or sign(node.parts[0]))


def _is_class(node: Node) -> bool:
    """Whether a part is one of several single letters."""
    return isinstance(node, Alt) and all(isinstance(option, Lit) and len(option.text) == 1 for option in node.options)


def children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Seq):
        return node.parts
    if isinstance(node, Alt):
        return node.options
    if isinstance(node, (Rep, Look)):
        return (node.node,)
    return ()


def descend(node: Node) -> Iterable[Node]:
    yield node
    for child in children(node):
        yield from descend(child)


def names(node: Node) -> list[str]:
    """Vocabularies that a pattern uses, in order, gaps left out."""
    return list(dict.fromkeys(n.name for n in descend(node) if isinstance(n, Name) and n.name not in GAPS))


# --- emitting ---------------------------------------------------------------------------------------------------

_SPECIAL = frozenset(r"\.^$*+?{}[]|()-&~# ")


def escape(text: str) -> str:
    return "".join(f"\\{char}" if char in _SPECIAL and char != " " else char for char in text)


def emit(node: Node, vocabulary: Mapping[str, str], captures: frozenset[str] = frozenset()) -> str:
    """The `regex` source of a pattern; `vocabulary` maps names to sources, `captures` are the groups to keep."""
    return whole(_emit(node, vocabulary, captures))


def whole(source: str) -> str:
    """A source that neither starts nor ends inside a word."""
    return rf"(?!(?<=\w)\w)(?:{source})(?!(?<=\w)\w)"


def _emit(node: Node, vocabulary: Mapping[str, str], captures: frozenset[str]) -> str:
    if isinstance(node, Lit):
        return escape(node.text)
    if isinstance(node, (Char, Zero)):
        return node.source
    if isinstance(node, Name):
        if node.name in GAPS:
            return GAPS[node.name]
        group = group_name(node.name)
        body = vocabulary[node.name]
        return f"(?P<{group}>{body})" if group in captures else body
    if isinstance(node, Seq):
        return "".join(
            f"(?:{_emit(part, vocabulary, captures)})" if isinstance(part, Alt) else _emit(part, vocabulary, captures)
            for part in node.parts
        )
    if isinstance(node, Alt):
        if _is_class(node):
            return "[" + "".join(escape(option.text) for option in node.options if isinstance(option, Lit)) + "]"
        return "|".join(_emit(option, vocabulary, captures) for option in node.options)
    if isinstance(node, Look):
        return f"({node.kind}{_emit(node.node, vocabulary, captures)})"
    body = _emit(node.node, vocabulary, captures)
    if isinstance(node.node, (Seq, Alt, Name)) or (isinstance(node.node, Lit) and len(node.node.text) > 1):
        body = f"(?:{body})"
    if (node.low, node.high) == (0, 1):
        return f"{body}?{node.mode}"
    bounds = f"{{{node.low},{'' if node.high is None else node.high}}}"
    return f"{body}{bounds}{node.mode}"


def expand(node: Node, limit: int = _LITERALS) -> list[str] | None:
    """All strings that a pattern stands for, the preferred first; None if there are more than `limit` or endless."""
    if isinstance(node, Lit):
        return [node.text]
    if isinstance(node, Seq):
        results = [""]
        for part in node.parts:
            options = expand(part, limit)
            if options is None or len(results) * len(options) > limit:
                return None
            results = [left + right for left, right in product(results, options)]
        return results
    if isinstance(node, Alt):
        found: list[str] = []
        for option in node.options:
            options = expand(option, limit)
            if options is None or len(found) + len(options) > limit:
                return None
            found += options
        return found
    if isinstance(node, Rep) and node.high is not None and node.mode != "+":
        options = expand(node.node, limit)
        if options is None:
            return None
        results = []
        for count in range(node.high, node.low - 1, -1):
            if len(options) ** count + len(results) > limit:
                return None
            results += ["".join(choice) for choice in product(options, repeat=count)]
        return results
    return None


def trie(strings: Iterable[str]) -> str:
    """A `regex` source that matches any of the strings, the longest first, sharing their beginnings."""
    root: dict[str, object] = {}
    for string in strings:
        node = root
        for char in string:
            node = node.setdefault(char, {})  # type: ignore[assignment]
        node[""] = None
    return _trie(root)


def _trie(node: dict[str, object]) -> str:
    ends = "" in node
    branches, singles = [], []
    for char, below in node.items():
        if char == "":
            continue
        text, child = escape(char), below
        while isinstance(child, dict) and len(child) == 1 and "" not in child:  # a stretch without a fork
            (step, child), *_ = child.items()
            text += escape(step)
        rest = _trie(child) if isinstance(child, dict) and set(child) != {""} else ""
        if not rest and len(text.lstrip("\\")) == 1:
            singles.append(text)
        else:
            branches.append(text + rest)
    if singles:
        branches.append(singles[0] if len(singles) == 1 else f"[{''.join(singles)}]")
    body = "|".join(branches)
    if len(branches) > 1 or (ends and len(branches[0]) > 1):
        body = f"(?:{body})"
    return body + "?" if ends else body


# --- literals for the prefilter -----------------------------------------------------------------------------------

Clause = frozenset[str]  # one of these strings stands in every text that the pattern matches; "{name}" = a vocabulary


def edged(literal: str) -> str:
    """A flattened literal with a space at each edge that is a word's edge."""
    return _edges(f"\0{literal}\0")


def _edges(literal: str) -> str:
    """Every mark of an edge (NUL) made a space if a word starts or ends there, else nothing."""
    text = literal.strip("\0")
    before = " " if literal.startswith("\0") and text[:1] not in ("", " ") else ""
    return before + text + (" " if literal.endswith("\0") and text[-1:] not in ("", " ") else "")


def clauses(node: Node, known: Callable[[str], bool]) -> list[Clause]:
    """Clauses that the flattened text of every match, with a space at both ends, satisfies.

    `known` says whether a vocabulary has literals; it is named as "{name}", so that all patterns share its clause.
    """
    return _clauses(node, known, True, True)


def _clauses(node: Node, known: Callable[[str], bool], left: bool, right: bool) -> list[Clause]:
    """`left`, `right`: whether a word's edge is known to be there."""
    found: list[Clause] = []
    run = [_mark(left)]  # what the text just before this point can be
    parts: list[Node] = [
        part for part in (node.parts if isinstance(node, Seq) else (node,)) if not isinstance(part, (Zero, Look))
    ]

    def flush(number: int) -> None:
        after = _mark(_edge(parts[number:], right, 0))
        literals = [_edges(text + after) for text in run]
        if all(len(text.strip()) > 1 for text in literals):
            found.append(frozenset(literals))

    for number, part in enumerate(parts):
        options = expand(part)
        if options is not None and len(run) * len(options) <= max(_PRODUCT, len(run), len(options)):
            run = [before + flatten(after) for before, after in product(run, options)]
            continue
        flush(number)
        before, after = _edge(parts[:number], left, -1), _edge(parts[number + 1 :], right, 0)
        if options is not None:
            run = [_mark(before) + flatten(option) for option in options]
            continue
        found += _inner(part, known, before, after)
        run = [_mark(_edge(parts[: number + 1], left, -1))]
    flush(len(parts))
    return found


def _mark(edge: bool) -> str:
    return "\0" if edge else ""


def _edge(parts: Sequence[Node], beyond: bool, at: int) -> bool:
    """Whether a sequence surely starts (at 0) or ends (at -1) at the edge of a word; `beyond`, if it may be empty."""
    for part in parts if at == 0 else reversed(parts):
        verdict = _part_edge(part, at)
        if verdict is not None:
            return verdict
    return beyond


def _part_edge(part: Node, at: int) -> bool | None:
    """None for a part that may be empty and else is at an edge."""
    if isinstance(part, Lit):
        return flatten(part.text[at]) == " "
    if isinstance(part, Name):
        return True  # vocabularies are whole words, gaps begin and end with a space
    if isinstance(part, Seq):
        verdicts = (_part_edge(one, at) for one in (part.parts if at == 0 else reversed(part.parts)))
        return next((verdict for verdict in verdicts if verdict is not None), None)
    if isinstance(part, Alt):
        found = {_part_edge(option, at) for option in part.options}
        return False if False in found else None if None in found else True
    if isinstance(part, Rep):
        verdict = _part_edge(part.node, at)
        return verdict if part.low > 0 or verdict is False else None
    return None if isinstance(part, (Zero, Look)) else False


def _inner(part: Node, known: Callable[[str], bool], left: bool, right: bool) -> list[Clause]:
    """Clauses of a part that does not stand for a short list of strings."""
    if _is_digit(part):
        return [frozenset((NUMBER,))]
    if isinstance(part, Name):
        return [frozenset(("{" + part.name + "}",))] if part.name not in GAPS and known(part.name) else []
    if isinstance(part, Alt):
        return _either([_clauses(option, known, left, right) for option in part.options])
    if isinstance(part, Rep):
        once = part.low == part.high == 1
        return _clauses(part.node, known, left, right and once) if part.low > 0 else []
    return _clauses(part, known, left, right) if isinstance(part, Seq) else []


def _is_digit(node: Node) -> bool:
    if not isinstance(node, Char):
        return False
    return node.source == r"\d" or all(char.isdecimal() or char in "[-]" for char in node.source)


def _either(options: list[list[Clause]]) -> list[Clause]:
    """One clause for alternatives: the union of one clause of each; none if some alternative has none."""
    if not all(options):
        return []
    union: set[str] = set()
    for option in options:
        union |= min(option, key=lambda clause: (NUMBER in clause, len(clause), -min(map(len, clause))))
    return [frozenset(union)]


def leads(node: Node, known: Callable[[str], bool]) -> Clause | None:
    """Flattened literals of which one stands at the very start of every match; None if that cannot be said.

    A NUL before a literal is the edge of a word there; "{name}" is a vocabulary.
    """
    found = _leads([node], known, True)
    return None if found is None else frozenset(lead if lead[0] in "{ ^" else f"\0{lead}" for lead in found)


def _leads(parts: list[Node], known: Callable[[str], bool], right: bool) -> set[str] | None:
    """Leads of a sequence of parts; `right`: whether a word's edge is known to be behind them."""
    while parts and isinstance(parts[0], (Zero, Look)):
        if parts[0] == Zero("^"):
            return {"^"}  # the start of the segment
        parts = parts[1:]
    if not parts:
        return None
    first, rest = parts[0], parts[1:]
    if isinstance(first, Seq):
        return _leads([*first.parts, *rest], known, right)
    options = expand(first)
    if options is not None:
        return _lead_strings(options, rest, known, right)
    if _is_digit(first):
        return {NUMBER}
    if isinstance(first, Name):
        return {"{" + first.name + "}"} if first.name not in GAPS and known(first.name) else None
    if isinstance(first, Alt):
        return _union([_leads([option, *rest], known, right) for option in first.options])
    if isinstance(first, Rep):
        once = _leads([first.node], known, right and not rest and first.high == 1)
        return once if first.low > 0 else _union([once, _leads(rest, known, right)])
    return None


def _lead_strings(options: list[str], rest: list[Node], known: Callable[[str], bool], right: bool) -> set[str] | None:
    """Leads that start with one of some strings; short ones are drawn out by what follows."""
    edge = _edge(rest, right, 0)
    found: set[str] = set()
    short = [option for option in options if len(option.strip()) < 3]
    found |= {_ended(option, edge) for option in options if option not in short}
    if short:
        following = expand(rest[0]) if rest else None
        if "" in short:
            after = _leads(rest, known, right)
            if after is None:
                return None
            found |= after
        for option in filter(None, short):
            if following is not None and len(following) <= _LITERALS:
                found |= {_ended(option + text, _edge(rest[1:], right, 0)) for text in following}
            elif rest and _starts_with_digit(rest[0]) and flatten(option[-1]) == " ":
                found.add(flatten(option) + NUMBER)
            else:
                found.add(_ended(option, edge))
    return (
        found
        if all(len(lead.strip()) > 1 or lead.strip() in (NUMBER, "^") or _is_word(lead) for lead in found)
        else None
    )


def _ended(text: str, edge: bool) -> str:
    """A flattened literal, with a space behind it where a word's edge is."""
    flat = flatten(text)
    return f"{flat} " if edge and flat[-1:] not in ("", " ") else flat


def _is_word(lead: str) -> bool:
    """Whether a lead of one letter is a whole word: "a scar" and not "as"."""
    return (lead[0] == " " and bool(lead.strip())) or (lead[-1:] == " " and bool(lead.strip()))


def _starts_with_digit(node: Node) -> bool:
    return _is_digit(node) or (isinstance(node, Rep) and node.low > 0 and _is_digit(node.node))


def _union(parts: list[set[str] | None]) -> set[str] | None:
    union: set[str] = set()
    for part in parts:
        if part is None:
            return None
        union |= part
    return union if len(union) <= 8 * _LITERALS else None


_SPACES = {"gap": 6, "list": 11}  # in the gaps


def breadth(node: Node, known: Callable[[str], int | None]) -> int | None:
    """The most spaces that a match can hold; None if there is no limit. `known` says it of a vocabulary."""
    if isinstance(node, Lit):
        return node.text.count(" ")
    if isinstance(node, Char):
        return int(regex.fullmatch(node.source, " ") is not None)
    if isinstance(node, (Zero, Look)):
        return 0
    if isinstance(node, Name):
        return _SPACES[node.name] if node.name in GAPS else known(node.name)
    if isinstance(node, Rep):
        once = breadth(node.node, known)
        return once and (None if node.high is None else once * node.high)
    parts = [breadth(part, known) for part in (node.parts if isinstance(node, Seq) else node.options)]
    if None in parts:
        return None
    numbers = [part for part in parts if part is not None]
    return sum(numbers) if isinstance(node, Seq) else max(numbers, default=0)


CALM = 20_000  # ways to try from one place that take well under a millisecond
_WORD_LENGTH = 200  # readers leave out longer words


def effort(node: Node) -> float:
    """About how many ways there are to try a pattern from one place in the worst case; vocabularies count as one."""
    if isinstance(node, Name):
        return {"gap": 6.0, "list": 11.0}.get(node.name, 1.0)
    if isinstance(node, Seq):
        total, parts = 1.0, node.parts
        for number, part in enumerate(parts):
            following = parts[number + 1] if number + 1 < len(parts) else None
            # a run of letters before a sign can end in one place only
            total *= 1.0 if isinstance(part, Rep) and _of_words(part.node) and _is_sign(following) else effort(part)
        return total
    if isinstance(node, Alt):
        return max(map(effort, node.options))
    if isinstance(node, Rep):
        high = _WORD_LENGTH if node.high is None else node.high
        inner = effort(node.node)
        return sum(inner**count for count in range(node.low, min(high, 60) + 1)) if inner > 1 else high - node.low + 1
    return effort(node.node) if isinstance(node, Look) else 1.0


def _is_sign(node: Node | None) -> bool:
    """Whether a part is a sign or a space, whichever it matches."""
    if isinstance(node, Lit):
        return not (node.text[0].isalnum() or node.text[0] == "_")
    return isinstance(node, Alt) and all(map(_is_sign, node.options))
