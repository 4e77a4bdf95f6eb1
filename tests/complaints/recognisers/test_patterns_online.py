"""E-mail addresses, accounts and links."""

from __future__ import annotations

import pytest

from tests.complaints.recognisers.reading import proposals, uncovered


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("a.b-c_d+e@sub.domain.co.id", "a.b-c_d+e@sub.domain.co.id"),
        ("wayan@gmail.com", "email:wayan@gmail.com;"),
        ("wayan @gmail.com", "wayan @gmail.com"),
        ("wayan@ gmail.com", "wayan@ gmail.com"),
        ("wayan@gmail .com", "wayan@gmail .com"),
        ("wayan@gmail,com", "wayan@gmail,com"),
        ("wayan{at}gmail{dot}com", "wayan{at}gmail{dot}com"),
        ("wayan(a)gmail.com", "wayan(a)gmail.com"),
        ("wayan-at-gmail-dot-com", "wayan-at-gmail-dot-com"),
        ("wayan AT gmail DOT com", "wayan AT gmail DOT com"),
        ("wayan et gmail titik com", "wayan et gmail titik com"),
        ("wayan＠gmail．com", "wayan＠gmail．com"),
        ("wayan88@gmailcom", "email wayan88@gmailcom"),
        ("wayan88gmail.com", "email saya wayan88gmail.com"),
        ("wayan.s@yahoo.co.id", "<wayan.s@yahoo.co.id>"),
        ("made_s@pm.me", "kirim ke made_s@pm.me ya"),
        ("sari_88@yahoo.co.id", "sari_88@yahoo.co.id/0812"),
        ("sari.88[at]gmail[dot]com", "sari.88[at]gmail[dot]com"),
        ("sari88 at yahoo dot co dot id", "sari88 at yahoo dot co dot id"),
        ("sari88 @gmail. com", "sari88 @gmail. com"),
        ("SARI88@GMAIL.COM", "SARI88@GMAIL.COM"),
        ("sari88@gmail.con", "sari88@gmail.con"),
        ("sari88@gmail", "sari88@gmail"),
        ("sari88 (at) outlook.com", "sari88 (at) outlook.com"),
        ("sari88 di yahoo titik com", "email saya sari88 di yahoo titik com"),
        ("sari-putri@desa-sanur.desa.id", "sari-putri@desa-sanur.desa.id"),
    ],
)
def test_an_email_address_is_hidden_also_in_words(item, text) -> None:
    assert "EMAIL" in proposals(text).values()
    assert uncovered(text, item) == ""


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("@made.sari", "@made.sari"),
        ("made.sari", "ig: made.sari"),
        ("made_sari88", "IG made_sari88"),
        ("facebook.com/made.sari", "facebook.com/made.sari"),
        ("fb.com/profile.php?id=1000123", "fb.com/profile.php?id=1000123"),
        (
            "https://m.facebook.com/story.php?story_fbid=1&id=2",
            "https://m.facebook.com/story.php?story_fbid=1&id=2",
        ),
        ("tiktok.com/@madesari", "tiktok.com/@madesari"),
        ("Made Sari Jaya", 'akun FB "Made Sari Jaya"'),
        ("madesari", "telegram: madesari"),
        ("https://t.me/madesari", "https://t.me/madesari"),
        ("x.com/madesari", "x.com/madesari"),
        (
            "https://www.linkedin.com/in/made-sari-1234/",
            "https://www.linkedin.com/in/made-sari-1234/",
        ),
        ("https://linktr.ee/madesari", "https://linktr.ee/madesari"),
        ("madesari123", "akun instagramnya madesari123"),
        ("@sari_88", "IG saya @sari_88"),
        ("sari.88", "instagram sari.88"),
        ("sari88", "FB: sari88"),
        ("Sari Dewi", "facebook: Sari Dewi"),
        ("https://www.tiktok.com/@sari88/video/123", "https://www.tiktok.com/@sari88/video/123"),
        (
            "https://www.facebook.com/groups/123/posts/456",
            "https://www.facebook.com/groups/123/posts/456",
        ),
        (
            "https://drive.google.com/file/d/1abc/view",
            "bukti https://drive.google.com/file/d/1abc/view",
        ),
        ("t.me/sari88", "t.me/sari88"),
        ("sari#1234", "discord sari#1234"),
    ],
)
def test_an_account_and_a_link_to_it_are_hidden(item, text) -> None:
    assert "ONLINE" in proposals(text).values()
    assert uncovered(text, item) == ""


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("@pemkotdenpasar", True),
        ("@humas_polresta", True),
        ("@dishubdenpasar", True),
        ("instagram.com/prodenpasar", True),
        ("info@denpasarkota.go.id", True),
        ("pengaduan.kota@denpasarkota.go.id", True),
        ("https://www.detik.com/bali/berita/d-1", True),
        ("@humasari", False),
        ("@ketut_kemeni", False),
        ("linkedin.com/in/ketut_kemeni", False),
        ("tukiran@student.unud.ac.id", False),
        ("i.wayan.sudarma@denpasarkota.go.id", False),
        ("https://tokosudarma.example.com/wayan", False),
    ],
)
def test_an_office_stays_and_a_person_whose_name_resembles_one_does_not(text, stays) -> None:
    assert (proposals(text) == {}) is stays
