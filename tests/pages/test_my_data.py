"""The page on which people ask about their own data, with a receipt or signed in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from complaints import jobs, subjects
from complaints.models.custody import SubjectCase
from tests.factories import ComplaintFactory

pytestmark = pytest.mark.django_db

URL = "/data-saya/"


@pytest.fixture
def case(dewi):
    return ComplaintFactory(published=True, verifier=dewi, name="Ni Luh Zorbakusuma")


def ask(browser, **values):
    return browser.post(URL, {"verb": "ask", "right": "access"} | values)


def test_a_stranger_is_asked_for_the_receipt(browser) -> None:
    page = browser.get(URL)
    assert page.status_code == 200
    assert 'name="receipt"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_a_wrong_receipt_is_refused_and_nothing_is_opened(browser) -> None:
    page = ask(browser, receipt="1111 2222 3333 4444")
    assert page.status_code == 404
    assert not SubjectCase.objects.exists()


def test_the_tracking_page_leads_here_with_the_receipt_in_a_form(case, browser) -> None:
    page = browser.post(reverse("track"), {"receipt": case.receipt}).content.decode()
    assert f'action="{URL}"' in page
    assert case.receipt not in browser.post(URL, {"receipt": case.receipt}).request["PATH_INFO"]


def test_the_holder_of_a_receipt_asks_sees_and_fetches(case, browser, dewi, now) -> None:
    assert ask(browser, receipt=case.receipt, words="Semua data").status_code == 200
    asked = SubjectCase.objects.get()
    assert (asked.complaint, asked.words) == (case, "Semua data")
    fetch = {"verb": "copy", "number": asked.number, "receipt": case.receipt}
    assert browser.post(URL, fetch).status_code == 400
    subjects.accept(asked, by=dewi, now=now)
    jobs.run_due(now=now)
    page = browser.post(URL, {"receipt": case.receipt}).content.decode()
    assert asked.number in page
    for form, kind in (("text", "text/plain"), ("json", "application/json")):
        copy = browser.post(URL, fetch | {"format": form})
        assert copy["Content-Type"].startswith(kind)
        assert "Zorbakusuma" in copy.content.decode()
        assert "no-store" in copy["Cache-Control"]


def test_a_citizen_asks_for_the_account_and_staff_do_not(ani, dewi, browser) -> None:
    browser.force_login(ani)
    data = reverse("account_data")
    assert data in browser.get(reverse("own")).content.decode()
    assert URL in browser.get(data).content.decode()
    assert ask(browser, right="erasure").status_code == 302
    assert SubjectCase.objects.get().account == ani
    browser.force_login(dewi)
    assert ask(browser, right="erasure").status_code == 422
    assert SubjectCase.objects.count() == 1


def test_nobody_fetches_the_copy_of_another(case, ani, browser, dewi, now) -> None:
    asked = subjects.ask_with_receipt(
        case.receipt, "access", words="", contact="", client="c", now=now
    )
    subjects.accept(asked, by=dewi, now=now)
    jobs.run_due(now=now)
    browser.force_login(ani)
    answer = browser.post(URL, {"verb": "copy", "number": asked.number})
    assert answer.status_code == 400
    assert "Zorbakusuma" not in answer.content.decode()


def test_what_was_typed_is_still_there_after_a_refusal(case, browser) -> None:
    page = ask(browser, receipt=case.receipt, right="", words="Kata saya", contact="0812")
    assert page.status_code == 400
    text = page.content.decode()
    assert "Kata saya" in text
    assert 'value="0812"' in text


def test_the_page_speaks_both_languages(case, browser) -> None:
    english = browser.post(f"/en{URL}", {"receipt": case.receipt}).content.decode()
    assert "Erase my data" in english
