"""The core. Whatever of it is imported first comes by here, so here stands what must be so before NumPy is.

Its library for matrix products (OpenBLAS) is told to work in the thread that asks. With threads of its own it hangs
for good when another thread forks during a product: it ends its threads before a fork, and those wait for each
other. Nobody here forks, but libdbus does, which the window asks where there is no session bus yet. They would also
take every core from the person for work in the background, and wait for cores that a model uses.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"
