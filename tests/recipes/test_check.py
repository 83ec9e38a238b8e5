"""The check of a recipe before it runs."""

import pytest

from deskhand.errors import RecipeError
from deskhand.recipes.check import check
from recipes.small_catalogues import actions, head, triggers


def problems(text: str) -> list[str]:
    with pytest.raises(RecipeError) as caught:
        check(text, "f.yaml", actions=actions, triggers=triggers)
    return list(caught.value.problems)


good = """\
recipe: greet
connection: it-desk
trigger:
  request_created:
    desk: HELP
    request_type: Report an incident
  if: trigger.request.priority == "High" && size(trigger.request.labels) > 0
steps:
  - id: greet
    add_comment:
      request: "{{ trigger.request.key }}"
      body: |
        Hello {{ default(trigger.request.reporter.name, "there") }}, job {{ job.id }}.
      public: true
  - id: found
    search_requests:
      jql: 'reporter = "{{ trigger.request.reporter.email }}"'
  - for_each: found.requests
    do:
      - if: item.key != trigger.request.key && item.participants.exists(p, p.name == "x")
        then:
          - add_comment:
              request: "{{ item.key }}"
              body: "See {{ greet.id }}"
              labels: ["{{ item.fields.whatever }}", plain]
        else:
          - stop: "{{ item.key }}"
  - id: raw
    call_operation: {operation: GET /info}
  - stop: "{{ raw.anything.at[0].all }}"
"""


def test_a_good_recipe_passes() -> None:
    """And comes back ready to run."""
    assert "greet" == check(good, actions=actions, triggers=triggers).name


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (
            "  - add_coment: {request: A, body: b}\n",
            "f.yaml:7: there is no action add_coment; did you mean add_comment?",
        ),
        ("  - zzz:\n", "f.yaml:7: there is no action zzz. There are: add_comment, call_operation, search_requests"),
        ("  - add_comment:\n      request: A\n", "f.yaml:7: add_comment needs body. Add `body: …` below it"),
        (
            "  - add_comment:\n      request: A\n      bdy: b\n      body: b\n",
            "f.yaml:9: add_comment has no bdy; did you mean body?",
        ),
        (
            "  - add_comment:\n      request: 5\n      body: b\n",
            "f.yaml:8: add_comment.request takes text, not a whole number. Put quotes",
        ),
        (
            "  - add_comment: {request: A, body: b, public: maybe}\n",
            "f.yaml:7: add_comment.public takes true or false, not text",
        ),
        (
            "  - add_comment: {request: A, body: b, attempts: 0}\n",
            "f.yaml:7: add_comment.attempts takes a whole number >= 1",
        ),
        (
            "  - add_comment: {request: A, body: b, labels: [a, 1]}\n",
            "f.yaml:7: add_comment.labels[1] takes text, not a whole",
        ),
        (
            "  - add_comment: {request: A, body: '', public: true}\n",
            "f.yaml:7: add_comment: a public comment needs a body",
        ),
        ("  - stop: '{{ 1 + }}'\n", "f.yaml:7: stop: 1 +: column 4: it ends too early"),
        (
            "  - stop: '{{ greet.id }}'\n",
            "f.yaml:7: stop: greet.id: nothing is known as greet. Known here: job, trigger",
        ),
        ("  - stop: '{{ trigger.request.kye }}'\n", "column 17: trigger.request has no kye; did you mean key?"),
        ("  - stop: '{{ trigger.request.key.x }}'\n", "trigger.request.key is a single value, so it has no x"),
        ("  - stop: '{{ trigger.request.labels.x }}'\n", "trigger.request.labels is a list, so it has no x."),
        ("  - stop: '{{ trigger.request.participants.all(p, p.nme == 1) }}'\n", "p has no nme; did you mean name?"),
        ("  - stop: '{{ default(trigger.request.kye, 1) }}'\n", "trigger.request has no kye"),
        ("  - stop: '{{ job.nme }}'\n", "job has no nme. It has: id, recipe, started"),
        ("  - stop: {failed: '{{ x }}'}\n", "f.yaml:7: stop: x: nothing is known as x."),
        ("  - stop: 'a {{ x'\n", "f.yaml:7: stop: this {{ has no }}."),
        ("  - stop: |\n      one\n      two {{ x }}\n", "f.yaml:9: stop: x: nothing is known as x."),
        ("  - stop:\n  - stop:\n", "f.yaml:8: this step is never reached"),
        (
            "  - if: true\n    then: [{stop: }]\n    else: [{stop: }]\n  - stop:\n",
            "f.yaml:10: this step is never reached",
        ),
        (
            "  - if: trigger.request.key + 'a'\n    then: [{stop: }]\n",
            "f.yaml:7: if: trigger.request.key + 'a' does not give true",
        ),
        ("  - if: '{{ true }}'\n    then: [{stop: }]\n", "f.yaml:7: if is an expression already. Leave out the {{ }}"),
        (
            "  - for_each: trigger.request.key\n    do: [{stop: }]\n",
            "f.yaml:7: for_each: trigger.request.key does not give a list.",
        ),
        ("  - for_each: 1 + 1\n    do: [{stop: }]\n", "f.yaml:7: for_each: 1 + 1 does not give a list."),
        (
            "  - for_each: '[1]'\n    as: greet\n    do:\n    - id: greet\n      search_requests:\n",
            "f.yaml:8: the name greet is taken",
        ),
        (
            "  - for_each: '[1]'\n    do:\n    - for_each: '[1]'\n      do: [{stop: }]\n",
            "f.yaml:9: the name item is taken",
        ),
        (
            "  - for_each: '[1]'\n    do: [{stop: }]\n  - stop: '{{ item }}'\n",
            "f.yaml:9: stop: item: nothing is known as item.",
        ),
        (
            "  - if: true\n    then:\n    - id: a\n      search_requests:\n  - stop: '{{ a.more }}'\n",
            "f.yaml:11: stop: a.more: the step a is not known here: it is inside if-1/then, where alone it is seen",
        ),
        (
            "  - if: a.more\n    then: [{stop: }]\n  - id: a\n    search_requests:\n",
            "f.yaml:7: if: a.more: the step a is not known here: it comes later, in line 10",
        ),
    ],
)
def test_a_mistake_is_found_before_the_run(steps: str, said: str) -> None:
    """With its line, the nearest name, and what to do."""
    found = problems(head + steps)
    assert [True] == [said in problem for problem in found if said in problem], found


@pytest.mark.parametrize(
    ("trigger", "said"),
    [
        (
            "  request_creatd:\n    desk: A\n",
            "f.yaml:4: there is no trigger request_creatd; did you mean request_created?",
        ),
        ("  request_created:\n", "f.yaml:4: request_created needs desk. Add `desk: …` below it"),
        ("  request_created: {desk: help}\n", "f.yaml:4: request_created.desk takes text matching regex"),
        ("  request_created: {desk: '{{ x }}'}\n", "f.yaml:4: a trigger's input cannot hold {{ }}"),
        ("  request_created: {desk: A}\n  if: job.id == ''\n", "f.yaml:5: if: job.id == '': nothing is known as job."),
        (
            "  request_created: {desk: A}\n  if: trigger.request.kye == ''\n",
            "f.yaml:5: if: trigger.request.kye == '': column 17:",
        ),
        (
            "  request_created: {desk: A}\n  b:\n",
            "f.yaml:3: a recipe has exactly one trigger; found request_created and b.",
        ),
        ("  if: true\n", "f.yaml:3: a recipe has exactly one trigger; found none."),
    ],
)
def test_a_mistake_in_the_trigger_is_found(trigger: str, said: str) -> None:
    """The trigger is checked like a step, on what it alone can see."""
    found = problems(f"recipe: a\nconnection: b\ntrigger:\n{trigger}steps: [{{stop: }}]\n")
    assert [True] == [said in problem for problem in found if said in problem], found


def test_all_mistakes_are_told_at_once_and_in_order() -> None:
    """Those of form and those of meaning, in one list."""
    text = (
        head
        + "  - add_coment:\n  - if: a.b\n    then: [{stop: '{{ nope }}'}]\n    els: []\n  - id: 7\n    search_requests: {limit: 3}\n"
    )
    assert [7, 8, 9, 10, 11, 12] == [int(problem.split(":")[1]) for problem in problems(text)]


def test_a_misspelt_action_does_not_hide_its_steps_name() -> None:
    """One mistake is one problem: the steps that use its output are not blamed for it."""
    assert 1 == len(problems(head + "  - id: found\n    serch_requests:\n  - stop: '{{ found.more }}'\n"))


def test_what_holds_a_template_is_checked_when_it_is_known() -> None:
    """A field for a number may hold a template."""
    step = "  - add_comment: {request: A, body: b, attempts: '{{ size(trigger.request.labels) }}'}\n"
    assert "greet" == check(head + step, actions=actions, triggers=triggers).name
