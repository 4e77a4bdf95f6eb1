"""Everything under /api/. What nothing else answers is a problem, not a page."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from api.docs import Description, Documentation
from api.v2.pages import api_router
from api.v2.preview import preview
from api.v2.resolving import Resolve
from api.v2.site import Menus, Notices, Redirects, Settings
from api.views import Nothing, ProblemRead, Problems

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("api.v1.urls")),
    path("api/v2/menus/", Menus.as_view(), name="api-menus"),
    path("api/v2/settings/", Settings.as_view(), name="api-settings"),
    path("api/v2/redirects/", Redirects.as_view(), name="api-redirects"),
    path("api/v2/notices/", Notices.as_view(), name="api-notices"),
    path("api/v2/resolve/", Resolve.as_view(), name="api-resolve"),
    path(
        "api/v2/preview/",
        api_router.wrap_view(preview),
        name="api-preview",
    ),
    path("api/v2/", api_router.urls),
    path("api/auth/", include("api.app_sign_in")),
    path("api/schema/", Description.as_view(), name="api-schema"),
    path("api/docs/", Documentation.as_view(), name="api-docs"),
    re_path(
        r"^api/problems/(?P<code>[a-z0-9_]{1,60})/$", ProblemRead.as_view(), name="api-problem"
    ),
    path("api/problems/", Problems.as_view(), name="api-problems"),
    # Not without a slash at the end: Django redirects those to where there is one.
    # A line break in an address is a sign like any other: `.` would leave it to the pages.
    re_path(r"^api/([\s\S]*/)?$", Nothing.as_view()),
]
