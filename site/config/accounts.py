"""How allauth works here."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from complaints import second_factor


class SecondFactors(DefaultMFAAdapter):
    """The secret of an authenticator app is as good as the app: sealed like all that is."""

    def encrypt(self, text: str) -> str:
        return second_factor.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.unseal(encrypted_text)
