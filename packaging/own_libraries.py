"""Runs first in the frozen app: programs that it starts (a browser, a file manager) get the system's libraries.

The boot loader of PyInstaller puts the folder of the bundled libraries into LD_LIBRARY_PATH and starts itself anew. The
dynamic loader has read the variable by now, so taking it back changes nothing here; our own children set it again.
"""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before:
    os.environ["LD_LIBRARY_PATH"] = before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
