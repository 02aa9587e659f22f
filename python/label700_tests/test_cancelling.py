"""Stopping a refresh: by asyncio, and by `cancel` from another thread."""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from typing import List

from label700 import ErrorKind, Label700Error

from .repository import UpdatingTest
from .server import slowly


class Waiting:
    """A fetcher that waits for ever, and knows what became of it."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.asked: List[str] = []
        self.ended = 0

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        self.asked.append(url)
        self.began.set()
        try:
            await asyncio.sleep(3600)
        finally:
            self.ended += 1
        return b""

    async def fetch_to_file(self, url: str, path: str, offset: int, max_bytes: int) -> None:
        raise AssertionError("no list without its metadata")


class Cancelling(UpdatingTest):
    async def test_a_cancelled_task_stops_the_core_and_the_fetch(self) -> None:
        fetch = Waiting()
        updater = self.updater(fetch)
        for round in (1, 2):
            # Twice, for the first must leave nothing that is still running.
            task = asyncio.ensure_future(updater.refresh(self.now))
            await asyncio.wait_for(fetch.began.wait(), 5)
            fetch.began.clear()
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            await self.until(lambda: fetch.ended == round)
            self.assertEqual(len(fetch.asked), round)

    async def test_cancelling_in_the_middle_of_the_list_and_going_on(self) -> None:
        (path, content) = next((f"/{p}", c) for p, c in self.files.items() if p.startswith("targets/"))
        honest = self.server.answers[path]
        pieces = (content[start : start + 10] for start in itertools.count(0, 10))
        self.server.answers[path] = slowly(self.server, pieces, len(content), 0.02)
        updater = self.updater()
        task = asyncio.ensure_future(updater.refresh(self.now))
        await self.until(lambda: any(request.path == path for request in self.server.requests))
        await asyncio.sleep(0.1)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        self.assertFalse((self.folder / "view" / "view.json").exists())
        self.server.answers[path] = honest
        self.assertEqual((await updater.refresh(self.now)).seq, self.expected["seq"])
        # It went on with the list where it had been stopped.
        self.assertRegex(self.server.requests[-1].headers.get("Range", ""), r"bytes=\d+-")

    async def test_a_time_limit_of_asyncio_works(self) -> None:
        began = time.monotonic()
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(self.updater(Waiting()).refresh(self.now), 0.2)
        self.assertLess(time.monotonic() - began, 3)

    async def test_cancel_from_another_thread(self) -> None:
        fetch = Waiting()
        updater = self.updater(fetch)
        task = asyncio.ensure_future(updater.refresh(self.now))
        await asyncio.wait_for(fetch.began.wait(), 5)
        threading.Thread(target=updater.cancel).start()
        with self.assertRaises(Label700Error) as raised:
            await asyncio.wait_for(task, 5)
        self.assertEqual(raised.exception.kind, ErrorKind.CANCELLED)
        await self.until(lambda: fetch.ended == 1)

    async def test_cancel_before_the_first_step(self) -> None:
        fetch = Waiting()
        updater = self.updater(fetch)
        task = asyncio.ensure_future(updater.refresh(self.now))
        updater.cancel()
        with self.assertRaises(Label700Error) as raised:
            await asyncio.wait_for(task, 5)
        self.assertEqual(raised.exception.kind, ErrorKind.CANCELLED)
        self.assertEqual(fetch.asked, [])

    async def test_cancel_without_a_refresh_does_nothing(self) -> None:
        updater = self.updater()
        updater.cancel()
        self.assertEqual((await updater.refresh(self.now)).seq, self.expected["seq"])
        updater.cancel()
        self.assertFalse((await updater.refresh(self.now)).list_changed)

    async def test_closing_stops_the_refresh(self) -> None:
        fetch = Waiting()
        updater = self.updater(fetch)
        task = asyncio.ensure_future(updater.refresh(self.now))
        await asyncio.wait_for(fetch.began.wait(), 5)
        updater.close()
        with self.assertRaises(Label700Error) as raised:
            await asyncio.wait_for(task, 5)
        self.assertEqual(raised.exception.kind, ErrorKind.CANCELLED)
        # The state folder is free again.
        self.assertEqual((await self.updater().refresh(self.now)).seq, self.expected["seq"])

    async def test_a_second_refresh_while_one_runs(self) -> None:
        fetch = Waiting()
        updater = self.updater(fetch)
        task = asyncio.ensure_future(updater.refresh(self.now))
        await asyncio.wait_for(fetch.began.wait(), 5)
        with self.assertRaises(Label700Error) as raised:
            await updater.refresh(self.now)
        self.assertEqual(raised.exception.kind, ErrorKind.ALREADY_RUNNING)
        updater.cancel()
        with self.assertRaises(Label700Error):
            await task
        updater.cancel()

    async def until(self, holds) -> None:  # type: ignore[no-untyped-def]
        for _ in range(500):
            if holds():
                return
            await asyncio.sleep(0.01)
        self.fail("it never came")
