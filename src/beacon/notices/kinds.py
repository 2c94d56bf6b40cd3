"""What is asked for: words → kind, and the one table from kinds to recordable activities."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from beacon.notices.rules import Rule

CHIPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "drill": ("drill",),
        "training": ("training", "online_training"),
        "visit_station": ("station_visit", "base_visit"),
        "door_to_door": ("talk",),
        "broadcast": ("broadcast",),
        "media": ("media", "media_ride", "column", "video"),
        "screen_or_banner": ("screen", "banner", "column"),
        "theme_event": ("theme_event", "talk", "gathering", "school_event"),
        "inspection": ("school_check", "highrise_check", "lane_clear", "delegated_visit"),
        "self_check": ("enterprise_hunt", "family_check"),
        "school_lesson": ("school_event",),
        "learning_platform": ("platform_promo",),
        "volunteer_team": (),
        "goods": ("giveaway",),
        "award": (),
        "report": (),
        "meeting": ("meeting",),
        "plan": (),
        "other": ("other",),
    }
)
"""Kind of an obligation → identifiers of the activity kinds that can satisfy it; empty where it is met elsewhere
(teams and awards in their registers, reports and plans on their own pages)."""

_STORY = r"(?!道|刊|纸|名|警|考|社(?!区)|销|亭|栏|废|业|春|国|恩|复|酬|答)"

KIND_RULES: tuple[Rule, ...] = (
    Rule(
        "award",
        "award",
        (
            r"评选|申报|表彰|评先|先进(?:集体|个人)|推荐(?:上报|申报|评选|工作"
            r"|[^，。；]{0,14}(?:典型|个人|集体|候选|示范|先进|标兵))|评优|颁奖"
            r"|选树|最美"
        ),
        "评选最美网格员",
        "每月报送",
    ),
    Rule(
        "plan",
        "plan",
        (
            r"(?:制定|制订|编制|修订|印发|出台|拟定|拟订|研究制定|修编)[^，。；]{0,24}(?:方案"
            r"|计划|预案|细则|要点|清单|制度|公约|规划|任务书|一览表|配档表|路线图"
            r"|责任书)|方案制定|预案修订|预案编制|计划制定"
        ),
        "制定本辖区工作方案",
        "按计划开展检查",
    ),
    Rule(
        "report",
        "report",
        (
            r"通报(?:一次|1次)?[。；]?$|进行(?:一次|1次)?通报|报送|上报|报告(?=一次|1次|消防|工作|情况|安全)|(?<![海举预警播情申简填通日月周])报(?"
            r"=上|本|当|全年|季度|年度)|报备|零报告|书面报告|报告(?=街道|镇|区"
            rf"|县|市|乡|上级|.{{0,6}}办公室)|(?:将|把)[^，。；]{{1,50}}(?<![海举预警播情申简填通日"
            rf"月周])报{_STORY}|(?<![海举预警播情申简填通日月周电小公])报(?=街道"
            rf"|镇|区|县|市|乡|省|送|至|到|[^，。；道刊名警考]{{1,12}}(?:办|办公室"
            r"|局|中心|科|大队|支队|委)(?:备案|汇总|$|。|，|；|（))|反馈(?:至"
            r"|给|到|情况)|(?:总结|报表|台账|信息|情况)(?:材料)?(?:及时)?(?:报"
            rf"|提交|发送|发)(?:送|至|到|给)|提交[^，。；]{{0,14}}(?:总结|报告"
            rf"|情况|材料|台账|报表)|(?:发送|发)至[^，。；]{{0,14}}邮箱|备案$"
        ),
        "每月25日前将情况报街道应急办",
        "在日报刊发报道",
    ),
    Rule("drill", "drill", r"演练|一演|演习|拉练|拉动", "组织疏散逃生演练", "组织培训"),
    Rule(
        "visit",
        "visit_station",
        (
            r"参观|(?:走进|走入|进入|前往|到)[^，。；]{0,12}(?:消防(?:救援)?站"
            r"|救援站|消防队|教育基地|科普基地|体验馆|教育馆|科普馆|场馆|基地)[^，。；]{0,12}(?:参"
            r"观|体验|学习|研学|观摩)?|(?:消防站|队站|基地|场馆|体验馆)[^，。；]{0,6}开放"
            r"|开放日|向(?:社会|群众|公众|居民|市民)开放"
        ),
        "到消防救援站参观学习",
        "消防站建设",
    ),
    Rule(
        "lesson",
        "school_lesson",
        (
            r"开学第一课|第一课|安全(?:教育)?课|课堂|班会|公开课|(?:一|1|\d|两)(?:堂"
            r"|节)[^，。；]{0,14}课|课时|进课堂|专题课|主题课|法治课|禁毒课|反诈课"
            r"|示范课|精品课|思政课|国旗下讲话|升旗仪式|上好[^，。；]{0,14}课"
        ),
        "上好一堂消防安全课",
        "组织培训班",
    ),
    Rule(
        "training",
        "training",
        (
            r"培训|训练|轮训|讲座|授课|集训|实训|辅导|技能比武|比武|教学|接受[^，。；]{0,10}教育"
            r"|班前[^，。；]{0,12}教育|岗前|一讲|一训|一培|复训|冬训|组织[^，。；]{0,12}学习(?!平台"
            r"|云)|学习(?=一次|\d次|不少于)|集中学习"
        ),
        "对网格员开展培训",
        "组织演练",
    ),
    Rule(
        "own check",
        "self_check",
        r"自查|自检|自改|自评|自纠|互查|查找身边|排查身边|自排",
        "企业每月自查一次",
        "检查组督查",
    ),
    Rule(
        "meeting",
        "meeting",
        (
            r"会议|例会|晨会|班前会|夕会|调度会|联席|会商|推进会|部署会|动员会"
            r"|专题会|座谈会|碰头会|分析会|研判会|总结会|现场会|工作会|大会|例会"
            r"|调度|研判|听取|专题研究|召开[^，。；]{0,24}会|党委会|班子会|院坝会"
            r"|议事会|圆桌会|村民(?:代表)?大会|[恳座夜]谈|坝坝会|家长会|通气会"
        ),
        "召开联席会议",
        "会同派出所检查",
    ),
    Rule(
        "door",
        "door_to_door",
        (
            r"入户(?![^，。；]{0,8}(?:检查|排查|安检|巡查))|联系[^，。；]{0,6}(?:家庭"
            r"|户)|下沉|敲门|(?:上门|逐户|挨家挨户)(?![^，。；]{0,8}(?:检查|排查"
            r"|安检|巡查))|走访|进户|包户|见面提醒|家访|扫楼|进门入户|逐人逐户"
            r"|户户|下访"
        ),
        "开展敲门入户宣传",
        "户外大屏播放",
    ),
    Rule(
        "broadcast",
        "broadcast",
        (
            r"广播(?!电视|电台|终端|设备|设施|系统)|一播|喇叭|村村响|音箱|音响"
            r"|宣传车|铜锣|敲锣|喊话|小蜜蜂|语音播报|扩音"
        ),
        "利用村村响播放提示",
        "张贴海报",
    ),
    Rule(
        "display",
        "screen_or_banner",
        (
            r"横幅|条幅|标语|海报|大屏|电子屏|LED|led|显示屏|广告屏|[屏](?=[^蔽障幕])"
            r"|滚动屏|屏幕|宣传栏|展板|橱窗|张贴|悬挂|警示牌|宣传牌|提示牌|警示标[牌志识]"
            r"|标识牌|板报|黑板报|公示栏|公告栏|宣传画|灯箱|道旗|墙绘|围挡|宣传(?:长廊"
            r"|角|墙|牌|橱窗|亭)|楼宇(?:电视|广告)|彩绘|固定宣传"
        ),
        "悬挂宣传横幅",
        "开展主题活动",
    ),
    Rule(
        "media",
        "media",
        (
            r"公众号|微信|短信|推文|推送|视频|媒体|报刊|报纸|电视|报道|刊发|刊播"
            r"|稿件|抖音|快手|专栏|专题片|新闻|朋友圈|群发|网站|直播|微博|宣传片"
            r"|信息稿|投稿|刊登|简报|播发|微电影|原创作品|新媒体|电台|图文|曝光"
            r"|公益广告|发布[^，。；]{0,12}(?:案例|提示|预警|信息|警示)"
        ),
        "在公众号推送一期提示",
        "上门提醒",
    ),
    Rule(
        "platform",
        "learning_platform",
        (
            r"学习(?:云)?平台|推广[^，。；]{0,6}平台|云平台|注册|APP|App|app"
            r"|下载|在线(?:学习|答题|教育)|答题|线上学习|网络课程|安全教育平台"
            r"|禁毒数字化|小程序"
        ),
        "推广学习云平台注册",
        "搭建活动平台",
    ),
    Rule(
        "team",
        "volunteer_team",
        (
            r"志愿(?:服务)?(?:者)?(?:队|队伍|分队|小队)|(?:组建|成立|建立|壮大"
            r"|建强|充实)[^，。；]{0,24}(?:队|队伍|分队|小分队|宣讲团|专班|巡逻队)(?!员)"
            r"|义务(?:巡逻|消防|护林)队"
        ),
        "组建志愿服务队",
        "消防队检查",
    ),
    Rule(
        "goods",
        "goods",
        (
            r"发放|派发|配发|赠送|配备|配齐|配足|购置|安装|更换[^，。；]{0,8}(?:器|设备|设施|物资|电池)|补充|储备|印发[^，。；]{0,8}(?:册"
            r"|单|品|资料)|(?<!充)分发|送达|签订|签署|投放|设置|增设|加装|添置"
            r"|更新[^，。；]{0,8}(?:器材|设备|物资)"
        ),
        "发放宣传册",
        "开展宣传活动",
    ),
    Rule(
        "inspection",
        "inspection",
        (
            r"检查|排查|巡查|督查|督导|巡护|巡河|巡林|巡塘|巡库|抽查|暗访|暗查"
            r"|巡逻|整治|核查|隐患|清查|摸排|检测|(?<!知识)测试|维保|维护|保养"
            r"|验收|巡检|踏查|铲毒|查处|清理|清除|清剿|收缴|夜查|夜巡|突查|评估"
            r"|执法|回头看|巡视|值守|蹲点|考核|考评|测评|检修|监测|年检|[日周月季]查"
            r"|一查|一巡|[日周月]巡|毛发检测|尿检|回访|复查|盘查|体检|普查|巡(?!回"
            r"|展|演|讲)|治理|劝阻|安检|清洗"
        ),
        "对九小场所开展检查",
        "开展主题活动",
    ),
    Rule("account", "report", r"通报|反馈|统计|上传|录入|填报|填写|公示|汇报", "每周通报排名", "开展主题活动"),
    Rule("sound", "broadcast", r"播放|音频|语音", "不间断播放提示语", "张贴提示语"),
    Rule(
        "refined plan",
        "plan",
        (
            r"(?:细化|完善|形成)[^，。；]{0,24}(?:方案|计划|预案|细则|清单|制度"
            r"|规划)"
        ),
        "细化工作方案",
        "完善设施",
    ),
    Rule(
        "event",
        "theme_event",
        (
            r"宣传|活动|宣讲|咨询|教育|主题|竞赛|比赛|演出|展览|巡展|进(?:企业"
            r"|农村|社区|学校|家庭|校园|村|工地|景区|宗教|机关|商场)|观看|文艺"
            r"|劝导|运动会|送戏|讲堂|征文|普法|承诺|宣誓|快闪|集市|游园|倡导"
            r"|警示|提醒|提示|一封信|公开课|讲"
        ),
        "开展主题活动",
        "完成建设",
    ),
)
"""Words → kind, read from top to bottom: the first that is found in the core of the obligation names it."""


def kinds_in(text: str) -> list[tuple[int, int, str]]:
    """Every word that names a kind: start, end, kind, in the order of `KIND_RULES`."""
    return [(*found.span(), rule.means) for rule in KIND_RULES for found in rule.regex.finditer(text)]


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str:
    """The kind a stretch of text asks for; `other` where nothing names one."""
    return next((rule.means for rule in KIND_RULES if rule.regex.search(text)), "other")
