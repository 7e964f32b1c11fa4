"""llama-cpp-python for every processor of this kind: compiled for each generation, the best chosen at run time.

ggml builds its CPU code as a library for each generation (x86-64 without extensions, SSE4.2, AVX, AVX2, AVX-512, …; on
ARM from ARMv8.0 on) and loads the best that the processor can run, or none: GGML_CPU_ALL_VARIANTS with GGML_BACKEND_DL
(https://github.com/ggml-org/llama.cpp/blob/master/ggml/CMakeLists.txt). secondme.engine.llama says where they lie.

A graphics processor is a choice of who builds, and of the person: see README.md.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import frozen
from about import HERE, ROOT, About

OPTIONS = (
    "-DGGML_NATIVE=OFF", "-DGGML_BACKEND_DL=ON", "-DGGML_CPU_ALL_VARIANTS=ON", "-DLLAVA_BUILD=OFF",
    f"-DCMAKE_PROJECT_llama.cpp_INCLUDE={(HERE / 'llama.cmake').as_posix()}",
    "-DLLAMA_OPENSSL=OFF", "-DCMAKE_INSTALL_BINDIR=llama_cpp/lib", "-DCMAKE_INSTALL_LIBDIR=llama_cpp/lib",
)  # fmt: skip
"""The installation folders put the variants beside the other libraries; llama.cpp's tools and pictures are left out."""
_VERSION = re.compile(r"\.so\.\d+$")


def wheel(work: Path, about: About) -> Path:
    """The wheel, built when none of this version and with these options is there (ten minutes on two cores). Raises
    BuildProblem."""
    version = _pinned()
    options = f"{shlex.join(OPTIONS)} {os.environ.get('CMAKE_ARGS', '')}".strip()
    folder = work / "wheels" / _key(options)
    found = sorted(folder.glob(f"llama_cpp_python-{version}-*.whl"))
    if found:
        return found[0]
    environment = os.environ | {"CMAKE_ARGS": options, "SOURCE_DATE_EPOCH": str(about.epoch)}
    plain = ["--no-deps", "--no-binary", "llama-cpp-python", "--no-cache-dir", "-C", "build.targets=llama;ggml"]
    command = [sys.executable, "-m", "pip", "wheel", *plain, "-w", str(folder), f"llama-cpp-python=={version}"]
    if subprocess.run(command, env=environment).returncode:
        raise frozen.BuildProblem("llama-cpp-python could not be built; the lines above say why.")
    return sorted(folder.glob("*.whl"))[0]


def _key(options: str) -> str:
    """Another folder for other options: what was built for no graphics processor is none for one."""
    told = options + (HERE / "llama.cmake").read_text(encoding="utf-8")
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def unpacked(file: Path, folder: Path) -> Path:
    """The wheel's files, each library once: a wheel has no links, so that it holds each under three names."""
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    if frozen.LINUX:
        once(folder / "llama_cpp" / "lib")
    return folder


def once(libraries: Path) -> None:
    """Leave `libx.so.0`, as other libraries ask for it, with a link `libx.so` to it, as Python does; of the codes for
    processors `libx.so` alone, as ggml looks for them; and nothing that only builds other programs."""
    for path in sorted(libraries.iterdir()):
        base = libraries / f"{path.name.partition('.so')[0]}.so"
        if path.is_dir():
            shutil.rmtree(path)
        elif ".so" not in path.name or path.name.startswith("libmtmd"):
            path.unlink()
        elif path.name.startswith("libggml-cpu-"):
            if path != base:
                path.unlink()
        elif not _VERSION.search(path.name):
            path.unlink()
        else:
            base.unlink(missing_ok=True)
            base.symlink_to(path.name)


def _pinned() -> str:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return next(line.partition("==")[2] for line in lines if line.startswith("llama_cpp_python=="))
