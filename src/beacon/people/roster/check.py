"""Holding the tables against the roster as it stands: what would be new, what would change, what does not fit.

A row that does not fit takes those along that need it: units below it, people in it. Nothing is written here.
"""

from beacon.people.roster.of_people import CheckedPeople
from beacon.people.roster.of_units import CheckedUnits
from beacon.people.roster.plan import Giver, Plan, Present
from beacon.people.roster.rows import PersonTable, UnitTable


def plan_of(present: Present, units: UnitTable | None, people: PersonTable | None, *, by: Giver) -> Plan:
    """What the import would do."""
    plan = Plan()
    if units is not None:
        plan.problems += units.problems
        plan.remarks += units.remarks
        CheckedUnits(plan, present, units).check()
    if people is not None:
        plan.problems += people.problems
        plan.remarks += people.remarks
        CheckedPeople(plan, present, people, units, by).check()
    plan.problems.sort(key=lambda problem: (problem.table == (people.name if people else ""), problem.number))
    return plan
