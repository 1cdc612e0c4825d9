"""A real Chromium, without a window, driven through a pipe by its own protocol: no driver, no package, no port.

with Chromium(folder) as browser:
    page = browser.open(file.as_uri())
    page.run("document.title")
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PROGRAM = shutil.which("chromium")
NEEDS_CHROMIUM = pytest.mark.skipif(PROGRAM is None, reason="needs chromium (Debian: apt-get install chromium)")
SECONDS = 60
# Chromium reads from 3 and writes to 4.
_START = """import fcntl, os, sys
aside = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
os.dup2(aside[0], 3), os.dup2(aside[1], 4)
os.execv(sys.argv[3], sys.argv[3:])"""
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--lang=zh-CN",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
)  # fmt: skip
_CLOCK = """{ const Real = Date, moment = Real.parse("%s");
globalThis.Date = class extends Real { constructor(...given) { super(...(given.length ? given : [moment])); }
  static now() { return moment; } }; }"""


class Chromium:
    """One browser with a profile of its own in ``folder``, where downloads arrive too."""

    def __init__(self, folder: Path) -> None:
        assert PROGRAM is not None
        self.downloads = folder / "downloads"
        self.downloads.mkdir(parents=True, exist_ok=True)
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        command = [PROGRAM, *_OPTIONS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(theirs_in), str(theirs_out), *command],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(folder), "TZ": "Asia/Shanghai"},
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._rest = b""
        self._last = 0
        self.events: list[dict[str, Any]] = []
        self.call(
            "Browser.setDownloadBehavior",
            {"behavior": "allow", "downloadPath": str(self.downloads), "eventsEnabled": True},
        )

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.call("Browser.close")
            self._process.wait(SECONDS)
        finally:
            self._process.kill()
            self._process.wait()
            os.close(self._in)
            os.close(self._out)

    def call(self, method: str, parameters: dict[str, Any] | None = None, session: str | None = None) -> dict[str, Any]:
        """One command; its result. What happens meanwhile is added to ``events``."""
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        for answer in self._messages():
            if answer.get("id") == self._last:
                assert "error" not in answer, f"{method}: {answer['error']}"
                found: dict[str, Any] = answer["result"]
                return found
        raise AssertionError(f"{method}: chromium ended")

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool], since: int = 0) -> dict[str, Any]:
        """The first event from the ``since``-th on that is wanted."""
        for event in self.events[since:]:
            if wanted(event):
                return event
        for event in self._messages():
            if wanted(event):
                return event
        raise AssertionError("chromium ended")

    def open(self, address: str, width: int = 390, height: int = 844, *, day: dt.date | None = None) -> Page:
        """A new page of this size that has loaded ``address``; ``day`` is what its clock shows."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        page.resize(width, height)
        if day is not None:
            page.call("Page.addScriptToEvaluateOnNewDocument", source=_CLOCK % f"{day}T09:00:00+08:00")
        page.go(address)
        return page

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            while b"\0" in self._rest:
                text, _, self._rest = self._rest.partition(b"\0")
                message = json.loads(text)
                if "id" not in message:
                    self.events.append(message)
                yield message
            ready, _, _ = select.select([self._in], [], [], SECONDS)
            assert ready, f"chromium says nothing for {SECONDS} s"
            more = os.read(self._in, 1 << 20)
            if not more:
                return
            self._rest += more


class Page:
    """One page of the browser."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self.browser = browser
        self.session = session

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command to this page."""
        return self.browser.call(method, parameters, self.session)

    def resize(self, width: int, height: int, *, mobile: bool = True, scheme: str = "light") -> None:
        """Another screen."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def go(self, address: str) -> None:
        """Load an address, to its end."""
        since = len(self.browser.events)
        self.call("Page.navigate", url=address)
        self.browser.wait_for(self._is("Page.loadEventFired"), since)

    def reload(self) -> None:
        """The same address again."""
        since = len(self.browser.events)
        self.call("Page.reload")
        self.browser.wait_for(self._is("Page.loadEventFired"), since)

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression in the page."""
        done = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def type(self, text: str) -> None:
        """Text where the focus is, as a keyboard or an input method brings it."""
        self.call("Input.insertText", text=text)

    def press(self, key: str, code: int, **more: Any) -> None:
        """One key."""
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **more)

    def downloaded(self, since: int) -> Path:
        """The file whose download began after the ``since``-th event, when it is whole."""
        begun = self.browser.wait_for(lambda event: event["method"] == "Browser.downloadWillBegin", since)["params"]
        ended = self.browser.wait_for(
            lambda event: event["method"] == "Browser.downloadProgress" and event["params"]["state"] != "inProgress",
            since,
        )["params"]
        assert ended["state"] == "completed", ended
        return self.browser.downloads / begun["suggestedFilename"]

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """What is on the screen, or the whole page, as PNG."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def requests(self) -> list[str]:
        """The addresses that this page asked for."""
        return [
            event["params"]["request"]["url"] for event in self.browser.events
            if event["method"] == "Network.requestWillBeSent" and event.get("sessionId") == self.session
        ]  # fmt: skip

    def complaints(self) -> list[str]:
        """What the page's console says: refusals of its policy, exceptions."""
        return [
            event["params"]["entry"]["text"] for event in self.browser.events
            if event["method"] == "Log.entryAdded" and event.get("sessionId") == self.session
        ] + [
            event["params"]["exceptionDetails"]["text"] for event in self.browser.events
            if event["method"] == "Runtime.exceptionThrown" and event.get("sessionId") == self.session
        ]  # fmt: skip

    def _is(self, method: str) -> Callable[[dict[str, Any]], bool]:
        return lambda event: event.get("method") == method and event.get("sessionId") == self.session
