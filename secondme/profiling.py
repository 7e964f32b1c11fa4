"""The room behind the door for the profile: what it says, how it came to say that, and what the person makes of it."""

from typing import TYPE_CHECKING

from secondme.errors import UserError
from secondme.parts import Parts, both
from secondme.types import Changes, Claim, Memory, ProfileDiff, ProfileView

if TYPE_CHECKING:
    from secondme.store.profile import Trait

PERSON = "person"
LONGEST = 400
"""Characters of a sentence in the person's own words."""


class ProfileDoor:
    """A short biography and traits by topic. The job "reflect" makes a new version when something has changed; what the
    person decides about a sentence holds at once, and in all later versions."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def get(self, version: int | None = None) -> ProfileView | None:
        """The latest version (None: there is none yet), or this one. Nothing in it is banned, or stands on a memory
        that was deleted. Raises UserError when there is no such version."""
        from secondme.memory.profile import shown

        store = self._parts.store
        found = store.profile.latest() if version is None else store.profile.get(version)
        return None if found is None else shown(store, found, latest=version is None)

    def versions(self) -> list[tuple[int, str]]:
        """(number, when it was made), newest first."""
        return self._parts.store.profile.versions()

    def diff(self, old: int, new: int) -> ProfileDiff:
        """What version `new` says that `old` does not, and the other way round. Raises UserError when either is not
        there."""
        from secondme.memory.profile import difference, shown

        store = self._parts.store
        before, after = (shown(store, store.profile.get(number), latest=False) for number in (old, new))
        return difference(before, after)

    def lock(self, sentence_id: int, locked: bool = True) -> Changes:
        """Keep a sentence as it is in every later version, or let go of it. Raises UserError when it is gone."""
        about = self._about(sentence_id)
        decisions = self._parts.store.profile_decisions
        done = decisions.record("lock", about) if locked else decisions.release(about)
        return self._parts.publish(Changes(profile=done))

    def correct(self, sentence_id: int, text: str) -> Changes:
        """Say it in the person's own words, from now on. Where it stands on one memory alone, that is corrected too.

        Raises UserError when it is gone, or `text` is empty or too long."""
        wanted = " ".join(text.split())
        if not wanted:
            raise UserError("A sentence cannot be empty. To remove it, ban it.")
        if len(wanted) > LONGEST:
            raise UserError(f"A sentence of the profile has at most {LONGEST} characters.")
        store, about = self._parts.store, self._about(sentence_id)
        changes = Changes()
        found = store.memories.many(about.memory_ids)
        if len(found) == 1 and wanted != about.text:
            (memory,) = found.values()
            claims = _still_said(memory, wanted)
            why = "corrected in the profile"
            changes = store.memories.edit(memory.id, who=PERSON, why=why, text=wanted, claims=claims)
            self._parts.wake("embed")
        done = store.profile_decisions.record("correct", about, wanted)
        return self._parts.publish(both(changes, Changes(profile=done)))

    def ban(self, sentence_id: int) -> Changes:
        """Never say this again, nor anything else that stands on the same memories. They stay. Raises UserError when
        it is gone."""
        done = self._parts.store.profile_decisions.record("ban", self._about(sentence_id))
        return self._parts.publish(Changes(profile=done))

    def _about(self, sentence_id: int) -> "Trait":
        return self._parts.store.profile.sentence(sentence_id)


def _still_said(memory: Memory, text: str) -> tuple[Claim, ...]:
    """The claims whose values the corrected statement still has."""
    return tuple(claim for claim in memory.claims if claim.value.casefold() in text.casefold())
