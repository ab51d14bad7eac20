"""What a study measures, in families of words: pain, function, mood, sleep ..., as copy and results both say it."""

from __future__ import annotations

from claimlint.lazy import words

_FAMILIES = {
    "function": r"function(?:al|ing|s)?|daily activit\w+|disabilit\w+|mobility|range of motion",
    "sleep": r"sleep\w*|insomnia",
    "quality of life": r"quality of life",
    "suicide": r"suicid\w+|ideation",
    "mood": r"depress\w+|mood|madrs|ham-?d\w*|hrsd\w*|qids\w*|antidepressant",
    "anxiety": r"anxi\w+|lsas",
    "ptsd": r"ptsd|caps-?5|pcl-?5|trauma\w*|post-?traumatic",
    "remission": r"remission|remitted|remitters?|free of suicid\w+",
    "response": r"respon(?:d|ds|se|ses|ded|der|ders|ding)|treatment success",
    "relapse": r"relaps\w+|recurrence",
    "weight": r"weight|waist|bmi|pounds",
    "cardiac": r"cardiac|cardiovascular|heart|stroke",
    "headache": r"headaches?|migraines?",
    "pain": r"pain\w*|analgesi\w+|nrs|vas|allodynia|ache",
    "memory": r"memory|cognit\w+",
    "cartilage": r"cartilage",
    "concussion": r"(?:post-?)?concuss\w+",
    "opioid": r"opioids?|morphine",
    "tender points": r"tender points?",
    "harm": (
        r"side effects?|adverse|nausea|dissociat\w+|harms?|psycho(?:to)?mimetic|hallucinat\w+|hepato\w+|liver|urinary|"
        r"stopp(?:ed|ing)|discontinu\w+|numbness|redness|swelling"
    ),
}
FAMILIES = tuple((name, words(alternatives)) for name, alternatives in _FAMILIES.items())


def families(text: str) -> frozenset[str]:
    """The families that a text speaks of."""
    low = text.lower()
    return frozenset(name for name, pattern in FAMILIES if pattern.search(low))
