#!/usr/bin/env python3
"""Runs all tests of the package label700: python3 python/run_tests.py --library DIR --generated DIR --vectors DIR

The last line is `vectors passed: python N`; the exit status is not 0 if anything failed."""

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
        for command in (
            ["-m", "unittest", "discover", "--start-directory", "label700_tests", "--top-level-directory", "."],
            ["-m", "label700_tests.vectors", str(vectors)],
        ):
            status = subprocess.run([*python, *command], env=environment, cwd=here).returncode
            if status:
                return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
