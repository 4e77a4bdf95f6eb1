"""allauth's flows for apps under /api/auth/: no cookie counts there, so that every role with one
is a stranger. Who meets what with a token stands in tests/api/test_app_sign_in.py."""

from __future__ import annotations

from tests.rules.permission_table import EVERYBODY, Row

APP = "api/auth/app/v1/"
BEGINS = EVERYBODY(405, 400)  # with a body
GOES_ON = EVERYBODY(409, 409)  # where one was begun
AGAIN = EVERYBODY(405, 409)
SIGNED_IN = EVERYBODY(401, 401)
NOTHING = EVERYBODY(404, 404)

APPS: dict[str, Row] = {
    "api/auth/openapi.json": EVERYBODY(),
    "api/auth/openapi.yaml": EVERYBODY(),
    f"{APP}config": EVERYBODY(200, 400),
    f"{APP}auth/signup": BEGINS,
    f"{APP}auth/login": BEGINS,
    f"{APP}auth/code/request": BEGINS,
    f"{APP}auth/code/confirm": GOES_ON,
    f"{APP}auth/code/resend": AGAIN,
    f"{APP}auth/password/request": BEGINS,
    f"{APP}auth/password/reset": GOES_ON,
    f"{APP}auth/email/verify": GOES_ON,
    f"{APP}auth/email/verify/resend": AGAIN,
    f"{APP}auth/session": EVERYBODY(401, 400),
    f"{APP}auth/sessions": SIGNED_IN,
    f"{APP}auth/reauthenticate": SIGNED_IN,
    f"{APP}auth/2fa/authenticate": SIGNED_IN,
    f"{APP}auth/2fa/reauthenticate": SIGNED_IN,
    f"{APP}auth/webauthn/login": EVERYBODY(200, 400),
    f"{APP}auth/webauthn/authenticate": SIGNED_IN,
    f"{APP}auth/webauthn/reauthenticate": SIGNED_IN,
    f"{APP}account/email": EVERYBODY(401, 409),
    f"{APP}account/password/change": SIGNED_IN,
    f"{APP}account/authenticators": SIGNED_IN,
    f"{APP}account/authenticators/totp": SIGNED_IN,
    f"{APP}account/authenticators/recovery-codes": SIGNED_IN,
    f"{APP}account/authenticators/webauthn": SIGNED_IN,
    f"{APP}account/phone": NOTHING,
    f"{APP}auth/phone/verify": NOTHING,
    f"{APP}auth/phone/verify/resend": NOTHING,
    f"{APP}tokens/refresh": NOTHING,
}
