"""What the command line asks for: which configuration each page has, and which files are meant."""

from __future__ import annotations

import os
from typing import Any

from claimlint.config import Config, changes_from
from claimlint.configfiles import Configs, read_config
from claimlint.errors import ConfigError
from claimlint.files import FileList, find_files
from claimlint.suppress import is_date

STDIN = "-"


def configs_from(values: dict[str, Any]) -> Configs:
    """The configuration that the command line asks for. Raises ConfigError."""
    if values["config"] and values["no_config"]:
        raise ConfigError("--config and --no-config exclude each other.", hint="Leave one of them out.")
    fixed = None
    if values["no_config"]:
        fixed = Config()
    elif values["config"]:
        fixed = read_config(values["config"])
    if (values["diff"] or "").startswith("-") or (values["diff"] and STDIN in values["paths"]):
        raise ConfigError("--diff takes a git revision, and pages that are in files.", hint="Write --diff=main.")
    if values["diff"] == "" and (values["output"] or values["report"] or values["format"]):
        raise ConfigError("--diff shows fixes and writes no report.", hint="Leave out --output, --report and --format.")
    if values["as_of"] and not is_date(values["as_of"]):
        raise ConfigError(f"--as-of {values['as_of']} is no date.", hint="Write a day as 2027-03-01.")
    if values["baseline"] and (values["no_baseline"] or values["profile"] == "block-all"):
        raise ConfigError("--baseline is given and switched off as well.", hint="Leave one of them out.")
    folders = tuple(os.path.abspath(folder) for folder in values["rules"])
    for folder, named in zip(folders, values["rules"], strict=True):
        if not os.path.isdir(folder):
            raise ConfigError(f"There is no rule folder {named}.", hint="--rules takes a folder of rule files.")
    changes = {
        "select": values["select"],
        "ignore": values["ignore"],
        "fail_on": values["fail_on"],
        "min_confidence": values["min_confidence"],
        "jurisdictions": tuple(place.upper() for place in values["jurisdiction"]),
        "rules": folders,
        "profile": values["profile"],
        "baseline": os.path.abspath(values["baseline"]) if values["baseline"] else None,
    }
    return Configs(fixed, changes_from(changes))


def show_config(config: Config) -> str:
    """A configuration as a claimlint.toml would say it."""
    from json import dumps  # its strings and lists are TOML's as well

    lines = [f"# {config.path or 'no configuration file: the defaults'}"]
    keys = "select ignore fail-on min-confidence jurisdictions exclude rules profile locked"
    for key in [*keys.split(), *(["baseline"] if config.baseline else [])]:
        value = getattr(config, key.replace("-", "_"))
        lines.append(f"{key} = {dumps(value, ensure_ascii=False)}")
    pairs = ", ".join(f"{dumps(key)} = {dumps(value)}" for key, value in config.severity)
    lines.append(f"severity = {{{pairs}}}")
    return "\n".join(lines) + "\n"


def jobs_from(values: dict[str, Any]) -> int:
    """The number of processes that the command line asks for; 0 for as many as help. Raises ConfigError."""
    jobs = values["jobs"] or "0"
    if not jobs.isdecimal():
        raise ConfigError(f"--jobs {jobs} is no number.", hint="Write how many pages to check at a time, such as 2.")
    return int(jobs)


def files_from(values: dict[str, Any], configs: Configs) -> FileList:
    """The files that the command line asks for."""
    from claimlint.readers import SUFFIXES, WALKED

    return find_files(
        values["paths"] or (os.curdir,),
        configs,
        WALKED,
        exclude=values["exclude"],
        force_exclude=values["force_exclude"],
        readable=SUFFIXES,
    )
