"""Five letters full of personal data, each in another hand: filed, read by a verifier, published,
and then sought from outside. Nobody hides anything by hand: the recognisers must find it.

The people are invented; their names are in no list of the recognisers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import jobs
from complaints.attachments import HIDDEN, QUESTIONS
from complaints.models.private import Complaint
from complaints.models.public import PublicPhoto, Thread
from complaints.models.review import Attachment
from complaints.publication.gate import CHECKLIST
from tests.pictures import LATITUDE, SECRETS, photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]


@dataclass(frozen=True)
class Letter:
    hand: str
    title: str
    body: str
    private: tuple[str, ...]  # what nobody outside may read
    stays: tuple[str, ...]  # the place and the trouble


LETTERS = [
    Letter(
        "formal",
        "Saluran air mampet di depan rumah I Nyoman Kertayudha",
        "Yth. Bapak/Ibu Admin PRODENPASAR,\n\nYang bertanda tangan di bawah ini:\n"
        "Nama: I Nyoman Kertayudha\nNIK: 5171-0220-0385-0004\n"
        "Tempat/tanggal lahir: Denpasar, 20 Maret 1985\n"
        "Alamat: Jl. Gatot Subroto Timur Gang VII No. 23B\nTelepon: (0361) 7461 882\n\n"
        "melaporkan saluran air di Jalan Gatot Subroto Timur yang mampet sejak 3 November 2026. "
        "Biaya perbaikan menurut RAB Rp 12.500.000.\n\nHormat saya,\nKertayudha",
        ("Kertayudha", "5171-0220", "20 Maret 1985", "23B", "7461 882"),
        ("Gatot Subroto Timur", "3 November 2026", "Rp 12.500.000", "mampet"),
    ),
    Letter(
        "chat",
        "jalan berlubang dkt pasar badung",
        "min tolong donk jln deket pasar badung lobang gede bgt, td pagi pak wiratmojo jatuh dr "
        "motor dk 4821 fbx. hub aja sy di 081 9365 20471 atau wa 0819-3652-0471 an ni kadek "
        "purnamarini, email kadekpurna at gmail dot com, ig @kadek.purna_rini",
        ("wiratmojo", "4821", "9365", "3652", "purnamarini", "kadekpurna", "kadek.purna"),
        ("pasar badung", "lobang"),
    ),
    Letter(
        "capitals",
        "SAMPAH MENUMPUK DI TPS SANGLAH",
        "SAMPAH DI TPS SANGLAH SUDAH DUA MINGGU TIDAK DIANGKUT!!! KETUA RT 04 BAPAK SUGIHARTONO "
        "TIDAK PEDULI. SAYA IBU MARGARETHA BERELAKA, KTP 5171034509870002, REKENING BCA "
        "7720184455, SUDAH BAYAR IURAN RP 50.000 SETIAP BULAN. HUBUNGI +62 878 6012 3344.",
        ("SUGIHARTONO", "MARGARETHA", "BERELAKA", "5171034509870002", "7720184455", "6012"),
        ("TPS SANGLAH", "DUA MINGGU", "RP 50.000"),
    ),
    Letter(
        "Balinese",
        "Lampu jalan padam ring Banjar Kaja Sesetan",
        "Om Swastyastu. Titiang Anak Agung Istri Wedaswari saking Banjar Kaja Sesetan nguningayang "
        "lampu jalane padem suba lima wengi. Rauh tiang ring Jalan Raya Sesetan Gang Merpati "
        "nomor 9. Bli Ngurah Astikayasa masih uning. Nomor tiang kosong delapan satu dua tiga tiga "
        "sembilan nol satu tujuh enam lima. Suksma.",
        ("Wedaswari", "Astikayasa", "nomor 9", "kosong delapan", "tujuh enam"),
        ("Banjar Kaja Sesetan", "padem", "Om Swastyastu"),
    ),
    Letter(
        "English",
        "Broken pavement near Sanur beach",
        "Hello, my name is Frederik van Oosterbeek, I live at 12 Jalan Danau Tamblingan, Sanur. "
        "The pavement broke and my neighbour Mrs Annelies Kuypers fell on 12/11/2026. My passport "
        "is NX7214093, call me on +31 6 4821 7730 or f.oosterbeek@example.org. "
        "The exact spot is -8.687512, 115.262431.",
        ("Oosterbeek", "Kuypers", "NX7214093", "4821 7730", "f.oosterbeek", "8.687512"),
        ("pavement", "Danau Tamblingan", "Sanur"),
    ),
]


def leaked(letter: Letter, text: str) -> list[str]:
    return [word for word in letter.private if word.casefold() in text.casefold()]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.hand)
def test_nothing_of_it_can_be_found_from_outside(letter, dewi, stores) -> None:
    citizen, verifier, public = Client(), Client(), Client()
    verifier.force_login(dewi)
    reference = _file(citizen, letter)
    _approve(verifier, reference)
    jobs.run_due(now=timezone.now())

    thread = Thread.objects.get(reference=reference)
    words = [thread.title, thread.posts.get().body]
    assert leaked(letter, "\n".join(words)) == []
    assert [w for w in letter.stays if w.casefold() not in "\n".join(words).casefold()] == []
    for address in _addresses(reference, letter):
        answer = public.get(address)
        assert answer.status_code in {200, 404}, address
        text = b"".join(answer).decode(errors="replace")
        echoed = [w for w in letter.private if w.casefold() in address.casefold()]
        assert [w for w in leaked(letter, text) if w not in echoed] == [], address
    names = list(PublicPhoto.objects.values_list("name", flat=True))
    assert len(names) == 1
    for name in names:
        seen = b"".join(public.get(reverse("photo", args=[name])))
        assert seen.startswith(b"\xff\xd8")
        assert not any(secret in seen for secret in SECRETS)


def _file(citizen: Client, letter: Letter) -> str:
    """Fill in the form with a photo, look at the public version, and send it."""
    sent = BytesIO(photo())
    sent.name = "IMG_20261124.jpg"
    page = citizen.get(reverse("file"))
    form = {
        "title": letter.title,
        "body": letter.body,
        "subcategory": "jalan-berlubang",
        "village": "renon",
        "privacy": "anonymous",
        "asked": "1",
        "key": page.context["form"].initial["key"],
    }
    preview = citizen.post(reverse("file"), form | {"step": "preview", "photos": [sent]})
    shown = preview.context["preview"]
    assert leaked(letter, f"{shown.title}\n{shown.body}") == []
    staged = re.findall(r'name="staged" value="([^"]+)"', unescape(preview.content.decode()))
    assert len(staged) == 1
    citizen.post(reverse("file"), form | {"step": "send", "staged": staged})
    case = Complaint.objects.latest("pk")
    assert str(LATITUDE) not in case.pin  # offered, not taken
    return case.reference


def _approve(verifier: Client, reference: str) -> None:
    """Approve the text as it is proposed, and the photo after a look."""
    case = Complaint.objects.get(reference=reference)
    original = case.messages.get()
    review = reverse("desk:review", args=[original.pk])
    shown = verifier.get(review).context
    answers = {"digest": original.digest, "seen": shown["seen"], "approve": "1"}
    answers |= {"quotes-TOTAL_FORMS": "0", "quotes-INITIAL_FORMS": "0"}
    answers |= {row["mark"].key: "hide" for row in shown["rows"] if row["mark"].tier != "look"}
    answers |= {row["mark"].key: "keep" for row in shown["rows"] if row["mark"].tier == "look"}
    answers |= {f"answer-{question}": "no" for question in CHECKLIST}
    assert verifier.post(review, answers).status_code == 302
    _approve_photo(verifier, Attachment.objects.get(message=original))


def _approve_photo(verifier: Client, held: Attachment) -> None:
    verifier.get(reverse("desk:picture", args=[held.pk]))
    cover = {"regions-TOTAL_FORMS": 1, "regions-INITIAL_FORMS": 0, "regions-0-how": "box"}
    cover |= {f"regions-0-{side}": 25 for side in ("x", "y", "width", "height")}
    answers = cover | dict.fromkeys(QUESTIONS, HIDDEN) | {"caption": "Lokasi", "approve": "1"}
    assert verifier.post(reverse("desk:photo", args=[held.pk]), answers).status_code == 302


def _addresses(reference: str, letter: Letter) -> list[str]:
    found = [f"/{p}aduan/{reference}/" for p in ("", "en/")]
    found += ["/", "/aduan/", "/feeds/aduan.atom", "/sitemap.xml", f"/api/v1/threads/{reference}/"]
    for word in letter.private:
        found += [f"/aduan/?q={word}", f"/api/v1/threads/?q={word}"]
        found += [f"/api/v1/suggest/?q={word[:4]}"]
    return found
