import { element } from './element.js';
import { byId } from './page.js';

/**
 * Says in the panel that something went wrong, and offers to try again, or only
 * to have read it.
 * @param {{ text: string, retry?: () => void } | null} notice null takes it away
 * @param {import('../text/translate.js').Translator} tr
 */
export function showNotice(notice, tr) {
  byId('notice').replaceChildren(
    ...(notice
      ? [
          element(
            'div',
            { class: 'notice', role: 'alert' },
            element('p', {}, notice.text),
            element(
              'button',
              { type: 'button', class: 'button', onclick: notice.retry ?? (() => showNotice(null, tr)) },
              tr.t(notice.retry ? 'state.retry' : 'state.close'),
            ),
          ),
        ]
      : []),
  );
}
