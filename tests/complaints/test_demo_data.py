"""Demo data must be as true as what the verbs write: the same rows, the same invariants."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q
from django.test import override_settings

from complaints import daily_roots, history, intake
from complaints.demo import bulk, corpus, preparation
from complaints.demo.people import PEOPLE, load_people
from complaints.models.people import User
from complaints.models.private import Complaint, Event, Message
from complaints.models.public import DailyRoot, Post, Thread
from complaints.models.reference import Subcategory
from complaints.recognisers import recognise
from complaints.redaction import LOOK
from complaints.stages import Outcome, Stage, Visibility
from complaints.working_days import WITA
from tests.factories import ComplaintFactory, filing

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 11, 24)


def shape(thread: Thread) -> dict[str, object]:
    """What a thread is made of, without its words and dates."""
    return {
        "posts": [(p.kind, p.state, p.field_work, p.version) for p in thread.posts.all()],
        "milestones": [
            (m.position, m.verb, m.stage, m.outcome, bool(m.agency))
            for m in thread.milestones.all()
        ],
        "promises": sorted(
            (p.promise, p.amount, p.unit, bool(p.kept_on)) for p in thread.promises.all()
        ),
        "versions": [p.versions.count() for p in thread.posts.all()],
    }


def test_a_bulk_made_thread_has_the_shape_of_one_that_lived(dewi, budi) -> None:
    bulk.make(400, seed=3, until=UNTIL)
    lived = ComplaintFactory(published=True, forwarded=True, verifier=dewi, officer=budi)
    verbs = ["file", "verify_and_forward", "answer", "close_silent"]
    closed = ComplaintFactory(published=True, closed=True, verifier=dewi, officer=budi)
    for real, wanted in ((lived, verbs[:2]), (closed, verbs)):
        made = next(
            thread
            for thread in Thread.objects.public().filter(comment_count=0)
            if [m.verb for m in thread.milestones.all()] == wanted
            and thread.reference != real.reference
        )
        assert shape(made) == shape(Thread.objects.get(reference=real.reference))


def test_bulk_made_rows_keep_every_invariant_of_the_verbs() -> None:
    bulk.make(300, seed=1, until=UNTIL)
    assert list(history.breaks()) == []
    public = Complaint.objects.filter(visibility=Visibility.PUBLIC)
    assert not public.filter(thread=None).exists()
    assert not Complaint.objects.filter(visibility="hidden", thread__isnull=False).exists()
    for complaint in Complaint.objects.select_related("thread"):
        last = complaint.events.last()
        assert (complaint.stage, complaint.outcome) == (last.new_stage, last.outcome)
        if complaint.thread and complaint.visibility == "public":
            assert complaint.thread.stage == complaint.stage
            assert complaint.thread.milestones.count() == complaint.history_length
    comments = Count("posts", filter=Q(posts__kind="comment", posts__state="visible"))
    assert not Thread.objects.alias(n=comments).exclude(n=F("comment_count")).exists()
    withdrawn = Thread.objects.filter(state="withdrawn")
    assert set(withdrawn.values_list("title", flat=True)) <= {""}
    assert not Post.objects.filter(thread__in=withdrawn).exclude(body="").exists()


def test_three_hundred_threads_show_the_whole_city_and_every_stage() -> None:
    bulk.make(300, seed=1, until=UNTIL)
    threads = Thread.objects.public()
    assert threads.count() > 250
    assert set(Complaint.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert set(Complaint.objects.values_list("outcome", flat=True)) >= {
        "", Outcome.SOLVED_CONFIRMED, Outcome.SOLVED_UNCONFIRMED, Outcome.NOT_OUR_AUTHORITY,
        Outcome.WITHDRAWN,
    }  # fmt: skip
    assert threads.values("subcategory").distinct().count() == Subcategory.objects.count()
    assert threads.values("district").distinct().count() == 4
    assert threads.values("village").distinct().count() == 43
    assert {day.year for day in threads.dates("received_on", "year")} == set(range(2013, 2027))
    assert Message.objects.held().exists()
    assert Complaint.objects.filter(privacy="confidential").exists()


def test_the_same_seed_makes_the_same_threads_and_another_makes_others() -> None:
    def made(seed: int) -> list[tuple[str, ...]]:
        before = set(Thread.objects.values_list("pk", flat=True))
        bulk.make(20, seed=seed, until=UNTIL)
        new = Thread.objects.exclude(pk__in=before).order_by("pk")
        return list(new.values_list("title", "stage", "village__slug", "received_on"))

    assert made(7) == made(7) != made(8)


def test_filing_goes_on_from_the_last_demo_number(now) -> None:
    bulk.make(100, seed=1, until=UNTIL)
    numbers = Complaint.objects.filter(reference__startswith="DPS-2026")
    last = max(int(r[-5:]) for r in numbers.values_list("reference", flat=True))
    filed = intake.file(filing(), key="after-the-demo", now=now)
    assert filed.reference == f"DPS-2026-{last + 1:05d}"


def test_the_documented_receipts_open_a_complaint(now) -> None:
    bulk.make(300, seed=1, until=UNTIL)
    opened = [intake.track(receipt, client="demo", now=now) for receipt in bulk.RECEIPTS]
    assert [t.stage for t in opened] == ["awaiting_reporter", "answered", "in_progress"]


def test_no_written_text_names_anybody_and_no_sentence_comes_twice() -> None:
    sentences: Counter[str] = Counter()
    doubts = 0
    for slug, texts in corpus.texts().items():
        assert Subcategory.objects.filter(slug=slug).exists(), slug
        for text in texts:
            words = [text.title, text.body, *text.answers, *text.follow_ups, *text.comments]
            found = [span for w in words for span in recognise(w) if span.tier != LOOK]
            assert len(found) <= 1, text.title
            doubts += len(found)
            assert 20 <= len(text.body) <= 2000
            sentences.update({w.strip() for w in text.body.split(". ") if len(w) > 40})
    assert len(corpus.texts()) == Subcategory.objects.count()
    assert [s for s, n in sentences.items() if n > 1] == []
    assert doubts <= 10  # of 350 letters with their answers: a person would let each pass


def test_the_demo_sign_ins_exist_only_in_the_demo() -> None:
    with override_settings(DEMO=False), pytest.raises(ImproperlyConfigured):
        load_people()
    assert not User.objects.exists()
    load_people()
    load_people()
    assert User.objects.count() == len(PEOPLE)
    assert User.objects.get(email="dewi@demo.test").is_verifier
    assert User.objects.get(email="budi@demo.test").is_officer


@pytest.mark.parametrize("threads", [0, 9, 1_000_001])
def test_an_impossible_amount_is_refused(threads) -> None:
    with pytest.raises(CommandError):
        call_command("make_demo_data", threads=threads)


def test_a_second_load_writes_nothing_into_a_sealed_day() -> None:
    now = datetime.combine(UNTIL, time(12), WITA)
    bulk.make(20, seed=1, until=UNTIL)
    preparation.seal_recent(now=now)
    sealed = DailyRoot.objects.count()
    assert sealed == preparation.SEALED_DAYS + 1
    assert Event.objects.filter(happened_at__date__gte=bulk.first_sealed_day()).exists()
    bulk.make(20, seed=2, until=UNTIL)
    assert list(daily_roots.breaks()) == []
    assert list(history.breaks()) == []
