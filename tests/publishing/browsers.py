"""The real programs that open what is published: a browser, its accessibility checker, readers of PDF, an office."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions"),
)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
"""Where `npm install axe-core` puts the accessibility checker."""


def program(*names: str) -> str:
    """The path of the first of these programs that is installed; the test is skipped where none is."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"{names[0]} is not installed")
    return found


def browse(page: Path, *options: str) -> str:
    """What the browser prints on stdout for a page."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program("chromium", "chromium-browser", "google-chrome"), *_FLAGS, f"--user-data-dir={profile}"]
        done = subprocess.run(
            [*command, *options, page.as_uri()], capture_output=True, check=True, timeout=120, env=dict(os.environ)
        )
    return done.stdout.decode()


def printed(page: Path) -> str:
    """The text of a page printed on paper, without white space and without the feet of its pages."""
    pdf = page.with_suffix(".pdf")
    reader = program("pdftotext")
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    text = subprocess.run([reader, "-raw", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    return squeezed(re.sub(r"(?m)^.* · [0-9a-f]{12}$|^\d+ / \d+$|\f", "", text))


def squeezed(text: str) -> str:
    """A text without white space, in the form that a PDF gives letters back."""
    return "".join(text.replace("\N{WORD JOINER}", "").split())


def addresses_asked(page: Path, folder: Path) -> set[str]:
    """The web addresses that the browser asked for while it showed a page."""
    log = folder / "net.json"
    browse(page, f"--log-net-log={log}", "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom")
    return set(re.findall(r'"url":"(https?://[^"]+)"', log.read_text(encoding="utf-8", errors="replace")))


def accessibility_faults(page: Path, width: int) -> list[Any]:
    """What axe finds wrong with a page, seen on a screen of that width."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm install axe-core)")
    script = AXE.read_text(encoding="utf-8").replace("</script", "<\\/script")
    found = "axe.run().then(found => found.violations.map(it => [it.id, it.nodes.length, it.nodes[0].html, it.nodes[0].failureSummary]))"
    return _asked_on_a_screen(page, width, script, found)


def cut_at_the_right(page: Path, width: int) -> list[Any]:
    """What of a page reaches past the right side of a screen of that width, or has to be scrolled sideways to be read."""
    # Heads of tables that fold are kept for readers of screens, in a point that nobody sees.
    found = (
        "Promise.resolve([...document.body.querySelectorAll('*')].filter(it => it.checkVisibility()"
        " && !it.closest('.patterns, .wide thead') && (it.getBoundingClientRect().right > innerWidth + 0.5"
        " || (it.scrollWidth > it.clientWidth + 1 && it.clientWidth"
        " && getComputedStyle(it).display != 'inline'))).map(it => it.outerHTML.slice(0, 200)))"
    )
    return _asked_on_a_screen(page, width, "", found)


def _asked_on_a_screen(page: Path, width: int, script: str, asked: str) -> list[Any]:
    """What a promise gives in a page. A window is never narrower than 500 points, so the page stands in a frame of its width."""
    # The page's own policy forbids scripts, so that a copy without it is asked.
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8"))
    run = f"({asked}).then(found => parent.postMessage(JSON.stringify([innerWidth, found]), '*'))"
    copy = page.with_name(f"asked-{page.name}")
    copy.write_text(
        text.replace("</body>", f"<script>{script}</script><script>{run}</script></body>"), encoding="utf-8"
    )
    frame = page.with_name(f"frame-{page.name}")
    frame.write_text(
        "<script>onmessage = it => { document.body.innerHTML = '<pre id=found></pre>';"
        "document.getElementById('found').textContent = it.data }</script>"
        f'<body style="margin: 0"><iframe src="{copy.name}" width="{width}" height="900" style="border: 0"></iframe></body>',
        encoding="utf-8",
    )
    shown = browse(frame, f"--window-size={max(width, 500)},900", "--virtual-time-budget=60000", "--dump-dom")
    found = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert found, shown[-2000:]
    seen, faults = json.loads(html.unescape(found[1]))
    assert seen == width
    return list(faults)
