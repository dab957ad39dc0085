"""Customers get the files of articles that they see, and no source of a mail."""

from __future__ import annotations

import httpx2

from resolvers.context import Context
from resolvers.links import link
from tests.files.sending import PNG, article_of, attached, files_of, program, sent
from tests.web.conftest import visiting
from tests.world.stores import ADMIN
from tests.world.world import World

CUSTOMER = "klaus.hess"
GIVE = """
    UPDATE ticket SET customer_user_id = 'klaus.hess'
    WHERE id = (SELECT ticket_id FROM article WHERE id = {})
"""
VISIBLE = "UPDATE article SET is_visible_for_customer = {} WHERE id = {}"


async def test_what_customers_get(own_world: World) -> None:
    """As long as the article is visible to them; an address of another kind is worth nothing."""
    article, customer = await article_of(own_world), await own_world.customer(CUSTOMER)
    await own_world.execute(GIVE.format(article))
    async with program(own_world) as client:
        id_ = (await sent(client, PNG))["id"]
    await attached(own_world, await own_world.viewer(ADMIN), id_)
    pk = (await files_of(own_world))[-1][0]
    context = Context(own_world.services, customer)
    file = await link(context, f"/attachments/{pk}")
    source = await link(context, f"/articles/{article}/plain")
    assert httpx2.URL(file).params["viewer"] == f"customer:{customer.login}"
    async with visiting(own_world) as client:
        await own_world.execute(VISIBLE.format(1, article))
        assert (await client.get(file)).content == PNG
        assert (await client.get(source)).status_code == 404
        await own_world.execute(VISIBLE.format(0, article))
        assert (await client.get(file)).status_code == 404
