"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OneLaneArgon2(Argon2PasswordHasher):
    """Argon2id with 46 MiB, one pass, one lane: the first of the settings that OWASP's Password Storage Cheat Sheet
    holds equal. Django's own (100 MiB, two passes, eight lanes) takes a fifth of a second of processor, which on two
    cores everybody else waits for when a district signs in within minutes. Older hashes hold and are made anew at the
    next sign-in."""

    time_cost = 1
    memory_cost = 47104
    parallelism = 1
