#!/usr/bin/env python3
"""Known vulnerabilities of what is pinned, and so of what is in the packages: `python dev.py audit`.

    --service pypi|osv    whom pip-audit asks (pypi: the package index; osv: osv.dev)
    --known FILE          what was looked at and why it does not matter here (packaging/vulnerabilities.toml)

The status is 0 when every pinned package was looked up and nothing is open, 1 when something is, 2 when some could not
be looked up, as behind a mirror that does not tell of vulnerabilities: pip-audit calls that "none found". Such a mirror
may have the page of each project, which tells of its newest version alone; a pin that is the newest is looked up there.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from about import HERE, ROOT

KNOWN = HERE / "vulnerabilities.toml"
PINS = ROOT / "constraints.txt"
PAGE = "https://pypi.org/pypi/{name}/json"
"""What is told there as `vulnerabilities` is of the version `info.version`, the newest
(https://docs.pypi.org/api/json/#get-a-project)."""
SHIPPED = ROOT / "build/package/frozen/secondme/sbom.cdx.json"


@dataclass(frozen=True, slots=True)
class Found:
    """A vulnerability: of what, all names it goes by, what mends it, and why it does not matter here ("": it does)."""

    package: str
    names: tuple[str, ...]
    fixed_in: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """What pip-audit found. `stale`: names in the file of what is known that nobody found any more."""

    looked_up: int
    skipped: tuple[str, ...]
    found: tuple[Found, ...]
    stale: tuple[str, ...]

    @property
    def status(self) -> int:
        if any(not each.why for each in self.found):
            return 1
        return 2 if self.skipped or not self.looked_up else 0


def told(report: Mapping[str, Any], known: Mapping[str, str]) -> Told:
    """`report`: pip-audit's JSON. `known`: name of a vulnerability -> why it does not matter here."""
    packages: Sequence[Mapping[str, Any]] = report["dependencies"]
    found = [_found(package, each, known) for package in packages for each in package.get("vulns", ())]
    named = {name for each in found for name in each.names}
    skipped = tuple(sorted(package["name"] for package in packages if "skip_reason" in package))
    stale = () if skipped else tuple(sorted(set(known) - named))
    return Told(len(packages) - len(skipped), skipped, tuple(found), stale)


def _found(package: Mapping[str, Any], each: Mapping[str, Any], known: Mapping[str, str]) -> Found:
    names = (each["id"], *each.get("aliases", ()))
    why = next((known[name] for name in names if name in known), "")
    return Found(f"{package['name']} {package['version']}", names, ", ".join(each.get("fix_versions", ())), why)


def with_newest(
    report: Mapping[str, Any], pins: Mapping[str, str], page: Callable[[str], Mapping[str, Any] | None]
) -> dict[str, Any]:
    """pip-audit's report with those that it skipped looked up on their pages, where the pin is the newest version.
    `page`: of a project, None when it cannot be read."""

    def again(package: Mapping[str, Any]) -> Mapping[str, Any]:
        name = package["name"]
        told = page(name) if "skip_reason" in package and name in pins else None
        if told is None or told["info"]["version"] != pins[name]:
            return package
        return {"name": name, "version": pins[name], "vulns": [*_once(told["vulnerabilities"])]}

    return {"dependencies": [again(package) for package in report["dependencies"]]}


def _once(entries: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """In the form of pip-audit, each once, for a page may tell of one under several of its names."""
    named: set[str] = set()
    for each in entries:
        if not each.get("withdrawn") and named.isdisjoint({each["id"], *each["aliases"]}):
            named |= {each["id"], *each["aliases"]}
            yield {"id": each["id"], "aliases": each["aliases"], "fix_versions": each["fixed_in"]}


def pinned(text: str) -> dict[str, str]:
    """Of the text of constraints.txt: name, as an index normalises it (PEP 503) -> version."""
    pairs = (line.split("#")[0].strip().partition("==") for line in text.splitlines())
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, _, version in pairs if version}


def read_page(name: str) -> Mapping[str, Any] | None:
    """The page of a project; None when there is none, or it says nothing of vulnerabilities."""
    import requests  # comes with pip-audit

    try:
        answer = requests.get(PAGE.format(name=name), timeout=30)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
    except requests.RequestException:
        return None
    return told if "vulnerabilities" in told else None


def read_known(file: Path) -> dict[str, str]:
    """Raises ValueError for an entry without a reason."""
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("known", [])
    known = {str(entry["id"]): " ".join(str(entry.get("why", "")).split()) for entry in entries}
    if not all(known.values()):
        raise ValueError(f"{file.name}: each entry needs a reason: why = \"…\"")
    return known


def lines(result: Told, shipped: set[str]) -> Iterator[str]:
    """For a person. `shipped`: names of what is in the package, where one was built; what only builds is told apart."""
    for each in result.found:
        where = "" if not shipped or each.package.split()[0] in shipped else " (not in the package)"
        mend = f", mended in {each.fixed_in}" if each.fixed_in else ""
        how = f"known: {each.why}" if each.why else "OPEN"
        yield f"{each.package}{where}: {' = '.join(each.names)}{mend}: {how}"
    for name in result.stale:
        yield f"{name} is in the list of what is known, and nobody finds it any more: take it out."
    if result.skipped:
        few = ", ".join(result.skipped[:30]) + (" …" if len(result.skipped) > 30 else "")
        yield f"NOT LOOKED UP: {len(result.skipped)} of {len(result.skipped) + result.looked_up} ({few})."
    open_ = sum(not each.why for each in result.found)
    yield f"{result.looked_up} looked up, {len(result.found)} found, {open_} open."


def shipped_names(file: Path) -> set[str]:
    if not file.exists():
        return set()
    components = json.loads(file.read_text(encoding="utf-8"))["components"]
    return {str(each["name"]).lower().replace("_", "-") for each in components}


def ask(service: str) -> dict[str, Any]:
    """pip-audit's report on the pins. Raises RuntimeError when it writes none."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json", "-o", str(file)]
        command = [sys.executable, "-m", "pip_audit", "-s", service, "-r", str(PINS), *options]
        done = subprocess.run(command, capture_output=True, text=True)
        if not file.exists() or not file.stat().st_size:
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise RuntimeError(f"pip-audit wrote no report: {last[:300]}")
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--service", choices=("pypi", "osv"), default="pypi")
    parser.add_argument("--known", type=Path, default=KNOWN)
    args = parser.parse_args()
    try:
        report = ask(args.service)
        if args.service == "pypi":
            report = with_newest(report, pinned(PINS.read_text(encoding="utf-8")), read_page)
        result = told(report, read_known(args.known))
    except RuntimeError as error:
        sys.stderr.write(f"Nothing was looked up. {error}\n")
        return 2
    for line in lines(result, shipped_names(SHIPPED)):
        sys.stdout.write(f"{line}\n")
    return result.status


if __name__ == "__main__":
    sys.exit(main())
