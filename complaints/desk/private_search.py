"""Search over private words. What is sought stands in no address, no log and no session."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Table

from complaints import claims, data_keys, private_search
from complaints.desk.queues import Complaints
from complaints.desk.scoping import DeskView
from complaints.models.private import Complaint

PAGE = 50
LONGEST = 200


class SearchForm(forms.Form):
    """One box. Sent by POST alone."""

    q = forms.CharField(
        label=gettext_lazy("Words, reference, telephone or e-mail"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    page = forms.IntegerField(
        required=False, min_value=1, max_value=1000, widget=forms.HiddenInput, initial=1
    )

    def __init__(self, *args: Any, is_verifier: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_verifier:
            self.fields["q"].label = _("Words or reference")


class PrivateSearch(DeskView):
    """Finds cases by the words that citizens and colleagues wrote, for those who may read them."""

    page_title = gettext_lazy("Search in cases")
    header_icon = "search"
    template_name = "complaints/desk/private_search.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.show(form=self._form())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.show(form=form, status=422)
        page = form.cleaned_data["page"] or 1
        question = private_search.understood(form.cleaned_data["q"], by=self.user)
        rows = self._rows(question, page)
        return self.show(
            form=form,
            asked=True,
            words=question.words,
            table=self._table(rows[:PAGE]) if rows else None,
            found=len(rows[:PAGE]),
            page=page,
            earlier=page - 1,
            later=page + 1 if len(rows) > PAGE else 0,
        )

    def _form(self, data: Any = None) -> SearchForm:
        return SearchForm(data, is_verifier=self.user.is_verifier)

    def _rows(self, question: private_search.Question, page: int) -> list[Complaint]:
        """A page of cases, the newest first, and one more where another page follows."""
        found = private_search.find(question, by=self.user).order_by("-received_at", "-pk")
        first = (page - 1) * PAGE
        numbers = list(found.values_list("pk", flat=True)[first : first + PAGE + 1])
        rows = {row.pk: row for row in self._list.with_words(numbers)}
        data_keys.warm(row.data_key_id for row in rows.values())
        return [rows[number] for number in numbers if number in rows]

    @property
    def _list(self) -> Complaints:
        """The queue of all cases: its columns, and what they ask of each row."""
        queue = Complaints()
        queue.request = self.request
        return queue

    def _table(self, rows: list[Complaint]) -> Table:
        """Without the boxes that choose: nothing is done here to many cases at once. Nor can
        it be sorted, for a link would carry the words."""
        columns = [column for column in self._list.columns if column.name != "pick"]
        for column in columns:
            column.sort_key = None
        return Table(columns, rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "most_words": private_search.MOST_WORDS,
            "claims_from": timezone.now() - claims.LASTS,  # for the column of persons
        }
