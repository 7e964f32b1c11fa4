"""What the packages are made of, without making one: no PyInstaller, no dpkg."""

import configparser
import os
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


@pytest.fixture(autouse=True)
def beside(monkeypatch):
    monkeypatch.syspath_prepend(str(PACKAGING))
    yield
    loaded = {name: str(getattr(module, "__file__", "")) for name, module in sys.modules.items()}
    for name in [name for name, file in loaded.items() if file.startswith(str(PACKAGING))]:
        del sys.modules[name]


def test_the_version_is_that_of_the_project(monkeypatch):
    import about

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = about.about()
    assert made.version == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert made.epoch == 1700000000


def test_what_is_left_out_and_what_is_not():
    import contents

    assert {"torch", "hnswlib", "PySide6.QtNetwork"} <= {*contents.LEFT_OUT}
    assert contents.is_wanted("PySide6/Qt/plugins/platforms/libqxcb.so")
    assert not contents.is_wanted("PySide6/Qt/plugins/platformthemes/libqgtk3.so")
    assert not contents.is_wanted("PySide6/Qt/translations/qtbase_de.qm")
    assert not contents.is_wanted("libstdc++.so.6"), "a graphics driver wants the system's"
    assert contents.is_wanted("llama_cpp/lib/libggml-cpu-haswell.so")
    assert contents.is_wanted("llama_cpp/lib/libggml.so.0")
    assert not contents.is_wanted("ggml.dll")
    assert not contents.is_wanted("libggml.so.0"), "loaded twice, it has two lists of codes for processors"
    assert contents.is_wanted("libxcb-cursor.so.0")


def test_nothing_of_the_machine_that_builds_goes_in():
    import contents

    assert not contents.is_told("click-8.5.1.dist-info/direct_url.json", "/venv/direct_url.json")
    assert not contents.is_told("secondme-0.1.0.dist-info/METADATA", "/venv/METADATA")
    assert not contents.is_told("secondme.egg-info/SOURCES.txt", "/src/secondme.egg-info/SOURCES.txt")
    assert contents.is_told("secondme-0.1.0.dist-info/METADATA", "/src/build/package/secondme-0.1.0.dist-info/METADATA")
    assert contents.is_told("keyring-25.dist-info/entry_points.txt", "/venv/entry_points.txt")


def test_every_page_and_importer_is_named():
    import contents

    named = contents.modules(ROOT)
    assert {"ui.firstrun.beginning", "secondme.importers.pdf", "secondme.engine.llama", "ui"} <= {*named}
    assert not any(name.endswith("__init__") for name in named)


def test_data_files_are_there_and_where_the_app_looks(tmp_path):
    import contents

    (tmp_path / "METADATA").write_text("Name: secondme\n")
    found = contents.data_files(ROOT, tmp_path)
    assert all(Path(file).is_file() for file, _ in found)
    assert {"models", "assets", "assets/icons", "ui/browser_extension"} <= {folder for _, folder in found}
    assert {"style.qss", "secondme.svg"} == {Path(file).name for file, folder in found if folder == "assets"}


def test_what_a_system_may_lack_is_known_by_the_same_package_where_the_app_runs():
    import contents

    from ui.libraries import PACKAGES

    graphic = {name: package for name, package in contents.SYSTEM_LIBRARIES.items() if name in PACKAGES}
    assert graphic.items() <= PACKAGES.items()
    assert {"libEGL.so.1", "libxcb.so.1", "libwayland-client.so.0"} <= {*graphic}
    others = {*contents.SYSTEM_LIBRARIES.values()} - {*PACKAGES.values()}
    needed = {"libc6", "libgcc-s1", "libstdc++6", "zlib1g"}
    graphics = {"libvulkan1", "libcuda1"}
    assert others == {*needed, *graphics, "libexpat1"}, "without these nothing starts, or they come with others"


def test_control_declares_the_libraries_with_the_oldest_system():
    import about
    import debian

    made = about.About("1.2.3", "A desktop app: more", 0, "x86_64")
    text = debian.control(made, ["libc6", "libgl1"], 9, {"libc6": "2.35", "libstdc++6": "12"})
    lines = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    assert lines["Version"] == "1.2.3"
    assert lines["Architecture"] == "amd64"
    wanted = lines["Depends"].split(", ")
    assert "libc6 (>= 2.35)" in wanted
    assert "libgl1" in wanted
    assert not any("libstdc++6" in name for name in wanted), "a version of what is not asked for asks for nothing"
    assert not any("python" in name for name in wanted)


NEEDS = """
Version symbols section '.gnu.version' contains 3 entries:
 000:   0 (*local*)       3 (GLIBC_2.99)    2 (GLIBC_2.14)

Version definition section '.gnu.version_d' contains 1 entry:
  000000: Rev: 1  Flags: BASE  Index: 1  Cnt: 1  Name: GLIBC_2.98

Version needs section '.gnu.version_r' contains 2 entries:
 Addr: 0x0000000000000500  Offset: 0x00000500  Link: 4 (.dynstr)
  000000: Version: 1  File: libstdc++.so.6  Cnt: 2
  0x0010:   Name: GLIBCXX_3.4.29  Flags: none  Version: 3
  0x0020:   Name: CXXABI_1.3.9  Flags: none  Version: 3
  0x0030: Version: 1  File: libc.so.6  Cnt: 3
  0x0040:   Name: GLIBC_2.34  Flags: none  Version: 6
  0x0050:   Name: GLIBC_2.4  Flags: none  Version: 5
  0x0060:   Name: GLIBC_2.36  Flags: WEAK  Version: 4
"""


def test_the_oldest_system_is_read_from_what_the_libraries_ask_for():
    import frozen
    import oldest

    names = [*oldest.read(NEEDS), "GCC_7.0.0", "OPENSSL_3.0.0"]
    assert oldest.lowest(names) == {"libc6": "2.34", "libgcc-s1": "7", "libstdc++6": "11"}
    with pytest.raises(frozen.BuildProblem, match=r"GLIBCXX_3\.5\.0"):
        oldest.lowest(["GLIBCXX_3.5.0"])


def test_the_readme_names_the_oldest_systems_and_what_to_install():
    import about
    import oldest
    import portable

    made = about.About("1.2.3", "", 0, "x86_64")
    libraries = {"libEGL.so.1": "libegl1", "libc.so.6": "libc6", "libz.so.1": "zlib1g"}
    text = portable.readme(made, libraries, {"libc6": "2.35", "libgcc-s1": "4", "libstdc++6": "11"})
    assert "Second Me 1.2.3" in text
    assert "with glibc 2.35 and libstdc++ of GCC 11 or newer (Debian 12 and Ubuntu 22.04 have them)," in text
    assert " libEGL.so.1 libc.so.6 libz.so.1\n" in text
    command = text.partition("sudo apt install ")[2].partition("\n\n")[0].replace("\\\n", "").split()
    assert {"libegl1", "libxcb1", "zlib1g", "fonts-dejavu-core"} <= {*command}
    assert not any(mark in text for mark in "@|")
    assert all(len(line) <= 120 for line in text.splitlines())
    assert oldest.told({"libc6": "2.99"}) == "glibc 2.99 or newer"


@pytest.mark.skipif(not shutil.which("readelf"), reason="needs binutils")
def test_a_library_of_this_machine_names_the_c_library_it_was_linked_with():
    import _sqlite3

    import oldest

    found = oldest.lowest(oldest.asked(Path(_sqlite3.__file__)))
    assert tuple(map(int, found["libc6"].split("."))) >= (2, 2)


def test_the_menu_entry_opens_files_that_can_be_imported():
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(PACKAGING / "linux/secondme.desktop", encoding="utf-8")
    section = entry["Desktop Entry"]
    assert section["Exec"] == "secondme open %F"
    kinds = section["MimeType"].rstrip(";").split(";")
    assert len(kinds) == len({*kinds})
    own = ElementTree.parse(PACKAGING / "linux/secondme.xml").getroot()
    assert {kind.attrib["type"] for kind in own} <= {*kinds}


def test_the_description_names_the_menu_entry():
    import about

    tree = ElementTree.parse(PACKAGING / f"linux/{about.APP_ID}.metainfo.xml").getroot()
    assert tree.findtext("id") == about.APP_ID
    assert tree.findtext("launchable") == "secondme.desktop"


@pytest.mark.skipif(sys.platform == "win32", reason="makes links")
def test_llama_cpp_is_built_again_for_other_options_alone(tmp_path, monkeypatch):
    import about
    import llama

    built: list[str] = []

    def builds(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
        built.append(env["CMAKE_ARGS"])
        folder = Path(command[command.index("-w") + 1])
        folder.mkdir(parents=True)
        (folder / f"{command[-1].replace('-', '_').replace('==', '-')}-py3-none-any.whl").touch()
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(llama.subprocess, "run", builds)
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    made = about.About("1", "", 1700000000, "x86_64")
    plain = llama.wheel(tmp_path, made)
    assert llama.wheel(tmp_path, made) == plain
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_VULKAN=ON")
    assert llama.wheel(tmp_path, made) != plain
    assert ["-DGGML_VULKAN=ON" in each for each in built] == [False, True]
    assert all("-DGGML_CPU_ALL_VARIANTS=ON" in each for each in built)


def test_each_library_of_llama_cpp_is_put_in_once(tmp_path):
    import llama

    names = ("ggml", "ggml-base", "ggml-cpu-haswell", "ggml-cpu-x64", "llama", "mtmd")
    for name in names:
        for end in ("", ".0", ".0.25.3"):
            (tmp_path / f"lib{name}.so{end}").write_text(name)
    (tmp_path / "cmake").mkdir()
    (tmp_path / "llama.pc").touch()
    llama.once(tmp_path)
    linked = {f"lib{name}.so": f"lib{name}.so.0" for name in ("ggml", "ggml-base", "llama")}
    assert {file.name: str(file.readlink()) for file in tmp_path.iterdir() if file.is_symlink()} == linked
    assert {file.name for file in tmp_path.iterdir() if not file.is_symlink()} == {
        *linked.values(), "libggml-cpu-haswell.so", "libggml-cpu-x64.so",
    }  # fmt: skip
    assert (tmp_path / "libllama.so").read_text() == "llama"


def test_two_builds_differ_by_name_content_permissions_and_links(tmp_path):
    import twice

    for name, text in (("one", "same"), ("other", "same")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text(text)
    one, other = tmp_path / "one", tmp_path / "other"
    assert [*twice.differences(twice.digests(one), twice.digests(other))] == []
    (one / "b").write_text("more")
    (other / "a").write_text("else")
    told = [*twice.differences(twice.digests(one), twice.digests(other))]
    assert [line.partition(":")[0] for line in told] == ["a", "b"]
    assert told[1].endswith("and not there")


def test_an_emulated_app_is_not_started_anew_by_its_boot_loader(monkeypatch, capsys, tmp_path):
    import old_processor

    machine = old_processor.Machine(tmp_path, "Nehalem", "sse42")
    command = machine.emulated("_worker", "model")
    assert command[:3] == ["qemu-x86_64", "-cpu", "Nehalem"]
    assert command[-3:] == [str(tmp_path / "secondme"), "_worker", "model"]
    assert {"_PYI_PARENT_PROCESS_LEVEL=0", f"LD_LIBRARY_PATH={tmp_path / '_internal'}"} <= {*command}
    said = old_processor.Said()
    assert said.code() == ""
    said.lines += ["model: load_backend: loaded CPU backend from /a b/libggml-cpu-sse42.so", "something else"]
    assert said.code() == "sse42"
    monkeypatch.setattr(old_processor.shutil, "which", lambda _: None)
    assert old_processor.main([]) == 0
    assert "qemu-x86_64 is not here" in capsys.readouterr().out


def test_a_step_that_breaks_is_told_and_the_rest_goes_on(capsys):
    import old_processor

    def breaks() -> str:
        raise old_processor.Failed("Illegal instruction")

    assert not old_processor.tried("model", breaks)
    assert old_processor.tried("window", lambda: "painted")
    assert [line.split(" (")[0] for line in capsys.readouterr().out.splitlines()] == [
        "FAIL  model: Failed: Illegal instruction", "pass  window: painted",
    ]  # fmt: skip


def test_llama_cpp_goes_without_the_cache_on_disk_that_is_left_out():
    """In a process of its own, as the frozen app finds it: the stand-in first."""
    pytest.importorskip("llama_cpp")
    code = (
        "import diskcache, llama_cpp\n"
        "print(diskcache.__file__, llama_cpp.Llama.__name__)\n"
        "try: llama_cpp.LlamaDiskCache('nowhere')\n"
        "except RuntimeError as error: print(error)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(PACKAGING / "stand_ins")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60)
    assert done.stdout.splitlines() == [
        f"{PACKAGING / 'stand_ins/diskcache.py'} Llama", "There is no cache on disk in this app.",
    ], done.stderr  # fmt: skip
    spec = (PACKAGING / "secondme.spec").read_text(encoding="utf-8")
    assert spec.index('"stand_ins"') < spec.index("str(root)]"), "searched before what is installed"


def test_the_licence_of_python_is_found_where_each_system_has_it(monkeypatch, tmp_path):
    import parts

    for place in ("lib", "top"):
        (tmp_path / place).mkdir()
    monkeypatch.setattr(parts.sysconfig, "get_paths", lambda: {"stdlib": str(tmp_path / "lib")})
    monkeypatch.setattr(parts.sys, "base_prefix", str(tmp_path / "top"))
    assert parts._python().texts == ()
    (tmp_path / "top/LICENSE.txt").write_text("as on Windows")
    assert parts._python().texts == (tmp_path / "top/LICENSE.txt",)
    (tmp_path / "lib/LICENSE.txt").write_text("as on Linux")
    assert parts._python().texts == (tmp_path / "lib/LICENSE.txt",)


def test_the_package_tells_its_version_licences_and_manual_as_debian_reads_them(monkeypatch, tmp_path):
    import gzip

    import about
    import debian

    app, root = tmp_path / "app", tmp_path / "deb"
    (app / "licences").mkdir(parents=True)
    (app / "licences/README.txt").write_text("one 1: MIT\n")
    monkeypatch.setattr(debian.icons, "draw", lambda share: None)
    debian.tree(app, about.About("1.2.3", "", 1700000000, "x86_64"), root)
    docs = root / "usr/share/doc/secondme"
    assert not (docs / "copyright").is_symlink()
    told = (docs / "copyright").read_text()
    assert "one 1: MIT" in told
    assert "/usr/share/common-licenses/LGPL-3 " in told
    changes = gzip.decompress((docs / "changelog.gz").read_bytes()).decode().splitlines()
    assert changes[0] == "secondme (1.2.3) stable; urgency=medium"
    assert changes[-1].startswith(" -- The Second Me authors <")
    assert changes[-1].endswith(">  Tue, 14 Nov 2023 22:13:20 +0000")
    packed = (root / "usr/share/man/man1/secondme.1.gz").read_bytes()
    assert packed[4:8] == bytes(4), "without a time, so that two builds are the same"
    assert '"2023-11-14" "Second Me 1.2.3"' in gzip.decompress(packed).decode()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux")
def test_a_library_forgets_where_it_was_built_and_can_still_be_loaded(tmp_path):
    import _sqlite3
    import ctypes

    import runpath

    file = tmp_path / "part.so"
    shutil.copyfile(_sqlite3.__file__, file)
    before = file.read_bytes()
    gone = runpath.forget(file)
    assert runpath.forget(file) == "", "once"
    after = file.read_bytes()
    assert len(after) == len(before)
    assert gone or after == before
    assert not gone or gone.encode() not in after
    ctypes.CDLL(str(file))
    (tmp_path / "text.so").write_text("no library")
    assert runpath.forget(tmp_path / "text.so") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such permissions")
def test_only_programs_can_be_run(tmp_path):
    import frozen

    for name in ("secondme", "lib.so.0", "text.txt"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o600 if name == "text.txt" else 0o700)
    frozen.settle(tmp_path, 1700000000)
    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {
        "secondme": 0o755, "lib.so.0": 0o644, "text.txt": 0o644,
    }  # fmt: skip


@pytest.mark.parametrize("distribution", ["pyside6-essentials", "sqlcipher3", "pyyaml"])
def test_what_is_compiled_into_a_wheel_that_does_not_tell_has_its_licence_here(distribution):
    import licences
    import parts

    here = [file.stem for file in licences._ours(parts.Part(distribution, "1", "", "", ()))]
    told = {file.name for file in parts.QT.iterdir()} | {"Apache-2.0"}
    for name, _, licence in parts.INSIDE[distribution]:
        elsewhere = any(text.startswith(licence.split("-only")[0][:5]) for text in told) or licence == "blessing"
        assert f"{distribution}-{name}" in here or elsewhere, f"{name}, {licence}"
