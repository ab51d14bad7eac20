"""Evidence files that are as they should be, for tests to add to or to break."""

from __future__ import annotations

SOURCES = """\
label-calmex:
  title: Calmex label
  url: https://example.org/calmex
  kind: label
  checked: 2026-03-01
  supports: Approved for hiccups.
"""
