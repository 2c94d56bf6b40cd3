"""The roster of the story: 6 communities, 9 villages, 10 departments and 8 concerned units, 33 addressed in all."""

from beacon.people.models import Tenant, Unit, UnitKind
from tests.support.people import a_unit

COMMUNITIES = ("滨江路", "桥头", "锦绣", "老码头", "学苑", "新城")
VILLAGES = ("石梯", "柏树", "双河", "高坪", "梨园", "龙洞", "茶山", "竹林", "大湾")
DEPARTMENTS = (
    "应急管理",
    "党群工作",
    "经济发展",
    "社会事务",
    "平安法治",
    "规划建设",
    "综合执法",
    "财政",
    "文化服务",
    "劳动保障",
)
SCHOOLS = ("江畔中学", "江畔小学", "滨江小学", "桥头小学", "云汀职校", "中心幼儿园")


def the_roster(tenant: Tenant) -> list[Unit]:
    """Write the roster; the reporting units in roster order."""
    reporting = [
        *(a_unit(tenant, f"{name}社区", UnitKind.COMMUNITY) for name in COMMUNITIES),
        *(a_unit(tenant, f"{name}村", UnitKind.VILLAGE) for name in VILLAGES),
        *(a_unit(tenant, f"{name}办公室", UnitKind.DEPARTMENT, emergency=name == "应急管理") for name in DEPARTMENTS),
    ]
    for name in SCHOOLS:
        a_unit(tenant, name, UnitKind.SCHOOL)
    a_unit(tenant, "江畔消防救援站", UnitKind.STATION)
    a_unit(tenant, "江畔派出所", UnitKind.PARTNER, group="concerned")
    return reporting
