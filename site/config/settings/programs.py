"""What programs meet: how often they may ask, and how the API describes itself."""

from typing import Any

from config import env

# DRF is set per view in api/views.py, so that Wagtail's own API views keep theirs.
API_BODY_LIMIT = 256 * 1024
# How often one account (or one address without account) may ask.
API_RATES: dict[str, str | None] = {
    "read": env.text("API_RATE_READ", "600/min"),
    "file": env.text("API_RATE_FILE", "60/hour"),
    "track": env.text("API_RATE_TRACK", "60/hour"),
    "comment": env.text("API_RATE_COMMENT", "60/hour"),
    "upload": env.text("API_RATE_UPLOAD", "60/hour"),
    "cases": env.text("API_RATE_CASES", "120/min"),
    "incoming": env.text("API_RATE_INCOMING", "600/hour"),
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "PRODENPASAR API",
    "DESCRIPTION": (
        "Public complaints of the city of Denpasar: browse and search the anonymised threads, "
        "file a complaint, track it by its receipt, comment. Reads need no key and may be "
        "asked from any web page. Refusals are RFC 9457 problems with a stable `code`.\n\n"
        "Within v1 things are only added: fields, values, parameters, addresses. Ignore what you "
        "do not know. What must go is announced for a year at least, in every answer of the "
        "address: `Deprecation` since when, `Sunset` until when, `Link` what takes its place."
    ),
    "VERSION": "1.0.0",
    "LICENSE": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
    "OAS_VERSION": "3.1.0",
    # The site that serves the description serves the API.
    "SERVERS": [{"url": "/", "description": "This site"}],
    "CONTACT": {"name": "PRODENPASAR, Pemerintah Kota Denpasar"},
    "TAGS": [
        {"name": "threads", "description": "The published threads, and what anybody says there."},
        {"name": "complaints", "description": "The private side: file, track, decide, rate."},
        {"name": "taking part", "description": "What an account follows."},
        {"name": "vocabularies", "description": "The values that filters and filings may use."},
        {"name": "history", "description": "The daily seals of the register."},
        {"name": "figures", "description": "How the city keeps its promises, counted."},
        {"name": "content", "description": "Pages, menus, notices and what is at an address."},
        {"name": "cases", "description": "Agencies' programs at work on their cases, by key."},
        {"name": "partners", "description": "Other systems that hand complaints in, signed."},
    ],
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]",
    "DEFAULT_GENERATOR_CLASS": "api.schema.Generator",
    "PREPROCESSING_HOOKS": ["api.schema.described"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.v2.description.add_pages",
        "api.schema.share",
        "api.links.link",
    ],
    "ENUM_NAME_OVERRIDES": {
        "Stage": "complaints.stages.Stage",
        "Outcome": "complaints.stages.Outcome",
        "Visibility": "complaints.stages.Visibility",
        "Privacy": "complaints.stages.Privacy",
        "PostKind": "complaints.models.public.Post.Kind",
        "Unit": "complaints.models.reference.DeadlineRule.Unit",
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
