"""The pages that a new site starts with, in both languages. Editors take over from there.

What is said here is what the service's own report of 2023 says, or how this software works;
where we know no official address, the field stays empty.
"""

from pages.content import complaint, front, glossary, people, rights, streets
from pages.content.seed import Seed

# Parents before children.
PAGES: tuple[Seed, ...] = (
    *front.PAGES,
    *complaint.PAGES,
    *streets.PAGES,
    *people.PAGES,
    *rights.PAGES,
    *glossary.PAGES,
)

__all__ = ["PAGES", "Seed"]
