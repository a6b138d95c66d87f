"""A tiny sound screen over the tiny rubric, for tests: four questions of the rubric, two of its own, five flags."""

from functools import cache
from textwrap import dedent

from hrdd.library.shapes import shaped
from hrdd.model.screen import Screen
from hrdd.source import parse

SCREEN = """\
hrdd: 1
id: tiny
kind: feature
title: A title.
intro: An intro.
derived:
  - {id: shown, when: {any: [{fact: names, is: required}, {fact: lists, is: all}]}}
  - {id: watched, when: {fact: shown, is: yes}}
questions:
  - {use: reach}
  - {use: data}
  - {use: names, ask_when: {fact: data, is: yes}}
  - id: lists
    text: A text.
    help: A help.
    example: An example.
    choices: [none, some, all]
    carries:
      none: {addresses: no}
      all: {addresses: yes, crowd: most}
  - {id: seen, text: A text., help: A help., example: An example., ask_when: {fact: watched, is: yes}}
  - {use: topics}
  - {use: law, ask_when: {fact: place.expression, at_least: 3}}
flags:
  - {id: exposed, title: T., colour: red, when: {fact: seen, is: yes}, because: A reason., conditions: [ask, tell]}
  - {id: strangers, title: T., colour: amber, when: {fact: reach, is: yes}, because: A reason.}
  - {id: collects, title: T., colour: amber, when: {fact: data, is: yes}, because: A reason.}
  - {id: heated, title: T., colour: amber, when: {fact: topics, includes: war}, because: A reason., conditions: [tell]}
  - {id: pressed, title: T., colour: amber, when: {fact: place.expression, at_least: 4}, because: A reason.}
counting: {raised: 2, open: 1, conditions_from: 3, full_from: 6}
team_first_when: {fact: law, is: used}
danger: {all: [{fact: names, is: required}, {fact: place.expression, at_least: 4}]}
conditions:
  - {id: tell, text: A text.}
  - {id: keep, text: A text.}
  - {id: ask, text: A text., control: watch}
standard: [keep]
endings:
  - {ending: proceed, title: A title., meaning: A meaning., next: [Do it.]}
  - {ending: conditions, title: A title., meaning: A meaning., next: [Do it.]}
  - {ending: full, title: A title., meaning: A meaning., next: [Do it.]}
  - {ending: team-first, title: A title., meaning: A meaning., next: [Do it.]}
limits: The limits.
"""


@cache
def screen(*changes: tuple[str, str]) -> Screen:
    """The tiny screen with pieces of its text replaced, each of which stands there once."""
    text = dedent(SCREEN)
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    document = parse(text.encode(), "screen.yaml")
    found, wrong = shaped(Screen, document.data, document)
    assert found is not None, [f"{one.path}: {one.message}" for one in wrong]
    return found
