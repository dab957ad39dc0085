// Draws whose request a ticket is.
import { element, showAll } from './elements.js';
import { outside } from './words.js';

export function showCustomer(section, ticket) {
  const place = section.querySelector('.customer');
  showAll(place, [wanted(ticket)], () => 'customer', customer);
}

// what is drawn of it, so that other changes of the ticket leave it alone
function wanted({ customerUser, customerId }) {
  return { customerUser, customerId };
}

function customer({ customerUser, customerId }) {
  if (!customerUser) return element('p', {}, 'Nobody.');
  const { fullName, login, email, phone, mobile, company, externalStatus } = customerUser;
  const doubt = outside(externalStatus);
  const known = login && element('span', { class: 'faint' }, ` ${login}`);
  return element(
    'div',
    {},
    element('p', { class: 'name' }, fullName, known),
    line(email && link('mailto:', email)),
    line(phone && link('tel:', phone)),
    line(mobile && link('tel:', mobile)),
    line(company ? address(company) : customerId && `Company key ${customerId}`),
    doubt ? element('p', { class: 'doubt' }, doubt) : null,
  );
}

/** A person's address on one line. */
export function place({ street, zip, city, country }) {
  return [street, [zip, city].filter(Boolean).join(' '), country].filter(Boolean).join(', ');
}

function address(company) {
  const where = place(company);
  return [element('strong', {}, company.name), ` ${company.customerId}${where ? ` · ${where}` : ''}`];
}

function line(content) {
  return content ? element('p', {}, content) : null;
}

// nothing but what belongs into such an address
function link(scheme, text) {
  const mail = encodeURIComponent(text).replace('%40', '@');
  const target = scheme === 'tel:' ? text.replace(/[^+\d]/g, '') : mail;
  return element('a', { href: `${scheme}${target}` }, text);
}
