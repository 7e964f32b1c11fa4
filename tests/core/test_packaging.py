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


def test_a_part_without_a_licence_stops_the_build(tmp_path):
    import frozen
    import licences
    from parts import Part

    with pytest.raises(frozen.BuildProblem, match="odd 1"):
        licences.collect([Part("odd", "1", "", "pkg:pypi/odd@1", ())], tmp_path / "licences")


def test_licences_are_copied_and_listed(tmp_path):
    import licences
    from parts import Part

    text = tmp_path / "LICENSE"
    text.write_text("free\n")
    licences.collect([Part("one", "1", "MIT", "pkg:pypi/one@1", (text,))], tmp_path / "out")
    assert (tmp_path / "out/one/LICENSE").read_text() == "free\n"
    assert "one 1: MIT" in (tmp_path / "out/README.txt").read_text()
    assert (tmp_path / "out/secondme/LICENSE").is_file()


def test_what_is_compiled_in_brings_its_text_along_unless_it_is_used_under_the_apache_license(tmp_path):
    import frozen
    import licences
    from parts import Inside, Part

    text = tmp_path / "LICENSE"
    text.write_text("free\n")

    def collect(*inside: tuple[str, str]) -> set[str]:
        told = tuple(Inside(name, "1", licence, f"pkg:cargo/{name}@1") for name, licence in inside)
        licences.collect([Part("one", "1", "MIT", "pkg:pypi/one@1", (text,), told)], tmp_path / "out")
        return {file.name for file in (tmp_path / "out/one").iterdir()}

    given = ("tokio", "MIT"), ("tokio-macros", "MIT"), ("tokio-net", "MIT"), ("ring", "MIT OR Apache-2.0")
    assert collect(*given) == {"LICENSE", "tokio.txt", "tokio-macros.txt"}
    assert collect(("onig_sys", "MIT")) == {"LICENSE", "onig_sys.txt"}
    assert "K.Kosako" in (tmp_path / "out/one/onig_sys.txt").read_text()
    assert collect(("unicode-ident", "(MIT OR Apache-2.0) AND Unicode-3.0")) == {"LICENSE", "unicode-ident.txt"}
    assert collect(("target-lexicon", "Apache-2.0 WITH LLVM-exception")) == {"LICENSE", "target-lexicon.txt"}
    with pytest.raises(frozen.BuildProblem, match="odd 1, in one"):
        collect(("odd", "ISC"))


def test_the_list_of_parts_is_the_same_for_the_same_parts(tmp_path):
    pytest.importorskip("cyclonedx")
    import json

    import about
    import sbom
    from parts import Inside, Part

    made = about.About("1.2.3", "", 1700000000, "x86_64")
    both = (Inside("ahash", "0.8", "MIT OR Apache-2.0", "pkg:cargo/ahash@0.8"),)
    found = [
        Part("one", "1", "MIT", "pkg:pypi/one@1", (), both),
        Part("two", "2", "see its texts", "pkg:pypi/two@2", (), both),
    ]  # fmt: skip
    for name in ("a", "b"):
        sbom.write(found, made, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    told = json.loads((tmp_path / "a").read_text())
    assert [each["name"] for each in told["components"]] == ["one", "two"]
    assert told["metadata"]["component"]["version"] == "1.2.3"
    (inside,), (again,) = (each["components"] for each in told["components"])
    assert inside["licenses"] == [{"expression": "MIT OR Apache-2.0"}]
    assert inside["bom-ref"] != again["bom-ref"], "what is in two parts is told of each"


def test_what_a_wheel_tells_of_its_own_parts_is_told_too(tmp_path):
    import importlib.metadata
    import json

    import parts

    folder = tmp_path / "odd-1.dist-info"
    (folder / "sboms").mkdir(parents=True)
    (folder / "METADATA").write_text("Name: odd\nVersion: 1\n")
    (folder / "RECORD").write_text("odd-1.dist-info/sboms/rust.cyclonedx.json,,\n")
    purl = "pkg:cargo/ahash@0.8"
    listed = [
        {"name": "ahash", "version": "0.8", "licenses": [{"expression": "MIT"}], "purl": f"{purl}?download_url=file:///x"},
        {"name": "zlib", "version": "1", "licenses": [{"license": {"id": "Zlib"}}]}, {"name": "bare"},
    ]  # fmt: skip
    (folder / "sboms/rust.cyclonedx.json").write_text(json.dumps({"components": listed}))
    assert parts.inside(importlib.metadata.Distribution.at(folder)) == (
        parts.Inside("ahash", "0.8", "MIT", purl), parts.Inside("bare", "", "not told"),
        parts.Inside("zlib", "1", "Zlib"),
    )  # fmt: skip


def test_a_step_that_fails_is_in_the_table_and_the_rest_is_tried():
    import smoke
    from smoke_root import Failed

    def fails() -> str:
        raise Failed("It does not start:\nsomething")

    table = smoke.Table()
    table.tried("window", fails)
    table.tried("search", lambda: "found")
    assert table.text() == "window  FAIL  It does not start:\nsearch  pass  found"
    assert table.failed() == 1


REPORT = {
    "dependencies": [
        {"name": "one", "version": "1", "vulns": []},
        {"name": "two", "version": "2", "vulns": [
            {"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["2.1"]}, {"id": "PYSEC-2", "fix_versions": []},
        ]},
    ]
}  # fmt: skip


def test_a_vulnerability_is_open_until_someone_says_why_it_is_not():
    import audit

    result = audit.told(REPORT, {"CVE-1": "not used here", "CVE-9": "of long ago"})
    assert result.status == 1
    assert [*audit.lines(result, {"one"})] == [
        "two 2 (not in the package): PYSEC-1 = CVE-1, mended in 2.1: known: not used here",
        "two 2 (not in the package): PYSEC-2: OPEN",
        "CVE-9 is in the list of what is known, and nobody finds it any more: take it out.",
        "2 looked up, 2 found, 1 open.",
    ]
    assert audit.told(REPORT, {"PYSEC-1": "so", "PYSEC-2": "so"}).status == 0


def test_what_could_not_be_looked_up_is_never_called_clean():
    import audit

    skipped = {"name": "three", "skip_reason": "not found"}
    result = audit.told({"dependencies": [REPORT["dependencies"][0], skipped]}, {"CVE-9": "of long ago"})
    assert result.status == 2
    assert [*audit.lines(result, set())] == ["NOT LOOKED UP: 1 of 2 (three).", "1 looked up, 0 found, 0 open."]
    assert audit.told({"dependencies": []}, {}).status == 2


def test_a_pin_that_is_the_newest_is_looked_up_on_the_page_of_its_project():
    import audit

    skipped = [{"name": name, "skip_reason": "not found"} for name in ("back-port", "older", "gone")]
    told = {"aliases": ["CVE-3"], "fixed_in": ["2"], "withdrawn": None}
    entries = [told | {"id": "GHSA-3"}, {**told, "id": "PYSEC-3", "aliases": ["CVE-3", "GHSA-3"]}]
    entries.append(told | {"id": "GHSA-4", "aliases": [], "withdrawn": "2026-01-01"})
    pages = {name: {"info": {"version": "1.0"}, "vulnerabilities": entries} for name in ("back-port", "older", "one")}
    pins = audit.pinned("# pins\nback.Port==1.0\nolder==0.9  # why\ngone==1.0\n")
    report = audit.with_newest({"dependencies": [REPORT["dependencies"][0], *skipped]}, pins, pages.get)
    result = audit.told(report, {})
    assert [*audit.lines(result, set())] == [
        "back-port 1.0: GHSA-3 = CVE-3, mended in 2: OPEN",
        "NOT LOOKED UP: 2 of 4 (gone, older).",
        "2 looked up, 1 found, 1 open.",
    ]


def test_the_list_of_what_is_known_gives_reasons(tmp_path):
    import audit

    assert all(audit.read_known(audit.KNOWN).values())
    (tmp_path / "known.toml").write_text('[[known]]\nid = "CVE-1"\n')
    with pytest.raises(ValueError, match="needs a reason"):
        audit.read_known(tmp_path / "known.toml")


@pytest.mark.skipif(sys.platform == "win32", reason="makes links")
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
