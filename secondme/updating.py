"""Looking for an update and fetching it, only when the person asks. It is handed to the installer, not installed here.

Over https, or http on this machine alone, or from a file; a redirect never leaves that. No update is taken that is
older than what runs, or than the newest that was seen before (which a server could otherwise go back to).
"""

import errno
import ipaddress
import json
import platform
import shutil
import sys
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime
from http.client import HTTPException
from importlib import metadata
from pathlib import Path
from typing import Any

from secondme import certificates, release
from secondme.errors import UserError
from secondme.manifests import MOST_BYTES, Manifest, UpdateFile, UpdateProblem, opened, order
from secondme.models import hub
from secondme.paths import Paths, ours
from secondme.progress import Progress
from secondme.types import Update

TIMEOUT_S = 15.0
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
SEEN = "update.json"
_LATER = "Check the connection and try again later."
_SPARE = 100_000_000


def version() -> str:
    """Of what runs here."""
    return metadata.version("secondme")


def check(paths: Paths, source: str = "") -> Update:
    """What the manifest at `source` (an address or a file; else the built-in address) offers for this machine.

    Raises UserError when no place is known, UpdateProblem when it cannot be reached or trusted."""
    return _offer(_manifest(paths, source), source or release.UPDATE_URL)


def fetch(paths: Paths, source: str, progress: Progress) -> Path:
    """Download the package that `check` offers and verify it; where it lies. An interrupted download goes on.

    Raises as `check` does, UserError when there is nothing newer for this machine, Cancelled."""
    manifest = _manifest(paths, source)
    offer = _offer(manifest, source or release.UPDATE_URL)
    if not offer.newer or offer.problem:
        raise UserError(offer.problem or f"Second Me {offer.current} is the newest version.")
    file = _best(manifest, platform_name())
    assert file is not None, "what is offered is there"
    address = _beside(source or release.UPDATE_URL, file.url)
    target = paths.updates / Path(urllib.parse.urlsplit(file.url).path).name
    try:
        paths.ensure().updates.mkdir(mode=0o700, exist_ok=True)
        part = target.with_name(f"{target.name}.{file.sha256[:12]}.part")
        for other in paths.updates.iterdir():
            if other not in (part, target) and ours(other):
                other.unlink()
        _check_space(paths, file.size)
        _receive(address, part, file, progress)
        _verify(part, file, progress)
        part.replace(target)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        told = "The disk is full." if full else f"The update cannot be written: {error.strerror}."
        raise UpdateProblem(told, "Free some space and try again." if full else "Check the folder.") from error
    return target


def how_to_install(file: Path) -> str:
    """The last step, which is the person's."""
    if file.suffix == ".deb":
        return f"Close Second Me, then open {file}, or: sudo apt install {file}"
    if file.suffix in (".gz", ".xz", ".zst"):
        return f"Close Second Me, then unpack {file} and start it from there; your data stays where it is."
    return f"Close Second Me, then open {file}."


def platform_name() -> str:
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    machine = platform.machine().lower()
    return f"{system}-{MACHINES.get(machine, machine)}"


def system_version() -> str:
    """What `min_os` is held against."""
    if sys.platform == "win32":
        return platform.version()
    return platform.mac_ver()[0] if sys.platform == "darwin" else platform.libc_ver()[1]


def _manifest(paths: Paths, source: str) -> Manifest:
    place = source or release.UPDATE_URL
    if not place:
        raise UserError(
            "This copy of Second Me has no address for updates built in. Name the file or the address of an update."
        )
    found = opened(_bytes(place), release.UPDATE_KEYS)
    _refuse_older(paths, found)
    return found


def _refuse_older(paths: Paths, found: Manifest) -> None:
    """Raises UpdateProblem when a newer list was seen before, else remembers this one."""
    file = paths.root / SEEN
    try:
        seen = json.loads(file.read_text(encoding="utf-8"))
        before, least = datetime.fromisoformat(seen["published"]), order(seen["version"])
    except FileNotFoundError:
        before, least = None, ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UpdateProblem(f"{file} cannot be read.", "Delete it and check again.") from error
    if before is not None and (datetime.fromisoformat(found.published) < before or order(found.version) < least):
        raise UpdateProblem(
            "This list of an update is older than one that was seen before.", "Nothing was changed. Try again later."
        )
    if paths.root.is_dir():
        part = file.with_suffix(".part")
        part.write_text(json.dumps({"published": found.published, "version": found.version}), encoding="utf-8")
        part.replace(file)


def _offer(found: Manifest, place: str) -> Update:
    current = version()
    newer = order(found.version) > order(current)
    file = _best(found, platform_name())
    problem = ""
    if newer and file is None:
        problem = f"Second Me {found.version} is there, but not for this kind of computer ({platform_name()})."
    elif newer and file is not None and file.min_os and order(_numbers(system_version())) < order(file.min_os):
        problem = f"Second Me {found.version} needs a newer system: {file.min_os}, and this one is {system_version()}."
    size = file.size if file is not None else 0
    return Update(current, found.version, newer, found.published, found.notes, size, place, problem)


def _numbers(text: str) -> str:
    """The part of a system's version that is numbers."""
    kept = []
    for each in text.split("."):
        if not each.isdigit():
            break
        kept.append(each)
    return ".".join(kept[:3]) or "0"


def _best(found: Manifest, name: str) -> UpdateFile | None:
    """Of the packages for this machine, the kind that runs here."""
    fitting = [file for file in found.files if file.platform == name]
    installed = sys.platform.startswith("linux") and Path(sys.executable).parts[1:2] in (("usr",), ("opt",))
    wanted = "deb" if installed else "portable"
    return next((file for file in fitting if file.kind == wanted), fitting[0] if fitting else None)


def _is_address(place: str) -> bool:
    return "://" in place


def _allowed(address: str) -> bool:
    parts = urllib.parse.urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme != "http" or not parts.hostname:
        return False
    try:
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


class _Careful(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to where one may ask in the first place, and never from https to http."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        down = req.full_url.startswith("https:") and not newurl.startswith("https:")
        if down or not _allowed(newurl):
            raise UpdateProblem("The address of the update leads to one that is not safe (https).", "Nothing was read.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(request: urllib.request.Request, timeout_s: float) -> Any:
    if not _allowed(request.full_url):
        raise UpdateProblem("An update is read over https only, or from a file.", "Nothing was read.")
    request.add_header("User-Agent", "secondme")
    secure = urllib.request.HTTPSHandler(context=certificates.trusting())
    return urllib.request.build_opener(secure, _Careful).open(request, timeout=timeout_s)


def _bytes(place: str) -> bytes:
    """At most one byte more than a manifest may have."""
    try:
        if _is_address(place):
            with _open(urllib.request.Request(place), TIMEOUT_S) as answer:
                return bytes(answer.read(MOST_BYTES + 1))
        with Path(place).expanduser().open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise UpdateProblem(f"There is no update at this address (answer {error.code}).", _LATER) from error
    except (OSError, HTTPException, ValueError) as error:
        if certificates.untrusted(error):
            raise UpdateProblem(f"The certificate of {place} cannot be verified.", "Nothing was read.") from error
        raise UpdateProblem(f"{place} cannot be read.", _LATER) from error


def _beside(place: str, url: str) -> str:
    """Where a file of the manifest at `place` lies; beside a file only by its plain name."""
    if _is_address(url):
        return url
    if _is_address(place):
        return urllib.parse.urljoin(place, url)
    if Path(url).name != url:
        raise UpdateProblem("The list of the update names a file elsewhere.", "Nothing was changed.")
    return str(Path(place).expanduser().absolute().with_name(url))


def _check_space(paths: Paths, size: int) -> None:
    short = size + _SPARE - shutil.disk_usage(paths.root).free
    if short > 0:
        raise UpdateProblem("The disk is too full for the update.", f"Free {short / 1e6:,.0f} MB and try again.")


def _receive(address: str, part: Path, file: UpdateFile, progress: Progress) -> None:
    def tick(done: int) -> None:
        if done > file.size:
            raise UpdateProblem("The update is larger than it should be.", "Nothing of it was kept.")
        progress.update(done, file.size, "Downloading the update")

    try:
        if _is_address(address):
            hub.download(address, part, file.size, tick, progress.cancelled, _open)
        else:
            shutil.copyfile(address, part)
            tick(part.stat().st_size)
    except hub.SourceProblem as problem:
        remedy = f"{_LATER} It goes on where it stopped."
        raise UpdateProblem("The update could not be downloaded.", remedy) from problem
    except UpdateProblem:
        part.unlink(missing_ok=True)
        raise


def _verify(part: Path, file: UpdateFile, progress: Progress) -> None:
    found = hub.Sum("sha256", "").of(part, lambda done: progress.update(done, file.size, "Checking the update"))
    if found != file.sha256 or part.stat().st_size != file.size:
        part.unlink()
        raise UpdateProblem("The update is damaged, or is not the file it should be.", "Nothing of it was kept.")
