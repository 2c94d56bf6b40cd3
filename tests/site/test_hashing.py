"""Passwords are kept so that they are dear to guess and cheap enough to check while a district signs in."""

from argon2 import extract_parameters
from django.contrib.auth.hashers import Argon2PasswordHasher

from beacon.site.hashing import OneLaneArgon2


def test_password_is_kept_with_46_mib_and_one_lane() -> None:
    hasher = OneLaneArgon2()

    kept = hasher.encode("Yunting-2023", hasher.salt())

    told = extract_parameters(kept.removeprefix("argon2"))
    assert (told.memory_cost, told.time_cost, told.parallelism) == (47104, 1, 1)
    assert hasher.verify("Yunting-2023", kept)
    assert not hasher.verify("Yunting-2024", kept)


def test_password_kept_before_still_opens_and_is_kept_anew_at_the_next_sign_in() -> None:
    before = Argon2PasswordHasher()
    kept = before.encode("Yunting-2023", before.salt())

    hasher = OneLaneArgon2()

    assert hasher.verify("Yunting-2023", kept)
    assert hasher.must_update(kept)
