#!/usr/bin/env python3
"""Set up, run and test Second Me from a checkout. Standard library only; works on Linux, macOS and Windows.

    python dev.py run            set up what is missing and open the window
    python dev.py install        the set-up alone
    python dev.py test [ARGS]    the whole suite (ARGS go to pytest)
    python dev.py check          ruff, mypy --strict, import-linter
    python dev.py bench [NAME]   measure, against the bars of BENCHMARKS.md
    python dev.py screenshots    make assets/screenshot.png and assets/screenshots anew
    python dev.py package        build the packages for this system in dist/ (packaging/build.py --help)
    python dev.py package-test   install them in clean Debians and use them there, as root (packaging/smoke.py --help)
    python dev.py package-old    use the built app on processors of other years, emulated (packaging/old_processor.py)
    python dev.py package-twice  build the packages twice and compare them (packaging/twice.py --help)
    python dev.py audit          known vulnerabilities of what is pinned (packaging/audit.py --help)
    python dev.py clean          remove .venv and caches (never your data or the models)

Environment: TORCH_INDEX, a package index that holds CPU builds of torch, where your own index has none (PyTorch's
installation page names one). SECONDME_HOME, SECONDME_MODELS: where data and models live.
"""

import argparse
import ctypes.util
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "constraints.txt"
LINUX = sys.platform.startswith("linux")

COMPILER_PACKAGES = ("build-essential", "python3-dev")
COMPILERS = ("c++", "g++", "clang++", "cl")
WINDOW_LIBRARIES: Mapping[str, str] = {
    "EGL": "libegl1",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
}
"""Library -> Debian package: what Qt's xcb platform needs and does not bring along."""


class Stop(Exception):
    """The set-up cannot go on; the message says why and what to do."""


def say(text: str) -> None:
    print(f"• {text}", flush=True)


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Run in the checkout and return the exit status; Ctrl+C goes to the child, which ends by itself."""
    with subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


def must(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    status = run(command, env)
    if status:
        raise Stop(f"This failed (status {status}): {' '.join(str(part) for part in command)}")


def python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


# System packages


def is_debian_root() -> bool:
    return LINUX and os.geteuid() == 0 and shutil.which("apt-get") is not None


def need_packages(packages: Sequence[str], why: str) -> None:
    """Install Debian packages where we may, else say which are needed."""
    if not packages:
        return
    names = " ".join(packages)
    if not is_debian_root():
        raise Stop(f"{why}\n  Debian, Ubuntu: sudo apt-get install {names}")
    say(f"Installing system packages: {names}")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    must(["apt-get", "update", "-q"], env)
    must(["apt-get", "install", "-qy", "--no-install-recommends", *packages], env)


def need_compiler() -> None:
    """llama-cpp-python (and hnswlib, for the benchmarks) come as source and are compiled here for this machine."""
    if any(shutil.which(name) for name in COMPILERS) or (os.name == "nt" and visual_studio()):
        return
    if LINUX:
        need_packages(COMPILER_PACKAGES, "A C++ compiler is needed to build llama-cpp-python.")
    elif sys.platform == "darwin":
        raise Stop("A C++ compiler is needed to build llama-cpp-python: xcode-select --install")
    else:
        raise Stop(
            "A C++ compiler is needed to build llama-cpp-python:\n"
            "  install the Visual Studio Build Tools with the workload 'Desktop development with C++'."
        )


def visual_studio() -> bool:
    installer = os.environ.get("PROGRAMFILES(X86)", r"C:\Program Files (x86)")
    return (Path(installer) / "Microsoft Visual Studio" / "Installer" / "vswhere.exe").exists()


def missing_window_packages() -> list[str]:
    missing = [package for library, package in WINDOW_LIBRARIES.items() if not ctypes.util.find_library(library)]
    if not shutil.which("xvfb-run"):
        missing += ["xvfb", "xauth"]
    if not any(Path("/usr/share/fonts").rglob("*.[to]tf")):
        missing.append("fonts-dejavu-core")
    return missing


# The environment


def stamp_text(extras: str) -> str:
    """Changes whenever what is installed might have to."""
    digest = hashlib.sha256(f"{sys.version}|{platform.machine()}|{ROOT}".encode())
    for file in (ROOT / "pyproject.toml", CONSTRAINTS):
        digest.update(file.read_bytes())
    return f"{extras} {digest.hexdigest()}"


def is_installed(dev: bool) -> bool:
    stamp = VENV / ".stamp"
    if not stamp.exists() or not python().exists():
        return False
    found = stamp.read_text(encoding="utf-8")
    return found == stamp_text("dev") or (not dev and found == stamp_text("run"))


def install(dev: bool = False) -> None:
    """Create .venv and install the pinned packages; does nothing when that has been done."""
    if is_installed(dev):
        return
    started = time.monotonic()
    make_venv()
    need_compiler()
    (VENV / ".stamp").unlink(missing_ok=True)
    say("Installing the pinned packages (the first time takes some minutes: llama.cpp is compiled for this machine)")
    install_torch()
    pip_install("-e", f"{ROOT}[dev]" if dev else str(ROOT))
    (VENV / ".stamp").write_text(stamp_text("dev" if dev else "run"), encoding="utf-8")
    say(f"Installed in {time.monotonic() - started:.0f} s")


def make_venv() -> None:
    if python().exists() and run([python(), "-c", "import pip"]) == 0:
        return
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        need_packages(["python3-venv"], "Python's venv module is needed.")
        must([sys.executable, "-m", "venv", "--clear", VENV])
        return
    say(f"Creating {VENV.name}")
    venv.create(VENV, with_pip=True, clear=True, symlinks=os.name != "nt")


def pip_install(*arguments: str, tries: int = 3) -> None:
    for attempt in range(1, tries + 1):
        if run([python(), "-m", "pip", "install", "-c", CONSTRAINTS, *arguments], pip_environment()) == 0:
            return
        if attempt < tries:
            say("That failed; trying again")
            time.sleep(5 * attempt)
    raise Stop("The packages could not be installed; the lines above say why.")


def pip_environment() -> dict[str, str]:
    """pip as the person configured it, only more patient with a slow index."""
    return {"PIP_DEFAULT_TIMEOUT": "120", "PIP_RETRIES": "8", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **os.environ}


def torch_version() -> str:
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("torch==") for line in lines if line.startswith("torch=="))


def install_torch() -> None:
    """torch first, in its CPU build where an index has one: the other builds bring several GB of GPU libraries.

    CPU builds are published as version+cpu, on an index of their own (PyTorch's installation page names it); give that
    address in TORCH_INDEX. On macOS and Windows the ordinary build is the CPU build."""
    version = torch_version()
    index = os.environ.get("TORCH_INDEX")
    extra = ["--extra-index-url", index] if index else []
    command = [python(), "-m", "pip", "install", "-c", CONSTRAINTS, *extra]
    if sys.platform != "darwin" and run([*command, f"torch=={version}+cpu"], pip_environment()) == 0:
        return
    if LINUX:
        say(f"No CPU build of torch {version} found: set TORCH_INDEX to an index that has one to save several GB.")
    pip_install(f"torch=={version}", *extra)


def fetch_starters(env: Mapping[str, str]) -> None:
    must([python(), "-m", "secondme.cli", "models", "get", "--starters"], env)


# Commands


def has_display(env: Mapping[str, str]) -> bool:
    return not LINUX or any(env.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def do_run(arguments: Sequence[str]) -> int:
    install()
    fetch_starters(os.environ)
    if not has_display(os.environ):
        raise Stop(
            "There is no display here, so the window cannot open. To run it on a virtual one:\n"
            "  xvfb-run -a make run\n"
            "(Debian, Ubuntu: sudo apt-get install xvfb). The commands work without: .venv/bin/secondme --help"
        )
    return run([python(), "-m", "ui", *arguments])


def do_install(arguments: Sequence[str]) -> int:
    install()
    fetch_starters(os.environ)
    return 0


def test_command(arguments: Sequence[str]) -> tuple[list[str | Path], dict[str, str]]:
    """pytest under a virtual display on Linux; a missing starter model fails the tests that need it."""
    env = {**os.environ, "SECONDME_REQUIRE_MODELS": "1", "PYTHONUNBUFFERED": "1"}
    command: list[str | Path] = [python(), "-m", "pytest", *arguments]
    if LINUX:
        env["QT_QPA_PLATFORM"] = "xcb"
        env.pop("WAYLAND_DISPLAY", None)
        command = ["xvfb-run", "-a", "-s", "-screen 0 1600x1200x24", *command]
    return command, env


def models_folder() -> str:
    code = "from secondme.paths import Paths; print(Paths.choose().models)"
    return subprocess.run([python(), "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


WINDOW_TESTS = ("tests/ui", "tests/e2e")
"""They share the screen's one focus, and go one after another; the others are dealt out to two processes."""


def test_runs(arguments: Sequence[str]) -> Iterator[Sequence[str]]:
    """What pytest is given, run by run: one run for named tests, else the whole suite in two."""
    if arguments:
        yield arguments
        return
    yield ["-n", "2", "--dist", "loadfile", *(f"--ignore={folder}" for folder in WINDOW_TESTS)]
    yield WINDOW_TESTS


def do_test(arguments: Sequence[str]) -> int:
    if LINUX:
        need_packages(missing_window_packages(), "The tests open real windows, which needs these libraries.")
    install(dev=True)
    fetch_starters(os.environ)
    statuses = []
    for part in test_runs(arguments):
        command, env = test_command(part)
        statuses.append(run(command, {**env, "SECONDME_MODELS": models_folder()}))
    return next((status for status in statuses if status), 0)


def do_check(arguments: Sequence[str]) -> int:
    install(dev=True)
    tools = python().parent
    statuses = [
        run([python(), "-m", "ruff", "check", "."]),
        run([python(), "-m", "mypy"]),
        run([tools / "lint-imports", "--no-cache"]),
    ]
    return max(map(abs, statuses))


def do_bench(arguments: Sequence[str]) -> int:
    if LINUX and not os.environ.get("DISPLAY"):
        need_packages(missing_window_packages(), "The benchmarks open real windows, which needs these libraries.")
    install(dev=True)
    fetch_starters(os.environ)
    command = [python(), "-m", "tests.bench", *arguments]
    return run(command if has_display(os.environ) else ["xvfb-run", "-a", *command])


def do_screenshots(arguments: Sequence[str]) -> int:
    install(dev=True)
    command = [python(), "-m", "tests.screenshots", *arguments]
    return run(command, {"QT_QPA_PLATFORM": "offscreen", **os.environ})


def do_package(arguments: Sequence[str]) -> int:
    install()
    pip_install("-e", f"{ROOT}[package]")
    return run([python(), ROOT / "packaging" / "build.py", *arguments])


def do_package_test(arguments: Sequence[str]) -> int:
    """Needs root, for it makes whole systems to install in."""
    if is_debian_root():
        wanted = {
            "debootstrap": "debootstrap", "Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick",
            "objcopy": "binutils", "openbox": "openbox", "jgmenu": "jgmenu", "dbus-daemon": "dbus-daemon",
            "dbus-send": "dbus-bin", "desktop-file-validate": "desktop-file-utils", "openssl": "openssl",
            "/usr/libexec/at-spi2-registryd": "at-spi2-core",
            "/usr/lib/python3/dist-packages/gi/__init__.py": "python3-gi",
            "/usr/lib/x86_64-linux-gnu/girepository-1.0/Atspi-2.0.typelib": "gir1.2-atspi-2.0",
        }  # fmt: skip
        missing = [package for name, package in wanted.items() if not shutil.which(name) and not Path(name).is_file()]
        need_packages(missing, "The packages are tried in systems made by debootstrap, on a screen of their own.")
    install()
    return run([python(), ROOT / "packaging" / "smoke.py", *arguments])


def do_package_old(arguments: Sequence[str]) -> int:
    if is_debian_root():
        need_packages([] if shutil.which("qemu-x86_64") else ["qemu-user"], "Other processors are emulated by qemu.")
    install()
    return run([python(), ROOT / "packaging" / "old_processor.py", *arguments])


def do_package_twice(arguments: Sequence[str]) -> int:
    install()
    pip_install("-e", f"{ROOT}[package]")
    return run([python(), ROOT / "packaging" / "twice.py", *arguments])


def do_audit(arguments: Sequence[str]) -> int:
    install()
    pip_install("-e", f"{ROOT}[package]")
    return run([python(), ROOT / "packaging" / "audit.py", *arguments])


def do_clean(arguments: Sequence[str]) -> int:
    caches = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis", "build", "dist")
    for name in (".venv", *caches):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in [*ROOT.glob("*.egg-info"), *ROOT.rglob("__pycache__")]:
        shutil.rmtree(folder, ignore_errors=True)
    say("Removed .venv and caches. Your data and the models are untouched; README.md says where they are.")
    return 0


COMMANDS = {
    "run": do_run,
    "install": do_install,
    "test": do_test,
    "check": do_check,
    "bench": do_bench,
    "screenshots": do_screenshots,
    "package": do_package,
    "package-test": do_package_test,
    "package-old": do_package_old,
    "package-twice": do_package_twice,
    "audit": do_audit,
    "clean": do_clean,
}


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=COMMANDS)
    args, rest = parser.parse_known_args(argv)
    if sys.version_info < (3, 11):  # noqa: UP036 - the very thing to be told
        print("Second Me needs Python 3.11 or newer; this is " + platform.python_version() + ".", file=sys.stderr)
        return 1
    try:
        return COMMANDS[args.command](rest)
    except Stop as stop:
        print(f"{stop}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
