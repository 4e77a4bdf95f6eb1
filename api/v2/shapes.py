"""Shapes of our own addresses of /api/v2/; those of Wagtail are in docs/content-api.md."""

from __future__ import annotations

from rest_framework import serializers

from api.v1.fields import Shape

KINDS = ["page", "thread", "wordings", "redirect", "threads", "history", "moderation", "feed",
         "application"]  # fmt: skip


class BothLanguages(Shape):
    id = serializers.CharField(allow_blank=True)
    en = serializers.CharField(allow_blank=True)


class MenuItemShape(Shape):
    name = serializers.CharField(help_text="For programs; it never changes.")
    label = BothLanguages()  # type: ignore[assignment]  # a field by that name
    path = BothLanguages()


class MenusShape(Shape):
    main = MenuItemShape(many=True)
    footer = MenuItemShape(many=True)


class PhoneShape(Shape):
    name = BothLanguages()
    phone = serializers.CharField(help_text="As people write it.")
    dial = serializers.CharField(help_text="As a `tel:` address wants it.")


class LanguageShape(Shape):
    code = serializers.CharField()
    path = serializers.CharField(help_text="Where its start page is.")


class FeedShape(Shape):
    path = serializers.CharField()
    media_type = serializers.CharField()


class SettingsShape(Shape):
    name = serializers.CharField()
    tagline = BothLanguages()
    description = BothLanguages()
    url = serializers.URLField()
    default_language = serializers.CharField()
    languages = LanguageShape(many=True)
    time_zone = serializers.CharField()
    phones = PhoneShape(many=True, help_text="The emergency call first.")
    feeds = FeedShape(many=True)


class SiteNoticeShape(Shape):
    level = serializers.ChoiceField(["info", "warning", "emergency"])
    title = BothLanguages()
    text = BothLanguages()
    link = serializers.CharField(allow_blank=True, help_text="A path without language.")
    shown_from = serializers.DateTimeField()
    shown_until = serializers.DateTimeField(allow_null=True)


class SiteNoticeList(Shape):
    count = serializers.IntegerField()
    results = SiteNoticeShape(many=True)


class RedirectShape(Shape):
    old_path = serializers.CharField(help_text="Without a slash at its end.")
    location = serializers.CharField()
    permanent = serializers.BooleanField()


class RedirectList(Shape):
    count = serializers.IntegerField(help_text="Of all.")
    results = RedirectShape(many=True)


class TranslationShape(Shape):
    locale = serializers.CharField()
    id = serializers.IntegerField(required=False, help_text="Of a page.")
    html_url = serializers.URLField()
    detail_url = serializers.URLField(required=False)


class ResolvedShape(Shape):
    """What an address is; which keys beside `kind` there are depends on it."""

    kind = serializers.ChoiceField(KINDS)
    locale = serializers.CharField(required=False)
    id = serializers.IntegerField(required=False, help_text="Of a page.")
    type = serializers.CharField(required=False, help_text="Of a page: `pages.ServicePage`, …")
    reference = serializers.CharField(required=False, help_text="Of a thread.")
    html_url = serializers.URLField(required=False, help_text="The page for people.")
    detail_url = serializers.URLField(
        required=False, help_text="The same for programs; an `application` has none."
    )
    media_type = serializers.CharField(required=False, help_text="Of a feed.")
    translations = TranslationShape(many=True, required=False)
    location = serializers.CharField(required=False, help_text="Where a redirect leads.")
    permanent = serializers.BooleanField(required=False)
