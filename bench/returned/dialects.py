"""How office programs write a workbook: what the file tells of its maker."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field


@dataclass
class Dialect:
    """How one program writes a workbook."""

    name: str
    strings: str = "shared"  # shared | inline | str | rich | phonetic
    prefix: str = ""
    strict: bool = False
    cell_refs: bool = True
    row_refs: bool = True
    dimension: bool | str = True
    dates: str = "style"  # style | iso | bare | text
    date_code: str = "yyyy-mm-dd"
    base1904: bool = False
    encoding: str = "UTF-8"
    bom: bool = False
    absolute: bool = False
    compression: int = zipfile.ZIP_DEFLATED
    empty_cells: bool = False
    ns_extra: str = ""
    app: str = "Microsoft Excel"
    doctype: str = ""
    book_extra: str = ""
    sheet_name: str = "xl/worksheets/sheet{n}.xml"
    strings_name: str = "xl/sharedStrings.xml"
    parts: dict[str, bytes] = field(default_factory=dict)
    types_extra: str = ""
    main_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    rels_extra: str = ""
    streamed: bool = False


DIALECTS = {
    d.name: d
    for d in (
        Dialect("excel_win"),
        Dialect("excel_mac_1904", base1904=True, app="Microsoft Macintosh Excel"),
        Dialect("excel_strict", strict=True),
        Dialect("excel_phonetic", strings="phonetic"),
        Dialect("excel_rich_text", strings="rich"),
        Dialect("excel_us_dates", date_code="m/d/yyyy"),
        Dialect("excel_cn_dates", date_code='yyyy"年"m"月"d"日"'),
        Dialect("excel_aaaa_dates", date_code="[$-804]yyyy年m月d日 aaaa"),
        Dialect("excel_md_dates", date_code='m"月"d"日";@'),
        Dialect(
            "wps",
            empty_cells=True,
            app="WPS Office WWO_wpscloud",
            ns_extra=' xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
            ' xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"',
        ),
        Dialect("wps_mobile", strings="inline", dimension=False, app="WPS Office"),
        Dialect("google_sheets", dimension=False, empty_cells=True, app="", date_code="yyyy-mm-dd"),
        Dialect("numbers", strings="shared", dimension=True, app="Numbers", absolute=True),
        Dialect("sheetjs", strings="str", dates="bare", app="SheetJS", row_refs=True),
        Dialect("sheetjs_iso", strings="str", dates="iso", app="SheetJS"),
        Dialect("inline_stream", strings="inline", cell_refs=False, row_refs=False, dimension=False, app=""),
        Dialect("openxml_sdk", prefix="x:", app=""),
        Dialect("utf16_parts", encoding="UTF-16"),
        Dialect("bom_parts", bom=True),
        Dialect("absolute_targets", absolute=True),
        Dialect("stored_zip", compression=zipfile.ZIP_STORED),
        Dialect("odd_part_names", sheet_name="xl/worksheets/Blatt{n}.xml", strings_name="xl/SharedStrings.xml"),
        Dialect("dates_as_text", dates="text"),
        Dialect("data_descriptors", streamed=True),
        Dialect("dimension_a1", dimension="A1"),
        Dialect("dimension_huge", dimension="A1:XFD1048576"),
        Dialect("dimension_wrong", dimension="C3:D4"),
        Dialect("date_time_codes", date_code="yyyy/m/d h:mm"),
    )
}
