"""Runs the vectors, which every implementation of Label700 runs: `python3 -m label700_tests.vectors DIR`."""
