"""Of two who edit the same row one wins, and the other sees what changed meanwhile.

A form carries what its reader saw of each field, as digests. On save the row is locked and
looked at again: where a field stands otherwise by now, nothing is saved, and the page comes
back with what the other wrote beside what was typed. Saving that page overwrites knowingly.

`LockedEdit` goes before a Wagtail edit view; `LockedViewSet` before a viewset.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import F, Model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.admin.views import generic

SEEN = "seen_before"


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed: what stands there now, and what was typed."""

    label: str
    theirs: str
    yours: str


class Overtaken(Exception):
    """Somebody saved the row first."""


class LockedForm:
    """For a model form: remembers what the person saw of each field."""

    instance: Any
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SEEN] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=json.dumps(seen(self))
        )


def seen(form: Any) -> dict[str, str]:
    """Return a keyed digest of each field as the form shows it before anybody types."""
    return {
        name: salted_hmac("complaints.desk.locking", _plain(form, name)).hexdigest()[:16]
        for name in form.fields
        if name != SEEN
    }


def _plain(form: Any, name: str) -> str:
    value = form.get_initial_for_field(form.fields[name], name)
    if isinstance(value, Iterable) and not isinstance(value, str):
        keys = sorted(str(item.pk if isinstance(item, Model) else item) for item in value)
        return json.dumps(keys)
    return str(value.pk if isinstance(value, Model) else value)


class LockedEdit:
    """For an edit view: refuses to overwrite what the person has not seen."""

    request: HttpRequest
    model: Any
    form: Any
    template_name: Any = "complaints/desk/locked_edit.html"

    def get_form_class(self) -> Any:
        made = super().get_form_class()  # type: ignore[misc]  # of the view beside it
        return type(made.__name__, (LockedForm, made), {})

    def save_instance(self) -> Any:
        with transaction.atomic():
            row = self._row()
            if self._changed(row):
                raise Overtaken
            self._count_version(row)
            return super().save_instance()  # type: ignore[misc]  # as above

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            return super().form_valid(form)  # type: ignore[misc,no-any-return]  # as above
        except Overtaken:
            return self.overtaken(form)

    def _row(self) -> Any:
        """The row as it stands, held until this transaction ends."""
        rows = self.model.objects.select_for_update()
        return get_object_or_404(rows, pk=self.form.instance.pk)

    def _changed(self, row: Any) -> list[str]:
        """Return the fields that stand otherwise than the person saw them."""
        try:
            known = json.loads(self.form.cleaned_data[SEEN])
        except ValueError:
            known = {}  # who has seen nothing overwrites nothing
        known = known if isinstance(known, Mapping) else {}
        standing = seen(self._fresh(row))
        return [name for name, digest in standing.items() if known.get(name) != digest]

    def _fresh(self, row: Any) -> Any:
        """The form as somebody would get it who opens the page now."""
        kwargs = self.get_form_kwargs() | {"instance": row}  # type: ignore[attr-defined]
        return self.get_form_class()(**{k: v for k, v in kwargs.items() if k not in _POSTED})

    def _count_version(self, row: Any) -> None:
        """Compare and set: whoever changed the row by another way has counted as well."""
        if not hasattr(row, "version"):
            return
        mine = self.model.objects.filter(pk=row.pk, version=row.version)
        if not mine.update(version=F("version") + 1):
            raise Overtaken
        self.form.instance.version = row.version + 1

    # ------------------------------------------------------------------ the readable conflict
    def overtaken(self, form: Any) -> HttpResponseBase:
        """Show what the other changed, and keep what was typed."""
        row = self.model.objects.get(pk=form.instance.pk)
        fresh = self._fresh(row)
        conflict = [self._difference(name, fresh) for name in self._changed(row)]
        self.form = self._with_new_sight(fresh)
        context = self.get_context_data(conflict=conflict)  # type: ignore[attr-defined]
        answer: HttpResponseBase = self.render_to_response(  # type: ignore[attr-defined]
            context, status=409
        )
        return answer

    def _difference(self, name: str, fresh: Any) -> Difference:
        field = fresh.fields[name]
        theirs = fresh.get_initial_for_field(field, name)
        yours = self.form.cleaned_data.get(name)
        return Difference(
            str(field.label or name), _in_words(field, theirs), _in_words(field, yours)
        )

    def _with_new_sight(self, fresh: Any) -> Any:
        """The typed form, of somebody who has now seen the row as it stands."""
        data = self.request.POST.copy()
        data[SEEN] = fresh.fields[SEEN].initial
        kwargs = self.get_form_kwargs() | {"data": data}  # type: ignore[attr-defined]
        return self.get_form_class()(**kwargs)


_POSTED = ("data", "files")


def _in_words(field: Any, value: Any) -> str:
    """Return a value of a field as a person reads it."""
    rows: Any = getattr(field, "queryset", None)
    if value is None or value == "":
        return "–"
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ModelMultipleChoiceField):
        named = [row if isinstance(row, Model) else rows.get(pk=row) for row in value]
        return ", ".join(sorted(str(row) for row in named)) or "–"
    if isinstance(field, forms.ModelChoiceField):
        return str(value if isinstance(value, Model) else rows.get(pk=value))
    if isinstance(field.widget, forms.PasswordInput):
        return "••••"
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return str(value)


class LockedEditView(LockedEdit, generic.EditView):
    """Wagtail's edit page, locked."""


class LockedViewSet:
    """For a viewset: its edit page is locked."""

    edit_view_class = LockedEditView
