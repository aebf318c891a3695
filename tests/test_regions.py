"""行政区划: the hierarchy that division codes make, and the reforms that plans have in common."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_core import regions
from fgf_core.regions import COUNTRY, Division

CODES = st.builds(
    lambda province, city, county: f"{province:02d}{city:02d}{county if city else 0:02d}",
    st.integers(10, 99), st.integers(0, 99), st.integers(0, 99),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("650000", True), ("650200", True), ("650203", True), ("659001", True), ("650003", False), ("000000", False),
        ("65020", False), ("6502033", False), ("65020x", False), ("６５０２００", False), ("", False), (" 650200", False),
    ],
)  # fmt: skip
def test_six_digits_name_a_province_a_city_or_a_county(text, fits):
    assert regions.is_code(text) is fits


def test_a_county_lies_in_its_city_its_province_and_the_country():
    assert regions.above("650203") == ("000000", "650000", "650200")
    assert regions.above("650000") == ("000000",)
    assert regions.above(COUNTRY) == ()


@given(CODES)
def test_a_region_holds_itself_and_everything_above_holds_it(code):
    assert regions.is_code(code)
    assert regions.within(code, code)
    assert all(regions.within(code, region) for region in regions.above(code))


@given(CODES, CODES)
def test_one_region_holds_another_only_where_all_its_digits_agree(code, region):
    digits = re.fullmatch(r"(..)(..)(..)", region)
    assert digits is not None
    own = [pair for place, pair in enumerate(digits.groups()) if "".join(digits.groups()[place:]).strip("0")]
    assert regions.within(code, region) is code.startswith("".join(own))


@pytest.mark.parametrize(
    ("codes", "region"),
    [
        ([], COUNTRY), (["650200", "650502"], "650000"), (["650502", "650521"], "650500"), (["650502"], "650500"),
        (["650200", "110101"], COUNTRY), (["650000", "650200"], "650000"), (["650200"], "650200"),
    ],
)  # fmt: skip
def test_the_smallest_region_holds_all_plans_and_has_parts(codes, region):
    assert regions.smallest(codes) == region


def test_a_part_is_called_by_its_government_and_the_regions_own_by_its_level():
    named = regions.names([Division("新疆维吾尔自治区", "650000"), Division("克拉玛依市", "650200")])
    said = [regions.name(code, named, "650000") for code in ("650200", "650000", "650500", "")]
    assert said == ["克拉玛依市", "新疆维吾尔自治区（本级）", "区划 650500", "未登记区划代码的地区"]
    assert named[COUNTRY] == "全国"


def test_every_reform_has_words_and_a_name_of_its_own():
    found = regions.themes()
    assert 15 <= len(found) <= 24
    assert len({theme.name for theme in found}) == len(found)
    assert all(theme.words and len(set(theme.words)) == len(theme.words) for theme in found)
    assert all(len(word) >= 2 for theme in found for word in theme.words)
