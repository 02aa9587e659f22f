"""What the host knows about a call or message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from struct import Struct
from typing import Any, Optional

from ._native import ffi, seconds, text
from .codes import DIRECTION, VERIFICATION, Direction, Verification

# Direction, verification, country and time.
_FACTS = Struct("<BB2sq")


@dataclass(frozen=True)
class CallFacts:
    """What is known about a call or message, apart from its number. Make one and use it for many numbers."""

    now: datetime
    """The time of the call, with its zone. Labelling reads no clock itself."""
    direction: Direction = Direction.INCOMING
    """Which way it goes."""
    network_country: Optional[str] = None
    """Where the phone is registered, as two letters (ISO 3166-1). None or anything else: not known."""
    verification: Optional[Verification] = None
    """What the network says about the caller's number. None: nothing. Counts on incoming calls only."""
    _lowered: Any = field(init=False, repr=False, compare=False)
    _packed: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        lowered = ffi.CallFacts(
            direction=DIRECTION.generated(self.direction),
            now=seconds(self.now),
            network_country=None if self.network_country is None else text(self.network_country),
            verification=None if self.verification is None else VERIFICATION.generated(self.verification),
        )
        object.__setattr__(self, "_lowered", lowered)
        # The beginning of a request, whose form is that of ffi/packed.
        country = text(self.network_country).encode()
        packed = _FACTS.pack(
            DIRECTION.by_place.index(self.direction),
            255 if self.verification is None else VERIFICATION.by_place.index(self.verification),
            country if len(country) == 2 else b"",
            seconds(self.now),
        )
        object.__setattr__(self, "_packed", packed)
