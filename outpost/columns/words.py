"""What the parts of lineage are called, in Chinese and English: layers, ways, masks, origins, marks."""

from __future__ import annotations

from collections.abc import Mapping

from outpost.columns.graph import Kind, Layer, Mask, Origin, Step
from outpost.pages import Words

LAYERS: Mapping[Layer, Words] = {
    "extract": Words("抽取文件", "extract"),
    "vault": Words("身份库", "vault"),
    "register": Words("台账", "register"),
    "context": Words("参考数据与此前各步", "reference files and earlier steps"),
    "address": Words("地址挂接", "address matches"),
    "term": Words("公共概念", "shared term"),
    "model": Words("模型命中", "findings of a model"),
    "list": Words("清单", "list"),
}
KINDS: Mapping[Kind, Words] = {"direct": Words("直接", "direct"), "indirect": Words("间接", "indirect")}
STEPS: Mapping[Step, Words] = {
    "value": Words("原值", "as it is"),
    "computed": Words("参与计算", "computed with"),
    "condition": Words("作为条件", "a condition"),
    "matched": Words("用于关联", "joined by"),
    "branch": Words("所属分支（UNION）", "a branch of a UNION"),
    "outcome": Words("由分支决定（UNION）", "decided by a branch of a UNION"),
    "order": Words("用于排序", "put in order by"),
    "group": Words("用于分组", "grouped by"),
    "counted": Words("决定统计哪些行", "chose the rows looked at"),
    "rows": Words("决定有哪些行", "decides which rows there are"),
}
MASKS: Mapping[Mask, Words] = {
    "pseudonym": Words("身份号码变为化名", "an ID number becomes a pseudonym"),
    "name_key": Words("姓名变为密钥摘要", "a name becomes a keyed hash"),
    "free_text": Words("自由文本中的个人号码已遮盖", "numbers of persons in free text are masked"),
    "keyed_number": Words("变为任务编号（密钥摘要）", "becomes a task number by a keyed hash"),
    "surname": Words("只显示姓", "the surname alone"),
    "surname_elder": Words("只显示姓加“老人”", "the surname and 老人"),
    "last4": Words("只显示末四位", "the last four characters alone"),
}
ORIGINS: Mapping[Origin, Words] = {
    "constant": Words("写在查询或模型说明里", "written in the query or the spec"),
    "parameter": Words("只由模型参数得出", "made of the model's parameters alone"),
    "delivered": Words("由落地环节给出：哪份交付、第几行", "told by landing: which delivery, which row"),
    "counted": Words("写清单时编号", "counted while the list is written"),
    "people": Words("空格，由人填写", "empty: people fill it in"),
    "outside": Words("参考文件，或此前各步、上一夜留下的", "a reference file, or what an earlier step or night left"),
}
MARKS: Mapping[str, Words] = {
    "key": Words("主键", "key"),
    "identity": Words("身份", "identity"),
    "police_only": Words("仅公安", "police only"),
    "birth_date": Words("出生日期", "date of birth"),
}
ALL_ROWS = Words("有哪些行", "which rows there are")
