"""python-tuf reads what the registry publishes.

Usage: check.py PROGRAMS, the folder that label700-registry was built into. Makes a demo registry, serves it,
and has python-tuf's client refresh, find the newest list through the delegated role, and download it: after
publications, after ones with differences, and after each rotation, by a client that was there before and by
one that knows nothing but the anchor.
"""

import json
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

    def publish(self, *options):
        self.run("publish")
        self.run("approve", *options)

    def roots(self):
        return len(list(self.public.glob("metadata/*.root.json")))

    def differences(self):
        """The targets of the list role that lead from one list to the next, by name."""
        snapshot = self.signed("snapshot", self.signed("timestamp")["meta"]["snapshot.json"]["version"])
        targets = self.signed("targets", snapshot["meta"]["targets.json"]["version"])
        role = targets["delegations"]["roles"][0]["name"]
        listed = self.signed(role, snapshot["meta"][f"{role}.json"]["version"])["targets"]
        return sorted(name for name, target in listed.items() if target["custom"]["kind"] == "delta")

    def signed(self, role, version=None):
        name = f"{version}.{role}.json" if version else f"{role}.json"
        return json.loads((self.public / "metadata" / name).read_bytes())["signed"]

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
    found = [updater.get_targetinfo(f"list-{seq}.l700") for seq in range(1, 20)]
    return [target for target in found if target][-1]


def download(registry, updater, target):
    downloaded = Path(updater.download_target(target)).read_bytes()
    published = registry.public / "targets" / f"{target.hashes['sha256']}.{target.path}"
    assert downloaded == published.read_bytes(), f"{target.path} differs from the published one"
    return downloaded


def check(registry, url, folder, expected_seq, differences=0):
    """One run of python-tuf's client, which keeps its metadata in `folder`."""
    (folder / "targets").mkdir(parents=True, exist_ok=True)
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
    downloaded = download(registry, updater, target)
    named = registry.differences()
    assert len(named) == differences, f"the list role names {named}"
    for name in named:
        step = updater.get_targetinfo(name)
        assert step, f"{name} is not found"
        assert download(registry, updater, step), f"{name} is empty"

    root = Metadata.from_file(str(folder / "metadata" / "root.json")).signed
    timestamp = Metadata.from_file(str(folder / "metadata" / "timestamp.json")).signed
    assert "x-feed" in root.unrecognized_fields, "the root names no feed"
    assert "x-issued" in timestamp.unrecognized_fields, "the timestamp does not say when it was issued"
    assert root.version == registry.roots(), f"root {root.version} of {registry.roots()}"
    versions = f"root {root.version}, timestamp {timestamp.version}"
    print(f"python-tuf: {target.path}, {len(downloaded)} bytes, differences: {differences}; {versions}", flush=True)


def check_publications(registry, folder):
    registry.run("import", SAMPLE)
    registry.publish()
    with registry.served() as url:
        check(registry, url, folder, expected_seq=1)
        registry.publish()
        check(registry, url, folder, expected_seq=2, differences=1)
        registry.run("renew")
        check(registry, url, folder, expected_seq=2, differences=1)


def sheet(changed):
    """Companies enough that a difference is worth its while; all are invented."""
    lines = ["kind,block,application_platform,base_platform,business_user,scene,approval,resource"]
    for i in range(500):
        company = 999 if i < changed else i
        lines.append(f",{70010000000 + 3 * i},演示平台,演示移动,演示公司{company},express,active,in_use")
    return "\n".join([*lines, ""])


def check_differences(registry, folder):
    csv = folder / "sheet.csv"
    for seq in range(1, 5):
        csv.write_text(sheet(seq))
        registry.run("import", csv)
        registry.publish()
        with registry.served() as url:
            check(registry, url, folder / "follows", seq, differences=seq - 1)
    with registry.served() as url:
        check(registry, url, folder / "new", 4, differences=3)


ROTATIONS = [
    ["root"],
    ["targets"],
    ["list"],
    ["snapshot"],
    ["timestamp"],
    ["online"],
    ["root", "--renew"],
    ["targets", "--renew"],
    ["list", "--renew"],
    ["targets", "--old-keys-lost"],
    ["online", "--old-keys-lost"],
    ["list", "--new-name", "list-2"],
]
# Phones go on over a new root; the keys of the list role are not in it.
ROOTS = sum(role != "list" and [role, *options] != ["targets", "--renew"] for role, *options in ROTATIONS)


def check_rotations(registry, folder):
    csv = folder / "sheet.csv"
    seq, differences = 2, 1
    for seq in (1, 2):
        csv.write_text(sheet(seq))
        registry.run("import", csv)
        registry.publish()
    with registry.served() as url:
        check(registry, url, folder / "follows", seq, differences)
        for number, rotation in enumerate(ROTATIONS):
            registry.run("rotate", *rotation)
            if "--new-name" in rotation:
                differences = 0
            check(registry, url, folder / "follows", seq, differences)
            check(registry, url, folder / f"new-{number}", seq, differences)
        assert registry.roots() == 1 + ROOTS, f"{registry.roots()} roots"
        seq += 1
        csv.write_text(sheet(seq))
        registry.run("import", csv)
        registry.publish()
        check(registry, url, folder / "follows", seq, differences=1)
        check(registry, url, folder / "new", seq, differences=1)


def main(programs):
    with tempfile.TemporaryDirectory() as name:
        for part in (check_publications, check_differences, check_rotations):
            print(f"python-tuf: {part.__name__}", flush=True)
            folder = Path(name) / part.__name__
            folder.mkdir()
            registry = Registry(programs / "label700-registry", folder / "R")
            registry.run("init", "--demo")
            part(registry, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
