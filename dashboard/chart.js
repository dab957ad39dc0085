// How many tickets were opened and closed on each day of two weeks: a drawing, and a table.
import { CLOSED, DAYS, OPENED } from './documents.js';
import { drawn, element } from './elements.js';
import { ask } from './session.js';
import { dayName } from './words.js';

const EVERY = 5 * 60_000; // milliseconds between two looks
const HEIGHT = 180; // pixels, as all that follow, where letters have their usual size
const FOOT = 22; // for the days below,
const HEAD = 14; // for numbers above
const USUAL = 16; // pixels of a letter, larger on a wall
const GAP = 0.28; // of the room of a day that stays empty

/** Look now and every few minutes. `onFailed(refusal)`. Gives a function that ends it. */
export function followChart(onFailed) {
  const chart = new Chart(document.querySelector('#days'));
  const look = () => chart.load().catch(onFailed);
  look();
  const timer = setInterval(look, EVERY);
  return () => {
    clearInterval(timer);
    chart.close();
  };
}

class Chart {
  #section;
  #place;
  #found = [];
  #watch = new ResizeObserver(() => this.#draw());

  constructor(section) {
    this.#section = section;
    this.#place = section.querySelector('.chart');
    this.#watch.observe(this.#place);
  }

  close() {
    this.#watch.disconnect();
  }

  async load() {
    const starts = Array.from({ length: DAYS + 1 }, (_, n) => midnight(n - DAYS + 1));
    const variables = Object.fromEntries(starts.slice(1).flatMap((end, n) => bounds(starts[n], end, n)));
    const problem = this.#section.querySelector('.problem');
    try {
      const [opened, closed] = await Promise.all([ask(OPENED, variables), ask(CLOSED, variables)]);
      problem.textContent = '';
      this.#show(starts, opened, closed);
    } catch (refusal) {
      problem.textContent = refusal.message;
      throw refusal;
    }
  }

  #show(starts, opened, closed) {
    this.#found = starts.slice(0, DAYS).map((date, n) => ({
      date,
      opened: opened[`day${n}`].totalCount,
      closed: closed[`day${n}`].totalCount,
    }));
    this.#section.querySelector('tbody').replaceChildren(...this.#found.map(row));
    this.#draw();
  }

  // in pixels, so that the letters are as large as all others, whatever the room
  #draw() {
    const { clientWidth } = this.#place;
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL;
    if (!this.#found.length || !clientWidth) return;
    this.#place.replaceChildren(drawing(this.#found, clientWidth / scale, scale));
  }
}

function drawing(found, width, scale) {
  const most = Math.max(1, ...found.flatMap(({ opened, closed }) => [opened, closed]));
  const room = width / DAYS;
  const total = (kind) => found.reduce((sum, day) => sum + day[kind], 0);
  const name = `Opened ${total('opened')} and closed ${total('closed')} tickets in two weeks`;
  const size = { width: width * scale, height: HEIGHT * scale, viewBox: `0 0 ${width} ${HEIGHT}` };
  return drawn(
    'svg',
    { ...size, role: 'img', 'aria-label': name },
    drawn('line', { class: 'ground', x1: 0, x2: width, y1: HEIGHT - FOOT, y2: HEIGHT - FOOT }),
    found.map((day, n) => ofDay(day, n, { room, most })),
  );
}

function ofDay({ date, opened, closed }, n, { room, most }) {
  const x = n * room;
  const bar = (room * (1 - GAP)) / 2;
  const left = x + (room * GAP) / 2;
  const day = drawn('text', { x: x + room / 2, y: HEIGHT - 6 }, String(date.getDate()));
  return [
    ...column('opened', opened, { left, bar, most }),
    ...column('closed', closed, { left: left + bar, bar, most }),
    day,
  ];
}

function column(kind, number, { left, bar, most }) {
  const height = ((HEIGHT - FOOT - HEAD) * number) / most;
  const top = HEIGHT - FOOT - height;
  const width = Math.max(bar - 1, 1);
  const shape = drawn('rect', { class: kind, x: left, y: top, width, height, rx: 2 });
  // numbers where they fit
  const isRoomy = number > 0 && bar >= 8 * String(number).length;
  return [shape, isRoomy && drawn('text', { x: left + bar / 2, y: top - 3 }, String(number))];
}

// "after" and "before" leave out the moment itself, the first of a day belongs to it
function bounds(start, end, n) {
  return [
    [`d${n}`, new Date(start - 1).toISOString()],
    [`e${n}`, end.toISOString()],
  ];
}

function midnight(days) {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
}

function row({ date, opened, closed }) {
  const day = element('th', { scope: 'row' }, dayName(date));
  return element('tr', {}, day, cell(opened), cell(closed));
}

function cell(number) {
  return element('td', {}, String(number));
}
