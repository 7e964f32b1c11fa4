"""What this machine has to give."""

import os

import psutil


def cores() -> int:
    """Physical cores that this process may use, at least 1: more threads than that make arithmetic slower."""
    physical = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else physical
    return max(1, min(physical, allowed))


def available_memory() -> int:
    """Bytes that programs can still have without anything being swapped out."""
    return int(psutil.virtual_memory().available)


def memory_short() -> bool:
    """Whether other programs are about to need what an idle model holds: under 4 % or 300 MB left."""
    memory = psutil.virtual_memory()
    return bool(memory.available < max(300 << 20, memory.total // 25))
