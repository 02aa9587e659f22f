"""`UrlFetch` into files: going on, beginning anew, bounds, pace and stopping."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import threading
from pathlib import Path
from typing import Any, Optional

from label700 import FetchError, FetchErrorKind, UrlFetch
from label700._partial_file import PartialFile
from label700._transfer import Transfer

from .server import file, slowly, status
from .test_url_fetch import UrlFetchTest

CONTENT = bytes(range(256)) * 1000


class IntoFiles(UrlFetchTest):
    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "list"

    async def get(  # type: ignore[override]
        self,
        answer: Any,
        fetch: UrlFetch = UrlFetch(),
        max_bytes: int = len(CONTENT),
        offset: int = 0,
        there: Optional[bytes] = None,
    ) -> bytes:
        self.server.answers["/file"] = answer
        self.server.requests.clear()
        self.path.unlink(missing_ok=True)
        if there is not None:
            self.path.write_bytes(there)
        await fetch.fetch_to_file(f"{self.server.base}/file", str(self.path), offset, max_bytes)
        return self.path.read_bytes()

    async def test_whole(self) -> None:
        self.assertEqual(await self.get(file(CONTENT)), CONTENT)
        self.assertIsNone(self.server.requests[0].headers["Range"])

    async def test_going_on_cuts_off_what_lies_behind(self) -> None:
        there = CONTENT[:100] + b"left by another"
        self.assertEqual(await self.get(file(CONTENT), offset=100, there=there), CONTENT)
        self.assertEqual([one.headers["Range"] for one in self.server.requests], ["bytes=100-"])

    async def test_going_on_from_less_than_was_said(self) -> None:
        self.assertEqual(await self.get(file(CONTENT), offset=100, there=CONTENT[:60]), CONTENT)
        self.assertEqual(self.server.requests[0].headers["Range"], "bytes=60-")

    async def test_beginning_anew_where_the_server_cannot_go_on(self) -> None:
        anew = {"offset": 100, "there": b"y" * 100}
        self.assertEqual(await self.get(status(200, CONTENT), **anew), CONTENT)
        for first in (416, 206):
            answers = iter([status(first, b"z", Content_Range="bytes 7-7/9"), file(CONTENT)])
            self.assertEqual(await self.get(lambda handler: next(answers)(handler), **anew), CONTENT)
            self.assertEqual(len(self.server.requests), 2)

    async def test_a_complete_file_asks_nothing(self) -> None:
        size = len(CONTENT)
        self.assertEqual(await self.get(file(CONTENT), offset=size, there=CONTENT + b"more"), CONTENT)
        self.assertEqual(self.server.requests, [])

    async def test_never_more_than_allowed_and_then_nothing_at_all(self) -> None:
        bound = {"max_bytes": 200}
        nothing_but_announced = slowly(self.server, iter(()), 201, 0)
        for answer in (file(CONTENT), status(200, CONTENT, announced=-1), nothing_but_announced):
            await self.fails(FetchErrorKind.TOO_LARGE, answer, **bound)
            self.assertEqual(self.path.read_bytes(), b"")
        await self.fails(FetchErrorKind.TOO_LARGE, file(CONTENT), offset=201, there=CONTENT, **bound)
        self.assertEqual(self.path.read_bytes(), b"")

    async def test_what_arrived_before_an_error_stays(self) -> None:
        await self.fails(FetchErrorKind.NETWORK, status(200, CONTENT[:500], announced=len(CONTENT)))
        self.assertEqual(self.path.read_bytes(), CONTENT[:500])
        short = status(206, CONTENT[100:200], announced=-1, Content_Range=f"bytes 100-199/{len(CONTENT)}")
        await self.fails(FetchErrorKind.NETWORK, short, offset=100, there=CONTENT[:100])
        self.assertEqual(self.path.read_bytes(), CONTENT[:200])
        for answer in (status(404), status(500)):
            with self.assertRaises(Exception):
                await self.get(answer, offset=100, there=CONTENT[:100])
            self.assertEqual(self.path.read_bytes(), CONTENT[:100])

    async def test_a_part_that_nobody_asked_for(self) -> None:
        await self.fails(FetchErrorKind.STATUS, status(206, CONTENT, Content_Range="bytes 0-9/10"))

    async def test_too_slow(self) -> None:
        impatient = UrlFetch(pace_window=0.3)
        drops = itertools.repeat(b"x")
        for answer in (slowly(self.server, iter((b"x",)), 9, 0), slowly(self.server, drops, 900, 0.05)):
            await self.fails(FetchErrorKind.TOO_SLOW, answer, fetch=impatient)
        enough = itertools.repeat(b"x" * 100, 20)
        self.assertEqual(len(await self.get(slowly(self.server, enough, 2000, 0.05), impatient)), 2000)

    async def test_a_time_for_the_whole(self) -> None:
        drops = slowly(self.server, itertools.repeat(b"x"), 900, 0.05)
        await self.fails(FetchErrorKind.TIMED_OUT, drops, fetch=UrlFetch(targets_timeout=0.3))

    async def test_a_file_that_cannot_be_written(self) -> None:
        self.path = self.path.parent
        with self.assertRaises(Exception) as raised:
            await UrlFetch().fetch_to_file(f"{self.server.base}/file", str(self.path), 0, 10)
        self.assertEqual(getattr(raised.exception, "kind", None), FetchErrorKind.FILE)

    async def test_a_stopped_transfer_keeps_nothing_more(self) -> None:
        transfer = Transfer(1, 1)
        with PartialFile(str(self.path), 0, 100, transfer) as partial:
            partial.put(b"before")
            transfer.stop()
            for change in (lambda: partial.put(b"after"), lambda: partial.cut(0), partial.too_large):
                with self.assertRaises(FetchError):
                    change()
        self.assertEqual(self.path.read_bytes(), b"before")

    async def test_nothing_is_written_once_it_was_cancelled(self) -> None:
        endless = slowly(self.server, itertools.repeat(b"x" * 10), len(CONTENT), 0.01)
        task = asyncio.ensure_future(self.get(endless))
        while not self.path.exists() or self.path.stat().st_size < 50:
            await asyncio.sleep(0.01)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        size = self.path.stat().st_size
        for _ in range(100):
            if not any(thread.name == "label700-fetch" for thread in threading.enumerate()):
                break
            await asyncio.sleep(0.01)
        else:
            self.fail("the thread goes on")
        self.assertEqual(self.path.stat().st_size, size)
