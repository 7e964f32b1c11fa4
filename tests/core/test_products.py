"""Products of matrices go on while something else in the process forks, as libdbus does when the window is built."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORKS_BESIDE_PRODUCTS = """
import os
import threading

from secondme.codes import signs_of  # before NumPy: that is what the app does

import numpy as np

vectors = np.random.default_rng(1).standard_normal((500, 384)).astype(np.float32)
ended = threading.Event()
made = 0


def work():
    global made
    while not ended.is_set():
        signs_of(vectors)
        made += 1


thread = threading.Thread(target=work, daemon=True)
thread.start()
forks = 0
while forks < 50 or made < 3:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    forks += 1
ended.set()
thread.join()
print("all made")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_products_go_on_while_another_thread_forks():
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "2", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", FORKS_BESIDE_PRODUCTS]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=20)
    assert done.stdout == "all made\n", done.stderr
