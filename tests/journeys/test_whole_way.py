"""One complaint's whole way, through the faces that people use, with a plain client."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import jobs
from complaints.models.private import Complaint
from tests.factories import filing

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Lampu penerangan padam di gang dekat pasar",
    "body": "Sudah lima malam penerangan di gang ini padam. Hubungi saya di 0812 3400 5678.",
    "subcategory": "jalan-berlubang",  # whose usual agency is Budi's
    "village": "renon",
    "location": "Gang ketiga di timur pasar",
    "privacy": "anonymous",
    "name": "Ni Luh Sekarwangi",
}


def work() -> None:
    """What the worker would do meanwhile."""
    jobs.run_due(now=timezone.now())


def test_a_complaint_goes_its_whole_way(dewi, budi, wayan) -> None:
    citizen, verifier, officer, neighbour, public = (Client() for _person in range(5))
    verifier.force_login(dewi)
    officer.force_login(budi)
    neighbour.force_login(wayan)

    # A guest opens the form, looks at the public version, and sends it.
    page = citizen.get(reverse("file"))
    form = FORM | {"key": page.context["form"].initial["key"], "asked": "1"}
    preview = citizen.post(reverse("file"), form | {"step": "preview"}).content.decode()
    assert "[nomor telepon]" in preview
    sent = citizen.post(reverse("file"), form | {"step": "send"})
    assert sent["Location"] == reverse("filed")
    receipt_page = citizen.get(sent["Location"])
    receipt = receipt_page.context["receipt"]
    reference = receipt_page.context["reference"]

    # Nothing is public yet.
    assert public.get(reverse("thread", args=[reference])).status_code == 404
    tracked = citizen.post(reverse("track"), {"receipt": receipt}, follow=True)
    assert reference in tracked.content.decode()

    # The verifier reviews the text as the page proposes it, publishes and forwards.
    complaint = Complaint.objects.get(reference=reference)
    original = complaint.messages.get()
    review = reverse("desk:review", args=[original.pk])
    shown = verifier.get(review).context
    decisions = {row["mark"].key: row["decision"] for row in shown["rows"]}
    decisions |= {f"answer-{question['name']}": "no" for question in shown["questions"]}
    management = {"quotes-TOTAL_FORMS": 0, "quotes-INITIAL_FORMS": 0}
    verifier.post(
        review,
        {"digest": original.digest, "seen": shown["seen"], "approve": "1"} | management | decisions,
    )
    forward = reverse("desk:move", args=[reference, "verify_and_forward"])
    asked = verifier.get(forward).context["form"]
    verifier.post(forward, {"version": asked["version"].value(), "agency": asked["agency"].value()})

    # The agency answers.
    answer = reverse("desk:move", args=[reference, "answer"])
    asked = officer.get(answer).context["form"]
    officer.post(
        answer,
        {"version": asked["version"].value(), "text": "Tim kami mengganti lampunya besok pagi."},
    )
    work()

    # The public finds it by another inflection of one of its words, and reads all of it.
    found = public.get(reverse("threads"), {"q": "menerangi"}).content.decode()
    assert reference in found
    thread = public.get(reverse("thread", args=[reference])).content.decode()
    assert "Tim kami mengganti lampunya besok pagi." in thread
    assert "[nomor telepon]" in thread
    assert "0812" not in thread

    # Another citizen comments.
    page = neighbour.get(reverse("thread", args=[reference]))
    key = page.context["form"].initial["key"]
    neighbour.post(
        reverse("comment", args=[reference]), {"body": "Gang sebelah juga padam.", "key": key}
    )
    work()

    # Everything again in English, and through the API.
    english = public.get(f"/en/aduan/{reference}/").content.decode()
    assert 'lang="en"' in english
    assert "Gang sebelah juga padam." in english
    assert re.search(r"official response", english, re.IGNORECASE)
    listed = public.get("/api/v1/threads/", {"q": "menerangi"}).json()
    assert [row["reference"] for row in listed["results"]] == [reference]
    posts = public.get(f"/api/v1/threads/{reference}/").json()["posts"]
    assert [post["kind"] for post in posts] == ["complaint", "response", "comment"]

    # The reporter confirms; only now is it solved.
    complaint.refresh_from_db()
    assert (complaint.stage, complaint.outcome) == ("answered", "")


def test_filing_by_the_api_and_by_the_form_is_the_same_complaint(now) -> None:
    body = {k: v for k, v in FORM.items() if k != "name"}
    response = Client().post(
        "/api/v1/complaints/",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "journey-of-the-api"},
    )
    assert response.status_code == 201
    complaint = Complaint.objects.get(reference=response.json()["reference"])
    assert complaint.messages.get().title == filing(**body).title
