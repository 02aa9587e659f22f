"""All files of a folder of vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict

from . import labels, lists, numbers, text_scan, updates, words
from .case import Outcome, load
from .views import Views

# The files, what runs each, and what it holds besides `format`, `file` and `about`.
_RUNNERS: Dict[str, Callable[[dict, Views, Outcome], None]] = {
    "numbers": numbers.run,
    "text_scan": text_scan.run,
    "labels": labels.run,
    "words": words.run,
    "lists": lists.run,
    "updates": updates.run,
}


def run_all(folder: Path) -> Outcome:
    """Runs every case of every file and goes on after failures. A file that nobody knows is a failure too."""
    outcome = Outcome()
    there = {path.stem for path in folder.glob("*.json")}
    for name in sorted(there ^ {*_RUNNERS, "views"}):
        outcome.fail(f"{name}.json: missing, or not known to this runner")
    views = Views.of(load(folder, "views", {"views"}, outcome), outcome)
    with views:
        for name, run in _RUNNERS.items():
            parts = {"cases", "blobs"} if name == "updates" else {"cases"}
            run(load(folder, name, parts, outcome), views, outcome)
    return outcome
