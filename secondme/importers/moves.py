"""Notes that lie elsewhere than before: a folder that was moved or renamed, a note that was put into another folder.

A note that is kept as a file is known by its path. Of a path that is not known, what is written there decides: it is
the note of a path at which there is nothing any more, if it is called the same and says the same. Where that is so for
most of a folder, the folder was moved, and what was edited in it meanwhile is known by its place in it. Pure.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from secondme.importers.when import named

Texts = Mapping[str, str]
"""What a note says: what its pieces have behind its path in their ids ("" for the first), to their texts."""
LEAST_MOVED = 3
SHARE_MOVED = 0.5
"""So many notes, and so large a part of those that are new in a folder, make it a folder that was moved."""
LEAST_WORDS = 20
"""Characters. A note that got another name has to say so much to be known by that."""
MOST_RENAMED = 2_000
"""Among more notes that are gone nobody looks for one of another name."""
_SEPARATOR = re.compile(r"[/\\]")


def is_path(name: str) -> bool:
    """Whether a conversation is called by the absolute path of a file that lies in no archive."""
    return "!/" not in name and (name.startswith(("/", "\\\\")) or bool(re.match(r"[A-Za-z]:[\\/]", name)))


def matched(new: Mapping[str, Texts], gone: Iterable[str], texts: Callable[[str], Texts]) -> dict[str, str]:
    """New path to the path where the same note lay before. `texts` tells what a note that is gone said."""
    left = dict.fromkeys(gone)
    found = _same(new, left, texts)
    for path in found.values():
        left.pop(path)
    rest = [path for path in new if path not in found]
    found |= _in_moved_folders(rest, left, _folders(found, new))
    for path in found.values():
        left.pop(path, None)
    if len(left) <= MOST_RENAMED:
        found |= _renamed({path: new[path] for path in new if path not in found}, left, texts)
    return found


def _same(new: Mapping[str, Texts], gone: Iterable[str], texts: Callable[[str], Texts]) -> dict[str, str]:
    """Those that are called the same and say the same; of several, the one that lay most alike."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for path in gone:
        by_name[_parts(path)[-1]].append(path)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path, said in new.items():
        alike = [old for old in by_name.get(_parts(path)[-1], ()) if old not in taken and texts(old) == said]
        ranked = sorted(alike, key=lambda old: -_common_end(path, old))
        if ranked and (len(ranked) == 1 or _common_end(path, ranked[0]) > _common_end(path, ranked[1])):
            found[path] = ranked[0]
            taken.add(ranked[0])
    return found


def _folders(found: Mapping[str, str], new: Iterable[str]) -> list[tuple[str, str]]:
    """(folder, where it was before), those with most notes first."""
    votes = Counter(_roots(path, old) for path, old in found.items())
    paths = list(new)
    return [
        (folder, before)
        for (folder, before), count in votes.most_common()
        if count >= LEAST_MOVED and count >= SHARE_MOVED * sum(_lies_in(path, folder) for path in paths)
    ]


def _in_moved_folders(
    new: Sequence[str], gone: Mapping[str, None], folders: Sequence[tuple[str, str]]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in new:
        for folder, before in folders:
            old = before + path[len(folder) :]
            if _lies_in(path, folder) and old in gone and old not in found.values():
                found[path] = old
                break
    return found


def _renamed(new: Mapping[str, Texts], gone: Iterable[str], texts: Callable[[str], Texts]) -> dict[str, str]:
    """Those that say the same, but for their name, which stands above; where that is so of no two."""
    before: dict[str, list[str]] = defaultdict(list)
    for path in gone:
        if body := _body(path, texts(path)):
            before[body].append(path)
    after: dict[str, list[str]] = defaultdict(list)
    for path, said in new.items():
        if body := _body(path, said):
            after[body].append(path)
    return {
        paths[0]: before[body][0] for body, paths in after.items() if len(paths) == 1 and len(before.get(body, ())) == 1
    }


def _body(path: str, said: Texts) -> str:
    """What it says without its name; "" when that is too little, or when it is the note of a day: those often begin
    alike, and another day is another note."""
    name = _parts(path)[-1].rpartition(".")[0]
    if named(name):
        return ""
    whole = "\f".join(said[key] for key in sorted(said))
    body = whole.removeprefix(f"{name}\n\n") if name else whole
    return body if len(body) >= LEAST_WORDS else ""


def _parts(path: str) -> list[str]:
    return _SEPARATOR.split(path)


def _common_end(one: str, other: str) -> int:
    """How many of their last parts are the same."""
    count = 0
    for first, second in zip(reversed(_parts(one)), reversed(_parts(other)), strict=False):
        if first != second:
            break
        count += 1
    return count


def _roots(path: str, old: str) -> tuple[str, str]:
    """The folders that differ, where the rest of the two paths is the same."""
    same = len("/".join(_parts(path)[len(_parts(path)) - _common_end(path, old) :]))
    return path[: len(path) - same].rstrip("/\\"), old[: len(old) - same].rstrip("/\\")


def _lies_in(path: str, folder: str) -> bool:
    return path.startswith((f"{folder}/", f"{folder}\\"))
