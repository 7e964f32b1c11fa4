"""Choosing the next token from its logits. Pure, but for the state of the random generator that is passed in."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Logits = npt.NDArray[np.float32]
Ids = npt.NDArray[np.intp]
Allowed = Callable[[Ids], Ids]
"""Which of these tokens a grammar permits next, order kept."""

TOP_K = 40
TOP_P = 0.95
WIDTHS = (1, 256)
"""How many of the best tokens a grammar is asked about before it is asked about all (slow: the whole vocabulary)."""


def choose(logits: Logits, temperature: float, random: np.random.Generator, allowed: Allowed | None = None) -> int:
    """The next token: the best at temperature 0, else drawn from the best 40 within 95 % of the probability (top-k and
    nucleus sampling, Holtzman et al. 2020). Raises ValueError when nothing is allowed or a logit is not a number."""
    best = int(logits.argmax())
    if not np.isfinite(logits[best]):
        raise ValueError("the model gave no usable numbers")
    if temperature <= 0.0:
        return best if allowed is None else int(_permitted(logits, allowed, WIDTHS)[0])
    if allowed is None:
        near = np.flatnonzero(logits >= logits[best] - 12.0 * temperature)
        ids = near[np.argsort(-logits[near], kind="stable")][:TOP_K]
    else:
        ids = _permitted(logits, allowed, (TOP_K,))[:TOP_K]
    return _draw(ids, logits[ids], temperature, random)


def _permitted(logits: Logits, allowed: Allowed, widths: tuple[int, ...]) -> Ids:
    """The permitted among the best tokens, best first, looking at more only when none of the best is permitted."""
    for width in widths:
        if width >= len(logits):
            break
        top = np.array([logits.argmax()]) if width == 1 else np.argpartition(logits, -width)[-width:]
        permitted = allowed(top[np.argsort(-logits[top], kind="stable")])
        if len(permitted):
            return permitted
    permitted = allowed(np.argsort(-logits, kind="stable"))
    if not len(permitted):
        raise ValueError("the grammar permits no token")
    return permitted


def _draw(ids: Ids, logits: Logits, temperature: float, random: np.random.Generator) -> int:
    weights = np.exp((logits.astype(np.float64) - float(logits[0])) / temperature)
    weights /= weights.sum()
    kept = int(np.searchsorted(np.cumsum(weights), TOP_P)) + 1
    weights = weights[:kept] / weights[:kept].sum()
    return int(random.choice(ids[:kept], p=weights))
