"""The options of the command line that make the app known to browsers. They touch files only, and open no home."""

import json
from collections.abc import Iterator

import click

from secondme.browser.install import EXTENSION, connect, connected, disconnect
from secondme.options import Json, Place, common, program


@program.group()
def browser() -> None:
    """Filling in forms in Chromium, Chrome, Edge, Brave and Firefox."""


@browser.command("connect")
@common
def browser_connect(place: Place) -> int:
    """Make Second Me known to your browsers, and say what was written."""
    paths = place.paths.ensure()
    return _answer(place, {"written": connect(paths), "browsers": connected(paths), "extension": str(EXTENSION)})


@browser.command("disconnect")
@common
def browser_disconnect(place: Place) -> int:
    """Take that back, and say what was removed."""
    return _answer(place, {"removed": disconnect(place.paths)})


@browser.command("status")
@common
def browser_status(place: Place) -> int:
    """Which browsers know Second Me, and the folder of the extension to load into them."""
    return _answer(place, {"browsers": connected(place.paths), "extension": str(EXTENSION)})


def _answer(place: Place, told: Json) -> int:
    lines = [json.dumps(told, ensure_ascii=False)] if place.as_json else _shown(told)
    for line in lines:
        click.echo(line)
    return 0


def _shown(told: Json) -> Iterator[str]:
    yield from (f"written  {each}" for each in told.get("written", ()))
    yield from (f"removed  {each}" for each in told.get("removed", ()))
    if "removed" in told:
        if not told["removed"]:
            yield "Nothing was there to remove."
        return
    names = ", ".join(told["browsers"])
    yield f"Known to {names}." if names else "No browser knows Second Me: secondme browser connect"
    yield f"The extension to load (as an unpacked one, or a temporary add-on): {told['extension']}"
