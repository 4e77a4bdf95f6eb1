"""Operators set up, try, stop and forget receivers of webhooks at the desk."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from complaints import webhooks
from complaints.models.people import User
from complaints.models.webhooks import WebhookDelivery, WebhookSubscription

pytestmark = pytest.mark.django_db
LIST = "/admin/pengaduan/webhooks/"
GOOD = {
    "name": "Portal berita",
    "url": "https://hooks.example.com/x",
    "kinds": ["thread.published", "thread.withdrawn"],
}


@pytest.fixture
def desk(operator: User, client: Client) -> Client:
    client.force_login(operator)
    return client


@pytest.fixture
def row(now: datetime) -> WebhookSubscription:
    kinds = ["thread.closed"]
    made, _ = webhooks.subscribe("Portal", "https://a.example.com/", kinds, by=None, now=now)
    return made


def act(desk: Client, row: WebhookSubscription, what: str, **more: object) -> str:
    sent = {"act": what, **more}
    return desk.post(f"{LIST}{row.pk}/act/", sent, follow=True).content.decode()


def test_the_secret_is_shown_once_and_never_again(desk: Client) -> None:
    answer = desk.post(f"{LIST}new/", GOOD)
    row = WebhookSubscription.objects.get()
    assert str(row.secret) in answer.content.decode()
    again = desk.get(f"{LIST}{row.pk}/").content.decode()
    assert "whsec_" not in again
    assert "Portal berita" in desk.get(LIST).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"url": "http://10.0.0.1/"}, {"name": ""}, {"kinds": []}, {"kinds": ["x"]}]
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    desk: Client, wrong: dict[str, object]
) -> None:
    answer = desk.post(f"{LIST}new/", GOOD | wrong)
    assert answer.status_code == 422
    assert str((GOOD | wrong)["url"]) in answer.content.decode()
    assert not WebhookSubscription.objects.exists()


def test_a_receiver_is_changed(desk: Client, row: WebhookSubscription) -> None:
    desk.post(f"{LIST}{row.pk}/", GOOD)
    row = WebhookSubscription.objects.get()
    assert (row.name, row.url, row.kinds) == (GOOD["name"], GOOD["url"], GOOD["kinds"])
    assert desk.post(f"{LIST}{row.pk}/", GOOD | {"url": "ftp://x"}).status_code == 422


def test_a_test_is_sent_and_listed(desk: Client, row: WebhookSubscription) -> None:
    shown = act(desk, row, "test")
    assert "webhook" in shown
    assert WebhookDelivery.objects.get().event.kind == webhooks.TEST


def test_a_receiver_is_switched_off_and_on(desk: Client, row: WebhookSubscription) -> None:
    webhooks.test(row, now=row.made_at)
    act(desk, row, "stop")
    assert WebhookSubscription.objects.get().stopped == "by_hand"
    assert WebhookDelivery.objects.get().state == "dropped"
    act(desk, row, "test")  # it is off: nothing is sent
    assert WebhookDelivery.objects.count() == 1
    act(desk, row, "start")
    assert WebhookSubscription.objects.get().active


def test_a_new_secret_is_shown_once(desk: Client, row: WebhookSubscription) -> None:
    before = str(row.secret)
    shown = act(desk, row, "renew")
    after = str(WebhookSubscription.objects.get().secret)
    assert after in shown
    assert after != before


def test_a_parked_message_is_sent_again(desk: Client, row: WebhookSubscription) -> None:
    webhooks.test(row, now=row.made_at)
    WebhookDelivery.objects.update(state="parked", reason="away")
    number = WebhookDelivery.objects.get().pk
    assert f'value="{number}"' in desk.get(f"{LIST}{row.pk}/").content.decode()
    act(desk, row, "retry", delivery=number)
    for wrong in ("", "x", "99999999999999999999"):
        act(desk, row, "retry", delivery=wrong)


def test_a_receiver_is_deleted(desk: Client, row: WebhookSubscription) -> None:
    act(desk, row, "remove")
    assert not WebhookSubscription.objects.exists()
    assert desk.get(f"{LIST}{row.pk}/").status_code == 404


def test_nobody_but_an_operator_comes_in(
    client: Client, dewi: User, row: WebhookSubscription
) -> None:
    client.force_login(dewi)
    for path in (LIST, f"{LIST}new/", f"{LIST}{row.pk}/"):
        assert client.get(path).status_code != 200
    client.post(f"{LIST}{row.pk}/act/", {"act": "remove"})
    assert WebhookSubscription.objects.exists()
