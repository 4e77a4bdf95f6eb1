"""Words that are written often: what fills them, who keeps them, what ships."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import override_settings

from complaints import reference
from complaints import response_templates as templates
from complaints.errors import InvalidInput
from complaints.models.office import ResponseTemplate
from complaints.proposals import preview
from complaints.redaction import LOOK
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from datetime import datetime

    from complaints.models.people import User

pytestmark = pytest.mark.django_db


def test_an_unknown_place_is_refused_by_its_name() -> None:
    with pytest.raises(InvalidInput) as refused:
        templates.check("Yth. {name}, kasus {reference}, hubungi {phone}.")
    sentences = [sentence for _code, sentence in refused.value.fields["body"]]
    assert len(sentences) == 2
    assert "{name}" in sentences[0]
    assert "{phone}" in sentences[1]
    assert "{reference}" in sentences[0]  # what is known is told


@pytest.mark.parametrize("body", ["Kasus {reference", "Kasus reference}", "{{reference}}"])
def test_a_lone_brace_is_refused(body: str) -> None:
    with pytest.raises(InvalidInput):
        templates.check(body)


def test_no_place_is_ever_a_persons() -> None:
    for name in templates.PLACEHOLDERS:
        assert not {"name", "nama", "reporter", "phone", "email"} & set(name.split("_"))


def test_every_place_is_filled_from_the_case(budi: User, dewi: User, now: datetime) -> None:
    case = ComplaintFactory(published=True, forwarded=True, verifier=dewi, officer=budi)
    body = " | ".join(f"{{{name}}}" for name in templates.PLACEHOLDERS)
    templates.check(body)
    case.due_at = now
    values = templates.values_of(case, by=budi, now=now)
    filled = templates.fill(body, values)
    assert "{" not in filled
    assert case.reference in filled
    assert str(budi.agency) in filled
    assert "17 November 2026" in filled  # received
    assert "24 November 2026" in filled  # today
    assert filled.endswith(f"/aduan/{case.reference}/")
    assert values.keys() == templates.SAMPLE.keys() == templates.PLACEHOLDERS.keys()


def test_an_answer_is_indonesian_whatever_the_screen_speaks(
    budi: User, dewi: User, now: datetime
) -> None:
    from django.utils.translation import override

    case = ComplaintFactory(verifier=dewi)
    with override("en"):
        values = templates.values_of(case, by=budi, now=now.replace(month=8))
    assert values["today"] == "24 Agustus 2026"
    assert values["category"] == case.subcategory.name
    assert "/en/" not in values["link"]


def test_what_has_no_value_stays_for_all_to_see() -> None:
    assert templates.fill("Sampai {due}.", {}) == "Sampai {due}."


def test_nothing_typed_is_lost() -> None:
    assert templates.insert("", "Isi.") == "Isi."
    assert templates.insert("Sudah ditulis.\n", "Isi.") == "Sudah ditulis.\n\nIsi."


# ------------------------------------------------------------------------------- whose they are
@pytest.fixture
def theirs(budi: User, citra: User) -> dict[str, ResponseTemplate]:
    ResponseTemplate.objects.all().delete()
    made = {"common": None, "budi": budi.agency, "citra": citra.agency}
    return {
        name: ResponseTemplate.objects.create(name=name, use="answer", body="x", agency=agency)
        for name, agency in made.items()
    }


def test_an_officer_is_offered_the_common_and_the_own(
    theirs: dict[str, ResponseTemplate], budi: User, dewi: User
) -> None:
    assert [row.name for row in templates.offered("answer", to=budi)] == ["budi", "common"]
    assert [row.name for row in templates.offered("answer", to=dewi)] == ["common"]
    assert not templates.offered("ask_reporter", to=budi)
    ResponseTemplate.objects.update(active=False)
    assert not templates.offered("answer", to=budi)


def test_verifiers_keep_the_common_ones_and_trusted_officers_their_own(
    theirs: dict[str, ResponseTemplate], budi: User, dewi: User, citra: User, eka: User
) -> None:
    def kept(user: User) -> list[str]:
        return [row.name for row in templates.kept_by(user)]

    assert kept(dewi) == ["common"]
    assert kept(budi) == kept(eka) == []
    for number, codename in enumerate(("head_agency", "change_responsetemplate")):
        officer = (budi, citra)[number]
        officer.user_permissions.add(Permission.objects.get(codename=codename))
        officer = type(officer).objects.get(pk=officer.pk)  # permissions are remembered
        assert kept(officer) == [("budi", "citra")[number]]


# ---------------------------------------------------------------------------------- what ships
def shipped() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(
        (reference.DATA / "templates.json").read_text(encoding="utf-8")
    )["templates"]
    return rows


def test_the_starter_set_is_whole_and_names_nobody() -> None:
    assert len(shipped()) >= 8
    assert {row["use"] for row in shipped()} == set(ResponseTemplate.Use.values)
    for row in shipped():
        templates.check(row["body"])
        link = {"link": f"{settings.PUBLIC_URL}/aduan/DPS-2026-00042/"}
        filled = templates.fill(row["body"], templates.SAMPLE | link)
        assert [s for s in preview("", filled).spans if s.tier != LOOK] == []
        # What is to be done is left open: a template promises nothing by itself.
        assert "…" in row["body"] or row["use"] == "ask_reporter"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("{site}/aduan/DPS-2026-00042/", False),
        ("{site}/en/aduan/DPS-2026-00042/", False),
        ("{site}/lacak/", False),
        ("{site}/aduan/DPS-2026-00042/?q=Zorbakusuma", True),
        ("{site}.wexfordia.com/lacak/", True),
        ("https://facebook.com/zorbakusuma", True),
    ],
)
def test_only_the_sites_own_pages_may_be_pointed_to_without_review(
    address: str, found: bool
) -> None:
    text = f"Kabar berikutnya di {address.format(site='https://pengaduan.example.id')}."
    with override_settings(PUBLIC_URL="https://pengaduan.example.id"):
        assert bool(preview("", text).spans) is found


def test_loading_again_leaves_edited_ones_alone() -> None:
    assert ResponseTemplate.objects.count() == len(shipped())
    edited = ResponseTemplate.objects.first()
    assert edited is not None
    ResponseTemplate.objects.filter(pk=edited.pk).update(name="Lain", body="Diubah.")
    ResponseTemplate.objects.exclude(pk=edited.pk).delete()
    reference.load()
    assert list(ResponseTemplate.objects.values_list("name", "body")) == [("Lain", "Diubah.")]
