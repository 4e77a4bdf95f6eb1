"""Read settings from the environment: `NAME`, or the file named by `NAME_FILE`."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Return the setting as text.

    :raises ImproperlyConfigured: it is set nowhere and has no default
    """
    if name in os.environ:
        return os.environ[name]
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    if default is None:
        raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to a file that holds it.")
    return default


def flag(name: str, *, default: bool = False) -> bool:
    """Return the setting as true or false; any other word is an error."""
    value = text(name, "1" if default else "0").lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}; say yes or no.")
    return value in _TRUE


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; say a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """Return a list separated by commas or white space."""
    return text(name, default).replace(",", " ").split()


def local_secret(name: str, path: Path, make: Callable[[], str]) -> str:
    """Return the secret; on a developer's machine make it once and keep it in `path`."""
    value = text(name, "")
    if value:
        return value
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # web and worker started together: the first one wrote it
            pass
        else:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(make())
    return path.read_text(encoding="utf-8").strip()


def one_of(name: str, default: str, choices: Mapping[str, str]) -> str:
    """Return what the word in the setting stands for; any other word is an error."""
    word = text(name, default).lower()
    if word not in choices:
        raise ImproperlyConfigured(f"{name} is {word!r}; say one of: {', '.join(choices)}.")
    return choices[word]
