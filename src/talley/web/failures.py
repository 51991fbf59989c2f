"""What is logged of a failure: where it happened and of what kind, never a value."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class CodeOnly(logging.Formatter):
    """Format a failure as its kind and the lines of code it went through.

    Security: messages, addresses and arguments hold names, tokens and paths of visitors; they stay out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line; for a request's failure with the code it went through."""
        if record.name.startswith("django.") and record.exc_info:
            return f"{record.levelname} {record.name}: a page failed\n{self.formatException(record.exc_info)}"
        return f"{record.levelname} {record.name}: {record.getMessage()}"

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's name
        """Return the kind of the failure and its places in the code."""
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(ei[2])]
        return "\n".join([*places, ei[0].__name__ if ei[0] else ""])


class FailuresOnly(logging.Filter):
    """Lets a request's record through only where it is a failure of the code: 404s and refusals name paths."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info) or not record.name.startswith(("django.request", "django.security"))
