"""A work plan as an official paper (R63, N17): what the unit wrote, under the headings of the notice."""

from beacon.documents.official.paper import Block, Heading, OfficialPaper, Paragraph
from beacon.kit.clock import SHANGHAI
from beacon.people.models import Tenant
from beacon.people.responsibility import Answerable
from beacon.plans.models import PlanState, WorkPlan
from beacon.plans.seeing_to.workplan import LOCAL, OPENING, Section, sections_of

DRAFT_NOTE = "草稿，尚未报送"


def plan_title(plan: WorkPlan) -> str:
    """「锦绣社区2023年消防宣传工作方案」."""
    return f"{plan.unit.name}{plan.notice.year}年消防宣传工作方案"


def plan_paper(plan: WorkPlan, tenant: Tenant, people: Answerable) -> OfficialPaper:
    """The paper of a plan; `people` answer while it is a draft, a filed one names those of its day.

    No phone stands in it. The opening with the guiding thought stands once, at the head (R08).
    """
    sections = sections_of(plan)
    is_filed = plan.state == PlanState.FILED
    names = plan.people if is_filed else _names(people)
    day = (plan.filed_at or plan.saved_at).astimezone(SHANGHAI).date()
    return OfficialPaper(
        title=plan_title(plan),
        blocks=tuple(_body(sections, names)),
        signed_by=plan.unit.name,
        signed_on=day,
        note=None if is_filed else DRAFT_NOTE,
        author=f"{tenant.name}{plan.unit.name}",
        created=plan.filed_at or plan.saved_at,
    )


def _names(people: Answerable) -> dict[str, str]:
    return {
        "head": people.head.name if people.head else "",
        "liaison": people.liaison.name if people.liaison else "",
    }


def _body(sections: list[Section], names: dict[str, str]) -> list[Block]:
    """总体要求, 工作任务, 职责分工, 结合本单位实际: those that have something to say, numbered in order."""
    parts: list[tuple[str, list[Block]]] = [
        ("总体要求", _paragraphs([one for one in sections if one.key == OPENING])),
        ("工作任务", _tasks([one for one in sections if one.is_task])),
        ("职责分工", [Paragraph(words) for words in _people(names)]),
        ("结合本单位实际", _paragraphs([one for one in sections if one.key == LOCAL])),
    ]
    blocks: list[Block] = []
    number = 0
    for title, held in parts:
        if held:
            number += 1
            blocks += [Heading(1, title, number), *held]
    return blocks


def _paragraphs(sections: list[Section]) -> list[Block]:
    return [Paragraph(line.strip()) for one in sections for line in one.text.split("\n") if line.strip()]


def _tasks(sections: list[Section]) -> list[Block]:
    """The sentences under the items of the notice they stand in, each item once."""
    blocks: list[Block] = []
    number, last = 0, ""
    for one in sections:
        if one.heading and one.heading != last:
            number, last = number + 1, one.heading
            blocks.append(Heading(2, one.heading, number))
        blocks += _paragraphs([one])
    return blocks


def _people(names: dict[str, str]) -> list[str]:
    said = []
    if names.get("head"):
        said.append(f"负责人：{names['head']}，对本单位消防宣传工作负总责。")
    if names.get("liaison"):
        said.append(f"联络员：{names['liaison']}，负责日常记录、联络和报送。")
    return said
