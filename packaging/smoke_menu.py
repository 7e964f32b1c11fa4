"""The entry of the installed app in the menu of a desktop: found by its name, shown with its icon, and chosen."""

import os
import shlex
import signal
import subprocess
import time
from pathlib import Path

from smoke_desk import Desk
from smoke_root import Failed, Root, outside

LOOKS = """csv_cmd = apps
position_mode = center
icon_size = 48
icon_theme = hicolor
menu_width = 420
item_height = 60
font = DejaVu Sans 14
"""


def chosen(root: Root, environment: tuple[str, ...], picture: Path, work: Path) -> str:
    """jgmenu of this machine reads what lies in the system's usr/share; the command of the entry is run in there."""
    share = root.path / "usr/share"
    outside(["desktop-file-validate", str(share / "applications/secondme.desktop")])
    icons = list((share / "icons/hicolor").glob("*/apps/secondme.*"))
    home = work / "menu"
    home.mkdir(exist_ok=True)
    looks, pid = home / "jgmenurc", home / "pid"
    looks.write_text(LOOKS, encoding="utf-8")
    pid.unlink(missing_ok=True)
    with Desk() as desk:
        inside = shlex.join(root.command(["/usr/bin/secondme"], [*environment, *desk.place]))
        program = home / "secondme"
        said = f">{shlex.quote(str(home / 'said'))} 2>&1 </dev/null"
        script = f'#!/bin/sh\necho $$ >{shlex.quote(str(pid))}\nexec {inside} "$@" {said}\n'
        program.write_text(script, encoding="utf-8")
        program.chmod(0o755)
        own = {"DISPLAY": desk.display, "HOME": str(home), "LANG": "C.UTF-8"}
        own |= {"PATH": f"{home}:/usr/sbin:/usr/bin:/bin", "XDG_DATA_DIRS": str(share)}
        command = ["jgmenu", "--csv-cmd=jgmenu_run apps", f"--config-file={looks}"]
        quiet = subprocess.DEVNULL
        menu = subprocess.Popen(command, env=own, stdout=quiet, stderr=quiet)
        try:
            desk.wait_for_window("--class", "jgmenu")
            time.sleep(3)
            desk.type("Second")
            time.sleep(2)
            seen = desk.picture(picture)
            desk.press("Return")
            desk.see("New conversation")
        finally:
            if menu.poll() is None:
                menu.terminate()
                menu.wait(20)
            _end(pid)
    return f"valid, {len(icons)} sizes of the icon; chosen in a menu it opens the window; {seen}"


def _end(file: Path) -> None:
    """The app that the menu has started, by its number."""
    if not file.exists():
        raise Failed("The entry of the menu started nothing.")
    number = int(file.read_text())
    try:
        os.kill(number, signal.SIGTERM)
    except ProcessLookupError as gone:
        said = file.with_name("said").read_text(encoding="utf-8", errors="replace")
        raise Failed(f"The app that the menu started has ended by itself: {said[-400:]}") from gone
    until = time.monotonic() + 40
    while Path(f"/proc/{number}").exists():
        if time.monotonic() > until:
            raise Failed("The app that the menu started does not end.")
        time.sleep(0.1)
