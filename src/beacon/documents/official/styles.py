"""The faces and styles of an official paper (GB/T 9704-2012), one Word style for each of its parts.

The faces 方正小标宋简体, 仿宋_GB2312 and 楷体_GB2312 may not be shipped; their names are written into the file and the
office's own machine has them.
"""

from dataclasses import dataclass, replace

from beacon.documents.official.page import LINE_PITCH, SIGN_SPACING
from beacon.documents.wordml import NAMESPACE, Font

SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5, SIZE_SMALL_5 = 44, 32, 28, 24, 21, 18
"""Half points of 2号 3号 4号 小四 五号 小五."""
SIGN = 320  # a sign of 3号
RED = "FF0000"

XIAOBIAOSONG, FANGSONG, KAITI, HEITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"

BODY = Font(FANGSONG, SIZE_3, grid=False, spacing=SIGN_SPACING)
BOLD = replace(BODY, bold=True)
TITLE = Font(XIAOBIAOSONG, SIZE_2, grid=False)
MARK = Font(XIAOBIAOSONG, 96, colour=RED, grid=False)
HEADINGS = {1: replace(BODY, face=HEITI), 2: replace(BODY, face=KAITI), 3: BODY, 4: BODY}
PAGE_NUMBER = Font(SONGTI, SIZE_4, latin=SONGTI, grid=False)
IMPRINT = Font(FANGSONG, SIZE_4, grid=False)
CAPTION = Font(HEITI, SIZE_SMALL_4, grid=False)

_BUILT_IN = ("Heading", "Footer", "Title")
_FIRST_LINE = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * SIGN}"/>'


@dataclass(frozen=True)
class _Style:
    identifier: str
    name: str
    font: Font
    before: str = ""
    """Paragraph properties that the schema puts before spacing (keepNext)."""
    spacing: str = ""
    indent: str = ""
    align: str = ""
    outline: int | None = None

    @property
    def xml(self) -> str:
        align = f'<w:jc w:val="{self.align}"/>' if self.align else ""
        outline = "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'
        own = "" if self.identifier.startswith(_BUILT_IN) else ' w:customStyle="1"'
        return (
            f'<w:style w:type="paragraph"{own} w:styleId="{self.identifier}"><w:name w:val="{self.name}"/>'
            '<w:basedOn w:val="Normal"/><w:qFormat/>'
            f"<w:pPr>{self.before}{self.spacing}{self.indent}{align}{outline}</w:pPr><w:rPr>{self.font.xml}</w:rPr></w:style>"
        )


def _exactly(line: int, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


_AS_NEEDED = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'

_AROUND = '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>'

_STYLES = (
    _Style("Mark", "发文机关标志", MARK, spacing=_AS_NEEDED, align="center"),
    _Style("Number", "发文字号", BODY, align="center"),
    _Style("Title", "Title", TITLE, before="<w:keepNext/>", spacing=_exactly(680), align="center"),
    _Style("Addressees", "主送机关", BODY),
    _Style("Body", "公文正文", BODY, indent=_FIRST_LINE),
    *(
        _Style(
            f"Heading{level}",
            f"heading {level}",
            font,
            before="<w:keepNext/>",
            indent=_FIRST_LINE,
            outline=level - 1,
        )
        for level, font in HEADINGS.items()
    ),
    _Style("Attachment", "附件说明", BODY),
    _Style("Signature", "发文机关署名", BODY, before="<w:keepNext/>", align="right"),
    _Style("SignedOn", "成文日期", BODY, align="right"),
    _Style("Note", "附注", BODY, indent=_FIRST_LINE),
    _Style("Imprint", "版记", IMPRINT, spacing=_exactly(480)),
    _Style("Footer", "footer", PAGE_NUMBER, spacing=_AS_NEEDED),
    _Style("Caption", "表题", CAPTION, before="<w:keepNext/>", spacing=_exactly(440, before=80), align="center"),
    _Style("Cell", "表格文字", Font(FANGSONG, SIZE_SMALL_4, grid=False), spacing=_AS_NEEDED),
    _Style("Beside", "表注", Font(FANGSONG, SIZE_5, grid=False), spacing=_exactly(360)),
    _Style("Photo", "照片", Font(FANGSONG, SIZE_5, grid=False), spacing=_AROUND, align="center"),
    _Style("Break", "分节", Font(FANGSONG, 2, grid=False), spacing=_exactly(10)),
    _Style("Gap", "间隔", Font(FANGSONG, SIZE_5, grid=False), spacing=_exactly(200)),
)

STYLES_XML = (
    f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>{BODY.xml}</w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    f'<w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
    f'{_exactly(LINE_PITCH)}<w:jc w:val="both"/></w:pPr><w:rPr>{BODY.xml}</w:rPr></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>" + "".join(style.xml for style in _STYLES) + "</w:styles>"
)

SETTINGS_XML = (
    f'<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    f'<w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="{LINE_PITCH}"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:useFELayout/>'
    '<w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    "</w:settings>"
)
