"""The pages of the memory over a real core: everything can be reached and has a name, and no event holds the window."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from secondme.errors import UserError
from secondme.paths import Paths
from secondme.types import ProfileSentence, ProfileTopic, ProfileView
from tests.fakes import FakeEmbedder, FakeEngine
from tests.life import Life, add, live
from tests.ui.small_door import opened
from ui.bridge import Bridge
from ui.inbox.page import InboxPage
from ui.inbox.words import confidence
from ui.jobs.page import JobsPage
from ui.memories.history import word_diff
from ui.memories.pane import MemoriesPane
from ui.profile.page import ProfilePage, told_once
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def core(home: Paths) -> Iterator[Any]:
    from secondme.app import SecondMe

    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield me
    me.close()


@pytest.fixture
def life(core: Any) -> Life:
    return live(core._parts.store)


@pytest.fixture
def bridge(core: Any, life: Life, qtbot: Any) -> Iterator[Bridge]:
    with opened(core, qtbot) as bridge:
        yield bridge


@pytest.fixture
def show(styled: Any, bridge: Bridge, qtbot: Any) -> Callable[[type], Any]:
    """Shows a page and waits until it has come to rest."""

    def shown(kind: type) -> Any:
        page = kind(bridge)
        qtbot.addWidget(page)
        page.resize(900, 640)
        page.show()
        qtbot.waitUntil(lambda: running() == 0, timeout=5000)
        qtbot.wait(400)
        qtbot.waitUntil(lambda: running() == 0, timeout=5000)
        return page

    return shown


def nameless(page: QWidget) -> list[str]:
    found = []
    for button in page.findChildren(QAbstractButton):
        if button.objectName().startswith("qt_") or isinstance(button.parent(), QLineEdit):
            continue
        if not (button.text().strip() or button.accessibleName()) or not button.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(button.accessibleName() or button.text() or repr(button))
    return found


@pytest.mark.parametrize("kind", [InboxPage, ProfilePage, JobsPage, MemoriesPane])
def test_every_button_has_a_name_and_takes_the_focus(show: Callable[[type], Any], kind: type) -> None:
    page = show(kind)
    assert len(page.findChildren(QAbstractButton)) > 3
    assert nameless(page) == []


def test_the_profile_says_what_it_leaves_out(show: Callable[[type], Any]) -> None:
    page = show(ProfilePage)
    assert page.apart.isVisible()
    assert page.apart.text().startswith("What you said of health and money is left out here")


def test_what_cannot_be_answered_stays_and_says_why(
    show: Callable[[type], Any], core: Any, qtbot: Any, monkeypatch: Any
):
    page = show(InboxPage)
    first = page.list.current

    def refuse(*_anything: Any) -> None:
        raise UserError("This was answered already.")

    monkeypatch.setattr(core.inbox, "keep", refuse)
    page._keep_current()
    qtbot.waitUntil(lambda: first.note.text() == "This was answered already.", timeout=3000)
    assert not first.busy
    assert page.list.current is first


def test_more_than_twenty_are_shown_when_they_are_asked_for(
    core: Any, life: Life, show: Callable[[type], Any], qtbot: Any
):
    nora = core.items.get(life.proposals[0].evidence[0].item_id)
    for number in range(30):
        add(core._parts.store, nora, f"Nora likes song {number}.", status="proposed", subject="Nora")
    page = show(InboxPage)
    qtbot.waitUntil(lambda: len(page.list.cards) == 20, timeout=5000)
    assert page.count.text() == "37 to review"
    assert page.more.text() == "Show more (17 left)"
    page.more.click()
    qtbot.waitUntil(lambda: len(page.list.cards) == 37, timeout=5000)
    assert page.more.isHidden()


@pytest.mark.parametrize("kind", [InboxPage, ProfilePage, JobsPage])
def test_no_event_holds_the_window_while_a_page_opens(
    core: Any, life: Life, show: Callable[[type], Any], qapp: Any, kind: type
) -> None:
    from secondme.store.profile import Trait

    store = core._parts.store
    nora = core.items.get(life.proposals[0].evidence[0].item_id)
    for number in range(40):
        add(store, nora, f"Nora likes song {number}.", status="proposed", subject="Nora")
        store.runs.finish(store.runs.start("extract"), "failed", "The disk is full.", 1.0)
    store.profile.record([Trait(f"Topic {n // 8}", f"You like song {n}.", (life.known.id,)) for n in range(80)], "test")
    with qapp.watch() as spell:
        show(kind)
    spell.check()


def test_a_difference_marks_what_went_and_what_came_and_nothing_in_it_is_markup() -> None:
    marked = word_diff("You live in <b>Porto</b>.", "You live in <b>Lisbon</b>.")
    assert "&lt;b&gt;" in marked or "&lt;" in marked
    assert "<b>" not in marked
    assert ">Porto</s>" in marked
    assert ">Lisbon</span>" in marked


def test_how_sure_it_is() -> None:
    assert [confidence(value) for value in (0.9, 0.6, 0.2)] == ["Sure (90 %)", "Fairly sure (60 %)", "Not sure (20 %)"]


def test_a_topic_leaves_out_what_the_biography_says_in_the_same_words() -> None:
    life = (ProfileSentence(1, "You live in Porto and like green tea.", (1, 2)), ProfileSentence(2, "You run.", (3,)))
    likes = (ProfileSentence(3, "You like green tea.", (2,)), ProfileSentence(4, "You like green.", (4,)))
    kept = ProfileSentence(5, "You run.", (3,), locked=True)
    topics = (
        ProfileTopic("Home", (ProfileSentence(6, "You live in Porto.", (1,)),)), ProfileTopic("Likes", likes),
        ProfileTopic("Habits", (kept,)), ProfileTopic("Work", (ProfileSentence(7, "You run a mill.", (5,)),)),
    )  # fmt: skip
    told = told_once(ProfileView(1, "2026-03-01T10:00:00", life, topics))
    assert [(name, [each.id for each in traits]) for name, traits in told] == [
        ("Likes", [4]), ("Habits", [5]), ("Work", [7]),
    ]  # fmt: skip
