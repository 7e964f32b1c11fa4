"""Pictures of the real window over the real core, with an invented life of a year and a stand-in for the chat model;
the embedder is the real one where it is installed, so that what is found is what a person would see. Letters are
Inter's where that font is installed, as in the app.

    xvfb-run -a python -m tests.screenshots                    all, kept small in assets/screenshots, and the README's
    xvfb-run -a python -m tests.screenshots FOLDER [LOOK …]    in full colour into a folder, to be looked at

A look is light or dark with 1280 (×800), 900 (×600), or 200 (1280×800 with text of 200 %), as "dark-900"; every page is
made in each. Every picture is to be looked at: this is how the window is judged.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtWidgets import QApplication

from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Evidence, Finished, NewMemory, Options, Prompt, Usage
from tests.conftest import has_models
from tests.fakes import FakeEmbedder, FakeEngine
from tests.life import Life, live
from tests.screenshots_backup import visit_backups
from tests.screenshots_first import visit_first
from tests.screenshots_forms import visit_forms, visit_states
from tests.screenshots_import import visit_imports
from tests.screenshots_keep import MANY, keep, sheet
from tests.screenshots_memory import visit_memory
from tests.screenshots_more import bad_days, visit_more
from tests.year import RECALLED, live_a_year, on
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.task import cancel_all, close_pool, running
from ui.theme import theme

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "assets" / "screenshots"
README_PICTURE = "light-1280-chat.png"
ON_SHEET = ("chat", "memories", "memory", "inbox", "profile", "jobs", "settings", "form", "first-2")
"""Shown side by side in light and dark."""
TOKENS_PER_S = 28.0
SIZES = (("1280", (1280, 800), 100), ("900", (900, 600), 100), ("200", (1280, 800), 200))
"""Name, size of the window in px, size of text in percent."""
PAST = {
    "Dinner with Ana": (
        "I'm allergic to peanuts, and my sister Ana is vegetarian. We cook together on Sundays.",
        "That sounds like a lovely habit. I'll keep peanuts out of whatever I suggest.",
    ),
    "Learning the cello": (
        "I started cello lessons in March with Mrs. Okafor, every Thursday at six.",
        "How exciting. Short practice every day does more than one long session a week.",
    ),
    "Heating in winter": (
        "The radiator in the study leaks. Mr. Lind, the landlord, said he would come on the 14th.",
        "I'd note the date and take a picture of the leak before he comes.",
    ),
    "Running in the rain": ("My knee hurts after ten kilometres.", "A week of shorter runs may tell you more."),
    "Birthday for Tom": ("Tom turns forty in June and loves old maps.", "A framed map of his home town?"),
}
LEARNED = {
    "Dinner with Ana": (
        ("You are allergic to peanuts.", "fact", "allergic to peanuts"),
        ("Your sister Ana is vegetarian.", "relationship", "my sister Ana is vegetarian"),
        ("You and Ana cook together on Sundays.", "event", "We cook together on Sundays"),
    ),
    "Learning the cello": (("You have cello lessons on Thursdays at six.", "event", "every Thursday at six"),),
}
QUESTION = "Plan a calm weekend in Lisbon for Ana and me, with food that both of us eat. And help us split the costs."
REPLY = """Here is a calm weekend in **Lisbon** for you and Ana, no peanuts, and plenty that is vegetarian [m1][m2][m3]:

1. **Friday evening**: a slow walk through *Alfama*, dinner at a small place with vegetable *petiscos*
2. **Saturday**: tram 28 one way, the tile museum, and the ferry to Cacilhas for sunset
3. **Sunday**: cook together, as you always do, with what the market has

> Ask about the oil they fry in; some kitchens use peanut oil.

To split what it costs:

```python
def share(total: float, people: int = 2) -> float:
    \"\"\"What each one pays, in euro.\"\"\"
    return round(total / people, 2)

print(share(412.50))  # 206.25
```
"""


CONCERT = "On 12 December, in the Casa da Música: you play Dvořák, and sit at the third desk [m1]."


class Paced(FakeEngine):
    """Says to have spoken as fast as the starter model does on two cores."""

    def reply(self, prompt: Prompt, options: Options, stop: Event) -> Iterator[str | Usage]:
        for piece in super().reply(prompt, options, stop):
            yield replace(piece, tokens_per_s=TOKENS_PER_S) if isinstance(piece, Usage) else piece


def opened(paths: Paths, engine: FakeEngine) -> Any:
    """The core with a stand-in for the chat model."""
    from secondme.app import SecondMe

    embedder = None if has_models() else FakeEmbedder()
    me = SecondMe.open(paths, engine=engine, embedder=embedder)
    me.search.prepare(Progress())
    return me


def seed(paths: Paths) -> tuple[Life, int]:
    """Let a year happen in a home; the life that was lived, and the id of a memory with a past."""
    me = opened(paths, Paced([answer for _said, answer in PAST.values()]))
    me.settings.update(remember=False, user_name="Inês")
    known = live_a_year(me._parts.store)
    for number, (title, (said, _answer)) in enumerate(PAST.items()):
        with on(datetime.now() - timedelta(days=2 * (len(PAST) - number))):
            _talk(me, title, said)
    with on(datetime.now() - timedelta(hours=3)):
        life = live(me._parts.store)
    for job in ("embed", "index"):
        me.jobs.run(job, Progress())
    me.close()
    bad_days(paths)
    return life, known[RECALLED[1]]


def _talk(me: Any, title: str, said: str) -> None:
    chat = me.chats.create(title)
    events = list(me.chats.send(chat.id, said, Event()))
    me.chats.rename(chat.id, title)
    told = events[0].item
    assert isinstance(events[-1], Finished)
    for text, kind, quote in LEARNED.get(title, ()):
        memory = NewMemory(text, kind, (Evidence(item_id=told.id, quote=quote),), importance=0.7)  # type: ignore[arg-type]
        me._parts.store.memories.add(memory, "extract", "Found in what was said.")


def spin(until: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get there")
        QApplication.processEvents()
        time.sleep(0.005)
    settle = time.monotonic() + 0.4
    while time.monotonic() < settle:
        QApplication.processEvents()
        time.sleep(0.005)


def take(window: MainWindow, folder: Path, name: str) -> None:
    """What was said about the picture before is gone."""
    window.grab().save(str(folder / f"{name}.png"))
    window.toast.hide()


def visit(window: MainWindow, bridge: Bridge, folder: Path, tag: str, memory: int) -> None:
    """Go through the window as a person would, a picture at each stop."""
    idle: Callable[[], bool] = lambda: running() == 0  # noqa: E731
    spin(lambda: bridge.is_ready and running() == 0)
    take(window, folder, f"{tag}-empty")
    window.chat.composer.set_text(QUESTION)
    window.chat.composer.submit()
    spin(lambda: window.chat.session is None and len(window.chat.view.messages) == 2 and running() == 0)
    window.chat.view.verticalScrollBar().setValue(0)
    if window.width() > 1000:
        window.chat.toggle_panel()
    spin(lambda: running() == 0 and window.status.text.text() == "Ready")
    take(window, folder, f"{tag}-chat")
    if not window.chat.panel.isVisible():
        window.chat.toggle_panel()
    for card in window.chat.panel._cards[:1]:
        card.show_scores.click()
    spin(idle)
    take(window, folder, f"{tag}-why")
    window.chat.edit_last()
    spin(idle)
    take(window, folder, f"{tag}-edit")
    for page in ("memories", "models", "settings"):
        window.show_page(page)
        shown: Any = window.pages.currentWidget()
        whole = getattr(shown, "content", shown)
        spin(lambda whole=whole: idle() and whole.isEnabled())  # type: ignore[misc]
        take(window, folder, f"{tag}-{page}")
    window.open_memory(memory)
    spin(idle)
    take(window, folder, f"{tag}-memory")


def pictures(folder: Path, looks: list[str]) -> None:
    """All of them, each look in a home of its own in which the same has happened."""
    app = QApplication(sys.argv[:1])
    theme().install(app, "light")
    with tempfile.TemporaryDirectory(prefix="second-me-") as place:
        lived = Path(place) / "home"
        lives = seed(Paths(lived, Paths.choose().models).ensure())
        for mode in ("light", "dark"):
            for name, size, percent in SIZES:
                tag = f"{mode}-{name}"
                if looks and tag not in looks:
                    continue
                with tempfile.TemporaryDirectory(prefix="second-me-") as home:
                    shutil.copytree(lived, Path(home) / "home")
                    theme().resize(percent)
                    began = time.monotonic()
                    picture_all(Path(home), mode, size, percent, folder, tag, *lives)
                    print(f"{tag}: {time.monotonic() - began:.0f} s", flush=True)
                app.processEvents()


def picture_all(
    home: Path, mode: str, size: tuple[int, int], percent: int, folder: Path, tag: str, life: Life, memory: int
) -> None:
    """Every page in one mode and size."""
    paths = Paths(home / "home", Paths.choose().models)
    engine = Paced([REPLY, CONCERT])
    me = opened(paths, engine)
    me.settings.update(theme=mode, text_size=percent)
    theme().choose(mode)
    bridge = Bridge(paths, lambda _paths: me)
    window = MainWindow(bridge)
    window.resize(*size)
    window.show()
    try:
        visit_first(home, size, mode, percent, folder, tag, spin)
        visit(window, bridge, folder, tag, memory)
        visit_forms(window, folder, tag, home, spin)
        visit_memory(window, folder, tag, life, spin)
        visit_states(window, folder, tag, spin)
        visit_imports(window, folder, tag, home, spin)
        visit_backups(window, folder, tag, home, spin)
        visit_more(window, engine, folder, tag, spin)
    finally:
        window.hide()
        cancel_all()
        close_pool(3.0)
        bridge.close(5.0)
        window.deleteLater()


def keep_all(folder: Path) -> None:
    """The small copies, a sheet of them, and the picture of the README."""
    KEPT.mkdir(exist_ok=True)
    for old in (*KEPT.glob("*.png"), *KEPT.glob("*.webp")):
        old.unlink()
    for picture in sorted(folder.glob("*.png")):
        keep(picture, KEPT / f"{picture.stem}.webp")
    sheet([folder / f"{mode}-1280-{name}.png" for name in ON_SHEET for mode in ("light", "dark")], KEPT / "sheet.png")
    keep(folder / README_PICTURE, ROOT / "assets" / "screenshot.png", MANY)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    if len(sys.argv) == 1:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["SECONDME_KEY_STORE"] = "file"
    pictures(folder, sys.argv[2:])
    if len(sys.argv) == 1:
        keep_all(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
