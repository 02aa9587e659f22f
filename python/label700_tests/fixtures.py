"""What several tests need. Numbers and companies are invented (演示)."""

from __future__ import annotations

from datetime import datetime, timezone

from label700 import CallFacts

NOW = datetime(2026, 6, 2, tzinfo=timezone.utc)
FACTS = CallFacts(now=NOW)
NUMBER = "700123456789012"


def digits_in(text: str) -> bool:
    """Whether a text shows a part of `NUMBER` that tells it from others, in whatever grouping."""
    bare = "".join(character for character in text if character.isdigit())
    return any(NUMBER[start : start + 6] in bare for start in range(3, len(NUMBER) - 5))
