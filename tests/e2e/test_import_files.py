"""Files that come along with a chat, in the real window; and a chat that another program drops on it."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint
from PySide6.QtGui import QColor, QGuiApplication, QImage

from tests.e2e import dragging
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import Person
from tests.e2e.test_import_life import bring, dialog_of, run_import, say_who_i_am
from tests.fakes import FakeEmbedder
from ui.chat.attachments import PictureDialog
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]
ROOT = Path(__file__).parents[2]
CHAT = """\
13/05/2021, 18:03 - Pip Calder: IMG-20210513-WA0001.png (file attached)
The harbour at noon
13/05/2021, 18:05 - Rosa Amaro: How blue it is!
13/05/2021, 18:06 - Pip Calder: PTT-20210513-WA0002.opus (file attached)
"""


def photo(width: int = 2400, height: int = 1200) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#2266cc"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(data.data())


def export(folder: Path) -> Path:
    """A chat as a phone exports it, with its media."""
    path = folder / "WhatsApp Chat with Pip Calder.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("WhatsApp Chat with Pip Calder.txt", CHAT)
        archive.writestr("IMG-20210513-WA0001.png", photo())
        archive.writestr("PTT-20210513-WA0002.opus", b"OggS" + b"x" * 5000)
    return path


@pytest.fixture
def app(open_app: Open) -> App:
    return open_app(JourneyEngine(), FakeEmbedder())


def sealed(app: App) -> list[Path]:
    return sorted(app.me._parts.attachments.folder.glob("*"))


def test_pictures_are_copied_when_i_tick_it_shown_in_the_chat_and_gone_after_undo(app: App, tmp_path: Path):
    person = app.person
    dialog = bring(person, export(tmp_path))
    say_who_i_am(person, dialog, "Rosa Amaro")
    overview = dialog.check.overview
    assert not overview.copy.isChecked(), "nothing is copied unless I say so"
    assert "Also copy the 2 that belong to it" in overview.copy.text()
    person.click(overview.copy)
    run_import(person, dialog)
    assert len(sealed(app)) == 2
    assert all(b"\x89PNG" not in path.read_bytes() for path in sealed(app))
    undo = dialog.report.undo
    person.press_button("Done", dialog)
    person.wait(lambda: len(person.conversations) == 1, "the chat is not listed")
    person.open_conversation(person.conversations[0])
    person.press_button("Show IMG-20210513-WA0001.png")
    shown = person.one(PictureDialog)
    pixmap = shown.picture.pixmap()
    assert (pixmap.width(), pixmap.height()) != (0, 0)
    assert pixmap.width() == pytest.approx(2 * pixmap.height(), abs=2)
    assert pixmap.toImage().pixelColor(5, 5).name() == "#2266cc"
    person.press_button("Close", shown)
    person.wait(lambda: not person.all(PictureDialog), "the picture does not close")
    person.one(Button, "Save a copy of PTT-20210513-WA0002.opus")
    assert undo is not None
    person.press_button("Settings", person.window.sidebar)
    person.press_button("Undo the import of WhatsApp Chat with Pip Calder.zip")
    person.wait(lambda: person.conversations == [], "what it brought is still listed")
    person.undo("Import undone")
    person.wait(lambda: len(person.conversations) == 1, "it is not brought back")
    assert len(sealed(app)) == 2, "while it can be taken back, they are kept"
    person.press_button("Undo the import of WhatsApp Chat with Pip Calder.zip")
    person.wait(lambda: person.conversations == [], "what it brought is still listed")
    app.me.memories.empty_bin()
    assert sealed(app) == []


def test_without_the_tick_nothing_is_copied(app: App, tmp_path: Path):
    person = app.person
    dialog = bring(person, export(tmp_path))
    run_import(person, dialog)
    person.press_button("Done", dialog)
    person.wait(lambda: len(person.conversations) == 1, "the chat is not listed")
    person.open_conversation(person.conversations[0])
    assert not person.all(Button, "Show IMG-20210513-WA0001.png")
    assert sealed(app) == []


@pytest.fixture
def other(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another program that holds the file."""
    if QGuiApplication.platformName() != "xcb" or shutil.which("xdotool") is None:
        pytest.skip("dragging from another program needs an X server (xvfb-run) and xdotool")
    command = [sys.executable, "-m", "tests.e2e.dragging", str(export(tmp_path))]
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    yield child
    child.kill()
    child.communicate()


def mouse(person: Person, *steps: str) -> None:
    """Let xdotool do this, while the window goes on answering."""
    child = subprocess.Popen(["xdotool", *steps])
    person.wait(lambda: child.poll() is not None, "xdotool does not end", 10)
    assert child.returncode == 0


def test_a_chat_dragged_from_another_program_is_imported(app: App, other: "subprocess.Popen[str]", tmp_path: Path):
    """A real drag over X11 (XDND): what the other program offers, and what comes of it, goes through the server."""
    person = app.person
    window = person.window
    window.move(0, 0)
    window.resize(1100, 750)
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    x, y = (place + size // 2 for place, size in zip(dragging.PLACE, dragging.SIZE, strict=True))
    target = window.mapToGlobal(QPoint(550, 400))
    mouse(person, "mousemove", str(x), str(y), "sleep", "0.2", "mousedown", "1")
    for step in range(1, 11):
        at = (x + (target.x() - x) * step // 10, y + (target.y() - y) * step // 10)
        mouse(person, "mousemove", str(at[0]), str(at[1]), "sleep", "0.05")
    person.wait(lambda: window.welcome.drops.sign.isVisible(), "nothing says that it can be dropped here")
    mouse(person, "mousemove_relative", "3", "3", "sleep", "0.3", "mouseup", "1")
    dialog = dialog_of(person)
    person.wait(lambda: dialog.pages.currentWidget() is dialog.check, "it is not said what is in the file", 20)
    assert other.stdout.readline() == "copied\n"
    say_who_i_am(person, dialog, "Rosa Amaro")
    run_import(person, dialog)
    person.press_button("Done", dialog)
    person.wait(lambda: len(person.conversations) == 1, "the chat is not listed")
    (chat,) = app.me.chats.list()
    assert [item.author for item in app.me.chats.messages(chat.id)] == ["Pip Calder", "Rosa Amaro", "Pip Calder"]


def test_two_chats_from_two_countries_are_asked_about_one_by_one(app: App, tmp_path: Path):
    person = app.person
    texts = {
        "Ann": "05/03/21, 10:00 - Ann: one\n06/03/21, 10:00 - Rosa: two\n07/03/21, 10:00 - Ann: three\n",
        "Cleo": "3/5/21, 10:00 - Cleo: one\n3/6/21, 10:00 - Rosa: two\n3/7/21, 10:00 - Cleo: three\n",
        "Dan": "3/5/21, 10:00 - Dan: one\n3/6/21, 10:00 - Rosa: two\n3/7/21, 10:00 - Dan: three\n",
    }
    paths = []
    for name, text in texts.items():
        paths.append(tmp_path / f"WhatsApp Chat - {name}.zip")
        with zipfile.ZipFile(paths[-1], "w") as archive:
            archive.writestr("_chat.txt", text)
    dialog = bring(person, *paths)
    say_who_i_am(person, dialog, "Rosa")
    asked = {each.heading.text(): each for each in dialog.check.overview.order.questions}
    assert list(asked) == [
        "What does 05/03/21 mean in WhatsApp Chat - Ann.zip?",
        "What does 3/5/21 mean in WhatsApp Chat - Cleo.zip?",
        "What does 3/5/21 mean in WhatsApp Chat - Dan.zip?",
    ]
    assert [each.day.isChecked() for each in asked.values()] == [True, False, False]
    person.click(list(asked.values())[2].day)
    run_import(person, dialog)
    person.press_button("Done", dialog)
    days = {chat.title: [item.time[:10] for item in app.me.chats.messages(chat.id)] for chat in app.me.chats.list()}
    march, others = ["2021-03-05", "2021-03-06", "2021-03-07"], ["2021-05-03", "2021-06-03", "2021-07-03"]
    assert days == {"Ann": march, "Cleo": march, "Dan": others}
