"""How long a server asks to be left alone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Optional


def retry_after(headers: Message) -> Optional[timedelta]:
    """Seconds or a date; None where the server does not ask. A date counts from the server's own clock."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10**8))
    until = _date(value)
    if until is None:
        return None
    return max(timedelta(0), until - (_date(headers.get("Date", "")) or datetime.now(timezone.utc)))


def _date(value: str) -> Optional[datetime]:
    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=timezone.utc)
