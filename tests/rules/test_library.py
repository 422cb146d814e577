"""A folder of law: what is read of it, and when."""

import pytest

from venditor.core.errors import VenditorError
from venditor.rules.library import open_library

PACK = """
provisions:
  xx.act.right:
    answers: right
    applies_by: concluded_on
    versions: [{in_force: {from: 2014-06-13}, text: [], default: {value: gift, cite: "1"}}]
    explain: {default: {en: x}}
"""
UNIONS = "unions: {EU: {name: {en: Union, de: Bund}, members: [XX, YY]}}\n"


@pytest.fixture
def library(law, head, tmp_path):
    packs = {
        "xx/act.yaml": head + PACK,
        "xx/act.examples.yaml": "examples: [not read]",
        "yy/act.yaml": "this: is [not read",
        "calendars/DE.csv": "not law",
        "xx/notes.txt": "not law",
    }
    return law.folder(tmp_path, packs, jurisdictions=UNIONS)


def test_jurisdictions_are_the_folders_named_as_codes(library):
    assert library.jurisdictions == ("XX", "YY")


def test_only_the_jurisdiction_that_is_asked_for_is_read(library):
    assert list(library.program("XX").provisions) == ["right"]
    with pytest.raises(VenditorError, match=r"act\.yaml:1"):
        library.program("YY")


def test_a_jurisdiction_without_packs_has_no_provisions(library):
    assert library.program("ZZ").provisions == {}
    assert library.files("ZZ") == ()


def test_examples_are_not_law(library):
    assert [path.name for path in library.files("XX")] == ["act.yaml"]


def test_what_is_read_is_kept(library):
    assert library.program("XX") is library.program("XX")
    assert library.compiled("XX") is library.compiled("XX")
    assert library.compiled("XX").diagram("right") is library.compiled("XX").diagram("right")
    assert open_library(library.folder) is open_library(library.folder)


def test_a_compiled_jurisdiction_knows_what_can_matter(library):
    assert library.compiled("XX").support("right") == {"gift", "concluded_on"}


def test_members_and_names_of_unions(library):
    assert library.unions == {"EU": ("XX", "YY")}
    assert library.union_names == {"EU": {"en": "Union", "de": "Bund"}}
    assert (library.union_of("YY"), library.union_of("DE")) == ("EU", None)


def test_law_in_the_folder_of_another_jurisdiction_is_refused(law, head, tmp_path):
    library = law.folder(tmp_path, {"yy/act.yaml": head + PACK})
    with pytest.raises(VenditorError) as refused:
        library.program("YY")
    assert str(refused.value) == (
        "yy/act.yaml:3: the law of XX stands in the folder of YY. Move the file, or correct its jurisdiction."
    )


def test_hashes_are_those_of_the_files(library):
    assert list(library.program("XX").hashes) == ["xx.act"]
    assert len(library.program("XX").hashes["xx.act"]) == 64
