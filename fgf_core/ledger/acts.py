"""An act: what a person does to the ledger, done whole in one writer's turn, and again where a server lost it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from fgf_core.ledger.engine import Engine


class Acting:
    """What holds an engine to act on."""

    _engine: Engine


Whose = TypeVar("Whose", bound=Acting)
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def act(method: Callable[Concatenate[Whose, Given], Answer]) -> Callable[Concatenate[Whose, Given], Answer]:
    """The method as one act: what it asks can't be overtaken before it stores, and it is stored once or not at all.

    It may be run again from its start, so it does nothing but ask and store.
    """

    @wraps(method)
    def done(ledger: Whose, /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return ledger._engine.act(lambda: method(ledger, *args, **kwargs))

    return done
