"""The pages of editors in the description of the API, made from their models and blocks.

Wagtail describes none of its addresses; what a page or a block holds is read from its definition,
so that a new field or block is described by being there.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.models import Page, get_page_models

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_HTML: Schema = {"type": "string", "description": "HTML."}
_NUMBER: Schema = {"type": "integer"}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _or_null(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    return schema | {"type": [schema["type"], "null"]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_RENDITION = _object(url=_TEXT, full_url=_TEXT, width=_NUMBER, height=_NUMBER, alt=_TEXT)
_COMPONENTS: Mapping[str, Schema] = {
    "Rendition": _RENDITION,
    "LinkedPicture": _object(
        id=_NUMBER, meta=_object(type=_TEXT, detail_url=_TEXT, download_url=_TEXT), title=_TEXT
    ),
    "LinkedPage": _object(
        id=_NUMBER, meta=_object(type=_TEXT, detail_url=_TEXT, html_url=_TEXT), title=_TEXT
    ),
    "FeaturedService": _object(id=_NUMBER, title=_TEXT, intro=_TEXT, slug=_TEXT, html_url=_TEXT),
    "ContentPicture": _object(
        id=_NUMBER,
        title=_TEXT,
        alt=_TEXT,
        decorative={"type": "boolean"},
        renditions=_list(_ref("Rendition")),
    ),
    "ContentDocument": _object(
        title=_TEXT,
        document=_object(id=_NUMBER, url=_TEXT, extension=_TEXT, size=_NUMBER),
    ),
}
# What a page tells beside its columns.
_PROPERTIES: Mapping[str, Schema] = {
    "category_slug": _or_null(_TEXT),
    "featured": _list(_ref("FeaturedService")),
}


class Pages:
    """Collects the schemas of every type of page and of every block in them."""

    def __init__(self) -> None:
        self.found: dict[str, Schema] = deepcopy(dict(_COMPONENTS))

    def page(self, model: type[Page]) -> Schema:
        """Describe one type of page by its own name."""
        name = model.__name__
        kind = f"{model._meta.app_label}.{name}"
        self.found[f"{name}Meta"] = _object(
            type={"type": "string", "enum": [kind]},
            detail_url=_TEXT,
            html_url=_TEXT,
            slug=_TEXT,
            show_in_menus={"type": "boolean"},
            seo_title=_TEXT,
            search_description=_TEXT,
            first_published_at=_or_null(_TEXT | {"format": "date-time"}),
            alias_of=_or_null(_ref("LinkedPage")),
            parent=_or_null(_ref("LinkedPage")),
            locale=_TEXT,
        )
        own = {field.name: self._field(model, field) for field in model.api_fields}
        page = _object(id=_NUMBER, meta=_ref(f"{name}Meta"), title=_TEXT, **own)
        page["description"] = str((model.__doc__ or "").strip().partition("\n")[0])
        self.found[name] = page
        return _ref(name)

    def _field(self, model: type[Page], field: Any) -> Schema:
        if isinstance(field.serializer, ImageRenditionField):
            return _or_null(_ref("Rendition"))
        if field.name in _PROPERTIES:
            return _PROPERTIES[field.name]
        column = model._meta.get_field(field.name)
        if isinstance(column, StreamField):
            return _list(self._stream(column.stream_block))
        if isinstance(column, RichTextField):
            return _HTML
        return _or_null(_ref("LinkedPicture")) if isinstance(column, models.ForeignKey) else _TEXT

    def _stream(self, stream: blocks.StreamBlock) -> Schema:
        kinds = [self._kind(name, block) for name, block in stream.child_blocks.items()]
        return {"oneOf": kinds} if len(kinds) > 1 else kinds[0]

    def _kind(self, name: str, block: blocks.Block) -> Schema:
        title = f"{''.join(part.title() for part in name.split('_'))}ContentBlock"
        kind = {"type": "string", "enum": [name]}
        self.found[title] = _object(type=kind, value=self._block(block), id=_TEXT)
        return _ref(title)

    def _block(self, block: blocks.Block) -> Schema:
        if name := getattr(block, "api_shape", ""):
            return _or_null(_ref(name)) if not block.required else _ref(name)
        if isinstance(block, blocks.StructBlock):
            fields = {name: self._block(child) for name, child in block.child_blocks.items()}
            return _object(**fields)
        if isinstance(block, blocks.ListBlock):
            return _list(self._block(block.child_block))
        plain = _plain(block)
        return plain if block.required else _or_null(plain)


def _plain(block: blocks.Block) -> Schema:
    if isinstance(block, blocks.RichTextBlock):
        return _HTML
    if isinstance(block, blocks.BooleanBlock):
        return {"type": "boolean"}
    if isinstance(block, blocks.IntegerBlock):
        return _NUMBER
    if isinstance(block, blocks.ChoiceBlock):
        return _TEXT | {"enum": [value for value, _label in block.field.choices if value]}
    return _TEXT


def add_pages(result: Schema, **kwargs: Any) -> Schema:
    """Put the pages of /api/v2/ beside what was found by itself."""
    collected = Pages()
    types = sorted(get_page_models(), key=lambda model: model.__name__)
    shown = [collected.page(model) for model in types if getattr(model, "api_fields", ())]
    collected.found["ContentPage"] = {"oneOf": shown}
    collected.found["ContentPageList"] = _object(
        meta=_object(total_count=_NUMBER),
        items=_list(_object(id=_NUMBER, meta={"type": "object"}, title=_TEXT)),
    )
    result["components"]["schemas"].update(sorted(collected.found.items()))
    result["paths"].update(_paths(result["paths"]))
    return result


def _paths(known: Mapping[str, Any]) -> dict[str, Any]:
    listed, read = known["/api/v2/redirects/"]["get"], known["/api/v2/resolve/"]["get"]
    number = _parameter("id", _NUMBER, place="path")
    token = _parameter("token", _TEXT, required=True)
    # A language that is not spoken here has no pages.
    listed = deepcopy(listed)
    listed["responses"]["404"] = deepcopy(read["responses"]["404"])
    filters = [_parameter(name, _TEXT) for name in ("type", "locale", "slug", "search", "fields")]
    near = [_parameter(name, _NUMBER) for name in ("child_of", "translation_of")]
    page = "ContentPage"
    return {
        "/api/v2/pages/": _get(
            listed, "pages_list", "The published pages.", "ContentPageList", [*filters, *near]
        ),
        "/api/v2/pages/{id}/": _get(read, "pages_read", "One published page.", page, [number]),
        "/api/v2/preview/": _get(read, "preview_read", "The draft of a page.", page, [token]),
    }


def _parameter(name: str, schema: Schema, **more: Any) -> Schema:
    place = more.pop("place", "query")
    required = {"required": True} if place == "path" or more.get("required") else {}
    return {"in": place, "name": name, "schema": schema, **required}


def _get(like: Schema, name: str, says: str, shape: str, parameters: list[Schema]) -> Schema:
    """An operation with the refusals and headers of one that is like it."""
    operation = deepcopy(like)
    operation |= {"operationId": name, "summary": says.rstrip("."), "description": says}
    shared = [each for each in operation["parameters"] if each.get("name") not in {"path"}]
    operation["parameters"] = [*parameters, *shared]
    answer = operation["responses"]["200"]
    answer["content"] = {"application/json": {"schema": _ref(shape)}}
    if name == "preview_read":
        operation["responses"]["403"] = deepcopy(operation["responses"]["404"])
    return {"get": operation}
