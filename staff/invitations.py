"""One-time links with which invited staff choose their password and set up their second factor (W1)."""

from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from reservations.services.transactions import save_valid

# Bound to the stored password and the last login: using it once, or a newer password, ends it; so do three days.
_TOKENS = PasswordResetTokenGenerator()
_HELD = "invitations"


def invitation_path(user: User) -> str:
    """The address to hand to the person, and to nobody else."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("admin:invitation_link", args=[uid, _TOKENS.make_token(user)])


def invitation_url(request: HttpRequest, user: User) -> str:
    """The same, whole."""
    return request.build_absolute_uri(invitation_path(user))


def hold(request: HttpRequest, uid: str, token: str) -> None:
    """Let this browser's session keep the token, of each account its own: two links may be open side by side."""
    request.session[_HELD] = {**request.session.get(_HELD, {}), uid: token}


def held_token(request: HttpRequest, uid: str) -> str | None:
    """What this browser was given with the account's link; None if it has opened none, or long ago."""
    token: str | None = request.session.get(_HELD, {}).get(uid)
    return token


def invited(uid: str, token: str, *, lock: bool = False) -> User | None:
    """Whom a link invites; None for one that is used, too old, wrong, or of a disabled account.

    `lock`: until the end of the transaction nobody else uses it.
    """
    try:
        pk = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        return None
    rows = User.objects.select_for_update() if lock else User.objects.all()
    user = rows.filter(pk=pk, is_active=True, is_staff=True, is_superuser=False).first()
    return user if user is not None and _TOKENS.check_token(user, token) else None


def invite(username: str, last_name: str = "") -> User:
    """A new account that nobody can sign in to before its link is used. Raises ValidationError."""
    user = User(username=username, last_name=last_name, is_staff=True)
    user.set_unusable_password()
    save_valid(user, unchecked=["password"])
    return user
