"""What is taken back and done again while the app runs: settings, verdicts, what was cleared."""

from collections.abc import Callable, Iterator

import pytest

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.paths import Paths
from secondme.types import Changes, FilledField, NewItem
from tests.fakes import FakeEmbedder, FakeEngine


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def said(me: SecondMe, text: str, role: str = "self") -> int:
    chat = me.chats.create(text)
    new = NewItem(text, "You", role, "2026-05-01", "typed" if role == "self" else "assistant")  # type: ignore[arg-type]
    return me._parts.store.items.add(chat.id, new, None).id


def there_and_back(me: SecondMe, state: Callable[[], object], change: Callable[[], Changes]) -> None:
    before = state()
    changes = change()
    after = state()
    assert after != before
    undone = me.undo(changes)
    assert state() == before
    again = me.redo(undone)
    assert state() == after
    me.undo(again)
    assert state() == before


def test_settings(me: SecondMe) -> None:
    for wanted in ({"memory_tokens": 500}, {"chat_model": "another"}, {"remember": False}, {"keep_in_tray": True}):
        there_and_back(me, lambda: me.settings.value, lambda wanted=wanted: me.settings.update(**wanted))  # type: ignore[misc]
    there_and_back(me, lambda: me.settings.value, lambda: me.autofill.allow("health", True))
    there_and_back(me, lambda: me.settings.value, lambda: me.retention.choose(12))
    assert not me.settings.update(memory_tokens=me.settings.value.memory_tokens).turned, "nothing has changed"


def test_a_setting_that_was_changed_since_is_left_alone(me: SecondMe) -> None:
    first = me.settings.update(memory_tokens=500)
    me.settings.update(memory_tokens=700)
    with pytest.raises(UserError, match="changed since"):
        me.undo(first)
    assert me.settings.value.memory_tokens == 700


def test_what_was_said_of_a_reply(me: SecondMe) -> None:
    reply = said(me, "You like rye.", "assistant")
    for verdict in ("wrong", "down"):
        there_and_back(me, lambda: me.learning.verdict(reply), lambda v=verdict: me.learning.judge(reply, v))  # type: ignore[misc]
    me.learning.judge(reply, "up")
    there_and_back(me, lambda: me.learning.verdict(reply), lambda: me.learning.judge(reply, "down"))
    there_and_back(me, lambda: me.learning.learned().lessons, lambda: me.learning.reset())
    first = me.learning.judge(reply, "wrong")
    me.learning.judge(reply, "up")
    with pytest.raises(UserError, match="something else"):
        me.undo(first)
    assert me.learning.verdict(reply) == "up"


def test_a_verdict_on_a_reply_that_is_gone_for_good_is_not_brought_back(me: SecondMe) -> None:
    reply = said(me, "You like rye.", "assistant")
    me.learning.judge(reply, "up")
    forgotten = me.learning.reset()
    me.chats.delete(me.items.get(reply).conversation_id)
    me.memories.empty_bin()
    me.undo(forgotten)
    assert me.learning.learned().lessons == 0


def test_what_was_filled_in_and_what_was_turned_down(me: SecondMe) -> None:
    me._parts.store.fills.add("Club.pdf", [FilledField("Name", "name", (1,))])
    me.ahead.turn_down("to the lake")
    there_and_back(me, lambda: me.autofill.log(), lambda: me.autofill.clear_log())
    there_and_back(me, lambda: me.ahead.turned_down(), lambda: me.ahead.reset())


def test_nothing_of_a_cleared_log_is_left_in_a_file(me: SecondMe) -> None:
    me._parts.store.fills.add("Club.pdf", [FilledField("Xylophone", "name", ())])
    cleared = me.autofill.clear_log()
    kept = me._parts.store.read()
    tables = [row["name"] for row in kept.query("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert not any("Xylophone" in str(list(kept.query(f"SELECT * FROM [{name}]"))) for name in tables)
    me.undo(cleared)
    assert [field.label for field in me.autofill.log()[0].fields] == ["Xylophone"]


def test_the_oldest_cannot_be_taken_back_for_ever(me: SecondMe) -> None:
    first = me.settings.update(memory_tokens=500)
    for number in range(201):
        me.settings.update(memory_tokens=600 + number)
    with pytest.raises(UserError, match="too long ago"):
        me.undo(first)
