"""WhatsApp: a contact who got another name between two exports is the same one, and two people never become one."""

import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.app import SecondMe
from secondme.importers.renames import Said, renamed, same_chat, split_id
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import ImportChoice
from tests.fakes import FakeEmbedder, FakeEngine
from tests.importers import make_chat
from tests.importers.roundtrip import Said as Line
from tests.importers.roundtrip import Thread

STYLE = make_chat.WRITINGS["android de"]
START = datetime(2021, 1, 13, 9, 0, tzinfo=UTC)
WORDS = ("boat", "lake", "supper", "ok", "train", "Friday", "yes", "no", "maybe", "garden", "keys", "rain", "bread")


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def talk(other: str, count: int = 60, seed: int = 1, minutes: int = 7) -> list[Line]:
    """Rosa and somebody in turns, sometimes twice in a minute, often in the same few words."""
    chance = random.Random(seed)
    lines, at = [], START
    for _ in range(count):
        who = chance.choice(("Rosa", other))
        lines.append(Line(who, " ".join(chance.choices(WORDS, k=chance.choice((1, 1, 2, 5)))), at))
        at += timedelta(minutes=chance.choice((0, 1, minutes)))
    return lines


def called(lines: Sequence[Line], **names: str) -> list[Line]:
    return [replace(line, author=names.get(line.author, line.author)) for line in lines]


def export(folder: Path, chat: str, lines: Sequence[Line]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"WhatsApp Chat with {chat}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        text = make_chat.whatsapp(Thread(chat, tuple(lines)), STYLE)
        archive.writestr(f"WhatsApp Chat with {chat}.txt", text)
    return path


def run(me: SecondMe, path: Path) -> int:
    choice = ImportChoice(me=frozenset({"Rosa"}))
    return me.imports.run([path], Progress(), choice=choice, wait=False).imported


def texts(me: SecondMe) -> dict[str, list[str]]:
    return {chat.title: [item.text for item in me.chats.messages(chat.id, 100_000)] for chat in me.chats.list()}


def test_a_contact_renamed_between_two_exports_adds_only_what_is_new(me: SecondMe, tmp_path: Path) -> None:
    whole = talk("Ann", 80)
    assert run(me, export(tmp_path / "1", "Ann", whole[:50])) == 50
    assert run(me, export(tmp_path / "2", "Ann from work", called(whole, Ann="Ann from work"))) == 30
    assert texts(me) == {"Ann": [line.text for line in whole]}
    (chat,) = me.chats.list()
    authors = {item.author for item in me.chats.messages(chat.id, 100_000)}
    assert authors == {"Rosa", "Ann", "Ann from work"}, "who it was is kept as it was written"
    known = {name: person.id for person in me.people.list() for name in person.names}
    assert known["Ann"] == known["Ann from work"] != known["Rosa"]
    assert run(me, export(tmp_path / "3", "Ann from work", called(whole, Ann="Ann from work"))) == 0
    more = talk("Ann", 90)
    assert more[:80] == whole
    assert run(me, export(tmp_path / "4", "Annie", called(more, Ann="Annie"))) == 10
    assert run(me, export(tmp_path / "5", "Ann", more)) == 0
    assert texts(me) == {"Ann": [line.text for line in more]}


def test_a_number_that_got_a_name(me: SecondMe, tmp_path: Path) -> None:
    whole = talk("+49 170 1234567", 60)
    run(me, export(tmp_path / "1", "+49 170 1234567", whole[:40]))
    named = called(whole, **{"+49 170 1234567": "Ann"})
    assert run(me, export(tmp_path / "2", "Ann", named)) == 20
    (ann,) = [person for person in me.people.list() if "Ann" in person.names]
    assert "+491701234567" in ann.handles


def test_in_a_group_the_one_who_was_renamed_and_no_other(me: SecondMe, tmp_path: Path) -> None:
    ann, ben = talk("Ann", 60, seed=2), talk("Ben", 60, seed=3)
    whole = sorted([*ann, *ben], key=lambda line: line.time)
    run(me, export(tmp_path / "1", "Family", whole[:90]))
    again = called(whole, Ann="Annie")
    assert run(me, export(tmp_path / "2", "Family", again)) == 30
    assert texts(me) == {"Family": [line.text for line in whole]}


def test_undo_of_the_second_export_leaves_the_first(me: SecondMe, tmp_path: Path) -> None:
    whole = talk("Ann", 80)
    run(me, export(tmp_path / "1", "Ann", whole[:50]))
    run(me, export(tmp_path / "2", "Annie", called(whole, Ann="Annie")))
    me.imports.undo(me.imports.history()[0].id)
    assert texts(me) == {"Ann": [line.text for line in whole[:50]]}
    me.imports.undo(me.imports.history()[1].id)
    assert texts(me) == {}


def test_a_long_chat_that_is_stored_in_parts(me: SecondMe, tmp_path: Path) -> None:
    whole = talk("Ann", 12_000)
    assert run(me, export(tmp_path / "1", "Ann", whole[:11_000])) == 11_000
    assert run(me, export(tmp_path / "2", "Annie", called(whole, Ann="Annie"))) == 1_000
    assert len(texts(me)["Ann"]) == 12_000


class TestTwoPeopleStayTwo:
    def test_who_say_other_things(self, me: SecondMe, tmp_path: Path) -> None:
        run(me, export(tmp_path / "1", "Ann", talk("Ann", 60, seed=2)))
        assert run(me, export(tmp_path / "2", "Ben", talk("Ben", 60, seed=3))) == 60

    def test_to_whom_the_same_was_sent_at_the_same_minute(self, me: SecondMe, tmp_path: Path) -> None:
        """A list of addressees: Rosa says the same to both, and both say little, or the same thanks."""
        ann = [Line("Rosa", f"News number {n}: all well", START + timedelta(days=n)) for n in range(40)]
        thanks = [Line("Ann", "Thanks!", START + timedelta(days=n, minutes=n % 2)) for n in range(4)]
        both = sorted([*ann, *thanks], key=lambda line: line.time)
        run(me, export(tmp_path / "1", "Ann", both))
        assert run(me, export(tmp_path / "2", "Ben", called(both, Ann="Ben"))) == len(both)
        assert run(me, export(tmp_path / "3", "Cleo", ann)) == 40
        assert run(me, export(tmp_path / "4", "Dan", ann)) == 40
        assert len(me.chats.list()) == 4

    def test_two_groups_with_the_same_announcements(self, me: SecondMe, tmp_path: Path) -> None:
        lines = [Line(f"Admin {n % 2}", f"Announcement {n}", START + timedelta(days=n)) for n in range(40)]
        run(me, export(tmp_path / "1", "News A", lines))
        assert run(me, export(tmp_path / "2", "News B", lines)) == 40

    def test_two_in_a_group_of_whom_one_left_and_one_came(self, me: SecondMe, tmp_path: Path) -> None:
        before, after = talk("Ann", 40, seed=2), talk("Ben", 40, seed=2)
        moved = [replace(line, time=line.time + timedelta(days=30)) for line in after]
        run(me, export(tmp_path / "1", "Family", before))
        assert run(me, export(tmp_path / "2", "Family", [*before, *moved])) == 40
        people = {name: person.id for person in me.people.list() for name in person.names}
        assert people["Ann"] != people["Ben"]

    def test_two_in_a_group_who_congratulate_in_the_same_minute(self, me: SecondMe, tmp_path: Path) -> None:
        wishes = [Line(who, "Happy birthday!", START + timedelta(days=n)) for n in range(9) for who in ("Ann", "Ben")]
        run(me, export(tmp_path / "1", "Family", wishes))
        assert run(me, export(tmp_path / "2", "Family", called(wishes, Ann="Annie"))) == 0
        assert texts(me) == {"Family": ["Happy birthday!"] * 18}


def known(lines: Sequence[Line]) -> list[Said]:
    return [Said(line.time.isoformat(), line.text, line.author) for line in lines]


@given(
    st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 120), st.integers(1, 120), st.sampled_from([0, 7])
)
@settings(max_examples=150, deadline=None)
def test_whatever_two_people_say_they_are_not_taken_for_one(
    one: int, other: int, count: int, length: int, minutes: int
) -> None:
    """In few words, at the same minutes: they would have to say nearly all of it alike."""
    ann, ben = talk("Ann", count, one, minutes), talk("Ben", length, other, minutes)
    if one == other:
        return
    assert same_chat("ann", known(ann), "ben", known(ben)) == {}


@given(st.integers(0, 10_000), st.integers(30, 150), st.data())
@settings(max_examples=80, deadline=None)
def test_whatever_was_said_the_renamed_one_is_found(seed: int, count: int, data: st.DataObject) -> None:
    whole = talk("Ann", count, seed)
    cut = data.draw(st.integers(25, count))
    gone = data.draw(st.integers(0, cut // 25))
    new = called([line for number, line in enumerate(whole) if number >= gone], Ann="Annie")
    both = [sum(line.author == who for line in whole[gone:cut]) for who in ("Ann", "Rosa")]
    found = renamed(known(whole[:cut]), known(new))
    if min(both) >= 8:
        assert found == {"Annie": "Ann"}
        assert same_chat("ann", known(whole[:cut]), "annie", known(new)) == {"Annie": "Ann"}


def test_ids_are_taken_apart_as_they_were_made() -> None:
    assert split_id("2021-01-13T09:00 Ann from work #2") == ("2021-01-13T09:00", "Ann from work", " #2")
    assert split_id("2021-01-13T09:00:01 Ann") == ("2021-01-13T09:00:01", "Ann", "")
    assert split_id("2021-01-13T09:00 Ann #one") == ("2021-01-13T09:00", "Ann #one", "")
