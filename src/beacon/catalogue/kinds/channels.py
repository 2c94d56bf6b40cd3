"""Kinds that speak through something: loudspeaker, screen, banner, column, press."""

from beacon.catalogue.kinds.kind import Kind, day, line, link, minutes, number, one_of, yes_no

OUTLET_KINDS = {
    "newspaper": "报纸",
    "magazine": "杂志",
    "tv": "电视",
    "radio": "广播电台",
    "web": "网站",
    "wechat": "公众号",
    "short_video": "短视频",
}
"""R50 names the first four."""

LEVELS = {"national": "国家级", "city": "市级", "district": "区级", "subdistrict": "街道", "own": "自办"}

BROADCAST = Kind(
    "broadcast",
    "广播",
    False,
    counter="次",
    has_audience=False,
    fields=(
        number("times", "播了几次", "次", repeats=True),
        minutes("minutes", "一共"),
        line("clip", "播了什么", sample="秋季防火提示", asked=True, repeats=True),
        one_of(
            "network",
            "用什么播的",
            {"village_horn": "村村响", "vehicle": "宣传车", "property_pa": "小区广播", "drone": "无人机"},
        ),
        one_of("language", "用什么话", {"mandarin": "普通话", "dialect": "方言"}),
        number("speakers_n", "响了几个喇叭", "个", 10_000, repeats=True),
        day("until", "播到哪天"),
    ),
)

MOST_SCREEN_MINUTES = 10_000
"""More than a day has is asked about and not refused (R51): several screens are easily added up."""

SCREEN = Kind(
    "screen",
    "大屏",
    False,
    counter="次",
    has_audience=False,
    hint="日期是开始播的那天",
    fields=(
        minutes("minutes_a_day", "每天播", MOST_SCREEN_MINUTES, asked=True),
        day("until", "播到哪天", asked=True),
        line("clip", "播了什么", sample="119消防宣传月短片", asked=True, repeats=True),
        one_of("medium", "什么屏", {"led": "户外大屏", "building_tv": "楼宇电视", "window": "窗口屏"}),
        number("screens_n", "几块屏", "块", repeats=True),
    ),
)

VIDEO = Kind(
    "video",
    "宣传片",
    True,
    counter="次",
    fields=(
        line("film", "放的哪部片", sample="《楼道里的火》", asked=True, repeats=True),
        number("times", "放了几遍", "遍", repeats=True),
        minutes("minutes", "片长"),
    ),
)

BANNER = Kind(
    "banner",
    "横幅",
    False,
    counter="次",
    has_audience=False,
    hint="日期是挂上的那天；贴海报也记在这里",
    fields=(
        number("banners_n", "挂了几条", "条", asked=True, repeats=True),
        number("posters_n", "贴了几张海报", "张", repeats=True),
        line("slogan", "写的什么", sample="预防火灾，人人有责", asked=True, repeats=True),
        day("down_on", "什么时候取下", asked=True),
    ),
)

COLUMN = Kind(
    "column",
    "专栏",
    False,
    counter="期",
    has_audience=False,
    fields=(
        line("title", "这一期讲什么", sample="电动自行车怎么停", asked=True),
        one_of("channel", "登在哪里", {"board": "宣传栏", "account": "公众号", "site": "网站", "group": "居民群"}),
        link("link", "链接"),
    ),
)

MEDIA = Kind(
    "media",
    "媒体报道",
    False,
    counter="篇",
    has_audience=False,
    has_place=False,
    hint="日期是登出来的那天；同一篇记两次也只算一篇",
    fields=(
        line("outlet", "哪家媒体", sample="云汀日报", asked=True, repeats=True),
        one_of("outlet_kind", "哪种媒体", OUTLET_KINDS, asked=True),
        line("headline", "标题", sample="江畔街道居民学会用灭火毯", asked=True),
        link("link", "链接", "纸质的可不填"),
        one_of(
            "level",
            "哪一级",
            LEVELS,
        ),
    ),
)

MEDIA_RIDE = Kind(
    "media_ride",
    "媒体随行",
    True,
    counter="次",
    fields=(
        one_of("mode", "事先通知了吗", {"announced": "明查", "unannounced": "暗访"}, asked=True),
        line("outlet", "哪家媒体", sample="云汀电视台", asked=True, repeats=True),
        line("lead", "谁牵头", "写单位", sample="综合执法大队", repeats=True),
        number("venues_n", "走了几处", "处", asked=True),
        yes_no("exposed", "曝光了问题", repeats=False),
        link("output", "报道链接"),
    ),
)
"""A record is of a ride that is over; a planned one stands in the calendar, private to the unit that plans it."""
