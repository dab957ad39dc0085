"""What agents do to a ticket besides answering it: fields, priority, watching, another contact."""

from __future__ import annotations

from demo.organisation import Organisation
from demo.story import Story
from demo.words import delivery

ORDER_AREAS = frozenset({"order", "logistics"})


def describe(story: Story, organisation: Organisation, area: str) -> None:
    """What is noted down when a ticket is first looked at."""
    life, rng = story.life, story.life.rng
    product, order, date = organisation.fields
    if area not in ORDER_AREAS and rng.happens(0.4):
        life.set_text(product.id, product.name, rng.choice(list(product.values)), story.agent)
    if area in ORDER_AREAS and rng.happens(0.5):
        life.set_text(order.id, order.name, story.thread.words["order"], story.agent)
    if area in ORDER_AREAS and rng.happens(0.3):
        life.set_date(date.id, date.name, delivery(rng, life.now), story.agent)
    if rng.happens(0.06):
        life.set_priority(min(5, life.priority + 1), story.agent)


def entrust(story: Story, organisation: Organisation) -> None:
    """Some tickets have somebody who answers for them, or a colleague who keeps an eye on them."""
    rng = story.life.rng
    colleagues = organisation.workers(story.life.queue)
    if rng.happens(0.1):
        story.life.entrust(rng.choice(colleagues), story.agent)
    if rng.happens(0.04):
        story.life.watch(rng.choice(colleagues))


def pass_on(story: Story) -> None:
    """A few tickets end with another contact of the same company."""
    life = story.life
    company = life.contact.company
    if company is None or not life.rng.happens(0.015):
        return
    colleague = life.rng.choice(company.contacts)
    if colleague is not life.contact:
        life.assign_customer(colleague, story.agent)
