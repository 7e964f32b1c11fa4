"""The log: a rotating file in the home. It never holds what a person said: log ids, counts and times, not text."""

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from secondme.errors import EnvironmentProblem

FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"


def setup(path: Path, level: int = logging.INFO) -> None:
    """Send the log to `path` (1 MB, 3 old ones kept), replacing what an earlier call set up.

    Raises EnvironmentProblem when its folder cannot be made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise EnvironmentProblem(f"The log {path} cannot be written: {error.strerror}.", "Check its folder.") from error
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter(FORMAT))
    stop()
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)


def stop() -> None:
    """Let go of the file; it may be removed then."""
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, RotatingFileHandler)]:
        root.removeHandler(old)
        old.close()


def described(error: BaseException) -> str:
    """The kind and the place of an error, without its message, which may hold what a person said."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {' > '.join(f'{Path(each.filename).name}:{each.lineno}' for each in frames)}"
