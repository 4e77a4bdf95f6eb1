"""A browser that runs no script: it fetches a page, fills what is labelled, presses what is shown.

It refuses what a person could not do: a control without label, a button of a form that only a
script would show, files in a form that does not send files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

from complaints.models.people import User

Fields = list[tuple[str, str]]


class PlainBrowser:
    """One window, and what was sent from it."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.address = ""
        self.status = 0
        self.content = b""
        self.page = BeautifulSoup("", "html.parser")
        self.posted: list[tuple[str, int]] = []  # (route, status) of every form sent by POST
        self._typed: dict[int, str] = {}
        self._files: dict[int, list[tuple[str, bytes]]] = {}

    def sign_in(self, user: User) -> None:
        """Be signed in already: how is a task of its own."""
        self.client.force_login(user)

    @staticmethod
    def committing() -> AbstractContextManager[object]:
        """What waits for the end of a transaction does not wait here: the test has but one."""
        return patch("django.db.transaction.on_commit", lambda function, **options: function())

    # ---------------------------------------------------------------------------- reading
    def open(self, address: str) -> None:
        self._show(self.client.get(address), address)

    def text(self) -> str:
        main = self.page.find("main") or self.page
        return re.sub(r"\s+", " ", main.get_text(" "))

    def links(self, words: str) -> list[Tag]:
        return [a for a in self._all("a") if words in _words(a) and _is_shown(a)]

    # ------------------------------------------------------------------------------ doing
    def follow(self, words: str) -> None:
        """Follow the first link that says so."""
        found = self.links(words)
        assert found, f"no link says “{words}” at {self.address}: {self.text()[:900]}"
        self.open(urljoin(self.address, str(found[0]["href"])))

    def fill(self, label: str, words: str) -> None:
        """Type into the field, or choose from the list, of this label."""
        control = self._labelled(label)
        if control.name == "select":
            options = [o for o in control.find_all("option") if _words(o) == words]
            assert options, f"“{label}” does not offer “{words}”"
            words = str(options[0]["value"])
        self._typed[id(control)] = words

    def choose(self, name: str, value: str) -> None:
        """Take one of several answers, or an entry of a list, by what it sends."""
        found = self.page.select_one(f"input[name={name}][value={value}], select[name={name}]")
        assert found is not None, (
            f"nothing offers {name}={value} at {self.address}: {self.text()[:900]}"
        )
        if found.name == "select":
            self._typed[id(found)] = value
            return
        for other in self.page.select(f"input[name={name}][type=radio]"):
            del other["checked"]
        found["checked"] = ""

    def attach(self, label: str, *files: tuple[str, bytes]) -> None:
        self._files[id(self._labelled(label))] = list(files)

    def tick(self, label: str) -> None:
        """Tick a box, or take one of several answers."""
        chosen = self._labelled(label)
        if chosen.get("type") == "radio":
            for other in self._all("input"):
                if other.get("name") == chosen.get("name"):
                    self._typed.pop(id(other), None)
                    del other["checked"]
        chosen["checked"] = ""

    def press(self, words: str, *, within: str = "") -> None:
        """Send the form of the first button that says so, in the part of the page of that id."""
        place = self.page.find(id=within) if within else self.page
        assert isinstance(place, Tag), f"no part “{within}” at {self.address}: {self.text()[:900]}"
        found = [b for b in place.find_all("button") if words in _words(b) and _is_shown(b)]
        assert found, f"no button says “{words}” at {self.address}: {self.text()[:400]}"
        self._send(found[0])

    # ---------------------------------------------------------------------------- sending
    def _send(self, button: Tag) -> None:
        form = self._form_of(button)
        assert form is not None, "the button belongs to no form"
        fields = list(self._fields(form))
        if button.get("name"):
            fields.append((str(button["name"]), str(button.get("value", ""))))
        action = button.get("formaction") or form.get("action") or self.address
        address = urljoin(self.address, str(action)).partition("#")[0]
        if str(form.get("method", "get")).casefold() == "get":
            self.open(f"{address.partition('?')[0]}?{urlencode(fields)}")
            return
        route = resolve(urlsplit(address).path).route
        with self.committing():
            answer = self.client.post(address, self._body(form, fields))
        self.posted.append((_plain(route), answer.status_code))
        self._show(answer, address)

    def _body(self, form: Tag, fields: Fields) -> dict[str, Any]:
        body: dict[str, Any] = {}
        for name, value in fields:
            body.setdefault(name, []).append(value)
        for control in self._controls(form):
            for name, content in self._files.get(id(control), []):
                assert form.get("enctype") == "multipart/form-data", "the form sends no files"
                body.setdefault(str(control["name"]), []).append(SimpleUploadedFile(name, content))
        return body

    def _fields(self, form: Tag) -> Iterator[tuple[str, str]]:
        """What the form sends: names and values of its controls as they stand."""
        for control in self._controls(form):
            name, kind = str(control["name"]), control.get("type", "text")
            if control.name == "input" and kind in {"radio", "checkbox"}:
                if control.has_attr("checked"):
                    yield name, str(control.get("value", "on"))
            elif control.name == "select":
                yield name, self._typed.get(id(control), _chosen(control))
            elif control.name == "textarea":
                yield name, self._typed.get(id(control), control.get_text().removeprefix("\n"))
            elif kind not in {"submit", "file"}:
                yield name, self._typed.get(id(control), str(control.get("value", "")))

    def _controls(self, form: Tag) -> list[Tag]:
        controls = self.page.find_all(["input", "select", "textarea"])
        return [
            c for c in controls
            if isinstance(c, Tag) and self._form_of(c) is form
            and c.get("name") and not c.has_attr("disabled")
        ]  # fmt: skip

    def _form_of(self, control: Tag) -> Tag | None:
        if control.get("form"):
            found = self.page.find("form", id=control["form"])
        else:
            found = control.find_parent("form")
        return found if isinstance(found, Tag) else None

    def _labelled(self, words: str) -> Tag:
        for label in self._all("label"):
            if words not in _words(label) or not _is_shown(label):
                continue
            if label.get("for"):
                found = self.page.find(id=label["for"])
            else:
                found = label.find(["input", "select", "textarea"])
            assert isinstance(found, Tag), f"the label “{words}” is of nothing"
            return found
        raise AssertionError(f"no label says “{words}” at {self.address}: {self.text()[:400]}")

    def _all(self, name: str) -> list[Tag]:
        return [found for found in self.page.find_all(name) if isinstance(found, Tag)]

    def _show(self, answer: Any, address: str) -> None:
        for _redirect in range(6):
            if answer.status_code not in {301, 302, 303}:
                break
            address = urljoin(address, answer["Location"])
            parts = urlsplit(address)
            answer = self.client.get(parts.path, parse_qsl(parts.query, keep_blank_values=True))
        self.address, self.status = address, answer.status_code
        self.content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = self.content.decode() if "html" in answer.get("Content-Type", "") else ""
        self.page = BeautifulSoup(text, "html.parser")
        self._typed.clear()
        self._files.clear()


def _words(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


def _is_shown(tag: Tag) -> bool:
    """Whether it is there without a script: nothing around it waits to be shown."""
    return not any(isinstance(t, Tag) and t.has_attr("hidden") for t in [tag, *tag.parents])


def _chosen(select: Tag) -> str:
    options = [o for o in select.find_all("option") if isinstance(o, Tag)]
    picked = [o for o in options if o.has_attr("selected")] or options
    return str(picked[0].get("value", "")) if picked else ""


def _plain(route: str) -> str:
    """The route as tests/privacy/addresses.py writes it."""
    return f"<language>{route}" if not route.startswith("en/") else f"<language>{route[3:]}"
