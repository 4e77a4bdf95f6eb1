"""What an agency's programs do with a case: answer, report, ask, hand back, take charge.

Each is sent once for its Idempotency-Key, on the version of the case that the caller saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import OwnProblem
from api.schema import IDEMPOTENCY_KEY, answers, describe
from api.v1 import case_examples as examples
from api.v1 import case_shapes as shapes
from api.v1.cases import CaseView, tag
from api.v1.fields import Shape
from api.v1.inputs import checked, signed_in
from api.v1.parameters import IF_MATCH
from api.v1.repeating import ticket
from api.v1.uploads import Photos
from api.views import Json
from complaints import caseload
from complaints.caseload import Given, Seen
from complaints.errors import AlreadyMoved

_TAG = re.compile(r'(?:W/)?"(\d{1,9})\.[0-9a-f]+"')
_PHOTOS = [Json, MultiPartParser]


def _about(operation: str, asked: Any, *shown: Any, versioned: bool = True) -> dict[str, Any]:
    """Return what the description says of a step."""
    refusals = {400, 401, 403, 404, 409, 412, 413, 415, 422, 428}
    return {
        "operation_id": f"cases_{operation}",
        "tags": ["cases"],
        "parameters": [IDEMPOTENCY_KEY, *([IF_MATCH] if versioned else [])],
        "request": asked,
        "responses": answers(
            {200: shapes.CaseDone}, *(refusals if versioned else refusals - {412, 422, 428})
        ),
        "examples": list(shown),
    }


def _with_photos(shape: type[Shape], with_files: type[Shape]) -> dict[str, Any]:
    return {"application/json": shape, "multipart/form-data": with_files}


class Step(CaseView):
    """A write to one case; the answer is the case as it stands afterwards."""

    def move(self, request: Request, reference: str, verb: str, shape: type[Shape]) -> Response:
        given, now = checked(shape, request), timezone.now()
        photos = Photos.of(request, given.get("uploads", []), given.get("captions", []))
        words = Given(
            text=given.get("text", ""),
            note=given.get("note", ""),
            reason=given.get("reason", ""),
            agencies=tuple(given.get("agencies", ())),
            photos=photos.uploads,
        )
        with self.seen(request, files=photos.digests) as seen:
            caseload.move(reference, verb, words, seen, now=now)
        photos.discard()
        return self.done(request, reference, now=now)

    @contextmanager
    def seen(
        self, request: Request, *, files: tuple[str, ...] = (), versioned: bool = True
    ) -> Iterator[Seen]:
        """
        :raises OwnProblem: no version is named, or not the one that stands
        """
        made = ticket(request, files=files)
        version = _version(request) if versioned else None
        try:
            yield Seen(by=signed_in(request), version=version, ticket=made)
        except AlreadyMoved:
            if version is None:
                raise
            raise OwnProblem("changed_meanwhile") from None

    def done(self, request: Request, reference: str, *, now: datetime) -> Response:
        case = caseload.standing(reference, by=signed_in(request), now=now)
        shown = self.shown(request, case) if case else None
        headers = {"ETag": tag(case, shown)} if case and shown else {}
        return Response({"reference": reference, "case": shown}, headers=headers)


def _version(request: Request) -> int | None:
    """Return the version that `If-Match` names; None for `*`, whichever stands."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        raise OwnProblem("precondition_missing")
    if sent == "*":
        return None
    found = _TAG.fullmatch(sent)
    if found is None:
        raise OwnProblem("changed_meanwhile")  # no tag of ours
    return int(found[1])


class Start(Step):
    """Say that the agency works on the case."""

    @describe(**_about("start", shapes.StartInput))
    def post(self, request: Request, reference: str) -> Response:
        """Start work: everybody sees that your agency works on it."""
        return self.move(request, reference, "start", shapes.StartInput)


class Respond(Step):
    """Write the official answer."""

    parser_classes = _PHOTOS

    @describe(
        **_about(
            "respond",
            _with_photos(shapes.AnswerInput, shapes.AnswerWithPhotos),
            examples.ANSWER,
            examples.DONE,
        )
    )
    def post(self, request: Request, reference: str) -> Response:
        """Write the official answer. It becomes public; where it names a person, a verifier
        reads it first."""
        return self.move(request, reference, "answer", shapes.AnswerInput)


class FieldReport(Step):
    """Report what was done on the spot."""

    parser_classes = _PHOTOS

    @describe(
        **_about(
            "field_report",
            _with_photos(shapes.AnswerInput, shapes.AnswerWithPhotos),
            examples.FIELD_REPORT,
        )
    )
    def post(self, request: Request, reference: str) -> Response:
        """Report what was done on the spot, with photos. It becomes public like an answer."""
        return self.move(request, reference, "report_follow_up", shapes.AnswerInput)


class Ask(Step):
    """Ask the reporter."""

    @describe(**_about("ask", shapes.QuestionInput, examples.QUESTION))
    def post(self, request: Request, reference: str) -> Response:
        """Ask the reporter for what is missing. Your clock stands still until the reply."""
        return self.move(request, reference, "ask_reporter", shapes.QuestionInput)


class HandBack(Step):
    """Hand the case back."""

    @describe(**_about("hand_back", shapes.HandBackInput, examples.HAND_BACK))
    def post(self, request: Request, reference: str) -> Response:
        """Hand the case back to the city's team. An agency that only helps ends its own part."""
        return self.move(request, reference, "hand_back", shapes.HandBackInput)


class Coordinate(Step):
    """Ask other agencies for help."""

    @describe(**_about("coordinate", shapes.CoordinateInput, examples.COORDINATE))
    def post(self, request: Request, reference: str) -> Response:
        """Ask other agencies for help, where yours leads. They see the case and may answer."""
        return self.move(request, reference, "coordinate", shapes.CoordinateInput)


class Charge(Step):
    """Take the case, or give it back."""

    @describe(**_about("charge", shapes.ChargeInput, examples.CHARGE))
    def post(self, request: Request, reference: str) -> Response:
        """Take care of the case in person, or give it back. A case that a colleague is in
        charge of is refused."""
        take, now = checked(shapes.ChargeInput, request)["in_charge"] == "me", timezone.now()
        with self.seen(request) as seen:
            caseload.charge(reference, seen, take=take, now=now)
        return self.done(request, reference, now=now)


class Prioritise(Step):
    """Say how soon the agency looks at the case."""

    @describe(**_about("priority", shapes.PriorityInput, examples.PRIORITY))
    def post(self, request: Request, reference: str) -> Response:
        """Say how soon the agency looks at it. No deadline changes by this."""
        level, now = checked(shapes.PriorityInput, request)["priority"], timezone.now()
        with self.seen(request) as seen:
            caseload.prioritise(reference, level, seen, now=now)
        return self.done(request, reference, now=now)


class AddNote(Step):
    """Keep a note for colleagues."""

    @describe(**_about("note", shapes.CaseNoteInput, examples.CASE_NOTE, versioned=False))
    def post(self, request: Request, reference: str) -> Response:
        """Keep a note for colleagues; it is never public, and needs no `If-Match`."""
        body, now = checked(shapes.CaseNoteInput, request)["body"], timezone.now()
        with self.seen(request, versioned=False) as seen:
            caseload.note(reference, body, seen, now=now)
        return self.done(request, reference, now=now)
