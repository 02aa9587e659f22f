"""The schedule's façade: times with their zone, and the core's bounds."""

from __future__ import annotations

import unittest
from datetime import timedelta

from label700 import next_after_failure, next_after_success, next_first

from .fixtures import NOW

_CHANCES = (None, 0, 1, 2**63, 2**64 - 1)


class Schedule(unittest.TestCase):
    def test_each_next_time_is_where_the_core_puts_it(self) -> None:
        for chance in _CHANCES:
            self.within(next_first(NOW, chance), timedelta(0), timedelta(days=1))
            self.within(next_after_success(NOW, chance), timedelta(hours=19.2), timedelta(hours=28.8))
            self.within(next_after_failure(NOW, 1, None, chance), timedelta(minutes=48), timedelta(minutes=72))

    def test_a_server_that_asked_for_time_gets_it(self) -> None:
        asked = timedelta(hours=5)
        self.within(next_after_failure(NOW, 1, asked, 0), asked, asked + timedelta(hours=6))

    def within(self, time, least: timedelta, most: timedelta) -> None:  # type: ignore[no-untyped-def]
        self.assertGreaterEqual(time - NOW, least)
        self.assertLessEqual(time - NOW, most)
        self.assertEqual(time.utcoffset(), timedelta(0))
