"""Tenants, units, accounts and the dated posts that join them, one module a subject."""

from beacon.people.models.account import Account, AccountManager, PastPassword, Post, PostQuerySet, Standing
from beacon.people.models.responsibility import UnitPart, UnitRole, UnitRoleQuerySet
from beacon.people.models.roster_import import ImportState, RosterImport
from beacon.people.models.security import FailedSignIns, SecondFactor, SecurityRules, SignedIn
from beacon.people.models.tenant import DayException, DeadlineRule, District, Tenant, TenantRow
from beacon.people.models.unit import Unit, UnitFunction, UnitGroup, UnitKind, UnitQuerySet

__all__ = [
    "Account",
    "AccountManager",
    "DayException",
    "DeadlineRule",
    "District",
    "FailedSignIns",
    "ImportState",
    "PastPassword",
    "Post",
    "PostQuerySet",
    "RosterImport",
    "SecondFactor",
    "SecurityRules",
    "SignedIn",
    "Standing",
    "Tenant",
    "TenantRow",
    "Unit",
    "UnitFunction",
    "UnitGroup",
    "UnitKind",
    "UnitPart",
    "UnitQuerySet",
    "UnitRole",
    "UnitRoleQuerySet",
]
