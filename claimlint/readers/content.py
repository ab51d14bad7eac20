"""Content files: the prose in JSON, YAML and TOML, with the keys that it stands under."""

from __future__ import annotations

import re
from typing import Any

from claimlint.model import Problem
from claimlint.readers.data import Place, read_data
from claimlint.readers.frontmatter import scalar
from claimlint.readers.jsonld import json_string
from claimlint.readers.page import Page
from claimlint.readers.prose import is_head

_JSON = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"(\s*:)?|[{}\[\]]|//[^\n]*|/\*.*?\*/', re.S)
_SETTINGS = re.compile(
    r'"(?:compilerOptions|lockfileVersion|devDependencies|openapi|swagger|asyncapi|manifest_version|\$defs'
    r'|eslintConfig|nbformat)"\s*:|"\$schema"\s*:\s*"[^"]*(?:schema|biome|turbo|vercel|renovate|eslint)[^"]*"'
    r'|"type"\s*:\s*"(?:FeatureCollection|Topology)"'
)
_YAML_SETTINGS = re.compile(
    r"^(?:apiVersion|openapi|swagger|asyncapi|AWSTemplateFormatVersion|lockfileVersion)\s*:", re.M
)
_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*(claimlint:[^\n\r]*)", re.M)


def read_json(page: Page) -> None:
    """Read the whole source of `page`. Broken or commented JSON is read as far as it goes."""
    text = page.text
    if _SETTINGS.search(text, 0, 20_000):
        return
    value = Place()  # of the value that comes next
    stack: list[Place] = []
    for token in _JSON.finditer(text):
        mark = text[token.start()]
        if mark == '"':
            inner, runs = json_string(text, *token.span(1))
            if token[2] is not None:
                value = (stack[-1] if stack else Place()).under(inner)
            else:
                read_data(page, inner, runs, _outermost(value, len(stack)), markdown=True)
        elif mark == "{":
            stack.append(value._replace(depth=value.depth + 1, item=False))
        elif mark == "[":
            value = value._replace(item=True)
            stack.append(value)
        elif mark == "/":
            page.comment(token[0][2:].removesuffix("*/"), *token.span())
        elif stack:
            stack.pop()
            value = stack[-1] if stack else Place()
    page.flush()


def _outermost(place: Place, depth: int) -> Place:
    """The strings of the outermost object describe the page: its title is the page's."""
    return place._replace(head=True) if depth == 1 and not place.item else place


def read_yaml(page: Page) -> None:
    """Read the whole source of `page`. YAML that cannot be parsed is reported."""
    import yaml

    text = page.text
    for comment in _COMMENT.finditer(text):
        page.comment(comment[1], *comment.span())
    if _YAML_SETTINGS.search(text) or not re.search(r"[^\W\d_]{2},? [^\W\d_]", text):
        return
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for root in yaml.compose_all(text, Loader=loader):
            if root is not None:
                _walk(page, root)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "it is not valid YAML"
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        hint = "Correct the line, or leave the file out with `exclude`."
        page.problems.append(Problem(page.path, f"the YAML cannot be read: {reason}.", hint, line, column))
    page.flush()


def _walk(page: Page, root: Any) -> None:
    todo: list[tuple[Any, Place]] = [(root, Place())]
    seen: set[int] = set()
    while todo:
        node, place = todo.pop()
        if node.id == "scalar":
            if node.tag == "tag:yaml.org,2002:str":
                inner, runs = scalar(page.text, node.start_mark.index, node.end_mark.index, node.style)
                read_data(page, inner, runs, place, markdown=True)
            continue
        if id(node) in seen:  # an alias: read once
            continue
        seen.add(id(node))
        if node.id == "mapping":
            here = place._replace(depth=place.depth + 1, item=False)
            for key, value in reversed(node.value):
                below = here.under(str(key.value))
                todo.append((value, _outermost(below, 1) if node is root and value.id == "scalar" else below))
        else:
            todo.extend((value, place._replace(item=True)) for value in reversed(node.value))


def read_toml_file(page: Page) -> None:
    """Read the whole source of `page`."""
    from claimlint.readers.toml import toml_strings

    for comment in _COMMENT.finditer(page.text):
        page.comment(comment[1], *comment.span())
    for keys, _, inner, runs in toml_strings(page, 0, len(page.text), "the TOML"):
        place = Place(depth=len(keys), head=len(keys) == 1 or any(map(is_head, keys[:-1])))
        read_data(page, inner, runs, place.under(keys[-1] if keys else ""), markdown=True)
    page.flush()
