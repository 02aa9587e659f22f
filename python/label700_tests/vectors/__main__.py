"""Prints `vectors passed: python N`, or names the failing cases and exits with 1."""

import sys
from pathlib import Path

from .run import run_all


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: python3 -m label700_tests.vectors DIR", file=sys.stderr)
        return 2
    outcome = run_all(Path(sys.argv[1]))
    for failure in outcome.failures:
        print(f"vector failed: {failure}", file=sys.stderr)
    if outcome.failures:
        print(f"{len(outcome.failures)} of {outcome.count} vectors failed", file=sys.stderr)
        return 1
    print(f"vectors passed: python {outcome.count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
