"""What holds for every page: who gets in, in which language, under which policy, how heavy."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from complaints import publication
from tests.factories import FILED_AT, ComplaintFactory

pytestmark = pytest.mark.django_db
CAST = ("nobody", "ani", "wayan", "dewi", "budi", "citra", "eka", "operator")
PRIVATE = {
    "name": "Ni Wayan Rahasiawati",
    "phone": "081299887766",
    "email": "rahasiawati@contoh.test",
    "nik": "5171014101900042",
    "location": "Gang Kenanga Rahasia nomor tujuh",
}
PLACES = ("/aduan/", "/aduan/baru/", "/lacak/", "/akun/login/", "/akun/signup/", "/aduan/{0}/")


@pytest.fixture
def reference(indexed: Callable[[], None]) -> str:
    complaint = ComplaintFactory(published=True, answered=True, comments=2, **PRIVATE)
    indexed()
    return complaint.reference


@pytest.fixture
def as_(request: pytest.FixtureRequest) -> Callable[[str], Client]:
    def signed_in(who: str) -> Client:
        client = Client()
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        return client

    return signed_in


@pytest.mark.parametrize("who", CAST)
def test_each_of_the_cast_reads_what_is_public_and_nothing_more(
    as_: Callable[[str], Client], dewi: Any, reference: str, who: str
) -> None:
    client = as_(who)
    hidden = ComplaintFactory().reference
    withdrawn = ComplaintFactory(published=True)
    publication.withdraw_thread(withdrawn, by=dewi, now=FILED_AT)
    expected = {
        "/aduan/": 200,
        "/aduan/baru/": 200,
        "/lacak/": 200,
        f"/aduan/{reference}/": 200,
        f"/aduan/{hidden}/": 404,  # nobody learns here that it exists
        f"/aduan/{withdrawn.reference}/": 410,
        "/aduan/baru/selesai/": 302,
        "/akun/": 302 if who == "nobody" else 200,
    }
    assert {path: client.get(path).status_code for path in expected} == expected


@pytest.mark.parametrize("who", ["nobody", "ani", "operator"])
def test_no_private_word_stands_on_a_public_page(
    as_: Callable[[str], Client], reference: str, who: str
) -> None:
    client = as_(who)
    cache.clear()
    places = [*PLACES, "/feeds/aduan.atom", "/sitemap-threads.xml", "/aduan/?q=rahasiawati"]
    for place in places:
        text = client.get(place.format(reference)).content.decode()
        assert not [word for word in PRIVATE.values() if word in text], place


@pytest.mark.parametrize("place", [*PLACES, "/tidak-ada/", "/aduan/DPS-2000-00001/"])
def test_every_page_runs_under_a_policy_without_anything_inline(
    client: Client, reference: str, place: str
) -> None:
    response = client.get(place.format(reference))
    policy = response["Content-Security-Policy"]
    page = response.content.decode()
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert "<style" not in page
    assert not re.search(r"\s(style|onclick|onsubmit|onload)=", page)
    # Data for search engines is no script, and no browser runs it.
    assert not re.search(r'<script(?! type="application/ld\+json")(?![^>]* src=)', page)
    assert not re.search(r'(?:src|action)="https?://', page)


@pytest.mark.parametrize("place", PLACES)
def test_every_page_says_its_language_and_leads_to_itself_in_the_other(
    client: Client, reference: str, place: str
) -> None:
    here = place.format(reference)
    indonesian = client.get(here).content.decode()
    english = client.get(f"/en{here}").content.decode()
    assert '<html lang="id">' in indonesian
    assert '<html lang="en">' in english
    assert f'<a href="/en{here}" hreflang="en" lang="en">' in indonesian
    assert f'<a href="{here}" hreflang="id" lang="id">' in english
    assert f'hreflang="en" href="{settings.PUBLIC_URL}/en{here}"' in indonesian


def test_the_language_switch_keeps_the_search(client: Client) -> None:
    page = client.get("/aduan/?q=lampu&stage=closed").content.decode()
    assert 'href="/en/aduan/?q=lampu&amp;stage=closed" hreflang="en" lang="en"' in page


@pytest.mark.parametrize("place", PLACES)
def test_every_page_has_one_main_heading_and_a_way_past_the_menu(
    client: Client, reference: str, place: str
) -> None:
    page = client.get(place.format(reference)).content.decode()
    assert page.count("<h1") == 1
    assert 'class="skip" href="#main"' in page
    assert page.count('<main id="main"') == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("place", PLACES)
def test_a_page_weighs_little(client: Client, reference: str, place: str) -> None:
    assert len(gzip.compress(client.get(place.format(reference)).content)) <= 14_000


def test_style_and_script_weigh_little() -> None:
    static = Path(settings.SITE_DIR) / "static"
    style = gzip.compress((static / "css" / "site.css").read_bytes())
    scripts = b"".join(path.read_bytes() for path in sorted((static / "js").glob("*.js")))
    assert len(style) <= 12_000
    assert len(gzip.compress(scripts)) <= 20_000


def test_the_demo_sign_ins_are_shown_only_where_there_is_a_demo(
    client: Client, settings: Any
) -> None:
    settings.DEMO = True
    assert "dewi@demo.test" in client.get("/akun/login/").content.decode()
    settings.DEMO = False
    assert "dewi@demo.test" not in client.get("/akun/login/").content.decode()


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_sign_in_leads_to_the_account_in_the_same_language(
    client: Client, ani: Any, language: str
) -> None:
    ani.set_password("denpasar-demo")
    ani.save()
    EmailAddress.objects.create(user=ani, email=ani.email, verified=True, primary=True)
    answers = {"login": ani.email, "password": "denpasar-demo"}
    response = client.post(f"{language}/akun/login/", answers)
    assert (response.status_code, response["Location"]) == (302, f"{language}/akun/")
