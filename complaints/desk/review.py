"""Side by side: the original with its marked places, and exactly what the public would read.

Every page works without JavaScript. With it, the same form is posted to `Working`, which
answers with the working part of the page alone, and to `SaveDraft`, which keeps the work.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import (
    http_statuses,
    moderation,
    proposals,
    publication,
    sensitive,
    text_claims,
    transitions,
)
from complaints.desk import drafts, marking, presence, side_by_side
from complaints.desk.case import CaseView
from complaints.desk.decisions import KEEP, Decisions, Sheet
from complaints.desk.queues import queue_url
from complaints.desk.review_forms import (
    CHOICES,
    HINTS,
    QUESTIONS,
    QuoteFormSet,
    with_blank_rows,
)
from complaints.desk.scoping import MODERATION
from complaints.errors import (
    AlreadyMoved,
    ChecklistOpen,
    ComplaintError,
    DetectorFailed,
    NotReviewed,
    OriginalChanged,
)
from complaints.models.private import Approval, Message, Proposal
from complaints.models.review import Draft, FirstReading
from complaints.recognisers import DETECTOR
from complaints.redaction import LOOK
from complaints.stages import Privacy


class ReviewedText(CaseView):
    """A text that a verifier or, where it is a comment, a moderator reads, with what others
    found and decided about it before."""

    needs = MODERATION
    page_subtitle = gettext_lazy("Review the text")
    text: Message

    def read_object(self) -> None:
        self.text = self.find_message(self.kwargs["pk"])
        self.complaint = self.complaint_of(self.text)
        self.text.complaint = self.complaint

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_subtitle}]

    @cached_property
    def texts(self) -> dict[str, str]:
        return {"title": self.text.title, "body": self.text.body}

    @cached_property
    def approval(self) -> Approval | None:
        """The last time these same words were published."""
        return self.text.approvals.filter(digest=self.text.digest).first()

    @cached_property
    def first_reading(self) -> FirstReading | None:
        readings = FirstReading.objects.select_related("reader")
        return readings.filter(message=self.text, digest=self.text.digest).first()

    @cached_property
    def proposal(self) -> Proposal:
        """What the recognisers of today found. Opening the page tries again where they failed."""
        standing = proposals.standing(self.text)
        if standing is None and self.request.method == "POST":
            tried = self.text.proposals.filter(digest=self.text.digest, detector=DETECTOR)
            standing = tried.first()
        return standing or proposals.propose(self.text, now=timezone.now())

    @cached_property
    def new_places(self) -> frozenset[str]:
        """Names of the places that earlier recognisers did not find in these words."""
        earlier = self.text.proposals.filter(digest=self.text.digest, failure="")
        last = earlier.exclude(detector=self.proposal.detector).first()
        if last is None:
            return frozenset()
        seen = side_by_side.covered(last.spans)
        found = (mark for mark in marking.marks(self.proposal.spans, []))
        return frozenset(
            mark.key for mark in found if mark.tier != LOOK and not side_by_side.within(mark, seen)
        )

    @property
    def seen(self) -> str:
        """The public wording that the reviewer looks at; another one is news to decide on."""
        return str(self.text.post.version if self.text.post else 0)

    def sheet(self, decisions: Decisions) -> Sheet:
        """Lay the decisions over what was found, and over what was hidden before."""
        reading, approval = self.first_reading, self.approval
        hidden = reading.spans if reading else approval.spans if approval else []
        marks = marking.marks(self.proposal.spans, hidden)
        # What was found only after the last approval, nobody has decided about yet.
        complete = not reading and approval and approval.approved_at >= self.proposal.made_at
        before = side_by_side.hidden_among(marks, hidden, otherwise=KEEP if complete else "")
        return Sheet(self.texts, marks, decisions, before=before, new=self.new_places)

    def quotes(self, data: Any = None) -> Any:
        room = None if data is None else with_blank_rows(data)
        return QuoteFormSet(room, prefix="quotes", form_kwargs={"texts": self.texts})

    def posted(self) -> tuple[Decisions, Any]:
        """Return the decisions of the form, and the quotes that are not in the text.

        Quotes become places, so that only places are kept and shown from then on.
        """
        data = self.request.POST
        decisions, quotes = Decisions.posted(data), self.quotes(data)
        if "add" in data:
            decisions.add_selected(data["add"], self.texts)
        if quotes.is_valid():
            decisions.add(quotes.spans())
            quotes = self.quotes()
        if "adjust" in data:
            decisions.adjust(data["adjust"], self.sheet(decisions))
        return decisions, quotes

    def working_part(self, decisions: Decisions, quotes: Any) -> dict[str, Any]:
        """Return what the part of the page shows that follows every decision."""
        sheet = self.sheet(decisions)
        hidden, failed = sheet.hidden(), bool(self.proposal.failure)
        thread = self.messages_in_sight().filter(complaint=self.complaint)
        others = list(thread.exclude(pk=self.text.pk).select_related("agency"))
        return {
            "decisions": decisions,
            "quotes": quotes,
            "marked": {name: side_by_side.segments(sheet, name) for name in marking.FIELDS},
            "rows": side_by_side.rows(sheet),
            "labels": CHOICES,
            "public": None if failed else proposals.rendering(self.text, hidden),
            "undecided": len(sheet.undecided()),
            "new_places": len(self.new_places),
            "elsewhere": side_by_side.elsewhere(self.text, hidden, others),
        }


class Review(ReviewedText):
    """Redact one text and publish it."""

    template_name = "complaints/desk/review.html"

    # ------------------------------------------------------------------ answers
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        draft = drafts.find(self.text, by=self.user)
        if draft is None or self._overtaken(draft):
            return self.show(overtaken=draft, **self.working_part(self._first(), self.quotes()))
        decisions = Decisions.kept(draft.decisions)
        return self.show(draft=draft, **self.working_part(decisions, self.quotes()))

    def _overtaken(self, draft: Draft) -> bool:
        """Whether the text was searched or published again since the work was kept."""
        published = self.approval and self.approval.approved_at > draft.saved_at
        return bool(published) or self.proposal.made_at > draft.saved_at

    def _first(self) -> Decisions:
        answers = self.approval.checklist if self.approval and not self.first_reading else {}
        return Decisions.kept({"answers": answers})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.POST.get("digest") != self.text.digest:
            unread = Decisions()  # places of other words mean nothing here
            return self.refuse(OriginalChanged(), unread, self.quotes(request.POST))
        if "discard" in request.POST:
            drafts.discard_own(self.text, by=self.user)
            return redirect("desk:review", self.text.pk)
        decisions, quotes = self.posted()
        if quotes.is_bound:
            return self.show(status=422, **self.working_part(decisions, quotes))
        if "save" in request.POST:
            drafts.save(self.text, decisions, by=self.user, now=timezone.now())
            messages.success(request, _("Your work is kept. You can go on later."))
            return redirect("desk:review", self.text.pk)
        if "approve" in request.POST or "approve_and_forward" in request.POST:
            return self.approve(decisions, quotes)
        return self.show(**self.working_part(decisions, quotes))

    def approve(self, decisions: Decisions, quotes: Any) -> HttpResponseBase:
        try:
            post = self._publish(decisions)
        except ComplaintError as error:
            return self.refuse(error, decisions, quotes)
        if post is None:
            drafts.discard_own(self.text, by=self.user)
            messages.warning(
                self.request,
                _("Your reading is kept. Nothing is public yet: another verifier must read it."),
            )
            return redirect("desk:complaint", self.complaint.reference)
        drafts.discard(self.text)
        messages.success(self.request, _("The text is public now."))
        return redirect(self.next_address())

    def _publish(self, decisions: Decisions) -> Any:
        sheet = self.sheet(decisions)
        if self.request.POST.get("seen") != self.seen:
            raise AlreadyMoved
        if self.proposal.failure:
            raise DetectorFailed
        if sheet.undecided():
            raise NotReviewed
        if self._asks_for_checklist and set(decisions.answers) != set(publication.CHECKLIST):
            raise ChecklistOpen
        return moderation.publish(
            self.text,
            digest=self.request.POST["digest"],
            spans=[*sheet.hidden(), *sheet.kept()],
            by=self.user,
            now=timezone.now(),
            checklist=decisions.answers,
        )

    @property
    def _asks_for_checklist(self) -> bool:
        return self.text.kind == Message.Kind.COMPLAINT

    def refuse(self, error: ComplaintError, decisions: Decisions, quotes: Any) -> HttpResponseBase:
        return self.show(
            status=http_statuses.of_form(error),
            refusal=error.sentence,
            **self.working_part(decisions, quotes),
        )

    def next_address(self) -> str:
        reference = self.complaint.reference
        if not self.works_on_cases:
            return queue_url(self.user)
        if "approve_and_forward" in self.request.POST:
            return reverse("desk:move", args=[reference, "verify_and_forward"])
        return reverse("desk:complaint", args=[reference])

    # --------------------------------------------------------------------- page
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "text": self.text,
            "seen": self.seen,
            "digest": self.text.digest,
            "failure": self.proposal.failure,
            "confidential": self.complaint.privacy == Privacy.CONFIDENTIAL,
            "questions": self._questions(context["decisions"]),
            "must_answer": self._asks_for_checklist,
            "can_forward": self.text.kind == Message.Kind.COMPLAINT
            and "verify_and_forward" in transitions.allowed_moves(self.complaint, by=self.user),
            **self._readers(),
            "in_hand": self._in_hand(),
        }

    def _in_hand(self) -> str:
        """Take a held text in hand; return who else has it, in words."""
        if self.text.state != Message.State.HELD:
            return ""
        claim = text_claims.take(self.text, by=self.user, now=timezone.now())
        if claim is None or claim.holder_id == self.user.pk:
            return ""
        name = claim.holder.get_full_name() or claim.holder.email
        since = date_format(timezone.localtime(claim.seen_at), "H.i")
        return _("%(name)s read this text at %(time)s.") % {"name": name, "time": since}

    def _readers(self) -> dict[str, Any]:
        """Tell who read a sensitive text first, and whether this reader may be the second."""
        reading = self.first_reading
        mine = reading is not None and reading.reader_id == self.user.pk
        return {
            "first_reading": reading,
            "first_is_mine": mine,
            "reads_first": self.complaint.sensitive and (reading is None or mine),
        }

    def _questions(self, decisions: Decisions) -> list[dict[str, Any]]:
        likely = {HINTS[topic] for topic in sensitive.topics(*self.texts.values())}
        earlier = self.first_reading.checklist if self.first_reading else {}
        return [
            {
                "name": name,
                "sentence": QUESTIONS[name],
                "answer": decisions.answers.get(name),
                "likely": name in likely,
                "first": earlier.get(name),
            }
            for name in publication.CHECKLIST
        ]


class Working(ReviewedText):
    """The working part of the page, drawn again for the form as it stands in the browser."""

    template_name = "complaints/desk/working.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.POST.get("digest") != self.text.digest:
            return JsonResponse({"code": OriginalChanged.code}, status=409)
        context: dict[str, Any] = self.working_part(*self.posted())
        return self.show(text=self.text, failure=self.proposal.failure, **context)


class SaveDraft(ReviewedText):
    """Keeps unfinished work: what the page sends by itself a moment after each decision."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.POST.get("digest") != self.text.digest:
            return JsonResponse({"code": OriginalChanged.code}, status=409)
        if request.POST.get("seen") != self.seen:
            return JsonResponse({"code": AlreadyMoved.code}, status=409)
        presence.of(self.complaint, self.user, now=timezone.now())
        decisions, _quotes = self.posted()
        draft = drafts.save(self.text, decisions, by=self.user, now=timezone.now())
        moment = timezone.localtime(draft.saved_at)
        return JsonResponse({"saved_at": date_format(moment, "H.i")})
