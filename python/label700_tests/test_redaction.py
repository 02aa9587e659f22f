"""Nothing that holds a number prints it."""

from __future__ import annotations

import traceback
import unittest
from typing import Any

import label700_ffi

from label700 import Labeler, Language, Number700, find_in_text, parse
from label700.label import generated
from label700.status import NumberRange

from .fixtures import FACTS, NUMBER, digits_in


class Redaction(unittest.TestCase):
    def hides(self, value: Any) -> None:
        """Whatever way a value is printed; the failure does not print it either."""
        for text in (repr(value), str(value), f"{value}", f"{[value]}", "%s" % (value,)):
            self.assertFalse(digits_in(text), type(value).__name__)

    def test_the_check_sees_digits(self) -> None:
        for text in (NUMBER, "700 1234 5678 9012", f"x{NUMBER[3:]}", "Number700(700-1234-5678-9012)"):
            self.assertTrue(digits_in(text))

    def test_numbers(self) -> None:
        number = parse(NUMBER).number
        assert number is not None
        self.hides(number)
        self.hides(parse(NUMBER))
        self.hides(NumberRange(number, number))
        self.assertEqual(repr(number), "Number700(…)")

    def test_found_numbers(self) -> None:
        self.hides(find_in_text(f"号码 {NUMBER}")[0])

    def test_labels_and_hints_in_each_language(self) -> None:
        with Labeler() as labeler:
            label = labeler.label(NUMBER, FACTS)
            self.hides(label)
            self.hides(generated(label))
            for language in Language:
                hint = labeler.hint(label, language)
                self.assertTrue(digits_in(hint.number_display or ""))
                self.hides(hint)
                # Digits that are read aloud are words.
                self.assertNotIn(hint.spoken, repr(hint))
                for action in hint.actions:
                    self.hides(action)

    def test_what_the_generated_module_prints(self) -> None:
        direction = label700_ffi.Direction.INCOMING
        self.hides(label700_ffi.parse(NUMBER, direction, None))
        self.hides(label700_ffi.find_in_text(NUMBER)[0])

    def test_errors(self) -> None:
        for wrong in (lambda: Number700(int(NUMBER) * 10), lambda: find_in_text(int(NUMBER))):  # type: ignore
            with self.assertRaises(Exception) as raised:
                wrong()
            error = raised.exception
            self.assertFalse(digits_in("".join(traceback.format_exception_only(type(error), error))))
