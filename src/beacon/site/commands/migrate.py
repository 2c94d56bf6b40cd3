"""建立或升级数据库表，可重复执行。"""

import argparse

from django.core.management import call_command

from beacon.records.read import search
from beacon.reports.numbers import tenants


def main(arguments: list[str]) -> int:
    """Bring the database to the state of this version; 0 when done."""
    argparse.ArgumentParser("beacon migrate", description=__doc__).parse_args(arguments)
    call_command("migrate", interactive=False, verbosity=1)
    for tenant in tenants():
        search.fill(tenant.id)
    return 0
