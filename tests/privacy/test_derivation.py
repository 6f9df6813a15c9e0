"""Keys derived from the house's secret: what was written with them years ago must still open."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.privacy.services.derivation import derived_keys
from lotse.web.accounts.adapters import SecondFactorAdapter
from lotse.web.case.device import owner_of

# As an earlier version of the program derived and wrote them.
SECRET, BEFORE = "ein fester Schlüssel", "der vorige"
DEVICE_KEYS = [
    "086224c64861dd77874fc7dd2206ef5100ba037d41fe30eebb6b6689044a3d01",
    "26e79232544158e08aec0aead3e7f8f0d8514f1ff4d377d040c2b6535ec362bc",
]
DEVICE_OWNER = "e2f97e2e775ff42584f5c914"
SECOND_FACTOR_KEYS = [
    "a113c8779ff33bdb994ea11ea21b27ed569564c9edb8fcdfedd24e03fbaa5d02",
    "ac0f6b409bdf8b8b18504afc4005ec9e75c5f4d90b92e55b8639c457c1dc15c9",
]
SEALED = (
    "gAAAAABrA9v2hPsjLtwwnNdD-WiaTFg1MRml9twkJin7rI4VgRuFxl-v2UEk_rrE2wOdhMxxsxJ0AMNW4MYdvpCs1i8QDeuvy7cvV1aY_ykmNqSj"
    "vyhRWMo="
)


@pytest.fixture(autouse=True)
def secret(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = SECRET, [BEFORE]


@pytest.mark.parametrize(
    ("purpose", "keys"),
    [("lotse.device.key 7", DEVICE_KEYS), ("lotse.second-factor", SECOND_FACTOR_KEYS)],
)
def test_keys_stay_what_they_were_the_present_one_first(purpose: str, keys: list[str]) -> None:
    assert [key.hex() for key in derived_keys(purpose)] == keys


def test_device_knows_its_owner_again() -> None:
    assert owner_of(Staff(pk=7)) == DEVICE_OWNER


@pytest.mark.parametrize("secrets", [(SECRET, []), ("ein neuer", [SECRET])])
def test_second_factor_of_before_opens(settings: Settings, secrets: tuple[str, list[str]]) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = secrets
    assert SecondFactorAdapter().decrypt(SEALED) == "JBSWY3DPEHPK3PXP"
