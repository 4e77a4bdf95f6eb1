from typing import Any

from django.apps import AppConfig


class Nothing(AppConfig):
    name = "tests.benchmarks.nothing"
    label = "nothing"

    def ready(self) -> None:
        from complaints import jobs

        jobs.handler("nothing")(nothing)


def nothing(*arguments: Any) -> None:
    """What a task of the benchmark does, raw or as one of our jobs."""
