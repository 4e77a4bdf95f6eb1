from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "complaints"

    def ready(self) -> None:
        from complaints import checks, jobs, notifications, tasks  # noqa: F401  # they register
