"""Create the pages that are missing, and nothing else: what an editor touched stays.

A page is known by its key and language (a translation key made from the key), wherever an
editor moved it. One that an editor deleted stays deleted, unless asked to restore.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowContentType,
)

from pages.content import PAGES, Seed
from pages.content.picture import draw
from pages.models import ExplanatoryText, FeaturedService, SeededPage, ServicePage, SiteNotice

_KEYS = UUID("6f0d8a34-9c1e-4d6b-8b5a-0d6f3f1c2e77")
PICTURE_TITLE = "Candi bentar"
PICTURE_ALT = {
    "id": "Gambar: candi bentar di depan gunung dan sawah",
    "en": "Drawing: a split temple gate before a mountain and rice fields",
}

# Editors write and submit; publishers approve, publish and schedule.
PAGE_RIGHTS = {
    "Editors": ("add_page", "change_page"),
    "Publishers": ("add_page", "change_page", "publish_page"),
}
FILE_RIGHTS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)
OTHER_RIGHTS = ("access_admin", "submit_translation")
# Notices and texts of forms go the way of the pages; editors have theirs from reference.py.
TEXTS = (SiteNotice, ExplanatoryText)
TEXT_RIGHTS = ("view", "add", "change", "delete", "publish", "lock", "unlock")


@dataclass
class Loaded:
    """What the run did, for the operator to read."""

    created: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def load(*, now: datetime, restore: bool = False) -> Loaded:
    """Create locales, pages, site and rights that are missing."""
    loaded = Loaded()
    locales = [
        Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES
    ]
    if restore:
        SeededPage.objects.all().delete()
    fresh: list[tuple[Seed, Page]] = []
    for seed in PAGES:
        for locale in locales:
            page = _plant(seed, locale, loaded, now=now)
            if page is not None:
                fresh.append((seed, page))
    for seed, page in fresh:
        _feature(seed, page)
    _redraw_picture()
    _open_site()
    for name, codenames in PAGE_RIGHTS.items():
        _grant(name, codenames)
    _let_publish_texts()
    return loaded


# ---------------------------------------------------------------------------------- pages
def translation_key(key: str) -> UUID:
    """The key that ties the languages of a seeded page together, the same on every site."""
    return uuid5(_KEYS, key)


def _find(key: str, locale: Locale) -> Page | None:
    return Page.objects.filter(translation_key=translation_key(key), locale=locale).first()


def _plant(seed: Seed, locale: Locale, loaded: Loaded, *, now: datetime) -> Page | None:
    """Create the page unless it is there, was deleted, or has lost its parent."""
    code = locale.language_code
    mark = f"{seed.key}:{code}"
    if _find(seed.key, locale) is not None or SeededPage.objects.filter(key=mark).exists():
        return None
    parent = _find(seed.parent, locale) if seed.parent else Page.get_first_root_node()
    if parent is None:
        loaded.left_out.append(mark)
        return None
    page = _made(seed, locale, now=now)
    parent.add_child(instance=page)
    _remember(page)
    SeededPage.objects.create(key=mark)
    loaded.created.append(mark)
    return page


def _made(seed: Seed, locale: Locale, *, now: datetime) -> Page:
    code = locale.language_code
    words = seed.in_language(code)
    model = apps.get_model("pages", seed.kind)
    # Only the children of the root share a level with another language's.
    home_of_other = not seed.parent and code != settings.LANGUAGE_CODE
    values: dict[str, Any] = {
        name: json.dumps(value) if isinstance(model._meta.get_field(name), StreamField) else value
        for name, value in words.fields.items()
    }
    if seed.category:
        values["category"] = (
            apps.get_model("complaints", "Category").objects.filter(slug=seed.category).first()
        )
    if seed.picture:
        values |= {"picture": _picture(), "picture_alt": PICTURE_ALT[code]}
    page: Page = model(
        title=words.title,
        slug=f"{seed.slug}-{code}" if home_of_other else seed.slug,
        intro=words.intro,
        search_description=words.description,
        locale=locale,
        translation_key=translation_key(seed.key),
        live=True,
        first_published_at=now,
        last_published_at=now,
        **values,
    )
    return page


def _remember(page: Page) -> None:
    """Keep the first wording as the live revision: Wagtail takes a page without one off the
    site when its next wording is scheduled."""
    revision = page.save_revision(clean=False)
    Page.objects.filter(pk=page.pk).update(live_revision=revision, has_unpublished_changes=False)


def _feature(seed: Seed, home: Page) -> None:
    for place, key in enumerate(seed.featured):
        service = ServicePage.objects.filter(
            translation_key=translation_key(key), locale=home.locale
        ).first()
        if service is not None:
            FeaturedService.objects.create(page=home, service=service, sort_order=place)


def _picture() -> Any:
    images = get_image_model()
    known = images.objects.filter(title=PICTURE_TITLE).first()
    if known is not None:
        return known
    file = ContentFile(draw(), name="candi-bentar.png")
    return images.objects.create(title=PICTURE_TITLE, file=file)


def _redraw_picture() -> None:
    """Draw our picture again where its row came without its file, as in the demo's template."""
    known = get_image_model().objects.filter(title=PICTURE_TITLE).first()
    if known is not None and not known.file.storage.exists(known.file.name):
        known.file.storage.save(known.file.name, ContentFile(draw()))
        known.renditions.all().delete()


# ----------------------------------------------------------------------------------- site
def _open_site() -> None:
    """Point the site at our home page if it still shows Wagtail's welcome, or nothing."""
    home = _find("home", Locale.objects.get(language_code=settings.LANGUAGE_CODE))
    welcome = _untouched_welcome()
    site = Site.objects.filter(is_default_site=True).first()
    address = urlsplit(settings.PUBLIC_URL)
    where = {
        "hostname": address.hostname or "localhost",
        "port": address.port or (443 if address.scheme == "https" else 80),
    }
    if home is not None and site is None:
        Site.objects.create(
            root_page=home, is_default_site=True, site_name=settings.WAGTAIL_SITE_NAME, **where
        )
    elif home is not None and site is not None and site.root_page_id == getattr(welcome, "pk", 0):
        site.root_page, site.site_name = home, settings.WAGTAIL_SITE_NAME
        site.hostname, site.port = where["hostname"], where["port"]
        site.save()
    # Deleting a page takes the sites on it along: only when none is left on it.
    if welcome is not None and not Site.objects.filter(root_page=welcome).exists():
        Page.objects.get(pk=welcome.pk).delete()


def _untouched_welcome() -> Page | None:
    """Wagtail's first page, as long as nobody edited it or put pages under it."""
    page = Page.objects.filter(
        depth=2, slug="home", numchild=0, latest_revision__isnull=True
    ).first()
    return page if page is not None and page.specific_class is Page else None


# --------------------------------------------------------------------------------- rights
def _let_publish_texts() -> None:
    """Give publishers their rights over notices and texts, and these the workflow of the pages;
    once, as in `_grant`."""
    if not SeededPage.objects.get_or_create(key="rights:texts")[1]:
        return
    group, _created = Group.objects.get_or_create(name="Publishers")
    names = [f"{verb}_{model._meta.model_name}" for model in TEXTS for verb in TEXT_RIGHTS]
    group.permissions.add(*Permission.objects.filter(codename__in=names))
    workflow = Workflow.objects.filter(active=True).order_by("pk").first()
    for kind in ContentType.objects.get_for_models(*TEXTS).values() if workflow else ():
        WorkflowContentType.objects.get_or_create(
            content_type=kind, defaults={"workflow": workflow}
        )


def _grant(name: str, codenames: tuple[str, ...]) -> None:
    """Give the group its starting rights, once: what an operator takes away stays away."""
    if not SeededPage.objects.get_or_create(key=f"rights:{name}")[1]:
        return
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(*Permission.objects.filter(codename__in=OTHER_RIGHTS))
    if not GroupPagePermission.objects.filter(group=group).exists():
        top = Page.get_first_root_node()
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=codenames
        ):
            GroupPagePermission.objects.create(group=group, page=top, permission=permission)
    if not GroupCollectionPermission.objects.filter(group=group).exists():
        everywhere = Collection.get_first_root_node()
        for permission in Permission.objects.filter(
            content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=FILE_RIGHTS
        ):
            GroupCollectionPermission.objects.create(
                group=group, collection=everywhere, permission=permission
            )
