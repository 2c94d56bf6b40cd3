"""The site's web entry, which writes down what each thread is answering, so that whoever kills the process can tell
whether it was in the middle of it."""

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from beacon.site import wsgi

FOLDER = "BEACON_WATCHED"
"""The environment variable that names the folder."""

_files = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the site does, with the request written down meanwhile."""
    _say(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
    try:
        return wsgi.application(environ, start_response)
    finally:
        _say("")


def _say(words: str) -> None:
    """One line of fixed length: what another process reads of it is the old or the new one. It outlives a kill."""
    if not hasattr(_files, "number"):
        path = Path(os.environ[FOLDER]) / f"{os.getpid()}-{threading.get_ident()}"
        _files.number = os.open(path, os.O_CREAT | os.O_WRONLY)
    os.pwrite(_files.number, words.encode()[:120].ljust(120), 0)


def in_hand(folder: Path, process: int) -> list[str]:
    """What the threads of a process are answering, or were when it was killed."""
    return [words for path in folder.glob(f"{process}-*") if (words := path.read_text().strip())]
