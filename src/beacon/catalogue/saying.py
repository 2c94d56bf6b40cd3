"""A stored value of a kind's own field in words, for every room that tells a record."""

from datetime import date

from beacon.catalogue.checklists import ItemState
from beacon.catalogue.fields import Field, FieldType, Value, answers
from beacon.kit.days import full_day

YES, NO = "是", "否"


def as_read(field: Field, value: Value) -> str:
    """A stored value as a sentence part: choice labels, 是 or 否, numbers with their unit, a day in full."""
    match field.type:
        case FieldType.YES_NO:
            return YES if value else NO
        case FieldType.CHOICE:
            return field.choices.get(str(value), str(value))
        case FieldType.SEVERAL:
            return "、".join(field.choices.get(one, one) for one in str(value).split(","))
        case FieldType.DATE:
            return full_day(date.fromisoformat(str(value)))
        case FieldType.CHECKLIST:
            return checks_in_words(field, value)
        case _:
            return f"{value}{field.unit}"


def checks_in_words(field: Field, value: Value) -> str:
    """「14项看了，1项有问题：两个出口……；1项没看到」: what was found, area by area where a list has areas."""
    if field.checklist is None:
        return str(value)
    found = answers(value)
    items = field.checklist.items
    unknown = sum(state == ItemState.UNKNOWN for state in found.values())
    wrong = [item.label for item in items if found.get(item.identifier) == ItemState.NO]
    parts = [f"{len(items)}项看了{len(items) - unknown}项"]
    parts.append(f"{len(wrong)}项有问题：{'；'.join(wrong)}" if wrong else "没有发现问题")
    return "，".join(parts)
