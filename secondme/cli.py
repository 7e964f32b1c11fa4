"""The command line. Exit code 0, or 1 with one sentence on stderr; never a traceback.

Nothing heavy is imported before a command needs it; the hidden subcommands, which other processes are started with,
need none.
"""

import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from secondme import reports
from secondme.errors import Cancelled, EnvironmentProblem, SecondMeError

if TYPE_CHECKING:
    from secondme.app import SecondMe

log = logging.getLogger(__name__)


def worker(role: str) -> int:
    """Be a child process of the app: model, embed, parser or form. Returns its exit code."""
    if role == "parser":
        from secondme.importers.child import run_child

        return run_child()
    if role == "form":
        from secondme.autofill.reading import run_child as read_form

        return read_form()
    if role in ("model", "embed"):
        from secondme.engine.worker import run

        return run(role)
    raise SystemExit(f"There is no worker {role!r}.")


def serve(me: "SecondMe") -> None:
    """Let the owner of a window answer the command line and be raised by a second start."""
    from secondme.commands import dispatch

    me.serve(dispatch, on_raise=lambda: None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. An edge: errors become sentences here."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) == 2 and given[0] == "_worker":
        return worker(given[1])
    if len(given) > 1 and given[0] == "_browser":
        from secondme.browser.host import run as be_host

        return be_host(given[1:])
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from secondme import connecting, deciding, handing, rescuing, tending  # noqa: F401 - they add their commands
    from secondme.options import invoke

    try:
        return invoke(given)
    except EnvironmentProblem as problem:
        _say(problem.sentence())
    except SecondMeError as error:
        _say(str(error))
    except (Cancelled, KeyboardInterrupt):
        _say("Cancelled.")
    except BrokenPipeError:
        _swallow_the_rest()
    except Exception as error:  # noqa: BLE001 - the edge: a bug goes to the log, and its place is said
        _say(_bug(error))
    return 1


def _swallow_the_rest() -> None:
    """Whoever read our answer has gone: keep Python from complaining about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug(error: Exception) -> str:
    reports.error("a command", error)
    log.exception("A command failed")
    files = [handler.baseFilename for handler in logging.getLogger().handlers if hasattr(handler, "baseFilename")]
    where = f"; the details are in {files[0]}" if files else ""
    return f"Something went wrong inside Second Me{where}."


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main())
