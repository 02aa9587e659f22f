"""A transfer in a thread of its own, awaited."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import threading
from typing import Any, Callable, Optional, TypeVar

from ._transfer import Transfer
from .fetch import FetchError, FetchErrorKind

_T = TypeVar("_T")


async def in_thread(work: Callable[[Transfer], _T], transfer: Transfer, limit: float) -> _T:
    """Does `work` in a thread, for `limit` seconds at most. When this is cancelled the transfer is stopped."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_T] = loop.create_future()

    def run() -> None:
        result: Optional[_T] = None
        failure: Optional[Exception] = None
        try:
            result = work(transfer)
        except FetchError as error:
            failure = error
        except socket.timeout:
            failure = FetchError(FetchErrorKind.TIMED_OUT)
        except (OSError, http.client.HTTPException, ValueError):
            failure = FetchError(FetchErrorKind.NETWORK)
        except Exception as error:
            failure = error
        finally:
            transfer.close()
        with contextlib.suppress(RuntimeError):  # The loop may be gone by now.
            loop.call_soon_threadsafe(_settle, done, result, failure)

    # A thread of its own, not one of the loop's: those are waited for when the loop ends.
    threading.Thread(target=run, name="label700-fetch", daemon=True).start()
    try:
        return await asyncio.wait_for(done, limit)
    except asyncio.TimeoutError:
        raise FetchError(FetchErrorKind.TIMED_OUT) from None
    finally:
        transfer.stop()


def _settle(done: "asyncio.Future[Any]", result: object, failure: Optional[Exception]) -> None:
    if done.done():
        return
    if failure is None:
        done.set_result(result)
    else:
        done.set_exception(failure)
