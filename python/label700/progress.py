"""How a refresh goes on, and what it reached."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FetchProgress:
    """A file that a refresh asks for, or has received. A refresh names each file twice."""

    file: str
    """Its path in the repository, such as `metadata/timestamp.json`."""
    is_target: bool
    """Whether it is a list or a difference, where waiting may be long."""
    bytes: int
    """How many bytes it has at most; for lists and differences, how many it has."""
    arrived: bool
    """False: it is being asked for. True: it has arrived."""


@dataclass(frozen=True)
class Refreshed:
    """What a refresh reached: the view now shows the newest list that the publisher signed."""

    seq: int
    """The list's sequence number."""
    ranges: int
    """How many ranges it has."""
    list_changed: bool
    """Whether it is another list than before; if not, only its freshness moved."""
    through_deltas: int
    """Through how many differences the list was made. 0: it was fetched whole, or had not to be fetched."""
    downloaded: int
    """The size in bytes of the differences or of the list that it took; 0 if it had not to be fetched."""
    floors_lost: bool
    """Whether the updater's database could not be read and trust had to begin again from the anchor."""
