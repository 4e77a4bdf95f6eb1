"""One conversation as an Atom feed: what was said in it, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from complaints import publication
from complaints.models.public import Post, Thread
from pages.feeds import midnight

ENTRIES = 60


class Conversation(Feed[Post, Thread]):
    """A thread that was withdrawn answers 410 here as well: `publication.read` refuses it."""

    feed_type = Atom1Feed
    author_name = "PRODENPASAR"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Thread:
        return publication.read(str(kwargs["reference"]).upper())

    def title(self, thread: Thread) -> str:
        return f"{thread.reference}: {thread.title}"

    def subtitle(self, thread: Thread) -> str:
        return str(thread.get_stage_display())

    def link(self, thread: Thread) -> str:
        return thread.get_absolute_url()

    def items(self, thread: Thread) -> list[Post]:
        posts = [post for post in thread.posts.all() if post.state == Post.State.VISIBLE]
        return posts[::-1][:ENTRIES]

    def item_title(self, item: Post) -> str:
        return _("%(kind)s: %(author)s") % {"kind": item.get_kind_display(), "author": item.author}

    def item_description(self, item: Post) -> str:
        return item.body

    def item_author_name(self, item: Post) -> str:
        return item.author

    def item_link(self, item: Post) -> str:
        return f"{item.thread.get_absolute_url()}#p-{item.position}"

    def item_guid(self, item: Post) -> str:
        return f"tag:prodenpasar,2013:{item.thread.reference}:{item.position}"

    def item_pubdate(self, item: Post) -> datetime:
        return midnight(item.published_on)

    def item_updateddate(self, item: Post) -> datetime:
        return midnight(item.published_on)
