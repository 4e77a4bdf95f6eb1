"""What a block refuses, and what it tells a machine."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.utils import translation
from wagtail.blocks import StructBlockValidationError
from wagtail.fields import StreamField

from pages.blocks import ChannelBlock, DeadlineBlock
from pages.content import PAGES

CHANNEL = {"name": "Saluran", "purpose": "Untuk mencoba"}
DEADLINE = {"what": "Diteruskan", "amount": 7, "unit": "working_days", "condition": ""}


def cleaned(block: Any, values: dict[str, Any]) -> Any:
    return block.clean(block.to_python(values))


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("facebook", "handle"),
        ("twitter", "handle"),
        ("instagram", "handle"),
        ("radio", "frequency"),
        ("phone", "phone"),
        ("emergency", "phone"),
        ("national", "url"),
    ],
)
def test_a_channel_without_a_way_to_reach_it_is_refused(kind: str, missing: str) -> None:
    with pytest.raises(StructBlockValidationError) as refusal:
        cleaned(ChannelBlock(), CHANNEL | {"kind": kind})
    assert set(refusal.value.block_errors) == {missing}


@pytest.mark.parametrize("kind", ["email", "web", "mobile", "counter"])
def test_a_channel_may_lack_an_address_that_nobody_announced(kind: str) -> None:
    assert cleaned(ChannelBlock(), CHANNEL | {"kind": kind})["email"] == ""


@pytest.mark.parametrize("phone", ["call us", "1", "112; drop"])
def test_a_telephone_number_is_a_number(phone: str) -> None:
    values = CHANNEL | {"kind": "phone", "phone": phone}
    with pytest.raises(StructBlockValidationError):
        cleaned(ChannelBlock(), values)


def test_an_emergency_channel_needs_a_number_to_call() -> None:
    with pytest.raises(StructBlockValidationError) as refusal:
        cleaned(ChannelBlock(), CHANNEL | {"kind": "web", "emergency": True})
    assert set(refusal.value.block_errors) == {"phone"}


@pytest.mark.parametrize(
    ("phone", "dial"),
    [
        ("112", "112"),
        ("0361-244444", "+62361244444"),
        ("+62 361 244444", "+62361244444"),
        ("", ""),
    ],
)
def test_a_number_is_dialled_from_abroad_as_well(phone: str, dial: str) -> None:
    assert ChannelBlock().to_python(CHANNEL | {"kind": "web", "phone": phone}).dial == dial


def test_a_deadline_s_lower_figure_lies_below_the_upper() -> None:
    assert cleaned(DeadlineBlock(), DEADLINE | {"minimum": 7})["minimum"] == 7
    with pytest.raises(StructBlockValidationError) as refusal:
        cleaned(DeadlineBlock(), DEADLINE | {"minimum": 8})
    assert set(refusal.value.block_errors) == {"minimum"}


@pytest.mark.parametrize(
    ("values", "indonesian", "english"),
    [
        ({"minimum": 3}, "3–7 hari kerja", "3–7 working days"),
        ({"amount": 24, "unit": "hours"}, "24 jam", "24 hours"),
        ({"amount": 1, "unit": "days"}, "1 hari kalender", "1 calendar day"),
    ],
)
def test_a_deadline_reads_as_people_say_it(
    values: dict[str, Any], indonesian: str, english: str
) -> None:
    value = DeadlineBlock().to_python(DEADLINE | values)
    with translation.override("id"):
        assert value.figure == indonesian
    with translation.override("en"):
        assert value.figure == english


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["id", "en"])
def test_every_seeded_block_passes_the_editor_s_own_checks(code: str) -> None:
    for seed in PAGES:
        model = apps.get_model("pages", seed.kind)
        for name, raw in seed.in_language(code).fields.items():
            field = model._meta.get_field(name)
            if isinstance(field, StreamField):
                stream = field.stream_block
                stream.clean(stream.to_python(raw))
