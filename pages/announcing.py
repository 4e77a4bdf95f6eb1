"""Says aloud what editors make public: to systems outside, and to the caches in front."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from complaints import purging, webhooks
from pages.models import SiteNotice


@receiver(page_published, dispatch_uid="pages.announcing.published")
def _published(sender: object, *, instance: Page, **kwargs: Any) -> None:
    _announce("page.published", instance, now=timezone.now())


@receiver(page_unpublished, dispatch_uid="pages.announcing.unpublished")
def _unpublished(sender: object, *, instance: Page, **kwargs: Any) -> None:
    _announce("page.unpublished", instance, now=timezone.now())


@receiver(page_slug_changed, dispatch_uid="pages.announcing.renamed")
def _renamed(sender: object, *, instance: Page, instance_before: Page, **kwargs: Any) -> None:
    _moved(instance, instance_before.url_path)


@receiver(post_page_move, dispatch_uid="pages.announcing.moved")
def _put_elsewhere(
    sender: object, *, instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any
) -> None:
    if url_path_before != url_path_after:
        _moved(instance, url_path_before)


def _moved(top: Page, before: str) -> None:
    """The page has another address, and so has every page below it."""
    now = timezone.now()
    for page in top.get_descendants(inclusive=True).live():
        old = before + page.url_path.removeprefix(top.url_path)
        _announce("page.moved", page, now=now, old_path=_shown(page, old))


@transaction.atomic
def _announce(kind: str, page: Page, *, now: datetime, **facts: str) -> None:
    """Tell it of pages that everybody may read, and of no others."""
    purging.ask(purging.page_key(page.pk), purging.SITE, now=now)
    if page.get_view_restrictions().exists() or not webhooks.listeners(kind):
        return
    told: dict[str, Any] = {"id": page.pk, "locale": page.locale.language_code, **facts}
    path = _shown(page, page.url_path)
    if path:
        told["path"] = path
    if path and kind != "page.unpublished":
        told |= {"url": webhooks.absolute(path), "api": webhooks.absolute(_in_api(page.pk))}
    webhooks.announce(kind, f"page-{page.pk}", told, now=now)


def _shown(page: Page, url_path: str) -> str:
    """Return the address that a browser asks for; nothing where the page is of no site."""
    there = Page(pk=page.pk, path=page.path, depth=page.depth, url_path=url_path)
    there.locale_id = page.locale_id
    parts = there.get_url_parts()
    return str(parts[2]) if parts and parts[2] else ""


def _in_api(number: int) -> str:
    return reverse("content:pages:detail", kwargs={"pk": number})


@receiver([post_save, post_delete], sender=SiteNotice, dispatch_uid="pages.announcing.notice")
def _notice_changed(sender: object, **kwargs: Any) -> None:
    """A notice stands on every page."""
    purging.ask(purging.SITE, now=timezone.now())
