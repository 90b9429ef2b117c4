"""Templates: every field explained, words to choose from, and filled in they load."""

import openpyxl
import pytest
import shapely
from support.samples import write_geojson

from geodata import columns, reference, templates
from geodata.fields import fields
from geodata.intake import Options
from gis_app.actions import load_party, load_users
from gis_app.actions.load_file import Request, load_file
from gis_app.database import Database
from gis_app.domain.kinds_of_load import LOADERS

# So that what a row names is there: units before grids, organisations before duties.
ORDER = (
    "units", "grids", "micro_grids", "roads", "water", "buildings", "facilities",
    "places", "organisations", "party", "duty", "users", "incidents",
)  # fmt: skip
# What is to be done next is no doubt about the file.
NEXT = {load_party.NEXT, load_users.NO_PASSWORD}


def test_every_kind_that_reads_a_file_has_a_template():
    assert set(templates.kinds()) == set(LOADERS) - {"reference"} == set(ORDER)


@pytest.mark.parametrize("kind", ORDER)
def test_every_field_is_explained_and_known_by_its_label(kind):
    assert {field.name for field in fields(kind)} == set(columns.fields(kind))
    for field in fields(kind):
        assert all(field.label.values()) and all(field.meaning.values())
        found = columns.recognise([templates.heading(field)], kind)
        assert list(found.fields) == [field.name]


@pytest.mark.parametrize("kind", ORDER)
def test_words_are_those_of_a_vocabulary_that_is_shipped(kind):
    for field in fields(kind):
        if field.words:
            assert set(field.examples) - {""} <= {
                word
                for row in reference.read(field.words)
                for word in (row["label_zh"], row["code"])
            }


def _filled(path, kind):
    """The template with the two example rows that its second sheet shows."""
    templates.write(path, kind)
    book = openpyxl.load_workbook(path)
    page, notes = book.worksheets[0], book.worksheets[1]
    assert page.max_row == 1  # nothing is loaded by mistake
    shown = {row[0].value: row for row in notes.iter_rows() if row[0].value}
    for place, cell in enumerate(page[1], 1):
        label = cell.value.partition(" (")[0].rstrip("*")
        for row, example in enumerate(shown[label][5:7], 2):
            page.cell(row, place, example.value)
    book.save(path)
    return path


def _town_and_community(folder):
    rows = [
        ({"code": "991003001", "name": "街道"}, shapely.box(119, 39, 119.004, 39.008)),
        ({"code": "991003001001", "name": "社区"}, shapely.box(119, 39.004, 119.002, 39.008)),
    ]  # fmt: skip
    return write_geojson(folder / "more.geojson", rows)


@pytest.fixture(scope="module")
def loaded(database_urls, tmp_path_factory):
    """kind -> the report of its template, filled in and loaded in the order of need."""
    database = Database(database_urls.loader, connections=1)
    folder, reports = tmp_path_factory.mktemp("templates"), {}
    load_file(database, Request("reference", []))
    for kind in ORDER:
        if kind == "grids":
            load_file(database, Request("units", [_town_and_community(folder)]))
        path = _filled(folder / f"{kind}.xlsx", kind)
        request = Request(kind, [path], Options(datum="cgcs2000"))
        reports[kind] = load_file(database, request)
    yield reports
    database.close()


@pytest.mark.parametrize("kind", ORDER)
def test_a_template_filled_in_is_stored_whole_and_without_a_note(loaded, kind):
    report = loaded[kind]
    assert (report.read, report.stored, report.faults) == (2, 2, [])
    notes = set(report.notes) - NEXT
    if kind == "duty":  # two rows settle few cells
        notes = {note for note in notes if " places: " not in note and "…" not in note}
        notes -= {note for note in notes if note.startswith("open incidents")}
    assert notes == set()


def test_words_can_be_chosen_from_lists_and_codes_keep_their_zeros(tmp_path):
    templates.write(tmp_path / "t.xlsx", "incidents")
    page = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    heads = [cell.value.partition("*")[0].partition(" (")[0] for cell in page[1]]
    listed = {
        str(choice.sqref).partition("2:")[0]
        for choice in page.data_validations.dataValidation
    }
    letters = {page.cell(1, heads.index(head) + 1).column_letter for head in (
        "事件类别", "来源", "等级", "紧急程度", "状态")}  # fmt: skip
    assert listed == letters
    assert page.column_dimensions["A"].number_format == "@"


def test_a_citys_own_words_take_the_place_of_the_shipped_ones(tmp_path):
    path = tmp_path / "t.xlsx"
    templates.write(path, "organisations", {"org_kinds": ["局", "站"]})
    words = openpyxl.load_workbook(path)[templates.WORDS]
    assert [cell.value for cell in words["A"]] == ["org_kinds", "局", "站"]


@pytest.mark.parametrize(
    ("kind", "name"), [("reference", "t.xlsx"), ("units", "t.csv")]
)
def test_what_has_no_template_is_said(tmp_path, kind, name):
    with pytest.raises(ValueError, match="template"):
        templates.write(tmp_path / name, kind)
