"""`?fields=reference,title`: of each row, what was asked for and no more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer
from rest_framework.request import Request

from api.schema import WHOLE_OR_SPARSE
from api.v1.fields import Shape
from complaints.errors import InvalidInput

FIELDS = OpenApiParameter(
    "fields",
    str,
    description="Names of fields with commas between them, `reference,title`: the answer has only "
    "these. Of a list, of each of its `results`. An unknown name is refused (`unknown_field`).",
)


def wanted(request: Request, shape: type[Shape]) -> list[str]:
    """Return the fields that were asked for, in the shape's order; all of them where none was.

    :raises InvalidInput: the shape has no such field
    """
    known = _names(shape)
    asked = ",".join(request.query_params.getlist("fields"))
    if not asked:
        return known
    names = {name.strip() for name in asked.split(",")}
    if names - set(known):
        sentence = _("There is no such field. These are: %(known)s.") % {"known": ", ".join(known)}
        raise InvalidInput({"fields": [("unknown_field", sentence)]})
    return [name for name in known if name in names]


@cache
def _names(shape: type[Shape]) -> list[str]:
    return list(shape().fields)


def only(row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


@cache
def sparse(shape: type[Shape], **inner: type[Shape]) -> type[Shape]:
    """Return the shape of which any field may be missing; of `inner`, of their rows instead."""

    def get_fields(self: Shape) -> dict[str, Any]:
        fields: dict[str, Any] = shape.get_fields(self)
        for name, field in fields.items():
            if name in inner:
                fields[name] = sparse(inner[name])(many=True)
            elif not inner:
                field.required = False
        return fields

    return type(f"Sparse{shape.__name__}", (shape,), {"get_fields": get_fields, "__doc__": ""})


def whole_or_sparse(shape: type[Shape], **inner: type[Shape]) -> PolymorphicProxySerializer:
    """Describe an answer that is whole, or sparse where `fields` was sent."""
    return PolymorphicProxySerializer(
        component_name=f"{shape.__name__}{WHOLE_OR_SPARSE}",
        serializers=[shape, sparse(shape, **inner)],
        resource_type_field_name=None,
    )
