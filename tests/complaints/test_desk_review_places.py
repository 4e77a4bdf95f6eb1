"""Widen, narrow, rename, add by selecting, make coarser: with JavaScript and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from complaints import conversation, proposals
from complaints.desk.decisions import Decisions
from complaints.desk.marking import narrowed, trimmed, widened
from complaints.models.private import Message, Proposal
from complaints.models.public import Post, Thread
from complaints.recognisers import DETECTOR
from complaints.recognisers.rules import RULES, reason
from tests.complaints.test_desk_review import ALL_NO
from tests.factories import ComplaintFactory

if TYPE_CHECKING:
    from complaints.models.people import User

pytestmark = pytest.mark.django_db
BODY = "Pohon di dekat gang itu miring. Sudah 34 tahun, kata Tuan Besar Sekali. Tuan Besar takut."


@pytest.fixture
def text() -> Message:
    """A complaint in which the recognisers doubt one word."""
    original: Message = ComplaintFactory(body=BODY).messages.get()
    original.proposals.update(spans=[span("Besar", "confirm")], failure="")
    return original


def span(words: str, tier: str, label: str = "NAME", rule: str = "honorific-name") -> Any:
    start = BODY.index(words)
    place = {"field": "body", "start": start, "end": start + len(words)}
    return place | {"label": label, "tier": tier, "rule": rule}


def key(words: str, label: str = "NAME") -> str:
    start = BODY.index(words)
    return f"body-{start}-{start + len(words)}-{label}"


def form(text: Message, **more: Any) -> dict[str, Any]:
    text.refresh_from_db()
    return {
        "digest": text.digest,
        "seen": text.post.version if text.post else 0,
        "quotes-TOTAL_FORMS": 0,
        "quotes-INITIAL_FORMS": 0,
        **ALL_NO,
        **more,
    }


def working(browser: Client, text: Message, **more: Any) -> Any:
    return browser.post(reverse("desk:working", args=[text.pk]), form(text, **more))


def review(browser: Client, text: Message, **more: Any) -> Any:
    return browser.post(reverse("desk:review", args=[text.pk]), form(text, **more))


@pytest.mark.parametrize("page", [working, review], ids=["live", "plain"])
@pytest.mark.parametrize(
    ("orders", "shown"),
    [
        (["widen-right"], "kata Tuan [nama 1]. Tuan Besar"),
        (["widen-left"], "kata [nama 1] Sekali"),
        (["widen-left", "widen-left"], "tahun, [nama 1] Sekali"),
        (["widen-right", "narrow-left"], "kata Tuan Besar [nama 1]. Tuan Besar"),
        (["narrow-right"], "kata Tuan [nama 1] Sekali"),  # the last word of a place stays
    ],
)
def test_a_border_moves_by_a_word(
    page: Any, orders: list[str], shown: str, text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    state: dict[str, Any] = {}
    for order in orders:
        answer = page(browser, text, **state, adjust=f"{order}:{key('Besar')}")
        assert answer.status_code == 200
        [row] = answer.context["rows"]
        state = {f"border-{row['key']}": row["border"], row["key"]: row["decision"]}
    assert shown in answer.context["public"].body
    assert not Thread.objects.exists()


def test_what_is_left_out_of_a_place_is_published_and_counts_as_looked_at(
    dewi: User, browser: Client
) -> None:
    text = ComplaintFactory(body=BODY).messages.get()
    text.proposals.update(spans=[span("Tuan Besar Sekali", "confirm")], failure="")
    browser.force_login(dewi)
    place = key("Tuan Besar Sekali")
    end = BODY.index(" Sekali")
    border = f"{BODY.index('Besar')}-{end}"
    review(browser, text, **{place: "hide", f"border-{place}": border}, approve="1")
    assert "kata Tuan [nama 1] Sekali." in Post.objects.get().body


def test_a_changed_label_changes_the_placeholder(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    labels = {f"label-{key('Besar')}": "OTHER"}
    assert "Tuan [disamarkan] Sekali" in working(browser, text, **labels).context["public"].body


def test_a_selection_is_hidden_wherever_it_stands(
    text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    answer = working(browser, text, add=key("Tuan Besar"))
    assert "kata [nama 1] Sekali. [nama 1] takut." in answer.context["public"].body
    assert len(answer.context["decisions"].added) == 2
    assert answer.context["undecided"] == 0  # the doubtful word lies within


@pytest.mark.parametrize(
    ("words", "label", "shown"),
    [
        ("34 tahun", "AGE", "Sudah [usia 30-an], kata"),
        (" 34 tahun", "AGE", "Sudah [usia 30-an], kata"),  # white space at the ends is not meant
    ],
)
def test_a_detail_is_made_coarser(
    words: str, label: str, shown: str, text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    assert shown in working(browser, text, add=key(words, label)).context["public"].body
    page = browser.get(reverse("desk:review", args=[text.pk])).content.decode()
    assert all(f'value="{coarser}"' in page for coarser in ("AGE", "HOUR", "HOUSE"))


@pytest.mark.parametrize(
    "nonsense",
    [
        {"add": "body-5-4-NAME"},
        {"add": "body-9000-9010-NAME"},
        {"add": "salary-0-5-NAME"},
        {"add": "body-0-5-KING"},
        {"added": "body-9000-9010-NAME"},
        {"adjust": "explode:body-0-5-NAME"},
        {"adjust": "widen-left:body-0-5-NAME"},
        {f"border-{key('Besar')}": "50-3"},
        {f"border-{key('Besar')}": "0-99999"},
        {f"label-{key('Besar')}": "KING"},
    ],
    ids=str,
)
def test_what_is_no_place_changes_nothing(
    nonsense: dict[str, str], text: Message, dewi: User, browser: Client
) -> None:
    browser.force_login(dewi)
    answer = working(browser, text, **nonsense)
    assert answer.status_code == 200
    assert "kata Tuan [nama 1] Sekali. Tuan Besar takut." in answer.context["public"].body


def test_every_place_says_why_it_is_marked(text: Message, dewi: User, browser: Client) -> None:
    browser.force_login(dewi)
    page = browser.get(reverse("desk:review", args=[text.pk]))
    assert "honorific-name" in RULES
    assert page.context["rows"][0]["reason"] == reason("honorific-name")
    assert reason("honorific-name") in page.content.decode().replace("&#x27;", "'")


def test_other_texts_of_the_thread_with_the_same_words_are_named(
    dewi: User, wayan: User, browser: Client, settings: Any, now: Any
) -> None:
    settings.COMMENTS_NEED_APPROVAL = True
    case = ComplaintFactory(published=True, verifier=dewi, body=BODY)
    words = "Saya juga melihat Tuan Besar Sekali di sana."
    conversation.comment(case.reference, words, key="k" * 32, by=wayan, now=now)
    text = case.messages.get(kind="complaint")
    text.proposals.update(spans=[], failure="")
    text.approvals.update(spans=[])
    browser.force_login(dewi)
    selected = working(browser, text, add=key("Tuan Besar Sekali"))
    [found] = selected.context["elsewhere"]
    assert (found.text.kind, found.words, found.count) == ("comment", ["Tuan Besar Sekali"], 1)
    assert not found.public


def test_an_address_where_somebody_lives_goes_whole(dewi: User, browser: Client) -> None:
    body = "Kejadiannya di Jalan Sudut Hijau nomor 7 pagi ini."
    text = ComplaintFactory(body=body).messages.get()
    start = body.index("Jalan")
    place = {"field": "body", "start": start, "end": start + 25, "label": "ADDRESS"}
    text.proposals.update(spans=[place | {"tier": "apply", "rule": "known-identity"}], failure="")
    browser.force_login(dewi)
    assert "di [alamat] pagi" in working(browser, text).context["public"].body


def test_new_recognisers_search_again_and_the_page_tells_what_is_new(
    text: Message, dewi: User, browser: Client
) -> None:
    text.proposals.update(detector="rules-0", spans=[])
    browser.force_login(dewi)
    address = reverse("desk:review", args=[text.pk])
    browser.get(address)
    latest = text.proposals.first()
    assert latest is not None
    assert latest.detector == DETECTOR
    latest.spans = [span("Besar", "confirm")]
    latest.save(update_fields=["spans"])
    page = browser.get(address)
    assert page.context["new_places"] == 1
    assert [row["new"] for row in page.context["rows"]] == [True]


def test_a_text_on_which_the_recognisers_fail_stays_hidden_and_says_so(
    text: Message, dewi: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Proposal.objects.all().delete()

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise RecursionError

    monkeypatch.setattr(proposals, "preview", broken)
    browser.force_login(dewi)
    page = browser.get(reverse("desk:review", args=[text.pk]))
    assert "RecursionError" in page.content.decode()
    assert 'name="approve"' not in page.content.decode()
    refused = review(browser, text, approve="1")
    assert refused.status_code == 422
    assert not Thread.objects.exists()
    queue = browser.get(reverse("desk:to_verify")).content.decode()
    assert "recognisers failed" in queue or "pengenal data gagal" in queue


# ------------------------------------------------------------------------------------ pure
@pytest.mark.parametrize(
    ("step", "left", "place", "words"),
    [
        (widened, False, "Besar", "Besar Sekali"),
        (widened, True, "Besar", "Tuan Besar"),
        (widened, True, "esar", "Besar"),  # the rest of the word that is cut
        (widened, False, "takut.", "takut."),
        (widened, True, "Pohon", "Pohon"),
        (narrowed, False, "Tuan Besar", "Tuan"),
        (narrowed, True, "Tuan Besar", "Besar"),
        (narrowed, True, "Besar", "Besar"),
    ],
)
def test_steps_of_a_border(step: Any, left: bool, place: str, words: str) -> None:
    start = BODY.index(place)
    start, end = step(BODY, start, start + len(place), left=left)
    assert BODY[start:end] == words


def test_white_space_at_the_ends_is_left_out() -> None:
    assert trimmed("a  b c ", 1, 7) == (3, 6)
    assert trimmed("a   b", 1, 4) == (4, 4)


def test_decisions_survive_the_way_into_a_draft_and_back() -> None:
    data = QueryDict(
        "body-5-9-NAME=hide&body-1-2-NAME=keep&body-7-9-NAME=perhaps&border-body-5-9-NAME=5-12"
        "&label-body-5-9-NAME=OTHER&added=title-0-3-AGE&added=title-0-3-AGE&answer-child=yes"
        "&answer-weather=no&quotes-0-quote=Sudarma&csrfmiddlewaretoken=secret"
    )
    posted = Decisions.posted(data)
    assert Decisions.kept(posted.as_json()) == posted
    assert posted.as_json() == {
        "choices": {"body-5-9-NAME": "hide", "body-1-2-NAME": "keep"},
        "borders": {"body-5-9-NAME": [5, 12]},
        "labels": {"body-5-9-NAME": "OTHER"},
        "added": ["title-0-3-AGE"],
        "answers": {"child": True},
    }
