"""The key: made once, kept private, never replaced for a database that exists."""

import os
import stat
import threading
from collections.abc import Callable
from typing import Any

import pytest

from secondme.errors import EnvironmentProblem
from secondme.paths import Paths
from secondme.store import Store, keys
from secondme.store.keys import FileKey, KeyringKey, keyring_or_file, subkey


class FakeKeyring:
    """A keyring with one backend, itself."""

    priority = 5.0

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.fails: Exception | None = None

    def get_keyring(self) -> "FakeKeyring":
        return self

    def set_password(self, service: str, name: str, value: str) -> None:
        if self.fails:
            raise self.fails
        self.held[service, name] = value

    def get_password(self, service: str, name: str) -> str | None:
        if self.fails:
            raise self.fails
        return self.held.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.held[service, name]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    monkeypatch.delenv("SECONDME_KEY_STORE", raising=False)
    fake = FakeKeyring()
    monkeypatch.setattr(keys, "_keyring", lambda: fake)
    return fake


def test_file_key_is_private_random_and_stable(home: Paths) -> None:
    source = keyring_or_file(home)
    assert isinstance(source, FileKey)
    key = source.key()
    assert len(key) == 32
    assert keyring_or_file(home).key() == key
    if os.name == "posix":
        assert stat.S_IMODE(home.key_file.stat().st_mode) == 0o600
    other = Paths(home.root.parent / "other", home.models)
    assert keyring_or_file(other).key() != key


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_readable_key_file_is_repaired(home: Paths, expected_logs: list[str]) -> None:
    expected_logs.append("permissions were repaired")
    key = keyring_or_file(home).key()
    home.key_file.chmod(0o644)
    assert keyring_or_file(home).key() == key
    assert stat.S_IMODE(home.key_file.stat().st_mode) == 0o600


def test_never_a_new_key_for_an_existing_database(home: Paths) -> None:
    Store.open(home).close()
    key = home.key_file.read_bytes()
    home.key_file.unlink()
    before = home.memory_db.read_bytes()
    with pytest.raises(EnvironmentProblem, match=r"key of the database .* is missing") as caught:
        Store.open(home)
    assert "backup" in caught.value.remedy
    assert not home.key_file.exists()
    assert home.memory_db.read_bytes() == before
    home.key_file.write_bytes(key)
    home.key_file.chmod(0o600)
    Store.open(home).close()


@pytest.mark.parametrize("content", ["", "not hexadecimal", "abcd"])
def test_damaged_key_file_is_a_sentence(home: Paths, content: str, expected_logs: list[str]) -> None:
    home.key_file.write_text(content)
    home.key_file.chmod(0o600)
    with pytest.raises(EnvironmentProblem, match="key file"):
        Store.open(home)
    assert home.key_file.read_text() == content
    assert not home.memory_db.exists()


def test_keyring_is_used_where_it_works(home: Paths, keyring: FakeKeyring) -> None:
    source = keyring_or_file(home)
    assert isinstance(source, KeyringKey)
    assert not home.key_file.exists()
    key = source.key()
    assert keyring_or_file(home).key() == key
    assert key.hex() not in (home.root / "key.id").read_text()
    Store.open(home).close()
    Store.open(home).close()


def test_home_with_a_key_in_the_keyring_can_be_moved(home: Paths, keyring: FakeKeyring) -> None:
    Store.open(home).close()
    moved = Paths(home.root.with_name("moved"), home.models)
    home.root.rename(moved.root)
    Store.open(moved).close()


def test_keyring_that_fails_for_a_new_home_means_a_file(home: Paths, keyring: FakeKeyring) -> None:
    keyring.fails = RuntimeError("no backend")
    assert isinstance(keyring_or_file(home), FileKey)
    assert not (home.root / "key.id").exists()


def test_keyring_that_never_answers_means_a_file(
    home: Paths, keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = threading.Event()
    monkeypatch.setattr(keys, "PROBE_TIMEOUT_S", 0.05)
    monkeypatch.setattr(keyring, "set_password", lambda *_: answer.wait(5))
    assert isinstance(keyring_or_file(home), FileKey)
    answer.set()


def test_keyring_that_answers_too_late_keeps_nothing(
    home: Paths, keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, put = threading.Event(), keyring.set_password

    def late(*entry: str) -> None:
        answer.wait(5)
        put(*entry)

    monkeypatch.setattr(keys, "PROBE_TIMEOUT_S", 0.05)
    monkeypatch.setattr(keyring, "set_password", late)
    at_end: list[tuple[Callable[[float], bool], float]] = []
    monkeypatch.setattr(keys.atexit, "register", lambda *wait: at_end.append(wait))
    assert isinstance(keyring_or_file(home), FileKey)
    answer.set()
    ((wait, longest),) = at_end
    assert wait(longest), "the end of the process waits until the entry is deleted"
    assert keyring.held == {}
    assert not (home.root / "key.id").exists()


def test_keyring_that_took_the_key_at_the_last_moment_is_used(home: Paths, keyring: FakeKeyring) -> None:
    offer = keys._Offer()
    assert keys._keep("name", "00" * 32, offer)
    assert not offer.withdraw(), "it was taken, so whoever waited too long uses it"
    late = keys._Offer()
    assert late.withdraw()
    assert not keys._keep("other", "00" * 32, late)
    assert list(keyring.held) == [(keys.SERVICE, "name")]


def test_keyring_without_protection_is_not_used(home: Paths, keyring: FakeKeyring) -> None:
    keyring.priority = 0
    assert isinstance(keyring_or_file(home), FileKey)


@pytest.mark.parametrize("fault", ["locked", "empty"])
def test_keyring_that_lost_the_key_is_a_sentence(home: Paths, keyring: FakeKeyring, fault: str) -> None:
    Store.open(home).close()
    held = dict(keyring.held)
    if fault == "locked":
        keyring.fails = RuntimeError("locked")
    else:
        keyring.held.clear()
    with pytest.raises(EnvironmentProblem, match="keyring") as caught:
        Store.open(home)
    assert "Unlock" in caught.value.remedy
    assert not home.key_file.exists()
    keyring.fails = None
    keyring.held.update(held)
    Store.open(home).close()


@pytest.mark.parametrize("kept", ["zz" * 32, "ab" * 16])
def test_what_is_no_key_in_the_keyring_is_a_sentence(home: Paths, keyring: FakeKeyring, kept: str) -> None:
    Store.open(home).close()
    before = home.memory_db.read_bytes()
    for name in keyring.held:
        keyring.held[name] = kept
    with pytest.raises(EnvironmentProblem, match="no key"):
        Store.open(home)
    assert home.memory_db.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_what_an_earlier_start_left_behind_lends_the_key_no_permissions(home: Paths) -> None:
    left = home.root / "key.part"
    left.write_text("")
    left.chmod(0o666)
    FileKey.create(home.key_file, bytes(32))
    assert home.key_file.stat().st_mode & 0o777 == 0o600
    assert not left.exists()


def test_environment_can_force_the_file(home: Paths, keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDME_KEY_STORE", "file")
    assert isinstance(keyring_or_file(home), FileKey)
    assert keyring.held == {}


def test_key_is_in_no_other_file(home: Paths) -> None:
    store = Store.open(home)
    key = keyring_or_file(home).key()
    for path in home.root.iterdir():
        if path != home.key_file:
            data = path.read_bytes()
            assert key not in data
            assert key.hex().encode() not in data
    store.close()


def test_subkeys_differ_by_purpose_and_key() -> None:
    made: list[Any] = [subkey(b"a" * 32, "index"), subkey(b"a" * 32, "forget"), subkey(b"b" * 32, "index"), b"a" * 32]
    assert len(set(made)) == 4
    assert {len(key) for key in made} == {32}
    assert subkey(b"a" * 32, "index") == made[0]
