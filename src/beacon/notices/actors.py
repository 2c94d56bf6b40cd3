"""Who is to act: the names a sentence begins with, or the ones a 责任单位 line gives."""

import re
from functools import lru_cache
from itertools import zip_longest

from beacon.notices.deeds import DEED
from beacon.notices.rules import Rule

_LAST = (
    r"(?:委员会|委会|社区|村|部门|单位|办公室|办|镇街|商超|局|中心|站"
    r"|所|支队|大队|中队|队|企业|公司|学校|幼儿园|中学|小学|大学|学院"
    r"|高校|中小学|园区|街道|镇|乡|区|县|市|政府|机关|银行|网点|物业"
    r"|机构"
    r"|网格员|护林员|安全员|巡查员|宣传员|联络员|信息员|辅导员|管理员"
    r"|楼栋长|楼长|网格长|林长|河长|校长|园长|站长|路长|组长|段长|湖长"
    r"|塘长|库长|班主任|管家|经理|主管|负责人|责任人|专干|负责同志|同志|领导|人员|干部"
    r"|民警|辅警|队员|志愿者|教师|家长|师生|学生|党员|成员|医院|卫生院"
    r"|场所|商户|经营户|业主|户主|居民|村民|协会|工会|团委|妇联|团工委"
    r"|林场|景区|寺庙|工地|项目部|业委会|居委|村委|专班|小组|领导小组"
    r"|组|科|科室|股|处|室|委|党委|支部|党支部|公安|消防|司法|民政|教育"
    r"|应急|城管|文旅|住建|卫健|商务|团县委|县委|组织|商场|市场|酒店"
    r"|宾馆|网吧|门店|店铺|加油站|矿山|养老院|敬老院|福利院|影院|客运站"
    r"|渡口|码头|水库|商圈|楼宇|营业厅|户|厂|店|馆|段|书记|主任|主席"
    r"|财政|市场主体|主体|媒体|电视台|电台|会议|[村镇县乡市区]级|营|支行"
    r"|银行|商行|综合体|联合体|两级|三级|各级|站所|房东|司机|驾驶人|(?<!动)员"
    r"|师|民|[业船店房场矿园]主(?!要)|手|长(?!期|效|远|时|年|途)|职工|员工"
    r"|学生|医生|工友|院|校|村|街|关|厅|部|委办局|线办|团队|分队|军|者"
    r"|方|人|门卫|保安|保洁|老师|食堂|车间|班组|班子|民兵|网格|小区|楼栋"
    r"|片区|物资库|仓库|集团|项目|队伍|基地|寺|观|宫|驿站|零售点|投放点|[售卡监哨]点|瞭望[塔台哨]|对象|检察院|法院|两委|一把手|专员|委员"
    r"|(?<!训)(?<![值领当上轮换下])班|岗(?!位)|会计|文书|屯|寨|组团|合作社|养殖场)[”」]?"
)
_PREDICATE = (
    r"(?=(?:等)?(?:请|复工|复产|建成|建设|连续|滚动|循环|刊播|刊发|推出|开设|开辟"
    r"|逢|统一|随|要(?!求|点)|应(?!急|对|用)|须|需|必须|负责(?!人|同志)|重新|逐步|不定期|适时|登记(?![处员点机])|绘制|择优|招募|遴选|推[选荐]|核[定查对]|清[退空查剿]|摸[排底清]|拆[除改]|审[定核]|迁[移改]|复[查核]|收[缴集]|调[试取]|切断|关[停闭]|看[护守管]|观测|公[布示](?![牌栏])|期[中末]|考试|汛[前后]|雨[前后]|会[前后]|节[前后]|营业(?!期间|时间|结束)|都|上班|下班|开工|早上|晚上|一年"
    r"|一个月|一季度|一学期|一周|牵头|会同|联合|配合|每|于|将|在|按|结合"
    r"|对|利用|通过|依托|组织|开展|完成|加强|制定|制订|建立|做好|落实"
    r"|认真|积极|及时|全面|严格|定期|至少|分别|共同|具体|充分"
    r"|紧密|聚焦|巩固|指导|督促|引导|推动|发动|深入|立即|进一步|向|把"
    r"|以|从|根据|围绕|针对|各(?=自|至少|不少|一|开|组织|举办|召|建|抽|派|选|印|发|完|进)|明确|报|上报|召开|设置|悬挂|张贴|播放"
    r"|参加|安排|持续|常态|坚持|年内|全年|本年|今年|当月|上半年|下半年"
    r"|一季度|年底|统筹|牢固|切实|高度"
    r"|成立|逐|入户|走访|巡查|检查|排查|收集|汇总|月底|月末|\d{1,2}月"
    r"|20\d\d年|次月|开学|新学期|原则上|不少于|集中|主动|带头|广泛|同步"
    r"|务必|抓好|强化|深化|压实|健全|完善|更新|推送|发布|举办|邀请|协助"
    r"|密切|接|可|均|也|还|又|再|至|由|为|既|自|经|使|实行|实施|执行"
    r"|建设|打造|履行|担任|带领|带队|抽查|抽|日常|日|周|月|季|半年|轮流"
    r"|错时|重点|签订|发放|印发|利|用|春|秋|暑|寒|清明|元旦|汛期|重大"
    r"|第|：|。|，|；|$|务必?(?!工|农)|给|跟|做(?!法)|决定|自|分[片组级头别]|包[片干保点]"
    r"|结对|联勤|派|选派|出动|组建|更换|填报|清点|清扫|清理|召集|梳理|汇集|值守|驻|常年|常态|长期"
    r"|昼夜|全天|早中晚|早晚|早、|上午|下午|中午|隔|两[天周日个月]|半[个月年天小]|高火险|防火期|雨季"
    r"|入[冬夏汛]|节前|春节|随时|随机|实时|熄灯|放学|上学|周[一二三四五六日末]|登门|上门|上山|下乡"
    r"|上街|到(?!期|位|会)|赶|前往|进[行入村校企户园]|准备|拟|计划[于在每]|确[保定]|注重|严格|联系(?!人|电|方)"
    r"|应用|使用|采取|突出|提前|立足|紧盯|着力|大力|广泛|加大|畅通|规范|代[表]?|受|见|集体"
    r"|巡[河林山塘库]|护学|执勤|轮班|带[着队]|面向|专[门人]|督[促查办导]|评[选比定出]|考核|抄送|反馈|回访|约谈|劝[导阻返]|喊话"
    r"|讲授|授课|送教|宣讲|宣传(?=[一\d])|演练(?=[一\d])|练[一\d]|[讲上开办评转走看查扫播发送交传签抽调录拍写摆装换修收搞跑绕响摸碰](?=[一二两三四五六七八九十\d好完齐])))"
)
SUBJECT = Rule(
    "end of a subject",
    "actors",
    rf"{_LAST}(?:（[^（）。；]{{1,24}}）)?{_PREDICATE}",
    "各村（社区）、街道应急办要每月开展检查",
    "每月例行通气",
)
_BEFORE = re.compile(
    r"(?:同时|另外|此外|其中|并|即|请|由|希望?望|各位|@|(?:暑假|寒假|假期|汛期|防火期|活动|节日|节假日|春节|国庆)期间，?|每(?:名|位|个|支|家|所)|督请"
    r"|要求|下一步|[一二三四五六]是|（\d）|[①-⑳]|是)+，?"
)
_WITH = re.compile(r"(?:要|应|须|需|必须|还)(?:与|同|跟|和|向|对|把|将|为|给|由(?=会))")
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

AGENT = Rule(
    "agent",
    "actors",
    r"(?:由(?P<by>[^，。；：、由]{2,20}(?:、[^，。；：、由]{2,20}){0,6}?)(?:牵头|负责|落实|组织|实施|召集|承办|主办|带队|具体|评选|统一|开展|制定|汇总)"
    r"|(?:^|[，。；（])(?P<name>[^，。；：（）由对将把]{2,10}?)(?:具体|统一|全权)?(?:负责|牵头)(?=[，。；）]|$))",
    "每年至少召开4次，由禁毒办召集",
    "检查由来已久，负责人到场",
)
HEADED = Rule(
    "heading that names who acts",
    "actors",
    rf"^(?!落实|压实|强化|明确|夯实|履行)(?P<names>[^，。；：]{{0,40}}{_LAST}(?:（[^（）]{{1,12}}）)?)(?:(?:的|主要|工作){{0,2}}(?:职责|任务|责任|分工|义务)[：。]?|：)$",
    "网格员职责",
    "落实网格员责任",
)
BARE_HEADING = Rule(
    "heading that is a unit",
    "actors",
    r"^(?P<names>(?:[^，。；：、]{1,14}、){0,4}[^，。；：、]{0,14}(?:局|委|办|办公室|委员会|委会|大队|支队|派出所|[所站]|中心|学校|企业|公司|社区|乡镇|街道|部门"
    r"|单位|政府|协会|医院|银行|网点|网格员|护林员|[组村校园段林楼]长|各村|家长)(?:（[^（）]{1,12}）)?)$",
    "县教体局",
    "加强组织领导",
)
_BEHIND = re.compile(r"(?:^|[，；。）后前时])由(?![来于此])")
_IN_CHARGE = re.compile(r"由|负责|牵头")
_UNIT = re.compile(_LAST)
_FIELDS = frozenset(("应急", "消防", "教育", "组织", "商务"))
"""Short for an office only where nothing follows: 各村应急广播 is of the villages."""
_ASIDE = re.compile(r"（[^（）]{1,6}）")
_LONGEST_TOPIC = 34
_ABOUT = re.compile(
    r"[，。；：]|对|将|把|向|^(?:在|于|为|以|从|自|按|经|当)|检查|排查|巡查|演练|培训|宣传|教育|活动|会议|报送|工作|整治|整改|督|组织|开展|"
    r"进行|加强|落实|完成|制定|建立|群$|音响|大屏|部位"
)

_NOT_A_NAME = re.compile(
    r"^(?:对|向|将|把|于|到|从|使|让|为|在(?!建)|进(?!修)|入(?![驻园住围会网])|以|按|经"
    r"|与|及|和|给|被|因|当|全面|深入|切实|充分|进一步|加强|强化|完善"
    r"|广泛|大力|积极|认真|按照|根据|结合|围绕|利用|通过|依托|借助|采取"
    r"|发挥|发动|动员|鼓励|落实|确保|坚持|突出|聚焦|推进|推动|组织(?!部|委)|开展"
    r"|督促|指导|引导|邀请|面向|针对|联合|会同|配合|建立|健全|召开|成立"
    r"|严格|严禁|委托|包保|持续|常态|重点(?!单位|场所|企业|人员|部门|行业)|是|要|应(?!急)|不|每|全年|年内|上半年"
    r"|下半年|春节|国庆|汛期|开学|活动|工作(?!专班|组|小组|队)|本(?!村"
    r"|社区|辖区|单位|校|街|镇|乡)|此|有条件|做好|压实|明确|分(?![管局校公])|抓|营造"
    r"|提高|提升|形成|实现|巩固|严|逐|定期|适时|\d|次月|次季|下月|报"
    r"|联系|带队|走访|入户)"
    r"|督促|指导(?![站组员]|中心)|引导|开展|利用|依托|面向|通过|针对|要求|确保|每(?:月"
    r"|周|日|天|年|季|半|学)|对辖区|检查(?![站组员点])|排查(?![组员])|宣传进|进入|召开|不少于"
    r"|至少|落实|推进|实现|加强|制定|悬挂|张贴|播放|完成|(?<!规模)以上(?!干部|领导|学生|人员|企业|单位)"
    r"|期[内间]|^）|的由|^逾期|之际|[一两三\d]次|情况|^组建|^由|(?<!社会)(?<!党)(?<!群团)(?<!经济)组织$|阶段（|阶段$|须在|[月日]前|(?<!安)全部$|^[今明后][天日晚]|^书面|^送(?![变水货教])|^(?:回复|答复|反馈|交[至到给由]|呈|提交|上交|录入|抄送|抄报|传至)|[前日时]向|\d{1,2}[月点时]|[上下]午|端午|@|^没|^未|时段|登记(?![处员点机])|绘制|摸清|[^各]每(?!个|家|名|位)|^[一二三四五六日天]前|宿舍$|实验室$|\d(?:名|人|起|万|部|个|条|篇|场|次|张|份)|^推出|^今|^确[定保]|^本年|^死亡|重点部$|部位$|门岗$|营业期间|^第[一二三四五六七八九十\d]{1,3}(?:阶段|步|轮|批)|^从|^自|^安全(?!管理|监管|监督|生产|员|[部科办处股]|保卫|主任|总监|中心|委)|^现场|^有关(?=工作|情况)|^针|^凡|^如|^若|^遇|按照|结合"
)
_BY = re.compile(r"(?<![自理])由(?![来于])(?=[^由]{2,30}$)")
"""应急物资由仓库保管员每月清点: who is behind 由 acts."""
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
    if _WITH.match(words, start):
        return ()
    apart = _APART.search(words, start, start + _LONGEST_SUBJECT)
    until = apart.start() if apart else min(len(words), start + _LONGEST_SUBJECT)
    head = words[: until + 1]
    for found in SUBJECT.regex.finditer(head, start):
        end = found.end()
        by = _BY.search(head, start, end)
        names = split_names(head[by.end() if by else start : end])
        if names and len(names[0]) > 1 and end - start > 1:
            if agents := agents_of(words[end:][:60], leading=True):
                return agents
            return () if _NOT_A_NAME.search(names[0]) else tuple(name for name in names if not _NOT_A_NAME.search(name))
    return ()


def agents_of(words: str, *, leading: bool = False) -> tuple[str, ...]:
    """Who is said to be in charge: 由统战办牵头, 会计小邓负责. `leading`: only where the words begin with it."""
    if not _IN_CHARGE.search(words):
        return ()
    for found in AGENT.regex.finditer(words[:400]):
        if leading and found.start() > 0:
            return ()
        names = split_names(found["by"] or found["name"])
        if names and not any(_NOT_A_NAME.search(name) for name in names):
            return names
    return () if leading else _behind_by(words)


def _behind_by(words: str) -> tuple[str, ...]:
    """闭市后由保卫部清场: the unit behind 由, whatever it is to do; 区公安局 is one unit and ends with its last."""
    by = _BEHIND.search(words[:200])
    if not by:
        return ()
    ends = [found.end() for found in _UNIT.finditer(words, by.end(), by.end() + 24)]
    last = next((end for end, after in zip_longest(ends, ends[1:]) if not after or after - end > 3), by.end())
    names = split_names(words[by.end() : last])
    return names if names and not any(_NOT_A_NAME.search(name) or "的" in name for name in names) else ()


@lru_cache(maxsize=4096)
def topic_of(words: str) -> tuple[str, ...]:
    """The unit that the words before a time belong to: 冷库企业的涉氨装置（每年…） → 冷库企业; empty without one.

    `words` end where the time or the modal verb begins and hold no verb, so that the last unit in them owns the rest.
    """
    if len(words) > _LONGEST_TOPIC or _ABOUT.search(words):
        return ()
    before = _BEFORE.match(words)
    start = before.end() if before else 0
    ends = [
        found.end()
        for found in _UNIT.finditer(words, start)
        if found.end() == len(words) or found.group() not in _FIELDS
    ]
    bracket = _ASIDE.match(words, ends[-1]) if ends else None
    names = split_names(words[start : bracket.end() if bracket else ends[-1]]) if ends else ()
    return names if names and not any(_NOT_A_NAME.search(name) for name in names) else ()


def headed(words: str) -> tuple[str, ...]:
    """The names a heading gives to all that stands under it: 网格员职责, 各村（社区）："""
    found = HEADED.regex.match(words) or (None if DEED.regex.search(words) else BARE_HEADING.regex.match(words))
    names = split_names(found["names"]) if found else ()
    return names if names and not any(_NOT_A_NAME.search(name) for name in names) else ()


@lru_cache(maxsize=1024)
def duty_line(words: str) -> tuple[str, ...]:
    """The names that 责任单位：… lines give, all of them in order; empty where there is none."""
    names = (
        name for found in DUTY_LINE.regex.finditer(words) for name in split_names(_LABEL.sub("、", found["names"]))
    )
    return tuple(dict.fromkeys(names))
