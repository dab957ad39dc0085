// Says whether what is shown is live.

const WORDS = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting: what you see may be old',
};

/** `onRetry` is called when somebody wants to try again after a refusal. */
export class StateLine {
  #line = document.querySelector('.state');
  #text = this.#line.querySelector('span');
  #button = this.#line.querySelector('button');

  constructor(onRetry) {
    this.#button.onclick = onRetry;
  }

  show(state, reason = '') {
    const text = WORDS[state] ?? `Refused: ${reason || 'the server says no more'}`;
    this.#line.dataset.state = state;
    // the same words again would be read aloud again
    if (this.#text.textContent !== text) this.#text.textContent = text;
    this.#button.hidden = state !== 'refused';
  }
}
