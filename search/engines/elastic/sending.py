"""Rows to the server in bulk, two requests at a time, with the answer for each row."""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from elasticsearch import Elasticsearch

logger = logging.getLogger(__name__)

SENDERS = 2
Row = tuple[int, int, dict[str, Any]]
_CONFLICT, _BAD = 409, 400
_UNEXPLAINED = "unknown_error"


class Busy(Exception):
    """The server has put some rows off: it is full, or busy. It may answer questions well."""


class Sender:
    """Writes rows with their versions into one index.

    `written` counts those that were new; an older version than the server's is no error.
    `rejected` says why the server does not take a row, by thread.
    """

    def __init__(
        self, client: Elasticsearch, index: str, *, version_type: str, refresh: bool = False
    ) -> None:
        self.client, self.index = client, index
        self.version_type, self.refresh = version_type, refresh
        self.written = 0
        self.rejected: dict[int, str] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._running: deque[Future[list[dict[str, Any]]]] = deque()

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="elasticsearch")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def send(self, rows: Sequence[Row]) -> None:
        """Write the rows and wait for the answer.

        :raises TransportError, ApiError: the server is away
        :raises Busy: it puts rows off
        """
        self._read(self._bulk(rows))

    def soon(self, rows: Sequence[Row]) -> None:
        """Write the rows beside the caller, who waits only while two requests are on their way.

        :raises TransportError, ApiError, Busy: an earlier request failed
        """
        if self._pool is None:
            raise RuntimeError("Use the sender in a with block.")
        while len(self._running) >= SENDERS:
            self._read(self._running.popleft().result())
        self._running.append(self._pool.submit(self._bulk, rows))

    def finish(self) -> None:
        """Wait for what is on its way."""
        while self._running:
            self._read(self._running.popleft().result())

    def _bulk(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        lines = []
        for thread, version, row in rows:
            head = {"_id": str(thread), "version": version, "version_type": self.version_type}
            lines += [json.dumps({"index": head}), json.dumps(row, ensure_ascii=False)]
        answer = self.client.perform_request(
            "PUT",
            f"/{self.index}/_bulk",
            params={
                "refresh": "true" if self.refresh else "false",
                "filter_path": "items.index._id,items.index.status,items.index.error.type",
            },
            headers={"content-type": "application/x-ndjson", "accept": "application/json"},
            body=("\n".join(lines) + "\n").encode(),
        )
        items: list[dict[str, Any]] = [item["index"] for item in answer.body.get("items", [])]
        return items

    def _read(self, items: list[dict[str, Any]]) -> None:
        late = 0
        for item in items:
            status = item["status"]
            if status < 300:
                self.written += 1
            elif status == _BAD:
                self._rejected(int(item["_id"]), item.get("error", {}).get("type"))
            elif status != _CONFLICT:
                late = status
        if late:
            # Not the rows' fault: a full disk is 429 or 403, a lost shard 503.
            raise Busy(f"status {late}")

    def _rejected(self, thread: int, reason: str | None) -> None:
        self.rejected[thread] = reason or _UNEXPLAINED
        logger.error("row rejected by the index", extra={"row": thread, "error": reason})
