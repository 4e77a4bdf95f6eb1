"""Pictures at the desk: looked at, covered, approved, refused; proof added to an answer.

Every address begins with the messages in the account's sight. An officer sees of a picture
only what the public may see of it.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from wagtail.admin.ui.tables import Column

from complaints import attachments, http_statuses, uploads
from complaints.desk import clocks
from complaints.desk.case import CaseView
from complaints.desk.photo_forms import PhotoForm, ProofForm, RegionFormSet, filled
from complaints.desk.queues import DeskList
from complaints.desk.scoping import VERIFIER
from complaints.errors import ComplaintError, NotPermitted
from complaints.models.private import Message
from complaints.models.review import Attachment
from complaints.querysets import MessageQuerySet
from complaints.stages import OPEN, Privacy

DESK_SIDE, THUMBNAIL_SIDE = 1600, 480
_OPENED, _OPENED_AT_MOST = "photos_opened", 30  # in the session


class AttachmentView(CaseView):
    """A page about one file of a text that the account may see."""

    attachment: Attachment

    def read_object(self) -> None:
        self.attachment = get_object_or_404(
            Attachment.objects.filter(message__in=self.messages_in_sight()).select_related(
                "message__complaint"
            ),
            pk=self.kwargs["pk"],
        )
        self.complaint = self.find_complaint(self.attachment.message.complaint.reference)

    @property
    def back(self) -> str:
        case = reverse("desk:complaint", args=[self.complaint.reference])
        return f"{case}#text-{self.attachment.message_id}"


def _as_file(content: bytes, media_type: str, disposition: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


class Picture(AttachmentView):
    """The picture itself: a new drawing, made for this one answer, and kept nowhere."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        small = "small" in request.GET
        side = THUMBNAIL_SIDE if small else DESK_SIDE
        try:
            content = attachments.picture_for(self.attachment, by=self.user, max_side=side)
        except NotPermitted:
            raise Http404 from None  # to an officer it is not there yet
        if not small and self.user.is_verifier:
            _remember(request, self.attachment)
        return _as_file(content, "image/jpeg", "inline")


def _remember(request: HttpRequest, attachment: Attachment) -> None:
    """Keep in the session that this very picture was shown to the account."""
    opened = request.session.get(_OPENED, {})
    if opened.get(str(attachment.pk)) == attachment.digest:
        return
    opened[str(attachment.pk)] = attachment.digest
    request.session[_OPENED] = dict(list(opened.items())[-_OPENED_AT_MOST:])


class Document(AttachmentView):
    """A document as it was sent, to be kept on the verifier's machine; never shown in a page."""

    needs = VERIFIER

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.attachment.kind != Attachment.Kind.DOCUMENT:
            raise Http404
        content = attachments.original(self.attachment)
        disposition = content_disposition_header(True, self.attachment.file_name or "dokumen.pdf")
        return _as_file(content, uploads.PDF, disposition or "attachment")


class Photo(AttachmentView):
    """Cover what is personal, answer three questions, approve or refuse."""

    needs = VERIFIER
    template_name = "complaints/desk/photo.html"
    page_subtitle = gettext_lazy("Review the photo")

    def read_object(self) -> None:
        super().read_object()
        if self.attachment.kind != Attachment.Kind.PHOTO:
            raise Http404

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_subtitle}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = PhotoForm(initial={"caption": self._caption()})
        return self.show(form=form, rows=filled(attachments.hidden(self.attachment)))

    def _caption(self) -> str:
        return self.attachment.public_caption or attachments.caption_proposal(
            self.attachment, now=timezone.now()
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "refuse" in request.POST:
            attachments.refuse(self.attachment, by=self.user, now=timezone.now())
            messages.success(request, _("The photo stays private."))
            return redirect(self.back)
        form = PhotoForm(request.POST)
        rows = RegionFormSet(request.POST, prefix="regions")
        if not (form.is_valid() and rows.is_valid()):
            return self.show(form=form, rows=rows, status=422)
        fresh = filled(rows.regions())
        if "approve" not in request.POST:
            return self.show(form=form, rows=fresh)
        try:
            approved = attachments.approve(
                self.attachment,
                seen=request.session.get(_OPENED, {}).get(str(self.attachment.pk), ""),
                hide=rows.regions(),
                answers=form.answers(),
                caption=form.cleaned_data["caption"],
                by=self.user,
                now=timezone.now(),
            )
        except ComplaintError as error:
            status = http_statuses.of_form(error)
            return self.show(form=form, rows=fresh, refusal=error.sentence, status=status)
        messages.success(request, _said(approved))
        return redirect(self.back)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = context["rows"]
        shown = rows.regions() if rows.is_bound and rows.is_valid() else rows.initial or []
        return context | {
            "attachment": self.attachment,
            "boxes": [row for row in shown if isinstance(row, dict)],
            "confidential": self.complaint.privacy == Privacy.CONFIDENTIAL,
            "first_read": self.attachment.state == Attachment.State.HELD
            and self.attachment.approved_by_id,
            "back": self.back,
        }


def _said(attachment: Attachment) -> str:
    if attachment.state == Attachment.State.HELD:
        return _("This matter is sensitive: your reading is kept. Another verifier must look too.")
    if attachment.message.state == Message.State.PUBLISHED:
        return _("The photo is approved; its public copy is being made.")
    return _("The photo is approved. It becomes public together with its text.")


# ------------------------------------------------------------------------------------ the queue
def waiting_photos(texts: MessageQuerySet) -> QuerySet[Attachment]:
    """Return those that a verifier has to look at: of texts that are, or may become, public."""
    alive = Q(message__state=Message.State.PUBLISHED) | Q(
        message__state=Message.State.HELD, message__complaint__stage__in=OPEN
    )
    photos = Attachment.objects.filter(
        alive,
        kind=Attachment.Kind.PHOTO,
        state=Attachment.State.HELD,
        message__kind__in=Message.PUBLIC_BOUND,
    ).exclude(message__complaint__privacy=Privacy.CONFIDENTIAL)
    # Where all texts are in sight, the database would walk through them to find the few photos.
    return photos.filter(message__in=texts) if texts.query.has_filters() else photos


class PhotoColumn(Column):
    cell_template_name = "complaints/desk/cells/photo.html"


class PhotosToReview(DeskList):
    needs = VERIFIER
    page_title = gettext_lazy("Photos to review")
    index_url_name = "desk:photos"
    index_results_url_name = "desk:photos_results"
    default_ordering = "uploaded_at"
    paginate_by = 20  # each is drawn for the list
    empty_words = gettext_lazy("No photo waits for review.")

    @cached_property
    def columns(self) -> list[Column]:
        now = timezone.now()
        return [
            PhotoColumn("photo", label=gettext_lazy("Photo")),
            Column("kind", label=gettext_lazy("Kind of text"), accessor="message.get_kind_display"),
            Column(
                "uploaded_at",
                label=gettext_lazy("Received"),
                accessor=lambda photo: clocks.days_ago(photo.uploaded_at, now=now),
                sort_key="uploaded_at",
                width="14%",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[Attachment]:
        photos = waiting_photos(self.messages_in_sight())
        return photos.select_related("message__complaint__village")


# ----------------------------------------------------------------------------------------- proof
OFFICIAL = {Message.Kind.RESPONSE, Message.Kind.FOLLOW_UP}


@method_decorator(csrf_exempt, name="dispatch")  # `protected` does: files first into memory
class AddProof(CaseView):
    """A photo for an answer of the own agency. It waits for a verifier like any other."""

    template_name = "complaints/desk/photo_add.html"
    page_subtitle = gettext_lazy("Add a photo")
    text: Message

    def read_object(self) -> None:
        self.text = self.find_message(self.kwargs["pk"])
        self.complaint = self.find_complaint(self.text.complaint.reference)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        uploads.keep_in_memory(request)
        return self.protected(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def protected(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_add_proof(self.text, self.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show(form=ProofForm(), text=self.text)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = ProofForm(request.POST)
        try:
            sent = [
                uploads.Upload(one.file_name, one.content, request.POST.get("caption", ""))
                for one in uploads.sent(request, "photos")
            ]
            if not sent:
                raise uploads.NothingSent
            if any(one.is_document for one in sent):
                raise uploads.Unsupported
            attachments.take_in(self.text, sent, now=timezone.now())
        except uploads.FileRefused as error:
            return self.show(form=form, text=self.text, refusal=error.sentence, status=422)
        messages.success(request, _("The photo is kept. A verifier looks at it before it shows."))
        case = reverse("desk:complaint", args=[self.complaint.reference])
        return redirect(f"{case}#text-{self.text.pk}")


def may_add_proof(text: Message, user: Any) -> bool:
    """Whether the account may put a photo to this answer: its agency wrote it."""
    standing = text.state in {Message.State.HELD, Message.State.PUBLISHED}
    own = user.is_verifier or (user.is_officer and text.agency_id == user.agency_id)
    return bool(text.kind in OFFICIAL and standing and own)
