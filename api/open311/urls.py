"""GeoReport v2. The ending of an address is its format."""

from django.urls import URLPattern, path, register_converter

from api.open311 import views


class Ending:
    """Which of the two formats: a part of the address, as the specification has it."""

    regex = "xml|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Ending, "ending")

urlpatterns: list[URLPattern] = [
    path("discovery.<ending:format>", views.Discovery.as_view(), name="open311-discovery"),
    path("services.<ending:format>", views.Services.as_view(), name="open311-services"),
    path("services/<slug:code>.<ending:format>", views.Service.as_view(), name="open311-service"),
    path("requests.<ending:format>", views.Requests.as_view(), name="open311-requests"),
    path(
        "requests/<slug:reference>.<ending:format>",
        views.ReadRequest.as_view(),
        name="open311-request",
    ),
    path("tokens/<str:token>.<ending:format>", views.Token.as_view(), name="open311-token"),
]
