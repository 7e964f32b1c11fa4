"""How large the app is, by part."""

from collections.abc import Mapping
from pathlib import Path

from frozen import size

PARTS: Mapping[str, tuple[str, ...]] = {
    "Qt and PySide6": ("PySide6", "shiboken6"),
    "llama.cpp": ("llama_cpp",),
    "ONNX Runtime": ("onnxruntime",),
    "NumPy": ("numpy", "numpy.libs"),
    "languages and phone numbers": ("babel", "dateparser", "phonenumbers", "pytz", "tzdata"),
    "encryption and the database": ("cryptography", "sqlcipher3"),
    "PDF": ("pypdfium2", "pypdfium2_raw"),
    "licences and the list of parts": ("../licences", "../sbom.cdx.json"),
}


def by_part(app: Path) -> dict[str, int]:
    """Part -> bytes, largest first, with all that no part names as "Python, the app and the rest"."""
    inside = app / "_internal"
    found = {part: sum(size(inside / name) for name in names) for part, names in PARTS.items()}
    rest = size(app) - sum(found.values())
    found["Python, the app and the rest"] = rest
    return dict(sorted(((part, count) for part, count in found.items() if count), key=lambda item: -item[1]))


def table(parts: Mapping[str, int]) -> str:
    lines = [f"  {count / 1e6:7.1f} MB  {part}" for part, count in parts.items()]
    return "\n".join([*lines, f"  {sum(parts.values()) / 1e6:7.1f} MB  in all"])
