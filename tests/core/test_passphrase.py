"""A passphrase seals the key: nothing else opens the home, wrong ones have to wait, and a crash never costs the key."""

import json
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, Semaphore
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.broker import request
from secondme.browser.host import answered
from secondme.cli import main, serve
from secondme.errors import Cancelled, EnvironmentProblem, Locked, UserError, WrongPassphrase
from secondme.jobs.work import Done, Work
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store, keys, passphrase
from secondme.types import Finished, Token
from tests.core.test_store_keys import FakeKeyring
from tests.fakes import FakeEmbedder, FakeEngine

WORDS = "four plain little words"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "N", 2**8)
    monkeypatch.setattr(passphrase, "_tries", {})


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def test_only_the_passphrase_opens_a_home_that_has_one(home: Paths, me: SecondMe) -> None:
    me.chats.create("Kept")
    assert not me.guard.protected
    me.guard.protect(WORDS)
    assert me.guard.protected
    assert not home.key_file.exists()
    assert me.key_place().kind == "passphrase"
    me.close()
    with pytest.raises(Locked, match="protected by a passphrase"):
        Store.open(home)
    assert "locked" in answered(home, {"id": 1, "request": {"ask": "status"}})["error"]["message"]
    with pytest.raises(WrongPassphrase):
        Store.open(home, passphrase="four plain little birds")
    passphrase._tries.clear()
    store = Store.open(home, passphrase=WORDS)
    assert [chat.title for chat in store.chats.list()] == ["Kept"]
    store.close()


def test_the_sealed_file_says_nothing_of_the_key(home: Paths, me: SecondMe) -> None:
    key = keys.FileKey(home.key_file).key()
    me.guard.protect(WORDS)
    told = home.sealed_key_file.read_text(encoding="ascii")
    assert key.hex() not in told
    assert WORDS not in told
    assert home.sealed_key_file.stat().st_mode & 0o077 == 0
    assert sorted(json.loads(told)) == ["key", "n", "nonce", "p", "r", "salt"]


def test_it_can_be_changed_and_taken_off(home: Paths, me: SecondMe) -> None:
    key = keys.FileKey(home.key_file).key()
    me.guard.protect(WORDS)
    with pytest.raises(WrongPassphrase):
        me.guard.protect("another one of mine", "not this one")
    passphrase._tries.clear()
    me.guard.protect("another one of mine", WORDS)
    assert passphrase.unsealed(home, "another one of mine") == key
    with pytest.raises(WrongPassphrase):
        me.guard.unprotect(WORDS)
    passphrase._tries.clear()
    me.guard.unprotect("another one of mine")
    assert keys.key_source(home).key() == key
    assert not home.sealed_key_file.exists()
    with pytest.raises(UserError, match="no passphrase"):
        me.guard.unprotect("another one of mine")


def test_the_keyring_gives_the_key_up_and_gets_it_back(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECONDME_KEY_STORE", raising=False)
    fake = FakeKeyring()
    monkeypatch.setattr(keys, "_keyring", lambda: fake)
    key = keys.keyring_or_file(home).key()
    assert fake.held
    passphrase.protect(home, key, WORDS)
    assert not fake.held
    passphrase.unprotect(home, WORDS)
    assert [*fake.held.values()] == [key.hex()]
    assert keys.key_source(home).key() == key


def test_a_short_one_is_refused(me: SecondMe) -> None:
    with pytest.raises(UserError, match="at least 8"):
        me.guard.protect("  short ")
    assert not me.guard.protected


def test_wrong_ones_have_to_wait_longer_and_longer(home: Paths, me: SecondMe, monkeypatch: pytest.MonkeyPatch) -> None:
    me.guard.protect(WORDS)
    now = [1000.0]
    monkeypatch.setattr(passphrase.time, "monotonic", lambda: now[0])
    for wait in (1, 2, 4, 8):
        with pytest.raises(WrongPassphrase):
            passphrase.unsealed(home, "wrong wrong wrong")
        with pytest.raises(UserError, match="Wait"):
            passphrase.unsealed(home, WORDS)
        now[0] += wait
    assert passphrase.unsealed(home, WORDS)
    with pytest.raises(WrongPassphrase):
        passphrase.unsealed(home, "wrong wrong wrong")
    now[0] += 1
    assert passphrase.unsealed(home, WORDS), "the right one begins anew"


def test_what_a_crash_left_open_goes_at_the_next_start(home: Paths, me: SecondMe) -> None:
    key = keys.FileKey(home.key_file).key()
    me.guard.protect(WORDS)
    me.close()
    keys.FileKey.create(home.key_file, key)
    with pytest.raises(Locked):
        Store.open(home)
    Store.open(home, passphrase=WORDS).close()
    assert not home.key_file.exists()


@pytest.mark.parametrize("damage", ["", "{}", '{"n": 99999999999, "r": 8, "p": 1, "salt": "", "nonce": "", "key": ""}'])
def test_a_damaged_file_is_no_wrong_passphrase(home: Paths, me: SecondMe, damage: str) -> None:
    me.guard.protect(WORDS)
    home.sealed_key_file.write_text(damage, encoding="ascii")
    with pytest.raises(EnvironmentProblem, match="cannot be read"):
        passphrase.unsealed(home, WORDS)


def test_while_it_is_locked_nobody_is_answered(home: Paths, me: SecondMe) -> None:
    serve(me)
    with pytest.raises(UserError, match="Set a passphrase first"):
        me.guard.lock()
    me.guard.protect(WORDS)
    me.guard.lock()
    assert me.jobs.paused
    with pytest.raises(EnvironmentProblem, match="Second Me is locked"):
        ask(home, "memories")
    told = answered(home, {"id": 1, "request": {"ask": "status"}})
    assert "locked" in told["error"]["message"], "the extension's popup shows this sentence"
    assert told["error"]["kind"] != "user"
    with pytest.raises(WrongPassphrase):
        me.guard.unlock("wrong wrong wrong")
    assert me.guard.locked
    passphrase._tries.clear()
    me.guard.unlock(WORDS)
    assert not me._parts.held
    assert ask(home, "memories") == []


def test_a_lock_ends_a_reply_and_keeps_what_was_said(me: SecondMe) -> None:
    me.guard.protect(WORDS)
    engine: Any = me._parts.engines.engine()
    engine.replies = ["One two three."]
    chat = me.chats.create("Cut off")
    events = me.chats.send(chat.id, "Hello", Event())
    while not isinstance(next(events), Token):
        pass
    me.guard.lock()
    *_, end = events
    assert isinstance(end, Finished)
    assert (end.item.role, end.item.text) == ("assistant", "One")
    with pytest.raises(Locked):
        next(me.chats.send(chat.id, "More", Event()))
    me.guard.unlock(WORDS)
    assert [item.text for item in me.chats.messages(chat.id)] == ["Hello", "One"]
    engine.replies = ["All is well."]
    *_, end = me.chats.send(chat.id, "And now?", Event())
    assert isinstance(end, Finished)
    assert end.item.text == "All is well."


def test_a_lock_ends_what_others_asked_for_and_says_why(home: Paths, me: SecondMe) -> None:
    serve(me)
    me.guard.protect(WORDS)
    engine: Any = me._parts.engines.engine()
    engine.gate.clear()
    with ThreadPoolExecutor(1) as others:
        asked = others.submit(ask, home, "ask", question="What do you know of me?")
        assert engine.started.wait(5)
        me.guard.lock()
        with pytest.raises(EnvironmentProblem, match="Second Me is locked"):
            asked.result(5)
    assert not me._parts._work, "nothing goes on behind the lock"


def test_a_job_that_a_lock_ended_goes_on_after_it(home: Paths) -> None:
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder())
    begun, runs = Semaphore(0), []

    def slow(work: Work) -> Done:
        runs.append(work)
        begun.release()
        while len(runs) == 1:
            work.progress.check()
            time.sleep(0.005)
        return Done("Made.")

    runner = me._parts.runner
    runner._jobs["reflect"] = replace(runner._jobs["reflect"], run=slow)
    me.guard.protect(WORDS)
    me.jobs.submit("reflect")
    assert begun.acquire(timeout=5)
    me.guard.lock()
    until = time.monotonic() + 5
    while runner.running and time.monotonic() < until:
        time.sleep(0.005)
    last = me._parts.store.runs.last("reflect")
    assert last is not None
    assert last.status == "cancelled"
    me.guard.unlock(WORDS)
    assert begun.acquire(timeout=5), "it was asked for, and is again"
    me.close()


def test_a_job_that_somebody_waits_for_ends_with_the_lock(me: SecondMe) -> None:
    def slow(work: Work) -> Done:
        me.guard.lock()
        work.progress.check()
        return Done("Made.")

    runner = me._parts.runner
    runner._jobs["reflect"] = replace(runner._jobs["reflect"], run=slow)
    me.guard.protect(WORDS)
    with pytest.raises(Cancelled):
        me.jobs.run("reflect", Progress())
    with pytest.raises(Locked):
        me.jobs.run("reflect", Progress())
    me.guard.unlock(WORDS)
    assert runner.running is None, "who waited for it asks again"


def test_an_import_goes_on_behind_the_lock_with_its_vectors(me: SecondMe) -> None:
    me.guard.protect(WORDS)
    runner, progress = me._parts.runner, Progress()

    def embed(work: Work) -> Done:
        me.guard.lock()
        work.progress.check()
        return Done("Made.")

    runner._jobs["embed"] = replace(runner._jobs["embed"], run=embed)
    with me._parts.importing_until(progress):
        me._parts.embed_all(progress)
        progress.check()
    assert me.guard.locked


def test_a_lock_is_no_pause_after_a_restart(home: Paths, me: SecondMe) -> None:
    me.guard.protect(WORDS)
    me.guard.lock()
    me.close()
    again = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False, passphrase=WORDS)
    assert not again.jobs.paused, "the app ended while it was locked: it remembers again"
    again.close()


def test_letters_are_the_same_however_a_keyboard_makes_them(home: Paths, me: SecondMe) -> None:
    me.guard.protect("caf\u00e9 in the morning")
    me.guard._check("cafe\u0301 in the morning")


def test_one_can_go_back_to_a_copy_with_the_passphrase(
    home: Paths, me: SecondMe, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    me.guard.protect(WORDS)
    me.close()
    home.backups.mkdir(exist_ok=True)
    name = "before-update-20260101T000000Z-00000000-11111111.db"
    shutil.copy(home.memory_db, home.backups / name)
    me.guard.protect("five plain little words", WORDS)
    assert main(["copies", "restore", name]) == 1
    assert "protected by a passphrase" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("secondme.shell.getpass", lambda _prompt: "five plain little words")
    assert main(["copies", "restore", name]) == 0
    assert list(home.backups.glob("replaced-*.db"))
    assert not home.key_file.exists()


def test_what_the_person_had_paused_stays_paused(me: SecondMe) -> None:
    me.guard.protect(WORDS)
    me.jobs.pause()
    me.guard.lock()
    me.guard.unlock(WORDS)
    assert me._parts.held


def test_a_command_asks_for_it_on_a_terminal_alone(
    home: Paths, me: SecondMe, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    me.guard.protect(WORDS)
    me.close()
    assert main(["memories", "--json"]) == 1
    assert "protected by a passphrase" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("secondme.shell.getpass", lambda _prompt: WORDS)
    assert main(["memories", "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"


def ask(home: Paths, command: str, **params: Any) -> Any:
    return request(home, command, params, lambda _line: None, Progress(), patience_s=3.0)
