/**
 * Something small that a button opens under itself; Escape closes it, and the
 * focus goes back.
 * @param {HTMLElement} button
 * @param {HTMLElement} host
 */
export function makeBubble(button, host) {
  button.hidden = false;
  const bubble = {
    get isOpen() {
      return !host.hidden;
    },
    /** @param {(Node | string)[]} content */
    open(...content) {
      host.replaceChildren(...content);
      host.hidden = false;
      button.setAttribute('aria-expanded', 'true');
    },
    close() {
      host.hidden = true;
      button.setAttribute('aria-expanded', 'false');
    },
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.key !== 'Escape' || !bubble.isOpen) return;
    event.preventDefault();
    bubble.close();
    button.focus();
  };
  for (const each of [host, button]) each.addEventListener('keydown', onKey);
  return bubble;
}
