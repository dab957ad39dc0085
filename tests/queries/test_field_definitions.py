"""Dynamic fields of articles, and the definitions of all: who reads them, and what they cost."""

from __future__ import annotations

from typing import Any

from db.field_config import written
from tests.actions.test_dynamic_fields import COLOURS
from tests.queries.test_counts import repeated
from tests.world.world import World

DEFINE = """
    INSERT INTO dynamic_field (name, label, field_order, field_type, object_type, config, valid_id,
        create_time, create_by, change_time, change_by)
    VALUES ($1, 'A field', 5, $2, $3, $4, 1, CURRENT_TIMESTAMP, 1, CURRENT_TIMESTAMP, 1)
"""
WEIGH = """
    INSERT INTO dynamic_field_value (field_id, object_id, value_int)
    SELECT dynamic_field.id, article.id, article.id FROM dynamic_field, article
    WHERE dynamic_field.name = 'Weight'
"""
ARTICLES = """
query($first: Int!) { tickets(first: $first) { nodes { articles(first: 3) { nodes {
    id dynamicFields { name type number } none: dynamicFields(names: []) { name } } } } } }
"""
LIST = """
query($validity: Validity!, $whose: DynamicFieldObject, $first: Int, $after: String) {
    dynamicFields(validity: $validity, objectType: $whose, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes {
            id name label type objectType position valid internal mayBeEmpty maxLength problem
            possibleValues { key label } defaults patterns { pattern message } years { past future }
        } } }
"""


def articles(data: Any) -> list[Any]:
    return [each for ticket in data["tickets"]["nodes"] for each in ticket["articles"]["nodes"]]


async def test_articles_have_fields_of_their_own(own_world: World) -> None:
    """One statement for all of them; values of tickets with the same numbers are not theirs."""
    before = await own_world.ask(ARTICLES, {"first": 40})
    assert {str(each["dynamicFields"]) for each in articles(before.data)} == {"[]"}
    await own_world.execute(DEFINE, "Weight", "Integer", "Article", written({}))
    await own_world.services.references.caught_up()
    await own_world.execute(WEIGH)
    few, many = [await own_world.ask(ARTICLES, {"first": n}) for n in (2, 40)]
    assert repeated(few) == repeated(many)
    assert sum(repeated(many).values()) == sum(repeated(before).values()) + 1
    found = [each["dynamicFields"] for each in articles(many.data)]
    assert len(found) > 40
    assert {(len(each), each[0]["name"], each[0]["type"]) for each in found} == {
        (1, "Weight", "INTEGER")
    }
    assert len({each[0]["number"] for each in found}) == len(found)
    unknown = (
        "{ tickets(first: 1) { nodes { articles { nodes { dynamicFields(names: %s) {name}}}}}}"
    )
    answer = await own_world.ask(unknown % '["Produkt"]')
    assert "dynamic fields of articles, not “Produkt”; there are: Weight" in str(answer.errors)


async def test_agents_read_definitions(own_world: World) -> None:
    """By position, page by page; what cannot be understood says so."""
    config = {"PossibleValues": COLOURS, "PossibleNone": "0", "DefaultValue": "yes"}
    await own_world.execute(DEFINE, "Broken", "Date", "Article", "- a")
    await own_world.execute(DEFINE, "Colour", "Dropdown", "Ticket", written(config))
    await own_world.services.references.caught_up()
    found: list[dict[str, Any]] = []
    after, more = None, True
    while more:
        page = (await own_world.ask(LIST, {"validity": "ANY", "first": 2, "after": after})).data
        found += page["dynamicFields"]["nodes"]
        after, more = (page["dynamicFields"]["pageInfo"][n] for n in ("endCursor", "hasNextPage"))
    assert len(found) == page["dynamicFields"]["totalCount"] > 4
    assert [(f["position"], f["name"]) for f in found] == sorted(
        (f["position"], f["name"]) for f in found
    )
    by_name = {field["name"]: field for field in found}
    colour, broken = by_name["Colour"], by_name["Broken"]
    assert colour["possibleValues"] == [{"key": k, "label": v} for k, v in COLOURS.items()]
    assert (colour["type"], colour["mayBeEmpty"], colour["defaults"]) == (
        "DROPDOWN",
        False,
        ["yes"],
    )
    assert (broken["objectType"], broken["possibleValues"]) == ("ARTICLE", None)
    assert "cannot be read" in broken["problem"]
    assert by_name["ProcessManagementProcessID"]["internal"] is True
    of_articles = await own_world.ask(LIST, {"validity": "VALID", "whose": "ARTICLE"})
    assert [f["name"] for f in of_articles.data["dynamicFields"]["nodes"]] == ["Broken"]
    node = await own_world.ask(
        "query($id: ID!) { node(id: $id) { ... on DynamicField { name } } }", {"id": colour["id"]}
    )
    assert node.data == {"node": {"name": "Colour"}}


async def test_customers_read_none(world: World) -> None:
    """Neither definitions, also of internal fields, nor values."""
    customer = await world.customer("alexander.uebelhoer")
    for query in (
        "{ dynamicFields { totalCount } }",
        "{ tickets { nodes { articles { nodes { dynamicFields { name } } } } } }",
        "{ tickets { nodes { dynamicFields { name } } } }",
    ):
        answer = await world.ask(query, login=customer)
        assert (answer.refused, set(answer.codes)) == (True, {"BAD_REQUEST"})
