"""A repository for the tests of updating: the first step of the first case of `updates.json`."""

from __future__ import annotations

import base64
import json
import os
import shutil
import tempfile
import unittest
from datetime import datetime
from pathlib import Path
from typing import Dict, Optional

from label700 import Fetch, Updater

from .server import Answer, Server, file
from .vectors.case import time

VECTORS = "LABEL700_VECTORS"


class UpdatingTest(unittest.IsolatedAsyncioTestCase):
    """Serves the repository on loopback; state and view folders are new."""

    def setUp(self) -> None:
        self.assertIn(VECTORS, os.environ, "name the folder tests/vectors in LABEL700_VECTORS")
        vectors = json.loads((Path(os.environ[VECTORS]) / "updates.json").read_text("utf-8"))
        case, self.blobs = vectors["cases"][0], vectors["blobs"]
        step = case["steps"][0]
        self.expected: Dict[str, object] = step["expect"]
        self.now: datetime = time(step["now"])
        self.raw: str = step["raw"]
        self.anchor = self.blob(case["anchor"])
        self.server = Server()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)
        self.files = {one["path"]: self.blob(one["blob"]) for one in step["serve"] if one["blob"]}
        self.server.answers.update({f"/{path}": file(content) for path, content in self.files.items()})
        self.folder = Path(tempfile.mkdtemp(prefix="label700-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def blob(self, name: str) -> bytes:
        return base64.b64decode(self.blobs[name])

    def updater(self, fetch: Optional[Fetch] = None) -> Updater:
        """An updater, closed when the test is over."""
        updater = Updater(
            anchor=self.anchor,
            mirrors=[self.server.base],
            state_dir=self.folder / "state",
            view_dir=self.folder / "view",
            fetch=fetch,
        )
        self.addCleanup(updater.close)
        return updater

    def instead_of_the_list(self, answer: Answer) -> None:
        """Answers so where the list was."""
        for path in self.server.answers:
            if path.startswith("/targets/"):
                self.server.answers[path] = answer
