"""The look GB/T 9704-2012 gives a paper: page, grid, fonts, styles, page number; set upon an empty Word document."""

from __future__ import annotations

import html
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer
from docx.shared import Mm

FANG_SONG, HEI, KAI, XIAO_BIAO_SONG, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
# What stands in where a machine lacks the font: named in the file, chosen by Word and WPS, never shipped.
_STANDS_IN = {FANG_SONG: "仿宋", KAI: "楷体", XIAO_BIAO_SONG: "华文中宋", HEI: "SimHei", SONG: "SimSun"}

# The text block of 156 by 225 mm holds 22 lines of 28 characters; twips are twentieths of a point. The grid says so to
# Word and WPS; the styles say it again as fixed lines and narrowed characters, for not every program snaps alike:
# LibreOffice gives a character of 16 points two cells of 15.8.
LINE = 579
CHARACTER = 8845 / 28
_GRID_SPACE = round((CHARACTER / 20 - 16) * 4096)
_NARROWED = -6

BODY, LEAD, NUMBER, TITLE, NOTE, CELL, HEAD, SIGNED, PAGE = (
    "公文正文", "公文主送", "公文文号", "Title", "公文注释", "公文表格文字", "公文表头", "公文落款", "公文页码",
)  # fmt: skip
GRID = "公文表格"


def heading(level: int) -> str:
    """The style of a heading of level 1 to 4; Word and WPS show these names in their outline."""
    return f"heading {level}"


@dataclass(frozen=True, slots=True)
class _Look:
    """A paragraph's font, size in points, alignment, first indent in characters and fixed line height in twips."""

    font: str = FANG_SONG
    size: float = 16
    align: str = "left"
    indent: int = 0
    line: int = LINE
    outline: int = 0
    keep_next: bool = False


_LOOKS = {
    "Normal": _Look(),
    BODY: _Look(align="both", indent=2),
    LEAD: _Look(),
    NUMBER: _Look(align="center", keep_next=True),
    TITLE: _Look(XIAO_BIAO_SONG, 22, "center", line=700, keep_next=True),
    heading(1): _Look(HEI, align="both", indent=2, outline=1, keep_next=True),
    heading(2): _Look(KAI, align="both", indent=2, outline=2, keep_next=True),
    heading(3): _Look(align="both", indent=2, outline=3, keep_next=True),
    heading(4): _Look(align="both", indent=2, outline=4, keep_next=True),
    NOTE: _Look(size=10.5, align="both", line=320),
    CELL: _Look(size=12, line=340),
    HEAD: _Look(HEI, 12, "center", line=340, keep_next=True),
    SIGNED: _Look(align="right"),
    PAGE: _Look(SONG, 14, line=320),
}


def blank(*, landscape: bool) -> Document:
    """An empty document with this look; across the page for wide tables."""
    document = docx.Document()
    _restyle(document)
    _resettle(document)
    section = document.sections[0]
    _set_page(section, landscape=landscape)
    _number(section.footer, "right")
    _number(section.even_page_footer, "left")
    _drop_parts(document)
    return document


def text_width(*, landscape: bool) -> int:
    """The width of the text block in twips."""
    return 12756 if landscape else 8845


def _set_page(section: Section, *, landscape: bool) -> None:
    # Across, the page is the upright one turned, head to the binding: 37 35 28 26 become right, left, top, bottom.
    width, height = (297, 210) if landscape else (210, 297)
    top, bottom, left, right = (28, 26, 35, 37) if landscape else (37, 35, 28, 26)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    # The number's dashes stand 7 mm under the text block; half its line is 2.8 mm.
    section.header_distance, section.footer_distance = Mm(15), Mm(bottom - 7 - 2.8)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(
        _xml(f'<w:docGrid {{}} w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{_GRID_SPACE}"/>')
    )


def _number(footer: _Footer, side: str) -> None:
    """— 1 — one character in from the outer edge: right on odd pages, left on even ones."""
    footer.is_linked_to_previous = False
    old = footer.paragraphs[0]._p
    old.addprevious(
        _xml(
            f'<w:p {{}}><w:pPr><w:pStyle w:val="{PAGE}"/><w:ind w:{side}Chars="100" w:{side}="280"/>'
            f'<w:jc w:val="{side}"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
            '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
        )
    )
    old.getparent().remove(old)


def _restyle(document: Document) -> None:
    styles = document.styles.element
    for old in list(styles):
        styles.remove(old)
    styles.append(
        _xml(
            "<w:docDefaults {}><w:rPrDefault><w:rPr>"
            f'{_fonts(FANG_SONG)}<w:color w:val="000000"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
            '<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            "<w:pPrDefault/></w:docDefaults>"
        )
    )
    for name, look in _LOOKS.items():
        styles.append(_style(name, look))
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    styles.append(
        _xml(
            '<w:style {} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
            '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        )
    )
    styles.append(
        _xml(
            f'<w:style {{}} w:type="table" w:customStyle="1" w:styleId="{GRID}"><w:name w:val="{GRID}"/>'
            f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>'
            '<w:top w:w="45" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
            '<w:bottom w:w="45" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        )
    )


def _style(name: str, look: _Look) -> object:
    kind = 'w:default="1"' if name == "Normal" else "" if name.isascii() else 'w:customStyle="1"'
    base = "" if name == "Normal" else '<w:basedOn w:val="Normal"/>'
    keep = "<w:keepNext/>" if look.keep_next else ""
    narrow = f'<w:spacing w:val="{_NARROWED}"/>' if look.size == 16 else '<w:spacing w:val="0"/>'
    indent = round(look.indent * look.size * 20)
    first = f'<w:ind w:firstLineChars="{look.indent * 100}" w:firstLine="{indent}"/>' if indent else ""
    outline = f'<w:outlineLvl w:val="{look.outline - 1}"/>' if look.outline else ""
    size = round(look.size * 2)
    return _xml(
        f'<w:style {{}} w:type="paragraph" {kind} w:styleId="{name.title().replace(" ", "")}">'
        f'<w:name w:val="{name}"/>{base}'
        f'<w:qFormat/><w:pPr>{keep}<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{look.line}" w:lineRule="exact"/>{first}'
        f'<w:jc w:val="{look.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{_fonts(look.font)}{narrow}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _fonts(name: str) -> str:
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="Times New Roman"/>'


def _resettle(document: Document) -> None:
    settings = document.settings.element
    for old in list(settings):
        settings.remove(old)
    uri = "http://schemas.microsoft.com/office/word"
    version = f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/>'
    for text in (
        '<w:zoom {} w:percent="100"/>',
        "<w:evenAndOddHeaders {}/>",
        '<w:characterSpacingControl {} w:val="doNotCompress"/>',
        f"<w:compat {{}}><w:doNotExpandShiftReturn/><w:useFELayout/>{version}</w:compat>",
        '<w:themeFontLang {} w:val="zh-CN" w:eastAsia="zh-CN"/>',
    ):
        settings.append(_xml(text))


def _drop_parts(document: Document) -> None:
    """Leave out what the library's template carries along, and write the table of fonts."""
    relations = document.part.rels
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{html.escape(other)}"/><w:charset w:val="86"/></w:font>'
        for name, other in _STANDS_IN.items()
    )
    for key, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            target = relation.target_part
            blob = f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
            relation._target = Part(target.partname, target.content_type, blob.encode(), target.package)
        elif relation.reltype.endswith(("/stylesWithEffects", "/customXml", "/numbering", "/webSettings")):
            del relations[key]
    package = document.part.package
    for key, relation in list(package.rels.items()) if package else ():
        if relation.reltype.endswith(("/thumbnail", "/extended-properties")):
            del package.rels[key]


def _xml(text: str) -> object:
    """An element; `{}` stands where the namespace is declared."""
    return parse_xml(text.replace("{}", nsdecls("w"), 1))
