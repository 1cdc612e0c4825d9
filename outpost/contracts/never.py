"""Columns that are never ingested: no contract may name one, no delivery may carry one.

The deployment's ``reference/never_columns.txt`` adds to this list; it cannot take away from it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from fnmatch import fnmatchcase

NEVER: tuple[str, ...] = (
    "*ethnic*", "*minzu*", "*religio*", "*political*", "*party_member*", "*petition*",
    "*criminal*", "*convict*", "*prison*", "*drug_*",
    "*phone*", "*mobile*", "*contact_number*", "*photo*", "*portrait*", "face*", "*_face*", "*fingerprint*",
    "*biometric*", "*camera*", "*imsi*", "*imei*", "*cell_tower*", "*base_station*", "*signalling*", "*trajector*",
    "*gps*", "*cause_of_death*", "*death_cause*", "*diagnos*", "*disease*", "*medical_record*", "*narrative*",
    "*call_text*", "*call_content*", "*key_person*", "*person_score*", "*risk_score*",
    "*民族*", "*宗教*", "*政治面貌*", "*党员*", "*信访*", "*前科*", "*犯罪*", "*违法*", "*手机*", "*电话*",
    "*照片*", "*人脸*", "*摄像*", "*指纹*", "*轨迹*", "*死因*", "*死亡原因*", "*诊断*", "*病历*", "*警情描述*",
    "*报警内容*",
)  # fmt: skip


def never_named(columns: Iterable[str], more: Iterable[str] = ()) -> list[str]:
    """The columns among ``columns`` that the built-in list or the globs in ``more`` forbid, in their order."""
    globs = [*NEVER, *(glob.strip().lower() for glob in more)]
    return [name for name in columns if any(fnmatchcase(_plain(name), glob) for glob in globs)]


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().lower()
