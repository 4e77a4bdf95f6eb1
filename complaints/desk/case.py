"""One case: everything the office knows about it, and the moves it allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.http.response import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from complaints import (
    claims,
    doubles,
    http_statuses,
    moderation,
    notes,
    publication,
    readable,
    reminders,
    transitions,
    uploads,
)
from complaints.desk import (
    charge,
    identity_panel,
    presence,
    promises,
    trail,
    writing_aids,
)
from complaints.desk.forms import (
    MOVE_FORMS,
    MoveForm,
    NoteForm,
    ReasonForm,
    RefusalForm,
    RemovalForm,
)
from complaints.desk.notices import undeliverable
from complaints.desk.proofs import Proofs
from complaints.desk.queues import queue_url
from complaints.desk.scoping import MODERATION, VERIFIER, DeskView
from complaints.errors import AlreadyMoved, ComplaintError
from complaints.models.private import Complaint, Event, Message
from complaints.stages import OPEN, Privacy, Removal


class CaseView(DeskView):
    """A page about one case that the account may see."""

    complaint: Complaint

    def read_object(self) -> None:
        self.complaint = self.find_complaint(self.kwargs["reference"])

    def get_page_title(self) -> str:
        return self.complaint.reference

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page = reverse("desk:complaint", args=[self.complaint.reference])
        here = {"url": page if self.works_on_cases else "", "label": self.complaint.reference}
        queue = {"url": queue_url(self.user), "label": _("Complaints")}
        return [*super().get_breadcrumbs_items(), queue, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        now = timezone.now()
        entries = readable.texts_of(self.complaint, self.user, now=now)
        if not self.works_on_cases:  # a moderator knows what is public, and the comments
            entries = [e for e in entries if e.text.state == Message.State.PUBLISHED]
        original = next((e for e in entries if e.text.kind == Message.Kind.COMPLAINT), None)
        return context | {
            "complaint": self.complaint,
            "entries": entries,
            "reviewable": Message.PUBLIC_BOUND,
            "original": original.text if original else None,
            "case_title": original.title if original else "",
            "place": readable.place_of(original, self.user, now=now),
            "answers": readable.answers_of(original, self.user, now=now),
            "presence": presence.of(self.complaint, self.user, now=now),
        }

    def refused(self, error: ComplaintError, form: Any) -> HttpResponseBase:
        """Show the refusal above the form, which keeps everything that was typed."""
        if self.works_on_cases:
            self.complaint = self.find_complaint(self.complaint.reference)
        return self.show(
            status=http_statuses.of_form(error),
            form=form,
            refusal=error.sentence,
            conflict=error.kind == "conflict",
        )


@dataclass(frozen=True)
class HistoryLine:
    """A move in words. Staff are named; a citizen is only "the reporter"."""

    words: str | Promise
    event: Event
    staff: bool
    detail: str = ""


def _history(complaint: Complaint) -> list[HistoryLine]:
    events = list(complaint.events.select_related("actor", "agency").order_by("-sequence"))
    details = charge.details(events)
    # What staff wrote down for somebody came in by this way.
    details |= {e.pk: str(complaint.channel) for e in events if e.verb == "file" and e.reason}
    return [
        HistoryLine(
            transitions.VERB_LABELS.get(event.verb, event.verb),
            event,
            staff=event.actor_id != complaint.reporter_id,
            detail=details.get(event.pk, ""),
        )
        for event in events
    ]


class CasePage(CaseView):
    template_name = "complaints/desk/complaint.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        allowed = transitions.allowed_moves(self.complaint, by=self.user)
        context = super().get_context_data(**kwargs)
        return {
            "must_review": self.user.is_verifier and self._original_waits(),
            "moves": [
                {"verb": verb, "label": form.label, "grave": form.grave}
                for verb, form in MOVE_FORMS.items()
                if verb in allowed
            ],
            "promises": promises.lines(self.complaint, now=timezone.now()),
            "hand_overs": trail.hand_overs(self.complaint),
            "notes": self.complaint.notes.select_related("author"),
            "reminders": reminders.told(self.complaint),
            "history": _history(self.complaint),
            "note_form": NoteForm(),
            "undeliverable": undeliverable(self.complaint),
            "doubles": self._doubles(),
            **trail.relatives(self.complaint, self.complaints()),
            **identity_panel.context(self.complaint, self.user),
            **charge.context(self.complaint, self.user),
        } | context

    def _doubles(self) -> list[doubles.Double]:
        """What may be the same case, for whoever may join the two."""
        if not self.user.is_verifier or self.complaint.stage not in OPEN:
            return []
        return doubles.of(self.complaint, among=self.complaints())

    def _original_waits(self) -> bool:
        waiting = Message.objects.held().filter(kind=Message.Kind.COMPLAINT)
        may_be_public = self.complaint.privacy != Privacy.CONFIDENTIAL
        return (
            may_be_public
            and self.complaint.stage in OPEN
            and (waiting.filter(complaint=self.complaint).exists())
        )


class AddNote(CasePage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.show(note_form=form, status=422)
        notes.write(self.complaint, form.cleaned_data["body"], by=self.user, now=timezone.now())
        messages.success(request, _("The note is kept."))
        return redirect("desk:complaint", self.complaint.reference)


@method_decorator(csrf_exempt, name="dispatch")  # `protected` does: files first into memory
class MakeMove(CaseView):
    """The form of one move. What it does is decided by `transitions.move`.

    Where the case left the account's sight while a person wrote, the answer is still 404, as
    for any other case, but it hands back the words that were typed.
    """

    template_name = "complaints/desk/move.html"
    form_class: type[MoveForm]
    out_of_sight = False
    proofs = Proofs()

    def read_object(self) -> None:
        if self.kwargs["verb"] not in MOVE_FORMS:
            raise Http404
        self.form_class = MOVE_FORMS[self.kwargs["verb"]]
        super().read_object()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        try:
            super().setup(request, *args, **kwargs)
        except Http404:
            if request.method != "POST":
                raise
            self.out_of_sight = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        uploads.keep_in_memory(request)
        return self.protected(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def protected(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_page_subtitle(self) -> str:
        return str(self.form_class.label)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.form_class.label}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        aids = writing_aids.context(self.offers, self.request, kwargs.get("remarks", ()))
        return super().get_context_data(**kwargs) | {"proofs": self.proofs.kept, **aids}

    @cached_property
    def offers(self) -> list[writing_aids.Offer]:
        verb, now = self.kwargs["verb"], timezone.now()
        return writing_aids.offers(self.complaint, verb, by=self.user, now=now)

    def form(self, data: Any = None) -> MoveForm:
        return self.form_class(data, complaint=self.complaint, in_sight=self.complaints())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allowed = transitions.allowed_moves(self.complaint, by=self.user)
        if self.kwargs["verb"] not in allowed:
            messages.error(request, _("The case does not allow this step now."))
            return redirect("desk:complaint", self.complaint.reference)
        form = self.form()
        if into := request.GET.get("into", ""):  # of the case that was proposed to join with
            form.initial["into"] = into[:20]
        return self.show(form=form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.out_of_sight:
            words = [request.POST.get(name, "") for name in ("text", "note")]
            return render(request, "complaints/desk/gone.html", {"words": words}, status=404)
        form = self.form(request.POST)
        self.proofs = Proofs.of(request) if form.takes_photos else Proofs()
        if writing_aids.asks_for_template(request):
            return self.with_template(request)
        fault = self.proofs.fault
        if not form.is_valid() or fault:
            self.proofs.keep(request)
            return self.show(form=form, status=422, refusal=fault and fault.sentence)
        stale = form.cleaned_data["version"] != self.complaint.version
        if not stale and (remarks := self.remarks(form)):
            self.proofs.keep(request)
            return self.show(form=form, remarks=remarks)
        try:
            transitions.move(
                self.complaint,
                self.kwargs["verb"],
                by=self.user,
                now=timezone.now(),
                photos=self.proofs.uploads(),
                **form.arguments(),
            )
        except ComplaintError as refused:
            self.proofs.keep(request)
            # Whatever it runs into now: where the page is old, somebody was faster.
            return self.refused(AlreadyMoved() if stale else refused, self._kept(request))
        self.proofs.discard()
        claims.leave(self.complaint, by=self.user)
        messages.success(
            request,
            _("%(reference)s: done. “%(step)s”")
            % {"reference": self.complaint.reference, "step": self.form_class.label},
        )
        return redirect(self.next_address())

    def with_template(self, request: HttpRequest) -> HttpResponseBase:
        """The form again, with a template's words below what was typed; nothing is judged yet."""
        self.proofs.keep(request)
        form = self.form(writing_aids.with_template(request, self.offers))
        form.errors.clear()
        return self.show(form=form)

    def remarks(self, form: MoveForm) -> list[Any]:
        seen = self.request.POST.get("remarks_seen", "")
        text, now = form.cleaned_data.get("text", ""), timezone.now()
        verb = self.kwargs["verb"]
        return writing_aids.linting_step(
            self.complaint, verb, text, seen=seen, by=self.user, now=now
        )

    def _kept(self, request: HttpRequest) -> MoveForm:
        """Return the form with what was typed, for the case as it stands now."""
        self.complaint = self.find_complaint(self.complaint.reference)
        data = request.POST.copy()
        data["version"] = str(self.complaint.version)
        return self.form(data)

    def next_address(self) -> str:
        """The case, unless the move took it out of the account's sight."""
        if self.complaints().filter(pk=self.complaint.pk).exists():
            return reverse("desk:complaint", args=[self.complaint.reference])
        return queue_url(self.user)


class WithdrawThread(CaseView):
    """Takes the public version away for good: a tombstone says what kind of reason there was,
    the reason itself is kept as a note."""

    needs = VERIFIER
    form_class: type[ReasonForm] = RemovalForm
    template_name = "complaints/desk/reason.html"
    page_subtitle = gettext_lazy("Take out of public")
    intro: Any = gettext_lazy(
        "The page answers “withdrawn” from now on, and its words are deleted from the public"
        " side for good. The case itself stays."
    )
    done: Any = gettext_lazy("The public version is withdrawn.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"intro": self.intro}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show(form=self.form_class())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        now = timezone.now()
        try:
            with transaction.atomic():
                self.act(form, now)
                reason = form.cleaned_data["reason"]
                notes.write_reason(self.complaint, reason, by=self.user, now=now)
        except ComplaintError as error:
            return self.refused(error, form)
        messages.success(request, self.done)
        if not self.works_on_cases:
            return redirect(queue_url(self.user))
        return redirect("desk:complaint", self.complaint.reference)

    def act(self, form: ReasonForm, now: datetime) -> None:
        removal = Removal(form.cleaned_data["removal"])
        publication.withdraw_thread(self.complaint, by=self.user, now=now, removal=removal)


class WithdrawText(WithdrawThread):
    """The same for one text of the thread."""

    needs = MODERATION
    done = gettext_lazy("The text is out of public.")
    intro = gettext_lazy("Readers no longer see this text; its public words are deleted.")
    text: Message

    def read_object(self) -> None:
        self.text = self.find_message(self.kwargs["pk"])
        self.complaint = self.complaint_of(self.text)

    def act(self, form: ReasonForm, now: datetime) -> None:
        removal = Removal(form.cleaned_data["removal"])
        moderation.remove(self.text, by=self.user, now=now, removal=removal)


class RefuseText(WithdrawText):
    form_class = RefusalForm
    page_subtitle = gettext_lazy("Refuse")
    intro = gettext_lazy("The text stays private. Its writer is told why, and may appeal once.")
    done = gettext_lazy("The text is refused.")

    def act(self, form: ReasonForm, now: datetime) -> None:
        reason = form.cleaned_data["refusal"]
        moderation.refuse(self.text, reason=reason, by=self.user, now=now)
