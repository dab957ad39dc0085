"""With one source a record at hand is all there is of somebody: found out at once, and the same."""

from __future__ import annotations

from typing import Any

import pytest

from sources.directory import Directory, Inquiry
from tests.world.world import World

EVERYBODY = """
query($after: String) {
  companies(first: 50, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      customerId
      contacts(first: 100) {
        totalCount
        nodes {
          id login registered valid title firstName lastName fullName email phone mobile fax street
          zip city country comment customerId externalStatus
          companies { customerId }
          extraFields { name value } ownFields { name value }
          link { source key stored } candidates { source key }
          externalRecords { key fields { name value } }
          provenance { field source value readOnly conflicts { source value } }
        }
      }
    }
  }
}
"""


class Thorough(Inquiry):
    """Asks what else there may be, as with several sources."""

    def __init__(self, directory: Directory) -> None:
        super().__init__(directory)
        self.has_one_source = False


async def everybody(world: World) -> list[Any]:
    found: list[Any] = []
    after = None
    while True:
        companies = (await world.ask(EVERYBODY, {"after": after})).data["companies"]
        found += companies["nodes"]
        after = companies["pageInfo"]["endCursor"]
        if not companies["pageInfo"]["hasNextPage"]:
            return found


async def test_what_is_at_hand_is_all_there_is(
    own_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody linked to another's record, and one whose key is somebody's login, among them."""
    [(login,)] = await own_world.services.db.rows(
        "SELECT login FROM customer_user WHERE customer_id <> '' ORDER BY id LIMIT 1"
    )
    await own_world.execute("DELETE FROM tg_customer_link WHERE login = $1", login)
    await own_world.execute(
        "INSERT INTO tg_customer_link (login, source, external_key, create_time, create_by)"
        " VALUES ($1, 'crm', 'K10003', CURRENT_TIMESTAMP, 1)",
        login,
    )
    at_once = await everybody(own_world)
    monkeypatch.setattr("loaders.loaders.Inquiry", Thorough)
    thoroughly = await everybody(own_world)
    assert at_once == thoroughly
    people = [one for company in at_once for one in company["contacts"]["nodes"]]
    assert {one["externalStatus"] for one in people} >= {"FRESH", "NOT_LINKED"}
    assert any(one["registered"] and one["link"] and one["link"]["stored"] for one in people)
    assert any(not one["registered"] for one in people)
