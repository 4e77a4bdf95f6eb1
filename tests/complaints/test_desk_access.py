"""Every address of the desk, asked by everybody who has no business there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import identity_requests, reports, subjects
from complaints.desk import saved_filters
from complaints.desk.selection import ALL
from complaints.desk.urls import urlpatterns
from complaints.desk.vocabularies import Vocabularies
from complaints.models.office import SavedFilter
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.models.review import Attachment, PrivacyReport
from complaints.models.work import Job
from tests.conftest import DLHK
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db

NAMES = [str(pattern.name) for pattern in urlpatterns]
OBJECTS = [
    *("complaint", "identity", "ask_identity", "grant_identity", "refuse_identity", "note"),
    *("withdraw", "move", "review", "working", "draft", "refuse", "withdraw_text", "report"),
    *("subject", "subject_report", "subject_copy", "add_proof", "photo", "picture", "document"),
    *("sign", "leave", "take_over", "assign", "prioritise", "change_filter"),
]
VERIFIERS_LISTS = [
    *("to_verify", "to_verify_results", "texts", "texts_results"),
    *("identity_requests", "identity_requests_results", "reports", "reports_results"),
    *("photos", "photos_results"),
    "merge_agency",
    *("subjects", "subjects_results", "subject_new", "subject_search", "accesses", "accesses_csv"),
    "routing_trial",
]
VERIFIERS_PAGES = [
    *("grant_identity", "refuse_identity", "withdraw", "review", "working", "draft", "refuse"),
    *("withdraw_text", "report", "photo", "document"),
]
# A verifier has these as well.
LETTERS = ["letters", "letters_results", "send_again"]
OPERATORS = ["jobs", "jobs_results", "retry_job", "give_up_job", "retry_kind"]
OFFICERS_LISTS = ["complaints", "complaints_results", "open_cases", "open_cases_results"]
# For all who work on cases; what each finds there is tested beside each tool.
TOOLS = [
    *("search", "file", "filed", "template_preview"),
    *("save_filter", "bulk", "next_case", "export"),
]
# Each sees what was told to the own account, and narrows what the lists show it.
OWN = ["notices", "dashboard", "saved_filters"]


@pytest.fixture
def case(budi: User, dewi: User) -> Complaint:
    """Public works has it, and asks who filed it; nobody else but the verifier may know."""
    case = ComplaintFactory(published=True, in_progress=True, verifier=dewi, officer=budi)
    identity_requests.ask(case, "Untuk kunjungan.", by=budi, now=timezone.now())
    asked = {"words": "", "contact": "", "reference": case.reference}
    subjects.register("access", by=dewi, now=timezone.now(), **asked)
    reports.report(case.reference, 0, kind="name", words="", client="x", now=timezone.now())
    saved_filters.save(ALL, "deadline=late", "Terlambat", by=budi, now=timezone.now())
    Attachment.objects.create(
        message=case.messages.earliest("pk"),
        kind=Attachment.Kind.PHOTO,
        stored_as="a-photo-without-a-file",
        file_name="IMG_7.jpg",
        caption="",
        media_type="image/jpeg",
        size=1,
        uploaded_at=timezone.now(),
    )
    return case


def address(name: str, case: Complaint) -> str:
    [pattern] = [pattern for pattern in urlpatterns if pattern.name == name]
    values: dict[str, Any] = {
        "reference": case.reference,
        "verb": "answer",
        "kind": "letter",
        "queue": "open_cases",
        "pk": _rows(name, case).earliest("pk").pk,
    }
    return reverse(f"desk:{name}", kwargs={n: values[n] for n in pattern.pattern.converters})


def _rows(name: str, case: Complaint) -> Any:
    if name.startswith("subject"):
        return case.subject_cases
    if name == "change_filter":
        return SavedFilter.objects
    if name == "send_again":
        return case.notices
    if name == "merge_agency":
        return Agency.objects.filter(slug=DLHK)
    if name == "report":
        return PrivacyReport.objects.filter(message__complaint=case)
    if name in {"photo", "picture", "document"}:
        return Attachment.objects.filter(message__complaint=case)
    return case.identity_requests if "_identity" in name else case.messages


def test_every_address_is_in_one_of_the_tables() -> None:
    assert sorted(NAMES) == sorted(
        OBJECTS + VERIFIERS_LISTS + LETTERS + OPERATORS + OFFICERS_LISTS + TOOLS + OWN
    )


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
def test_nobody_enters_without_signing_in(
    name: str, method: str, case: Complaint, browser: Client
) -> None:
    answer = getattr(browser, method)(address(name, case))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/akun/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["ani", "eka"])
@pytest.mark.parametrize("name", NAMES)
def test_a_citizen_and_an_editor_are_turned_away(
    name: str, who: str, method: str, case: Complaint, browser: Client, request: Any
) -> None:
    user = request.getfixturevalue(who)
    Complaint.objects.filter(pk=case.pk).update(reporter=user)  # even from the own complaint
    browser.force_login(user)
    answer = getattr(browser, method)(address(name, case))
    assert answer.status_code == 302
    assert "pengaduan" not in answer["Location"].partition("?")[0]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", OBJECTS)
def test_an_officer_of_another_agency_finds_no_such_case(
    name: str, method: str, case: Complaint, citra: User, browser: Client
) -> None:
    browser.force_login(citra)
    answer = getattr(browser, method)(address(name, case), {"version": case.version, "text": "x"})
    assert answer.status_code == 404
    assert case.reference not in answer.content.decode()
    case.refresh_from_db()
    assert case.stage == "in_progress"


@pytest.mark.parametrize("name", OFFICERS_LISTS)
def test_the_lists_of_another_agency_do_not_show_the_case(
    name: str, case: Complaint, citra: User, budi: User, browser: Client
) -> None:
    browser.force_login(citra)
    assert case.reference not in browser.get(address(name, case)).content.decode()
    found = browser.get(address(name, case), {"q": case.reference}).content.decode()
    assert reverse("desk:complaint", args=[case.reference]) not in found
    browser.force_login(budi)
    assert case.reference in browser.get(address(name, case)).content.decode()


@pytest.mark.parametrize("name", [*VERIFIERS_LISTS, *LETTERS, *OPERATORS, *VERIFIERS_PAGES])
def test_an_officer_of_the_agency_cannot_use_what_is_the_verifiers(
    name: str, case: Complaint, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    for method in (browser.get, browser.post):
        answer = method(address(name, case))
        assert answer.status_code == 302
        assert answer["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", ["complaint", *OFFICERS_LISTS, *VERIFIERS_LISTS, *OWN, "review"])
def test_the_verifier_sees_it_all(name: str, case: Complaint, dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    answer = browser.get(address(name, case))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_only_the_operator_runs_parked_jobs(
    case: Complaint, dewi: User, operator: User, browser: Client, now: Any
) -> None:
    job = Job.objects.create(
        kind="heartbeat", key="k", state="parked", due_at=now, created_at=now, attempts=5
    )
    retry = reverse("desk:retry_job", args=[job.pk])
    browser.force_login(dewi)
    browser.post(retry)
    job.refresh_from_db()
    assert job.state == "parked"
    browser.force_login(operator)
    assert retry in browser.get(reverse("desk:jobs")).content.decode()
    browser.post(retry)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


@pytest.mark.parametrize("who", ["eka", "budi", "citra"])
@pytest.mark.parametrize("viewset", Vocabularies.items, ids=lambda viewset: viewset.__name__)
def test_the_lists_of_the_office_are_closed_to_officers_and_editors(
    viewset: Any, who: str, browser: Client, request: Any
) -> None:
    browser.force_login(request.getfixturevalue(who))
    shelf = viewset()
    row = viewset.model.objects.first()
    for pattern in shelf.get_urlpatterns():
        values = {"pk": row.pk if row else 1} if pattern.pattern.converters else {}
        answer = browser.get(reverse(shelf.get_url_name(str(pattern.name)), kwargs=values))
        # What is not there for the account may also answer that it is not there.
        assert answer.status_code in (302, 404), pattern.name


@pytest.mark.parametrize("who", ["citra", "eka"])
def test_wagtails_own_reports_and_first_page_name_no_foreign_case(
    who: str, case: Complaint, browser: Client, request: Any
) -> None:
    browser.force_login(request.getfixturevalue(who))
    for name in ("wagtailadmin_home", "wagtailadmin_reports:site_history"):
        page = browser.get(reverse(name), follow=True).content.decode()
        assert case.reference not in page
        assert case.messages.earliest("pk").title not in page
