"""Vocabularies: named lists of words that all rules share, with their inflections.

A file under `rules/_vocabulary/` maps names to lists, or to a mapping of

    terms:  words and patterns as they stand
    nouns:  singular forms; the plural is added
    verbs:  base forms; all inflections are added, and `{name/base}` `{name/s}` `{name/ing}` `{name/ed}` name one each
    from:   substances | conditions; the names that the evidence base knows

Terms are patterns (see pattern.py) and may use other vocabularies. The same name in several files adds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from claimlint import yamlfile
from claimlint.errors import RuleError
from claimlint.folding import NUMBER, flatten
from claimlint.pattern import (
    GAPS,
    Alt,
    Clause,
    Look,
    Name,
    Node,
    Rep,
    Seq,
    breadth,
    clauses,
    edged,
    emit,
    expand,
    leads,
    parse,
    trie,
    whole,
)

FORMS = ("base", "s", "ing", "ed")
_KEYS = ("terms", "nouns", "verbs", "from")
_EXPAND = 2000  # strings that one term may stand for before it stays a pattern

# Past and past participle of the irregular verbs that copy uses.
_IRREGULAR = {
    "be": "was were been", "beat": "beat beaten", "become": "became become", "begin": "began begun",
    "break": "broke broken", "bring": "brought", "build": "built", "rebuild": "rebuilt", "come": "came come",
    "cut": "cut", "do": "did done", "undo": "undid undone", "drive": "drove driven", "eat": "ate eaten",
    "fall": "fell fallen", "feed": "fed", "feel": "felt", "fight": "fought", "find": "found",
    "forget": "forgot forgotten",
    "get": "got gotten", "give": "gave given", "go": "went gone", "grow": "grew grown", "regrow": "regrew regrown",
    "have": "had", "hold": "held", "keep": "kept", "know": "knew known", "lay": "laid", "lead": "led", "leave": "left",
    "let": "let", "lose": "lost", "make": "made", "mean": "meant", "meet": "met", "overcome": "overcame overcome",
    "pay": "paid", "put": "put", "reset": "reset", "retrain": "retrained", "rewire": "rewired", "rid": "rid",
    "rise": "rose risen", "run": "ran run", "say": "said", "see": "saw seen", "send": "sent", "set": "set",
    "show": "showed shown", "shrink": "shrank shrunk", "shut": "shut", "sleep": "slept", "speed": "sped speeded",
    "spend": "spent", "stand": "stood", "take": "took taken", "retake": "retook retaken", "teach": "taught",
    "tell": "told", "think": "thought", "throw": "threw thrown", "wake": "woke woken", "wear": "wore worn",
    "win": "won", "write": "wrote written", "rewrite": "rewrote rewritten", "quit": "quit", "hit": "hit",
    "withdraw": "withdrew withdrawn", "strike": "struck stricken", "bind": "bound", "sink": "sank sunk",
}  # fmt: skip
_SAME_ING = {"be": "being", "rid": "ridding", "quit": "quitting", "shut": "shutting"}
_NO_DOUBLING = (
    "en",
    "er",
    "on",
    "or",
    "it",
    "et",
    "al",
    "el",
    "in",
    "an",
    "ow",
    "aw",
    "ew",
    "ay",
    "oy",
    "ix",
    "ax",
    "ox",
)
_DOUBLING_ANYWAY = (
    "begin",
    "reset",
    "forget",
    "permit",
    "commit",
    "admit",
    "refer",
    "prefer",
    "occur",
    "control",
    "transfer",
    "equip",
    "set",
    "let",
    "get",
    "win",
    "trim",
    "run",
    "hit",
    "fit",
    "pin",
    "spin",
    "plan",
    "scan",
    "tan",
    "ban",
)


def inflect(verb: str) -> dict[str, list[str]]:
    """The forms of a verb in base form; of a verb with a particle ("bring down") the first word changes."""
    if verb.endswith("ize") or (" " in verb and verb.split(maxsplit=1)[0].endswith("ize")):  # both spellings
        british = inflect(verb.replace("ize", "ise", 1))
        american = _inflect(verb)
        return {form: american[form] + british[form] for form in FORMS}
    return _inflect(verb)


def _inflect(verb: str) -> dict[str, list[str]]:
    head, _, tail = verb.partition(" ")
    tail = f" {tail}" if tail else ""
    past = _IRREGULAR.get(head)
    stem = head + head[-1] if _doubles(head) else head
    if head.endswith("e") and not head.endswith(("ee", "oe", "ye")) and len(head) > 2:
        ing = head[:-1] + "ing" if not head.endswith("ie") else head[:-2] + "ying"
    else:
        ing = stem + "ing"
    if head.endswith("e"):
        regular = head + "d"
    elif head.endswith("y") and head[-2:-1] not in "aeiou":
        regular = head[:-1] + "ied"
    else:
        regular = stem + "ed"
    return {
        "base": [verb],
        "s": [plural(head) + tail],
        "ing": [_SAME_ING.get(head, ing) + tail],
        "ed": [form + tail for form in (past.split() if past else [regular])],
    }


def _doubles(verb: str) -> bool:
    if verb in _DOUBLING_ANYWAY:
        return True
    if len(verb) < 3 or verb[-1] in "aeiouwxy" or verb[-2] not in "aeiou" or verb[-3] in "aeiou":
        return False
    syllables = sum(char in "aeiouy" and (at == 0 or verb[at - 1] not in "aeiouy") for at, char in enumerate(verb))
    return syllables == 1 and not (len(verb) > 4 and verb.endswith(_NO_DOUBLING))


def plural(noun: str) -> str:
    """The plural of a noun, or the third person of a verb, in base form."""
    if noun.endswith(("s", "x", "z", "ch", "sh")) or noun in ("go", "do", "undo"):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return noun[:-1] + "ies"
    return noun + "s"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary ready for use: its `regex` source, and the literals of which one stands in every match."""

    name: str
    source: str
    literals: tuple[str, ...] | None  # flattened, with spaces round them; None: some term has none
    leads: tuple[str, ...] | None  # flattened, of which one stands at the very start of every match
    spaces: int | None  # at most in a match; None: no limit


@dataclass(slots=True)
class _Entry:
    terms: list[tuple[Node, str, int]]  # pattern, file, line


def load_vocabularies(folders: Iterable[Path], names: Callable[[str], Iterable[str]]) -> dict[str, Vocabulary]:
    """The vocabularies of all files. `names` gives the evidence base's names of a kind. Raises RuleError."""
    entries: dict[str, _Entry] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            content = yamlfile.load_yaml(path)
            if not isinstance(content, yamlfile.Mapping):
                raise RuleError("must map names to lists of words.", path=str(path), line=1, hint="name: [word, ...]")
            for name, value in content.items():
                _add(entries, name, value, str(path), content.lines[name], names)
    built: dict[str, Vocabulary] = {}
    nodes: dict[str, Node] = {}
    for name in entries:
        _resolve(name, entries, nodes, ())
    for name, node in nodes.items():
        built[name] = _build(name, node)
    return built


def _add(
    entries: dict[str, _Entry], name: str, value: object, path: str, line: int, names: Callable[[str], Iterable[str]]
) -> None:
    if name in GAPS:
        raise RuleError(f"`{name}` is the name of a gap.", path=path, line=line, hint="Choose another name.")
    parts = {"terms": value} if isinstance(value, yamlfile.Sequence) else value
    if not isinstance(parts, dict) or not parts:
        raise RuleError(f"`{name}` must be a list of words.", path=path, line=line, hint=f"{name}: [word, ...]")
    for key, items in parts.items():
        if key not in _KEYS:
            raise RuleError(f"unknown key `{key}`.", path=path, line=line, hint=f"Known: {', '.join(_KEYS)}.")
        if key == "from":
            known = [(term, line) for term in names(str(items))]
            _extend(entries, name, "terms", [(_plain(term), at) for term, at in known], path)
            continue
        if not isinstance(items, yamlfile.Sequence) or not all(isinstance(item, str) for item in items):
            raise RuleError(f"`{key}` of `{name}` must be a list of words.", path=path, line=line, hint="")
        _extend(entries, name, key, list(zip(items, items.lines, strict=True)), path)


def _plain(term: str) -> str:
    """A name as a pattern for itself: signs escaped, the first hyphens as well a space."""
    escaped = "".join(f"\\{char}" if char in r"\.^$*+?{}[]|()" else char for char in term)
    return escaped.replace("-", "[- ]", 2)


def _extend(entries: dict[str, _Entry], name: str, key: str, items: list[tuple[str, int]], path: str) -> None:
    def put(where: str, text: str, line: int) -> None:
        try:
            node = parse(text)
        except RuleError as error:
            raise RuleError(error.message, path=path, line=line, hint=error.hint) from error
        entries.setdefault(where, _Entry([])).terms.append((node, path, line))

    for text, line in items:
        if key == "verbs":
            for form, words in inflect(text).items():
                for word in words:
                    put(f"{name}/{form}", word, line)
                    put(name, word, line)
        elif key == "nouns":
            put(name, text, line)
            put(name, plural(text), line)
        else:
            put(name, text, line)


def _resolve(name: str, entries: dict[str, _Entry], nodes: dict[str, Node], path: tuple[str, ...]) -> Node:
    """The tree of a vocabulary with other vocabularies put in."""
    if name in nodes:
        return nodes[name]
    entry = entries[name]
    if name in path:
        _, file, line = entry.terms[0]
        raise RuleError(f"`{{{name}}}` stands for itself.", path=file, line=line, hint="Break the circle.")

    def put_in(node: Node, file: str, line: int) -> Node:
        if isinstance(node, Name) and node.name not in GAPS:
            if node.name not in entries:
                raise RuleError(
                    f"there is no vocabulary `{{{node.name}}}`.", path=file, line=line, hint=nearest(node.name, entries)
                )
            return _resolve(node.name, entries, nodes, (*path, name))
        if isinstance(node, Seq):
            return Seq(tuple(put_in(part, file, line) for part in node.parts))
        if isinstance(node, Alt):
            return Alt(tuple(put_in(part, file, line) for part in node.options))
        if isinstance(node, (Rep, Look)):
            return replace(node, node=put_in(node.node, file, line))
        return node

    nodes[name] = Alt(tuple(put_in(node, file, line) for node, file, line in entry.terms))
    return nodes[name]


def nearest(word: str, known: Iterable[str]) -> str:
    """Ask whether a near word was meant; an empty text if none is near."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), 1)
    return f"Did you mean `{close[0]}`?" if close else ""


def _build(name: str, node: Node) -> Vocabulary:
    plain: dict[str, None] = {}
    others: list[Node] = []
    for option in node.options if isinstance(node, Alt) else (node,):
        strings = expand(option, _EXPAND)
        if strings is not None:
            plain.update(dict.fromkeys(strings))
        else:
            others.append(option)
    words = {edged(flatten(string)) for string in plain}
    body = "|".join([*(emit(option, {}) for option in others), *([trie(plain)] if plain else [])])
    return Vocabulary(
        name,
        whole(body),
        _literals([words, *(_rarest(option) for option in others)]),
        _literals(
            [{_lead(flatten(string)) for string in plain}, *(leads(option, lambda _: False) for option in others)]
        ),
        breadth(node, lambda _: None),
    )


def _lead(word: str) -> str:
    """A whole word or phrase as a lead: NUL where it starts with a letter, a space behind it where it ends with one."""
    return ("" if word[0] == " " else "\0") + word + ("" if word[-1] == " " else " ")


def _rarest(option: Node) -> Clause | None:
    return min(clauses(option, lambda _: False), key=lambda clause: (NUMBER in clause, len(clause)), default=None)


def _literals(parts: list[Clause | set[str] | None]) -> tuple[str, ...] | None:
    """The union of sets of literals, or None if one is missing or too short to look for."""
    union: set[str] = set()
    for part in parts:
        if part is None:
            return None
        union |= part
    return tuple(sorted(union)) if all(len(text.strip()) > 1 or text.strip() == NUMBER for text in union) else None
