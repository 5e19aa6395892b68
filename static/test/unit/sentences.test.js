import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countSentence, distanceWords, placeSentence, placeSentences } from '../../js/text/places.js';
import { cooperationSentence } from '../../js/text/sentences.js';
import { bundledEdition } from './bundled.js';
import { english, french } from './dictionaries.js';

/** @typedef {import('../../js/contract.d.ts').Cooperation} Cooperation */

const edition = bundledEdition();
const lang = /** @type {const} */ ({ fr: french, en: english });

/** @param {string} id */
const get = (id) => /** @type {Cooperation} */ (edition.cooperation.get(id));

/** @param {string} text as a pattern's literal */
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('what French sentences say of names', () => {
  const sentences = [
    ...edition.cooperations.map((each) => cooperationSentence(edition, french, each)),
    ...[...edition.partners.keys()].map((id) => placeSentence(edition, french, id)),
  ];
  assert.ok(sentences.length > 500);
  // Each country that needs an article, and each body and region of the data.
  const bodies = [...edition.partners.values()]
    .filter(
      ({ name, level }) => level === 'region' || /^(Eurométropole|Province|Cercle|Comté|Comm)/.test(name),
    )
    .map(({ name }) => name);
  const named = [
    'Sénégal',
    'Bénin',
    'Maroc',
    'Mali',
    'Cameroun',
    'Brésil',
    'Turquie',
    'Palestine',
    'Comores',
  ];
  const names = [...named, ...bodies, 'Région', 'Département'];
  for (const sentence of sentences) {
    const inside = sentence
      .replace(/\([^()]*\)/g, '')
      .replace(/^(La|Le|Les|L’|Du|Des) ?/, (a) => a.toLowerCase());
    const determined = inside.replace(/(?:^| )(?:le|la|les|du|au|des|aux) |(?:^| |d|à la |de la )l’/g, ' ¤');
    for (const name of names) {
      if (new RegExp(`(?<![\\p{L}¤-])${literal(name)}(?![\\p{L}-])`, 'u').test(determined)) {
        assert.ok(
          /^réseau /.test(determined) || sentence.includes(`réseau ${name}`),
          `${sentence} (${name})`,
        );
      }
    }
    assert.doesNotMatch(inside, /(?:^|\s)(?:la|le|à la|de la|de) [aeiouàâéèêëîïôû]/i, sentence);
    assert.doesNotMatch(inside, /\b(?:à|de) les? |\b(?:à|de) des /, sentence);
    assert.doesNotMatch(
      sentence,
      /\bbulgares \(|togolaises \(|roumaines \(|undefined|\{|sentence\.|exactness\./,
    );
  }
});

test('English sentences are sentences, in English', () => {
  const verb = /\b(are|is|was|were|have|has|links?|linked|takes?|took|runs?|ran|belongs?|states?)\b/;
  for (const cooperation of edition.cooperations) {
    const sentence = cooperationSentence(edition, english, cooperation);
    assert.match(sentence, verb);
    assert.doesNotMatch(sentence, /Sénégal|Maroc|Turquie|collectivités|Partenaires|undefined|\{/, sentence);
  }
});

test('who does what, one by one', async (t) => {
  const rows = /** @type {['fr' | 'en', string, string][]} */ ([
    ['fr', 'roubaix-senegal', 'Une intention de Roubaix\u202f: coopérer avec le Sénégal.'],
    ['en', 'roubaix-senegal', 'Roubaix states an intention to cooperate with Senegal.'],
    ['fr', 'departement-du-nord-cameroun', 'Une coopération unit le Département du Nord et le Cameroun.'],
    [
      'fr',
      'dunkerque-pays-europeens',
      'Une coopération unit la Communauté urbaine de Dunkerque et des pays européens partenaires.',
    ],
    [
      'fr',
      'nord-procofil',
      'Une coopération unit le Département du Nord à des collectivités bulgares, à des collectivités de République de Moldavie et à des collectivités roumaines.',
    ],
    [
      'fr',
      'lens-lievin-zabrze-mai-2012',
      'Action ponctuelle en mai 2012 entre la Communauté d’agglomération de Lens-Liévin et Zabrze (Pologne).',
    ],
    [
      'fr',
      'region-nord-pas-de-calais-rhenanie-du-nord-westphalie',
      'Une coopération a uni la Région Nord-Pas de Calais et la Rhénanie-du-Nord-Westphalie (Allemagne) à partir de 2004.',
    ],
    [
      'fr',
      'region-minas-gerais',
      'Un accord de coopération a uni la Région Nord-Pas de Calais et le Minas Gerais (Brésil) à partir d’avril 2009.',
    ],
    [
      'fr',
      'eurometropole-lille-kortrijk-tournai',
      'Le Département du Nord, la Métropole européenne de Lille et la Région Nord-Pas de Calais font partie depuis le 28 janvier 2008 de l’Eurométropole Lille-Kortrijk-Tournai, un groupement européen de coopération territoriale.',
    ],
    [
      'fr',
      'saint-omer-lalo-eau-potable',
      'Une coopération a uni la Communauté d’agglomération de Saint-Omer et Lalo (Bénin).',
    ],
    ['en', 'lille-euronaplouse', 'Lille takes part in the network Euronaplouse.'],
  ]);
  for (const [code, id, want] of rows) {
    await t.test(`${code} ${id}`, () => {
      assert.equal(cooperationSentence(edition, lang[code], get(id)), want);
    });
  }
});

test('what is over is said in the past, what has no end is not', async (t) => {
  const rows = /** @type {[string, Partial<Cooperation>, string][]} */ ([
    [
      'active',
      { status: 'active', start: '1960' },
      'Un jumelage unit Lille et Kharkiv (Ukraine) depuis 1960.',
    ],
    [
      'ended',
      { status: 'ended', start: '1960', end: '1990' },
      'Un jumelage a uni Lille et Kharkiv (Ukraine) de 1960 à 1990.',
    ],
    [
      'unknown',
      { status: 'unknown', start: '1960' },
      'Jumelage entre Lille et Kharkiv (Ukraine) depuis 1960.',
    ],
    [
      'to come',
      { type: 'forme_inconnue', status: 'project' },
      'Une intention de Lille\u202f: coopérer avec Kharkiv (Ukraine).',
    ],
  ]);
  for (const [name, more, want] of rows) {
    await t.test(name, () => {
      const cooperation = /** @type {any} */ ({
        type: 'jumelage',
        authorities: [{ id: 'lille', role: 'participant' }],
        partners: [{ id: 'kharkiv', role: 'participant' }],
        ...more,
      });
      assert.equal(cooperationSentence(edition, french, cooperation), want);
    });
  }
});

test('what an approximate point is worth', async (t) => {
  const near = edition.partners.get('fanga');
  assert.ok(near);
  near.exactness = 'approximate';
  const rows = /** @type {[string, string][]} */ ([
    ['fanga', 'Le point est approché\u202f: la position exacte de Fanga n’est pas connue.'],
    ['ealing', 'Le point est approché\u202f: il est posé au centre d’Ealing.'],
    ['comte-de-kent', 'Le point est approché\u202f: il est posé au centre du Comté de Kent.'],
    [
      'oblast-de-dnipropetrovsk',
      'Le point est approché\u202f: il est posé au centre de l’Oblast de Dnipropetrovsk.',
    ],
    ['minas-gerais', 'Le point est approché\u202f: il est posé au centre du Minas Gerais.'],
    ['senegal', 'La source ne nomme pas ce partenaire\u202f; le point dit seulement le pays.'],
    ['maghreb', 'La source ne nomme pas ce partenaire\u202f; le point dit seulement les pays.'],
    ['lille', ''],
  ]);
  for (const [id, want] of rows) {
    await t.test(id, () => assert.equal(placeSentence(edition, french, id), want));
  }
  assert.deepEqual(placeSentences(edition, french, get('nord-procofil')).length, 1);
  assert.match(placeSentences(edition, french, get('roubaix-langues'))[0], /pas de lieu sur la carte/);
});

test('counts say how many are approximate and how many have no place', () => {
  const exact = get('lille-haifa');
  const loose = get('roubaix-senegal');
  const nowhere = get('roubaix-langues');
  const rows = /** @type {[Cooperation[], string][]} */ ([
    [[exact], '1\u00a0coopération avec X.'],
    [[exact, exact, loose], '3\u00a0coopérations avec X, dont 1 à un lieu approché.'],
    [[exact, loose, nowhere], '3\u00a0coopérations avec X, dont 1 à un lieu approché et 1 sans lieu.'],
    [[loose], '1\u00a0coopération avec X, à un lieu approché.'],
    [[loose, loose], '2\u00a0coopérations avec X, toutes à un lieu approché.'],
    [[nowhere], '1\u00a0coopération avec X, sans lieu sur la carte.'],
  ]);
  for (const [cooperations, want] of rows)
    assert.equal(countSentence(edition, french, cooperations, 'X'), want);
});

test('distances are as exact as the places', () => {
  /** @param {string} partner @param {string} exactness */
  const words = (partner, exactness) =>
    distanceWords(edition, french, /** @type {any} */ ({ partner, exactness, distance_km: 1238.6 }));
  assert.match(words('kharkiv', 'exact'), /^1\u202f239\u00a0km/);
  assert.match(words('ealing', 'approximate'), /^environ 1\u202f240\u00a0km/);
  assert.equal(words('senegal', 'approximate'), '');
  assert.equal(words('maghreb', 'approximate'), '');
});
