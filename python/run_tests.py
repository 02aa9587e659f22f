#!/usr/bin/env python3
"""Runs all tests of the package label700: python3 python/run_tests.py --library DIR --generated DIR --vectors DIR

The last line is `vectors passed: python N`, or how many vectors failed; the exit status is not 0 if anything failed,
a vector or another test."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from native_module import importable


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs all tests of the package label700.")
    parser.add_argument("--library", type=Path, required=True, help="the folder of the native library")
    parser.add_argument("--generated", type=Path, required=True, help="the folder of label700_ffi.py")
    parser.add_argument("--vectors", type=Path, required=True, help="the folder tests/vectors")
    arguments = parser.parse_args()
    here = Path(__file__).resolve().parent
    vectors = arguments.vectors.resolve()
    with importable(arguments.library, arguments.generated) as folder:
        path = os.pathsep.join([str(folder), str(here)])
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= {"LABEL700_VECTORS": str(vectors), "RUST_BACKTRACE": "0"}
        # Warnings are errors: a coroutine nobody waited for, a file nobody closed.
        python = [sys.executable, "-W", "error", "-X", "dev"]
        # Both in any case: a broken vector also breaks the tests that borrow a repository from the vectors, and is to
        # be named all the same.
        statuses = [
            subprocess.run([*python, *command], env=environment, cwd=here).returncode
            for command in (
                ["-m", "unittest", "discover", "--start-directory", "label700_tests", "--top-level-directory", "."],
                ["-m", "label700_tests.vectors", str(vectors)],
            )
        ]
    return int(any(statuses))


if __name__ == "__main__":
    sys.exit(main())
