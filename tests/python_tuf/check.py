"""python-tuf reads what the registry publishes.

Usage: check.py PROGRAMS, the folder that label700-registry was built into. Makes a demo registry, serves it,
and has python-tuf's client refresh, find the newest list through the delegated role, and download it.
"""

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tuf.api.metadata import Metadata
from tuf.ngclient import Updater

SAMPLE = Path(__file__).resolve().parents[2] / "registry" / "samples" / "demo.csv"


class Registry:
    """A registry in a folder of its own."""

    def __init__(self, program, folder):
        self.command = [program, "--dir", folder]
        self.public = folder / "public"

    def run(self, *arguments):
        subprocess.run([*self.command, *arguments], check=True, stdout=subprocess.DEVNULL)

    def publish(self):
        self.run("publish")
        self.run("approve")

    @contextmanager
    def served(self):
        command = [*self.command, "serve", "--listen", "127.0.0.1:0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                yield server.stdout.readline().strip()
            finally:
                server.terminate()


def newest_list(updater):
    """The list with the highest sequence number; the registry here publishes few."""
    found = [updater.get_targetinfo(f"list-{seq}.l700") for seq in range(1, 10)]
    return [target for target in found if target][-1]


def check(registry, url, folder, expected_seq):
    """One run of python-tuf's client, which keeps its metadata in `folder`."""
    updater = Updater(
        metadata_dir=str(folder / "metadata"),
        metadata_base_url=f"{url}/metadata/",
        target_dir=str(folder / "targets"),
        target_base_url=f"{url}/targets/",
        bootstrap=(registry.public / "metadata" / "1.root.json").read_bytes(),
    )
    updater.refresh()
    target = newest_list(updater)
    assert target.path == f"list-{expected_seq}.l700", f"the newest list is {target.path}"
    downloaded = Path(updater.download_target(target)).read_bytes()
    published = registry.public / "targets" / f"{target.hashes['sha256']}.{target.path}"
    assert downloaded == published.read_bytes(), "the downloaded list differs from the published one"

    root = Metadata.from_file(str(folder / "metadata" / "root.json")).signed
    timestamp = Metadata.from_file(str(folder / "metadata" / "timestamp.json")).signed
    assert "x-feed" in root.unrecognized_fields, "the root names no feed"
    assert "x-issued" in timestamp.unrecognized_fields, "the timestamp does not say when it was issued"
    versions = f"root {root.version}, timestamp {timestamp.version}"
    print(f"python-tuf: {target.path}, {len(downloaded)} bytes; {versions}", flush=True)


def main(programs):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "targets").mkdir()
        registry = Registry(programs / "label700-registry", folder / "R")
        registry.run("init", "--demo")
        registry.run("import", SAMPLE)
        registry.publish()
        with registry.served() as url:
            check(registry, url, folder, expected_seq=1)
            registry.publish()
            check(registry, url, folder, expected_seq=2)
            registry.run("renew")
            check(registry, url, folder, expected_seq=2)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
