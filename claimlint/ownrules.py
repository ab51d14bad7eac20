"""The rules of claimlint's own: on allow comments (suppress.py) and on approvals in the claims ledger."""

from __future__ import annotations

from claimlint import suppress
from claimlint.suppress import own_rule

DRIFTED = own_rule(
    "CLM001", "claim-drift", "warning", "Says more than the approved claim",
    'The approved claim "{id}" was changed: {detail}. Go back to the approved words, or have these approved.',
    'Somebody approved a wording for its evidence. One word more or less can take the sentence beyond it: "some" '
    'becomes "most", "may" goes, a number changes, the people it was shown in are no longer named. What was approved '
    'stands in the claims ledger (claims.yml).',
)  # fmt: skip
ENDED = own_rule(
    "CLM002", "claim-expired", "warning", "The approval of this sentence has ended",
    "{approver} approved this sentence until {detail}. Have it approved again, or change the words.",
    'An approval in the claims ledger holds until its last day (`expires`). After it the sentence is judged like any '
    'other, so that somebody looks at the evidence again.',
)  # fmt: skip
REWORDED = own_rule(
    "CLM003", "claim-reworded", "info", "Close to an approved claim, but not the same",
    'This is near the approved claim "{id}", but {detail}. Use the approved words if the same is meant.',
    'The sentence shares most of its words with an approved claim. It says no more than that by any word that we '
    'know to matter, but it is not what was approved.',
)  # fmt: skip
ENDING = own_rule(
    "CLM004", "claim-expires-soon", "info", "The approval of this sentence ends soon",
    'The approval of this sentence ("{id}", by {approver}) ends on {detail}. Have it renewed before then.',
    'An approval in the claims ledger ends within 30 days. Afterwards the sentence is judged like any other.',
)  # fmt: skip
LEDGER_RULES = (DRIFTED, ENDED, REWORDED, ENDING)
OWN_RULES = (*suppress.OWN_RULES, *LEDGER_RULES)
