"""A page on a server of its own: the plainest there is tells what the machine costs today."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"<!doctype html><html lang=id><title>x</title><h1>Halaman polos</h1>" + b"<p>kata</p>" * 50


class _Plain(BaseHTTPRequestHandler):
    page = PAGE
    policy = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.page)))
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_said: object) -> None:
        pass


@contextmanager
def served(page: bytes = PAGE, *, policy: str = "") -> Iterator[str]:
    """Serve this one page at every address of a free port; yield the first address."""
    handler = type("_Page", (_Plain,), {"page": page, "policy": policy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
