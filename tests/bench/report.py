"""A measured figure, with its bar where there is one."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str = "ratio"
    detail: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def kept(self) -> bool | None:
        """Whether the bar is kept; None where there is none."""
        if self.at_most is not None:
            return self.value <= self.at_most
        if self.at_least is not None:
            return self.value >= self.at_least
        return None

    def line(self) -> str:
        bar = f"  bar ≤ {self.at_most}" if self.at_most is not None else f"  bar ≥ {self.at_least}"
        verdict = {True: f"{bar} kept", False: f"{bar} MISSED", None: ""}[self.kept]
        detail = f"  ({self.detail})" if self.detail else ""
        return f"{self.name}: {self.value:.3g} {self.unit}{verdict}{detail}"

    def json(self) -> str:
        return json.dumps(asdict(self) | {"kept": self.kept})
