import { dateWords, period } from '../text/edtf.js';
import { cooperationSentence, isUnsure, partnerEntry, sentenceStart } from '../text/sentences.js';
import { element } from './element.js';
import { themeGlyph } from './swatch.js';

/** @typedef {import('../data/edition.js').Edition} Edition */
/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../text/translate.js').Translator} Translator */
/** @typedef {import('../contract.d.ts').Cooperation} Cooperation */
/** @typedef {import('./element.js').Child} Child */

/**
 * @typedef {object} Desk what the parts of the panel work with
 * @property {Edition} edition
 * @property {Translator} tr
 * @property {Store} store
 * @property {import('../facets/showing.js').Showing} showing what the filters leave
 * @property {boolean} closed whether nothing may lead out of the page
 */

/**
 * All that is known of one cooperation, and how well.
 * @param {Desk} desk
 * @param {Cooperation} cooperation
 * @param {{ open: boolean, titled: boolean }} options whether the details are unfolded, and the title shown
 */
export function cooperationCard(desk, cooperation, { open, titled }) {
  const { edition, tr, closed } = desk;
  const themes = cooperation.themes
    .map((code) => edition.themeOf.get(code))
    .filter((theme) => theme !== undefined);
  const sentence = cooperationSentence(edition, tr, cooperation);
  // A twinning's title says no more than the sentence does, and in French only.
  const plain = cooperation.type === 'jumelage' && !cooperation.description;
  return element(
    'article',
    { class: 'card' },
    titled && (plain ? element('h3', {}, sentence) : element('h3', { lang: 'fr' }, cooperation.title)),
    element(
      'p',
      { class: 'card-themes' },
      themes.map((theme, i) =>
        element(
          'span',
          { class: i === 0 ? 'card-theme is-first' : 'card-theme' },
          themeGlyph(theme),
          tr.pick(theme.label),
        ),
      ),
    ),
    !(titled && plain) && element('p', { class: 'card-sentence' }, sentence),
    isUnsure(edition, cooperation) && element('p', { class: 'note' }, tr.t('card.unsure')),
    Boolean(cooperation.description) && element('p', { lang: 'fr' }, cooperation.description),
    figures(tr, cooperation),
    Boolean(cooperation.note) && element('p', { class: 'note', lang: 'fr' }, cooperation.note),
    element(
      'details',
      { open },
      element('summary', {}, tr.t('card.details')),
      facts(desk, cooperation),
      sources(tr, cooperation, titled ? 'h4' : 'h3', closed),
    ),
  );
}

/** @param {Translator} tr @param {Cooperation} cooperation */
function figures(tr, cooperation) {
  const all = cooperation.figures ?? [];
  if (all.length === 0) return null;
  return element(
    'ul',
    { class: 'figures', role: 'list' },
    all.map((figure) => {
      const value = figure.value ? tr.number(Number(figure.value)) : '';
      const words = figure.text || [value, figure.unit].filter(Boolean).join(' ');
      const year = figure.year && !words.includes(figure.year) ? ` (${dateWords(tr, figure.year)})` : '';
      return element('li', { lang: 'fr' }, `${sentenceStart(words)}${year}.`);
    }),
  );
}

/** @param {Desk} desk @param {Cooperation} cooperation */
function facts({ edition, tr, store }, cooperation) {
  const type = edition.types.get(/** @type {any} */ (cooperation.type));
  const when = period(tr, cooperation.start, cooperation.end);
  const verified = period(tr, cooperation.verified_on, cooperation.verified_on);
  /** @type {[string, Child][]} */
  const rows = [
    ['card.type', tr.pick(type) || cooperation.type],
    ['card.when', when ? sentenceStart(when) : tr.t('card.when_unknown')],
    ['card.programme', cooperation.programme && element('span', { lang: 'fr' }, cooperation.programme)],
    ...roles(edition, tr, store, cooperation),
    ['card.status', tr.t(`status.${cooperation.status}`)],
    ['card.confidence', tr.t(`confidence.${cooperation.confidence}`)],
    ['card.verified', verified ? sentenceStart(verified) : tr.t('card.not_verified')],
  ];
  return element(
    'dl',
    { class: 'facts' },
    rows.flatMap(([key, value]) => (value ? [element('dt', {}, tr.t(key)), element('dd', {}, value)] : [])),
  );
}

/**
 * Who takes part, by role.
 * @param {Edition} edition
 * @param {Translator} tr
 * @param {Store} store
 * @param {Cooperation} cooperation
 * @returns {[string, Child][]}
 */
function roles(edition, tr, store, cooperation) {
  /** @type {Map<string, Child[]>} */
  const byRole = new Map();
  /** @param {string} role @param {Child} who */
  const add = (role, who) => byRole.set(role, [...(byRole.get(role) ?? []), who]);
  for (const { id, role } of cooperation.authorities) {
    add(role, chooser(store, 'authority', id, edition.authorities.get(id)?.name ?? id));
  }
  for (const { id, role } of cooperation.partners) {
    add(role, chooser(store, 'partner', id, partnerEntry(edition, tr, id)));
  }
  for (const { id, role } of cooperation.organisations ?? []) {
    add(role, element('span', {}, edition.organisations.get(id)?.name ?? id));
  }
  const order = ['lead', 'participant', 'network_member', 'operator', 'funder', 'beneficiary'];
  return order
    .filter((role) => byRole.has(role))
    .map((role) => [
      `role.${role}`,
      element(
        'ul',
        { role: 'list' },
        (byRole.get(role) ?? []).map((who) => element('li', {}, who)),
      ),
    ]);
}

/**
 * A name that selects what it names.
 * @param {Store} store
 * @param {import('../state/address.js').SelectionKind} kind
 * @param {string} id
 * @param {string} name
 * @param {string} [lang] of the name, where it is not the page's
 */
export function chooser(store, kind, id, name, lang) {
  return element(
    'button',
    { type: 'button', class: 'name-button', lang, onclick: () => store.change({ selection: { kind, id } }) },
    name,
  );
}

/** @param {Translator} tr @param {Cooperation} cooperation @param {'h3' | 'h4'} heading one below what stands over it @param {boolean} closed whether they are named only */
function sources(tr, cooperation, heading, closed) {
  const all = cooperation.sources ?? [];
  if (all.length === 0) return null;
  return element(
    'div',
    { class: 'sources' },
    element(heading, {}, tr.n('card.sources', all.length)),
    element(
      'ul',
      { role: 'list' },
      all.map((source) => {
        const title = source.title || source.url || source.id;
        const read = dateWords(tr, source.accessed_on);
        return element(
          'li',
          {},
          source.url && !closed
            ? element('a', { href: source.url, rel: 'noopener', lang: 'fr' }, title)
            : element('cite', { lang: 'fr' }, title),
          element(
            'span',
            { class: 'source-where' },
            [source.publisher, read && tr.t('card.read_on', { date: read })]
              .filter(Boolean)
              .map((part) => ` · ${part}`)
              .join(''),
          ),
          Boolean(source.claims) &&
            element(
              'p',
              {},
              tr.t('card.claims'),
              element(
                'span',
                { lang: 'fr' },
                ` ${(source.claims ?? '').charAt(0).toLowerCase()}${(source.claims ?? '').slice(1)}`,
              ),
            ),
        );
      }),
    ),
  );
}
