"""A panel of the page editor: what the page still lacks."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel


class ChecksPanel(Panel):
    """The findings of pages/checking.py about the page as it was saved last."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/desk/checks_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from pages import checking  # it reads the models, which hold this panel

            context: dict[str, Any] = super().get_context_data(parent_context)
            page, today = self.instance, timezone.localdate()
            return context | {"findings": checking.check(page, today=today) if page.pk else []}
