from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("api", "complaints", "pages", "search", "site")


def sources(*parts: str, suffix: str = ".py") -> Iterator[Path]:
    """The product's own files, without what is generated."""
    for part in parts or PARTS:
        for path in sorted((ROOT / part).rglob(f"*{suffix}")):
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
