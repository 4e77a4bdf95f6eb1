#!/usr/bin/env python
"""Django's command-line utility."""

import os
import sys
from pathlib import Path

# site/ is a source folder, never a package: the name `site` belongs to the
# standard library. The Django project inside it is imported as `config`.
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
