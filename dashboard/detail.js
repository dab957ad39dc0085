// One ticket beside the list, live: its customer, the company, everybody there, and its articles.
import { Contacts } from './contacts.js';
import { showCustomer } from './customer.js';
import { TICKET } from './documents.js';
import { element, showAll } from './elements.js';
import { follow } from './panel.js';
import { count, fullTime, word } from './words.js';

const ARTICLES = 20; // at most, the last ones

export class Detail {
  #socket;
  #section = document.querySelector('#detail');
  #title = this.#section.querySelector('h2');
  #content = this.#section.querySelector('.content');
  #search = this.#section.querySelector('.search-company');
  #contacts = new Contacts(this.#section);
  #unfollow = () => {};
  /** The ticket as it is now; null while it has not come, or is not there. */
  ticket = null;

  /** `onSearch()` is called when somebody wants to give it to another customer. */
  constructor(socket, onSearch) {
    this.#socket = socket;
    this.#search.onclick = onSearch;
  }

  open(id) {
    this.#clear();
    this.#section.hidden = false;
    this.#title.textContent = 'Waiting for the ticket…';
    this.#unfollow = follow(this.#socket, this.#section, {
      query: TICKET,
      variables: { id, last: ARTICLES },
      show: ({ ticket }) => this.#show(ticket),
    });
    this.#title.focus();
  }

  close() {
    this.#clear();
    this.#section.hidden = true;
  }

  #clear() {
    this.#unfollow();
    this.#unfollow = () => {};
    this.ticket = null;
    this.#content.hidden = true;
    const places = this.#content.querySelectorAll('dl, ul, ol, .customer');
    places.forEach((place) => place.replaceChildren());
  }

  #show(ticket) {
    this.ticket = ticket;
    this.#content.hidden = !ticket;
    const title = ticket ? ticket.title || 'Without a title' : 'This ticket is not there for you.';
    if (this.#title.textContent !== title) this.#title.textContent = title;
    if (!ticket) return;
    showAll(this.#section.querySelector('.facts'), facts(ticket), ([name]) => name, fact);
    showCustomer(this.#section, ticket);
    this.#contacts.show(ticket);
    this.#search.hidden = !ticket.viewerCan.customer;
    showArticles(this.#section, ticket.articles);
  }
}

function facts(ticket) {
  const owner = `${ticket.owner.fullName}${ticket.lock === 'LOCKED' ? '' : ' (free)'}`;
  return [
    ['Number', ticket.number],
    ['State', ticket.state.name],
    ['Queue', ticket.queue.name],
    ['Priority', ticket.priority.name],
    ['Owner', owner],
    ['Created', fullTime(ticket.createdAt)],
    ['Changed', fullTime(ticket.changedAt)],
    ['Pending until', ticket.pendingUntil && fullTime(ticket.pendingUntil)],
  ].filter(([, value]) => value);
}

function fact([name, value]) {
  return element('div', {}, element('dt', {}, name), element('dd', {}, value));
}

function showArticles(section, { totalCount, nodes }) {
  const earlier = totalCount - nodes.length;
  section.querySelector('.earlier').textContent =
    earlier > 0 ? `${count(earlier, 'earlier article is', 'earlier articles are')} not shown.` : '';
  showAll(section.querySelector('.articles'), nodes, ({ id }) => id, article);
  // the last one is what one came for; others stay as somebody left them
  const last = section.querySelector('.articles > :last-child details');
  if (last && !last.dataset.met) last.open = true;
  section.querySelectorAll('.articles details').forEach((each) => (each.dataset.met = 'yes'));
}

function article({ position, subject, body, attachments, ...given }) {
  const { senderType, channel, visibleForCustomer, from, createdAt } = given;
  const kind = `${word(senderType)}, ${word(channel)}${visibleForCustomer ? '' : ', internal'}`;
  const about = `${from ?? word(senderType)} · ${fullTime(createdAt)} · ${kind}`;
  const files = attachments.map(({ filename }) => filename).join(', ');
  return element(
    'li',
    {},
    element(
      'details',
      {},
      element(
        'summary',
        {},
        element('span', { class: 'subject' }, `${position}. ${subject || 'Without a subject'}`),
        element('span', { class: 'faint' }, about),
      ),
      element('div', { class: 'body' }, body || 'No text.'),
      files ? element('p', { class: 'faint' }, `Files: ${files}`) : null,
    ),
  );
}
