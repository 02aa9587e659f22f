"""A panic of the core is an exception, and the interpreter lives."""

from __future__ import annotations

import unittest

import label700_ffi

from label700 import ErrorKind, Label700Error, Labeler, Reason
from label700._native import translated

from .fixtures import FACTS, NUMBER


class Panic(unittest.TestCase):
    def test_a_panic_is_an_exception_and_labelling_goes_on(self) -> None:
        panic = getattr(label700_ffi, "panic_for_tests", None)
        self.assertIsNotNone(panic, "build the library for tests with the feature panic-for-tests")
        with Labeler() as labeler:
            for _ in range(3):
                with self.assertRaises(Label700Error) as raised:
                    with translated():
                        panic()  # type: ignore[misc]
                self.assertEqual(raised.exception.kind, ErrorKind.INTERNAL)
                # What a panic says may quote what was being read.
                self.assertNotIn("asked for", str(raised.exception))
                self.assertEqual(labeler.label(NUMBER, FACTS).reason, Reason.PROTECTED)
