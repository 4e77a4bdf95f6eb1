"""Parameters of /api/v2/ for its description."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter

LIMIT = OpenApiParameter("limit", int, description="At most 100, which is the default.")
OFFSET = OpenApiParameter("offset", int, description="How many to pass over.")
PATH = OpenApiParameter(
    "path",
    str,
    required=True,
    description="An address of the site as people see it, from its first slash on, such as "
    "`/en/layanan/` or `/aduan/?village=renon`.",
)
TOKEN = OpenApiParameter("token", str, required=True, description="As the editor's link has it.")
