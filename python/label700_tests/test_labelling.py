"""What the vectors do not ask: the façade's own ways."""

from __future__ import annotations

import sys
import threading
import time
import unittest
from datetime import datetime
from typing import List

from label700 import CallFacts, Kind, Labeler, Number700, Reason, ViewStatus, find_in_text, parse

from .fixtures import FACTS, NOW, NUMBER


class Labelling(unittest.TestCase):
    def test_a_batch_is_what_single_calls_are(self) -> None:
        raws = [NUMBER, None, "", "7001234567890123", "13000000000", "+86 700-1234-5678-9012", "7001\n23456789012"]
        with Labeler() as labeler:
            batch = labeler.label_batch(raws, FACTS)
            self.assertEqual(batch, [labeler.label(raw, FACTS) for raw in raws])
            self.assertEqual(len(batch), len(raws))
            self.assertEqual([label.kind for label in batch].count(Kind.PROTECTED), 3)
            self.assertEqual(labeler.label_batch([], FACTS), [])

    def test_half_a_character_is_no_error_and_moves_nothing(self) -> None:
        broken = "\ud83d " + NUMBER
        self.assertEqual(parse("\udc80" + NUMBER[1:]).number, None)
        (found,) = find_in_text(broken)
        self.assertEqual(broken[found.start : found.end], NUMBER)
        self.assertEqual((found.utf16_start, found.utf16_end), (2, 17))
        with Labeler() as labeler:
            self.assertEqual(labeler.label("\ud83d", FACTS).kind, Kind.OTHER)

    def test_a_time_without_a_zone_is_refused(self) -> None:
        with self.assertRaises(ValueError):
            CallFacts(now=datetime(2026, 6, 2))

    def test_parts_of_seconds_are_cut_off_also_before_1970(self) -> None:
        for now in (NOW.replace(microsecond=999_999), datetime(1969, 12, 31, 23, 59, 59, 999_999, NOW.tzinfo)):
            with Labeler() as labeler:
                self.assertEqual(labeler.label(NUMBER, CallFacts(now=now)).reason, Reason.PROTECTED)

    def test_a_closed_labeler_says_so(self) -> None:
        labeler = Labeler()
        with labeler:
            status: ViewStatus = labeler.status
            self.assertEqual(status.diagnosis.code, "no_view")
        labeler.close()
        with self.assertRaises(ValueError):
            labeler.label(NUMBER, FACTS)

    def test_closing_while_others_ask_harms_nobody(self) -> None:
        wrong: List[object] = []

        def ask(labeler: Labeler) -> None:
            try:
                while True:
                    if labeler.label(NUMBER, FACTS).reason is not Reason.PROTECTED:
                        wrong.append("another reason")
            except ValueError:
                pass  # It is closed, and says so.
            except BaseException as error:
                wrong.append(error)

        # Threads take turns so often that a fault shows.
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-6)
        for _ in range(200):
            labeler = Labeler()
            asking = [threading.Thread(target=ask, args=(labeler,)) for _ in range(3)]
            for thread in asking:
                thread.start()
            time.sleep(0.002)
            labeler.close()
            for thread in asking:
                thread.join()
        self.assertEqual(wrong, [])

    def test_numbers_are_equal_by_their_digits(self) -> None:
        number = parse("tel:+86700" + NUMBER[3:]).number
        self.assertEqual(number, parse(NUMBER).number)
        self.assertEqual({number}, {Number700(int(NUMBER))})
        for outside in (0, -1, 10**15, int(NUMBER) * 10):
            with self.assertRaises(ValueError):
                Number700(outside)
