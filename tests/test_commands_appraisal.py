"""Appraisals on the command line: a result's whole life by calls alone, and what each call refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fgf_core import appraisal
from fgf_core.__main__ import main
from fgf_core.ledger import open_ledger
from fgf_core.model import Role
from tests.appraising import CLERK, OFFICE, Panel
from tests.build import DONE, day, moment, task

PLAN = ("--plan", "town-2023")
BY = ("--by", OFFICE)
NO_RESULT = "账本中没有编号为 9 的考评结果，请用 appraisal list 查看编号。"
ON = ("--on", "2023-09-28")


@dataclass(frozen=True)
class Answer:
    """What a call said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture
def call(tmp_path, monkeypatch, capsys) -> Call:
    """Call `appraisal` on a ledger file: 甲局 reported task 1 done in June and was criticised on 20 September."""
    path = tmp_path / "fgf.duckdb"
    panel = Panel(
        task(1, "甲局"), task(2, "乙局", due="12-31"), task(3, "甲局", due="12-31"),
        ledger=open_ledger(str(path), create=True),
    )  # fmt: skip
    panel.report("06", "06-18", DONE, 100, done_on="06-15")
    assert panel.enter("09-20") is None
    panel.ledger.close()
    monkeypatch.setenv("FGF_LEDGER", str(path))

    def run(*words: object, command: str = "appraisal") -> Answer:
        try:
            code = main([command, *(str(word) for word in words)])
        except SystemExit as ended:
            code = int(str(ended.code))
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


def draft(call: Call, title: str = "半年考评") -> Answer:
    return call("draft", *PLAN, "--title", title, "--as-of", "2023-09-27", *BY, "--json")


def publish(call: Call) -> Answer:
    return call("publish", 1, "--on", "2023-09-28", *BY, "--json")


def raised(call: Call, *more: str) -> Answer:
    said = ("--unit", "甲局", "--reason", "已按期整改", "--on", "2023-10-07", "--by", CLERK)
    return call("object", 1, *said, "--json", *more)


def decide(call: Call, outcome: str = "uphold") -> Answer:
    return call("decide", 1, outcome, "--on", "2023-10-09", "--reason", "经核实", *BY, "--json")


def finalize(call: Call) -> Answer:
    return call("finalize", 1, "--on", "2023-10-12", *BY, "--json")


def result(call: Call, as_of: str = "2023-12-31") -> Any:
    (found,) = call("list", *PLAN, "--as-of", as_of, "--json").json
    return found


def criticise_again(path: Path) -> None:
    """Later the office enters something of before the appraisal's day: a card made now would say something else."""
    ledger = open_ledger(str(path))
    unit = ledger.unit("town-2023", "甲局")
    assert unit is not None
    said = {"amount": None, "role": Role.LEAD, "task": 0, "document": "通报〔2023〕9号", "basis": "另一件事"}
    answer = ledger.enter(
        "town-2023", unit, "criticism", on=day("09-21"), **said, by=OFFICE, recorded_at=moment("10-20")
    )
    ledger.close()
    assert answer is None


# The whole life.


def test_a_result_goes_from_draft_to_final_by_calls_alone_and_nothing_changes_it_then(call, tmp_path):
    drafted = draft(call)
    assert (drafted.code, drafted.err, drafted.json["id"], drafted.json["phase"]) == (0, "", 1, "draft")
    assert publish(call).json["objections_until"] == "2023-10-11"
    assert raised(call, "--block", "E").json["id"] == 1
    assert decide(call).json["outcome"] == "uphold"
    done = finalize(call)
    assert (done.code, done.json["phase"], done.json["finalized_on"]) == (0, "final", "2023-10-12")
    frozen = call("cards", 1, "--json")

    again = finalize(call)
    assert (again.code, again.out) == (1, "")
    assert again.err == "半年考评：这份考评结果已由督查室王某于 2023-10-12 定稿，不再改变。（ALREADY_FINAL）\n"
    discarded = call("discard", 1, "--on", "2023-10-13", "--reason", "错", *BY)
    for act in (publish(call), raised(call), decide(call), discarded):
        assert (act.code, act.out) == (1, "")

    criticise_again(tmp_path / "fgf.duckdb")
    fresh = call(*PLAN, "--as-of", "2023-09-27", "--json", command="scorecards")
    assert call("cards", 1, "--json") == frozen
    assert frozen.json["units"] != fresh.json["units"]
    assert result(call) == done.json
    assert call(command="check") == Answer(0, "", "")


def test_a_correction_makes_the_cards_next_revision_and_the_first_can_still_be_read(call, tmp_path):
    draft(call)
    publish(call)
    raised(call)
    criticise_again(tmp_path / "fgf.duckdb")
    assert decide(call, "correct").json["outcome"] == "correct"
    first, last = call("cards", 1, "--revision", 1, "--json").json, call("cards", 1, "--json").json
    scores = [[unit["score"] for unit in cards["units"] if unit["unit"] == "甲局"] for cards in (first, last)]
    assert scores[0] > scores[1]
    assert first["units"][1] == last["units"][1]


def test_a_discarded_draft_leaves_its_title_to_another(call):
    draft(call)
    assert call("discard", 1, "--on", "2023-09-28", "--reason", "数据有误", *BY, "--json").json["phase"] == "discarded"
    assert draft(call).json["id"] == 2
    found = call("list", *PLAN, "--json").json
    assert [(each["id"], each["phase"]) for each in found] == [(2, "draft"), (1, "discarded")]


def test_the_same_draft_again_is_the_one_there_is(call):
    assert draft(call) == draft(call)
    assert len(call("list", *PLAN, "--json").json) == 1


# What is printed.


def test_the_list_says_all_of_a_result_as_it_stood_on_a_day(call):
    draft(call)
    publish(call)
    raised(call, "--block", "E")
    decide(call)
    finalize(call)
    assert call("list", *PLAN, "--as-of", "2023-09-26", "--json").json == []
    assert [result(call, f"2023-{on}")["phase"] for on in ("09-27", "09-28", "10-11", "10-12")] == [
        "draft", "published", "published", "final",
    ]  # fmt: skip
    (open_one,) = result(call, "2023-10-08")["objections"]
    assert (open_one["outcome"], open_one["decided_on"], open_one["reason"]) == (None, None, None)
    shipped = appraisal.load()
    assert result(call) == {
        "id": 1,
        "title": "半年考评",
        "as_of": "2023-09-27",
        "scheme": {"name": shipped.name, "version": shipped.version},
        "phase": "final",
        "published_on": "2023-09-28",
        "objections_until": "2023-10-11",
        "finalized_on": "2023-10-12",
        "objections": [
            {
                "id": 1,
                "unit": "甲局",
                "raised_on": "2023-10-07",
                "block": "E",
                "words": "已按期整改",
                "outcome": "uphold",
                "decided_on": "2023-10-09",
                "reason": "经核实",
            }
        ],
    }


def test_the_cards_of_a_draft_are_the_document_of_scorecards_on_its_day(call):
    draft(call)
    fresh = call(*PLAN, "--as-of", "2023-09-27", "--json", command="scorecards")
    assert call("cards", 1, "--json") == fresh
    assert len(fresh.json["units"]) == 2


def test_without_json_a_result_its_objections_and_cards_are_told_in_words(call):
    assert call("list", *PLAN, "--as-of", "2023-12-31").out == "截至 2023-12-31 没有考评结果。\n"
    draft(call)
    publish(call)
    said = call("object", 1, "--unit", "甲局", "--reason", "已按期整改", "--on", "2023-10-07", "--by", CLERK)
    assert said.out == "申诉 1：甲局于 2023-10-07 对整份得分表提出：已按期整改（待处理）\n"
    decide(call)
    scheme = appraisal.load()
    head, objection = call("list", *PLAN).out.splitlines()
    assert head == (
        f"考评结果 1：半年考评，截至 2023-09-27，{scheme.name} {scheme.version} 版，"
        "状态：公示；2023-09-28 公示，申诉期到 2023-10-11 止。"
    )
    assert objection == ("  申诉 1：甲局于 2023-10-07 对整份得分表提出：已按期整改（2023-10-09 维持：经核实）")
    *before, first, second = call("cards", 1).out.splitlines()
    assert before == [head, objection]
    assert (first.split("：")[0], second.split("：")[0]) == ("  甲局", "  乙局")
    assert " 分，" in first


# What is refused.


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "--plan", "none"), "账本中没有工作要点“none”。现有：town-2023。"),
        (("draft", "--plan", "none", "--title", "考评", *BY), "账本中没有工作要点“none”。现有：town-2023。"),
        (("cards", 9), NO_RESULT),
        (("publish", 9, *ON, *BY), NO_RESULT),
        (("finalize", 999999999, *ON, *BY), "账本中没有编号为 999999999 的考评结果，请用 appraisal list 查看编号。"),
        (("discard", 9, "--reason", "错", *ON, *BY), NO_RESULT),
        (("object", 9, "--unit", "甲局", "--reason", "因", *ON, *BY), NO_RESULT),
        (("object", 1, "--unit", "丁局", "--reason", "因", *ON, *BY), "单位名录中没有“丁局”，请核对名称。"),
        (
            ("decide", 9, "uphold", "--reason", "因", *ON, *BY),
            "账本中没有编号为 9 的申诉，请用 appraisal list 查看编号。",
        ),
    ],
)
def test_what_the_ledger_does_not_hold_is_refused_by_name(call, words, said):
    draft(call)
    answer = call(*words, "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.endswith(f"{said}\n")
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda call: call("finalize", 1, "--on", "2023-10-11", *BY), "OBJECTIONS_RUN"),
        (publish, "ALREADY_PUBLISHED"),
        (draft, "TITLE_USED"),
        (lambda call: call("draft", *PLAN, "--title", " ", *BY), "NO_TITLE"),
        (lambda call: call("draft", *PLAN, "--title", "年终考评", "--by", " "), "NO_NAME"),
        (lambda call: raised(call, "--block", "Z"), "UNKNOWN_BLOCK"),
        (lambda call: raised(call, "--on", "2023-10-12"), "OUT_OF_TIME"),
        (lambda call: raised(call, "--reason", " "), "NO_REASON"),
        (lambda call: call("discard", 1, "--on", "2023-09-29", *BY), "NO_REASON"),
    ],
)
def test_the_ledgers_refusals_are_told_with_their_code_and_change_nothing(call, act, code):
    draft(call)
    assert publish(call).code == 0
    before = result(call)
    answer = act(call)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.endswith(f"（{code}）\n")
    assert result(call) == before


def test_an_open_objection_keeps_a_result_from_being_final_and_a_correction_must_differ(call):
    draft(call)
    publish(call)
    raised(call)
    assert finalize(call).err.endswith("（OPEN_OBJECTIONS）\n")
    assert decide(call, "correct").err.endswith("（NOTHING_DIFFERS）\n")
    assert decide(call).code == 0
    assert decide(call).err.endswith("（ALREADY_DECIDED）\n")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("praise",),
        ("list",),
        ("list", *PLAN, "--as-of", "yesterday"),
        ("cards", "半年考评"),
        ("cards", "0"),
        ("cards", "99999999999999999999"),
        ("cards", 1, "--revision", "-1"),
        ("draft", *PLAN, *BY),
        ("draft", *PLAN, "--title", "考评", "--as-of", "2999-01-01", *BY),
        ("publish", 1, *BY),
        ("publish", 1, *ON),
        ("publish", 1, "--on", "2999-01-01", *BY),
        ("publish", 1, "--reason", "因", *ON, *BY),
        ("object", 1, "--reason", "因", *ON, *BY),
        ("decide", 1, "perhaps", "--reason", "因", *ON, *BY),
    ],
)
def test_a_wrong_call_says_so_and_stores_nothing(call, words):
    draft(call)
    before = result(call)
    answer = call(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err
    assert result(call) == before


@pytest.mark.parametrize("words", [("list", *PLAN), ("cards", 1), ("publish", 1, *ON, *BY)])
def test_a_ledger_may_be_named_and_one_that_is_not_there_is_a_wrong_call(call, tmp_path, monkeypatch, words):
    draft(call)
    monkeypatch.delenv("FGF_LEDGER")
    assert call(*words, "--ledger", tmp_path / "fgf.duckdb").code == 0
    assert call(*words, "--ledger", tmp_path / "other.duckdb").code == 2
