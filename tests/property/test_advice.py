"""Advice over many small rubrics and assessments: nothing that it says is wrong when it is tried."""

from hypothesis import given

from hrdd.engine.advice import Bench, End, Inquiry, hinges, inquiries
from hrdd.model.assessment import Answer
from tests.judging import badness, check_ways, every_set, hanging, with_answer
from tests.property.strategies import World, fewer, worlds


@fewer(60)
@given(worlds(signed=False))
def test_every_set_of_controls_works_and_none_is_larger_than_it_must_be(world: World) -> None:
    check_ways(world.assessment, world.rubric, world.as_of, 2)


@fewer(60)
@given(worlds(signed=False))
def test_no_answer_to_an_open_question_is_better_or_worse_than_its_ends(world: World) -> None:
    bench = Bench(world.assessment, world.rubric, world.as_of)
    for inquiry in inquiries(bench):
        question = bench.rubric.question[inquiry.question]
        given_answer = bench.assessment.answers.get(question.id)
        if given_answer is not None and given_answer.by_place is not None:
            continue  # the ends hold for one answer in all open places
        values = every_set(question) if question.many else list(question.choices)
        if given_answer is not None and given_answer.range is not None:
            values = list(question.choices[slice(*_between(question.choices, given_answer.range))])
        ends = [badness(with_answer(bench, question.id, Answer(value=value))) for value in values]
        told = [badness(with_answer(bench, question.id, Answer(value=end.answer))) for end in _ends(inquiry)]
        assert told == [min(ends), max(ends)]


def _between(choices: tuple[str, ...], ends: tuple[str, ...]) -> tuple[int, int]:
    return choices.index(ends[0]), choices.index(ends[1]) + 1


def _ends(inquiry: Inquiry) -> tuple[End, End]:
    return inquiry.best, inquiry.worst


@fewer(60)
@given(worlds(signed=False))
def test_the_answers_that_need_a_second_reader_are_all_and_only_those_that_hang(world: World) -> None:
    bench = Bench(world.assessment, world.rubric, world.as_of)
    assert {(hinge.question, hinge.place, hinge.exit_other) for hinge in hinges(bench)} == hanging(bench)
