"""What the frozen app runs: the console script `secondme`, nothing else."""

import sys

from ui.__main__ import main

sys.exit(main())
