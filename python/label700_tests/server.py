"""A web server on loopback whose answers a test writes itself."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Callable, Dict, Iterator, List, Optional

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """`answers` by path; every request is kept in `requests`."""

    def __init__(self) -> None:
        self.answers: Dict[str, Answer] = {}
        self.requests: List[BaseHTTPRequestHandler] = []
        self.over = threading.Event()
        """Set when the test is over, for answers that wait."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle(self) -> None:
                # Whoever goes away early is what some tests are about.
                with contextlib.suppress(OSError):
                    super().handle()

            def do_GET(self) -> None:
                outer.requests.append(self)
                outer.answers.get(self.path, status(404))(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Server:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def status(code: int, body: bytes = b"", announced: Optional[int] = None, **headers: str) -> Answer:
    """An answer of this status. `announced` is a Content-Length that is not true; -1: there is none, and the end of
    the connection ends the body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if announced == -1:
            handler.send_header("Connection", "close")
        else:
            handler.send_header("Content-Length", str(len(body) if announced is None else announced))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = announced is not None

    return answer


def slowly(server: Server, chunks: Iterator[bytes], announced: int, seconds: float) -> Answer:
    """One chunk after the other with a pause behind each; then it waits for the test's end."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(announced))
        handler.end_headers()
        for chunk in chunks:
            handler.wfile.write(chunk)
            if server.over.wait(seconds):
                return
        server.over.wait(10)

    return answer


def file(content: bytes) -> Answer:
    """A file that can be asked for from any byte on."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range")
        if wanted is None:
            return status(200, content)(handler)
        first = int(wanted[len("bytes=") : -1])
        if first >= len(content):
            return status(416, Content_Range=f"bytes */{len(content)}")(handler)
        content_range = f"bytes {first}-{len(content) - 1}/{len(content)}"
        return status(206, content[first:], Content_Range=content_range)(handler)

    return answer
