"""A headless Chromium with the extension in it, driven over a pipe by the DevTools protocol. No library, no open port.

Clicks and keys go in as the browser's own input, so that they are trusted, and what lies in a closed shadow root is
found through the protocol alone: the page itself cannot see it.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import Any

import psutil

from secondme.browser.install import EXTENSION_ID

Json = Any
PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP *.example 127.0.0.1", "--window-size=1000,900",
    "--remote-debugging-pipe", "--enable-unsafe-extension-debugging",
)  # fmt: skip
PATIENCE_S = 30.0


class Chromium:
    def __init__(self, profile: Path) -> None:
        assert PROGRAM
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        # The protocol is spoken on the descriptors 3 and 4.
        start = f"import os, sys; os.dup2({to_browser}, 3); os.dup2({from_browser}, 4)"
        start += "; os.execv(sys.argv[1], sys.argv[1:])"
        browser = [PROGRAM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        command = [sys.executable, "-S", "-c", start, *browser]
        self._log = (profile.parent / "chromium.log").open("wb")
        self._process = subprocess.Popen(
            command, pass_fds=(to_browser, from_browser), stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )
        os.close(to_browser)
        os.close(from_browser)
        self._ids = itertools.count(1)
        self._rest = b""
        self._messages: deque[Json] = deque()

    def call(self, method: str, session: str = "", **params: Json) -> Json:
        """Raises AssertionError with what the browser says against it."""
        id = next(self._ids)
        message = {"id": id, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE_S
        while True:
            answer = self._next(until)
            if answer.get("id") == id:
                assert "error" not in answer, f"{method}: {answer.get('error')}"
                return answer["result"]

    def _next(self, until: float) -> Json:
        while b"\0" not in self._rest:
            left = until - time.monotonic()
            assert left > 0, "the browser does not answer"
            if select([self._in], [], [], left)[0]:
                data = os.read(self._in, 1 << 20)
                assert data, "the browser has ended"
                self._rest += data
        text, _, self._rest = self._rest.partition(b"\0")
        return json.loads(text)

    def load(self, extension: Path) -> str:
        return str(self.call("Extensions.loadUnpacked", path=str(extension))["id"])

    def own(self, page: str) -> str:
        """The address of a page of the extension."""
        return f"chrome-extension://{EXTENSION_ID}/{page}"

    def open(self, address: str) -> "Page":
        target = self.call("Target.createTarget", url=address)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session, target)
        page.wait(lambda: page.run("document.readyState == 'complete' && location.href != 'about:blank'"), address)
        return page

    def close(self) -> None:
        family = psutil.Process(self._process.pid).children(recursive=True)
        try:
            self.call("Browser.close")
        finally:
            os.close(self._out)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(5)
            os.close(self._in)
            self._log.close()
            for left in psutil.wait_procs(family, 3)[1]:
                left.kill()


class Page:
    def __init__(self, browser: Chromium, session: str, target: str) -> None:
        self._browser, self._session, self.target = browser, session, target

    def call(self, method: str, **params: Json) -> Json:
        return self._browser.call(method, self._session, **params)

    def run(self, script: str) -> Json:
        """The value of an expression on the page, as the page's own scripts would see it."""
        told = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def wait(self, done: Callable[[], Any], what: str, patience_s: float = 15.0) -> Any:
        until = time.monotonic() + patience_s
        while not (found := done()):
            assert time.monotonic() < until, f"waited in vain for {what}"
            time.sleep(0.05)
        return found

    def front(self) -> "Page":
        self._browser.call("Target.activateTarget", targetId=self.target)
        return self

    def close(self) -> None:
        self._browser.call("Target.closeTarget", targetId=self.target)

    # What a person does

    def click_at(self, x: float, y: float) -> None:
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def click(self, selector: str) -> None:
        x, y = self.run(
            f"(() => {{ const e = document.querySelector({selector!r}); e.scrollIntoView({{block: 'center'}});"
            " const b = e.getBoundingClientRect(); return [b.x + Math.min(b.width / 2, 20), b.y + b.height / 2]; })()"
        )
        self.click_at(x, y)

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def key(self, key: str, code: int, commands: tuple[str, ...] = ()) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                commands=[*commands] if kind == "rawKeyDown" else [],
            )  # fmt: skip

    def retype(self, selector: str, text: str) -> None:
        self.click(selector)
        self.key("a", 65, ("selectAll",))
        self.type(text)

    # What the extension shows, in closed shadow roots

    def shown(self) -> str:
        """All words of the extension on this page."""
        return " | ".join(text for _, text in self._texts())

    def press(self, words: str) -> None:
        """Click the button of the extension with these words, or with this title."""
        node = self.wait(lambda: self._button(words), f"the button {words!r}")
        time.sleep(0.4)  # as a person, who looks first; the browser says only then that it is painted
        x1, y1, _, _, x2, y2, *_ = self.call("DOM.getBoxModel", backendNodeId=node)["model"]["content"]
        self.click_at((x1 + x2) / 2, (y1 + y2) / 2)

    def has(self, words: str) -> bool:
        return self._button(words) is not None

    def _button(self, words: str) -> int | None:
        for node in self._nodes():
            if node["nodeName"] == "BUTTON" and words in (_text(node), *node.get("attributes", ())):
                return int(node["backendNodeId"])
        return None

    def _texts(self) -> Iterator[tuple[int, str]]:
        for node in self._nodes():
            if node["nodeType"] == 3 and node["nodeValue"].strip():
                yield node["backendNodeId"], node["nodeValue"]

    def _nodes(self) -> Iterator[Json]:
        """Everything within closed shadow roots."""
        for root in _walk(self.call("DOM.getDocument", depth=-1, pierce=True)["root"]):
            if root.get("shadowRootType") == "closed":
                yield from _walk(root)


def _walk(node: Json) -> Iterator[Json]:
    yield node
    for name in ("children", "shadowRoots"):
        for child in node.get(name, ()):
            yield from _walk(child)


def _text(node: Json) -> str:
    return "".join(each["nodeValue"] for each in _walk(node) if each["nodeType"] == 3).strip()


@contextmanager
def chromium(profile: Path) -> Iterator[Chromium]:
    profile.mkdir(parents=True, exist_ok=True)
    browser = Chromium(profile)
    try:
        yield browser
    finally:
        browser.close()
