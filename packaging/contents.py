"""What is in the frozen app and what is not: rules, without PyInstaller, so that tests can read them."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

LEFT_OUT = [
    # Of models and of measuring: a larger embedding model brings its own runtime, benches are not shipped.
    "torch", "torchvision", "torchaudio", "sentence_transformers", "transformers", "scipy", "sklearn", "hnswlib",
    "sympy", "accelerate", "datasets", "pandas", "matplotlib", "PIL", "networkx",
    "huggingface_hub", "hf_xet", "requests", "urllib3", "certifi", "charset_normalizer", "threadpoolctl",
    # Of making, testing and checking.
    "onnx.reference", "onnx.backend", "onnxruntime.tools", "onnxruntime.quantization",
    "onnxruntime.transformers", "safetensors.torch",
    "pytest", "_pytest", "pytestqt", "hypothesis", "mypy", "ruff", "importlinter", "grimp", "PyInstaller", "pip",
    "setuptools", "pkg_resources", "wheel", "distutils", "docx", "fsrs", "tkinter", "turtle", "idlelib", "lib2to3",
    "ensurepip", "pydoc_data", "readline", "curses", "_curses", "numpy.f2py", "numpy.testing", "IPython",
    # llama-cpp-python's server and what only it asks for.
    "llama_cpp.server", "fastapi", "uvicorn", "pydantic", "pydantic_core", "pydantic_settings",
    # Qt modules that the app does not import.
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtXml", "PySide6.QtPrintSupport",
    "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtUiTools", "PySide6.QtConcurrent", "PySide6.QtQuickControls2",
]  # fmt: skip

QT_PLUGINS = {
    "iconengines": ("svg",),
    "imageformats": ("gif", "ico", "jpeg", "svg", "webp"),
    "platforms": ("cocoa", "minimal", "offscreen", "wayland", "windows", "xcb"),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platformthemes": ("xdgdesktopportal",),
    "styles": ("macstyle", "modernwindowsstyle"),
    "wayland-decoration-client": ("adwaita", "bradient"),
    "wayland-shell-integration": ("xdg-shell", "qt-shell", "fullscreen-shell-v1"),
}
"""Folder of plugins -> those that are kept; every other folder is left out."""

SYSTEM_LIBRARIES: dict[str, str] = {
    "ld-linux-x86-64.so.2": "libc6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libc.so.6": "libc6",
    "libcuda.so.1": "libcuda1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": "libc6",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libvulkan.so.1": "libvulkan1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
}
"""Libraries that come from the system, with the Debian package of each: those that must fit the graphics driver, the C
library or the desktop of the machine (the rule of AppImage's exclude list), and those that every Linux desktop has."""

_QT = re.compile(r"PySide6/Qt/plugins/(?P<kind>[^/]+)/libq?(?P<name>.+?)(?:\.abi3)?\.so$")
_UNUSED = re.compile(
    r"(^|/)(libQt6(Qml|Quick|Network|OpenGL|Sql|Test|Xml|PrintSupport|VirtualKeyboard|Pdf)"
    r"|libcrypto-[^/]*\.rlib|libgtk|libgdk)"
)
_SECOND = re.compile(r"(lib)?(ggml|llama)[^/]*\.(so|dylib|dll)[^/]*$")
"""llama.cpp's libraries a second time, beside Python: they would be loaded too, know of no code for a processor, and no
model could be loaded."""


def modules(root: Path) -> list[str]:
    """Every module of the app, for pages and importers are imported by name, and what libraries import by name."""
    own = [".".join(file.relative_to(root).with_suffix("").parts) for file in _sources(root)]
    named = [name.removesuffix(".__init__") for name in own]
    return [*named, "ijson.backends.python", "ijson.backends.yajl2_c", "markdown_it.presets", *_keyrings()]


def _sources(root: Path) -> Iterator[Path]:
    for package in ("secondme", "ui"):
        yield from sorted((root / package).rglob("*.py"))


def _keyrings() -> list[str]:
    kinds = ("SecretService", "Windows", "chainer", "fail", "kwallet", "macOS", "null")
    return [f"keyring.backends.{name}" for name in kinds]


def data_files(root: Path, metadata: Path) -> list[tuple[str, str]]:
    """(file, folder in the app): the manifest of models, ways of asking, weights, drawings and styles, the
    extension, and the app's version."""
    found = [
        (root / "models" / "manifest.toml", "models"),
        (root / "secondme" / "memory" / "confidence.npz", "secondme/memory"),
        (root / "secondme" / "autofill" / "phrasings.txt", "secondme/autofill"),
        *((root / "assets" / name, "assets") for name in ("style.qss", "secondme.svg")),
        *((file, "assets/icons") for file in sorted((root / "assets" / "icons").iterdir())),
        *((file, "ui/browser_extension") for file in sorted((root / "ui" / "browser_extension").iterdir())),
        *((file, metadata.name) for file in sorted(metadata.iterdir())),
    ]
    return [(str(file), folder) for file, folder in found if file.is_file()]


def native_parts() -> list[tuple[str, str]]:
    """llama.cpp's libraries, which are loaded by name: one of the variants for the processor, chosen at run time."""
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or spec.origin is None:
        raise RuntimeError("llama-cpp-python is not installed")
    folder = Path(spec.origin).parent / "lib"
    named = {file.name: file for file in sorted(folder.iterdir()) if _is_library(file.name)}
    return [(str(file), "llama_cpp/lib") for name, file in named.items() if not name.startswith("libmtmd")]


def _is_library(name: str) -> bool:
    return name.endswith((".so", ".dylib", ".dll")) or bool(re.search(r"\.so\.\d+$", name))


def is_wanted(place: str) -> bool:
    """Whether a file that PyInstaller found belongs into the app; `place` is its path inside."""
    path = PurePosixPath(place.replace("\\", "/"))
    text = str(path)
    if path.name in SYSTEM_LIBRARIES or _UNUSED.search(text) or _SECOND.match(text):
        return False
    if "/translations/" in text and "PySide6" in text:
        return False
    plugin = _QT.search(text)
    if plugin:
        return plugin["name"] in QT_PLUGINS.get(plugin["kind"], ())
    return not text.startswith("PySide6/Qt/plugins/")


def is_told(place: str, source: str) -> bool:
    """Whether a file may go in that tells of a distribution: its name, version and entry points, nothing of the machine
    that it was installed on; and of the app itself what this build says, not what an installation said."""
    folder, _, name = place.replace("\\", "/").partition("/")
    if folder == "secondme.egg-info":  # lies where the sources were installed from, and in no fresh clone
        return False
    if not folder.endswith(".dist-info"):
        return True
    if folder.startswith("secondme-"):
        return "build/package" in source.replace("\\", "/")
    return name in ("METADATA", "entry_points.txt")
