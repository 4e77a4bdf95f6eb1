"""What a query means: slips, chat, synonyms; the same for every engine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from search import SearchRequest
from search.engines.base import Found
from search.engines.embedded import EmbeddedEngine
from search.spelling import Speller, channel_cost
from search.synonyms import Entry, Table
from tests.search.conftest import document

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TEXTS = {
    1: "Lampu jalan padam di depan pasar",
    2: "Sampah tidak diangkut petugas",
    3: "Trotoar pecah dekat sekolah",
    4: "Air keruh dan berbau",
    5: "Antrean panjang di puskesmas",
}


def ask(engine: EmbeddedEngine, q: str, **request: Any) -> Found:
    return engine.search(SearchRequest(q=q, **request), now=NOW)


def threads(found: Found) -> list[int]:
    return [document.thread for document in found.documents]


@pytest.fixture
def filled(engine: EmbeddedEngine) -> EmbeddedEngine:
    """Each text three times: a rarer word is nobody's meaning."""
    engine.upsert(
        document(10 * copy + number, title=text, body="")
        for number, text in TEXTS.items()
        for copy in range(3)
    )
    return engine


# --------------------------------------------------------------------------------- slips
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trotar pecah", "trotoar pecah"),
        ("rtotoar", "trotoar"),  # the first letter
        ("ampu jalan", "lampu jalan"),
        ("sampha diangkur", "sampah diangkut"),  # two words
        ("puskesmaas", "puskesmas"),
        ("puskesms", "puskesmas"),
        ("airkeruh", "air keruh"),  # no blank
        ("sam pah", "sampah"),  # one too many
    ],
)
def test_a_sure_slip_is_repaired_at_once(filled: EmbeddedEngine, typed: str, meant: str) -> None:
    found = ask(filled, typed)
    assert (found.searched_for, found.did_you_mean) == (meant, meant)
    assert threads(found) == threads(ask(filled, meant))


def test_who_insists_gets_the_words_as_they_were_typed(filled: EmbeddedEngine) -> None:
    found = ask(filled, "trotar", exact=True)
    assert (found.count, found.searched_for, found.did_you_mean) == (0, None, None)


def test_where_two_words_are_as_near_both_are_searched(engine: EmbeddedEngine) -> None:
    engine.upsert(
        document(10 * copy + number, title=text, body="")
        for number, text in enumerate(["Pintu kandang jebol", "Pintu gandang jebol"])
        for copy in range(3)
    )
    found = ask(engine, "jandang")
    assert found.searched_for is None
    assert found.did_you_mean in ("kandang", "gandang")
    assert found.count == 6


def test_the_company_of_the_other_words_decides(engine: EmbeddedEngine) -> None:
    rows = ["Tagihan air salah catat", "Jalan raya macet"]
    engine.upsert(
        document(10 * copy + number, title=text, body="")
        for number, text in enumerate([*rows, "Lumpur masuk rumah", "Lumbur di tepi sungai"])
        for copy in range(3)
    )
    assert ask(engine, "lumkur sungai").did_you_mean == "lumbur sungai"
    assert ask(engine, "lumkur rumah").did_you_mean == "lumpur rumah"


def test_company_that_keeps_everybody_company_does_not_decide(engine: EmbeddedEngine) -> None:
    """Everything happens each afternoon or each rain; only floods mostly when it rains."""
    texts = ["Gandut ramai tiap sore"] * 20 + ["Gandut sepi tiap hujan"] * 10
    texts += ["Handut masuk rumah tiap hujan"] * 24 + ["Air surut"] * 40
    engine.upsert(document(n, title="Laporan", body=text) for n, text in enumerate(texts, 1))
    assert ask(engine, "andut tiap hujan").did_you_mean == "handut tiap hujan"
    assert ask(engine, "andut sore").did_you_mean == "gandut sore"


def test_of_two_words_the_one_that_titles_speak_of_is_meant(engine: EmbeddedEngine) -> None:
    engine.upsert(
        document(n, title="Tarif jambak naik" if n % 3 else "Lain", body="Jamban, jambak.")
        for n in range(1, 30)
    )
    assert ask(engine, "jamba").did_you_mean == "jambak"


def test_two_words_that_nobody_wrote_side_by_side_are_one_with_a_slip(
    filled: EmbeddedEngine,
) -> None:
    filled.upsert(document(80 + n, title="Semen cair", body="Tanya cara.") for n in range(3))
    filled.upsert(document(90 + n, title="Tutup sementara", body="") for n in range(3))
    assert ask(filled, "tutup semencara").did_you_mean == "tutup sementara"


def test_a_letter_typed_twice_is_told_though_the_stem_is_the_same(engine: EmbeddedEngine) -> None:
    engine.upsert(document(n, title="Perekaman data", body="") for n in range(1, 8))
    found = ask(engine, "perrekaman")
    assert (found.count, found.did_you_mean) == (7, "perekaman")


@pytest.mark.parametrize("right", ["relokasi", "penyeberangan", "diponegoro"])
def test_a_right_word_that_nobody_wrote_is_left_alone(filled: EmbeddedEngine, right: str) -> None:
    filled.upsert(document(90 + copy, title="Lokasi seberang kantor", body="") for copy in range(3))
    assert ask(filled, f"{right} jalan").did_you_mean is None


def test_a_slip_in_a_word_that_carries_nothing_spoils_nothing(filled: EmbeddedEngine) -> None:
    filled.upsert(document(90 + copy, title="Dengan hormat", body="") for copy in range(3))
    assert threads(ask(filled, "sampah dngann petugas")) == threads(ask(filled, "sampah petugas"))


def test_a_slip_of_an_earlier_writer_does_not_hide_the_right_word(filled: EmbeddedEngine) -> None:
    filled.upsert(
        [
            document(99, title="Trotoarr rusak", body=""),
            *(document(100 + n, title="Trotoar rusak", body="") for n in range(60)),
        ]
    )
    assert ask(filled, "trotoarr", size=100).count > 60


def test_a_word_known_by_its_stem_alone_is_doubted(engine: EmbeddedEngine) -> None:
    engine.upsert(
        document(number, title=title, body="")
        for number, title in enumerate([*["Harga melonjak"] * 6, *["Tiga lonja kayu"] * 6], 1)
    )
    found = ask(engine, "melonjai")
    assert found.did_you_mean == "melonjak"
    assert found.count == 12


def test_a_slip_that_the_list_of_spellings_knows_is_told_too(filled: EmbeddedEngine) -> None:
    assert ask(filled, "lampuu jalan").did_you_mean == "lampu jalan"
    assert ask(filled, "lampu jln").did_you_mean is None


def test_a_letter_beside_costs_less_than_one_far_away() -> None:
    assert channel_cost("kampu", "lampu") < channel_cost("zampu", "lampu")
    assert channel_cost("lammpu", "lampu") < channel_cost("laxmpu", "lampu")
    assert channel_cost("lapmu", "lampu") < channel_cost("lapu", "lampux")


def test_letters_that_a_chat_leaves_out_are_heard() -> None:
    speller = Speller(["jembatan", "jambatan", "sampah"], [50, 1, 90])
    assert speller.candidates("jmbtn")[0].word == "jembatan"


# ---------------------------------------------------------------------------------- chat
@pytest.mark.parametrize(
    ("typed", "thread"),
    [
        ("lmpu jln mati2", 1),
        ("smpah gak diangkutin", 2),
        ("trotoarrrr", 3),
        ("aernya keruuuh", 4),
        ("ngantre di puskes", 5),
    ],
)
def test_chat_is_understood(filled: EmbeddedEngine, typed: str, thread: int) -> None:
    assert threads(ask(filled, typed))[0] % 10 == thread


def test_words_that_only_ask_do_not_search(filled: EmbeddedEngine) -> None:
    filled.upsert([document(99, title="Berapa harga cabai", body="")])
    assert threads(ask(filled, "berapa lama antrean panjang puskesmas"))[0] % 10 == 5
    assert 99 not in threads(ask(filled, "berapa antrean puskesmas", size=50))
    assert threads(ask(filled, "berapa")) == [99]


# ------------------------------------------------------------------------------ synonyms
ALIKE = Table(
    [
        Entry(("pju", "lampu jalan", "penerangan jalan umum")),
        Entry(("garbage", "sampah"), one_way=True),
        Entry(("street light", "lampu jalan"), one_way=True),
    ]
)


@pytest.mark.parametrize(
    ("typed", "thread"),
    [("pju", 1), ("garbage", 2), ("street light", 1), ("garbge", 2), ("penerangan jalan umum", 1)],
)
def test_another_name_finds_it(filled: EmbeddedEngine, typed: str, thread: int) -> None:
    assert threads(ask(filled, typed, synonyms=ALIKE))[0] % 10 == thread
    assert not ask(filled, typed.split()[0], exact=True, synonyms=ALIKE).count


def test_a_name_of_one_way_is_not_found_from_the_other_side(filled: EmbeddedEngine) -> None:
    filled.upsert([document(99, title="Garbage", body="")])
    assert 99 not in threads(ask(filled, "sampah", synonyms=ALIKE))
    assert 99 in threads(ask(filled, "garbage", synonyms=ALIKE))


def test_the_word_itself_comes_before_its_other_names(filled: EmbeddedEngine) -> None:
    filled.upsert([document(99, title="PJU padam di depan pasar", body="")])
    assert threads(ask(filled, "pju padam", synonyms=ALIKE))[0] == 99


def test_quotes_and_exclusions_take_no_other_name(filled: EmbeddedEngine) -> None:
    assert not ask(filled, '"pju"', synonyms=ALIKE).count
    assert ask(filled, "lampu -pju", synonyms=ALIKE).count == 3


def test_a_place_does_not_push_the_matter_out_of_sight(engine: EmbeddedEngine) -> None:
    engine.upsert(
        [
            document(1, title="Banjir setinggi lutut", body="Di Sanur banjir lagi."),
            document(2, title="Banjir di gang", body="Rumah kami banjir."),
            document(3, title="Sanur ramai", body="Parkir di Sanur penuh."),
            *(document(10 + n, title="Lain", body="Hal lain.") for n in range(10)),
        ]
    )
    assert threads(ask(engine, "banjir sanur")) == [1, 2, 3]
