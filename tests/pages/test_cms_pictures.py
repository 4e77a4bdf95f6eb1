"""Pictures of editors: cut around their focal point, of a known size, with words."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.models import Rendition

from pages.models import ChannelsPage, HomePage, ServiceIndexPage, ServicePage, StandardPage
from tests.cms import cms

__all__ = ["cms"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cms")]
RED, BLUE = (200, 0, 0), (0, 0, 200)
TALL = (1200, 3600)
PAGES = (HomePage, ServiceIndexPage, ServicePage, ChannelsPage, StandardPage)


def tall(*, at: int) -> Any:
    """A tall blue picture with a red band; the focal point is the middle of the band."""
    drawn, file = Image.new("RGB", TALL, BLUE), BytesIO()
    drawn.paste(RED, (0, at - 150, TALL[0], at + 150))
    drawn.save(file, "PNG")
    return get_image_model().objects.create(
        title="Menara", file=ContentFile(file.getvalue(), name="menara.png"),
        focal_point_x=600, focal_point_y=at, focal_point_width=300, focal_point_height=300,
    )  # fmt: skip


def shown(model: Any, picture: Any, alt: str = "Menara merah") -> str:
    page = model.objects.filter(locale__language_code="id").first()
    page.picture, page.picture_alt = picture, alt
    page.save_revision().publish()
    return Client().get(page.get_url()).content.decode()


def pixels(rendition: Rendition) -> tuple[set[Any], tuple[int, int]]:
    with rendition.file.open("rb") as file:
        picture = Image.open(file).convert("RGB")
        middle = picture.size[0] // 2
        return {picture.getpixel((middle, y)) for y in range(picture.size[1])}, picture.size


@pytest.mark.parametrize("model", PAGES)
@pytest.mark.parametrize("at", [300, 3300])
def test_a_page_shows_the_part_with_the_focal_point(model: Any, at: int) -> None:
    picture = tall(at=at)
    html = shown(model, picture)
    tag = next(tag for tag in re.findall(r"<img[^>]*>", html) if "menara" in tag)
    for part in ('width="400"', 'height="225"', 'alt="Menara merah"', "srcset="):
        assert part in tag
    cut = picture.renditions.filter(filter_spec__startswith="fill-")
    assert {row.filter_spec for row in cut} == {
        "fill-400x225", "fill-800x450", "fill-1200x675", "fill-1200x630",
    }  # fmt: skip
    for rendition in cut:
        colours, size = pixels(rendition)
        assert any(red > 150 and blue < 50 for red, _green, blue in colours), rendition.filter_spec
        assert size == (rendition.width, rendition.height)


def test_another_site_is_given_the_card_with_its_size_and_words() -> None:
    html = shown(StandardPage, tall(at=3300))
    assert re.search(r'og:image" content="https?://[^"]+fill-1200x630[^"]*"', html)
    assert 'og:image:width" content="1200"' in html
    assert 'og:image:alt" content="Menara merah"' in html


def test_a_picture_without_words_is_decoration() -> None:
    html = shown(StandardPage, tall(at=300), alt="")
    tag = next(tag for tag in re.findall(r"<img[^>]*>", html) if "menara" in tag)
    assert 'alt=""' in tag
    assert "og:image:alt" not in html


def test_a_picture_in_the_text_stays_whole_and_comes_late() -> None:
    picture = tall(at=300)
    page = StandardPage.objects.get(slug="tentang", locale__language_code="id")
    value = {"image": picture.pk, "alt_text": "Menara", "decorative": False}
    page.body = [{"type": "picture", "value": value}]
    page.save_revision().publish()
    html = Client().get(page.get_url()).content.decode()
    tag = next(tag for tag in re.findall(r"<img[^>]*>", html) if "menara" in tag)
    for part in ('width="400"', 'height="1200"', 'loading="lazy"', 'alt="Menara"'):
        assert part in tag
