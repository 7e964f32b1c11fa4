"""Notes that were moved, on their way into the store: each goes on as the note that it was."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from secondme.importers.base import Attached, Whole
from secondme.importers.moves import Texts, is_path, matched
from secondme.store import Store
from secondme.types import NewItem

MOST_COPIES = 1_000


class Moving:
    """For one import. `names` first tells of all that is read whether it is known by another name."""

    def __init__(self, store: Store, exists: Callable[[str], bool] = os.path.lexists) -> None:
        self._store, self._exists = store, exists
        self._gone: dict[str, dict[str, str]] = {}
        """For each format: places of notes where there is nothing any more, to the names of the notes."""
        self._settled: list[tuple[str, str, str, str | None]] = []

    def names(self, format: str, items: Sequence[NewItem], wholes: Iterable[Whole]) -> dict[str, str]:
        """Path to the name by which the note there is known, where that is another one."""
        found = self._texts(items)
        paths = {*found, *(whole.conversation for whole in wholes if is_path(whole.conversation))}
        if not paths:
            return {}
        known = self._store.moves.known(format, paths)
        names = {path: name for path, (name, place) in known.items() if place == path}
        new = {path: found[path] for path in paths - names.keys() if path in found}
        if new:
            self._find(format, new, known, names, {item.conversation: item.title for item in items})
        return {path: name for path, name in names.items() if path != name}

    def _find(
        self,
        format: str,
        new: dict[str, Texts],
        known: dict[str, tuple[str, str]],
        names: dict[str, str],
        titles: dict[str | None, str | None],
    ) -> None:
        """Put into `names` what each of the new paths is."""
        gone = self._gone_of(format)
        moved = matched(new, gone, lambda path: self._store.moves.texts(format, gone[path])) if gone else {}
        for path, before in moved.items():
            names[path] = gone.pop(before)
            renamed = os.path.basename(path) != os.path.basename(before)
            self._settled.append((format, names[path], path, titles.get(path) if renamed else None))
        for path in new.keys() - moved.keys():
            if path in known:  # the note that is known by this path lies elsewhere now
                names[path] = self._free(format, path)
                self._settled.append((format, names[path], path, None))

    def _free(self, format: str, path: str) -> str:
        """A name for another note at a path that is the name of one already."""
        wanted = [f"{path} ({number})" for number in range(2, MOST_COPIES)]
        taken = self._store.moves.known(format, wanted)
        return next(name for name in wanted if name not in taken)

    def _gone_of(self, format: str) -> dict[str, str]:
        if format not in self._gone:
            places = self._store.moves.places(format)
            self._gone[format] = {at: name for at, name in places.items() if is_path(at) and not self._exists(at)}
        return self._gone[format]

    def settle(self) -> None:
        """Note where they are, once they are stored."""
        for format, name, place, title in self._settled:
            self._store.moves.settle(format, name, place, title)
        self._settled.clear()

    @staticmethod
    def _texts(items: Sequence[NewItem]) -> dict[str, Texts]:
        found: dict[str, dict[str, str]] = {}
        for item in items:
            path, id = item.conversation or "", item.external_id or ""
            if is_path(path) and id.startswith(path):
                found.setdefault(path, {})[id[len(path) :]] = item.text
        return dict(found)


def moved_item(item: NewItem, names: dict[str, str]) -> NewItem:
    name = names.get(item.conversation or "")
    if name is None:
        return item
    id = name + (item.external_id or "").removeprefix(item.conversation or "")
    return replace(item, conversation=name, external_id=id)


def moved_whole(whole: Whole, names: dict[str, str]) -> Whole:
    name = names.get(whole.conversation)
    if name is None:
        return whole
    ids = tuple(name + id.removeprefix(whole.conversation) for id in whole.external_ids)
    return Whole(name, ids)


def moved_file(file: Attached, names: dict[str, str]) -> Attached:
    name = names.get(file.conversation)
    if name is None:
        return file
    return replace(file, conversation=name, item=name + file.item.removeprefix(file.conversation))
