"""`python -m secondme COMMAND …` is the command line. The window knows this package and not the other way round, so
without a command it is only said how that opens."""

import sys

from secondme.cli import main

HOW = "The window opens with: secondme (or python -m ui). With a command this is the command line; --help lists them.\n"

if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.stderr.write(HOW)
        sys.exit(1)
    sys.exit(main())
