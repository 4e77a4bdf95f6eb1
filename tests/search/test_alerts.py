"""Saved searches: what is published later and matches is told once, by mail, and stops at once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import (
    account_erasure,
    data_keys,
    jobs,
    publication,
    saved_search_letters,
    saved_searches,
)
from complaints.errors import InvalidInput, TooManySearches
from complaints.models.contact import SavedSearch, SavedSearchFind
from complaints.models.keys import DataKey
from complaints.models.private import Complaint
from complaints.models.work import Job
from complaints.notifications import choices
from complaints.notifications.choices import Reader
from complaints.saved_searches import AT_ONCE, DAILY
from complaints.stages import Removal
from search import alerts
from search.engines.base import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]
LAMP = {
    "title": "Lampu jalan padam",
    "body": "Lampu jalan di tikungan padam sejak minggu lalu dan gelap sekali.",
}


@pytest.fixture
def clock() -> datetime:
    """The handlers of jobs look at the clock themselves: here it is the real one."""
    return timezone.now()


def saved(user: User, query: str, clock: datetime, rhythm: str = AT_ONCE) -> int:
    return saved_searches.save(query, "Lampu", rhythm, by=user, now=clock)


def published(clock: datetime, **changes: str) -> Complaint:
    return ComplaintFactory(published=True, now=clock - timedelta(hours=3), **(LAMP | changes))


def work(clock: datetime) -> None:
    """Index, look through, write: as the worker does, and once more."""
    for _time in range(2):
        jobs.run_due(now=clock)
        alerts.run(now=clock)
        jobs.run_due(now=clock)


def letters_to(user: User) -> list[str]:
    return [str(letter.body) for letter in mail.outbox if letter.to == [user.email]]


def test_a_new_thread_is_told_once_with_its_kind_and_place_and_no_words(
    ani: User, clock: datetime
) -> None:
    saved(ani, "q=lampu+jalan", clock)
    complaint = published(clock)
    work(clock)
    work(clock)
    [letter] = letters_to(ani)
    assert complaint.reference in letter
    assert "Renon" in letter
    assert "lampu" not in letter.lower().replace(complaint.reference.lower(), "")
    assert "tikungan" not in letter


def test_what_was_public_before_and_what_has_only_some_of_the_words_is_not_told(
    ani: User, clock: datetime
) -> None:
    published(clock)
    saved(ani, "q=lampu+jalan", clock)
    published(clock, title="Jalan berlubang", body="Jalan di depan pasar berlubang dan dalam.")
    work(clock)
    assert letters_to(ani) == []


def test_filters_of_the_search_count(ani: User, clock: datetime) -> None:
    saved(ani, "q=lampu&village=sanur-kaja", clock)
    published(clock)
    elsewhere = published(clock, village="sanur-kaja")
    work(clock)
    [letter] = letters_to(ani)
    assert re.findall(r"^\* (DPS-\S+):", letter, re.M) == [elsewhere.reference]


def test_two_searches_and_three_threads_make_one_letter_that_names_each_once(
    ani: User, clock: datetime
) -> None:
    saved(ani, "q=lampu", clock)
    saved(ani, "q=padam", clock)
    made = [published(clock).reference for _number in range(3)]
    work(clock)
    [letter] = letters_to(ani)
    assert re.findall(r"^\* (DPS-\S+):", letter, re.M) == made
    assert SavedSearchFind.objects.filter(told_at=None).count() == 0


def test_very_many_are_counted_and_not_listed(
    ani: User, clock: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_search_letters, "MOST_LINES", 2)
    choices.speak(ani, "en")
    saved(ani, "q=lampu", clock)
    for _number in range(3):
        published(clock)
    work(clock)
    [letter] = letters_to(ani)
    assert len(re.findall(r"^\* DPS-", letter, re.M)) == 2
    assert "And 1 more." in letter


def test_a_thread_withdrawn_before_the_letter_is_not_in_it(
    ani: User, dewi: User, clock: datetime
) -> None:
    saved(ani, "q=lampu", clock)
    gone, stays = published(clock), published(clock)
    jobs.run_due(now=clock)
    alerts.run(now=clock)
    publication.withdraw_thread(gone, by=dewi, now=clock, removal=Removal.PERSONAL_DATA)
    work(clock)
    [letter] = letters_to(ani)
    assert stays.reference in letter
    assert gone.reference not in letter


def test_where_everything_was_withdrawn_no_letter_goes(
    ani: User, dewi: User, clock: datetime
) -> None:
    saved(ani, "q=lampu", clock)
    gone = published(clock)
    jobs.run_due(now=clock)
    alerts.run(now=clock)
    publication.withdraw_thread(gone, by=dewi, now=clock, removal=Removal.PERSONAL_DATA)
    work(clock)
    assert letters_to(ani) == []
    assert not saved_searches.untold().exists()


def test_the_worker_that_dies_after_the_letter_sends_it_under_the_same_name(
    ani: User, clock: datetime
) -> None:
    saved(ani, "q=lampu", clock)
    published(clock)
    jobs.run_due(now=clock)
    alerts.run(now=clock)
    payload = Job.objects.get(kind=saved_search_letters.LETTER).payload
    saved_search_letters.send_letter(payload)
    SavedSearchFind.objects.update(told_at=None)  # the row did not hear of it
    published(clock)
    saved_search_letters.send_letter(payload)
    first, second = [letter for letter in mail.outbox if letter.to == [ani.email]]
    assert first.body == second.body
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_daily_search_waits_for_the_afternoon(ani: User, clock: datetime) -> None:
    saved(ani, "q=lampu", clock, DAILY)
    published(clock)
    work(clock)
    assert letters_to(ani) == []
    saved_search_letters.start(now=clock + timedelta(days=1))
    jobs.run_due(now=clock + timedelta(days=1))
    assert len(letters_to(ani)) == 1


@pytest.mark.parametrize(("choice", "letters"), [("each", 1), ("daily", 0), ("none", 0)])
def test_what_the_account_chose_for_all_letters_comes_first(
    ani: User, clock: datetime, choice: str, letters: int
) -> None:
    choices.choose(Reader(user=ani), choice, now=clock)
    saved(ani, "q=lampu", clock)
    published(clock)
    work(clock)
    assert len(letters_to(ani)) == letters


def test_a_paused_search_tells_nothing_and_begins_with_what_is_new_when_it_goes_on(
    ani: User, clock: datetime
) -> None:
    number = saved(ani, "q=lampu", clock)
    saved_searches.pause(ani, number)
    published(clock)
    work(clock)
    saved_searches.resume(ani, number)
    work(clock)
    assert letters_to(ani) == []
    after = published(clock)
    work(clock)
    [letter] = letters_to(ani)
    assert after.reference in letter


def test_the_link_of_the_letter_stops_them_with_one_post_and_nothing_by_being_followed(
    ani: User, clock: datetime, browser: Client
) -> None:
    saved(ani, "q=lampu", clock)
    published(clock)
    work(clock)
    letter = mail.outbox[-1]
    link = re.fullmatch(r"<https?://[^/]+(/.*)>", str(letter.extra_headers["List-Unsubscribe"]))
    assert link
    browser.get(link[1])
    assert SavedSearch.objects.filter(paused=False).exists()
    answer = browser.post(link[1], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not SavedSearch.objects.filter(paused=False).exists()
    published(clock)
    work(clock)
    assert len(letters_to(ani)) == 1


def test_a_letter_speaks_the_language_of_its_reader(ani: User, clock: datetime) -> None:
    choices.speak(ani, "en")
    saved(ani, "q=lampu", clock)
    published(clock)
    work(clock)
    assert "New complaints match searches that you saved:" in letters_to(ani)[0]


def test_a_thread_that_the_index_does_not_hold_yet_is_found_later(
    ani: User, clock: datetime
) -> None:
    saved(ani, "q=lampu", clock)
    published(clock)
    alerts.run(now=clock)  # its job for the index still waits
    assert not SavedSearchFind.objects.exists()
    work(clock)
    assert len(letters_to(ani)) == 1


def test_without_an_engine_it_looks_again_later(
    ani: User, clock: datetime, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = saved(ani, "q=lampu", clock)
    published(clock)
    jobs.run_due(now=clock)
    before = SavedSearch.objects.get(pk=number).looked_up_to

    def away(*args: object, **details: object) -> None:
        raise EngineUnavailable("closed")

    monkeypatch.setattr(engine, "search", away)
    with pytest.raises(jobs.TryLater):
        alerts.run(now=clock)
    assert SavedSearch.objects.get(pk=number).looked_up_to == before


def test_a_search_whose_key_is_gone_is_paused_and_finds_not_everything(
    ani: User, clock: datetime
) -> None:
    saved(ani, "q=lampu", clock)
    keys = list(SavedSearch.objects.values_list("data_key", flat=True))
    DataKey.objects.filter(pk__in=keys).update(wrapped=data_keys.GONE)
    data_keys.forget(keys)
    published(clock)
    work(clock)
    assert letters_to(ani) == []
    assert SavedSearch.objects.get().paused


def test_twenty_and_no_more_and_the_same_search_once(ani: User, clock: datetime) -> None:
    numbers = [saved(ani, f"q=lampu+{number}", clock) for number in range(saved_searches.MOST)]
    assert saved(ani, "q=lampu+0", clock) == numbers[0]
    with pytest.raises(TooManySearches):
        saved(ani, "q=lampu+99", clock)


@pytest.mark.parametrize(("name", "rhythm"), [("", AT_ONCE), ("x" * 81, AT_ONCE), ("x", "hourly")])
def test_a_name_or_rhythm_that_cannot_be_kept_is_refused(
    ani: User, clock: datetime, name: str, rhythm: str
) -> None:
    with pytest.raises(InvalidInput):
        saved_searches.save("q=lampu", name, rhythm, by=ani, now=clock)


def test_nobody_changes_the_search_of_somebody_else(
    ani: User, wayan: User, clock: datetime
) -> None:
    number = saved(ani, "q=lampu", clock)
    saved_searches.change(wayan, number, "Milik saya", DAILY)
    saved_searches.pause(wayan, number)
    saved_searches.delete(wayan, number)
    [kept] = saved_searches.of(ani)
    assert (kept.name, kept.rhythm, kept.paused) == ("Lampu", AT_ONCE, False)


def test_an_erased_account_leaves_no_search_and_no_key_to_its_words(
    ani: User, clock: datetime
) -> None:
    saved(ani, "q=lampu", clock)
    keys = set(SavedSearch.objects.values_list("data_key", flat=True))
    account_erasure.erase(ani, by=None, now=clock)
    assert not SavedSearch.objects.exists()
    assert not DataKey.objects.filter(pk__in=keys).exists()


# ---------------------------------------------------------------------------------- the pages
def test_the_list_offers_to_save_a_search_and_whoever_is_not_signed_in_signs_in_first(
    ani: User, browser: Client
) -> None:
    listed = browser.get("/aduan/?q=lampu&village=renon").content.decode()
    [place] = re.findall(r'href="(/akun/pencarian/\?[^"]*)"', listed)
    place = place.replace("&amp;", "&")
    assert browser.get(place)["Location"].startswith("/akun/login/?next=/akun/pencarian/%3Fq")
    browser.force_login(ani)
    page = browser.get(place).content.decode()
    assert 'value="lampu, Renon"' in page
    form = {"verb": "save", "query": "q=lampu&village=renon", "name": "Gelap", "rhythm": "daily"}
    assert browser.post(reverse("searches"), form).status_code == 302
    [kept] = saved_searches.of(ani)
    assert (kept.name, kept.query) == ("Gelap", "q=lampu&village=renon")


def test_a_refusal_keeps_what_was_typed(ani: User, browser: Client) -> None:
    browser.force_login(ani)
    form = {"verb": "save", "query": "q=lampu", "name": "", "rhythm": "at_once"}
    answer = browser.post(reverse("searches"), form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'name="query" value="q=lampu"' in page
    assert re.search(r'value="at_once" checked', page)


def test_renamed_paused_and_deleted_by_the_buttons_of_the_page(
    ani: User, clock: datetime, browser: Client
) -> None:
    number = saved(ani, "q=lampu", clock)
    browser.force_login(ani)

    def press(verb: str, **fields: str) -> None:
        browser.post(reverse("searches"), {"verb": verb, "search": str(number), **fields})

    press("change", name="Jalan gelap", rhythm=DAILY)
    press("pause")
    [kept] = saved_searches.of(ani)
    assert (kept.name, kept.rhythm, kept.paused) == ("Jalan gelap", DAILY, True)
    press("resume")
    assert not saved_searches.of(ani)[0].paused
    press("delete")
    assert saved_searches.of(ani) == []


@pytest.mark.parametrize("search", ["", "x", "999999", "9" * 30, "²"])
def test_a_search_that_is_not_there_is_no_fault(ani: User, browser: Client, search: str) -> None:
    browser.force_login(ani)
    form = {"verb": "delete", "search": search}
    assert browser.post(reverse("searches"), form).status_code == 302
