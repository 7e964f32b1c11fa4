"""What the package is called and how old it is: from pyproject.toml and from git, and from nowhere else."""

import os
import platform
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
APP_ID = "app.secondme.SecondMe"
DEBIAN_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


@dataclass(frozen=True, slots=True)
class About:
    """`epoch`: the time that every file of the package bears, in seconds."""

    version: str
    summary: str
    epoch: int
    machine: str

    @property
    def folder(self) -> str:
        return f"secondme-{self.version}-linux-{self.machine}"

    @property
    def debian(self) -> str:
        return DEBIAN_ARCHITECTURES[self.machine]


def about(root: Path = ROOT) -> About:
    """Of the checkout `root`. The time is SOURCE_DATE_EPOCH, else that of the last commit."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return About(project["version"], project["description"], _epoch(root), platform.machine())


def _epoch(root: Path) -> int:
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
