"""`UrlFetch` in memory, against a server on loopback."""

from __future__ import annotations

import gzip
import itertools
import time
import unittest
from datetime import timedelta
from typing import Any

from label700 import FetchError, FetchErrorKind, UrlFetch

from .server import Server, slowly, status


class UrlFetchTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.server = Server()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)

    async def get(self, answer: Any, fetch: UrlFetch = UrlFetch(), max_bytes: int = 1000) -> bytes:
        self.server.answers["/file"] = answer
        return await fetch.fetch(f"{self.server.base}/file", max_bytes)

    async def fails(self, kind: FetchErrorKind, answer: Any, **more: Any) -> FetchError:
        began = time.monotonic()
        with self.assertRaises(FetchError) as raised:
            await self.get(answer, **more)
        self.assertEqual(raised.exception.kind, kind)
        self.assertLess(time.monotonic() - began, 5)
        self.assertNotIn(self.server.base, str(raised.exception))
        return raised.exception


class Answers(UrlFetchTest):
    async def test_the_body_comes_as_it_is(self) -> None:
        for body in (b"", b"x", bytes(range(256)), gzip.compress(b"signed")):
            self.assertEqual(await self.get(status(200, body, Content_Encoding="gzip")), body)
            self.assertEqual(await self.get(status(200, body, announced=-1)), body)

    async def test_a_request_tells_nothing_of_the_installation(self) -> None:
        for _ in range(2):
            await self.get(status(200, b"x", Set_Cookie="id=1", ETag='"1"', Last_Modified="now"))
        for request in self.server.requests:
            host = self.server.base[len("http://") :]
            expected = {"Host": host, "Accept-Encoding": "identity", "Connection": "close"}
            self.assertEqual(dict(request.headers), {**expected, "User-Agent": "label700"})

    async def test_not_a_byte_more_than_allowed(self) -> None:
        self.assertEqual(len(await self.get(status(200, b"x" * 1000))), 1000)
        for announced in (None, -1):
            await self.fails(FetchErrorKind.TOO_LARGE, status(200, b"x" * 1001, announced))
        # Announced is enough: nothing has to arrive.
        await self.fails(FetchErrorKind.TOO_LARGE, slowly(self.server, iter(()), 1001, 0))

    async def test_a_body_that_breaks_off(self) -> None:
        await self.fails(FetchErrorKind.NETWORK, status(200, b"x" * 10, announced=11))

    async def test_statuses(self) -> None:
        await self.fails(FetchErrorKind.ABSENT, status(404))
        self.assertEqual((await self.fails(FetchErrorKind.STATUS, status(403))).status, 403)
        store = UrlFetch(absent_statuses=frozenset({403, 404}))
        await self.fails(FetchErrorKind.ABSENT, status(403), fetch=store)
        for code in (204, 206, 500, 503):
            self.assertEqual((await self.fails(FetchErrorKind.STATUS, status(code))).status, code)

    async def test_a_server_that_asks_for_time(self) -> None:
        date = {"Retry_After": "Tue, 02 Jun 2026 00:02:00 GMT", "Date": "Tue, 02 Jun 2026 00:00:00 GMT"}
        for headers, seconds in (({"Retry_After": "120"}, 120), (date, 120), ({"Retry_After": "soon"}, None)):
            answer = _only(503, headers)
            asked = (await self.fails(FetchErrorKind.STATUS, answer)).retry_after
            self.assertEqual(asked, None if seconds is None else timedelta(seconds=seconds))

    async def test_redirects(self) -> None:
        for hops in (1, 2):
            self._redirects(hops)
            self.assertEqual(await self.get(self.server.answers["/file"]), b"there")
        self._redirects(3)
        await self.fails(FetchErrorKind.NETWORK, self.server.answers["/file"])

    async def test_redirects_elsewhere_are_refused(self) -> None:
        with Server() as other:
            other.answers["/there"] = status(200, b"there")
            for location in (f"{other.base}/there", "https://127.0.0.1/there", "file:///etc/passwd", "http://[/"):
                await self.fails(FetchErrorKind.NETWORK, status(302, Location=location))
            self.assertEqual(other.requests, [])

    async def test_no_server(self) -> None:
        with Server() as gone:
            base = gone.base
        for url in (f"{base}/file", "ftp://127.0.0.1/file", "nonsense", "http:///file", "http://127.0.0.1:99999/"):
            with self.assertRaises(FetchError) as raised:
                await UrlFetch().fetch(url, 10)
            self.assertEqual(raised.exception.kind, FetchErrorKind.NETWORK)

    async def test_a_time_for_everything_together(self) -> None:
        impatient = UrlFetch(metadata_timeout=0.3)
        drops = itertools.repeat(b"x")
        for answer in (slowly(self.server, iter(()), 9, 0), slowly(self.server, drops, 900, 0.05)):
            await self.fails(FetchErrorKind.TIMED_OUT, answer, fetch=impatient)

    def _redirects(self, hops: int) -> None:
        for hop in range(1, hops):
            self.server.answers[f"/{hop}"] = status(301, Location=f"/{hop + 1}")
        self.server.answers[f"/{hops}"] = status(200, b"there")
        self.server.answers["/file"] = status(302, Location="/1")


def _only(code: int, headers: dict) -> Any:
    """Without the server's own Date."""

    def answer(handler: Any) -> None:
        handler.send_response_only(code)
        for name, value in {**headers, "Content_Length": "0"}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    return answer
