"""What the embedding process does with requests: packs of their texts are dealt out to one thread for each core.

A thread takes the next pack when it is done with one, so that no core waits for another, and packs of a question that a
person waits for go first: it waits for a tenth of a second at most, however much is being indexed."""

import logging
import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from secondme.engine.bert import Read
from secondme.engine.embed import Embeddings, Part
from secondme.engine.machine import cores
from secondme.log import described

log = logging.getLogger(__name__)

PACK = 256
"""Tokens that are read in one pass: enough for the products to run at full speed, few enough to stay in the cache."""

Send = Callable[..., None]


@dataclass(eq=False)
class _Order:
    """A request; `read` is filled pack by pack, on any thread."""

    id: int
    with_words: bool
    question: bool
    parts: list[Part]
    packs: deque[list[int]]
    read: list[Read | None]
    waiting: int = field(init=False)
    """Packs that are not read yet."""

    def __post_init__(self) -> None:
        self.waiting = len(self.packs)


class _Desk:
    """Orders, and the threads that work on them."""

    def __init__(self, embeddings: Embeddings, send: Send) -> None:
        self._embeddings = embeddings
        self._send = send
        self._changed = threading.Condition()
        self._urgent: deque[_Order] = deque()
        self._bulk: deque[_Order] = deque()
        for number in range(cores()):
            threading.Thread(target=self._work, name=f"read-{number}", daemon=True).start()

    def take(self, message: dict[str, Any]) -> None:
        """Texts are cut and turned into tokens here, on one thread."""
        parts = self._embeddings.parts(message["texts"], message["urgent"])
        packs = deque(_packs(parts))
        order = _Order(message["id"], message["words"], message["urgent"], parts, packs, [None] * len(parts))
        if not packs:
            self._finish(order)
            return
        with self._changed:
            (self._urgent if order.question else self._bulk).append(order)
            self._changed.notify_all()

    def _work(self) -> None:
        try:
            while True:
                order, pack = self._next()
                found = self._embeddings.read([order.parts[at].ids for at in pack])
                for at, one in zip(pack, found, strict=True):
                    order.read[at] = one
                with self._changed:
                    order.waiting -= 1
                    done = not order.waiting
                if done:
                    self._finish(order)
        except Exception as error:  # noqa: BLE001 - the parent tells the person, and starts the process anew
            log.error("Texts could not be read: %s", described(error))
            os._exit(1)

    def _next(self) -> tuple[_Order, list[int]]:
        with self._changed:
            while not (self._urgent or self._bulk):
                self._changed.wait()
            line = self._urgent or self._bulk
            order = line[0]
            pack = order.packs.popleft()
            if not order.packs:
                line.popleft()
            return order, pack

    def _finish(self, order: _Order) -> None:
        read = [one for one in order.read if one is not None]
        vectors = self._embeddings.vectors(order.parts, read)
        words = self._embeddings.words(order.parts, read, order.question) if order.with_words else []
        shape = {"rows": len(vectors), "dim": self._embeddings.dim, "pieces": [list(one.pieces) for one in words]}
        blob = vectors.astype("<f4").tobytes() + b"".join(one.vectors.astype("<f2").tobytes() for one in words)
        self._send({"op": "vectors", "id": order.id} | shape, blob)


def serve(embeddings: Embeddings, inbox: "queue.SimpleQueue[dict[str, Any]]", send: Send) -> None:
    """Never returns."""
    desk = _Desk(embeddings, send)
    while True:
        desk.take(inbox.get())


def _packs(parts: Sequence[Part]) -> list[list[int]]:
    """Places of parts, those of one length together and the longest first, at most PACK tokens or one part each."""
    packs: list[list[int]] = []
    tokens = 0
    for at in sorted(range(len(parts)), key=lambda at: -len(parts[at].ids)):
        tokens += len(parts[at].ids)
        if not packs or tokens > PACK:
            packs.append([])
            tokens = len(parts[at].ids)
        packs[-1].append(at)
    return packs
