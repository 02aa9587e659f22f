"""Updating: the other flow, which meets labelling only at the published view."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Callable, Coroutine, Optional, Sequence, Type, Union
from weakref import WeakSet

from ._native import ffi, release, seconds, translated
from .fetch import Fetch, GeneratedFetch
from .progress import FetchProgress, Refreshed
from .url_fetch import UrlFetch

_Path = Union[str, "os.PathLike[str]"]


class Updater:
    """Brings the published view up to date. One at a time for a state folder, which stays locked until `close`.

    `anchor` is a root file's bytes, `mirrors` base URLs with `metadata/` and `targets/` under them, tried in order.
    Folders are made if missing. Raises `Label700Error` (`ALREADY_RUNNING`, `ANCHOR`, `STORAGE`)."""

    def __init__(
        self,
        *,
        anchor: bytes,
        mirrors: Sequence[str],
        state_dir: _Path,
        view_dir: _Path,
        feed: Optional[str] = None,
        fetch: Optional[Fetch] = None,
    ) -> None:
        config = ffi.UpdaterConfig(
            anchor=bytes(anchor),
            mirrors=list(mirrors),
            state_dir=os.fspath(state_dir),
            view_dir=os.fspath(view_dir),
            feed=feed,
        )
        # Of the refreshes that were asked for and whose coroutines are not done: each holds its own.
        self._asked_for: "WeakSet[Any]" = WeakSet()
        with translated():
            self._native: Optional[Any] = ffi.Updater.open(config, GeneratedFetch(fetch or UrlFetch()))

    def refresh(
        self, now: datetime, progress: Optional[Callable[[FetchProgress], None]] = None
    ) -> Coroutine[Any, Any, Refreshed]:
        """Fetches, verifies and publishes the newest list. To be awaited. `now` is the device's clock, with its zone.
        Blocks now and then on file I/O. Raises `Label700Error`; the view is then as it was. Cancelling the task stops
        it."""
        # Not `async` itself: `cancel` must know of a refresh that was asked for before its first step too.
        listener = None if progress is None else _Listener(progress)
        cancellation, at = self._cancellation(), seconds(now)
        return self._run(lambda native: native.refresh(at, listener, cancellation))

    def refresh_bundled(self, bundle_dir: _Path, now: datetime) -> Coroutine[Any, Any, Refreshed]:
        """Takes a repository that came bundled, verified by the same code, but for expiry. To be awaited. One that is
        older than what is published raises `Label700Error` (`ROLLBACK`) and changes nothing."""
        cancellation, at = self._cancellation(), seconds(now)
        return self._run(lambda native: native.refresh_bundled(os.fspath(bundle_dir), at, cancellation))

    def refresh_blocking(
        self, now: datetime, progress: Optional[Callable[[FetchProgress], None]] = None
    ) -> Refreshed:
        """`refresh` for scripts without an event loop."""
        return asyncio.run(self.refresh(now, progress))

    def cancel(self) -> None:
        """Stops the refresh that was asked for, whether it runs already or not yet, from any thread: it raises
        `Label700Error` (`CANCELLED`). Where there is none it does nothing, and a later refresh is not touched."""
        self._open()
        self._cancel()

    @property
    def retry_after(self) -> Optional[timedelta]:
        """How long the servers asked to be left alone. None unless the last refresh that began has failed, and they
        asked then."""
        with translated():
            asked = self._open().retry_after()
        return None if asked is None else timedelta(seconds=min(asked, 10**9))

    def close(self) -> None:
        """Stops a refresh as `cancel` does, and gives the state folder's lock back. It can be called again."""
        native, self._native = self._native, None
        if native is not None:
            self._cancel()
            release(native)

    def __enter__(self) -> Updater:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def _cancellation(self) -> Any:
        self._open()
        with translated():
            cancellation = ffi.Cancellation()
        self._asked_for.add(cancellation)
        return cancellation

    def _cancel(self) -> None:
        with translated():
            for cancellation in list(self._asked_for):
                cancellation.cancel()

    async def _run(self, refresh: Callable[[Any], Coroutine[Any, Any, Any]]) -> Refreshed:
        # When the task is cancelled the generated code frees the core's future, which ends the refresh and its fetch.
        with translated():
            found = await refresh(self._open())
        return Refreshed(
            seq=found.seq,
            ranges=found.ranges,
            list_changed=found.list_changed,
            through_deltas=found.through_deltas,
            downloaded=found.downloaded,
            floors_lost=found.floors_lost,
        )

    def _open(self) -> Any:
        if self._native is None:
            raise ValueError("the updater is closed")
        return self._native


class _Listener(ffi.ProgressListener):  # type: ignore[misc]
    def __init__(self, progress: Callable[[FetchProgress], None]) -> None:
        self._progress = progress

    def progressed(self, progress: Any) -> None:
        # What it raises goes no further than the generated code, which tells the core only that it did.
        self._progress(FetchProgress(progress.file, progress.is_target, progress.bytes, progress.arrived))
