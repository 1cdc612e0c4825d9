"""Build the image of deploy/container and run a night in it, where no registry can be reached: as root, on Debian.

    python -m tools.container [--residents 2000]

The base is an empty Debian 12 made by mmdebstrap; the image is built by buildah (chroot isolation) by the Containerfile
as it is. The night runs below the image's root as its account, which may write to the volume and /tmp alone: whatever
else has changed afterwards is an error. Packages come from where this machine's pip and apt find them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy" / "container"
ACCOUNT = 10001
BASE, IMAGE = "localhost/outpost-base", "localhost/outpost"
BUILDAH = ["buildah", "--storage-driver", "vfs"]


def run(*words: str, **more: str) -> str:
    """A program; what it says. The program exits with what a failed one said last."""
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, **more}, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words[:4])} ... failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout.strip()


def base(folder: Path) -> None:
    """An empty Debian 12 as an image, with the certificates that this machine trusts."""
    root = folder / "debian"
    run("mmdebstrap", "--variant=minbase", "--include=ca-certificates", "bookworm", str(root))
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / "etc/ssl/certs/ca-certificates.crt")
    made = run(*BUILDAH, "from", "scratch")
    run(*BUILDAH, "copy", made, str(root), "/")
    run(*BUILDAH, "commit", "--rm", made, BASE)


def build(folder: Path) -> Path:
    """The image by the Containerfile; where its root is."""
    context = folder / "context"
    run("./dev", "build", str(context))
    for file in DEPLOY.iterdir():
        shutil.copy(file, context)
    pip = [f"--env={name}={value}" for name, value in os.environ.items() if name == "PIP_CERT"]
    words = ["bud", "--isolation", "chroot", "--build-arg", f"BASE={BASE}", *pip, "-t", IMAGE, str(context)]
    run(*BUILDAH, *words)
    made = run(*BUILDAH, "from", "--pull-never", IMAGE)
    return Path(run(*BUILDAH, "mount", made))


def changed(root: Path, since: float) -> list[str]:
    """What below the image's root was written since then, but for the volume and /tmp."""
    spared = (root / "srv/outpost", root / "tmp", root / "proc", root / "sys", root / "dev")
    found = []
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = [name for name in folders if here / name not in spared]
        found += [str((here / name).relative_to(root)) for name in files if (here / name).lstat().st_mtime > since]
    return found


def main() -> None:
    """Build, run a night, and look at what it wrote."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="outpost-container-") as made:
        began = time.perf_counter()
        base(Path(made))
        root = build(Path(made))
        print(f"{time.perf_counter() - began:.0f} s  built")  # noqa: T201
        since, began = time.time(), time.perf_counter()
        volume = root / "srv/outpost"
        shutil.chown(volume, ACCOUNT, ACCOUNT)
        inside = ["chroot", f"--userspec={ACCOUNT}:{ACCOUNT}", str(root), "env", "-i", "HOME=/srv/outpost"]
        inside += ["PATH=/opt/outpost/bin:/usr/bin:/bin", "OUTPOST_HOME=/srv/outpost", "LANG=C.UTF-8"]
        inside += ["PYTHONDONTWRITEBYTECODE=1", "outpost"]
        for words in (
            ["init"],
            ["demo", "--residents", str(given.residents), "--nights", "1"],
            ["nightly"],
            ["verify"],
        ):
            print(run(*inside, *words).splitlines()[-1])  # noqa: T201
        print(f"{time.perf_counter() - began:.0f} s  a night of {given.residents:,} residents")  # noqa: T201
        strangers = changed(root, since)
        run(*BUILDAH, "rm", "--all")
        run(*BUILDAH, "rmi", IMAGE, BASE)
        if strangers:
            sys.exit(f"written outside the volume: {', '.join(strangers[:10])}")


if __name__ == "__main__":
    main()
