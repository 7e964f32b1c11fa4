"""One step along links: what the best memories for a question are linked to, or were cited together with.

"What can I cook when my sister comes?" is near "Your sister is Nora."; what Nora cannot eat is one link away.
"""

from collections.abc import Mapping

from secondme.retrieval.fuse import shares
from secondme.store import Store

SOURCES = 5
"""Of the best memories so many are followed."""
GOOD = 0.6
"""The least that one fits, as a share of the best, to be followed."""
MOST = 15
"""Memories that are brought along."""


def linked(store: Store, words: Mapping[int, float], near: Mapping[int, float]) -> dict[int, float]:
    """Memories one link away from those that fit best by words (BM25) or meaning (cosine), with how well the one fits
    times the weight of the link, in (0, 1]: at most MOST of them."""
    fits = shares(words)
    for memory_id, share in shares(near).items():
        fits[memory_id] = max(share, fits.get(memory_id, 0.0))
    best = sorted((i for i, share in fits.items() if share >= GOOD), key=lambda i: -fits[i])[:SOURCES]
    found: dict[int, float] = {}
    for source, others in store.links.around(best).items() if best else ():
        for other, weight in others.items():
            found[other] = max(fits[source] * weight, found.get(other, 0.0))
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST])
