"""Writing a complaint down for a citizen, whichever way it came; the receipt to hand over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from complaints import http_statuses, intake, publication, receipts, uploads
from complaints.database import is_busy
from complaints.desk.filing_forms import EntryForm, fresh_key
from complaints.desk.proofs import Proofs
from complaints.desk.scoping import DeskView
from complaints.encryption import box
from complaints.errors import ComplaintError, InvalidInput, KeyReused
from complaints.intake import Entry, Filing
from complaints.models.private import Complaint
from complaints.stages import Visibility

_SHOWN = "entered"  # in the session
SHOWN_FOR = timedelta(minutes=30)


@method_decorator(csrf_exempt, name="dispatch")  # `protected` does: files first into memory
@method_decorator(sensitive_post_parameters(), name="dispatch")
class FileForCitizen(DeskView):
    """One form. Its first sending shows what the public would read, what is hidden in it and
    which open cases are alike; the second one keeps the complaint."""

    page_title = gettext_lazy("File for a citizen")
    header_icon = "plus"
    template_name = "complaints/desk/staff_filing.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        uploads.keep_in_memory(request)
        return self.protected(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def protected(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.show(form=EntryForm.fresh(), proofs=[])

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form, proofs = EntryForm(request.POST), Proofs.of(request)
        proofs.keep(request)  # whatever comes of it: nobody chooses a file twice
        filing = self._judged(form, proofs)
        if filing is None:
            refusal = proofs.fault.sentence if proofs.fault else ""
            return self.show(form=form, proofs=proofs.kept, refusal=refusal, status=422)
        if "save" not in request.POST or self._must_look(form, filing):
            return self.show(form=form, proofs=proofs.kept, **self._check(form, filing))
        return self._save(form, filing, proofs)

    def _judged(self, form: EntryForm, proofs: Proofs) -> Filing | None:
        """The filing, or nothing where something is wrong in it: the form says what."""
        form.is_valid()
        moment = form.cleaned_data.get("received_at")
        filing = form.filing().cleaned()
        now = timezone.now()
        try:
            entry = Entry(self.user, received_at=moment or now)
            intake.check(filing, by=None, now=now, entry=entry)
        except InvalidInput as error:
            form.refuse(error)
        return None if form.errors or proofs.fault else filing

    # ------------------------------------------------------------------ the look before
    def _must_look(self, form: EntryForm, filing: Filing) -> bool:
        """Whether these words were not looked at yet, or sound like an emergency."""
        seen = form.cleaned_data["checked"] == _digest(filing)
        urgent = _is_urgent(filing) and "not_urgent" not in self.request.POST
        return urgent or not seen

    def _check(self, form: EntryForm, filing: Filing) -> dict[str, Any]:
        shown = intake.preview(filing, by=self.user)
        typed = self.request.POST.copy()
        typed["checked"] = _digest(filing)  # the page says what was looked at
        form.data = typed
        return {
            "checking": True,
            "urgent": _is_urgent(filing),
            "preview": shown,
            "findings": intake.findings(shown),
            "matters": intake.sensitive_matters(filing),
            "alike": self._alike(filing),
        }

    def _alike(self, filing: Filing) -> list[Complaint]:
        """Open cases that may be the same: an officer is told of those in sight or public."""
        seen = Complaint.objects.filter(pk__in=self.complaints().values("pk"))
        public = Complaint.objects.filter(visibility=Visibility.PUBLIC)
        return intake.alike(filing, among=seen | public)

    # --------------------------------------------------------------------------- keeping
    def _save(self, form: EntryForm, filing: Filing, proofs: Proofs) -> HttpResponseBase:
        data = form.cleaned_data
        entry = Entry(self.user, received_at=data["received_at"], note=_note(data))
        try:
            filed = intake.file(
                filing,
                key=data["key"],
                now=timezone.now(),
                uploads=proofs.uploads(),
                entry=entry,
            )
        except ComplaintError as refused:
            if isinstance(refused, InvalidInput):
                form.refuse(refused)
            if isinstance(refused, KeyReused):  # an old page, sent again with other words
                form.data = {**form.data, "key": fresh_key()}
            status = http_statuses.of_form(refused)
            return self.show(form=form, proofs=proofs.kept, refusal=refused.sentence, status=status)
        except OperationalError as trouble:
            if not is_busy(trouble):
                raise
            busy = _("The system is busy and kept nothing yet. Wait a moment, then send it again.")
            return self.show(form=form, proofs=proofs.kept, refusal=busy, status=503)
        proofs.discard()
        self.request.session[_SHOWN] = {
            "reference": filed.reference,
            # Sessions lie in the database: the receipt lies there only as ciphertext.
            "receipt": box().encrypt(filed.receipt.encode()).decode(),
            "until": (timezone.now() + SHOWN_FOR).isoformat(),
        }
        return redirect("desk:filed")


def _is_urgent(filing: Filing) -> bool:
    return intake.is_emergency(f"{filing.title}\n{filing.body}")


def _digest(filing: Filing) -> str:
    """What stands for everything that the look before saving depends on."""
    chosen = f"{filing.subcategory}\0{filing.village}"
    return publication.digest(filing.title, f"{filing.body}\0{chosen}\0{filing.answers}")


def _note(data: dict[str, Any]) -> str:
    """What colleagues read: where it stands at the channel, and that consent was given."""
    lines = []
    if data["source"]:
        lines.append(_("Source: %(source)s") % {"source": data["source"]})
    if data["consent"]:
        lines.append(_("The citizen agreed that the personal data are kept."))
    return "\n".join(lines)


class Filed(DeskView):
    """Reference and receipt: shown once, to print or to read aloud. Nobody can show them again."""

    page_title = gettext_lazy("Filed")
    header_icon = "check"
    template_name = "complaints/desk/filed.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        kept = request.session.pop(_SHOWN, None)
        if kept is None or timezone.now() > datetime.fromisoformat(kept["until"]):
            return redirect("desk:file")
        receipt = box().decrypt(kept["receipt"].encode()).decode()
        case = self.complaints().filter(reference=kept["reference"]).first()
        return self.show(
            reference=kept["reference"],
            receipt=receipts.readable(receipt),
            groups=receipts.readable(receipt).split(),
            tracking=f"{settings.PUBLIC_URL}{reverse('track')}",
            case=case,
        )
