"""Accounts: citizens, verifiers, officers of an agency, editors."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
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
