"""The command line, and the hidden subcommand that child processes start with. Imports nothing heavy."""

import sys
from collections.abc import Sequence


def worker(role: str) -> int:
    """Be a child process of the app: model, embed or parser. Returns its exit code."""
    if role == "parser":
        from secondme.importers.sandbox import run_child

        return run_child()
    if role in ("model", "embed"):
        from secondme.engine.worker import run

        return run(role)
    raise SystemExit(f"There is no worker {role!r}.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) == 2 and given[0] == "_worker":
        return worker(given[1])
    raise SystemExit("No command.")


if __name__ == "__main__":
    sys.exit(main())
