from pages.models.base import CityPage
from pages.models.home import FeaturedService, HomePage
from pages.models.notices import SiteNotice
from pages.models.plain import ChannelsPage, StandardPage
from pages.models.seeded import SeededPage
from pages.models.services import ServiceIndexPage, ServicePage
from pages.models.texts import ExplanatoryText

__all__ = [
    "ChannelsPage",
    "CityPage",
    "ExplanatoryText",
    "FeaturedService",
    "HomePage",
    "SeededPage",
    "ServiceIndexPage",
    "ServicePage",
    "SiteNotice",
    "StandardPage",
]
