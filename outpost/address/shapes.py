"""Characters that are taken for one another in writing and typing: 育 and 肓, 崇 and 祟."""

from __future__ import annotations

_ALIKE = (
    "育肓盲 崇祟 苑范宛 农衣 阳旭 坝坂坡 己已巳 末未 士土 干千于 大太犬 日曰 人入 天夭 午牛 今令 住往 候侯 拔拨 折拆 币市 贝见 鸟乌 免兔"
    " 晴睛 清情请 徽微 密蜜 蓝篮 盆盘 杨扬 堂常 徒陡 抡抢 沧沦 沪泸 峰锋烽 园圆 岗岚 埠阜 健建键 港巷 濠壕 陈阵 圩圬 祥详样 幸辛 宏宠"
    " 泳冰 良艮 虹红 明朋 栟拼 苴直 茶荼 掘堀 岔岱 袁哀 滨宾 闸闹 余佘 磨摩 搬般 春舂 秀秃 珠株 淮准 镜境 戴载 薛薜 柳抑"
    " 刘浏 兰蓝 璜磺 潢璜 垛朵 墩敦 渔鱼 州洲 塘糖 桃挑 拱供 洼注 泾径 浜滨 芦庐 芳芬 菜莱 茅矛 竺笠 闵闽 冒昌"
).split()
_GROUPS: dict[str, set[int]] = {}
for _number, _group in enumerate(_ALIKE):
    for _character in _group:
        _GROUPS.setdefault(_character, set()).add(_number)
_NONE: set[int] = set()


def looks_alike(one: str, other: str) -> bool:
    """Whether two texts of one length differ only in characters that look alike."""
    return len(one) == len(other) and all(
        a == b or not _GROUPS.get(a, _NONE).isdisjoint(_GROUPS.get(b, _NONE)) for a, b in zip(one, other, strict=True)
    )
