from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from search import alerts, checks, misses, receivers, tasks  # noqa: F401  # they register
