from openpyxl import load_workbook

from geodata.writers import Sheet, write


def test_characters_no_workbook_holds_are_left_out_and_hide_no_formula(tmp_path):
    path = tmp_path / "out.xlsx"
    rows = [("井盖\x0b破损", "\x01=1+1")]
    assert write(path, Sheet("事件", ("title", "address"), rows)) == 1
    _, row = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert row == ("井盖破损", "'=1+1")
