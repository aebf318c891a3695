"""What the pages of one plan ask: the same on both engines, and no slower among thousands of plans than among two."""

from __future__ import annotations

from datetime import date

from bench import nation
from bench.queries import pages
from bench.report import Line, print_table
from bench.size.ledgers import named
from bench.size.turns import in_turn
from fgf_core import periods
from fgf_core.ledger import Ledger

AS_OF = nation.LAST_DAY
Ledgers = dict[tuple[str, int], Ledger]  # by engine and number of plans


def closed_days(day: date, most: int = 7) -> tuple[date, ...]:
    """The last reporting days and the day itself, as the pages choose them."""
    last = periods.last_due_month(day, nation.REPORTING_DAY)
    months = range(max(nation.MONTHS[0], last - most + 2), last + 1)
    return (*(periods.due_on(month, nation.REPORTING_DAY) for month in months), day)


def show(ledgers: Ledgers, repeat: int) -> None:
    """Print one table per size with the ratio of the engines, and one with the ratio of the sizes."""
    asks = {
        (engine, plans, name): ask
        for (engine, plans), ledger in ledgers.items()
        for name, ask in pages(ledger, nation.plan_id(0), AS_OF).items()
    }
    by_name = sorted(asks, key=lambda key: key[2])
    times = in_turn({key: asks[key] for key in by_name}, repeat).times
    names = list(dict.fromkeys(name for _, _, name in asks))
    sizes = sorted({plans for _, plans in ledgers})
    for plans in sizes:
        lines = [
            Line(name, times["duckdb", plans, name], times.get(("postgresql", plans, name), []), bound=5)
            for name in names
        ]
        print_table(f"One plan's pages, {named(plans)}", lines, names=("DuckDB", "PostgreSQL"))
    if len(sizes) == 1:
        return
    for engine in dict.fromkeys(engine for engine, _ in ledgers):
        bound = 1.2 if engine == "duckdb" else None
        lines = [
            Line(name, *(times[engine, plans, name] for plans in (sizes[0], sizes[-1])), bound=bound) for name in names
        ]
        few, most = named(sizes[0]), named(sizes[-1])
        print_table(f"One plan's pages by size, {engine}", lines, names=(few, most))
    lists = in_turn({plans: ledgers["duckdb", plans].plans for plans in sizes}, repeat).times
    lines = [Line("the list of all plans (kept until the next commit)", lists[sizes[0]], lists[sizes[-1]])]
    print_table("What grows with the number of plans", lines, names=(named(sizes[0]), named(sizes[-1])))
