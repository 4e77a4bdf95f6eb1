"""Registers the editors' lists with Wagtail."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from pages.synonyms import Synonyms


@hooks.register("register_admin_viewset")
def synonym_viewset() -> Any:
    return Synonyms()
