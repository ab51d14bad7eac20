"""Which files a run checks: named files as they are, folders walked with .gitignore and `exclude` respected."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from claimlint.errors import ConfigError
from claimlint.model import Problem

if TYPE_CHECKING:
    from claimlint.config import Config
    from claimlint.configfiles import Configs
    from claimlint.globs import Globs

# Folders that hold other people's text, text made from other files, or none. To check one of them, name it or a file
# in it.
SKIPPED = frozenset(
    ".git .hg .svn node_modules bower_components vendor .venv venv site-packages "
    "__pycache__ .tox .nox .mypy_cache .pytest_cache .ruff_cache .cache "
    "dist build .next .nuxt .output .svelte-kit .astro .vercel .netlify .turbo .docusaurus .parcel-cache "
    "coverage storybook-static .storybook __tests__ __mocks__ __snapshots__ cypress e2e "
    ".github .gitlab .circleci .vscode .idea .husky .changeset".split()
)
# Files of settings, by name; the folders that are searched have plenty of them.
SETTINGS = frozenset(
    "package.json package-lock.json npm-shrinkwrap.json composer.json composer.lock tsconfig.json jsconfig.json "
    "deno.json bower.json lerna.json nx.json turbo.json vercel.json now.json netlify.toml firebase.json angular.json "
    "components.json biome.json renovate.json manifest.json site.webmanifest browserconfig.json wrangler.toml fly.toml "
    "app.json eas.json pnpm-lock.yaml pnpm-workspace.yaml docker-compose.yml docker-compose.yaml compose.yaml "
    "compose.yml mkdocs.yml .pre-commit-config.yaml .pre-commit-hooks.yaml .gitlab-ci.yml .travis.yml codecov.yml "
    "dependabot.yml azure-pipelines.yml render.yaml app.yaml pyproject.toml cargo.toml poetry.toml pipfile.toml "
    "claimlint.toml bunfig.toml rustfmt.toml book.toml netlify.yml appveyor.yml lighthouserc.json "
    "angular-cli.json nodemon.json jest.json babel.json postcss.json stylelint.json claimlint-baseline.json".split()
)
# What the people who build the site read.
_FOR_BUILDERS = frozenset(
    "readme changelog contributing code_of_conduct security license licence agents claude".split()
)
# How our own reports begin: HTML, JSON, rdjson, Markdown.
_REPORTS = (
    b'<meta name="generator" content="claimlint">',
    b'{\n "version": 1,\n "tool": {\n  "name": "claimlint"',
    b'{"source": {"name": "claimlint"',
    b"# claimlint\n\n**",
)
_BEGINNING = 1000  # bytes in which they say so
_CODE = frozenset(".tsx .jsx .ts .js .mts .mjs .cts .cjs .vue .svelte .astro .php".split())
_DATA = frozenset((".json", ".yaml", ".yml", ".toml"))
# Middle parts of names: page.test.tsx, next.config.js, types.d.ts, app.min.js, clinic.schema.json.
_NOT_COPY = frozenset("test tests spec stories story config conf d min cy e2e mock mocks setup worker".split())
_NOT_DATA = frozenset("schema config lock test min workspace code-workspace geo topo".split())


def may_be_copy(name: str) -> bool:
    """Whether a file found in a folder may hold copy, by its name: no tests, no settings, nothing made by a tool."""
    name = name.lower()
    stem, suffix = os.path.splitext(name)
    if name.startswith("claimlint-packet") or (stem in _FOR_BUILDERS and suffix == ".md"):
        return False
    if suffix in _CODE:
        return not _NOT_COPY.intersection(stem.split(".")[1:])
    if suffix not in _DATA:
        return True
    if name in SETTINGS or name.startswith((".", "tsconfig.", "docker-compose.", "openapi", "swagger")):
        return False
    return not _NOT_DATA.intersection(stem.split(".")[1:]) and not stem.endswith("-lock")


def is_report(path: str) -> bool:
    """Whether a file is a report of ours, by its first bytes: it is full of claims that the site does not make."""
    if not path.lower().endswith((".html", ".json", ".md")):
        return False
    try:
        with open(path, "rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError:
        return False  # reported when it is read
    return b"claimlint" in beginning and any(mark in beginning for mark in _REPORTS)


class FileList(NamedTuple):
    """The files to check, in a fixed order and each once; what was wrong with the paths; what was left out."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    excluded: int = 0  # named files that `force_exclude` left out


def find_files(
    paths: Sequence[str],
    configs: Configs,
    suffixes: Iterable[str],
    *,
    exclude: tuple[str, ...] = (),
    force_exclude: bool = False,
    readable: Iterable[str] = (),
) -> FileList:
    """The files that `paths` (files and folders) stand for.

    In a folder, those with one of `suffixes` (lower case, with the dot) count, without what .gitignore files,
    .git/info/exclude, the configured `exclude` and `exclude` (patterns from the working folder) leave out.
    A named file always counts, whatever its suffix; with `force_exclude`, both excludes apply to it too, and tests,
    settings (see `may_be_copy`) and files without a `readable` suffix (more of them) are left out, as in a folder.
    A missing path, and a run with nothing to check, is a Problem; so is a configuration file that cannot be used
    (its folder is left out).
    """
    suffixes = frozenset(suffixes)
    walk = _Walk(configs, suffixes, exclude, force_exclude, suffixes.union(readable))
    for path in paths:
        walk.path(path)
    if not walk.files and not walk.problems and not walk.excluded:
        endings = ", ".join(sorted(walk.suffixes))
        where = ", ".join(clean_path(path) for path in paths) or "."
        walk.problems.append(
            Problem(where, "There is nothing to check here.", f"claimlint reads files ending in {endings}.")
        )
    return FileList(tuple(walk.files.values()), tuple(walk.problems), walk.excluded)


def clean_path(path: str) -> str:
    """The path as reports show it: forward slashes, no leading "./"."""
    path = os.path.normpath(path)
    return path.replace(os.sep, "/")


def shown_path(path: str) -> str:
    """An absolute path as messages name it: from the working folder where it lies below."""
    here = os.path.join(os.getcwd(), "")
    return path.removeprefix(here).replace(os.sep, "/")


class _Walk:
    def __init__(
        self,
        configs: Configs,
        suffixes: frozenset[str],
        exclude: tuple[str, ...],
        force: bool,
        readable: frozenset[str],
    ) -> None:
        from claimlint.config import Config

        self.configs, self.suffixes, self.force_exclude, self.readable = configs, suffixes, force, readable
        self.here = Config(exclude=exclude)
        self.files: dict[str, str] = {}  # absolute path -> path as reported
        self.problems: list[Problem] = []
        self.excluded = 0

    def path(self, path: str) -> None:
        if os.path.isdir(path):
            if self.force_exclude and self.ruled_out(path):
                self.excluded += 1
            else:
                self.folder(path, _Ignores(path))
        elif not os.path.lexists(path):
            self.problems.append(Problem(clean_path(path), "There is no such file or folder.", "Check the spelling."))
        elif self.force_exclude and (self.ruled_out(path) or not self.is_copy(path) or is_report(path)):
            self.excluded += 1
        else:
            self.add(path)  # a named file that cannot be read is reported when it is read

    def add(self, path: str) -> None:
        self.files.setdefault(os.path.abspath(path), clean_path(path))

    def found(self, path: str) -> None:
        if not is_report(path):
            self.add(path)

    def folder(self, folder: str, ignores: _Ignores) -> None:
        try:
            config = self.configs.of(os.path.join(folder, "x"))
            with os.scandir(folder) as found:
                entries = sorted(found, key=_name)
            ignores = ignores.entering(folder)
        except OSError as error:
            reason = error.strerror or str(error)
            self.problems.append(
                Problem(clean_path(folder), f"This folder cannot be read: {reason}.", "Check its permissions.")
            )
            return
        except ConfigError as error:
            self.problems.append(Problem(error.path, error.message, error.hint, error.line, error.column))
            return
        folders: list[str] = []
        for entry in entries:
            path = entry.name if folder == os.curdir else entry.path
            if entry.is_dir(follow_symlinks=False):
                wanted = entry.name not in SKIPPED and os.path.abspath(path) not in config.rules  # rules are no copy
                into, is_folder = folders.append, True
            else:
                wanted = os.path.splitext(entry.name)[1].lower() in self.suffixes and may_be_copy(entry.name)
                wanted = wanted and entry.is_file() and os.path.abspath(path) != config.baseline
                wanted = wanted and not self.is_ledger(path)
                into, is_folder = self.found, False
            if wanted and not ignores.match(path, is_folder) and not self.excluded_by(config, path, is_folder):
                into(path)
        for path in folders:
            self.folder(path, ignores)

    def is_ledger(self, path: str) -> bool:
        """Whether a file found in a folder holds approved wordings: no copy, though it is full of claims."""
        return path.endswith((".yml", ".yaml")) and os.path.abspath(path) == self.configs.ledger_of(path)

    def excluded_by(self, config: Config, path: str, folder: bool) -> bool:
        path = path + "/x" if folder else path
        return self.here.excludes(path) or config.excludes(path)

    def is_copy(self, path: str) -> bool:
        name = os.path.basename(path)
        return os.path.splitext(name)[1].lower() in self.readable and may_be_copy(name)

    def ruled_out(self, path: str) -> bool:
        """Whether a named path is excluded, itself or by a folder of the configuration above it."""
        try:
            return self.excluded_by(self.configs.of(path), path, os.path.isdir(path))
        except ConfigError:
            return False  # reported when the file is checked


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


class _Ignores:
    """The ignore files that count at one place of a walk, outermost first; the innermost that speaks decides."""

    def __init__(self, start: str, levels: tuple[tuple[str, Globs], ...] | None = None) -> None:
        self.levels = self._above(os.path.abspath(start)) if levels is None else levels

    def entering(self, folder: str) -> _Ignores:
        """With the folder's own .gitignore."""
        added = tuple(self._read(os.path.abspath(folder), ".gitignore"))
        return _Ignores("", self.levels + added) if added else self

    def match(self, path: str, folder: bool) -> bool:
        if not self.levels:
            return False
        path = os.path.abspath(path)
        for root, globs in reversed(self.levels):
            relative = path[len(root) :].lstrip(os.sep).replace(os.sep, "/")
            if (verdict := globs.verdict(relative, folder)) is not None:
                return verdict
        return False

    def _above(self, start: str) -> tuple[tuple[str, Globs], ...]:
        """The ignore files of the repository from its root down to above `start`; none outside a repository."""
        chain, folder = [start], start
        while not os.path.exists(os.path.join(folder, ".git")):
            folder = os.path.dirname(folder)
            if folder == chain[-1]:
                return ()
            chain.append(folder)
        levels = list(self._read(folder, os.path.join(".git", "info", "exclude")))
        for above in reversed(chain[1:]):
            levels += self._read(above, ".gitignore")
        return tuple(levels)

    def _read(self, folder: str, name: str) -> Iterator[tuple[str, Globs]]:
        path = os.path.join(folder, name)
        if not os.path.isfile(path):
            return
        from claimlint.globs import Globs

        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            text = file.read().removeprefix("\ufeff")
        if globs := Globs(text.split("\n")):
            yield folder, globs
