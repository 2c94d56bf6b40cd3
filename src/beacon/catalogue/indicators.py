"""The indicators that can be answered so far: one definition each, used by every screen, file and program (N08)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Indicator:
    """口径 of one number: what is counted, out of what, over which period, with which exceptions."""

    identifier: str
    label: str
    numerator: str
    denominator: str
    period: str
    edges: str


INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        indicator.identifier: indicator
        for indicator in (
            Indicator(
                "I01",
                "月报报送率",
                "本期报送过且没有撤回的单位",
                "本期应报单位，免报的不算",
                "报送期",
                "退回补充的算已报",
            ),
            Indicator(
                "I02",
                "月报按时率",
                "首次报送不晚于截止时间的单位",
                "本期应报单位，免报的不算",
                "报送期",
                "截止日逢休息日的，下一个工作日9:00前都算按时；退回后在期限内补好的，按第一次报送的时间算",
            ),
            Indicator(
                "I03",
                "应办完成率",
                "已到期事项里完成和补办的",
                "已到期的应办事项，免办的、站方取消还没改期的不算",
                "通知执行期内",
                "只有通知定了时间的事项才算，随手记的不算",
            ),
            Indicator("I04", "逾期事项数", "已过时间、没完成、也没免办的事项", "—", "截至当时", "补办当天就不再算逾期"),
            Indicator(
                "I05",
                "活动场次",
                "有效的活动记录",
                "—",
                "活动日期在期内",
                "广播、大屏、横幅、专栏、媒体报道、校园检查、会商不算活动；联合活动合计算一场",
            ),
            Indicator(
                "I06",
                "受众人次",
                "活动记录里填的参加人次之和",
                "—",
                "活动日期在期内",
                "没填人次的另外注明条数，不当作0",
            ),
            Indicator(
                "I12",
                "社区半年演练率",
                "半年内有演练或补办的社区",
                "应办社区，免办的不算",
                "自然半年，首期从成文日期起",
                "补办计入并注明",
            ),
            Indicator(
                "I13",
                "季度参观率",
                "季度内参观过消防站（含改期完成）的社区",
                "应办社区，免办的、站方取消还没改期的不算",
                "自然季度，首期从成文日期起",
                "参观人数计入受众人次",
            ),
            Indicator(
                "I25",
                "重点人群培训覆盖",
                "今年有过面向这类人群的记录的村和社区",
                "全部村和社区，停用的不算",
                "当年截至当时",
                "每类人群一行；一条记录选了两类，两类都算，人次不重复",
            ),
            Indicator(
                "I27",
                "媒体报道篇次",
                "不重复的媒体报道",
                "—",
                "登出日期在期内",
                "链接相同，或同一天同一家媒体同一个标题，只算一篇；按哪种媒体分开列",
            ),
            Indicator(
                "I28",
                "宣传品收发存",
                "期初加入库，减活动发放，减损耗",
                "—",
                "截至当时",
                "发给单位、退回库房不算入也不算出；盘点多出的算入库，少了的算损耗；待盘点的还没出库，另外列出",
            ),
            Indicator(
                "I30",
                "部署到位率",
                "签收了通知、定了负责人和联络员、报了工作方案的单位",
                "要定人、要报方案的单位",
                "截至当时",
                "四项齐了才算；有关单位只看签收，另外列出，不进这个率",
            ),
            Indicator(
                "I33",
                "月报用时中位数",
                "从打开到报送的分钟数，取中位",
                "—",
                "报送期",
                "只说明月报费不费事，不比较单位",
            ),
        )
    }
)
