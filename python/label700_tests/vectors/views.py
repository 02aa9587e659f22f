"""View folders, made as `views.json` describes them."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Dict, Optional

from .case import Mismatch, Outcome, only


class Views:
    """The views by their names, and a place for their folders."""

    def __init__(self, views: Dict[str, Any]) -> None:
        self._views = views
        self._root = tempfile.TemporaryDirectory(prefix="label700-vectors-")
        self._made = 0

    @classmethod
    def of(cls, file: Dict[str, Any], outcome: Outcome) -> Views:
        """The views of `views.json`."""
        for view in file["views"]:
            try:
                only(view, {"name", "about", "view_json", "lists"})
            except Mismatch as error:
                outcome.fail(f"views: {view.get('name')}: {error}")
        return cls({view["name"]: view for view in file["views"]})

    def folder(self) -> Path:
        """A new empty folder."""
        self._made += 1
        folder = Path(self._root.name) / str(self._made)
        folder.mkdir()
        return folder

    def folder_of(self, name: Optional[str]) -> Path:
        """A new folder with this view in it; an empty one for none."""
        folder = self.folder()
        self.put(folder, name)
        return folder

    def put(self, folder: Path, name: Optional[str]) -> None:
        """Puts this view in the place of what the folder had before."""
        if name is not None and name not in self._views:
            raise Mismatch("a view that is not in views.json")
        put_view(folder, self._views[name] if name is not None else {"view_json": None, "lists": []})

    def __enter__(self) -> Views:
        return self

    def __exit__(self, *_: object) -> None:
        self._root.cleanup()


def put_view(folder: Path, view: Dict[str, Any]) -> None:
    """Makes the folder this view, whatever it was before."""
    shutil.rmtree(folder / "lists", ignore_errors=True)
    for one in view["lists"]:
        only(one, {"path", "base64"})
        path = folder / one["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(one["base64"], validate=True))
    if view["view_json"] is None:
        (folder / "view.json").unlink(missing_ok=True)
    else:
        (folder / "view.json.new").write_bytes(view["view_json"].encode())
        os.replace(folder / "view.json.new", folder / "view.json")
