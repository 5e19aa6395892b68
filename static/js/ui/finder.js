import { element } from './element.js';
import { byId } from './page.js';

/** @typedef {import('../text/translate.js').Translator} Translator */

/**
 * An answer of the search box.
 * @typedef {object} Option
 * @property {string} label
 * @property {string} [lang] of the label
 * @property {string} detail
 * @property {() => void} choose
 */

/** @typedef {{ title: string, options: Option[] }} Group */

/**
 * The search box: a combobox whose answers come in groups (ARIA Authoring
 * Practices, "editable combobox with list autocomplete"). The focus stays in
 * the box; arrows go through the answers.
 * @param {Translator} tr
 * @param {object} search
 * @param {(typed: string) => Group[]} search.answers
 * @param {(typed: string) => void} search.typing told at each letter
 * @param {(typed: string) => void} search.enter when no answer was gone to
 * @param {() => void} search.wake when somebody is about to type
 * @param {(sentence: string) => void} announce
 */
export function showFinder(tr, { answers, typing, enter, wake }, announce) {
  const host = byId('finder');
  /** @type {{ node: HTMLElement, option: Option }[]} */
  let options = [];
  let current = -1;

  const list = element('div', {
    role: 'listbox',
    id: 'search-list',
    class: 'answers',
    'aria-label': tr.t('search.answers'),
    hidden: true,
  });
  const nothing = element('p', { class: 'no-answer', hidden: true });
  const input = element('input', {
    type: 'text',
    id: 'search',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
    'aria-label': tr.t('search.label'),
    placeholder: tr.t('search.placeholder'),
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
    onfocus: () => {
      wake();
      if (input.value.trim()) show(false);
    },
    oninput: () => {
      show(true);
      typing(input.value);
    },
    onblur: () => close(),
  });
  const clear = element(
    'button',
    {
      type: 'button',
      class: 'finder-clear',
      'aria-label': tr.t('search.clear'),
      hidden: true,
      onclick: () => {
        input.value = '';
        show(false);
        typing('');
        input.focus();
      },
    },
    '×',
  );
  host.replaceChildren(element('div', { class: 'finder-box' }, input, clear), list, nothing);

  const close = () => {
    list.hidden = true;
    nothing.hidden = true;
    host.classList.remove('is-open');
    input.setAttribute('aria-expanded', 'false');
    goTo(-1);
  };

  /** @param {boolean} spoken */
  const show = (spoken) => {
    const typed = input.value.trim();
    clear.hidden = input.value === '';
    if (!typed) {
      close();
      return;
    }
    write(answers(typed));
    if (options.length === 0) nothing.textContent = tr.t('search.nothing', { typed });
    if (spoken)
      announce(options.length > 0 ? tr.n('search.count', options.length) : (nothing.textContent ?? ''));
  };

  /** @param {Group[]} groups */
  const write = (groups) => {
    // What one had gone to stays, when answers come late.
    const kept = options[current]?.node.dataset.key;
    options = [];
    list.replaceChildren(
      ...groups.map(({ title, options: own }, g) => {
        const head = element(
          'div',
          { class: 'answers-title', id: `answers-${g}`, role: 'presentation' },
          title,
        );
        const nodes = own.map((option) => optionNode(option, options.length));
        return element('div', { role: 'group', 'aria-labelledby': head.id }, head, nodes);
      }),
    );
    list.hidden = options.length === 0;
    nothing.hidden = options.length > 0;
    host.classList.add('is-open');
    input.setAttribute('aria-expanded', String(options.length > 0));
    goTo(kept ? options.findIndex(({ node }) => node.dataset.key === kept) : -1);
  };

  /** @param {Option} option @param {number} index */
  const optionNode = (option, index) => {
    const node = element(
      'div',
      {
        role: 'option',
        id: `answer-${index}`,
        class: 'answer',
        'aria-selected': 'false',
        'data-key': `${option.label}|${option.detail}`,
        // The focus does not leave the box, or its answers would go.
        onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
        onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => choose(option),
      },
      element('span', { class: 'answer-label', lang: option.lang }, option.label),
      option.detail && element('span', { class: 'answer-detail' }, option.detail),
    );
    options.push({ node, option });
    return node;
  };

  /** @param {number} index */
  const goTo = (index) => {
    options[current]?.node.setAttribute('aria-selected', 'false');
    current = index;
    const gone = options[current]?.node;
    if (gone) {
      gone.setAttribute('aria-selected', 'true');
      input.setAttribute('aria-activedescendant', gone.id);
      gone.scrollIntoView({ block: 'nearest' });
    } else input.removeAttribute('aria-activedescendant');
  };

  /** @param {Option} option */
  const choose = (option) => {
    input.value = '';
    clear.hidden = true;
    close();
    option.choose();
  };

  input.addEventListener('keydown', (event) => {
    const shown = !list.hidden;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        if (!shown) show(false);
        if (options.length === 0) break;
        const step = event.key === 'ArrowDown' ? 1 : -1;
        // One step beyond either end is the box itself, with what was typed.
        const places = options.length + 1;
        goTo(((current + 1 + step + places) % places) - 1);
        break;
      }
      case 'Enter': {
        const at = options[current]?.option;
        const typed = input.value.trim();
        if (at) choose(at);
        else if (typed) {
          close();
          input.value = '';
          clear.hidden = true;
          enter(typed);
        } else enter('');
        break;
      }
      case 'Escape':
        if (shown || !nothing.hidden) close();
        else if (input.value) {
          input.value = '';
          clear.hidden = true;
          typing('');
        } else return;
        break;
      default:
        return;
    }
    event.preventDefault();
  });

  return {
    /** Asks again, when more is known than when the last letter was typed. */
    again: () => {
      if (document.activeElement === input && host.classList.contains('is-open')) show(false);
    },
  };
}
