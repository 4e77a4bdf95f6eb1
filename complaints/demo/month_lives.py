"""The lives of the simulated month: each reads as what happens, one after the other.

A life says when it goes on; the simulation comes back to it then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

from complaints.demo import corpus
from complaints.demo.month import Case, Life, Office
from complaints.models.reference import Subcategory, Village
from complaints.stages import HandBack, Outcome


def _filed(case: Case, begin: timedelta, *, after: float = 0) -> Life:
    """File, and wait until the office gets to it."""
    yield case.office.now + begin
    case.file()
    yield case.hours(after or case.office.rng.uniform(1, 8))


def solved(case: Case, begin: timedelta) -> Life:
    yield from _filed(case, begin)
    case.forward()
    yield case.hours(20)
    case.work("start")
    yield case.working_days(2)
    case.answer()
    yield case.working_days(2)
    case.follow_up()
    yield case.hours(30)
    case.report("confirm_solved")


def silent(case: Case, begin: timedelta) -> Life:
    """The reporter says nothing more: the clock closes it."""
    yield from _filed(case, begin)
    case.forward()
    yield case.working_days(2)
    case.answer()


def answered_late(case: Case, begin: timedelta) -> Life:
    yield from _filed(case, begin)
    case.forward()
    yield case.working_days(9)
    case.answer(case.words("late_answers"))
    yield case.hours(30)
    case.report("confirm_solved")


def forwarded_late(case: Case, begin: timedelta) -> Life:
    yield from _filed(case, begin, after=72)
    case.forward()
    yield case.working_days(3)
    case.answer()


def coordinated(case: Case, begin: timedelta) -> Life:
    """Two agencies at work: the longer promise."""
    yield from _filed(case, begin)
    case.forward()
    yield case.working_days(1)
    case.work("coordinate", helping=[case.office.other(case.agency)])
    yield case.working_days(9)
    case.answer(case.words("coordinated_answers"))
    yield case.working_days(2)
    case.report("confirm_solved")


def handed_back(case: Case, begin: timedelta) -> Life:
    """To the wrong agency first."""
    yield from _filed(case, begin)
    case.forward(case.office.other(case.agency))
    yield case.working_days(1)
    case.work("hand_back", reason=HandBack.ANOTHER_AGENCY, note=case.words("hand_back_notes"))
    yield case.hours(3)
    case.forward()
    yield case.working_days(3)
    case.answer()


def elsewhere(case: Case, begin: timedelta) -> Life:
    yield from _filed(case, begin)
    case.forward()
    yield case.working_days(2)
    case.work("hand_back", reason=HandBack.ANOTHER_CITY, note=case.words("elsewhere_notes"))
    yield case.hours(4)
    case.verify("archive", reason=Outcome.NOT_OUR_AUTHORITY)


def asked(case: Case, begin: timedelta) -> Life:
    """A question, and its answer: the clock stands still meanwhile."""
    yield from _filed(case, begin)
    case.ask()
    yield case.working_days(3)
    case.report("reply", text=case.words("replies"))
    yield case.hours(5)
    case.forward()
    yield case.working_days(4)
    case.answer()
    yield case.working_days(1)
    case.report("confirm_solved")


def unanswered(case: Case, begin: timedelta) -> Life:
    """A question without an answer: the clock archives it."""
    yield from _filed(case, begin)
    case.ask()


def disputed(case: Case, begin: timedelta) -> Life:
    yield from _filed(case, begin)
    case.forward()
    yield case.working_days(2)
    case.answer()
    yield case.working_days(2)
    case.report("dispute", text=case.words("disputes"))
    yield case.working_days(2)
    case.answer(case.words("second_answers"))
    yield case.working_days(1)
    case.follow_up()
    yield case.working_days(2)
    case.report("confirm_solved")


def followed_up(case: Case, begin: timedelta) -> Life:
    """The work in the field comes first, and speaks for itself."""
    yield from _filed(case, begin)
    case.forward()
    yield case.hours(18)
    case.work("start")
    yield case.working_days(2)
    case.follow_up()


def split(case: Case, begin: timedelta) -> Life:
    """Two matters in one letter."""
    yield from _filed(case, begin)
    case.forward()
    yield case.hours(6)
    case.verify("split", agency=case.office.other(case.agency), text=case.words("parts"))
    yield case.working_days(3)
    case.answer()


def transferred(case: Case, begin: timedelta) -> Life:
    yield from _filed(case, begin)
    case.forward(case.office.other(case.agency))
    yield case.working_days(1)
    case.verify("transfer", agency=case.agency, note=case.words("forward_notes"))
    yield case.working_days(4)
    case.answer()
    yield case.working_days(1)
    case.follow_up()


def withdrawn(case: Case, begin: timedelta) -> Life:
    yield from _filed(case, begin)
    case.forward()
    yield case.hours(30)
    case.report("withdraw")


def unfinished(case: Case, begin: timedelta) -> Life:
    """With the agency when the month ends."""
    yield from _filed(case, begin)
    case.forward()
    yield case.hours(20)
    case.work("start")


def merged(case: Case, begin: timedelta, first: Case) -> Life:
    """Somebody else writes of the same place, while the first one is with the agency."""
    yield case.office.now + begin
    case.file(like=first)
    yield case.hours(3)
    case.verify("merge", into=first.fresh())


PATHS: tuple[Callable[[Case, timedelta], Life], ...] = (
    silent, solved, disputed, coordinated, asked, unanswered, handed_back, answered_late,
    split, transferred, elsewhere, followed_up, forwarded_late, withdrawn,
)  # fmt: skip
TOPICS = (
    "jalan-berlubang", "sampah-tidak-diangkut", "saluran-tersumbat", "pembuangan-liar",
    "trotoar", "pohon-dan-taman", "tutup-got",
)  # fmt: skip


def deal(office: Office, number: int, span: timedelta) -> Iterator[tuple[Case, Life]]:
    """Deal the paths in turn over the month: the long ones early, the unfinished ones last."""
    rng = office.rng
    base = f"simulated-{office.now:%Y%m%d%H%M%S}-{rng.randrange(10**9)}"
    subjects = _subjects(office, rng)
    first: Case | None = None
    begun = span
    for count in range(number):
        path = PATHS[count % len(PATHS)]
        # A round of all paths in the first third of the month, the next one after it.
        begin = span * min(0.55, count / (number * 1.6)) + timedelta(hours=rng.uniform(0, 9))
        slug, text, values = next(subjects)
        if count == number - 1:
            path, begin = unfinished, span - timedelta(days=4)
        if count == number - 2 and first:
            slug, begin = first.subcategory, begun + timedelta(days=2)
            case = Case(office, "merged", slug, text, values, f"{base}-{count}")
            yield case, merged(case, begin, first)
            continue
        case = Case(office, path.__name__, slug, text, values, f"{base}-{count}")
        if count == number - 3:
            # It is still with the agency when the next one speaks of it.
            case.path, path, first, begun = "unfinished", unfinished, case, begin
        yield case, path(case, begin)


def _subjects(office: Office, rng: Random) -> Iterator[tuple[str, corpus.Text, dict[str, str]]]:
    """Matters whose usual agency has an officer in the demo."""
    agencies = [agency.pk for agency in office.agencies]
    served = Subcategory.objects.filter(slug__in=TOPICS, agency__in=agencies)
    slugs = [slug for slug in TOPICS if slug in set(served.values_list("slug", flat=True))]
    village = Village.objects.order_by("pk").first()
    texts = {slug: rng.sample(corpus.texts()[slug], len(corpus.texts()[slug])) for slug in slugs}
    number = 0
    while True:
        slug = slugs[number % len(slugs)]
        hand = texts[slug]
        name = village.name if village else "Denpasar"
        yield slug, hand[number // len(slugs) % len(hand)], corpus.slots(name, rng)
        number += 1
