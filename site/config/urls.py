"""Where everything is mounted: machines and staff without, people with a language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

handler400 = "config.failures.bad_request"
handler500 = "config.failures.server_error"

urlpatterns = [
    # Wagtail's own sign-in would pass by allauth's throttles and second factor.
    path(
        "admin/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("dokumen/", include(wagtaildocs_urls)),
    path("open311/v2/", include("api.open311.urls")),
    path("", include("api.urls")),
    path("", include("pages.machine_urls")),
    *i18n_patterns(
        # Our own list; Wagtail's sign-in for pages would pass by throttles and second factor.
        path("akun/sessions/", RedirectView.as_view(pattern_name="sign_ins")),
        path("akun/2fa/webauthn/", RedirectView.as_view(pattern_name="passkeys")),
        path("akun/2fa/webauthn/add/", RedirectView.as_view(pattern_name="passkeys")),
        re_path(r"^akun/2fa/webauthn/keys/", RedirectView.as_view(pattern_name="passkeys")),
        path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
        path("akun/", include("allauth.urls")),
        path("", include("pages.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

if settings.DEMO:
    # One machine, no web server in front: the demo serves its own media. And the page of all
    # components is for those who work on the pages.
    from django.views.static import serve

    from pages import gallery

    urlpatterns = [
        path(
            f"{settings.MEDIA_URL.lstrip('/')}<path:path>",
            serve,
            {"document_root": settings.MEDIA_ROOT},
        ),
        *i18n_patterns(
            path("gaya/", gallery.gallery, name="gallery"),
            path("gaya/galat/<int:status>/", gallery.fault, name="gallery_fault"),
            prefix_default_language=False,
        ),
        *urlpatterns,
    ]
