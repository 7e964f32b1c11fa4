"""A person arrives with a chat and a vault of notes: dropped on the window, looked at, imported, found, undone."""

import random
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from tests.budget import WatchedApplication, twice
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, Person
from tests.fakes import FakeEmbedder
from tests.ui.dropping import drop
from ui.imports.checklist import CheckList
from ui.imports.dialog import ImportDialog
from ui.imports.resume import ResumeOffer
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)

Open = Callable[..., App]
VOCABULARY = "harbour winter garden letter window river market bicycle evening kitchen train music bread"
CHAT = """\
13/05/2021, 18:02 - Messages and calls are end-to-end encrypted.
13/05/2021, 18:03 - Pip Calder: Did the saxophone survive the flood?
13/05/2021, 18:05 - Rosa Amaro: It did, I keep it in the attic now.
13/05/2021, 18:06 - Pip Calder: Then come and play on Friday
and bring the amplifier.
14/05/2021, 09:10 - Rosa Amaro: I will, after the dentist.
"""
VAULT = {
    "Garden.md": "---\ntags: [plants]\n---\n# Garden\n\nThe quince tree needs a stake before winter. See [[Tools]].\n",
    "Tools.md": "The pruning shears hang behind the greenhouse door.\n",
    "Daily/2023-04-02.md": "Repotted the fuchsia.\n",
}


def whatsapp(folder: Path, name: str = "Pip Calder", text: str = CHAT) -> Path:
    """An export as a phone makes it: a zip with the chat and nothing beside it."""
    path = folder / f"WhatsApp Chat with {name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"WhatsApp Chat with {name}.txt", text)
    return path


def long_chat(count: int, seed: int = 5) -> str:
    """`count` messages of two people, a few minutes apart."""
    chance = random.Random(seed)
    words = VOCABULARY.split()
    at = datetime(2020, 1, 13, 8, 0)
    lines = []
    for number in range(count):
        at += timedelta(minutes=chance.randint(1, 9))
        author = ("Rosa Amaro", "Pip Calder")[chance.random() < 0.5]
        said = " ".join(chance.choices(words, k=chance.randint(3, 20)))
        lines.append(f"{at:%d/%m/%Y, %H:%M} - {author}: Number {number}: {said}")
    return "\n".join(lines) + "\n"


def vault(folder: Path) -> Path:
    path = folder / "Second Brain"
    (path / ".obsidian").mkdir(parents=True)
    (path / ".obsidian" / "app.json").write_text("{}", encoding="utf-8")
    for name, text in VAULT.items():
        file = path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def app(open_app: Open) -> App:
    return open_app(JourneyEngine(), FakeEmbedder())


def dialog_of(person: Person) -> ImportDialog:
    person.wait(lambda: person.window._import is not None and person.window._import.isVisible(), "no dialog opens")
    dialog: ImportDialog = person.window._import
    return dialog


def bring(person: Person, *paths: Path, seconds: float = 20) -> ImportDialog:
    """Drop files on the window and wait until it is said what is in them."""
    assert drop(person.window, [str(path) for path in paths]), "the window does not take files"
    dialog = dialog_of(person)
    person.wait(lambda: dialog.pages.currentWidget() is dialog.check, "it is not said what is in the files", seconds)
    return dialog


def say_who_i_am(person: Person, dialog: ImportDialog, *names: str) -> None:
    """Take these names, and no others, in the list of those who may be the person."""
    found = person.one(CheckList, "Which of these is you?", dialog)
    model = dialog.check.overview.who.people
    for place, row in enumerate(model.shown):
        if (row.title in names) != model.is_checked(place):
            found.scrollTo(model.index(place))
            person.click(found.viewport(), found.visualRect(model.index(place)).center())
    assert {row.title for row in model.rows if row.key in model.checked} == set(names)


def run_import(person: Person, dialog: ImportDialog, seconds: float = 60) -> None:
    person.press_button("Import", dialog)
    person.wait(lambda: dialog.pages.currentWidget() is dialog.report, "the import does not end", seconds)


def texts_of(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def counted(app: App) -> int:
    return app.me._parts.store.items.count()


def holds(app: App, words: str) -> bool:
    """Whether these words are found."""
    return any(words in hit.text for hit in app.me.search.find(words, types=("item",)))


class TestAChatAndAVault:
    @pytest.fixture
    def reported(self, app: App, tmp_path: Path) -> ImportDialog:
        person = app.person
        dialog = bring(person, whatsapp(tmp_path), vault(tmp_path))
        say_who_i_am(person, dialog, "Rosa Amaro")
        run_import(person, dialog)
        return dialog

    def test_it_is_said_what_was_found_before_anything_is_stored(self, app: App, tmp_path: Path):
        person = app.person
        dialog = bring(person, whatsapp(tmp_path), vault(tmp_path))
        said = texts_of(dialog)
        assert "7 entries" in said
        assert "4 messages in 1 conversation" in said
        assert "3 notes" in said
        assert counted(app) == 0
        person.press(Qt.Key.Key_Escape)
        person.wait(lambda: not dialog.isVisible(), "Esc does not close it")
        assert counted(app) == 0
        assert app.me.imports.history() == ()

    def test_everything_is_imported_with_its_author_and_time(self, app: App, reported: ImportDialog):
        person = app.person
        assert person.sees("Imported 7 entries", reported)
        person.press_button("Done", reported)
        person.wait(lambda: len(person.conversations) == 4, "the conversations are not listed")
        (chat,) = [each for each in app.me.chats.list() if "Pip" in each.title]
        said = app.me.chats.messages(chat.id)
        assert [(item.author, item.role, item.origin) for item in said[:2]] == [
            ("Pip Calder", "other", "imported_other"),
            ("Rosa Amaro", "self", "imported_self"),
        ]
        assert said[2].text == "Then come and play on Friday\nand bring the amplifier."
        assert said[3].time.startswith("2021-05-14T09:10")
        notes = [app.me.chats.messages(each.id)[0] for each in app.me.chats.list() if each.id != chat.id]
        assert {item.origin for item in notes} == {"imported_self"}
        model = person.window.sidebar.conversations.model
        rows = [model.index(model.row_of(each.id)) for each in app.me.chats.list()]
        read = {row.data(Qt.ItemDataRole.AccessibleTextRole) for row in rows}
        assert read == {chat.title, "Note: Garden", "Note: Tools", "Note: 2023-04-02"}

    def test_it_is_found_by_its_words_and_read(self, app: App, reported: ImportDialog):
        person = app.person
        person.press_button("Done", reported)
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("saxophone")
        person.wait(lambda: len(person.conversations) == 1, "the chat is not found")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: "It did, I keep it in the attic now." in person.texts, "the chat does not open")
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("quince")
        person.wait(lambda: person.conversations == ["Garden"], "the note is not found")
        hits = app.me.search.find("Where are the pruning shears?")
        assert "pruning shears hang" in hits[0].text

    def test_the_import_is_undone_and_brought_back(self, app: App, reported: ImportDialog):
        person = app.person
        person.press_button("Undo this import", reported)
        person.wait(lambda: person.sees("The import was undone", reported), "it is not undone")
        person.wait(lambda: person.conversations == [], "what it brought is still listed")
        assert not holds(app, "attic")
        person.press_button("Undo", reported.toast)
        person.wait(lambda: len(person.conversations) == 4, "it is not brought back")
        assert holds(app, "attic")
        person.press_button("Done", reported)

    def test_it_can_still_be_undone_in_the_settings_after_a_restart(
        self, app: App, reported: ImportDialog, open_app: Open
    ):
        app.person.press_button("Done", reported)
        app.quit()
        again = open_app(JourneyEngine(), FakeEmbedder())
        person = again.person
        person.wait(lambda: len(person.conversations) == 4, "the conversations are not listed")
        person.press_button("Settings", person.window.sidebar)
        name = "Undo the import of WhatsApp Chat with Pip Calder.zip, Second Brain"
        person.press_button(name)
        person.wait(lambda: person.conversations == [], "what it brought is still listed")
        person.undo("Import undone")
        person.wait(lambda: len(person.conversations) == 4, "it is not brought back")

    def test_the_same_again_brings_nothing_and_an_edited_note_one_revision(
        self, app: App, reported: ImportDialog, tmp_path: Path
    ):
        person = app.person
        person.press_button("Done", reported)
        before = counted(app)
        note = tmp_path / "Second Brain" / "Tools.md"
        note.write_text("The pruning shears were stolen.\n", encoding="utf-8")
        dialog = bring(person, tmp_path / "WhatsApp Chat with Pip Calder.zip", tmp_path / "Second Brain")
        say_who_i_am(person, dialog, "Rosa Amaro")
        run_import(person, dialog)
        assert person.sees("Updated 1 entry", dialog)
        assert counted(app) == before
        (hit,) = app.me.search.find("pruning shears stolen", types=("item",))[:1]
        assert "The pruning shears were stolen." in hit.text
        person.press_button("Done", dialog)

    def test_a_conversation_and_a_person_can_be_left_out(self, app: App, tmp_path: Path):
        person = app.person
        dialog = bring(person, whatsapp(tmp_path), vault(tmp_path))
        dialog.check.tabs.setCurrentWidget(dialog.check.talks)
        found = person.one(CheckList, "What is imported", dialog)
        model = dialog.check.conversations
        place = next(place for place, row in enumerate(model.shown) if row.title == "Garden")
        person.click(found.viewport(), found.visualRect(model.index(place)).center())
        assert person.sees("6 of 7 entries will be imported", dialog)
        run_import(person, dialog)
        assert counted(app) == 6
        assert not holds(app, "quince tree")
        person.press_button("Done", dialog)


def test_with_the_keyboard_alone(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    person = app.person
    chosen = [str(whatsapp(tmp_path))]
    monkeypatch.setattr("ui.imports.pages.choose", lambda _parent, _title, take, *_how: take(chosen))
    person.press(Qt.Key.Key_I, CONTROL)
    dialog = dialog_of(person)
    person._qtbot.waitActive(dialog)
    assert person.window.focusWidget() is not None
    person.press(Qt.Key.Key_Space)
    person.wait(lambda: dialog.pages.currentWidget() is dialog.check, "it is not looked at", 20)
    people = dialog.check.overview.who
    for _ in range(30):
        if people.list.hasFocus():
            break
        person.press(Qt.Key.Key_Tab)
    assert people.list.hasFocus(), "the list of people cannot be reached with Tab"
    rows = [row.title for row in people.people.shown]
    for _ in range(rows.index("Rosa Amaro")):
        person.press(Qt.Key.Key_Down)
    if not people.people.is_checked(rows.index("Rosa Amaro")):
        person.press(Qt.Key.Key_Space)
    for _ in range(30):
        if dialog.import_button.hasFocus():
            break
        person.press(Qt.Key.Key_Tab)
    assert dialog.import_button.hasFocus(), "the button cannot be reached with Tab"
    person.press(Qt.Key.Key_Space)
    person.wait(lambda: dialog.pages.currentWidget() is dialog.report, "the import does not end", 20)
    person.press(Qt.Key.Key_Return)
    person.wait(lambda: not dialog.isVisible(), "Enter does not close the report")
    (chat,) = app.me.chats.list()
    assert [item.role for item in app.me.chats.messages(chat.id)] == ["other", "self", "other", "self"]


class TestMany:
    COUNT = 20_000

    @twice
    def test_no_event_holds_the_window_while_many_are_imported(
        self, app: App, qapp: WatchedApplication, tmp_path: Path
    ):
        person = app.person
        export = whatsapp(tmp_path, text=long_chat(self.COUNT))
        with qapp.watch() as spell:
            dialog = bring(person, export, seconds=60)
            assert person.sees("20,000 entries", dialog)
            say_who_i_am(person, dialog, "Rosa Amaro")
            run_import(person, dialog, 120)
            assert person.sees("Imported 20,000 entries", dialog)
            person.press_button("Done", dialog)
            person.wait(lambda: len(person.conversations) == 1, "the conversation is not listed", 10)
        print(f"20,000 messages: {spell.events} events, longest {spell.longest[:3]}")
        spell.check()
        assert counted(app) == self.COUNT

    def test_cancelled_quit_and_gone_on_with_after_a_restart_nothing_is_missing_or_doubled(
        self, app: App, tmp_path: Path, open_app: Open
    ):
        person = app.person
        dialog = bring(person, whatsapp(tmp_path, text=long_chat(self.COUNT)), seconds=60)
        say_who_i_am(person, dialog, "Rosa Amaro")
        person.press_button("Import", dialog)
        person.wait(lambda: counted(app) > 0, "nothing is stored", 60)
        person.press_button("Cancel", dialog)
        person.wait(lambda: dialog.pages.currentWidget() is dialog.report, "it does not stop", 10)
        assert person.sees("The import was stopped", dialog)
        kept = counted(app)
        assert 0 < kept < self.COUNT
        person.press_button("Done", dialog)
        app.quit()
        again = open_app(JourneyEngine(), FakeEmbedder())
        person = again.person
        assert counted(again) == kept
        offer = person.one(ResumeOffer)
        assert person.sees("was interrupted", offer)
        person.click(person.one(Button, "Go on", offer))
        dialog = dialog_of(person)
        person.wait(lambda: dialog.pages.currentWidget() is dialog.report, "it does not go on", 120)
        assert counted(again) == self.COUNT
        (chat,) = again.me.chats.list()
        assert chat.count == self.COUNT
        person.press_button("Done", dialog)
        assert not offer.isVisible()
        (record,) = again.me.imports.history()
        assert record.state == "done"


def test_two_names_of_one_person_are_made_one_and_two_again(app: App, tmp_path: Path):
    person = app.person
    other = CHAT.replace("Pip Calder", "Philippa C.").replace("saxophone", "clarinet")
    dialog = bring(person, whatsapp(tmp_path), whatsapp(tmp_path, "Philippa C.", other))
    say_who_i_am(person, dialog, "Rosa Amaro")
    run_import(person, dialog)
    person.press_button("Done", dialog)
    person.press_button("Settings", person.window.sidebar)
    person.press_button("People in your messages")
    page = person.window.pages.currentWidget()
    person.wait(lambda: len(page.model.shown) == 3, "the people are not listed")
    found = person.one(CheckList, "People", page)
    for place, row in enumerate(page.model.shown):
        if "you" not in row.title:
            person.click(found.viewport(), found.visualRect(page.model.index(place)).center())
    person.press_button("Make them one person", page)
    person.wait(lambda: len(page.model.shown) == 2, "they are two still")
    (merged,) = [each for each in app.me.people.list() if not each.is_self]
    assert set(merged.names) == {"Pip Calder", "Philippa C."}
    assert merged.count == 4
    person.undo("They are one person now")
    person.wait(lambda: len(page.model.shown) == 3, "they are one still")


def test_a_folder_kept_in_step_follows_what_is_written_and_deleted(app: App, tmp_path: Path):
    person = app.person
    folder = vault(tmp_path)
    dialog = bring(person, folder)
    person.press_button("Keep this folder in step", dialog)
    run_import(person, dialog)
    person.press_button("Done", dialog)
    person.wait(lambda: len(person.conversations) == 3, "the notes are not listed")
    (folder / "Boat.md").write_text("The dinghy needs a new rudder.\n", encoding="utf-8")
    (folder / "Tools.md").unlink()
    person.press_button("Settings", person.window.sidebar)
    person.press_button("Look for changes now")
    person.wait(lambda: "Boat" in person.conversations, "the new note does not come", 30)
    person.wait(lambda: "Tools" not in person.conversations, "the deleted note does not go", 30)
    assert holds(app, "new rudder")
    assert not holds(app, "pruning shears")
    person.press_button("Stop keeping Second Brain in step")
    person.wait(lambda: app.me.imports.watched() == (), "it is still kept in step")


def test_a_file_of_no_known_kind_is_told_calmly(app: App, tmp_path: Path):
    person = app.person
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 this is no archive")
    assert drop(person.window, [str(tmp_path / "broken.zip")])
    dialog = dialog_of(person)
    person.wait(lambda: person.sees("Nothing here can be imported", dialog), "it is not said", 20)
    assert not dialog.import_button.isEnabled()
    assert any("broken.zip" in text or "archive" in text for text in texts_of(dialog)), texts_of(dialog)
    assert counted(app) == 0
    person.press(Qt.Key.Key_Escape)
