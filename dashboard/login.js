// The login form, shown while nobody is logged in.
import { logIn } from './session.js';

/** `onLogin(session)` is called once somebody has logged in. */
export class Login {
  #page = document.querySelector('#login');
  #form = this.#page.querySelector('form');
  #notice = this.#page.querySelector('.notice');
  #problem = this.#page.querySelector('.problem');
  #waiting = false;

  constructor(onLogin) {
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      this.#submit(onLogin);
    };
  }

  show(notice = '') {
    this.#page.hidden = false;
    this.#notice.textContent = notice;
    this.#problem.textContent = '';
    this.#form.elements.login.focus();
  }

  async #submit(onLogin) {
    if (this.#waiting) return;
    const { login, password } = this.#form.elements;
    this.#wait(true);
    try {
      const session = await logIn(login.value, password.value);
      this.#form.reset();
      this.#page.hidden = true;
      onLogin(session);
    } catch (refusal) {
      this.#refuse(refusal);
    } finally {
      this.#wait(false);
    }
  }

  #refuse({ message }) {
    this.#notice.textContent = '';
    this.#problem.textContent = message;
    this.#form.elements.password.setAttribute('aria-invalid', 'true');
    this.#form.elements.password.select();
  }

  #wait(waiting) {
    this.#waiting = waiting;
    this.#form.querySelector('button').setAttribute('aria-disabled', waiting);
    if (!waiting) return;
    this.#problem.textContent = '';
    this.#form.elements.password.removeAttribute('aria-invalid');
  }
}
