// [Search company]: finds companies and people, and gives the ticket to one of them.
import { place } from './customer.js';
import { ASSIGN, CONTACTS, SEARCH } from './documents.js';
import { element } from './elements.js';
import { ask } from './session.js';
import { ORIGIN, name } from './tickets.js';
import { count } from './words.js';

const NOBODY = { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false } };

export class Reassign {
  #dialog = document.querySelector('#reassign');
  #form = this.#dialog.querySelector('form');
  #status = this.#dialog.querySelector('[role=status]');
  #problem = this.#dialog.querySelector('.problem');
  #found = this.#dialog.querySelector('.found');
  #ticket; // gives the ticket as it is known now
  #done;
  #searches = 0;

  /** `ticket()` gives the open ticket; `onDone(line, person)` is told what became of it. */
  constructor(ticket, onDone) {
    this.#ticket = ticket;
    this.#done = onDone;
    this.#dialog.querySelector('.close').onclick = () => this.#dialog.close();
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      this.#try(() => this.#search(this.#form.elements.search.value));
    };
  }

  open() {
    this.#form.reset();
    this.#found.replaceChildren();
    this.#status.textContent = 'Finds companies and people in our own tables and in every source.';
    this.#problem.textContent = '';
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  async #search(search) {
    this.#status.textContent = 'Searching…';
    const number = (this.#searches += 1);
    const { companies, customerUsers } = await ask(SEARCH, { search });
    if (number !== this.#searches) return; // somebody has searched for something else meanwhile
    const found = [told(companies, 'company', 'companies'), told(customerUsers, 'person', 'people')];
    this.#status.textContent = `${found.join(', ')}.`;
    this.#found.replaceChildren(
      element('h3', {}, 'Companies'),
      element('ul', {}, companies.nodes.map((company) => this.#company(company))),
      element('h3', {}, 'People'),
      element('ul', {}, customerUsers.nodes.map((person) => this.#person(person))),
    );
  }

  // its people are asked for when somebody opens it
  #company(company) {
    const people = element('ul', {}, element('li', {}, 'Looking…'));
    const facts = [company.customerId, place(company)].filter(Boolean).join(' · ');
    const about = element('span', { class: 'faint' }, ` ${facts}`);
    const details = element('details', {}, element('summary', {}, company.name, about), people);
    const fill = () => this.#try(() => this.#fill(people, company));
    details.addEventListener('toggle', fill, { once: true });
    return element('li', {}, details);
  }

  async #fill(people, { id }, after) {
    const { company } = await ask(CONTACTS, { id, after });
    const { nodes, totalCount, pageInfo } = company?.contacts ?? NOBODY;
    const rows = nodes.map((person) => this.#person(person));
    if (after) people.lastChild.replaceWith(...rows); // that asked for more
    else people.replaceChildren(...rows);
    if (totalCount === 0) people.append(element('li', {}, 'Nobody is known there.'));
    if (!pageInfo.hasNextPage) return;
    const onclick = () => this.#try(() => this.#fill(people, { id }, pageInfo.endCursor));
    const label = `${people.children.length} of ${totalCount} are shown. `;
    people.append(
      element('li', { class: 'faint' }, label, element('button', { type: 'button', onclick }, 'Show more')),
    );
    if (after) rows[0].querySelector('button').focus();
  }

  #person(person) {
    const about = [person.email, person.company?.name].filter(Boolean).join(' · ');
    const label = `Assign to ${person.fullName}`;
    const onclick = () => this.#try(() => this.#assign(person));
    return element(
      'li',
      { class: 'person' },
      element('span', {}, person.fullName, element('span', { class: 'faint' }, about)),
      element('button', { type: 'button', onclick, 'aria-label': label }, 'Assign'),
    );
  }

  async #assign(person) {
    const ticket = this.#ticket();
    if (!ticket) throw new Error('The ticket is not there for you any more.');
    // the same button again, after an answer was lost, is the same wish: it is done only once
    person.wish ??= wish(ticket, person);
    const { ticketSetCustomer } = await ask(ASSIGN, { input: person.wish });
    const [error] = ticketSetCustomer.errors;
    if (error) {
      person.wish = null;
      throw new Error(error.message);
    }
    this.#dialog.close();
    this.#done(ticketSetCustomer.ticket, person);
  }

  async #try(work) {
    this.#problem.textContent = '';
    try {
      await work();
    } catch ({ message }) {
      this.#problem.textContent = message;
    }
  }
}

// Somebody else may have changed the ticket in this moment: then he is not overruled, but told of.
function wish({ id, version }, person) {
  return {
    ticket: id,
    contact: { customerUser: person.id },
    expectedVersion: version,
    idempotencyKey: name('assign'),
    originId: ORIGIN,
  };
}

function told({ totalCount, nodes }, one, many) {
  const found = count(totalCount, one, many);
  return nodes.length < totalCount ? `${found} (the first ${nodes.length} are shown)` : found;
}
