"""The demo sign-ins. Their password is public, so they exist only where DEMO is true."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured

from complaints.models.people import User
from complaints.models.reference import Agency

PASSWORD = "denpasar-demo"  # noqa: S105  # printed on the demo's own sign-in page

# (address, first name, last name, group, agency)
PEOPLE = (
    ("ani@demo.test", "Ani", "Demo", "", ""),
    ("wayan@demo.test", "Wayan", "Demo", "", ""),
    ("dewi@demo.test", "Dewi", "Demo", "Verifiers", ""),
    ("budi@demo.test", "Budi", "Demo", "Officers", "dinas-pekerjaan-umum-dan-penataan-ruang"),
    ("citra@demo.test", "Citra", "Demo", "Officers", "dinas-lingkungan-hidup-dan-kebersihan"),
    ("gede@demo.test", "Gede", "Demo", "Heads", "dinas-pekerjaan-umum-dan-penataan-ruang"),
    ("made@demo.test", "Made", "Demo", "Moderators", ""),
    ("eka@demo.test", "Eka", "Demo", "Editors", ""),
    ("admin@demo.test", "Admin", "Demo", "", ""),
)


def load_people() -> None:
    """Create the demo sign-ins that are missing.

    :raises ImproperlyConfigured: the settings are not the demo's
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("The demo sign-ins exist only where DEMO is true.")
    for email, first, last, group, agency in PEOPLE:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = _create(email, first, last, agency)
        if group:
            user.groups.add(Group.objects.get(name=group))
        EmailAddress.objects.get_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )


def _create(email: str, first: str, last: str, agency: str) -> User:
    names = {"first_name": first, "last_name": last}
    if email.startswith("admin@"):
        return User.objects.create_superuser(email, PASSWORD, **names)
    names["agency"] = Agency.objects.get(slug=agency) if agency else None  # type: ignore[assignment]  # not a name
    return User.objects.create_user(email, PASSWORD, **names)
