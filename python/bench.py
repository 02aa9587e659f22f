#!/usr/bin/env python3
"""What labelling costs from Python:

    python3 python/bench.py --library DIR --generated DIR VIEW_DIR NUMBERS_FILE

NUMBERS_FILE holds a raw text on each line. Prints one line of JSON: `single_ns`, what one call of `Labeler.label`
takes, averaged over the file; `batch_ns`, what one call of `Labeler.label_batch` with all of the file takes. Both
are medians over rounds, for incoming calls on 2026-06-02."""

import argparse
import json
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from typing import Callable

from native_module import importable

_WARM_UP, _ROUNDS = 5, 30


def main() -> None:
    parser = argparse.ArgumentParser(description="What labelling costs from Python.")
    parser.add_argument("--library", type=Path, required=True, help="the folder of the native library")
    parser.add_argument("--generated", type=Path, required=True, help="the folder of label700_ffi.py")
    parser.add_argument("view", type=Path, metavar="VIEW_DIR", help="the view to label by")
    parser.add_argument("numbers", type=Path, metavar="NUMBERS_FILE", help="raw texts in UTF-8, one on each line")
    arguments = parser.parse_args()
    with importable(arguments.library, arguments.generated) as folder:
        sys.path.insert(0, str(folder))
        print(json.dumps(_measure(arguments.view, arguments.numbers)))


def _measure(view: Path, numbers: Path) -> dict:
    from label700 import CallFacts, Diagnosis, Labeler

    raws = numbers.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    facts = CallFacts(now=datetime(2026, 6, 2, tzinfo=timezone.utc))
    with Labeler(view) as labeler:
        if labeler.status.diagnosis is not Diagnosis.READY:
            raise SystemExit(f"the view cannot be measured: {labeler.status.explanation}")

        def single() -> None:
            label = labeler.label
            for raw in raws:
                label(raw, facts)

        return {
            "single_ns": _median_ns(single) / len(raws),
            "batch_ns": float(_median_ns(lambda: labeler.label_batch(raws, facts))),
        }


def _median_ns(work: Callable[[], object]) -> float:
    def round_ns() -> int:
        began = time.perf_counter_ns()
        work()
        return time.perf_counter_ns() - began

    for _ in range(_WARM_UP):
        work()
    return median(round_ns() for _ in range(_ROUNDS))


if __name__ == "__main__":
    main()
