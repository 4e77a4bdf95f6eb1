from pages.models.base import CityPage
from pages.models.home import FeaturedService, HomePage
from pages.models.plain import ChannelsPage, StandardPage
from pages.models.promises import PromiseTask
from pages.models.seeded import SeededPage
from pages.models.services import ServiceIndexPage, ServicePage, service_of

__all__ = [
    "ChannelsPage",
    "CityPage",
    "FeaturedService",
    "HomePage",
    "PromiseTask",
    "SeededPage",
    "ServiceIndexPage",
    "ServicePage",
    "StandardPage",
    "service_of",
]
