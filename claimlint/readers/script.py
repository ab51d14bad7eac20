"""JavaScript and TypeScript, with or without JSX: the copy in elements, attributes, and strings of data."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from claimlint.readers.data import Place, read_data
from claimlint.readers.grammar import matches, parse
from claimlint.readers.literals import operands, pieces_of, said
from claimlint.readers.page import Page

if TYPE_CHECKING:
    from tree_sitter import Node

# What is worth a look at all: a string with two words in it, or text between tags.
_STRING = re.compile(r"\"[^\"\n]*+\"?|'[^'\n]*+'?|`[^`]*+`?")
_TEXT = re.compile(r"[>}]([^<>{}]*+)[<{]")
_SPACED = re.compile(r"[^\W_][,;:.!?'’)%}]? +\S")
_WORD = re.compile(r"[^\W\d_]{2}")
_LOST = re.compile(r"\b[A-Za-z]{2,}(?:[ \n]+[a-z]{2,}){3,}")
_KEYWORDS = frozenset(
    "export default async function const let var return typeof instanceof await new extends implements class readonly"
    " public private protected static import declare abstract interface type keyof yield else case get set of in"
    " from as".split()
)
_MOST = 20  # mistakes that are looked at
_LONGEST = 20_000  # characters round a mistake that are looked at
_NOT_LOST = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|//[^\n]*|/\*.*?\*/", re.S)

_SKIPPED = frozenset(
    "import_statement type_annotation type_alias_declaration interface_declaration type_arguments type_parameters regex"
    " literal_type union_type object_type generic_type function_type intersection_type ambient_declaration"
    " enum_declaration throw_statement comment jsx_closing_element property_signature import_alias"
    " import_require_clause predefined_type index_type_query lookup_type conditional_type tuple_type array_type"
    " method_signature abstract_method_signature decorator".split()
)
_LEAVES = frozenset(
    "identifier property_identifier number this null undefined true false super shorthand_property_identifier"
    " string_fragment escape_sequence type_identifier shorthand_property_identifier_pattern".split()
)
_SILENT_CALLS = re.compile(
    r"(?:console|logger|log|Sentry|posthog|mixpanel|analytics|gtag|localStorage|sessionStorage|document|window\.document"
    r"|process|path|fs|performance|Math|axios|jest|vi|cy|page|db|prisma|sql|Object|Array|Date|Number|history|location)\."
    r"(?!.*(?:freeze|assign|entries|map|from|of|forEach)$)[\w.?!]+"
    r"|(?:\w+\.)?(?:console|log|logger|debug|warn|require|import|fetch|describe|it|test|expect|beforeEach|afterEach|suite"
    r"|cn|clsx|cx|cva|tv|classNames|classnames|twMerge|twJoin|tw|css|keyframes|injectGlobal|createGlobalStyle|gql"
    r"|graphql|groq|sql|query|querySelector(?:All)?|getElementById|addEventListener|removeEventListener|setAttribute"
    r"|getAttribute|invariant|assert|tinyWarning|track|trackEvent|gtag|dataLayer\.push|RegExp|split|join|replace"
    r"|replaceAll|startsWith|endsWith|includes|indexOf|match|matchAll|test|getItem|setItem|removeItem|useQuery"
    r"|matchMedia|useMediaQuery|get|set|has|append|localeCompare|toLocaleDateString|format|deprecate|execSync|exec|spawn)"
    r"|styled(?:\..*|\(.*)"
)
_COMPARED = frozenset(("==", "===", "!=", "!==", "in", "instanceof", "<", ">", "<=", ">="))
Task = Callable[[], None]


def read_script(page: Page) -> None:
    """Read the whole source of `page`: JavaScript, TypeScript, JSX."""
    if _is_minified(page.text):
        return
    suffix = page.path.rsplit(".", 1)[-1].lower()
    scan_script(page, 0, len(page.text), jsx=suffix not in ("ts", "mts", "cts"))


def _is_minified(text: str) -> bool:
    """Whether a tool wrote this: nobody edits lines of hundreds of characters."""
    return len(text) > 20_000 and len(text) > 500 * (text.count("\n") + 1) and "claimlint:" not in text


def may_hold_copy(text: str) -> bool:
    """Whether code may hold copy or a comment for claimlint: a cheap look before it is parsed."""
    if "claimlint:" in text:
        return True
    if ("</" in text or "/>" in text) and any(_WORD.search(found[1]) for found in _TEXT.finditer(text)):
        return True
    return any(_SPACED.search(found[0]) for found in _STRING.finditer(text))


def scan_script(page: Page, start: int, end: int, *, jsx: bool = True) -> None:
    """Read page.text[start:end] as a script. Raises SourceError where the parser is not installed."""
    text = page.text[start:end]
    if not may_hold_copy(text):
        return
    root = parse(" " * start + text, page.path, jsx=jsx)
    Script(page).read(root)
    if "claimlint" in text:
        for node in matches(root, jsx, page.path, "(comment) @comment"):
            first, last = node.start_byte, node.end_byte
            raw = page.text[first:last]
            page.comment(raw[2:-2].strip("* \t\r\n") if raw.startswith("/*") else raw[2:], first, last)
    if root.has_error:
        _report_lost(page, matches(root, jsx, page.path, "(ERROR) @error"))


def _report_lost(page: Page, errors: list[Node]) -> None:
    """Say where words may have been lost, if they have been: most mistakes lose none."""
    done = [(block.runs[0][1], block.runs[-1][2]) for block in page.blocks]
    for node in errors[:_MOST]:
        start = page.text.rfind("\n", 0, node.start_byte) + 1
        end = page.text.find("\n", node.end_byte)
        rest = _NOT_LOST.sub(lambda found: ";" * len(found[0]), page.text[start : end if end >= 0 else None][:_LONGEST])
        for found in _LOST.finditer(rest):
            first, last = start + found.start(), start + found.end()
            words = [word for word in found[0].split() if word not in _KEYWORDS]
            if len(words) > 3 and not any(a < last and first < b for a, b in done):
                page.problem(
                    "this part of the file cannot be parsed: words in it were not read.",
                    "Correct the code here, or move the words to a file that can be read.",
                    first,
                )
                return


class Script:
    """One walk over a syntax tree. Its stack is its own, as Python's is not deep enough for generated code."""

    def __init__(self, page: Page) -> None:
        from claimlint.readers.jsx import Elements

        self.page, self.text = page, page.text
        self.todo: list[Task] = []
        self.elements = Elements(self)

    def read(self, root: Node) -> None:
        self.push([root], Place(strict=True))
        while self.todo:
            self.todo.pop()()
        self.page.flush()

    def push(self, nodes: list[Node], place: Place, flow: bool = False) -> None:
        """Visit these nodes next, in their order."""
        for node in reversed(nodes):
            if node.type not in _LEAVES and node.type not in _SKIPPED:
                self.todo.append(partial(self.visit, node, place, flow))

    def then(self, task: Task) -> None:
        """Do this after everything that is pushed from now on."""
        self.todo.append(task)

    def source(self, node: Node | None) -> str:
        return "" if node is None else self.text[node.start_byte : node.end_byte]

    def visit(self, node: Node, place: Place, flow: bool = False) -> None:
        kind = node.type
        if kind.startswith("jsx_"):
            self.elements.visit(node, place, flow)
        elif kind in ("string", "template_string"):
            self._string(node, place)
        elif kind in _VISITS:
            _VISITS[kind](self, node, place, flow)
        else:
            self.push(node.named_children, place, flow)

    def _string(self, node: Node, place: Place) -> None:
        pieces = pieces_of(node, self.text)
        if pieces:
            inner, runs = said(pieces)
            if read_data(self.page, inner, runs, place):
                return
        if node.type == "template_string":
            self.push([part for part in node.named_children if part.type == "template_substitution"], place)

    def binary(self, node: Node, place: Place, flow: bool) -> None:
        operator = node.child_by_field_name("operator")
        mark = operator.type if operator is not None else ""
        if mark in _COMPARED:
            return
        if mark != "+":
            self.push(node.named_children, place, flow)
            return
        pieces = pieces_of(node, self.text)
        if pieces is not None:
            inner, runs = said(pieces)
            if read_data(self.page, inner, runs, place):
                return
        self.push(operands(node), place, flow)

    def pair(self, node: Node, place: Place, flow: bool) -> None:  # noqa: ARG002 - every visit is called alike
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if value is not None:
            self.push([value], place.under(self.source(key).strip("\"'`[]")))

    def named(self, node: Node, place: Place, flow: bool) -> None:  # noqa: ARG002
        """A value with a name to its left: a variable, an assignment, a default, a field of a class."""
        left = next(filter(None, map(node.child_by_field_name, ("name", "left", "property"))), None)
        right = next(filter(None, map(node.child_by_field_name, ("value", "right"))), None)
        if left is not None and left.type in ("object_pattern", "array_pattern"):
            self.push([left], place._replace(name="", strict=True))
        if right is not None:
            self.push([right], place.under(self.source(left).rsplit(".", 1)[-1][:80]))

    def object(self, node: Node, place: Place, flow: bool) -> None:  # noqa: ARG002
        here = place._replace(depth=place.depth + 1, strict=False, item=False)
        if not here.machine and re.search(r"[{,]\s*[\"']@(?:type|context)[\"']\s*:", self.source(node)[:2000]):
            here = here._replace(machine=True)
        self.push(node.named_children, here)

    def array(self, node: Node, place: Place, flow: bool) -> None:  # noqa: ARG002
        children = node.named_children
        if any(child.type in ("string", "template_string") for child in children) and not self.page.in_text:
            self.page.open("ul")
            self.then(lambda: self.page.close("ul"))
        self.push(children, place._replace(item=True))

    def call(self, node: Node, place: Place, flow: bool) -> None:
        called = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        if called is None or given is None:
            self.push(node.named_children, place, flow)
            return
        pieces = pieces_of(node, self.text)
        if pieces is not None:
            inner, runs = said(pieces)
            read_data(self.page, inner, runs, place)
            return
        name = self.source(called)
        silent = len(name) < 200 and _SILENT_CALLS.fullmatch(name)
        if silent and (given.type == "template_string" or "=>" not in self.source(given)):
            return
        if given.type == "template_string":  # html`...`, md`...`
            if re.fullmatch(r"(?:html|svg|md|markdown|mdx|text)", name):
                self._string(given, Place("html", place.depth))
            return
        here = place._replace(strict=True, name="", item=False)
        self.push([called, *given.named_children], here, flow)

    def new(self, node: Node, place: Place, flow: bool) -> None:
        if not self.source(node.child_by_field_name("constructor")).endswith(("Error", "Exception", "RegExp", "URL")):
            self.push(node.named_children, place._replace(strict=True, name=""), flow)

    def statement(self, node: Node, place: Place, flow: bool) -> None:
        children = node.named_children
        if children and children[0].type == "string" and node.type == "expression_statement":
            return  # "use client"
        if node.type == "switch_case":  # not what is compared
            children = children[1:]
        elif node.type == "subscript_expression":  # not the key
            children = children[:1]
        self.push(children, place._replace(strict=True, name="", item=False), flow)

    def returned(self, node: Node, place: Place, flow: bool) -> None:
        """`return "..."` and `=> "..."`: as good as a value without a name."""
        self.push(node.named_children, place._replace(name="", item=False, strict=True), flow)

    def ternary(self, node: Node, place: Place, flow: bool) -> None:
        parts = [node.child_by_field_name(name) for name in ("consequence", "alternative")]
        self.push([part for part in parts if part is not None], place, flow)


_VISITS: dict[str, Callable[[Script, Node, Place, bool], None]] = {
    "binary_expression": Script.binary,
    "pair": Script.pair,
    "variable_declarator": Script.named,
    "assignment_expression": Script.named,
    "augmented_assignment_expression": Script.named,
    "assignment_pattern": Script.named,
    "object_assignment_pattern": Script.named,
    "public_field_definition": Script.named,
    "field_definition": Script.named,
    "object": Script.object,
    "array": Script.array,
    "call_expression": Script.call,
    "new_expression": Script.new,
    "expression_statement": Script.statement,
    "switch_case": Script.statement,
    "subscript_expression": Script.statement,
    "statement_block": Script.statement,
    "return_statement": Script.returned,
    "ternary_expression": Script.ternary,
}
