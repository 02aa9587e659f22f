"""Refreshing through the façade, from a web server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import io
from datetime import timedelta
from typing import Any, List

from label700 import CallFacts, ErrorKind, FetchProgress, Label700Error, Labeler

from .fixtures import NUMBER, digits_in
from .repository import UpdatingTest
from .server import status


class Updating(UpdatingTest):
    async def test_a_refresh_publishes_what_the_labeler_then_reads(self) -> None:
        with Labeler(self.folder / "view") as labeler:
            refreshed = await self.updater().refresh(self.now)
            self.assertEqual(refreshed.seq, self.expected["seq"])
            self.assertEqual(refreshed.downloaded, self.expected["downloaded"])
            self.assertTrue(labeler.reload_if_changed())
            label = labeler.label(self.raw, CallFacts(now=self.now))
            self.assertEqual(label.reason.code, self.expected["reason"])

    async def test_progress_names_each_file_twice(self) -> None:
        heard: List[FetchProgress] = []
        await self.updater().refresh(self.now, heard.append)
        arrived = [one.file for one in heard if one.arrived]
        self.assertIn("metadata/timestamp.json", arrived)
        self.assertEqual([one.is_target for one in heard if one.arrived].count(True), 1)
        self.assertLess(set(arrived), {one.file for one in heard if not one.arrived})

    async def test_a_listener_that_raises_changes_nothing_and_prints_nothing(self) -> None:
        def raises(progress: FetchProgress) -> None:
            raise KeyError(NUMBER)

        with contextlib.redirect_stderr(io.StringIO()) as printed:
            refreshed = await self.updater().refresh(self.now, raises)
        self.assertEqual(refreshed.seq, self.expected["seq"])
        self.assertEqual(printed.getvalue(), "")

    async def test_a_server_that_asks_for_time_is_heard(self) -> None:
        timestamp = self.server.answers["/metadata/timestamp.json"]
        self.server.answers["/metadata/timestamp.json"] = status(503, Retry_After="120")
        updater = self.updater()
        await self.fails(ErrorKind.FETCH, updater.refresh(self.now))
        self.assertEqual(updater.retry_after, timedelta(minutes=2))
        self.server.answers["/metadata/timestamp.json"] = timestamp
        await updater.refresh(self.now)
        self.assertIsNone(updater.retry_after)

    async def test_a_fetcher_that_fails_in_its_own_way(self) -> None:
        for error in (ValueError(NUMBER), asyncio.CancelledError(NUMBER)):
            with contextlib.redirect_stderr(io.StringIO()) as printed:
                with self.updater(_Raising(error)) as updater:
                    failure = await self.fails(ErrorKind.FETCH, updater.refresh(self.now))
            self.assertFalse(digits_in(str(failure)))
            self.assertEqual(printed.getvalue(), "")

    async def test_closing_frees_the_state_folder_whoever_holds_the_error(self) -> None:
        self.server.answers.clear()
        updater = self.updater()
        failure = await self.fails(ErrorKind.FETCH, updater.refresh(self.now))
        with self.assertRaises(Label700Error) as raised:
            self.updater()
        self.assertEqual(raised.exception.kind, ErrorKind.ALREADY_RUNNING)
        updater.close()
        updater.close()
        self.updater()
        self.assertIsNotNone(failure.__traceback__)
        with self.assertRaises(ValueError):
            updater.cancel()

    async def test_an_anchor_that_is_none(self) -> None:
        self.anchor = b"{}"
        with self.assertRaises(Label700Error) as raised:
            self.updater()
        self.assertEqual(raised.exception.kind, ErrorKind.ANCHOR)

    async def fails(self, kind: ErrorKind, refresh: Any) -> Label700Error:
        try:
            await asyncio.wait_for(refresh, 5)
        except Label700Error as error:
            self.assertEqual(error.kind, kind)
            return error
        self.fail("it did not fail")


class Blocking(UpdatingTest):
    def test_a_refresh_without_an_event_loop(self) -> None:
        self.assertEqual(self.updater().refresh_blocking(self.now).seq, self.expected["seq"])

    def test_a_bundle_is_taken_without_asking_anybody(self) -> None:
        bundle = self.folder / "bundle"
        for path, content in self.files.items():
            (bundle / path).parent.mkdir(parents=True, exist_ok=True)
            (bundle / path).write_bytes(content)
        updater = self.updater()
        refreshed = asyncio.run(updater.refresh_bundled(bundle, self.now))
        self.assertEqual(refreshed.seq, self.expected["seq"])
        self.assertEqual(self.server.requests, [])


class _Raising:
    def __init__(self, error: BaseException) -> None:
        self._error = error

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        raise self._error

    async def fetch_to_file(self, url: str, path: str, offset: int, max_bytes: int) -> None:
        raise self._error
