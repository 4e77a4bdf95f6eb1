from pages.models.base import CityPage
from pages.models.home import FeaturedService, HomePage
from pages.models.letters import EditorLetter
from pages.models.notices import SiteNotice
from pages.models.plain import ChannelsPage, StandardPage
from pages.models.promises import PromiseTask
from pages.models.seeded import SeededPage
from pages.models.services import ServiceIndexPage, ServicePage, service_of
from pages.models.texts import ExplanatoryText

__all__ = [
    "ChannelsPage",
    "CityPage",
    "EditorLetter",
    "ExplanatoryText",
    "FeaturedService",
    "HomePage",
    "PromiseTask",
    "SeededPage",
    "ServiceIndexPage",
    "ServicePage",
    "SiteNotice",
    "StandardPage",
    "service_of",
]
