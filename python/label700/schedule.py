"""When to refresh next. Pure: the script does the waiting."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Optional

from ._native import ffi, seconds, time_at, translated


def next_first(now: datetime, chance: Optional[int] = None) -> datetime:
    """The first refresh after installation: anywhere within a day from `now`, so that millions of phones never
    come at once. `chance` is any evenly distributed 64-bit number; without one, one is drawn."""
    with translated():
        return time_at(ffi.next_first(seconds(now), _drawn(chance)))


def next_after_success(now: datetime, chance: Optional[int] = None) -> datetime:
    """The next refresh after a successful one: a day later, give or take a fifth."""
    with translated():
        return time_at(ffi.next_after_success(seconds(now), _drawn(chance)))


def next_after_failure(
    now: datetime, failures: int, retry_after: Optional[timedelta] = None, chance: Optional[int] = None
) -> datetime:
    """The next refresh after `failures` failed ones in a row: an hour later, then two, and so on up to a day,
    give or take a fifth. `retry_after` is what `Updater.retry_after` says of the last one."""
    asked = None if retry_after is None else max(0, int(retry_after.total_seconds()))
    with translated():
        return time_at(ffi.next_after_failure(seconds(now), failures, asked, _drawn(chance)))


def _drawn(chance: Optional[int]) -> int:
    return random.getrandbits(64) if chance is None else chance
