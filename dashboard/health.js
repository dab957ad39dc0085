// How the sources of customers answer, live.
import { HEALTH } from './documents.js';
import { element, showAll } from './elements.js';
import { follow } from './panel.js';
import { fullTime, word } from './words.js';

export function followHealth(socket) {
  const section = document.querySelector('#sources');
  const list = section.querySelector('.sources');
  return follow(socket, section, {
    query: HEALTH,
    show: ({ sourceHealth }) => showAll(list, sourceHealth, (source) => source.name, item),
  });
}

function item({ name, kind, status, latencyMs, lastError, lastSuccess, breaker }) {
  const isWell = status === 'UP';
  const last = lastSuccess && `last answer ${fullTime(lastSuccess)}`;
  const latency = latencyMs === null ? '' : ` · ${latencyMs.toFixed(1)} ms`;
  return element(
    'li',
    {},
    element('span', { class: 'name' }, name),
    element('span', { class: `chip ${word(status)}` }, word(status)),
    element('span', { class: 'faint' }, `${word(kind)}${latency}`),
    isWell || !lastError ? null : element('span', { class: 'error' }, lastError),
    isWell || !last ? null : element('span', { class: 'faint' }, last),
    breaker.state === 'CLOSED' ? null : element('span', { class: 'faint' }, left(breaker)),
  );
}

function left({ state, openUntil }) {
  if (state === 'HALF_OPEN') return 'being tried again';
  return `left alone${openUntil ? ` until ${fullTime(openUntil)}` : ''}`;
}
