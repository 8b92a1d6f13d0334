from hypothesis import given, settings
from hypothesis import strategies as st

from app.search import ranking
from app.search.postgres_index import lexemes
from app.search.postgres_index.lexemes import lexemes_for, looked_up, query_for, total

WEIGHTS = st.integers(2, 2**lexemes.MARKS).map(lambda halves: halves / 2)


@settings(max_examples=60)
@given(st.dictionaries(st.text("充电桩e03~", min_size=1, max_size=4), WEIGHTS, max_size=6))
def test_weights_are_read_as_they_were_written(weights: dict[str, float]) -> None:
    kept = lexemes_for(weights)

    assert len(set(kept)) == len(kept)
    assert {text: total(set(kept) & set(looked_up(text))) for text in weights} == weights


def test_places_weigh_what_can_be_written() -> None:
    weights = (ranking.TITLE, ranking.PROBLEM, ranking.RESOLUTION, ranking.TEXT)

    assert all(weight >= 1 and (2 * weight).is_integer() for weight in weights)


def test_heaviest_terms_weigh_as_much_as_can_be_written() -> None:
    kept = lexemes_for({"充": 1e6})

    assert total(kept) == 1 + (2**lexemes.MARKS - 1) / 2


def test_terms_of_a_document_that_has_too_many_end_where_the_field_is_full() -> None:
    kept = lexemes_for({f"{number:060}": 1.0 for number in range(20_000)})

    assert 15_000 < len(kept) < 20_000
    assert kept[0] == "0" * 60


def test_query_quotes_what_would_mean_something() -> None:
    assert query_for("a'b\\c") == r"'a''b\\c'"
    assert query_for("~123", is_beginning=True) == "'~123':*"
