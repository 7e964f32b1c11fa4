"""The frozen app: PyInstaller's folder, without what nothing in it uses, the same for the same sources."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import contents
import icons
import runpath
from about import HERE, ROOT, About

_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")
_KEEP_WHOLE = re.compile(r"(\.libs/|llama_cpp/)")
"""Libraries that others have patched, which stripping would break, or have stripped already."""


LINUX = sys.platform.startswith("linux")


class BuildProblem(Exception):
    """The package cannot be built; the message says why."""


def freeze(work: Path, about: About, llama: Path | None) -> Path:
    """Run PyInstaller and return the folder of the app. `llama`: the folder of an unpacked wheel of llama-cpp-python
    that is used instead of the installed one."""
    metadata = _metadata(work, about)
    paths = [str(path) for path in (llama, ROOT) if path]
    environment = os.environ | {
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": str(about.epoch),
        "SECONDME_ROOT": str(ROOT),
        "SECONDME_VERSION": about.version,
        "SECONDME_METADATA": str(metadata),
        "PYTHONPATH": os.pathsep.join(paths),
    }
    if not LINUX:  # where a program's file has an icon in it
        windows, mac = icons.write(work)
        environment["SECONDME_ICON"] = str(mac if sys.platform == "darwin" else windows)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(work / "frozen"), "--workpath", str(work / "pyinstaller")]
    log = work / "pyinstaller.log"
    with log.open("wb") as output:
        spec = str(HERE / "secondme.spec")
        status = subprocess.run([*command, *places, spec], env=environment, stdout=output, stderr=output).returncode
    if status:
        raise BuildProblem(f"PyInstaller failed; its last lines:\n{log.read_text(errors='replace')[-2000:]}")
    app = work / "frozen" / "secondme"
    if LINUX:
        drop_unused(app)
        strip(app)
        for file in elf_files(app):
            runpath.forget(file)
    return app


def _metadata(work: Path, about: About) -> Path:
    """What importlib.metadata tells the frozen app of itself: the version that is being built, not one installed."""
    folder = work / f"secondme-{about.version}.dist-info"
    folder.mkdir(parents=True, exist_ok=True)
    text = f"Metadata-Version: 2.1\nName: secondme\nVersion: {about.version}\n"
    (folder / "METADATA").write_text(text, encoding="utf-8")
    return folder


def elf_files(app: Path) -> list[Path]:
    return [file for file in sorted(app.rglob("*")) if file.is_file() and not file.is_symlink() and _is_elf(file)]


def _is_elf(file: Path) -> bool:
    with file.open("rb") as data:
        return data.read(4) == b"\x7fELF"


def needed(file: Path) -> list[str]:
    """The names of the libraries that a library or program asks the loader for."""
    run = subprocess.run(["readelf", "-d", str(file)], check=True, capture_output=True, text=True, env={"LC_ALL": "C"})
    return _NEEDED.findall(run.stdout)


def drop_unused(app: Path) -> list[str]:
    """Remove shared libraries that nothing asks for any more, since what asked for them was left out."""
    inside = app / "_internal"
    shared = [file for place in (inside, inside / "PySide6/Qt/lib") for file in place.glob("lib*.so*")]
    loose = {file.name: file.resolve() for file in shared if not file.name.startswith("libpython")}
    wanted: set[Path] = set()
    queue = [file for file in elf_files(app) if file not in loose.values()]
    while queue:
        for found in (loose[name] for name in needed(queue.pop()) if name in loose):
            if found not in wanted:
                wanted.add(found)
                queue.append(found)
    dropped = [file for file in shared if file.name in loose and file.resolve() not in wanted]
    for file in dropped:
        file.unlink()
    return sorted({file.name for file in dropped})


def strip(app: Path) -> None:
    """Leave out the symbols that only a debugger reads."""
    for file in elf_files(app / "_internal"):
        if not _KEEP_WHOLE.search(file.as_posix()):
            subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)


def outside(app: Path) -> dict[str, str]:
    """Libraries that must come from the system -> the Debian package of each. Raises BuildProblem for one that is
    neither in the app nor known to be on every system."""
    inside = {file.name for file in app.rglob("*") if ".so" in file.name}
    asked = {name: file for file in elf_files(app) for name in needed(file) if name not in inside}
    unknown = {name: file for name, file in asked.items() if name not in contents.SYSTEM_LIBRARIES}
    if unknown:
        lines = "\n".join(f"  {name}, for {file.relative_to(app)}" for name, file in sorted(unknown.items()))
        raise BuildProblem(f"These libraries are neither in the app nor declared:\n{lines}")
    return {name: contents.SYSTEM_LIBRARIES[name] for name in sorted(asked)}


def settle(folder: Path, epoch: int) -> None:
    """Give every file the same time and plain permissions, so that an archive of it depends on nothing else."""
    for path in [*sorted(folder.rglob("*")), folder]:
        if path.is_symlink():
            os.utime(path, (epoch, epoch), follow_symlinks=False)
            continue
        program = os.access(path, os.X_OK) and ".so" not in path.name
        path.chmod(0o755 if path.is_dir() or program else 0o644)
        os.utime(path, (epoch, epoch))


def size(path: Path) -> int:
    """Bytes of all files under a path, each file once."""
    if not path.exists():
        return 0
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file() and not each.is_symlink()]
    return sum(file.stat().st_size for file in files)


def clean(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
