"""The measures, and a floor under the quality of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import pytest

from search import door
from search.management.commands.search_quality import damaged_sets
from search.quality import damage, judged, measures, trial

# Every text occurs three times. The figures of 3,500 threads: manage.py search_quality.
THREADS = 1_050


@pytest.fixture(scope="module")
def sets() -> dict[str, Sequence[judged.Query]]:
    return damaged_sets(judged.judged_set(threads=THREADS).queries)


@pytest.fixture(scope="module")
def answers(
    sets: dict[str, Sequence[judged.Query]], tmp_path_factory: pytest.TempPathFactory
) -> trial.Runs:
    folder: Path = tmp_path_factory.mktemp("quality")
    engine = door.throwaway("embedded", folder)
    documents = judged.judged_set(threads=THREADS).documents
    engine.rebuild(documents, now=trial.NOW, catch_up=lambda building: None)
    return {name: trial.ask(engine, queries) for name, queries in sets.items()}


def gain(sets: dict[str, Sequence[judged.Query]], answers: trial.Runs, name: str) -> float:
    return fmean(trial.gains(sets[name], answers[name]))


def test_the_set_is_large_and_every_query_has_an_answer(
    sets: dict[str, Sequence[judged.Query]],
) -> None:
    groups = judged.by_group(sets["all"])
    assert len(sets["all"]) >= 120
    assert min(map(len, groups.values())) >= 10
    assert all(max(query.grades.values()) == judged.EXACT for query in sets["all"])


def test_the_answers_are_as_good_as_they_were(
    sets: dict[str, Sequence[judged.Query]], answers: trial.Runs
) -> None:
    assert gain(sets, answers, "all") >= 0.76
    assert gain(sets, answers, "clean") >= 0.78
    assert all(answer.ranked for answer in answers["all"])


@pytest.mark.parametrize(
    ("name", "kept"), [("one slip", 0.95), ("two slips", 0.93), ("chat", 0.95)]
)
def test_slips_and_chat_cost_little(
    sets: dict[str, Sequence[judged.Query]], answers: trial.Runs, name: str, kept: float
) -> None:
    assert gain(sets, answers, name) >= kept * gain(sets, answers, "clean")


def test_slips_are_put_right_and_right_words_left_alone(
    sets: dict[str, Sequence[judged.Query]], answers: trial.Runs
) -> None:
    one = trial.repaired(sets["one slip"], answers["one slip"])
    clean = trial.repaired(sets["clean"], answers["clean"])
    assert one is not None
    assert one >= 0.85
    assert clean is not None
    assert clean >= 0.97


# -------------------------------------------------------------------------------- measures
def test_the_best_order_has_all_the_gain() -> None:
    grades = {"a": 3, "b": 2, "c": 1}
    assert measures.ndcg(["a", "b", "c"], grades) == 1
    assert 0 < measures.ndcg(["c", "b", "a"], grades) < 1
    assert measures.ndcg(["x"], grades) == measures.ndcg([], {}) == 0


def test_rank_and_recall_look_at_the_best_grade_alone() -> None:
    grades = {"a": 3, "b": 3, "c": 1}
    assert measures.reciprocal_rank(["c", "a"], grades) == 0.5
    assert measures.recall(["c", "a"], grades) == 0.5
    assert measures.reciprocal_rank(["x"], grades) == 0


def test_chance_tells_a_difference_from_none() -> None:
    ours = [0.5 + 0.01 * (n % 7) for n in range(60)]
    assert measures.chance(ours, [value - 0.1 for value in ours]) < 0.01
    assert measures.chance(ours, ours) == 1


def test_damage_changes_so_many_words() -> None:
    from random import Random

    rng = Random(1)
    for _try in range(200):
        slipped = damage.mistype("lampu jalan padam", rng, words=2)
        pairs = zip(slipped.split(), ["lampu", "jalan", "padam"], strict=True)
        assert sum(one != other for one, other in pairs) == 2
