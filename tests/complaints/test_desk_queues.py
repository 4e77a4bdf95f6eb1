"""The lists: who waits, what is late, how many questions a list asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import assignments, claims, paging, transitions
from complaints import clocks as standings
from complaints.clock_plans import COORDINATED, FORWARD, RESPOND
from complaints.desk import clocks, exports
from complaints.desk.selection import ALL, OPEN_CASES, TO_VERIFY, Queue, Selection, streams
from complaints.models.office import Disposition
from complaints.models.private import Complaint
from complaints.models.reference import Agency
from complaints.querysets import ComplaintQuerySet
from complaints.stages import Priority
from complaints.working_days import WITA
from tests.factories import ComplaintFactory, UserFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db


def test_what_the_database_calls_late_is_what_the_deadlines_say(dewi: User, budi: User) -> None:
    """Two ways to one truth, asked at every hour of three weeks and over a holiday."""
    filed = datetime(2026, 8, 14, 15, 30, tzinfo=WITA)  # a Friday; Monday the 17th is closed
    for hours in (0, 30, 70):
        ComplaintFactory(now=filed + timedelta(hours=hours))
        ComplaintFactory(
            now=filed + timedelta(hours=hours), forwarded=True, verifier=dewi, officer=budi
        )
    kept = (FORWARD, RESPOND, COORDINATED)
    for step in range(0, 24 * 21, 5):
        now = filed + timedelta(days=3, hours=step, minutes=1)
        expected: dict[str, set[int]] = {"late": set(), "today": set()}
        for case in Complaint.objects.all():
            for made in standings.of(case):
                urgency = clocks.clock(made, now=now).urgency
                if made.promise in kept and urgency in expected:
                    expected[urgency].add(case.pk)
        seen = Complaint.objects.all()
        late = set(clocks.late(seen, now=now).values_list("pk", flat=True))
        today = set(clocks.due_today(seen, now=now).values_list("pk", flat=True))
        assert {"late": late, "today": today} == expected, now


def test_the_queue_of_the_verifier_holds_only_what_was_received(
    dewi: User, budi: User, browser: Client
) -> None:
    new = ComplaintFactory()
    old = ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)
    browser.force_login(dewi)
    page = browser.get(reverse("desk:to_verify")).content.decode()
    assert new.reference in page
    assert old.reference not in page


def test_a_case_that_waits_for_the_reporter_stays_among_the_officers_open_cases(
    dewi: User, budi: User, browser: Client, now: datetime
) -> None:
    case = ComplaintFactory(in_progress=True, verifier=dewi, officer=budi)
    transitions.move(case, "ask_reporter", by=budi, now=now, text="Di sebelah mana?")
    closed = ComplaintFactory(closed=True, verifier=dewi, officer=budi)
    browser.force_login(budi)
    page = browser.get(reverse("desk:open_cases")).content.decode()
    assert case.reference in page
    assert closed.reference not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stage": "forwarded"}, False),
        ({"stage": "received"}, True),
        ({"deadline": "late"}, True),
        ({"q": "pasar"}, False),  # a word of the private title
        ({"received_at_from": "2099-01-01"}, False),
    ],
)
def test_filters_narrow_the_list_and_no_search_reads_private_text(
    query: dict[str, Any], found: bool, dewi: User, browser: Client
) -> None:
    case = ComplaintFactory(now=timezone.now() - timedelta(days=9))
    browser.force_login(dewi)
    page = browser.get(reverse("desk:complaints_results"), query).content.decode()
    assert (case.reference in page) is found


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    asked = []
    for more in (1, 1, 10):  # the first request also warms caches
        for _number in range(more):
            ComplaintFactory()
        with CaptureQueriesContext(connection) as questions:
            browser.get(reverse("desk:complaints"))
        asked.append(len(questions))
    assert asked[2] == asked[1]


# ------------------------------------------------------------------------------ what is in sight
def listed(queue: Queue, user: User, now: datetime, **choices: Any) -> set[str]:
    """The references that a list shows, whichever the number of its pages."""
    found: list[str] = []
    selection = Selection(queue, user, choices, now=now)
    page = selection.page()
    while True:
        found += selection.rows(page.numbers).values_list("reference", flat=True)
        if not page.after:
            break
        page = Selection(queue, user, choices | {"after": page.after}, now=now).page()
    assert len(found) == len(set(found)) == selection.count().value
    return set(found)


def test_the_streams_of_a_list_are_what_the_account_sees_and_share_no_row(
    dewi: User, budi: User, citra: User, ani: User, eka: User, operator: User, now: datetime
) -> None:
    """Through every way in which a case comes to an agency and goes again."""
    ComplaintFactory(by=ani)
    ComplaintFactory(closed=True, verifier=dewi, officer=budi)
    helped = ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)
    transitions.move(helped, "coordinate", by=dewi, now=now, helping=[citra.agency])
    moved = ComplaintFactory(in_progress=True, verifier=dewi, officer=budi)
    transitions.move(moved, "transfer", by=dewi, now=now, agency=citra.agency, note="Bukan kami.")
    back = ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)
    transitions.move(back, "hand_back", by=budi, now=now, note="Jalan provinsi.", reason="unclear")
    for user in (dewi, budi, citra, ani, eka, operator):
        found = [pk for stream in streams(user) for pk in stream.values_list("pk", flat=True)]
        assert len(found) == len(set(found))
        seen = Complaint.objects.visible_to(user) if user not in (ani, eka) else []
        assert set(found) == {case.pk for case in seen}, user
    assert listed(ALL, citra, now) == {helped.reference, moved.reference}
    assert listed(ALL, citra, now, part="helping") == {helped.reference}
    assert listed(ALL, citra, now, part="lead") == {moved.reference}


def test_the_row_of_an_agency_that_lost_the_case_appears_in_no_list(
    dewi: User, budi: User, now: datetime
) -> None:
    """Should the two ever disagree, what the account may see decides."""
    case = ComplaintFactory(forwarded=True, verifier=dewi, officer=budi)
    Disposition.objects.update(ended_at=now)
    page = Selection(ALL, budi, {}, now=now).page()
    assert not Selection(ALL, budi, {}, now=now).rows(page.numbers).exists()
    assert case.pk in page.numbers


# -------------------------------------------------------------------------------------- filters
@pytest.fixture
def office(dewi: User, budi: User, citra: User, ani: User, now: datetime) -> dict[str, Complaint]:
    """One case for each answer that the filters know."""
    work = {"verifier": dewi, "officer": budi}
    cases = {
        "new": ComplaintFactory(by=ani),
        "waits": ComplaintFactory(in_progress=True, by=ani, **work),
        "replied": ComplaintFactory(in_progress=True, by=ani, **work),
        "disputed": ComplaintFactory(answered=True, by=ani, **work),
        "back": ComplaintFactory(forwarded=True, **work),
        "answered": ComplaintFactory(answered=True, published=True, **work),
        "closed": ComplaintFactory(closed=True, **work),
        "dumping": ComplaintFactory(subcategory="pembuangan-liar", village="sanur-kaja"),
        "secret": ComplaintFactory(privacy="confidential"),
    }
    for name in ("waits", "replied"):
        transitions.move(cases[name], "ask_reporter", by=budi, now=now, text="Di sisi mana?")
    transitions.move(cases["replied"], "reply", by=ani, now=now, text="Di sisi timur.")
    transitions.move(cases["disputed"], "dispute", by=ani, now=now, text="Belum diperbaiki.")
    transitions.move(
        cases["back"], "hand_back", by=budi, now=now, note="Jalan provinsi.", reason="unclear"
    )
    assignments.assign(cases["waits"], budi, by=budi, now=now)
    assignments.prioritise(cases["new"], Priority.URGENT, by=dewi, now=now)
    claims.take(cases["new"], by=dewi, now=now)
    Complaint.objects.update(due_at=None)
    due = {"new": timedelta(hours=-1), "replied": timedelta(hours=3), "disputed": timedelta(days=3)}
    for name, later in due.items():
        Complaint.objects.filter(pk=cases[name].pk).update(due_at=now + later)
    return cases


ANSWERS = [
    ({"deadline": "late"}, "new"),
    ({"deadline": "today"}, "replied"),
    ({"deadline": "week"}, "replied disputed"),
    ({"deadline": "none"}, "waits back answered dumping secret"),
    ({"waits": "us"}, "new replied disputed back dumping secret"),
    ({"waits": "reporter"}, "waits answered"),
    ({"came": "reply"}, "replied"),
    ({"came": "dispute"}, "disputed"),
    ({"came": "hand_back"}, "back"),
    ({"state": "over"}, "closed"),
    ({"stage": ["closed", "awaiting_reporter"]}, "waits closed"),
    ({"outcome": "solved_unconfirmed"}, "closed"),
    ({"priority": "2"}, "new"),
    ({"assignee": "me"}, ""),
    ({"assignee": "budi"}, "waits"),
    ({"assignee": "nobody", "state": "open", "stage": "received"}, "new back dumping secret"),
    ({"claimed": "me"}, "new"),
    ({"claimed": "somebody"}, "new"),
    ({"claimed": "nobody", "deadline": "late"}, ""),
    ({"marks": "confidential"}, "secret"),
    ({"category": "kebersihan-dan-sampah"}, "dumping"),
    ({"subcategory": "pembuangan-liar"}, "dumping"),
    ({"village": "sanur-kaja"}, "dumping"),
    ({"district": "denpasar-timur", "stage": "closed"}, ""),
    ({"channel": "web", "stage": "closed"}, "closed"),
    ({"agency": "PUPR", "state": "over"}, "closed"),
    ({"received_at_from": "2026-11-18"}, ""),
    ({"deadline": "tomorrow"}, ""),  # a choice that is none leaves nothing
    ({"assignee": "999999"}, ""),
    ({"assignee": "1 or 1=1"}, ""),
]


@pytest.mark.parametrize(("choices", "found"), ANSWERS, ids=lambda v: str(v) if v else "nothing")
def test_each_filter_finds_its_cases(
    choices: dict[str, Any],
    found: str,
    office: dict[str, Complaint],
    dewi: User,
    budi: User,
    now: datetime,
) -> None:
    given = {name: _number(name, value, budi) for name, value in choices.items()}
    wanted = {office[name].reference for name in found.split()}
    assert listed(ALL, dewi, now, **given) == wanted


def _number(name: str, value: Any, budi: User) -> Any:
    """Slugs read better than numbers."""
    if isinstance(value, str) and value in {"budi", "PUPR"}:
        return budi.pk if value == "budi" else budi.agency_id
    field = {"district": "village__district"}.get(name, name)
    if name in {"category", "subcategory", "village", "district", "channel"}:
        model: Any = Complaint
        for part in field.split("__"):
            model = model._meta.get_field(part).related_model
        return model.objects.get(slug=value).pk
    return value


def test_an_officer_asks_only_about_the_own_agency(
    office: dict[str, Complaint], budi: User, citra: User, now: datetime
) -> None:
    held = office["answered"].messages.get(kind="response")
    type(held).objects.filter(pk=held.pk).update(state="held", post=None)
    unread = {office[name].reference for name in ("answered", "disputed")}
    assert listed(OPEN_CASES, budi, now, waits="review") == unread
    assert listed(OPEN_CASES, citra, now, waits="review") == set()
    assert listed(ALL, budi, now, assignee="me") == {office["waits"].reference}
    with_another = listed(ALL, budi, now, agency=citra.agency_id)
    assert with_another == listed(ALL, budi, now)  # there is no such filter for an officer


def test_the_chips_name_what_is_chosen_and_the_list_counts(
    office: dict[str, Complaint], dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    answer = browser.get(reverse("desk:complaints"), {"came": "reply", "priority": "0"})
    assert [chip.value for chip in answer.context["view"].active_filters] == [
        str(dict(answer.context["filters"].form.fields["came"].choices)["reply"]),
        str(Priority.NORMAL.label),
    ]
    assert str(answer.context["counted"]) == "1"


# --------------------------------------------------------------------------------- order, pages
@pytest.fixture
def many(dewi: User, now: datetime) -> list[Complaint]:
    """Some with a due moment, some without, several of the same moment."""
    made = [ComplaintFactory(now=now - timedelta(hours=n % 4)) for n in range(11)]
    for n, case in enumerate(made):
        due = now + timedelta(hours=n % 3, microseconds=n % 2) if n % 4 else None
        Complaint.objects.filter(pk=case.pk).update(due_at=due, priority=n % 3)
    return list(Complaint.objects.all())


def walked(streams: list[ComplaintQuerySet], order: str, size: int) -> list[int]:
    """To the end page by page, and back again."""
    segments = paging.order(order)
    pages = [paging.page(streams, segments, size=size)]
    while pages[-1].after:
        pages.append(paging.page(streams, segments, after=pages[-1].after, size=size))
    forward = [page.numbers for page in pages]
    assert all(len(numbers) == size for numbers in forward[:-1])
    page, backward = pages[-1], [pages[-1].numbers]
    while page.before:
        page = paging.page(streams, segments, before=page.before, size=size)
        backward.insert(0, page.numbers)
    assert backward == forward
    return [number for numbers in forward for number in numbers]


@pytest.mark.parametrize("size", [1, 2, 4, 11, 50])
@pytest.mark.parametrize(
    "order", ["due_at", "-due_at", "priority", "-priority", "reference", "received_at"]
)
def test_every_order_is_walked_to_the_end_and_back_without_loss_or_repetition(
    order: str, size: int, many: list[Complaint]
) -> None:
    rows = Complaint.objects.all()
    halves = [rows.filter(pk__in=[c.pk for c in many[::2]])]
    halves.append(rows.exclude(pk__in=halves[0].values("pk")))
    found = walked(halves, order, size)
    assert sorted(found) == sorted(case.pk for case in many)
    assert found == walked([rows], order, size)


def test_what_is_due_first_stands_first_and_what_has_no_clock_last(
    many: list[Complaint], dewi: User, now: datetime
) -> None:
    [*rows] = Selection(TO_VERIFY, dewi, {}, now=now).page().numbers
    by_number = {case.pk: case for case in many}
    keys = [
        (by_number[pk].due_at is None, by_number[pk].due_at or by_number[pk].received_at, pk)
        for pk in rows
    ]
    assert keys == sorted(keys)
    urgent = Selection(TO_VERIFY, dewi, {}, now=now).page(order="-priority").numbers
    levels = [by_number[pk].priority for pk in urgent]
    assert levels == sorted(levels, reverse=True)


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WyIiLCAwLCAieCIsIDFd", "é", "bnVsbA", "eyJhIjoxfQ"]
)
def test_a_cursor_that_is_none_means_the_start(cursor: str, dewi: User, browser: Client) -> None:
    case = ComplaintFactory()
    browser.force_login(dewi)
    answer = browser.get(reverse("desk:to_verify"), {"after": cursor})
    assert case.reference in answer.content.decode()


def test_the_links_to_other_pages_keep_filter_and_order(dewi: User, browser: Client) -> None:
    for _n in range(paging.SIZE + 1):
        ComplaintFactory()
    browser.force_login(dewi)
    given = {"stage": "received", "ordering": "reference"}
    first = browser.get(reverse("desk:to_verify"), given)
    assert len(first.context["object_list"]) == paging.SIZE
    second = browser.get(reverse("desk:to_verify"), given | {"after": first.context["page"].after})
    assert len(second.context["object_list"]) == 1
    assert 'rel="prev"' in second.content.decode()
    other = {"stage": "received", "ordering": "-reference", "after": first.context["page"].after}
    start = browser.get(reverse("desk:to_verify"), other)  # a place of another order is none
    assert len(start.context["object_list"]) == paging.SIZE
    assert "ordering=reference" in first.content.decode().split('rel="next"')[1].split(">")[0]


@pytest.mark.parametrize("who", ["dewi", "budi"])
def test_every_list_asks_the_same_questions_however_long_it_is(
    who: str, dewi: User, budi: User, browser: Client, request: pytest.FixtureRequest
) -> None:
    browser.force_login(request.getfixturevalue(who))
    names = ["complaints", "open_cases", *(["to_verify"] if who == "dewi" else [])]
    asked: dict[str, list[int]] = {name: [] for name in names}
    for more in (1, 1, 6):  # the first request also warms caches
        for _number in range(more):
            ComplaintFactory()
            case = ComplaintFactory(in_progress=True, verifier=dewi, officer=budi)
            assignments.assign(case, budi, by=budi, now=timezone.now())
            claims.take(case, by=budi, now=timezone.now())
        for name in names:
            with CaptureQueriesContext(connection) as questions:
                browser.get(reverse(f"desk:{name}"))
            asked[name].append(len(questions))
    assert all(counts[1] == counts[2] for counts in asked.values()), asked


# -------------------------------------------------------------------------------------- exports
def test_a_table_holds_the_rows_of_the_list_and_no_private_word(
    office: dict[str, Complaint], budi: User, citra: User, browser: Client, now: datetime
) -> None:
    browser.force_login(budi)
    address = reverse("desk:export", args=["complaints"])
    given = {"format": "csv", "state": "open"}
    text = b"".join(browser.get(address, given)).decode()  # type: ignore[arg-type]
    lines = text.splitlines()
    assert text.startswith("\ufeff")
    found = {line.split(",")[0] for line in lines[1:]}
    assert found == listed(ALL, budi, now, state="open")
    case = office["waits"]
    original = case.messages.get(kind="complaint")
    for private in (original.title, original.body, case.location, "ani@example.test"):
        assert private not in text
    browser.force_login(citra)
    other = b"".join(browser.get(address, given)).decode()  # type: ignore[arg-type]
    assert len(other.splitlines()) == 1
    workbook = browser.get(address, {"format": "xlsx"})
    assert b"".join(workbook).startswith(b"PK")  # type: ignore[arg-type]
    assert browser.get(address, {"format": "pdf"}).status_code == 404


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_table_is_a_formula(start: str, dewi: User, now: datetime) -> None:
    formula = f"{start}HYPERLINK(1)"
    case = ComplaintFactory(forwarded=True, verifier=dewi)
    Agency.objects.filter(pk=case.agency_id).update(name=formula)
    person = UserFactory(first_name=formula, verifier=True)
    assignments.assign(case, person, by=dewi, now=now)
    [_head, row] = exports.table(Selection(ALL, dewi, {}, now=now))
    cells = [cell for cell in row if "HYPERLINK" in cell]
    assert cells
    assert not any(cell[0] in "=+-@\t\r" for cell in cells)


def test_a_workbook_that_would_be_too_long_is_refused(
    dewi: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_IN_A_WORKBOOK", 1)
    monkeypatch.setattr(exports, "BATCH", 1)
    for _n in range(2):
        ComplaintFactory()
    browser.force_login(dewi)
    address = reverse("desk:export", args=["to_verify"])
    assert browser.get(address, {"format": "xlsx"}).status_code == 302
    lines = b"".join(browser.get(address, {"format": "csv"})).splitlines()  # type: ignore[arg-type]
    assert len(lines) == 3
