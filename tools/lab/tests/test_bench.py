"""The benchmark's figures and variants."""

from __future__ import annotations

from typing import Any, Dict, List

from tools.bench import figures, scenes


def samples(*milliseconds: float) -> List[Dict[str, Any]]:
    return [{"queries": 3, "rows": 80, "locked": 2, "seconds": at / 1000} for at in milliseconds]


ANTI = "Nested Loop Anti Join ... Index Scan using record_pin_lock_record_uniq"


def comparison(plain: List[Dict[str, Any]], variant: List[Dict[str, Any]]) -> Dict[str, Any]:
    return figures.comparison([(plain, variant)], ([], [ANTI]))


def test_ratios_are_of_medians_so_one_slow_answer_changes_nothing() -> None:
    found = comparison(samples(10, 11, 900), samples(12, 800, 13.2))
    assert found["plain"]["median_ms"] == 11.0
    assert figures.ratios({"linked": {"operations": {"list": found}}}) == {"linked_list": 1.2}


def test_each_pair_of_processes_counts_as_much_as_it_has_samples() -> None:
    slow, quick = (samples(20, 20), samples(22, 22)), (samples(10, 10, 10), samples(10, 10, 10))
    found = figures.comparison([slow, quick], ([], []))
    assert found["ratios_of_pairs"] == [1.1, 1.0]
    assert found["ratio"] == 1.0
    assert found["plain"]["samples"] == found["variant"]["samples"] == 5


def test_every_variant_measures_the_same_and_unlocks_a_record_more() -> None:
    found = {one.name: set(one.operations()) for one in scenes.variants(scenes.Size())}
    assert all(found["control"] <= operations for operations in found.values())
    assert found["linked_1_unlock"] - found["linked"] == set(scenes.OF_UNLOCKED)


def test_the_table_has_a_row_for_each_operation_of_each_variant() -> None:
    found = comparison(samples(10), samples(15))
    rows = figures.table({"one": {"operations": {"list": found, "form": found}}})[2:]
    assert rows[0] == "| one | list | 10.0 | 15.0 | 3 → 3 | 0 → 0 | 2 of 80 | 1.50 |"
    assert len(rows) == 2


def test_five_of_a_hundred_are_left_out_at_either_end() -> None:
    found = figures.summary(samples(*range(1, 101)))
    assert (found["low_ms"], found["high_ms"], found["samples"]) == (6.0, 95.0, 100)


def test_a_plan_that_looks_for_locks_in_a_sub_plan_for_each_row_is_no_anti_join() -> None:
    own = "Seq Scan on res_partner\n  SubPlan 1\n    ->  Seq Scan on res_company"
    joined = own.replace("Seq Scan on res_partner", "Hash Anti Join record_pin_lock")
    assert figures.lock_conditions([ANTI, own]) == "anti-join"
    assert figures.lock_conditions([joined + "\n  ->  Seq Scan on record_pin_lock"]) == "anti-join"
    assert figures.lock_conditions([joined, own + "\n    ->  record_pin_lock"]) == "sub-plan"
    assert figures.lock_conditions([own]) == ""


def test_rows_of_scans_count_once_for_each_loop_and_those_of_joins_do_not() -> None:
    plan = (
        "Nested Loop  (cost=1..2) (actual time=0.1..0.2 rows=80 loops=1)\n"
        "  ->  Index Scan using a on b  (cost=1..2) (actual time=0.1..0.2 rows=80 loops=1)\n"
        "  ->  Index Only Scan using c on d  (cost=1) (actual time=0.1..0.1 rows=1 loops=80)"
    )
    assert figures.rows_read([plan]) == 160


def test_the_variants_lock_what_their_names_say() -> None:
    found = {one.name: one.arguments for one in scenes.variants(scenes.Size())}
    assert len(found) == len(scenes.variants(scenes.Size()))
    assert found["protected_1k_locks"]["locks"] == 1000
    assert found["native_rule"]["locks"] == found["protected_100k_locks"]["locks"] == 100_000
    assert found["protected_100k_locks_1k_unlocks"]["unlocks"] == 1000
    assert found["linked"]["locks"] == 100_000
    assert found["linked_1k_locks"]["locks"] == found["linked_1k_unlocks"]["unlocks"] == 1000
