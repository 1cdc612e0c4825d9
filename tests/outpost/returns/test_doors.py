"""What lies in inbox/ besides files: never followed, never waited for, never the end of an import."""

from __future__ import annotations

import datetime as dt
import os
import socket
from pathlib import Path

import openpyxl
import pytest

from outpost import returns
from tests.outpost.lists.a_night import SPECS, L
from tests.outpost.returns.conftest import Office, number


def row(n: int) -> bytes:
    """A list with one answer."""
    return f"任务编号,核查结果▼,核查日期,收件编号\n{number(n)},01,{L},W00017\n".encode()


def said(receipt: Path) -> str:
    """The sentence that heads a receipt."""
    return str(openpyxl.load_workbook(receipt)["回执"]["A3"].value)


@pytest.mark.parametrize("target", ["outside.csv", "nowhere.csv", ".", "pipe"])
def test_a_link_is_answered_and_not_followed(office: Office, tmp_path: Path, target: str) -> None:
    outside = tmp_path.with_name(f"{tmp_path.name}-outside")
    outside.mkdir()
    (outside / "outside.csv").write_bytes(row(0))
    os.mkfifo(outside / "pipe")
    link = office.home.inbox / "a.csv"
    link.symlink_to(outside / target)
    taken = office.send("b.csv", row(1))
    assert (taken.files, taken.accepted, taken.refused_files) == (2, 1, 1)
    assert "链接" in said(office.home.receipts / "a.xlsx")
    assert not link.is_symlink()
    assert (outside / "outside.csv").read_bytes() == row(0)
    assert not [path for path in (office.home.inbox / "archive").iterdir() if path.is_symlink()]
    assert office.take().files == 0


def test_a_link_that_is_named_is_not_followed_either(office: Office, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(row(0))
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    taken = returns.take_in(office.home, [tmp_path / "link.csv"], office.con, SPECS, L)
    assert (taken.accepted, taken.refused_files) == (0, 1)
    assert (tmp_path / "link.csv").is_symlink()


def test_what_is_no_file_is_passed_over_with_a_word(office: Office) -> None:
    inbox = office.home.inbox
    os.mkfifo(inbox / "pipe.csv")
    (inbox / "东城 13800138000").mkdir()
    (inbox / "东城 13800138000" / "a.csv").write_bytes(row(0))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(inbox / "s"))
        taken = office.send("b.csv", row(1))
    assert (taken.files, taken.accepted) == (1, 1)
    assert taken.passed_over == ["pipe.csv", "s", "东城 _"]
    assert (inbox / "pipe.csv").exists()
    assert {path.name for path in office.home.receipts.iterdir()} == {"b.xlsx", "pipe.xlsx", "s.xlsx", "东城 _.xlsx"}
    assert "文件夹" in said(office.home.receipts / "东城 _.xlsx")


def test_a_folder_that_stays_is_told_once(office: Office) -> None:
    (office.home.inbox / "一起交").mkdir()
    assert len(office.take().receipts) == 1
    receipt = (office.home.receipts / "一起交.xlsx").read_bytes()
    assert office.take(L + dt.timedelta(4)).receipts == []
    assert [path.name for path in office.home.receipts.iterdir()] == ["一起交.xlsx"]
    assert (office.home.receipts / "一起交.xlsx").read_bytes() == receipt


def test_a_folder_named_as_a_file_is_told_beside_the_files_receipt(office: Office) -> None:
    (office.home.inbox / "a").mkdir()
    office.send("a.csv", row(0))
    assert len(list(office.home.receipts.iterdir())) == 2
    office.take()
    assert len(list(office.home.receipts.iterdir())) == 2


@pytest.mark.parametrize("name", ["pipe", "folder", "/dev/zero"])
def test_what_is_no_file_and_is_named_has_a_receipt(office: Office, tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    taken = returns.take_in(office.home, [tmp_path / name], office.con, SPECS, L)
    assert (taken.files, taken.refused_files) == (1, 1)
    assert "不是文件" in said(taken.receipts[0])
    assert list((office.home.inbox / "archive").iterdir()) == []


def test_names_that_are_no_text_stop_nobody(office: Office) -> None:
    inbox = os.fsencode(office.home.inbox)
    (office.home.inbox / "archive").mkdir()
    for name, content in {b"\xb9\xc9.csv": row(0), b"\xff\xfe": row(1), b"archive/\xff.csv": b""}.items():
        Path(os.fsdecode(inbox + b"/" + name)).write_bytes(content)
    Path(os.fsdecode(inbox + b"/\xd0\xd5")).mkdir()
    Path(os.fsdecode(inbox + b"/\xfd.csv")).symlink_to("nowhere")
    taken = office.take()
    assert (taken.files, taken.accepted, taken.refused_files) == (3, 2, 1)
    assert len(set(taken.receipts)) == 4
    for path in taken.receipts:
        assert str(path).encode("utf-8")
        assert openpyxl.load_workbook(path)
    assert [name.encode("utf-8") for name in taken.passed_over] == [b"_"]
    assert office.take().files == 0
