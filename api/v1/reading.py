"""What stands around a thread: others about the same matter, and when it was reworded."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

import search
from api.schema import describe, reads
from api.v1 import shapes
from api.v1.reading_shapes import WordingList
from api.v1.serializers import SimilarList
from api.views import PublicView
from complaints import publication
from complaints.models.public import Post

SIMILAR = 4


class Similar(PublicView):
    """Other threads that may be about the same matter, the most alike first."""

    permission_classes = [AllowAny]

    @describe(
        operation_id="threads_similar",
        tags=["threads"],
        responses=reads(SimilarList, 404, 410),
    )
    def get(self, request: Request, reference: str) -> Response:
        thread = publication.read(reference)
        opening = next((p for p in thread.posts.all() if p.kind == Post.Kind.COMPLAINT), None)
        hits = search.similar(
            thread.title,
            opening.body if opening else "",
            thread.reference,
            now=timezone.now(),
            limit=SIMILAR,
            subcategory=thread.subcategory.slug,
            category=thread.category.slug,
            village=thread.village.slug,
            district=thread.district.slug,
        )
        rows = [shapes.hit_row(hit, request.build_absolute_uri) for hit in hits]
        return Response(SimilarList({"results": rows}).data)


class Wordings(PublicView):
    """The posts of a thread that were reworded since they became public, and when.

    The old words are told nowhere: they may hold what is hidden now.
    """

    permission_classes = [AllowAny]

    @describe(
        operation_id="threads_wordings",
        tags=["threads"],
        responses=reads(WordingList, 404, 410),
    )
    def get(self, request: Request, reference: str) -> Response:
        posts = publication.read_wordings(reference).posts.all()
        rows = [_reworded(post) for post in posts if post.version > 1]
        return Response(WordingList({"results": rows}).data)


def _reworded(post: Post) -> dict[str, Any]:
    versions = list(post.versions.all())
    last = versions[-1] if versions else None
    return {
        "position": post.position,
        "author": post.author,
        "body": post.body,
        "changed": last.changed if last and last.body == post.body else [],
        "steps": [
            {
                "number": version.number,
                "on": version.approved_on,
                "masks": version.masks,
                "changes": len(version.changed),
            }
            for version in versions
        ],
    }
