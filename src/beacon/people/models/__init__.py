"""Tenants, units, accounts and the dated posts that join them, one module a subject."""

from beacon.people.models.account import Account, AccountManager, Post, PostQuerySet
from beacon.people.models.tenant import DayException, DeadlineRule, District, Tenant, TenantRow
from beacon.people.models.unit import Unit, UnitFunction, UnitGroup, UnitKind, UnitQuerySet

__all__ = [
    "Account",
    "AccountManager",
    "DayException",
    "DeadlineRule",
    "District",
    "Post",
    "PostQuerySet",
    "Tenant",
    "TenantRow",
    "Unit",
    "UnitFunction",
    "UnitGroup",
    "UnitKind",
    "UnitQuerySet",
]
