"""The page of what a template is given says what there is."""

from tools.build_templates_doc import BLOCK, PAGE, lists, written


def test_the_page_is_up_to_date() -> None:
    """If not: python tools/build_templates_doc.py, and read the difference."""
    told = PAGE.read_text("utf-8")
    assert {found["name"] for found in BLOCK.finditer(told)} == set(lists())
    assert written(told) == told
