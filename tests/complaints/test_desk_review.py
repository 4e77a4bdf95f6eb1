"""Redact and approve: what the right side shows is what is published, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.models.private import Complaint, Message, Note, Proposal
from complaints.models.public import Post, PostVersion, Thread
from complaints.publication import CHECKLIST
from complaints.recognisers import DETECTOR
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
BODY = "Lampu padam di depan rumah Pak Sudarma. Hubungi 0812-3456-7890. Pak Sudarma menunggu."
# "Is it in the text?" No, six times.
ALL_NO = {f"answer-{question}": "no" for question in CHECKLIST}


@pytest.fixture
def text() -> Message:
    """A complaint in which the recognisers are sure of a number and see nothing else."""
    original: Message = ComplaintFactory(body=BODY).messages.get()
    start = BODY.index("0812")
    number = {
        "field": "body", "start": start, "end": start + 14, "label": "PHONE",
        "tier": "apply", "rule": "mobile-number",
    }  # fmt: skip
    original.proposals.update(spans=[number], failure="")
    return original


def url(text: Message) -> str:
    return reverse("desk:review", args=[text.pk])


def data(text: Message, *quotes: str, **more: Any) -> dict[str, Any]:
    rows = {f"quotes-{n}-quote": quote for n, quote in enumerate(quotes)}
    labels = {f"quotes-{n}-label": "NAME" for n in range(len(quotes))}
    management = {"quotes-TOTAL_FORMS": len(quotes), "quotes-INITIAL_FORMS": 0}
    text.refresh_from_db()
    seen = {"digest": text.digest, "seen": text.post.version if text.post else 0}
    return {**seen, **ALL_NO, **management, **rows, **labels, **more}


def decided(browser: Client, text: Message) -> dict[str, str]:
    """The decisions as the page preselects them."""
    return choices_on(browser.get(url(text)))


def choices_on(page: Any) -> dict[str, str]:
    return {row["key"]: row["decision"] for row in page.context["rows"] if row["decision"]}


def doubt(text: Message, words: str, made_at: datetime | None = None) -> str:
    """Mark the words as a place that a person has to decide about; return its key."""
    start = text.body.index(words)
    span = {
        "field": "body", "start": start, "end": start + len(words), "label": "NAME",
        "tier": "confirm", "rule": "test",
    }  # fmt: skip
    standing = text.proposals.filter(digest=text.digest).first()
    Proposal.objects.create(
        message=text, digest=text.digest, detector=DETECTOR, made_at=made_at or text.written_at,
        spans=[*(standing.spans if standing else []), span],
    )  # fmt: skip
    return f"body-{start}-{start + len(words)}-NAME"


def test_the_public_reads_exactly_what_the_preview_showed(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    choices = decided(browser, text)
    preview = browser.post(url(text), data(text, "Pak Sudarma", preview="1", **choices))
    shown = preview.context["public"].body
    assert shown == (
        "Lampu padam di depan rumah [nama 1]. Hubungi [nomor telepon]. [nama 1] menunggu."
    )
    assert not Thread.objects.exists()

    answer = browser.post(url(text), data(text, "Pak Sudarma", approve="1", **choices))
    assert answer["Location"] == reverse("desk:complaint", args=[text.complaint.reference])
    assert Post.objects.get().body == shown


def test_keeping_a_place_publishes_it(text: Message, dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    keep_all = dict.fromkeys(decided(browser, text), "keep")
    assert keep_all
    browser.post(url(text), data(text, approve="1", **keep_all))
    assert Post.objects.get().body == BODY


def test_a_doubtful_place_needs_a_decision_before_anything_is_public(
    text: Message, dewi: User, browser: Client
) -> None:
    key = doubt(text, "Pak Sudarma")
    browser.force_login(dewi)
    choices = decided(browser, text)
    assert key not in choices  # nothing is preselected
    page = browser.get(url(text))
    assert "[nama 1]" in page.context["public"].body  # undecided means hidden

    refused = browser.post(url(text), data(text, "menunggu", approve="1", **choices))
    assert refused.status_code == 422
    assert refused.context["refusal"]
    # What was typed is kept, as a place.
    start = BODY.index("menunggu")
    assert choices_on(refused)[f"body-{start}-{start + 8}-NAME"] == "hide"
    assert not Thread.objects.exists()

    browser.post(url(text), data(text, approve="1", **choices, **{key: "keep"}))
    assert "Pak Sudarma" in Post.objects.get().body


def test_words_that_are_not_in_the_text_are_refused_not_ignored(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    answer = browser.post(
        url(text), data(text, "Pak Soedarma", approve="1", **decided(browser, text))
    )
    assert answer.status_code == 422
    assert "Pak Soedarma" in answer.content.decode()
    assert not Thread.objects.exists()


def test_an_approval_of_other_words_publishes_nothing(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    choices = decided(browser, text)
    stale = data(text, approve="1", **choices) | {"digest": "0" * 64}
    answer = browser.post(url(text), stale)
    assert answer.status_code == 409
    assert not Thread.objects.exists()


def test_nothing_confidential_is_published(dewi: User, browser: Client) -> None:
    text = ComplaintFactory(privacy="confidential", body=BODY).messages.get()
    browser.force_login(dewi)
    page = browser.get(url(text))
    assert 'name="approve"' not in page.content.decode()
    answer = browser.post(url(text), data(text, approve="1", **decided(browser, text)))
    assert answer.status_code == 422
    assert not Thread.objects.exists()
    assert not PostVersion.objects.exists()


def test_publish_and_forward_leads_to_the_forward_form(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    answer = browser.post(url(text), data(text, approve_and_forward="1", **decided(browser, text)))
    reference = text.complaint.reference
    assert answer["Location"] == reverse("desk:move", args=[reference, "verify_and_forward"])
    assert browser.get(answer["Location"]).status_code == 200


def test_a_second_review_starts_from_what_was_hidden_and_makes_a_new_version(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    browser.post(url(text), data(text, "Pak Sudarma", approve="1", **decided(browser, text)))
    choices = decided(browser, text)
    assert sorted(choices.values()) == ["hide", "hide", "hide"]  # a number and the name, twice
    browser.post(url(text), data(text, "Lampu", approve="1", **choices))
    post = Post.objects.get()
    assert post.version == 2
    assert post.body.startswith("[nama 2] padam")
    assert "Sudarma" not in post.body


def test_of_two_verifiers_one_publishes_and_the_other_is_told(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    mine = data(text, "menunggu", approve="1", **decided(browser, text))
    browser.post(url(text), data(text, approve="1", **decided(browser, text)))
    late = browser.post(url(text), mine)
    assert late.status_code == 409
    assert "menunggu" not in late.context["public"].body  # what was decided is still there
    assert Post.objects.get().version == 1


def test_what_is_found_after_the_approval_is_not_taken_as_decided(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    browser.post(url(text), data(text, approve="1", **decided(browser, text)))
    key = doubt(text, "Pak Sudarma", made_at=timezone.now())
    assert key not in decided(browser, text)


@pytest.fixture
def held(dewi: User, budi: User, settings: Any, wayan: User, now: Any) -> Message:
    """A comment that waits for review."""
    from complaints import conversation

    settings.COMMENTS_NEED_APPROVAL = True
    case = ComplaintFactory(published=True, forwarded=True, verifier=dewi, officer=budi)
    conversation.comment(case.reference, "Saya juga melihatnya.", key="k" * 32, by=wayan, now=now)
    comment: Message = case.messages.get(kind="comment")
    return comment


def test_a_held_comment_is_in_the_queue_until_it_is_published(
    held: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    queue = reverse("desk:texts")
    assert url(held) in browser.get(queue).content.decode()
    browser.post(url(held), data(held, approve="1"))
    held.refresh_from_db()
    assert held.state == "published"
    assert url(held) not in browser.get(queue).content.decode()


def test_a_refused_text_stays_private_and_the_reason_is_kept(
    held: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    refuse = reverse("desk:refuse", args=[held.pk])
    given = {"refusal": "personal_data", "reason": "Menyebut orang lain."}
    assert browser.post(refuse, given | {"reason": ""}).status_code == 422
    assert browser.post(refuse, given | {"refusal": ""}).status_code == 422
    browser.post(refuse, given)
    held.refresh_from_db()
    assert held.state == "refused"
    assert Note.objects.get(complaint=held.complaint).body == "Menyebut orang lain."
    assert not Post.objects.filter(kind="comment").exists()


def test_refusing_twice_keeps_one_reason(held: Message, dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    refuse = reverse("desk:refuse", args=[held.pk])
    browser.post(refuse, {"refusal": "insult", "reason": "Menyebut orang lain."})
    again = {"refusal": "insult", "reason": "Sekali lagi."}
    assert browser.post(refuse, again).status_code == 409  # somebody was faster
    assert Note.objects.count() == 1


def test_a_withdrawn_text_and_thread_leave_no_public_words(
    held: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    browser.post(url(held), data(held, approve="1"))
    given = {"removal": "reporter", "reason": "Diminta penulis."}
    browser.post(reverse("desk:withdraw_text", args=[held.pk]), given)
    assert Post.objects.get(kind="comment").removal == "reporter"
    assert not Post.objects.visible().filter(kind="comment").exists()
    reference = held.complaint.reference
    browser.post(reverse("desk:withdraw", args=[reference]), given | {"removal": ""})
    assert Complaint.objects.get(reference=reference).visibility == "public"
    browser.post(reverse("desk:withdraw", args=[reference]), given | {"removal": "law"})
    assert Thread.objects.get().removal == "law"
    assert Complaint.objects.get(reference=reference).visibility == "withdrawn"
    assert not Post.objects.exclude(body="").exists()
    assert not PostVersion.objects.exclude(body="").exists()


def test_an_officer_cannot_approve_the_own_answer(
    held: Message, budi: User, browser: Client
) -> None:
    browser.force_login(budi)
    browser.post(url(held), data(held, approve="1"))
    held.refresh_from_db()
    assert held.state == "held"
