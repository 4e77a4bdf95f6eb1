"""The building blocks of a page. Facts are typed fields, so that a machine can read them.

Through the API each block is `{"type", "value", "id"}`; docs/content-api.md lists the values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.api.fields import ImageRenditionField
from wagtail.images.blocks import ImageBlock as WagtailImageBlock
from wagtail.images.models import AbstractImage

# What an editor may do inside running text; headings below h2 only, h2 is a block's title.
FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
INLINE = ["bold", "italic", "link"]
WIDTHS = (400, 800, 1200)

UNITS = [
    ("hours", _("hours")),
    ("working_days", _("working days")),
    ("days", _("calendar days")),
]
CHANNELS = [
    ("web", _("Website")),
    ("mobile", _("Mobile app")),
    ("facebook", "Facebook"),
    ("twitter", "Twitter"),
    ("instagram", "Instagram"),
    ("email", _("E-mail")),
    ("radio", _("Radio")),
    ("phone", _("Telephone")),
    ("emergency", _("Emergency call")),
    ("national", _("National complaint system")),
    ("counter", _("Counter")),
]
TONGUES = [("ban", _("Balinese")), ("id", _("Indonesian")), ("en", _("English"))]
TONES = [
    ("info", _("Good to know")),
    ("tip", _("Tip")),
    ("warning", _("Warning")),
    ("emergency", _("Emergency")),
]

phone_number = RegexValidator(
    r"^\+?[0-9][0-9 ().-]{1,19}$", _("Write a telephone number, such as 0361-244444.")
)


def renditions(image: AbstractImage) -> list[dict[str, Any]]:
    """Return the picture in every width of WIDTHS, smallest first, for a `srcset`."""
    return [
        dict(ImageRenditionField(f"width-{width}").to_representation(image)) for width in WIDTHS
    ]


class RequirementsBlock(blocks.StructBlock):
    """What a citizen must bring."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE, label=_("requirement")),
        label=_("requirements"),
        min_num=1,
    )

    class Meta:
        icon = "list-ul"
        label = _("Requirements")
        template = "pages/cms/blocks/requirements.html"


class CostBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    amount = blocks.IntegerBlock(
        label=_("amount in rupiah"), min_value=0, default=0, help_text=_("0 means free of charge.")
    )
    explanation = blocks.TextBlock(label=_("explanation"), required=False, rows=2)

    class Meta:
        icon = "tag"
        label = _("Cost")
        template = "pages/cms/blocks/cost.html"


class DeadlineValue(blocks.StructValue):
    @property
    def figure(self) -> str:
        """The promise in words: "24 hours", or "7 working days" with the lower figure."""
        most = self["amount"]
        number = f"{self['minimum']}–{most}" if self["minimum"] else str(most)
        words = {
            "hours": ngettext("%(number)s hour", "%(number)s hours", most),
            "working_days": ngettext("%(number)s working day", "%(number)s working days", most),
            "days": ngettext("%(number)s calendar day", "%(number)s calendar days", most),
        }
        return words[self["unit"]] % {"number": number}


class DeadlineBlock(blocks.StructBlock):
    """One promise: at most `amount` `unit` (from `minimum`, if given), under `condition`."""

    what = blocks.CharBlock(label=_("what is promised"), max_length=160)
    minimum = blocks.IntegerBlock(label=_("at least"), min_value=1, required=False)
    amount = blocks.IntegerBlock(label=_("at most"), min_value=1)
    unit = blocks.ChoiceBlock(label=_("unit"), choices=UNITS, default="working_days")
    condition = blocks.CharBlock(label=_("condition"), required=False, max_length=240)

    class Meta:
        icon = "time"
        label = _("Deadline")
        template = "pages/cms/blocks/deadline.html"
        value_class = DeadlineValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["minimum"] and cleaned["minimum"] > cleaned["amount"]:
            raise StructBlockValidationError(
                block_errors={
                    "minimum": ValidationError(_("The lower figure is above the upper one."))
                }
            )
        return cleaned


class TimeBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    deadlines = blocks.ListBlock(DeadlineBlock(), label=_("deadlines"), min_num=1)

    class Meta:
        icon = "time"
        label = _("Time")
        template = "pages/cms/blocks/time.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    actor = blocks.CharBlock(label=_("who does it"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=INLINE, required=False)

    class Meta:
        icon = "order"
        label = _("Step")
        template = "pages/cms/blocks/step.html"


class ProcedureBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Procedure")
        template = "pages/cms/blocks/procedure.html"


class ChannelValue(blocks.StructValue):
    @property
    def dial(self) -> str:
        """The number as a `tel:` address wants it; short numbers stay as they are."""
        digits = re.sub(r"\D", "", self["phone"] or "")
        if digits.startswith("0"):
            return f"+62{digits[1:]}"
        return f"+{digits}" if digits.startswith("62") else digits


class ChannelBlock(blocks.StructBlock):
    """One way to reach the city. Which detail is needed depends on the kind."""

    kind = blocks.ChoiceBlock(label=_("kind"), choices=CHANNELS)
    name = blocks.CharBlock(label=_("name"), max_length=120)
    purpose = blocks.TextBlock(label=_("what it is for"), rows=2)
    handle = blocks.CharBlock(label=_("account name"), required=False, max_length=80)
    phone = blocks.CharBlock(
        label=_("telephone"), required=False, max_length=20, validators=[phone_number]
    )
    frequency = blocks.CharBlock(label=_("frequency"), required=False, max_length=40)
    email = blocks.EmailBlock(
        label=_("e-mail address"),
        required=False,
        help_text=_("Left empty, the page says that the address is announced on the city's site."),
    )
    url = blocks.URLBlock(label=_("web address"), required=False)
    hours = blocks.CharBlock(label=_("opening hours"), required=False, max_length=160)
    emergency = blocks.BooleanBlock(label=_("for emergencies"), required=False)

    NEEDS: Mapping[str, str] = {
        "facebook": "handle",
        "twitter": "handle",
        "instagram": "handle",
        "radio": "frequency",
        "phone": "phone",
        "emergency": "phone",
        "national": "url",
    }

    class Meta:
        icon = "mail"
        label = _("Channel")
        template = "pages/cms/blocks/channel.html"
        value_class = ChannelValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        needed = self.NEEDS.get(cleaned["kind"], "")
        if cleaned["emergency"] and not cleaned["phone"]:
            needed = "phone"
        if needed and not cleaned[needed]:
            error = ValidationError(_("This kind of channel cannot be reached without it."))
            raise StructBlockValidationError(block_errors={needed: error})
        return cleaned


class LegalBasisBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("name", blocks.CharBlock(label=_("name of the rule"), max_length=240)),
                ("note", blocks.CharBlock(label=_("note"), required=False, max_length=240)),
                ("url", blocks.URLBlock(label=_("web address"), required=False)),
            ]
        ),
        label=_("rules"),
        min_num=1,
    )

    class Meta:
        icon = "doc-full"
        label = _("Legal basis")
        template = "pages/cms/blocks/legal_basis.html"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label=_("tone"), choices=TONES, default="info")
    title = blocks.CharBlock(label=_("title"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("text"), features=INLINE)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "pages/cms/blocks/callout.html"


class FaqBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=120)
    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("question", blocks.CharBlock(label=_("question"), max_length=200)),
                ("answer", blocks.RichTextBlock(label=_("answer"), features=[*INLINE, "ul"])),
            ]
        ),
        label=_("questions"),
        min_num=1,
    )

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "pages/cms/blocks/faq.html"


class PictureBlock(WagtailImageBlock):
    """A picture with its alternative text; the API gives it in several widths."""

    api_shape = "ContentPicture"  # its name in the description of the API

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "pages/cms/blocks/picture.html"

    def get_api_representation(
        self, value: AbstractImage | None, context: Any = None
    ) -> dict[str, Any] | None:
        if value is None:
            return None
        return {
            "id": value.pk,
            "title": value.title,
            "alt": value.contextual_alt_text or "",
            "decorative": bool(value.decorative),
            "renditions": renditions(value),
        }


class DocumentBlock(blocks.StructBlock):
    api_shape = "ContentDocument"

    title = blocks.CharBlock(label=_("title"), required=False, max_length=120)
    document = DocumentChooserBlock(label=_("document"))

    class Meta:
        icon = "download"
        label = _("Document")
        template = "pages/cms/blocks/document.html"

    def get_api_representation(self, value: Any, context: Any = None) -> dict[str, Any]:
        document = value["document"]
        return {
            "title": value["title"] or document.title,
            "document": {
                "id": document.pk,
                "url": document.url,
                "extension": document.file_extension,
                "size": document.get_file_size(),
            },
        }


def service_blocks() -> list[tuple[str, blocks.Block]]:
    """Everything that may stand on a service page."""
    return [
        ("requirements", RequirementsBlock()),
        ("cost", CostBlock()),
        ("time", TimeBlock()),
        ("procedure", ProcedureBlock()),
        ("channel", ChannelBlock()),
        ("legal_basis", LegalBasisBlock()),
        *text_blocks(),
    ]


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("word"), max_length=80)
    language = blocks.ChoiceBlock(choices=TONGUES, default="ban", label=_("language"))
    meaning = blocks.TextBlock(label=_("meaning"), max_length=400, rows=2)

    class Meta:
        icon = "openquote"
        label = _("Word")


class GlossaryBlock(blocks.StructBlock):
    """Words of the island and of the office, each marked with its language for screen readers."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    items = blocks.ListBlock(TermBlock(), label=_("words"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Glossary")
        template = "pages/cms/blocks/glossary.html"


def text_blocks() -> list[tuple[str, blocks.Block]]:
    """What may stand on any page."""
    return [
        (
            "heading",
            blocks.CharBlock(
                label=_("Heading"),
                icon="title",
                max_length=160,
                template="pages/cms/blocks/heading.html",
            ),
        ),
        (
            "text",
            blocks.RichTextBlock(
                label=_("Text"),
                features=FEATURES,
                template="pages/cms/blocks/text.html",
            ),
        ),
        ("callout", CalloutBlock()),
        ("picture", PictureBlock()),
        ("faq", FaqBlock()),
        ("glossary", GlossaryBlock()),
        ("document", DocumentBlock()),
    ]
