"""The licences of everything that is in the package, in one folder, with a list of who has which."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import frozen
import parts
from about import HERE, ROOT
from parts import Inside, Part

LIST = "README.txt"
INSIDE = HERE / "licences" / "inside"
"""Texts of what is compiled into parts, by its name, which wheels leave out."""
HEAD = """Second Me is under the Apache License 2.0 (secondme/LICENSE). It brings these works along; the texts of their
licences are in the folders named like them. Qt, PySide6 and Shiboken are used under the LGPL, version 3: they lie as
shared libraries in the folder _internal/PySide6 and can be replaced by others of the same version.
What is told after "with" is compiled into the work before it; where one may choose, it is used under the Apache License
2.0, whose text is in secondme/LICENSE. The texts of others lie in the folder of the work that they are in.

"""


def collect(found: Sequence[Part], folder: Path) -> None:
    """Fill `folder`. Raises BuildProblem when a part has no text of its licence."""
    frozen.clean(folder)
    without = []
    for part in found:
        texts = [*part.texts, *_ours(part)]
        if not texts:
            without.append(f"{part.name} {part.version}")
        for each in part.inside:
            if each.purl and not is_apache(each.licence):
                text = text_of(each)
                texts += [text] if text and text not in texts else []
                without += [] if text else [f"{each.name} {each.version}, in {part.name}"]
        for text in texts:
            _copy(text, folder / part.name)
    if without:
        raise frozen.BuildProblem("No text of a licence was found for: " + ", ".join(without))
    _copy(ROOT / "LICENSE", folder / "secondme")
    for text in sorted(parts.COMMON.glob("*-[0-9]*")):
        if not text.is_symlink():
            _copy(text, folder / "common")
    (folder / LIST).write_text(HEAD + "\n".join(_lines(found)) + "\n", encoding="utf-8")


def is_apache(licence: str) -> bool:
    """Whether all may be used under the Apache License 2.0, which asks for its own text alone. `licence`: in SPDX."""
    choices = [re.split(r"\s+OR\s+", each.strip("() ")) for each in re.split(r"\s+AND\s+", licence)]
    return all("Apache-2.0" in choice for choice in choices)


def text_of(inside: Inside) -> Path | None:
    """The text that lies here under its name, or that of the work whose part it is: onig's for onig-x, if nearest."""
    words = re.split("[-_]", inside.name)
    names = [sign.join(words[:count]) for count in range(len(words), 0, -1) for sign in "-_"]
    return next((file for name in names if (file := INSIDE / f"{name}.txt").is_file()), None)


def _ours(part: Part) -> list[Path]:
    """Texts that lie here, since what was installed has none."""
    return sorted((HERE / "licences").glob(f"{re.sub(r'[^a-z0-9]+', '-', part.name.lower())}*"))


def _copy(text: Path, folder: Path) -> None:
    """With the folder it lies in before its name where another of this name is there."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / text.name
    if target.exists():
        target = folder / f"{text.parent.name}-{text.name}"
    shutil.copyfile(text, target)


def _lines(found: Sequence[Part]) -> list[str]:
    lines = []
    for part in found:
        lines.append(f"{part.name} {part.version}: {part.licence}")
        lines += [f"    with {each.name} {each.version}: {each.licence}" for each in part.inside]
    return lines
