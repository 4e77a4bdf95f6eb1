"""What an agency's program does with a case: the desk's moves under the desk's rules, once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from complaints import attachments, transitions
from complaints.models.private import Complaint, Event, Message, Note
from complaints.models.reference import Agency
from complaints.models.tokens import DoneWrite
from tests.api.conftest import ApiClient
from tests.api.test_cases import LIST, with_key
from tests.conftest import DLHK
from tests.factories import ComplaintFactory, UserFactory
from tests.pictures import photo

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from complaints.models.people import User

pytestmark = pytest.mark.django_db
ANSWER = {"text": "Tim kami menambal lubang itu pada 19 November."}
# A step, what goes with it, the stage that a case in work has afterwards.
STEPS: dict[str, tuple[dict[str, Any], str]] = {
    "respond": (ANSWER, "answered"),
    "field-report": ({"text": "Lubang ditambal hari ini."}, "followed_up"),
    "ask": ({"text": "Di sisi mana lubangnya?"}, "awaiting_reporter"),
    "hand-back": ({"reason": "another_agency", "note": "Milik provinsi."}, "received"),
    "coordinate": ({"agencies": [DLHK], "note": "Mohon bantu."}, "in_progress"),
    "charge": ({"in_charge": "me"}, "in_progress"),
    "priority": ({"priority": "high"}, "in_progress"),
    "notes": ({"body": "Bahan datang hari Kamis."}, "in_progress"),
}
EVERY = [*STEPS, "start"]


class Program:
    """A program with the key of an officer."""

    def __init__(self, api: ApiClient, key: dict[str, str]) -> None:
        self.api, self.key = api, key

    def read(self, case: Complaint) -> Any:
        return self.api.get(f"{LIST}{case.reference}/", headers=self.key)

    def send(
        self, case: Complaint, step: str, body: Any, *, key: str = "", match: str = "*"
    ) -> Any:
        headers = self.key | {"Idempotency-Key": key or str(uuid.uuid4())}
        if match:
            headers["If-Match"] = match
        return self.api.send(f"{LIST}{case.reference}/{step}/", body, **headers)


@pytest.fixture
def program(api: ApiClient, budi: User, now: datetime) -> Program:
    return Program(api, with_key(budi, now))


@pytest.fixture
def case() -> Complaint:
    made: Complaint = ComplaintFactory(in_progress=True)
    return made


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


# --------------------------------------------------------------------------------- the steps
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_done_and_written_into_the_history(
    step: str, program: Program, case: Complaint, budi: User
) -> None:
    body, stage = STEPS[step]
    before = case.events.count()
    answer = program.send(case, step, body)
    assert answer.status_code == 200, answer.content
    case.refresh_from_db()
    assert case.stage == stage
    assert case.events.count() == before + (step != "notes")
    if step != "notes":
        assert case.events.last().actor == budi
    gone = step == "hand-back"
    assert (answer.json()["case"] is None) == gone
    if not gone:
        assert answer["ETag"] == program.read(case)["ETag"]


def test_work_starts_without_a_word(program: Program) -> None:
    case = ComplaintFactory(forwarded=True)
    answer = program.send(case, "start", {})
    assert answer.json()["case"]["stage"] == "in_progress"


def test_an_answer_waits_for_a_verifier_or_is_public_as_at_the_desk(
    program: Program, budi: User, now: datetime
) -> None:
    by_program = ComplaintFactory(published=True, in_progress=True)
    by_desk = ComplaintFactory(published=True, in_progress=True)
    program.send(by_program, "respond", ANSWER)
    transitions.move(by_desk, "answer", by=budi, now=now, text=ANSWER["text"])
    states = [
        Message.objects.get(complaint=case, kind="response").state for case in (by_program, by_desk)
    ]
    assert states[0] == states[1]


def test_a_photo_goes_with_a_report(
    program: Program, case: Complaint, stores: Path, tmp_path: Path
) -> None:
    file = tmp_path / "tambal.jpg"
    file.write_bytes(photo())
    with file.open("rb") as opened:
        answer = program.api.post(
            f"{LIST}{case.reference}/field-report/",
            {"text": "Sudah ditambal.", "photos": opened, "captions": "Sesudah"},
            headers=program.key | {"Idempotency-Key": "k" * 20, "If-Match": "*"},
        )
    assert answer.status_code == 200, answer.content
    [kept] = case.messages.get(kind="follow_up").attachments.all()
    assert (kept.file_name, kept.caption, kept.state) == ("tambal.jpg", "Sesudah", "held")
    [shown] = answer.json()["case"]["texts"][-1]["photos"]
    assert shown["url"]  # the agency sees its own picture at once
    assert attachments.original(kept) == photo()


def test_the_reporter_replies_and_the_case_calls_for_the_agency(
    program: Program, case: Complaint
) -> None:
    program.send(case, "ask", STEPS["ask"][0])
    reply = {"receipt": case.receipt, "verb": "reply", "text": "Sisi timur."}  # type: ignore[attr-defined]
    assert program.api.send("/api/v1/complaints/decide/", reply).status_code == 200
    shown = program.read(case).json()
    assert (shown["last_move"], shown["stage"]) == ("reply", "in_progress")


# ----------------------------------------------------------------------------- who may not
@pytest.mark.parametrize("step", EVERY)
def test_nobody_else_takes_a_step(
    step: str,
    api: ApiClient,
    everyone: dict[str, ApiClient],
    citra: User,
    dewi: User,
    ani: User,
    now: datetime,
) -> None:
    case = ComplaintFactory(by=ani, in_progress=True)
    body, events = STEPS.get(step, ({}, ""))[0], case.events.count()
    path = f"{LIST}{case.reference}/{step}/"
    headers = {"Idempotency-Key": "k" * 20, "If-Match": "*"}
    for client in everyone.values():  # with the session of a browser, or nothing
        assert code(client.send(path, body, **headers)) == (401, "sign_in_needed")
    assert code(api.send(path, body, **headers, **with_key(citra, now))) == (404, "not_found")
    for person in (ani, dewi):  # no key of theirs can be made for it
        answer = api.send(path, body, **headers, **with_key(person, now, "read", "take_part"))
        assert code(answer) == (403, "scope_missing")
    assert (case.events.count(), Note.objects.count()) == (events, 0)


@pytest.mark.parametrize("step", EVERY)
def test_a_key_that_only_reads_takes_no_step(
    step: str, api: ApiClient, budi: User, case: Complaint, now: datetime
) -> None:
    reader = Program(api, with_key(budi, now, "cases:read"))
    assert code(reader.send(case, step, {})) == (403, "scope_missing")


def test_a_helping_agency_answers_and_asks_no_other_for_help(
    api: ApiClient, case: Complaint, budi: User, citra: User, now: datetime
) -> None:
    transitions.move(case, "coordinate", by=budi, now=now, helping=[Agency.objects.get(slug=DLHK)])
    helper = Program(api, with_key(citra, now))
    assert "coordinate" not in helper.read(case).json()["allowed"]
    other = Agency.objects.exclude(slug=DLHK).exclude(pk=case.agency_id).first()
    asked = {"agencies": [other.slug if other else ""]}
    assert code(helper.send(case, "coordinate", asked)) == (403, "not_permitted")
    assert helper.send(case, "respond", ANSWER).status_code == 200


# ------------------------------------------------------------------------ what is refused
@pytest.mark.parametrize(
    ("step", "body", "status", "expected"),
    [
        ("start", {}, 422, "move_not_allowed"),  # it has started
        ("respond", {"text": ""}, 400, "missing_detail"),
        ("respond", {}, 400, "invalid"),
        ("respond", {"text": "x" * 10_001}, 400, "invalid"),
        ("respond", {"text": "a\0b"}, 400, "invalid"),
        ("respond", {"text": "a", "uploads": ["nothing"]}, 400, "file_gone"),
        ("hand-back", {"reason": "tired", "note": "x"}, 400, "invalid"),
        ("hand-back", {"reason": "unclear", "note": ""}, 400, "missing_detail"),
        ("coordinate", {"agencies": ["nobody"]}, 400, "invalid"),
        ("coordinate", {"agencies": []}, 400, "missing_detail"),
        ("priority", {"priority": "now"}, 400, "invalid"),
        ("charge", {"in_charge": "budi"}, 400, "invalid"),
        ("notes", {"body": " "}, 400, "invalid"),
        ("notes", {"body": "x" * 2001}, 400, "invalid"),
        ("respond", [], 400, "invalid"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_happens(
    step: str, body: Any, status: int, expected: str, program: Program, case: Complaint
) -> None:
    events = case.events.count()
    assert code(program.send(case, step, body)) == (status, expected)
    assert (case.events.count(), Note.objects.count()) == (events, 0)
    assert not DoneWrite.objects.exists()


def test_what_a_colleague_is_in_charge_of_is_not_taken(
    api: ApiClient, program: Program, case: Complaint, budi: User, now: datetime
) -> None:
    colleague = UserFactory(officer_of=budi.agency)
    assert program.send(case, "charge", {"in_charge": "me"}).status_code == 200
    other = Program(api, with_key(colleague, now))
    assert code(other.send(case, "charge", {"in_charge": "me"})) == (422, "assigned_to_another")


# -------------------------------------------------------------- two at once, and twice the same
def test_a_step_on_a_case_that_changed_meanwhile_is_refused(
    program: Program, case: Complaint
) -> None:
    etag = program.read(case)["ETag"]
    assert program.send(case, "field-report", ANSWER, match=etag).status_code == 200
    late = program.send(case, "respond", ANSWER, match=etag)
    assert code(late) == (412, "changed_meanwhile")
    fresh = program.read(case)["ETag"]
    assert program.send(case, "respond", ANSWER, match=fresh).status_code == 200


@pytest.mark.parametrize("step", [step for step in EVERY if step != "notes"])
def test_a_step_names_the_version_that_was_seen(
    step: str, program: Program, case: Complaint
) -> None:
    body = STEPS.get(step, ({}, ""))[0]
    assert code(program.send(case, step, body, match="")) == (428, "precondition_missing")
    assert code(program.send(case, step, body, match='"abc"')) == (412, "changed_meanwhile")
    assert code(program.send(case, step, body, match='"999.abc"')) == (412, "changed_meanwhile")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_is_sent_twice_is_taken_once(
    step: str, program: Program, case: Complaint
) -> None:
    body, stage = STEPS[step]
    etag = "" if step == "notes" else program.read(case)["ETag"]
    first = program.send(case, step, body, key="k" * 20, match=etag)
    counted = Event.objects.count(), Message.objects.count(), Note.objects.count()
    again = program.send(case, step, body, key="k" * 20, match=etag)
    assert (again.status_code, again.json()) == (200, first.json())
    assert counted == (Event.objects.count(), Message.objects.count(), Note.objects.count())
    case.refresh_from_db()
    assert case.stage == stage


def test_a_key_is_good_for_one_write(program: Program, case: Complaint) -> None:
    program.send(case, "notes", {"body": "Satu."}, key="k" * 20)
    other = program.send(case, "notes", {"body": "Dua."}, key="k" * 20)
    assert code(other) == (409, "idempotency_key_reused")
    elsewhere = program.send(case, "ask", {"text": "Satu."}, key="k" * 20)
    assert code(elsewhere) == (409, "idempotency_key_reused")
    assert Note.objects.count() == 1


def test_the_key_of_another_account_is_another_key(
    api: ApiClient, program: Program, case: Complaint, budi: User, now: datetime
) -> None:
    colleague = Program(api, with_key(UserFactory(officer_of=budi.agency), now))
    for sender in (program, colleague):
        sender.send(case, "notes", {"body": "Satu."}, key="k" * 20)
    assert Note.objects.count() == 2


@pytest.mark.parametrize("key", ["", "short", "schlüssel-mit-umlaut"])
def test_a_write_without_a_good_key_is_refused(
    key: str, api: ApiClient, program: Program, case: Complaint
) -> None:
    headers = program.key | {"If-Match": "*"} | ({"Idempotency-Key": key} if key else {})
    answer = api.send(f"{LIST}{case.reference}/notes/", {"body": "Satu."}, **headers)
    assert answer.status_code == 400
    assert not Note.objects.exists()


def test_a_refused_write_may_be_sent_again_with_its_key(program: Program) -> None:
    case = ComplaintFactory(in_progress=True)
    key = "k" * 20
    assert program.send(case, "start", {}, key=key).status_code == 422
    Complaint.objects.filter(pk=case.pk).update(stage="forwarded")
    assert program.send(case, "start", {}, key=key).status_code == 200


def test_a_move_that_fails_late_leaves_no_key(
    program: Program, case: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    program.api.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(transitions.notifications, "announce", fail)
        assert program.send(case, "respond", ANSWER, key="k" * 20).status_code == 500
    assert not DoneWrite.objects.exists()
    assert program.send(case, "respond", ANSWER, key="k" * 20).status_code == 200
    assert case.messages.filter(kind="response").count() == 1


def test_what_was_done_holds_no_word_and_no_key(program: Program, case: Complaint) -> None:
    program.send(case, "notes", {"body": "Bahan datang Kamis."}, key="a-key-of-one-write")
    row = str(vars(DoneWrite.objects.get()))
    assert "Kamis" not in row
    assert "a-key-of-one-write" not in row
