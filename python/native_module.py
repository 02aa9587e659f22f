"""The generated module wants the native library beside it; this makes it so for as long as a script runs."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

_LIBRARIES = ("liblabel700_ffi.so", "liblabel700_ffi.dylib", "label700_ffi.dll")


@contextmanager
def importable(library: Path, generated: Path) -> Iterator[Path]:
    """A folder to import `label700_ffi` from, with links to both."""
    libraries = [library / name for name in _LIBRARIES if (library / name).exists()]
    module = generated / "label700_ffi.py"
    if not libraries:
        raise SystemExit(f"there is no native library in {library}: build the crate label700-ffi")
    if not module.exists():
        raise SystemExit(f"there is no label700_ffi.py in {generated}: generate it from the library")
    with tempfile.TemporaryDirectory(prefix="label700-python-") as folder:
        for file in (*libraries, module):
            os.symlink(file.resolve(), Path(folder) / file.name)
        yield Path(folder)
