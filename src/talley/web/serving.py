"""The desk behind gunicorn, in threads."""

from __future__ import annotations

from typing import Any

from gunicorn.app.base import BaseApplication


class Desk(BaseApplication):  # type: ignore[misc]
    """Serves the application until it is stopped. No access log: it would hold visitors' addresses."""

    def __init__(self, bind: str, workers: int, started: str = "") -> None:
        self._bind, self._workers, self._started = bind, workers, started
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options; its command line and environment are not read."""
        chosen: dict[str, Any] = {
            "bind": self._bind,
            "workers": self._workers,
            "threads": 8,
            "worker_class": "gthread",
            "timeout": 300,  # a long scan is read within one request
            "graceful_timeout": 10,
            "accesslog": None,
            # Its warnings name requests and the addresses they came from.
            "loglevel": "error",
            # No header of a visitor decides what the desk takes for its own path or scheme.
            "forwarder_headers": "",
            "forwarded_allow_ips": "",
            "umask": 0o077,
            "control_socket_disable": True,
            "when_ready": self._say,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _say(self, _server: Any) -> None:
        if self._started:
            print(self._started, flush=True)

    def load(self) -> Any:
        """Return the WSGI application."""
        from talley.web.wsgi import application  # noqa: PLC0415 - each worker makes its own

        return application
