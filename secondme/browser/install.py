"""Makes the app known to the browsers of this user, and takes that back: small files, and nothing else.

Chromium and its relatives look for the description of a host in a folder of their own data, Firefox in one of its own
(https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging,
https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Native_manifests); on Windows the registry says where.
The description names who may start the host: the one extension, whose id follows from the key in its manifest.
"""

import base64
import hashlib
import json
import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from secondme.errors import EnvironmentProblem, UserError
from secondme.paths import Paths

HOST = "app.secondme.host"
EXTENSION_ID = "jfjfaadgmgfecnbocgcepfddiodaimih"
ADDON_ID = "extension@secondme.app"
EXTENSION = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2])) / "ui" / "browser_extension"
"""The folder of the extension, which is loaded as it is."""


def extension_id(key: str) -> str:
    """The id that Chromium gives an extension with this key (base64) in its manifest: the first 16 bytes of the SHA-256
    of the key, each half byte as a letter from a to p."""
    digest = hashlib.sha256(base64.b64decode(key, validate=True)).hexdigest()[:32]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


@dataclass(frozen=True, slots=True)
class Browser:
    """`data`: where it keeps what it knows of this user; the browser is there when that is. `key`: in the registry."""

    name: str
    data: Path
    hosts: str
    key: str
    gecko: bool = False

    @property
    def file(self) -> Path:
        return self.data / self.hosts / f"{HOST}.json"


_LINUX = (
    ("Chromium", "chromium", r"Software\Chromium"),
    ("Chrome", "google-chrome", r"Software\Google\Chrome"),
    ("Edge", "microsoft-edge", r"Software\Microsoft\Edge"),
    ("Brave", "BraveSoftware/Brave-Browser", r"Software\BraveSoftware\Brave-Browser"),
)
_MAC = ("Chromium", "Google/Chrome", "Microsoft Edge", "BraveSoftware/Brave-Browser")
_WINDOWS = (
    r"Chromium\User Data", r"Google\Chrome\User Data", r"Microsoft\Edge\User Data",
    r"BraveSoftware\Brave-Browser\User Data",
)  # fmt: skip


def browsers() -> list[Browser]:
    """All browsers that this can be set up for, whether they are there or not."""
    home = Path.home()
    if sys.platform == "win32":
        local, roaming = (Path(os.environ.get(name, home)) for name in ("LOCALAPPDATA", "APPDATA"))
        found = [Browser(b[0], local / at, "", b[2]) for b, at in zip(_LINUX, _WINDOWS, strict=True)]
        return [*found, Browser("Firefox", roaming / "Mozilla", "", r"Software\Mozilla", gecko=True)]
    if sys.platform == "darwin":
        data, hosts = home / "Library" / "Application Support", "NativeMessagingHosts"
        found = [Browser(b[0], data / at, hosts, "") for b, at in zip(_LINUX, _MAC, strict=True)]
        return [*found, Browser("Firefox", data / "Mozilla", hosts, "", gecko=True)]
    data = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    found = [Browser(name, data / at, "NativeMessagingHosts", "") for name, at, _ in _LINUX]
    return [*found, Browser("Firefox", home / ".mozilla", "native-messaging-hosts", "", gecko=True)]


def connect(paths: Paths) -> tuple[str, ...]:
    """Make this home known to every browser that is there; what was written, a file (or key of the registry) each.

    Raises UserError when there is no browser, EnvironmentProblem when a file cannot be written: nothing stays then."""
    there = [browser for browser in browsers() if browser.data.is_dir()]
    if not there:
        raise UserError("There is no browser here. Start Firefox, Chromium, Chrome, Edge or Brave once, then try it.")
    try:
        launcher = _write_launcher(paths)
        return (str(launcher), *(_write(paths, browser, launcher) for browser in there))
    except OSError as error:
        disconnect(paths)
        raise EnvironmentProblem(
            f"{error.filename} cannot be written: {error.strerror}.", "Nothing was changed in your browsers."
        ) from error


def disconnect(paths: Paths) -> tuple[str, ...]:
    """Take away what `connect` has written for this home; what that was. Raises EnvironmentProblem."""
    gone = []
    try:
        for browser in browsers():
            file = _description(paths, browser)
            if _starts(file) == _launcher(paths):
                file.unlink()
                gone.append(_forget(browser) or str(file))
                _remove_empty(file.parent)
        launcher = _launcher(paths)
        if launcher.exists():
            launcher.unlink()
            gone.append(str(launcher))
            _remove_empty(launcher.parent)
    except OSError as error:
        raise EnvironmentProblem(f"{error.filename} cannot be removed: {error.strerror}.", "Try again.") from error
    return tuple(gone)


def written(paths: Paths) -> tuple[str, ...]:
    """The files that `disconnect` would remove."""
    files = [_description(paths, b) for b in browsers() if _starts(_description(paths, b)) == _launcher(paths)]
    return tuple(str(file) for file in (*files, _launcher(paths)) if file.exists())


def elsewhere(paths: Paths) -> tuple[tuple[str, str], ...]:
    """Descriptions that were written for another home: the file, and what it starts."""
    found = ((browser.file, _starts(browser.file)) for browser in browsers() if sys.platform != "win32")
    return tuple((str(file), str(starts)) for file, starts in found if starts not in (None, _launcher(paths)))


def _remove_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()


def connected(paths: Paths) -> tuple[str, ...]:
    """Names of the browsers to which this home is known."""
    return tuple(browser.name for browser in browsers() if _starts(_description(paths, browser)) == _launcher(paths))


def _starts(file: Path) -> Path | None:
    try:
        return Path(json.loads(file.read_text(encoding="utf-8"))["path"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _folder(paths: Paths) -> Path:
    return paths.root / "browser"


def _launcher(paths: Paths) -> Path:
    return _folder(paths) / ("secondme-host.bat" if sys.platform == "win32" else "secondme-host")


def _description(paths: Paths, browser: Browser) -> Path:
    """On Windows all descriptions lie in the home, where the registry points to."""
    return _folder(paths) / f"{browser.name}.json" if sys.platform == "win32" else browser.file


def command(paths: Paths) -> list[str]:
    """What the launcher starts: the hidden subcommand, which frozen builds have too."""
    own = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "secondme.cli"]
    return [*own, "_browser", str(paths.root)]


def _write_launcher(paths: Paths) -> Path:
    """A browser starts one file, without arguments of ours: this one knows the home."""
    launcher = _launcher(paths)
    launcher.parent.mkdir(mode=0o700, exist_ok=True)
    if sys.platform == "win32":
        quoted = " ".join(f'"{part}"' for part in command(paths))
        launcher.write_text(f"@echo off\r\n{quoted} %*\r\n", encoding="utf-8")
    else:
        launcher.write_text(f'#!/bin/sh\nexec {shlex.join(command(paths))} "$@"\n', encoding="utf-8")
        launcher.chmod(0o700)
    return launcher


def _write(paths: Paths, browser: Browser, launcher: Path) -> str:
    who = {"allowed_extensions": [ADDON_ID]} if browser.gecko else {
        "allowed_origins": [f"chrome-extension://{EXTENSION_ID}/"]
    }  # fmt: skip
    about = {"name": HOST, "description": "Second Me", "path": str(launcher), "type": "stdio", **who}
    file = _description(paths, browser)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    return _register(browser, file) or str(file)


def _register(browser: Browser, file: Path) -> str:
    """On Windows: point the registry to the description. The key, "" elsewhere. Raises OSError."""
    if sys.platform != "win32":
        return ""
    import winreg

    key = rf"{browser.key}\NativeMessagingHosts\{HOST}"
    winreg.SetValue(winreg.HKEY_CURRENT_USER, key, winreg.REG_SZ, str(file))
    return rf"HKEY_CURRENT_USER\{key}"


def _forget(browser: Browser) -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    key = rf"{browser.key}\NativeMessagingHosts\{HOST}"
    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
    return rf"HKEY_CURRENT_USER\{key}"
