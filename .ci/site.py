"""Hook of mkdocs: the site is made of docs/ and of the documents at the root of the repository.

A page links to a file as it lies in the repository (``../SECURITY.md``), so that the link works where the file is read.
For the site all pages are laid out in a folder of their own, the documents of the root below ``about/``, and links go
where their files went. A file that is no page (code, SQL) is named and not linked; what is nowhere, the build tells.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ABOUT = {
    "CHANGELOG.md": "about/changelog.md",
    "CONTRIBUTING.md": "about/contributing.md",
    "SECURITY.md": "about/security.md",
    "examples/README.md": "about/examples.md",
    "examples/README.zh-CN.md": "about/examples.zh.md",
}
_LINK = re.compile(r"(?P<before>!?\[[^\]]*\]\()(?P<to>[^)#\s]+)(?P<rest>[^)]*\))")
_OTHER_LANGUAGE = re.compile(r"^\[(?:中文|English)\]\([^)]*\)\n+", re.M)
_staged: list[Path] = []


def on_config(config: Any) -> Any:
    """Lays the pages out and builds from there."""
    stage = Path(tempfile.mkdtemp(prefix="outpost-site-"))
    _staged.append(stage)
    shutil.copytree(ROOT / "docs", stage, dirs_exist_ok=True)
    pages = {f"docs/{path.relative_to(stage).as_posix()}": path for path in stage.rglob("*.md")}
    for name, page in ABOUT.items():
        pages[name] = stage / page
        pages[name].parent.mkdir(exist_ok=True)
    for source, page in pages.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        page.write_text(moved(text, source, page.relative_to(stage).as_posix()), encoding="utf-8")
    _write_lineage(stage / "columns.html")
    config["docs_dir"] = str(stage)
    return config


def _write_lineage(page: Path) -> None:
    """The page of lineage, which docs/lineage.md links to: made with the project's own packages, not the site's."""
    command = [ROOT / ".venv" / "bin" / "python", "-m", "outpost", "lineage", "--page", page]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    page.chmod(0o644)


def on_shutdown() -> None:
    """Takes the laid out pages away."""
    for stage in _staged:
        shutil.rmtree(stage, ignore_errors=True)


def moved(text: str, source: str, page: str) -> str:
    """``text`` of the file ``source`` of the repository, its links as those of the page ``page``."""

    def link(found: re.Match[str]) -> str:
        to = found["to"]
        if "://" in to or to.startswith("mailto:"):
            return found[0]
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(source), to))
        if (ROOT / wanted).is_file() and wanted not in ABOUT and not wanted.startswith("docs/"):
            return f"`{wanted}`"
        target = ABOUT.get(wanted) or wanted.removeprefix("docs/")
        if (ROOT / wanted).is_dir() and wanted.startswith("docs/"):
            target = f"{target}/README.md"
        return found["before"] + posixpath.relpath(target, posixpath.dirname(page) or ".") + found["rest"]

    # The site has a switch of its own for the language.
    return _LINK.sub(link, _OTHER_LANGUAGE.sub("", text))
