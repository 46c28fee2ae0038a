"""The benchmark's figures."""

from __future__ import annotations

from tools.lab import bench_figures


def samples(*milliseconds: float, **more: int) -> list[dict[str, float]]:
    return [dict({"queries": 3, "rows": 80, "locked": 2}, seconds=at / 1000, **more)
            for at in milliseconds]  # fmt: skip


def test_ratios_are_of_medians_so_one_slow_answer_changes_nothing() -> None:
    measured = bench_figures.figures(
        {"list": {"plain": samples(10, 11, 900), "linked": samples(12, 800, 13.2)}}
    )
    assert measured["list"]["plain"]["median_ms"] == 11.0
    assert bench_figures.ratios(measured) == {"linked_list": 1.2}


def test_the_table_has_a_row_for_each_variant() -> None:
    measured = bench_figures.figures({"list": {"plain": samples(10), "linked": samples(15)}})
    rows = bench_figures.table(measured)[2:]
    assert rows[0] == "| list | plain | 10.0 | 10.0 to 10.0 | 3 | 2 of 80 |  |"
    assert rows[1].endswith("| 1.50 |")


def test_five_of_a_hundred_are_left_out_at_either_end() -> None:
    figures = bench_figures.summary(samples(*range(1, 101)))
    assert (figures["low_ms"], figures["high_ms"], figures["samples"]) == (6.0, 95.0, 100)


def test_a_plan_with_a_sub_plan_for_each_row_is_no_anti_join() -> None:
    anti = "Nested Loop Anti Join ... Index Scan using record_pin_lock_record_uniq"
    assert bench_figures.is_anti_join([anti, "Seq Scan on sale_order SubPlan 1"])
    assert not bench_figures.is_anti_join([anti, "SubPlan 1 ... record_pin_lock"])
    assert not bench_figures.is_anti_join(["Seq Scan on sale_order"])
