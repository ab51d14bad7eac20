"""The way in: `claimlint` and `python -m claimlint`.

A plain `check` call is run at once; everything else goes to the typer app, whose import takes longer than
checking a page.
"""

from __future__ import annotations

import gc
import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command line and return its exit code. A crash is 2, never 1; an interrupt is 130."""
    if arguments is None:
        arguments = sys.argv[1:]
        gc.set_threshold(50_000)  # a short run ends before there is anything to collect
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")  # a console in cp1252 must not stop a run
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has gone. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:  # noqa: BLE001 - whatever it is, the exit code must not be 1
        from claimlint.errors import ClaimlintError

        if isinstance(error, ClaimlintError):  # its message says all
            print(f"claimlint: {error}", file=sys.stderr)
            return 2
        import traceback

        traceback.print_exc()
        print("claimlint: this is a fault in claimlint itself. Please report it with the lines above.", file=sys.stderr)
        return 2


def _run(arguments: list[str]) -> int:
    from claimlint.options import parse

    values = parse(arguments)
    if values is not None:
        from claimlint.check import check

        return check(values)
    from claimlint.cli import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
