"""The rules for each configuration of one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimlint.config import Config
    from claimlint.model import Rule
    from claimlint.ruleset import Ruleset


class Rulesets:
    """The rules for each configuration of one run: ours and those of its `rules` folders. Loaded once each."""

    def __init__(self, *, cache: bool = True) -> None:
        self.cache = cache  # whether anything is kept for the next run
        self._loaded: dict[tuple[str, ...], Ruleset] = {}
        self._checked: set[Config] = set()

    def of(self, config: Config) -> Ruleset:
        """Raises RuleError for a bad rule file, ConfigError for a selector that names no rule."""
        from claimlint.configfiles import check_selectors
        from claimlint.ruleset import load_ruleset, packaged_rules

        if config.rules not in self._loaded:
            self._loaded[config.rules] = load_ruleset(packaged_rules(), *config.rules, cache=self.cache)
        ruleset = self._loaded[config.rules]
        if config not in self._checked:
            check_selectors(config, ruleset.rules)
            self._checked.add(config)
        return ruleset

    def catalogue(self) -> dict[str, Rule]:
        """All rules that were loaded, and ours on comments, by code."""
        from claimlint.ownrules import OWN_RULES

        rules = {rule.code: rule for rule in OWN_RULES}
        for ruleset in self._loaded.values():
            rules |= ruleset.by_code
        return rules

    @property
    def digest(self) -> str:
        return " ".join(ruleset.digest for ruleset in self._loaded.values())
