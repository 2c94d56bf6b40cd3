"""Who is to act: the names a sentence begins with, or the ones a 责任单位 line gives."""

import re
from functools import lru_cache

from beacon.notices.rules import Rule

_LAST = (
    r"(?:委员会|委会|社区|村|部门|单位|办公室|办|镇街|商超|局|中心|站"
    r"|所|支队|大队|中队|队|企业|公司|学校|幼儿园|中学|小学|大学|学院"
    r"|高校|中小学|园区|街道|镇|乡|区|县|市|政府|机关|银行|网点|物业"
    r"|机构"
    r"|网格员|护林员|安全员|巡查员|宣传员|联络员|信息员|辅导员|管理员"
    r"|楼栋长|楼长|网格长|林长|河长|校长|园长|站长|路长|组长|段长|湖长"
    r"|塘长|库长|班主任|负责人|责任人|专干|负责同志|同志|领导|人员|干部"
    r"|民警|辅警|队员|志愿者|教师|家长|师生|学生|党员|成员|医院|卫生院"
    r"|场所|商户|经营户|业主|户主|居民|村民|协会|工会|团委|妇联|团工委"
    r"|林场|景区|寺庙|工地|项目部|业委会|居委|村委|专班|小组|领导小组"
    r"|组|科|科室|股|处|室|委|党委|支部|党支部|公安|消防|司法|民政|教育"
    r"|应急|城管|文旅|住建|卫健|商务|团县委|县委|组织|商场|市场|酒店"
    r"|宾馆|网吧|门店|店铺|加油站|矿山|养老院|敬老院|福利院|影院|客运站"
    r"|渡口|码头|水库|商圈|楼宇|营业厅|户|厂|店|馆|段|书记|主任|主席"
    r"|财政|市场主体|主体|媒体|电视台|电台|会议|[村镇县乡市区]级|营|支行"
    r"|银行|商行|综合体|联合体|两级|三级|各级|站所|房东|司机|驾驶人|(?<!动)员"
    r"|师|民|[业船店房场矿园]主|手|长(?!期|效|远|时|年|途)|职工|员工"
    r"|学生|医生|工友|院|校|村|街|关|厅|部|委办局|线办|团队|分队|军|者"
    r"|方|人)"
)
_PREDICATE = (
    r"(?=(?:等)?(?:请|复工|复产|建成|建设|连续|滚动|循环|刊播|刊发|推出|开设|开辟"
    r"|逢|统一|随|要(?!求|点)|应(?!急|对|用)|须|需|必须|负责|营业|一年"
    r"|一个月|一季度|一学期|一周|牵头|会同|联合|配合|每|于|将|在|按|结合"
    r"|对|利用|通过|依托|组织|开展|完成|加强|制定|制订|建立|做好|落实"
    r"|认真|积极|及时|全面|严格|定期|至少|分别|共同|具体|充分"
    r"|紧密|聚焦|巩固|指导|督促|引导|推动|发动|深入|立即|进一步|向|把"
    r"|以|从|根据|围绕|针对|各自?|明确|报|上报|召开|设置|悬挂|张贴|播放"
    r"|参加|安排|持续|常态|坚持|年内|全年|本年|今年|当月|上半年|下半年"
    r"|一季度|年底|统筹|牢固|切实|高度"
    r"|成立|逐|入户|走访|巡查|检查|排查|收集|汇总|月底|月末|\d{1,2}月"
    r"|20\d\d年|次月|开学|新学期|原则上|不少于|集中|主动|带头|广泛|同步"
    r"|务必|抓好|强化|深化|压实|健全|完善|更新|推送|发布|举办|邀请|协助"
    r"|密切|接|可|均|也|还|又|再|至|由|为|既|自|经|使|实行|实施|执行"
    r"|建设|打造|履行|担任|带领|带队|抽查|抽|日常|日|周|月|季|半年|轮流"
    r"|错时|重点|签订|发放|印发|利|用|春|秋|暑|寒|清明|元旦|汛期|重大"
    r"|第|：|。|，|；|$))"
)
SUBJECT = Rule(
    "end of a subject",
    "actors",
    rf"{_LAST}(?:（[^（）。；]{{1,24}}）)?{_PREDICATE}",
    "各村（社区）、街道应急办要每月开展检查",
    "每月例行通气",
)
_BEFORE = re.compile(
    r"(?:同时|另外|此外|其中|并|即|请|由|每(?:名|位|个|支|家|所)|督请"
    r"|要求|下一步|[一二三四五六]是|（\d）|[①-⑳]|是)+，?"
)
_APART = re.compile(r"[。；：\t！？]|，(?!会同|联合|协同|配合)")
_LONGEST_SUBJECT = 110

DUTY_LINE = Rule(
    "responsible units",
    "actors",
    (
        r"(?:牵头|责任|主责|承办|主办|配合|协办|实施|落实|参加|参与|组织"
        r"|完成|负责|落实)(?:责任)?(?:单位|部门|科室|领导|主体|人|处室)(?:及责任人)?(?:："
        r"|为)(?P<names>(?:[^；。：\t（）]|（[^（）]{0,30}）){2,120})"
    ),
    "责任单位：应急办、各村（社区）",
    "落实单位主体责任",
)

_NOT_A_NAME = re.compile(
    r"^(?:对|向|将|把|于|到|从|使|让|为|在(?!建)|进(?!修)|入|以|按|经"
    r"|与|及|和|给|被|因|当|全面|深入|切实|充分|进一步|加强|强化|完善"
    r"|广泛|大力|积极|认真|按照|根据|结合|围绕|利用|通过|依托|借助|采取"
    r"|发挥|发动|动员|鼓励|落实|确保|坚持|突出|聚焦|推进|推动|组织|开展"
    r"|督促|指导|引导|邀请|面向|针对|联合|会同|配合|建立|健全|召开|成立"
    r"|严格|严禁|委托|包保|持续|常态|重点|是|要|应(?!急)|不|每|全年|年内|上半年"
    r"|下半年|春节|国庆|汛期|开学|活动|工作(?!专班|组|小组|队)|本(?!村"
    r"|社区|辖区|单位|校|街|镇|乡)|此|有条件|做好|压实|明确|分|抓|营造"
    r"|提高|提升|形成|实现|巩固|严|逐|定期|适时|\d|次月|次季|下月|报"
    r"|联系|带队|走访|入户)"
    r"|督促|指导|引导|开展|利用|依托|面向|通过|针对|要求|确保|每(?:月"
    r"|周|日|天|年|季|半|学)|对辖区|检查|排查|宣传进|进入|召开|不少于"
    r"|至少|落实|推进|实现|加强|制定|悬挂|张贴|播放|完成|(?<!规模)以上"
    r"|按照|结合"
)
_SPLIT = re.compile(r"[、，；]|(?<=[一-鿿）])(?:以及|和|及|与|会同|联合|协同|配合)(?=[一-鿿])")
_LEAVE_WHOLE = re.compile(r"居委会|及其|和谐|和平|参与|及时|配合(?:部门|单位)|联合会|联合体|联合国|与会")
_LABEL = re.compile(r"(?:牵头|责任|主责|配合|协办|参与)(?:单位|部门)?：")


def split_names(words: str) -> tuple[str, ...]:
    """The names of a list, brackets kept whole: 街道应急办、各村（居）委会 → two."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"[（）]|" + _SPLIT.pattern, words):
        if found.group() in "（）":
            depth = max(0, depth + (1 if found.group() == "（" else -1))
        elif (
            not depth
            and not _LEAVE_WHOLE.match(words, max(0, found.start() - 1))
            and not _LEAVE_WHOLE.match(words, found.start())
        ):
            parts.append(words[start : found.start()])
            start = found.end()
    parts.append(words[start:])
    tidy = (re.sub(r"等(?:部门|单位|相关部门|有关部门)?$", "", part.strip("：。 　")) for part in parts)
    return tuple(dict.fromkeys(part for part in tidy if 1 < len(part) <= 40))


@lru_cache(maxsize=4096)
def subject_of(words: str) -> tuple[str, ...]:
    """The names a stretch of a sentence begins with; empty where it begins with something else."""
    before = _BEFORE.match(words)
    start = before.end() if before else 0
    apart = _APART.search(words, start, start + _LONGEST_SUBJECT)
    until = apart.start() if apart else min(len(words), start + _LONGEST_SUBJECT)
    head = words[: until + 1]
    for found in SUBJECT.regex.finditer(head, start):
        end = found.end()
        names = split_names(head[start:end])
        if names and len(names[0]) > 1 and end - start > 1:
            return () if _NOT_A_NAME.search(names[0]) else tuple(name for name in names if not _NOT_A_NAME.search(name))
    return ()


@lru_cache(maxsize=1024)
def duty_line(words: str) -> tuple[str, ...]:
    """The names that 责任单位：… lines give, all of them in order; empty where there is none."""
    names = (
        name for found in DUTY_LINE.regex.finditer(words) for name in split_names(_LABEL.sub("、", found["names"]))
    )
    return tuple(dict.fromkeys(names))
