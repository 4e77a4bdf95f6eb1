"""Files that go before the text they belong to: sent one by one, claimed by their ids."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.utils import timezone
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import App, Key, Session
from api.schema import answers, describe
from api.throttling import UploadThrottle
from api.v1 import examples
from api.v1.fields import Shape
from api.v1.inputs import account
from api.v1.parameters import OPTIONAL_KEY
from api.v1.repeating import once
from api.views import TakesFiles
from complaints import staging, uploads
from complaints.staging import Staged
from complaints.uploads import Upload

_GUEST = "api guest"


class UploadInput(Shape):
    photo = serializers.FileField(help_text="A picture (JPEG, PNG, WebP, HEIC) or a PDF.")


class UploadShape(Shape):
    id = serializers.CharField(help_text="Send it in `uploads` with the text. Keep it secret.")
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    pin = serializers.CharField(
        allow_blank=True,
        help_text="Where the camera says it was taken, as `latitude,longitude`; empty where it "
        "does not say, or not in Denpasar. Told to nobody else.",
    )
    expires_at = serializers.DateTimeField(help_text="Unclaimed, it is deleted then.")


class Uploads(TakesFiles):
    """Send one photo before the text it belongs to."""

    authentication_classes = [Key, App, Session]
    permission_classes = [AllowAny]  # as filing: a guest may send photos
    parser_classes = [MultiPartParser]
    throttle_classes = [UploadThrottle]

    @describe(
        operation_id="uploads_add",
        tags=["complaints"],
        parameters=[OPTIONAL_KEY],
        request={"multipart/form-data": UploadInput},
        responses=answers({201: UploadShape}, 400, 401, 403, 409, 413, 415),
        examples=[examples.UPLOADED],
    )
    def post(self, request: Request) -> Response:
        """Send one photo; it waits, sealed and private, for a day.

        Its id opens it for the account that sent it, or, sent without one, for whoever holds
        the id.
        """
        sent = uploads.sent(request._request, "photo")
        if not sent:
            raise uploads.NothingSent
        upload, now = sent[0], timezone.now()
        uploads.judge(upload)
        once(request, dict, now=now, files=(upload.digest,))
        key = request.headers.get("Idempotency-Key", "").strip()
        staged = staging.keep(upload, owner=_owner(request), key=key)
        shape = {
            "id": staged.token,
            "media_type": staged.media_type,
            "size": staged.size,
            "pin": staged.pin,
            "expires_at": now + staging.KEPT_FOR,
        }
        return Response(UploadShape(shape).data, status=201)


def _owner(request: Request) -> str:
    user = account(request)
    return f"api account {user.pk}" if user else _GUEST


@dataclass(frozen=True)
class Photos:
    """The photos of a text: those that came with it, then those that were sent before."""

    sent: list[Upload] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    owners: tuple[str, ...] = ()
    _claimed: list[Staged] = field(default_factory=list)

    @classmethod
    def of(cls, request: Request, ids: list[str], captions: list[str]) -> Photos:
        """
        :raises TooManyFiles, TooManyBytes: there are too many, or one is too large
        """
        files = request._request.FILES
        sent = uploads.sent(request._request, "photos") if files else []
        uploads.require_few([*sent, *ids])
        return cls(sent, ids, captions, tuple(dict.fromkeys((_owner(request), _GUEST))))

    @property
    def digests(self) -> tuple[str, ...]:
        return tuple(upload.digest for upload in self.sent)

    def uploads(self) -> list[Upload]:
        """Return every photo with its caption.

        :raises ChoiceGone: one was claimed already, its day is over, or it is somebody else's
        """
        self._claimed[:] = [self._find(token) for token in dict.fromkeys(self.ids)]
        found = [*self.sent, *(staged.upload() for staged in self._claimed)]
        return [
            replace(upload, caption=self.captions[place] if place < len(self.captions) else "")
            for place, upload in enumerate(found)
        ]

    def _find(self, token: str) -> Staged:
        gone: staging.ChoiceGone | None = None
        for owner in self.owners:
            try:
                return staging.find(token, owner=owner)
            except staging.ChoiceGone as error:
                gone = error
        raise gone or staging.ChoiceGone

    def discard(self) -> None:
        """Throw away what waited: it is kept with its text now."""
        staging.discard(self._claimed)
