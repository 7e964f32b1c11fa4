"""The room behind the door for how long conversations are kept."""

from datetime import date

from secondme.parts import Parts
from secondme.types import BinInfo, Changes, Retained

JOB = "retain"


class RetentionDoor:
    """For ever, unless the person says so many months. What is older goes to the bin, from where it can be taken back;
    only emptying the bin removes anything."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def preview(self, months: int, most: int = 20) -> BinInfo:
        """What would go to the bin now; nothing is changed."""
        from secondme.memory.retention import would_go

        store = self._parts.store
        ids = would_go(store, months, date.today())
        memories = store.curation.standing_on(ids)
        chats = [store.chats.get(id) for id in ids[:most]]
        return BinInfo(len(memories), len(ids), tuple(memories[:most]), tuple(chats))

    def choose(self, months: int) -> Changes:
        """Keep conversations so many months from now on, 0: for ever; to be called when the person has seen the
        preview. `SecondMe.undo` of what this returns takes it back, while the app runs; what goes then is told a week
        before. Raises UserError."""
        from secondme.memory.retention import begin

        wanted = {"keep_months": months}
        chosen = self._parts.turns.choose(self._parts.settings, wanted, lambda: self._parts.wake(JOB))
        begin(self._parts.store, months, date.today())
        return self._parts.publish(chosen)

    def news(self) -> Retained:
        """What the person was not told yet: what went, and what is about to go for the first time. Told now."""
        from secondme.memory.retention import would_go

        store, months = self._parts.store, self._parts.settings.value.keep_months
        moved = store.keeping.untold()
        due = len(would_go(store, months, date.today())) if store.keeping.first_told() else 0
        return Retained(months, due, Changes(conversations=tuple(moved)))
