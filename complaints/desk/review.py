"""Side by side: the original with its marked places, and exactly what the public would read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints import proposals, publication, transitions
from complaints.desk import marking
from complaints.desk.case import STATUS_OF_KIND, CaseView
from complaints.desk.review_forms import (
    LABELS,
    TIERS,
    DecisionForm,
    QuoteFormSet,
    with_blank_rows,
)
from complaints.errors import AlreadyMoved, ComplaintError, NotReviewed, OriginalChanged
from complaints.models.private import Approval, Message, Proposal
from complaints.stages import Privacy


class Review(CaseView):
    """Redact one text and publish it. Works without JavaScript; nothing is stored on the way."""

    verifier_only = True
    template_name = "complaints/desk/review.html"
    page_subtitle = gettext_lazy("Review the text")
    text: Message

    def read_object(self) -> None:
        self.text = self.find_message(self.kwargs["pk"])
        self.complaint = self.find_complaint(self.text.complaint.reference)

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
    def marks(self) -> list[marking.Mark]:
        return marking.marks(self.proposal.spans, self._hidden_before())

    def _hidden_before(self) -> list[dict[str, Any]]:
        return [] if self.approval is None else self.approval.spans

    @property
    def seen(self) -> str:
        """The public wording that the reviewer looks at; another one is news to decide on."""
        return str(self.text.post.version if self.text.post else 0)

    @cached_property
    def proposal(self) -> Proposal:
        standing = self.text.proposals.filter(digest=self.text.digest).first()
        return standing or proposals.propose(self.text, now=timezone.now())

    # ------------------------------------------------------------------ answers
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show(decisions=self.decisions(), quotes=self.quotes())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decisions, quotes = self.decisions(request.POST), self.quotes(request.POST)
        if request.POST.get("digest") != self.text.digest:
            return self.refuse_to_publish(OriginalChanged(), self.decisions(), quotes)
        if not quotes.is_valid():
            return self.show(decisions=decisions, quotes=quotes, status=422)
        if "approve" not in request.POST and "approve_and_forward" not in request.POST:
            return self.show(decisions=decisions, quotes=quotes)
        if request.POST.get("seen") != self.seen:
            return self.refuse_to_publish(AlreadyMoved(), decisions, quotes)
        if decisions.undecided():
            return self.refuse_to_publish(NotReviewed(), decisions, quotes)
        try:
            publication.approve(
                self.text,
                digest=request.POST["digest"],
                spans=[*decisions.hidden(), *quotes.spans(), *decisions.kept()],
                by=self.user,
                now=timezone.now(),
            )
        except ComplaintError as error:
            return self.refuse_to_publish(error, decisions, quotes)
        messages.success(request, _("The text is public now."))
        return redirect(self.next_address())

    def refuse_to_publish(
        self, error: ComplaintError, decisions: DecisionForm, quotes: Any
    ) -> HttpResponseBase:
        return self.show(
            status=STATUS_OF_KIND.get(error.kind, 422),
            decisions=decisions,
            quotes=quotes,
            refusal=error.sentence,
        )

    def next_address(self) -> str:
        reference = self.complaint.reference
        if "approve_and_forward" in self.request.POST:
            return reverse("desk:move", args=[reference, "verify_and_forward"])
        return reverse("desk:complaint", args=[reference])

    # -------------------------------------------------------------------- forms
    def decisions(self, data: Any = None) -> DecisionForm:
        before = None
        # What was found only after the last approval, nobody has decided about yet.
        if self.approval and self.approval.approved_at >= self.proposal.made_at:
            before = frozenset(mark.key for mark in marking.marks([], self._hidden_before()))
        return DecisionForm(
            data, marks=self.marks, hidden_before=before, initial={"digest": self.text.digest}
        )

    def quotes(self, data: Any = None) -> Any:
        room = None if data is None else with_blank_rows(data)
        return QuoteFormSet(room, prefix="quotes", form_kwargs={"texts": self.texts})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        decisions, quotes = context["decisions"], context["quotes"]
        added = quotes.spans() if quotes.is_bound else []
        by_hand = marking.marks([], added)
        known = [*self.marks, *(mark for mark in by_hand if mark not in self.marks)]
        hidden = [*decisions.hidden(), *added]
        return context | {
            "text": self.text,
            "seen": self.seen,
            "marked": {field: self._segments(field, known, hidden) for field in marking.FIELDS},
            "rows": [self._row(*row) for row in decisions.rows()],
            "public": proposals.rendering(self.text, hidden),
            "undecided": len(decisions.undecided()),
            "confidential": self.complaint.privacy == Privacy.CONFIDENTIAL,
            "can_forward": self.text.kind == Message.Kind.COMPLAINT
            and "verify_and_forward" in transitions.allowed_moves(self.complaint, by=self.user),
        }

    def _segments(
        self, field: str, marks: list[marking.Mark], hidden: list[marking.Span]
    ) -> list[dict[str, Any]]:
        here = [mark for mark in marks if mark.field == field]
        return [
            {
                "text": piece.text,
                "mark": piece.mark,
                "hidden": piece.mark is not None and piece.mark.span in hidden,
                "why": piece.mark and self._why(piece.mark),
            }
            for piece in marking.segments(self.texts[field], here)
        ]

    def _row(self, mark: marking.Mark, field: Any, decision: str) -> dict[str, Any]:
        before, words, after = marking.context(self.texts[mark.field], mark)
        return {
            "mark": mark, "field": field, "decision": decision,
            "before": before, "words": words, "after": after,
            "label": LABELS.get(mark.label, mark.label), "tier": TIERS[mark.tier],
        }  # fmt: skip

    def _why(self, mark: marking.Mark) -> str:
        why = f"{LABELS.get(mark.label, mark.label)} · {TIERS[mark.tier]}"
        return f"{why} · {mark.rule}" if mark.rule else why
