"""A small part of what `make bench NAME=memory` asks of undoing and rebuilding, at every check."""

import random

from tests.bench.bench_memory_undo import fake_home, kept_after_rebuild, sequence
from tests.bench.sequences import Player, content_hash
from tests.bench.telling import TellingEngine
from tests.fakes import FakeEngine


def test_random_sequences_are_taken_back_done_again_and_taken_back() -> None:
    with fake_home(FakeEngine()) as me:
        player, chance = Player(me, 11), random.Random(11)
        start = content_hash(me)
        outcomes = [sequence(me, player, chance) for _ in range(15)]
        assert all(restored for restored, _ in outcomes)
        redone = [again for _, again in outcomes if again is not None]
        assert redone
        assert all(redone)
        assert content_hash(me) != start


def test_rebuilding_twice_keeps_every_decision() -> None:
    with fake_home(TellingEngine()) as me:
        first = kept_after_rebuild(me)
        assert first[0] == first[1] > 0
        assert kept_after_rebuild(me, decide=False) == first
