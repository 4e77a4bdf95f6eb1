"""What the table of permissions cannot say: whose rows a list shows, and to whom.

Who may ask which address is in tests/rules/test_permission_matrix.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import conversation, publication, reports
from complaints.errors import NotPermitted
from complaints.models.private import Complaint, Message
from complaints.models.review import PrivacyReport
from complaints.models.work import Job
from complaints.permissions import Right, Role, is_of_the_office, rights, roles
from complaints.stages import Removal
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db

LISTS = ["complaints", "complaints_results", "open_cases", "open_cases_results"]


@pytest.fixture
def case(budi: User, dewi: User) -> Complaint:
    """Public works has it; nobody else but the verifier may know."""
    return ComplaintFactory(
        published=True, in_progress=True, comments=1, verifier=dewi, officer=budi
    )


@pytest.fixture
def gede(budi: User) -> User:
    """The head of public works."""
    user: User = UserFactory(email="gede@example.test", officer_of=budi.agency)
    user.groups.add(Group.objects.get(name="Heads"))
    return user


@pytest.fixture
def made(db: None) -> User:
    """A moderator of comments."""
    user: User = UserFactory(email="made@example.test")
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


@pytest.fixture
def held(case: Complaint, ani: User) -> Message:
    conversation.comment(
        case.reference, "Hubungi 081298765402, Bu.", key="a-held-comment-here", by=ani,
        now=timezone.now(),
    )  # fmt: skip
    found: Message = case.messages.get(state=Message.State.HELD, kind=Message.Kind.COMMENT)
    return found


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_of_another_agency_do_not_show_the_case(
    name: str, case: Complaint, citra: User, budi: User, gede: User, browser: Client
) -> None:
    address = reverse(f"desk:{name}")
    browser.force_login(citra)
    assert case.reference not in browser.get(address).content.decode()
    found = browser.get(address, {"q": case.reference})
    assert list(found.context["object_list"]) == []
    for user in (budi, gede):
        browser.force_login(user)
        assert case.reference in browser.get(address).content.decode()


@pytest.mark.parametrize("name", ["complaints", "to_verify", "texts", "accesses", "subjects"])
def test_no_page_of_the_desk_is_stored(name: str, dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    answer = browser.get(reverse(f"desk:{name}"))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_what_an_account_filed_itself_is_no_work_of_its_desk(made: User, browser: Client) -> None:
    own = ComplaintFactory(by=made)
    browser.force_login(made)
    assert own.reference not in browser.get(reverse("desk:texts")).content.decode()
    text = own.messages.get()
    assert browser.get(reverse("desk:review", args=[text.pk])).status_code == 404


@pytest.mark.parametrize("who", ["dewi", "budi", "eka", "made"])
def test_wagtails_own_reports_and_first_page_name_no_case(
    who: str, case: Complaint, browser: Client, request: Any
) -> None:
    browser.force_login(request.getfixturevalue(who))
    for name in ("wagtailadmin_home", "wagtailadmin_reports:site_history"):
        page = browser.get(reverse(name), follow=True).content.decode()
        assert case.messages.earliest("pk").title not in page


def test_only_the_operator_runs_parked_jobs(
    dewi: User, operator: User, browser: Client, now: Any
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


# ------------------------------------------------------------------------------- moderators
def test_a_moderator_publishes_refuses_and_removes_comments(
    made: User, held: Message, browser: Client
) -> None:
    browser.force_login(made)
    assert "081298765402" in browser.get(reverse("desk:texts")).content.decode()
    assert browser.get(reverse("desk:review", args=[held.pk])).status_code == 200
    spans = publication.propose(held, now=timezone.now()).spans
    publication.approve(held, digest=held.digest, spans=spans, by=made, now=timezone.now())
    answer = browser.post(
        reverse("desk:withdraw_text", args=[held.pk]), {"removal": "abuse", "reason": "Kasar."}
    )
    assert answer["Location"] == reverse("desk:texts")
    held.refresh_from_db()
    assert held.state == Message.State.WITHDRAWN


def test_a_moderator_decides_about_no_other_text(made: User, case: Complaint) -> None:
    original = case.messages.get(kind=Message.Kind.COMPLAINT)
    now = timezone.now()
    with pytest.raises(NotPermitted):
        publication.withdraw_message(original, by=made, now=now)
    with pytest.raises(NotPermitted):
        publication.refuse(original, by=made, now=now)
    with pytest.raises(NotPermitted):
        publication.approve(original, digest=original.digest, spans=[], by=made, now=now)
    case.refresh_from_db()
    assert case.visibility == "public"


def test_a_moderator_shows_a_reported_complaint_again_and_removes_none(
    made: User, case: Complaint, browser: Client
) -> None:
    now = timezone.now()
    report = reports.report(case.reference, 0, kind="name", words="", client="x", now=now)
    browser.force_login(made)
    page = browser.get(reverse("desk:report", args=[report.pk]))
    assert page.status_code == 200
    assert 'value="remove"' not in page.content.decode()
    with pytest.raises(NotPermitted):
        reports.remove(report, removal=Removal.PERSONAL_DATA, by=made, now=now)
    assert (
        browser.post(reverse("desk:report", args=[report.pk]), {"decision": "restore"}).status_code
        == 302
    )
    report.refresh_from_db()
    assert report.state == PrivacyReport.State.RESTORED


# ------------------------------------------------------------------------------------ rights
@pytest.mark.parametrize(
    ("who", "held"),
    [
        ("ani", set()), ("eka", set()), ("dewi", {Right.VERIFY}), ("budi", {Right.ANSWER}),
        ("gede", {Right.ANSWER, Right.LEAD}), ("made", {Right.MODERATE}),
    ],
)  # fmt: skip
def test_each_role_holds_its_rights_and_a_closed_account_none(
    who: str, held: set[Right], request: Any
) -> None:
    user = request.getfixturevalue(who)
    assert rights(user) == held
    assert is_of_the_office(user) == (who != "ani")
    user.is_active = False
    assert rights(user) == set()
    assert not is_of_the_office(user)


def test_a_head_is_an_officer_of_the_own_agency_alone(
    gede: User, citra: User, case: Complaint
) -> None:
    assert {Role.OFFICER, Role.HEAD} <= roles(gede, case)
    gede.agency = citra.agency
    assert roles(gede, case) == set()


def test_a_head_without_an_agency_leads_nothing(gede: User) -> None:
    gede.agency = None
    assert rights(gede) == set()
