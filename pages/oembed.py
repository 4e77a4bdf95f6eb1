"""oEmbed 1.0 (https://oembed.com/): a thread as a link with a title and a picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

from django.urls import reverse

from complaints.models.public import Thread
from pages import share_image

Row = Mapping[str, Any]


def row(thread: Thread, *, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Return what is told of the thread. Nobody's words but its public title."""
    picture = reverse("share_picture", kwargs={"reference": thread.reference})
    return {
        "version": "1.0",
        "type": "link",
        "title": thread.title,
        "author_name": thread.reference,
        "author_url": absolute(thread.get_absolute_url()),
        "provider_name": "PRODENPASAR",
        "provider_url": absolute("/"),
        "cache_age": 0,  # what is withdrawn is gone at once
        "thumbnail_url": absolute(picture),
        "thumbnail_width": share_image.WIDTH,
        "thumbnail_height": share_image.HEIGHT,
    }


def _json(values: Row) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


def _xml(values: Row) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in values.items():
        ElementTree.SubElement(root, name).text = str(value)
    return b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + ElementTree.tostring(root)


WRITERS: Mapping[str, tuple[Callable[[Row], bytes], str]] = {
    "json": (_json, "application/json+oembed"),
    "xml": (_xml, "text/xml+oembed; charset=utf-8"),
}
