"""The blank paper is made from the window's own forms: what is added to a form is on its paper."""

from __future__ import annotations

from console.paper.form_outline import form_outlines
from ui.forms.outline import NOT_ON_PAPER, outlines, paper_forms
from ui.forms.table import FORMS
from ui.setting import Setting


def test_the_blank_forms_are_those_of_the_window(setting: Setting) -> None:
    assert outlines(setting) == tuple(form_outlines().values()), "run: make forms"


def test_every_form_of_the_window_has_a_blank() -> None:
    assert {row.made for row in FORMS.values()} - set(paper_forms()) - set(NOT_ON_PAPER) == set()
