"""Taking back what was done, whatever it was, and doing it again; and two changes as one."""

from dataclasses import replace
from typing import TYPE_CHECKING

from secondme.errors import UserError
from secondme.turning import Turns
from secondme.types import Changes

if TYPE_CHECKING:
    from secondme.store import Store

MOST_IMPORTS = 100_000


class TakingBack:
    """The part of `Parts` that undoes and redoes."""

    store: "Store"
    turns: Turns

    def publish(self, changes: Changes) -> Changes:
        raise NotImplementedError

    def wake(self, *jobs: str) -> None:
        raise NotImplementedError

    def undo(self, changes: Changes) -> Changes:
        """All of `changes`, or nothing of it when a part cannot be taken back. Raises UserError."""
        if changes.imports or changes.merges:
            return self.publish(self._undo_whole(changes))
        if changes.turned:
            return self.publish(self._turned(changes))
        if changes.returned:
            return replace(self.redo(replace(changes, returned=())), returned=changes.returned)
        restored = Changes()
        chats = self.store.chats
        deleted = [id for id in changes.conversations if not changes.shelved and chats.get(id).deleted_at is not None]
        kept = changes.profile or changes.versions or changes.shelved or changes.searches or changes.watched
        if not deleted and not changes.journal and not kept:
            raise UserError("There is nothing to undo.")
        with self.store.write(frees=True):
            for id in deleted:
                restored = both(restored, both(Changes(conversations=(id,)), chats.restore(id)))
            if changes.journal:
                restored = both(restored, self.store.memories.undo(changes.journal))
            restored = both(restored, self._toggled(changes))
        self.wake("embed")
        return self.publish(restored)

    def redo(self, undone: Changes) -> Changes:
        if undone.imports or undone.merges:
            return self.publish(self._redo_whole(undone))
        if undone.turned:
            return self.publish(self._turned(undone))
        if undone.returned:
            return replace(self.undo(replace(undone, returned=())), returned=undone.returned)
        again, chats = Changes(), self.store.chats
        with self.store.write(frees=True):
            for id in () if undone.shelved else undone.conversations:
                if chats.get(id).deleted_at is None:
                    again = both(again, both(Changes(conversations=(id,)), chats.delete(id)))
            if undone.journal:
                again = both(again, self.store.memories.undo(undone.journal))
            again = both(again, self._toggled(undone))
        if not again:
            raise UserError("There is nothing to do again.")
        self.wake("embed")
        return self.publish(again)

    def _turned(self, changes: Changes) -> Changes:
        turned = Changes()
        for id in reversed(changes.turned):
            turned = both(self.turns.toggle(id), turned)
        return turned

    def _toggled(self, changes: Changes) -> Changes:
        """What is said of the profile, turned round."""
        decisions = self.store.profile_decisions.toggle(changes.profile) if changes.profile else ()
        versions = self.store.profile.toggle(changes.versions) if changes.versions else ()
        kept = self.store.shelved.toggle(changes.shelved) if changes.shelved else Changes()
        searches = self.store.saved.toggle(changes.searches) if changes.searches else ()
        watched = self.store.sessions.toggle_watched(changes.watched) if changes.watched else ()
        settings = bool(searches or watched)
        mine = Changes(profile=decisions, versions=versions, searches=searches, watched=watched, settings=settings)
        return both(kept, mine)

    def _redo_whole(self, undone: Changes) -> Changes:
        again = self._undo_whole(Changes(imports=undone.imports)) if undone.imports else Changes()
        for id in reversed(undone.merges):
            again = both(again, self.store.people.merge_again(id))
        return again

    def _undo_whole(self, changes: Changes) -> Changes:
        """Bring back an import that was undone, or undo it again; take back merges of people."""
        restored = Changes()
        undone = {record.id for record in self.store.sessions.history(MOST_IMPORTS) if record.state == "undone"}
        for id in changes.imports:
            restored = both(restored, self.store.retire.redo(id) if id in undone else self.store.retire.undo(id))
        for id in reversed(changes.merges):
            restored = both(restored, self.store.people.unmerge(id))
        self.wake("embed", "extract")
        return restored


def both(one: Changes, two: Changes) -> Changes:
    """Two changes as one, each id once, in order."""

    def union(name: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(getattr(one, name) + getattr(two, name)))

    ids = {
        name: union(name)
        for name in (
            "conversations",
            "items",
            "memories",
            "jobs",
            "journal",
            "imports",
            "people",
            "merges",
            "profile",
            "versions",
            "shelved",
            "searches",
            "watched",
            "returned",
            "turned",
        )
    }
    return Changes(**ids, models=one.models or two.models, settings=one.settings or two.settings)
