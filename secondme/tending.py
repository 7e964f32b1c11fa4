"""The options of the command line for the app's care for itself. They touch files only, and open no home."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import click

from secondme.errors import UserError
from secondme.options import Json, Place, common, program
from secondme.paths import Paths
from secondme.shell import interruptible, unlocked
from secondme.types import Trace
from secondme.upkeep import UpkeepDoor


@program.command()
@click.option("--all", "everything", is_flag=True, help="Also your data, the logs, and models that no other home uses.")
@click.option("--models", is_flag=True, help="Also the models, though other homes may use them.")
@click.option("--dry-run", is_flag=True, help="Only say what would be removed, and what would stay and why.")
@click.option("--yes", is_flag=True, help="You know that your data (--all) or the models are gone for good.")
@common
def uninstall(place: Place, everything: bool, models: bool, dry_run: bool, yes: bool) -> int:
    """Remove what Second Me has put on this computer, and list it."""
    from secondme.uninstalling import in_use, traces
    from secondme.uninstalling import uninstall as take_away

    found = traces(place.paths, everything, models)
    if not dry_run:
        if in_use(place.paths):
            raise UserError("Second Me is open. Close its window, or wait for the command that runs, and try again.")
        if (everything or models) and not yes and any(not trace.why for trace in found):
            what = "Your data, the models and the logs" if everything else "The models"
            raise UserError(
                f"{what} would be gone for good. Look with --dry-run, and say --yes when that is what you want."
            )
        found = take_away(place.paths, everything, models)
    told = {
        "removed": [asdict(trace) for trace in found if not trace.why],
        "left": [asdict(trace) for trace in found if trace.why],
    }
    return _answer(place, told, _traces(found, "would be removed" if dry_run else "removed"))


def _traces(found: Iterable[Trace], verb: str) -> Iterator[str]:
    listed = list(found)
    for trace in listed:
        if not trace.why:
            yield f"{verb}  {trace.what}: {trace.where}{_size(trace.size)}"
    for trace in listed:
        if trace.why:
            yield f"stays  {trace.what}: {trace.where}{_size(trace.size)}. {trace.why}"
    if not listed:
        yield "There is nothing of Second Me here."


def _size(count: int) -> str:
    return f" ({count / 1e6:,.1f} MB)" if count >= 100_000 else ""


@program.group()
def reports() -> None:
    """Reports of problems: kept here, sent nowhere."""


@reports.command("list")
@common
def reports_list(place: Place) -> int:
    """All of them, newest first."""
    found = UpkeepDoor(place.paths).reports()
    lines = [f"{report.name}  {report.at[:16]}  {report.title}" for report in found] or ["There is no report."]
    return _answer(place, [asdict(report) for report in found], lines)


@reports.command("show")
@click.argument("name")
@common
def reports_show(place: Place, name: str) -> int:
    """One of them, whole."""
    found = next((report for report in UpkeepDoor(place.paths).reports() if report.name == name), None)
    if found is None:
        raise UserError("There is no report of this name: secondme reports list")
    return _answer(place, asdict(found), found.text.rstrip("\n").split("\n"))


@reports.command("delete")
@click.argument("name")
@common
def reports_delete(place: Place, name: str) -> int:
    """Delete one of them."""
    UpkeepDoor(place.paths).remove_report(name)
    return _answer(place, {"deleted": name}, ["It was deleted."])


@program.group()
def copies() -> None:
    """Copies of your memory that were made before updates changed it, and what was replaced by one of them."""


@copies.command("list")
@common
def copies_list(place: Place) -> int:
    """All of them, newest first."""
    _put_right(place.paths)
    found = UpkeepDoor(place.paths).copies()
    lines = [f"{copy.name}  {copy.size / 1e6:,.1f} MB" for copy in found] or ["There is no copy."]
    return _answer(place, [asdict(copy) for copy in found], lines)


def _put_right(paths: Paths) -> None:
    """A restoring that was cut off has moved the copies too."""
    from secondme.lock import HomeLock
    from secondme.store.restore import cut_off, put_right

    if cut_off(paths):
        lock = HomeLock(paths.lock_file)
        try:
            put_right(paths)
        finally:
            lock.release()


@copies.command("restore")
@click.argument("name")
@common
def copies_restore(place: Place, name: str) -> int:
    """Go back to a copy; what was remembered since then is kept beside it, not read, and listed too. Then start the
    version of Second Me that made the copy: a newer one changes it again."""
    from secondme.lock import HomeLock
    from secondme.store.keys import key_source
    from secondme.store.restore import put_right
    from secondme.store.safekeeping import go_back

    lock = HomeLock(place.paths.ensure().lock_file)
    try:
        put_right(place.paths)
        key = unlocked(lambda passphrase: key_source(place.paths, passphrase).key())
        aside = go_back(place.paths, key, name)
    finally:
        lock.release()
    return _answer(place, {"restored": name, "aside": str(aside)}, [f"It is in place. What was there is now {aside}."])


@program.group()
def update() -> None:
    """New versions, looked for only when you ask."""


_source = click.option("--from", "source", default="", help="The file or the address of the list of an update.")


@update.command("check")
@_source
@common
def update_check(place: Place, source: str) -> int:
    """Whether there is a new version, and what is new in it."""
    offer = UpkeepDoor(place.paths).check_update(source)
    lines = [f"Second Me {offer.current} is the newest version."]
    if offer.newer:
        at = f" --from {source}" if source else ""
        lines = [f"Second Me {offer.version} of {offer.published[:10]} is there; this is {offer.current}."]
        lines += ["", *offer.notes.strip().splitlines(), ""]
        lines += [offer.problem or f"Download it ({offer.size / 1e6:,.1f} MB) with: secondme update get{at}"]
    return _answer(place, asdict(offer), lines)


@update.command("get")
@_source
@common
def update_get(place: Place, source: str) -> int:
    """Download it, verify it, and say how to install it."""
    with interruptible() as progress:
        file, how = UpkeepDoor(place.paths).fetch_update(source, progress)
    return _answer(place, {"file": str(file), "how": how}, [how])


def _answer(place: Place, told: Json, lines: Iterable[Any]) -> int:
    for line in [json.dumps(told, ensure_ascii=False)] if place.as_json else lines:
        click.echo(line)
    return 0
