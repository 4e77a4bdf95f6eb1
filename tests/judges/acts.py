"""What a person does on a page before the judges look at it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

Act = Callable[["Page"], None]
# A complaint as it is typed, in either language of the pages.
TYPED = {
    "id": (
        "Rambu di tikungan ini roboh",
        "Rambu dekat lapangan roboh. Telepon: {phone}.",
    ),
    "en": (
        "The sign at the bend fell over",
        "The sign near the field fell over. Call {phone}.",
    ),
}
SENSITIVE = {"id": " Diduga ada pungli.", "en": " It looks like corruption."}
URGENT = {"id": " Ada kebakaran di sini.", "en": " Ada kebakaran di sini."}
PHONE = "0812-3456-7890"
# A picture of one dot, as PNG.
DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def sends(form: str = "main form[method=post]", **values: str) -> Act:
    """Fill the fields of a form and send it, past the browser's own checks."""

    def act(page: Page) -> None:
        found = page.locator(form).last
        for name, value in values.items():
            found.locator(f"[name={name}]").first.fill(value)
        with page.expect_navigation():
            found.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")

    return act


def presses(label: str) -> Act:
    """Press the first button whose name or value is this."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.locator(f"main button[{label}]:not(.visually-hidden)").first.click()

    return act


def files(
    *steps: str, subcategory: str = "rambu", pin: str = "", more: dict[str, str] | None = None
) -> Act:
    """Fill the form of filing, and press what leads from one of its pages to the next."""

    def act(page: Page) -> None:
        language = page.locator("html").get_attribute("lang") or "id"
        title, body = TYPED[language]
        page.locator("#id_title").fill(title)
        page.locator("#id_body").fill(body.format(phone=PHONE) + (more or {}).get(language, ""))
        page.locator("#id_subcategory").select_option(subcategory)
        page.locator("#id_village").select_option("renon")
        page.locator("#id_pin").fill(pin)
        for step in steps:
            presses(f"name=step][value={step}")(page)

    return act


def brings(name: str, content: bytes) -> Act:
    """Add a file to the complaint."""

    def act(page: Page) -> None:
        file: FilePayload = {"name": name, "mimeType": "image/png", "buffer": content}
        page.locator("#id_photos").set_input_files(file)
        presses("name=step][value=add")(page)

    return act


def opens(page: Page) -> None:
    """Open whatever folds."""
    page.evaluate(
        "document.querySelectorAll('main details').forEach(each => { each.open = true; })"
    )


def forgets_cookies(form: str) -> Act:
    def act(page: Page) -> None:
        page.context.clear_cookies(name="csrftoken")
        sends(form)(page)

    return act


def both(first: Act, second: Act) -> Act:
    def act(page: Page) -> None:
        first(page)
        second(page)

    return act
