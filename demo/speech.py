"""How people talk on a ticket: mails, calls, notes, each as an article with its line of history."""

from __future__ import annotations

from dataclasses import dataclass, field

from demo.articles import Article, Post
from demo.files import File, from_agent, from_customer, html_body, logo, promised
from demo.kinds import Channel, Did, Sender
from demo.life import Life
from demo.organisation import Agent
from demo.population import Contact
from demo.threads import Thread

TIME_UNITS = (5, 5, 10, 10, 15, 15, 20, 30, 45, 60, 7.5, 90)

# shares of the articles
IN_HTML = 0.12
WITH_LOGO = 0.4
WITH_COPY = 0.08
WITH_TIME = 0.3


@dataclass(slots=True)
class Speech:
    """Adds articles to one ticket; each mail quotes the one before."""

    life: Life
    thread: Thread
    post: Post = field(init=False)
    quoted: str = ""

    def __post_init__(self) -> None:
        self.post = Post(self.life)

    def first_mail(self, subject: str, text: str) -> None:
        """The customer's mail a ticket comes from."""
        self._mail_in(subject, text, Did.EMAIL_CUSTOMER, "")

    def reply_in(self, text: str) -> None:
        """The customer's answer to us."""
        body = self.thread.from_customer(text, self.quoted)
        prefix = "AW: " if self.life.contact.language == "de" else "Re: "
        subject = self.post.tagged(self.life.title, prefix)
        self._mail_in(subject, body, Did.FOLLOW_UP, self.life.number, "")

    def reply_out(self, agent: Agent, text: str) -> None:
        self._mail_out(agent, text, self.post.tagged(self.life.title, "Re: "), Did.SEND_ANSWER)

    def mail_out(self, agent: Agent, text: str) -> None:
        """A mail nobody asked for."""
        self._mail_out(agent, text, self.post.tagged(self.life.title), Did.EMAIL_AGENT)

    def confirmation(self) -> None:
        """The automatic mail with the number of the ticket."""
        life, to = self.life, self.life.contact.address
        self.post.add(
            Article(
                sender=Sender.SYSTEM,
                channel=Channel.EMAIL,
                by=life.root,
                author=life.queue.sender,
                to=to,
                subject=self.post.tagged(life.title),
                text=self.thread.automatic(life.number, life.queue),
            ),
            Did.SEND_AUTO_REPLY,
            to,
        )

    def call_in(self, agent: Agent, text: str) -> None:
        """The customer calls, and the agent writes down why."""
        self.post.add(
            Article(
                sender=Sender.CUSTOMER,
                channel=Channel.PHONE,
                by=agent,
                author=self.life.contact.address,
                to=self.life.queue.name,
                subject=self.thread.phone_subject(),
                text=text,
            ),
            Did.PHONE_CALL_CUSTOMER,
            "",
        )

    def call_out(self, agent: Agent, text: str) -> None:
        number = self.post.add(
            Article(
                sender=Sender.AGENT,
                channel=Channel.PHONE,
                by=agent,
                author=agent.address,
                to=self.life.contact.address,
                subject=self.thread.phone_subject(),
                text=text,
            ),
            Did.PHONE_CALL_AGENT,
            "",
        )
        self._account_time(agent, number)

    def web_request(self, text: str) -> None:
        """The customer fills in the form of the portal."""
        self.post.add(
            Article(
                sender=Sender.CUSTOMER,
                channel=Channel.INTERNAL,
                by=self.life.root,
                author=self.life.contact.address,
                to=self.life.queue.name,
                subject=self.life.title,
                text=text,
            ),
            Did.WEB_REQUEST_CUSTOMER,
            "",
        )

    def note(self, agent: Agent, text: str, *, visible: bool = False) -> None:
        self.post.add(
            Article(
                sender=Sender.AGENT,
                channel=Channel.INTERNAL,
                by=agent,
                author=agent.address,
                to="",
                subject=self.life.title,
                text=text,
                visible=visible,
            ),
            Did.ADD_NOTE,
            "Note",
        )

    def _mail_in(self, subject: str, body: str, did: Did, *fields: object) -> None:
        contact, rng = self.life.contact, self.life.rng
        files = (from_customer(rng),) if promised(body.partition("\n>")[0]) else ()
        self.post.add(
            Article(
                sender=Sender.CUSTOMER,
                channel=Channel.EMAIL,
                by=self.life.root,
                author=contact.address,
                to=self.life.queue.sender,
                cc=self._colleague(contact),
                subject=subject,
                text=body,
                files=self._in_html(body, files, contact.domain),
                domain=contact.domain,
            ),
            did,
            *fields,
        )
        self._quote_next(body, contact.full_name)

    def _mail_out(self, agent: Agent, text: str, subject: str, did: Did) -> None:
        to, queue = self.life.contact.address, self.life.queue
        body = self.thread.from_agent(agent, queue, text, self.quoted)
        files = (from_agent(self.life.rng, self.life.title),) if promised(text) else ()
        number = self.post.add(
            Article(
                sender=Sender.AGENT,
                channel=Channel.EMAIL,
                by=agent,
                author=queue.sender,
                to=to,
                subject=subject,
                text=body,
                files=self._in_html(body, files, queue.domain),
            ),
            did,
            to,
        )
        self._quote_next(body, agent.full_name)
        self._account_time(agent, number)

    def _in_html(self, body: str, files: tuple[File, ...], domain: str) -> tuple[File, ...]:
        """Some mails have their text once more in HTML, a few of these with a picture."""
        rng = self.life.rng
        if not rng.happens(IN_HTML):
            return files
        picture = logo(rng, domain) if rng.happens(WITH_LOGO) else None
        pictures = (picture,) if picture else ()
        return (html_body(body, picture), *pictures, *files)

    def _colleague(self, contact: Contact) -> str | None:
        if contact.company is None or not self.life.rng.happens(WITH_COPY):
            return None
        colleague = self.life.rng.choice(contact.company.contacts)
        return colleague.address if colleague is not contact else None

    def _quote_next(self, body: str, author: str) -> None:
        self.quoted = self.thread.quote(body, author, self.life.now)

    def _account_time(self, agent: Agent, article: int) -> None:
        if self.life.rng.happens(WITH_TIME):
            self.life.account_time(self.life.rng.choice(TIME_UNITS), agent, article)
