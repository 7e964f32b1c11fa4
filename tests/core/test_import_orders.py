"""The order of day and month is guessed, asked and answered for each chat by itself."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.cli import main
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store.sessions import of_json, to_json
from secondme.types import ImportChoice, Question
from tests.fakes import FakeEmbedder, FakeEngine

# The day changes and the month does not, or the other way round: each has a guess, and none is certain.
DAY_FIRST = "05/03/21, 10:00 - Ann: one\n06/03/21, 10:00 - Ben: two\n07/03/21, 10:00 - Ann: three\n"
MONTH_FIRST = "3/5/21, 10:00 - Cleo: one\n3/6/21, 10:00 - Ben: two\n3/7/21, 10:00 - Cleo: three\n"


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


@pytest.fixture
def chats(tmp_path: Path) -> list[Path]:
    """One chat exported in Europe, one in America, as iPhones pack them."""
    paths = [tmp_path / "WhatsApp Chat - Ann.zip", tmp_path / "WhatsApp Chat - Cleo.zip"]
    for path, text in zip(paths, (DAY_FIRST, MONTH_FIRST), strict=True):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("_chat.txt", text)
    return paths


def days(me: SecondMe) -> dict[str, list[str]]:
    return {chat.title: [item.time[:10] for item in me.chats.messages(chat.id)] for chat in me.chats.list()}


MARCH = ["2021-03-05", "2021-03-06", "2021-03-07"]
FIFTH = ["2021-05-03", "2021-06-03", "2021-07-03"]


def asked(me: SecondMe, paths: list[Path]) -> list[Question]:
    return [question for unit in me.imports.look(paths, Progress()).units for question in unit.questions]


def test_two_chats_of_two_countries_have_each_their_guess(me: SecondMe, chats: list[Path]) -> None:
    first, second = asked(me, chats)
    assert (first.guess, first.example, first.file) == (True, "05/03/21", f"{chats[0]}!/_chat.txt")
    assert (second.guess, second.example, second.file) == (False, "3/5/21", f"{chats[1]}!/_chat.txt")
    assert first.place != second.place
    report = me.imports.run(chats, Progress(), wait=False)
    assert days(me) == {"Ann": MARCH, "Cleo": MARCH}
    assert report.questions == (first, second), "what nobody answered is told"


@pytest.mark.parametrize(("ann", "cleo"), [(True, True), (False, False), (False, True), (True, False)])
def test_each_answer_holds_for_its_chat_alone(me: SecondMe, chats: list[Path], ann: bool, cleo: bool) -> None:
    first, second = asked(me, chats)
    choice = ImportChoice(orders=((first.place, ann), (second.place, cleo)))
    report = me.imports.run(chats, Progress(), choice=choice, wait=False)
    assert days(me) == {"Ann": MARCH if ann else FIFTH, "Cleo": FIFTH if cleo else MARCH}
    assert report.questions == ()


def test_in_a_folder_and_in_one_archive_too(me: SecondMe, chats: list[Path], tmp_path: Path) -> None:
    whole = tmp_path / "Chats.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("WhatsApp Chat with Ann.txt", DAY_FIRST)
        archive.writestr("WhatsApp Chat with Cleo.txt", MONTH_FIRST)
    first, second = asked(me, [whole])
    assert (first.guess, second.guess) == (True, False)
    me.imports.run([whole], Progress(), choice=ImportChoice(orders=((second.place, True),)), wait=False)
    assert days(me) == {"Ann": MARCH, "Cleo": FIFTH}


def test_the_answer_for_the_nearest_place_counts(me: SecondMe, chats: list[Path], tmp_path: Path) -> None:
    orders = ((str(tmp_path), False), (str(chats[1]), True), (str(tmp_path / "WhatsApp"), True))
    choice = ImportChoice(day_first=None, orders=orders)
    me.imports.run(chats, Progress(), choice=choice, wait=False)
    assert days(me) == {"Ann": FIFTH, "Cleo": FIFTH}
    with_rest = ImportChoice(day_first=True, orders=((str(chats[0]), False),))
    assert [question.place for question in asked(me, chats)] == [f"whatsapp:{path}!/_chat.txt" for path in chats]
    assert me.imports.run(chats, Progress(), choice=with_rest, wait=False).questions == ()


def test_an_interrupted_import_and_a_watched_folder_keep_the_answers(me: SecondMe, chats: list[Path]) -> None:
    choice = ImportChoice(me=frozenset({"Ben"}), orders=(("whatsapp:/a.zip!/_chat.txt", False), ("/b", True)))
    assert of_json(to_json(choice)) == choice
    assert of_json('{"me": ["Ben"], "day_first": true}') == ImportChoice(me=frozenset({"Ben"}), day_first=True)


def test_from_the_command_line(home: Paths, chats: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    def run(*options: Any) -> str:
        assert main(["--home", str(home.root), "import", *map(str, chats), "--no-wait", *map(str, options)]) == 0
        return capsys.readouterr().out

    planned = run("--dry-run")
    assert f"{chats[0]}!/_chat.txt: in 05/03/21 the day is taken to come first." in planned
    assert f"--month-first-in '{chats[0]}!/_chat.txt'" in planned
    assert f"{chats[1]}!/_chat.txt: in 3/5/21 the month is taken to come first." in planned
    assert f"--day-first-in '{chats[1]}!/_chat.txt'" in planned
    done = run()
    assert "Is it otherwise, undo this import and give: --month-first-in" in done
    told = json.loads(run("--json", "--dry-run", "--day-first-in", chats[1]))
    assert [question["file"] for question in told["questions"]] == [f"{chats[0]}!/_chat.txt"]
    assert main(["--home", str(home.root), "imports", "undo", "1"]) == 0
    capsys.readouterr()
    answered = run("--month-first-in", chats[0], "--day-first-in", chats[1])
    assert "Is it otherwise" not in answered
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    assert days(me) == {"Ann": FIFTH, "Cleo": FIFTH}
    me.close()
