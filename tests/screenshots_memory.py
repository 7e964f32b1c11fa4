"""The pages of the memory in the pictures: inbox, profile, background work, and a memory with its history."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from secondme.types import MemoryFilter
from tests.life import Life
from ui.main_window import MainWindow
from ui.task import running

Spin = Callable[..., None]


def visit_memory(window: MainWindow, folder: Path, tag: str, life: Life, spin: Spin) -> None:
    """A picture at each stop."""

    def idle() -> bool:
        return running() == 0

    def take(name: str) -> None:
        spin(idle)
        (QApplication.activeModalWidget() or window).grab().save(str(folder / f"{tag}-{name}.png"))
        window.toast.hide()

    def page(name: str) -> Any:
        window.show_page(name)
        shown: Any = window._others[name]
        spin(lambda: idle() and getattr(shown, "content", shown).isEnabled())
        return shown

    inbox = page("inbox")
    take("inbox")
    inbox.next()
    inbox.next()
    inbox._edit_current()
    take("inbox-edit")
    inbox.list.current.stop_editing()
    page("remembering")
    take("remembering")
    profile = page("profile")
    profile.difference.toggle.click()
    take("profile")
    row = next(iter(profile.rows.values()))
    row.lock_asked.emit(row.sentence, True)
    row.edit()
    take("profile-edit")
    row.stop_editing()
    jobs = page("jobs")
    take("jobs")
    spin(lambda: life.run_id in jobs.runs.rows)
    run = jobs.runs.rows[life.run_id]
    run.show_changes.click()
    run.undo.click()
    spin(idle)
    jobs.area.ensureWidgetVisible(run)
    take("jobs-undo")
    jobs.area.verticalScrollBar().setValue(jobs.area.verticalScrollBar().maximum())
    jobs.rebuild.button.click()
    jobs.area.verticalScrollBar().setValue(jobs.area.verticalScrollBar().maximum())
    take("jobs-end")
    memories = page("memories")
    window.open_memory(life.replaced.id)
    spin(idle)
    memories.detail.history.toggle.click()
    spin(idle)
    take("memory-history")
    browser = memories.browser
    browser.list.setCurrentIndex(browser.model.index(0))
    flag = browser.list.selectionModel().SelectionFlag
    browser.list.selectionModel().select(browser.model.index(2), flag.Select | flag.Rows)
    take("memories-several")
    browser.facets.click()
    spin(idle)
    browser.narrow(MemoryFilter(kinds=("fact",)))
    take("memories-filters")
    browser.facets.click()
    browser.show_all()
    window.open_memory(life.built_on_it.id)
    spin(idle)
    memories.detail.actions.split.trigger()
    take("memory-split")
    memories.detail.divide.close_it()
    bar = memories.detail.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    take("memory-around")
    window.find_messages("the")
    take("find")
    window.chat.new_private()
    take("private")
    window.new_conversation()
    window.sidebar.conversations.delete(2)
    spin(lambda: QApplication.activeModalWidget() is not None)
    take("parting")
    parting: Any = QApplication.activeModalWidget()
    parting.reject()
    spin(idle)
