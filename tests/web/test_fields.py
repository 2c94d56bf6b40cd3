"""A form's fields on the page: one nobody filled in is made once, one with words in it never appears elsewhere."""

from dataclasses import replace

from beacon.catalogue.kinds import KINDS
from beacon.forms.shapes import FieldView, Shape, field_view
from beacon.web.templatetags.beacon import field

BLANK = FieldView("summary", "内容", Shape.BOX, hint="可用键盘上的话筒说", most=200)


def test_what_one_person_typed_is_on_nobody_elses_form() -> None:
    """N04"""
    typed = replace(BLANK, value="王阿姨家的灶台")

    shown, next_form = field(typed), field(BLANK)

    assert "王阿姨家的灶台" in shown
    assert "王阿姨家的灶台" not in next_form


def test_sentence_about_a_field_stays_with_the_form_that_was_sent() -> None:
    """N04"""
    field(BLANK)

    shown = field(replace(BLANK, error="再写几个字。"))

    assert "再写几个字。" in shown
    assert "再写几个字。" not in field(BLANK)


def test_buttons_of_a_number_count_by_the_step_asked_for() -> None:
    number = FieldView("audience_count", "参加人数", Shape.COUNT, unit="人次")

    fives, ones = field(number, step=5), field(number)

    assert 'data-step="5"' in fives
    assert 'data-step="1"' in ones


def test_typed_signs_of_the_markup_are_shown_and_do_nothing() -> None:
    shown = field(replace(BLANK, value="</textarea><script>"))

    assert "<script>" not in shown


def test_blank_field_of_every_kind_is_shown() -> None:
    views = [field_view(one, name=one.name, value="") for kind in KINDS.values() for one in kind.fields]

    shown = [field(view) for view in views]

    assert all(view.label in text for view, text in zip(views, shown, strict=True))
