"""Configuration: what a file says is what runs, and what is wrong is named with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claimlint.config import Config, Override, changes_from, selects
from claimlint.configfiles import Configs, check_selectors, find_config, read_config
from claimlint.errors import ConfigError
from claimlint.model import Rule
from claimlint.suppress import OWN_RULES
from claimlint.tomlfile import TEMPLATE

ONLY = Rule(
    code="SUP002", name="only-treatment", family="superiority", path="", title="", severity="error",
    confidence="high", labels=("SUP",), message="", jurisdictions=("US", "UK"),
)  # fmt: skip
HYPE = replace(
    ONLY, code="EFF003", name="hype-words", family="efficacy", severity="warning", confidence="low", labels=("EFF",),
    jurisdictions=(),
)  # fmt: skip


def written(folder: Path, text: str, name: str = "claimlint.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    path = written(
        tmp_path,
        """
select = ["SUP", "EFF"]
ignore = ["SUP009"]
fail-on = "error"
min-confidence = "low"
jurisdictions = ["uk"]
exclude = ["drafts/"]
rules = ["ours"]
severity = {SUP = "info"}
[[overrides]]
files = ["blog/**"]
ignore = ["EFF"]
severity = {SUP002 = "warning"}
jurisdictions = ["AU"]
""",
    )
    config = read_config(str(path))
    assert config == Config(
        select=("SUP", "EFF"), ignore=("SUP009",), fail_on="error", min_confidence="low", jurisdictions=("UK",),
        exclude=("drafts/",), rules=(str(tmp_path / "ours"),), severity=(("SUP", "info"),),
        overrides=(
            Override(
                files=("blog/**",), ignore=("EFF",), jurisdictions=("AU",), severity=(("SUP002", "warning"),)
            ),
        ),
        root=str(tmp_path), path=str(path),
    )  # fmt: skip
    blog = config.for_path(str(tmp_path / "blog" / "a.md"))
    assert blog.ignore == ("SUP009", "EFF")
    assert blog.jurisdictions == ("AU",)
    assert blog.severity_of(ONLY) == "warning"
    other = config.for_path(str(tmp_path / "a.md"))
    assert other == replace(config, overrides=())
    assert other.severity_of(ONLY) == "info"


def test_later_overrides_win() -> None:
    first = Override(("*.md",), min_confidence="high", severity=(("SUP", "info"),))
    second = Override(("a.md",), min_confidence="low", severity=(("SUP", "error"),))
    config = Config(overrides=(first, second)).for_path("a.md")
    assert config.min_confidence == "low"
    assert config.severity_of(replace(ONLY, severity="warning")) == "error"
    assert Config(overrides=(first, second)).for_path("b.md").min_confidence == "high"


def test_pyproject_and_claimlint_toml(tmp_path: Path) -> None:
    written(tmp_path, '[tool.claimlint]\nfail-on = "info"\n', "pyproject.toml")
    assert find_config(str(tmp_path / "a.md")).fail_on == "info"
    written(tmp_path, 'fail-on = "never"\n')
    assert find_config(str(tmp_path / "a.md")).fail_on == "never"


def test_pyproject_without_a_table_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path, 'fail-on = "error"\n')
    written(tmp_path / "site", '[project]\ndependencies = ["claimlint"]\n', "pyproject.toml")
    assert find_config(str(tmp_path / "site" / "a.md")).fail_on == "error"


def test_nearest_upwards(tmp_path: Path) -> None:
    written(tmp_path, 'fail-on = "info"\n')
    written(tmp_path / "blog", 'fail-on = "error"\n')
    (tmp_path / "blog" / "old").mkdir()
    configs = Configs()
    assert configs.of(str(tmp_path / "a.md")).fail_on == "info"
    assert configs.of(str(tmp_path / "blog" / "old" / "a.md")).fail_on == "error"
    assert Configs(Config()).of(str(tmp_path / "a.md")).fail_on == "warning"


BAD = [
    ('selct = ["SUP"]', "claimlint.toml:1: Unknown key \"selct\". Did you mean \"select\"?"),
    ('\nfail_on = "error"', 'claimlint.toml:2: Unknown key "fail_on". Did you mean "fail-on"?'),
    ("nonsense = 1", 'claimlint.toml:1: Unknown key "nonsense". Known keys: select,'),
    ('select = "SUP"', 'claimlint.toml:1: select must be a list of texts. Write select = ["..."].'),
    ('# fine\nselect = ["SUP", 3]', "claimlint.toml:2: select must be a list of texts."),
    ('fail-on = "fatal"', "claimlint.toml:1: fail-on must be one of error, warning, info, never, not 'fatal'."),
    ('fail-on = "warnings"', 'Did you mean "warning"?'),
    ("min-confidence = true", "min-confidence must be one of high, medium, low, not True."),
    ('severity = {SUP002 = "bad"}', "claimlint.toml:1: The severity of SUP002 must be one of error, warning, info"),
    ('severity = "error"', "claimlint.toml:1: severity must be a table."),
    ('overrides = ["a"]', "claimlint.toml:1: overrides must be a list of tables."),
    ('fail-on = "error"\n[[overrides]]\nignore = ["SUP"]', "claimlint.toml:2: An override needs files."),
    ('[[overrides]]\nfiles = ["a"]\nexclude = ["b"]', 'claimlint.toml:3: Unknown key "exclude".'),
    ('rules = ["nowhere"]', "claimlint.toml:1: There is no rule folder nowhere."),
    ("select = [SUP]", "claimlint.toml:1:11: This is not valid TOML: Invalid value."),
    ('[tool.claimlint]\nfail-on = "error"', "claimlint.toml:1: claimlint.toml needs no [tool.claimlint] table."),
    ('select = [""]', "claimlint.toml:1: select holds an empty text."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD)
def test_mistakes_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_config(str(path))
    assert message in str(caught.value)


def test_a_mistake_in_pyproject_has_the_line_of_its_table(tmp_path: Path) -> None:
    path = written(tmp_path, '[tool.other]\nselect = "x"\n[tool.claimlint]\nselect = "SUP"\n', "pyproject.toml")
    with pytest.raises(ConfigError) as caught:
        read_config(str(path))
    assert caught.value.line == 4


def test_a_broken_pyproject_that_names_us_is_not_passed_over(tmp_path: Path) -> None:
    written(tmp_path, "[tool.claimlint]\nselect = [\n", "pyproject.toml")
    with pytest.raises(ConfigError, match="not valid TOML"):
        find_config(str(tmp_path / "a.md"))


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "claimlint.toml"
    path.write_bytes(b'exclude = ["caf\xe9"]')
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_config(str(path))
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        read_config(str(tmp_path / "none.toml"))


def test_the_template_is_the_default(tmp_path: Path) -> None:
    path = written(tmp_path, TEMPLATE)
    assert replace(read_config(str(path)), root="", path="") == Config()


def test_the_template_works_with_every_line_switched_on(tmp_path: Path) -> None:
    keys = [line[2:] for line in TEMPLATE.splitlines() if line.startswith(("# [[", "# files")) or " = " in line]
    (tmp_path / "claimlint-rules").mkdir()
    config = read_config(str(written(tmp_path, "\n".join(keys))))
    assert config.overrides
    assert config.exclude
    check_selectors(replace(config, severity=(), overrides=()), [ONLY])


@pytest.mark.parametrize("token", ["SUP002", "sup002", "SUP", "SUP0", "only-treatment", "superiority", "error", "all"])
def test_selectors_that_name_a_rule(token: str) -> None:
    assert selects(token, ONLY, ONLY.severity)


@pytest.mark.parametrize("token", ["S", "SU", "SUP0022", "EFF", "only", "warning", "SUP003", ""])
def test_selectors_that_do_not(token: str) -> None:
    assert not selects(token, ONLY, ONLY.severity)


def test_active() -> None:
    assert Config().active(ONLY)
    assert not Config(ignore=("SUP",)).active(ONLY)
    assert not Config(select=("EFF",)).active(ONLY)
    assert not Config(select=("SUP",), ignore=("error",)).active(ONLY)
    assert Config(jurisdictions=("UK",)).active(ONLY)
    assert not Config(jurisdictions=("AU",)).active(ONLY)
    assert not Config(jurisdictions=()).active(ONLY)
    assert Config(min_confidence="low", jurisdictions=()).active(HYPE)
    assert not Config().active(HYPE)


def test_a_rule_named_by_its_code_runs_at_any_confidence() -> None:
    assert Config(select=("EFF003",)).active(HYPE)
    assert Config(select=("hype-words",)).active(HYPE)
    assert not Config(select=("EFF",)).active(HYPE)


def test_rules_about_our_comments_run_unless_ignored() -> None:
    unused = next(rule for rule in OWN_RULES if rule.code == "CL005")
    assert Config(select=("SUP",)).active(unused)
    assert not Config(ignore=("CL005",)).active(unused)
    assert not Config(ignore=("suppression-unused",)).active(unused)
    check_selectors(Config(ignore=("CL005", "CL")), [ONLY])


def test_ignore_sees_the_configured_severity() -> None:
    assert not Config(ignore=("info",), severity=(("SUP", "info"),)).active(ONLY)
    assert Config(ignore=("error",), severity=(("SUP", "info"),)).active(ONLY)


def test_unknown_selectors(tmp_path: Path) -> None:
    path = written(tmp_path, '# SUP02\nignore = [\n  "SUP02",\n]\n')
    with pytest.raises(ConfigError) as caught:
        check_selectors(read_config(str(path)), [ONLY, HYPE])
    assert caught.value.line == 3
    assert 'called "SUP02". Did you mean "SUP002"?' in str(caught.value)
    with pytest.raises(ConfigError, match='Did you mean "only-treatment"'):
        check_selectors(Config(select=("only-treatmnt",)), [ONLY])
    with pytest.raises(ConfigError, match="No jurisdiction"):
        check_selectors(Config(jurisdictions=("DE",)), [ONLY])
    check_selectors(Config(select=("info", "SUP"), jurisdictions=("UK",)), [ONLY])


def test_changes_of_the_command_line() -> None:
    config = Config(select=("SUP",), ignore=("SUP002",), rules=("a",), fail_on="error")
    assert changes_from({"select": (), "fail_on": None}) is None
    chosen = changes_from({"select": ("SUP002",)})
    added = changes_from({"ignore": ("EFF",), "rules": ("b",)})
    assert chosen
    assert added
    assert chosen(config) == replace(config, select=("SUP002",), ignore=())
    assert added(config) == replace(config, ignore=("SUP002", "EFF"), rules=("a", "b"))
    with pytest.raises(ConfigError):
        changes_from({"selct": ()})


def test_changes_come_after_overrides() -> None:
    config = Config(overrides=(Override(("*.md",), min_confidence="high"),))
    assert Configs(config, changes_from({"min_confidence": "low"})).of("a.md").min_confidence == "low"
