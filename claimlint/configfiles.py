"""Where configurations stand: the nearest file upwards of each page, and whether what it names exists."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from claimlint.config import FILE_NAME, Config, did_you_mean, selects
from claimlint.errors import ConfigError
from claimlint.model import SEVERITIES, Rule
from claimlint.ownrules import OWN_RULES


def check_selectors(config: Config, rules: Sequence[Rule]) -> None:
    """Hold every selector and jurisdiction against the rules that exist, ours about comments included.

    Raises ConfigError for the first one that names nothing, with the nearest that does.
    """
    rules = (*rules, *OWN_RULES)
    tokens = [*config.select, *config.ignore, *config.locked, *(selector for selector, _ in config.severity)]
    places = list(config.jurisdictions)
    for override in config.overrides:
        tokens += [*(override.select or ()), *(override.ignore or ())]
        tokens += [selector for selector, _ in override.severity or ()]
        places += override.jurisdictions or ()
    for token in tokens:
        if token.lower() in SEVERITIES or token.lower() == "all":
            continue
        if not any(selects(token, rule, "") for rule in rules):
            known = {name for rule in rules for name in (rule.code, rule.name, rule.family, *rule.labels)}
            raise _unknown("rule, family or label", token, known, config)
    if any(place != "US" for place in places):
        known = {"US"}.union(*(rule.jurisdictions for rule in rules))
        for place in places:
            if place not in known:
                raise _unknown("jurisdiction", place, known, config)


def _unknown(what: str, token: str, known: Iterable[str], config: Config) -> ConfigError:
    from claimlint.tomlfile import line_of_value

    listed = f"Known: {', '.join(sorted(known))}." if what == "jurisdiction" else "`claimlint rules` lists them."
    hint = did_you_mean(token, known) or listed
    line = line_of_value(config.path, token) if config.path else 0
    where = {"path": config.path, "line": line} if line else {}  # without a line it came from the command line
    return ConfigError(f'No {what} is called "{token}".', hint=hint, **where)  # type: ignore[arg-type]


def config_file(folder: str) -> str | None:
    """The configuration file in a folder: claimlint.toml, or a pyproject.toml with a [tool.claimlint] table."""
    path = os.path.join(folder, FILE_NAME)
    if os.path.isfile(path):
        return path
    path = os.path.join(folder, "pyproject.toml")
    if os.path.isfile(path):
        from claimlint.tomlfile import speaks_of_claimlint

        if speaks_of_claimlint(path):
            return path
    return None


LEDGER_NAME = "claims.yml"


def read_config(path: str) -> Config:
    """The configuration in one file. Raises ConfigError with file and line for anything it does not understand."""
    from claimlint.tomlfile import read

    return read(path)


def find_config(path: str) -> Config:
    """The configuration that counts for a file or folder: from the nearest file upwards, or the defaults.

    Raises ConfigError if that file is wrong.
    """
    return Configs().base(path)


def config_for(named: str | None, path: str = os.curdir) -> Config:
    """The configuration of a path: that in the `named` file if there is one. Raises ConfigError."""
    return Configs(read_config(named) if named else None).of(path)


def repository_of(folder: str) -> str:
    """The top of the repository that an absolute folder lies in; "" outside of one."""
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


class Configs:
    """The configuration of every file of one run.

    `fixed` is used for all files instead of looking for one; `changes` (from the command line) come on top of
    whatever is found, and of its overrides. Folders and files are looked up once per object.
    """

    def __init__(self, fixed: Config | None = None, changes: Callable[[Config], Config] | None = None) -> None:
        self._fixed, self._changes = fixed, changes
        self._folders: dict[str, Config] = {}
        self._paths: dict[str, Config] = {}
        self._changed: dict[Config, Config] = {}
        self._ledgers: dict[tuple[str, str], str] = {}

    def base(self, path: str) -> Config:
        """The configuration for a file or folder before overrides and changes."""
        if self._fixed is not None:
            return self._fixed
        if path not in self._paths:
            full = os.path.abspath(path)
            self._paths[path] = self._nearest(full if os.path.isdir(full) else os.path.dirname(full))
        return self._paths[path]

    def of(self, path: str) -> Config:
        """The configuration of one file, with its overrides and the changes."""
        config = self.base(path).for_path(path)
        if self._changes is None:
            return config
        if config not in self._changed:
            self._changed[config] = self._changes(config)
        return self._changed[config]

    def ledger_of(self, path: str) -> str:
        """The claims ledger that counts for a file; "" if there is none.

        It is the one that the configuration names, else claims.yml beside the configuration or at the top of the
        repository (outside of one: in the working folder). One that is named need not exist.
        """
        config = self.base(path)
        if config.ledger is not None:
            return config.ledger
        folder = os.path.dirname(os.path.abspath(path))
        place = (config.root, folder)
        if place not in self._ledgers:
            homes = filter(None, (config.root, repository_of(folder) or os.getcwd()))
            paths = (os.path.join(home, LEDGER_NAME) for home in homes)
            self._ledgers[place] = next(filter(os.path.isfile, paths), "")
        return self._ledgers[place]

    def ledger_home(self, path: str) -> str:
        """Where approvals for a file are written: its ledger, or the place for a new one.

        Raises ConfigError where the configuration wants none.
        """
        config = self.base(path)
        if config.ledger == "":
            raise ConfigError('The configuration says ledger = "".', path=config.path, hint="Name a file there.")
        return self.ledger_of(path) or os.path.join(self.home(path), LEDGER_NAME)

    def home(self, path: str) -> str:
        """The folder that a file's configuration lies in, else the top of its repository, else the working folder."""
        return self.base(path).root or repository_of(os.path.dirname(os.path.abspath(path))) or os.getcwd()

    def _nearest(self, folder: str) -> Config:
        if folder not in self._folders:
            found = config_file(folder)
            parent = os.path.dirname(folder)
            if found:
                self._folders[folder] = read_config(found)
            else:
                self._folders[folder] = Config() if parent == folder else self._nearest(parent)
        return self._folders[folder]
