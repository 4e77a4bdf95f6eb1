"""Accounts: citizens, verifiers, officers of an agency, editors."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from complaints.models.reference import Agency


class Accounts(UserManager["User"]):
    """Accounts are known by their e-mail address; there are no user names."""

    def _create(self, email: str, password: str | None, **extra: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(  # type: ignore[override]  # no user name in this project
        self, email: str, password: str | None = None, **extra: Any
    ) -> User:
        return self._create(email, password, **extra)

    def create_superuser(  # type: ignore[override]  # as above
        self, email: str, password: str | None = None, **extra: Any
    ) -> User:
        return self._create(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractUser):
    username = None  # type: ignore[assignment]  # replaced by the address
    email = models.EmailField(_("e-mail address"), unique=True)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        help_text=_("Officers see only the cases of their agency."),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="officers",
    )

    language = models.CharField(
        _("language of letters"),
        max_length=2,
        choices=[("id", _("Indonesian")), ("en", _("English"))],
        default="id",
    )

    # Every session from before this moment is worth nothing.
    signed_out_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Accounts] = Accounts()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        permissions = [
            ("verify_complaint", "Can verify, redact, publish and forward complaints"),
            ("answer_complaint", "Can answer the complaints of the own agency"),
            ("head_agency", "Leads the own agency: assigns its cases, is told of late ones"),
            ("moderate_thread", "Can review comments and reports of personal data"),
            ("operate_platform", "Sees jobs and health, invites staff"),
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if not self.is_active and self.pk:
            # Closed: its sessions do not come back to life when it is opened again.
            type(self).objects.filter(pk=self.pk).update(signed_out_at=timezone.now())

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must hold to count: it changes with the password, and when the
        account is signed out everywhere."""
        if self.signed_out_at is None:
            return str(super()._get_session_auth_hash(secret=secret))  # type: ignore[misc]  # Django's
        told = f"{self.password}\0{self.signed_out_at.timestamp():.6f}"
        salt = "complaints.models.people.User.signed_out_at"
        return salted_hmac(salt, told, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_verifier(self) -> bool:
        return self.has_perm("complaints.verify_complaint")

    @property
    def is_officer(self) -> bool:
        return self.agency_id is not None and self.has_perm("complaints.answer_complaint")

    @property
    def is_head(self) -> bool:
        return self.is_officer and self.has_perm("complaints.head_agency")

    @property
    def is_moderator(self) -> bool:
        return self.has_perm("complaints.moderate_thread")

    @property
    def is_operator(self) -> bool:
        return self.has_perm("complaints.operate_platform")
