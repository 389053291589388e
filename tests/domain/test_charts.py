from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.charts import Bar, Chart, Fill, Words, lay_out, spoken

SIZE = 10.0


def text_width(text: str) -> float:
    return 5.5 * len(text)


def chart_of(*values: str | None, target: str | None = None) -> Chart:
    bars = tuple(
        Bar(f"{place + 1:02d}/26", None if value is None else Decimal(value), key=str(place))
        for place, value in enumerate(values)
    )
    goal = None if target is None else Decimal(target)
    return Chart("Số lượt hỗ trợ", "lượt", bars, goal, "Chỉ tiêu" if target else "")


def test_bars_are_as_high_as_their_values_and_what_is_not_known_has_none() -> None:
    drawing = lay_out(chart_of("10", None, "5", "0"), 400, 150, SIZE, text_width)
    high, half = drawing.boxes
    assert half.height * 2 == high.height
    assert [one.key for one in drawing.boxes] == ["0", "2"]
    assert [one.text for one in drawing.words].count("—") == 1
    assert "0" in [one.text for one in drawing.words]


def test_a_period_that_is_not_over_is_hatched() -> None:
    bars = (Bar("10/26", Decimal(3)), Bar("11/26", Decimal(2), so_far=True))
    drawing = lay_out(Chart("a", "b", bars), 300, 100, SIZE, text_width)
    assert [one.fill for one in drawing.boxes] == [Fill.DARK, Fill.HATCHED]


def test_the_target_is_a_dashed_line_at_its_value_with_its_words_beside_the_bars() -> None:
    drawing = lay_out(chart_of("20", "60", target="40"), 400, 150, SIZE, text_width)
    (line,) = drawing.behind
    low, high = drawing.boxes
    assert line.dashed
    assert high.y < line.y1 == line.y2 < low.y
    (words,) = [one for one in drawing.words if one.text == "Chỉ tiêu"]
    assert words.x > line.x2 >= high.x + high.width
    assert words.x + words.width <= 400


def overlap(one: Words, other: Words) -> bool:
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not apart and abs(one.y - other.y) < SIZE * 0.8


@given(
    st.lists(st.none() | st.integers(0, 10**6), min_size=1, max_size=24),
    st.none() | st.integers(1, 10**6),
    st.floats(180, 900),
)
def test_words_never_lie_on_each_other_and_stay_inside(
    values: list[int | None], target: int | None, width: float
) -> None:
    chart = chart_of(
        *(None if value is None else str(value) for value in values),
        target=None if target is None else str(target),
    )
    drawing = lay_out(chart, width, 160, SIZE, text_width)
    words = drawing.words
    assert not [
        (one, other)
        for place, one in enumerate(words)
        for other in words[place + 1 :]
        if overlap(one, other)
    ]
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= width
        assert box.y >= 0
    assert chart.bars[-1].label in [one.text for one in words]


def test_a_chart_is_said_in_words_with_every_value() -> None:
    assert spoken(chart_of("1234", None, target="40")) == (
        "Số lượt hỗ trợ (lượt). 01/26: 1.234; 02/26: —; Chỉ tiêu"
    )
