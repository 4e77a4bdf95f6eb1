"""JSON log lines: time, level, logger, the constant message, and the fields given."""

import json
import logging
import re

# Addresses that are keys by themselves: whoever reads them in a log could use them.
_KEYS_IN_PATHS = re.compile(
    r"(/(?:undangan|jawab|surat/berhenti|confirm-email|password/reset/key)/)[^/\s?]+"
)
_PLAIN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "server_time"}


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _KEYS_IN_PATHS.sub(r"\1…", record.getMessage()),
        }
        line |= {k: v for k, v in vars(record).items() if k not in _PLAIN}
        if record.exc_info and record.exc_info[0]:
            # The class and the place say what broke; the text of an exception may
            # quote a citizen (a database error prints the row), so it stays out.
            line["exception"] = record.exc_info[0].__name__
            if traceback := record.exc_info[2]:
                while traceback.tb_next:
                    traceback = traceback.tb_next
                code = traceback.tb_frame.f_code
                line["at"] = f"{code.co_filename}:{traceback.tb_lineno}:{code.co_name}"
        return json.dumps(line, default=str)
