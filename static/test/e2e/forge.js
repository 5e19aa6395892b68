import { createHash } from 'node:crypto';
import { gzipSync, inflateRawSync } from 'node:zlib';

/**
 * Editions that nobody published, made of one that somebody did. The digest of an
 * edition tells damage, not malice: this one has the digest of its own content.
 */

/** What has no text in it for people to read: the names of things for programs, and dates. */
const CODES = new Set(
  `authority code color confidence cooperations countries country currencies dash decision department
  dissolved_on edition end epci exactness glyph id iso2 iso3 kind languages level parent partner place_id
  proofread region role scheme since source start status successor theme themes type until verified_on year
  zones`.split(/\s+/),
);

/**
 * @param {Buffer} zip of an edition
 * @param {(text: string, key: string) => string} change gives another text for each that people read
 * @returns {Buffer} the zip of another edition, without pages
 */
export function forge(zip, change) {
  /** @type {[string, Buffer][]} */
  const files = [];
  for (const [name, body] of entriesOf(zip)) {
    if (!/^(manifest|api|layers)\b.*\.(geo)?json$/.test(name) && !/^api\/.*\.csv$/.test(name)) continue;
    const text = name.endsWith('.csv')
      ? body.toString()
      : JSON.stringify(changed(JSON.parse(body.toString()), '', change));
    files.push([name, Buffer.from(text)]);
  }
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = sealed(files);
  const meta = { format: 1, number: 1, digest, published_at: '2026-01-01T00:00:00Z' };
  return zipOf([['edition.json', Buffer.from(JSON.stringify(meta))], ...files]);
}

/**
 * @param {any} value of JSON
 * @param {string} key that it has
 * @param {(text: string, key: string) => string} change
 * @returns {any}
 */
function changed(value, key, change) {
  if (Array.isArray(value)) return value.map((each) => changed(each, key, change));
  if (typeof value === 'string') return CODES.has(key) ? value : change(value, key);
  if (!value || typeof value !== 'object') return value;
  // What is a list of codes in one place is a table of names in another.
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, key === 'zones' ? each : changed(each, name, change)]),
  );
}

/**
 * Writes the digest of the files into the one that carries it.
 * @param {[string, Buffer][]} files by name
 */
function sealed(files) {
  const whole = createHash('sha256').update('passerelles edition 1\n');
  const carrier = files.find(([name]) => name === 'api/cooperations.json');
  if (!carrier) throw new Error('the edition has no cooperations');
  /** @param {string} digest */
  const carry = (digest) => {
    carrier[1] = Buffer.from(carrier[1].toString().replace(/^\{"edition":"\w+"/, `{"edition":"${digest}"`));
  };
  carry('0'.repeat(64));
  for (const [name, body] of files) {
    whole.update(`${name} ${body.length} ${createHash('sha256').update(body).digest('hex')}\n`);
  }
  const digest = whole.digest('hex');
  carry(digest);
  return digest;
}

/** @param {Buffer} zip @returns {Map<string, Buffer>} */
function entriesOf(zip) {
  const entries = new Map();
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, start] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt32LE(at + 42),
    ];
    const [long, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const body = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const packed = zip.subarray(body, body + size);
    entries.set(zip.toString('utf8', at + 46, at + 46 + long), method ? inflateRawSync(packed) : packed);
    at += 46 + long + extra + comment;
  }
  return entries;
}

/** @param {[string, Buffer][]} entries */
function zipOf(entries) {
  const bodies = [];
  const table = [];
  let at = 0;
  for (const [name, body] of entries) {
    // A gzip body is a header, what a zip holds too, and the checksum and the size that a zip says.
    const gzip = gzipSync(body);
    const packed = gzip.subarray(10, -8);
    const said = Buffer.alloc(26);
    said.writeUInt16LE(20, 0); // the version that unpacks it
    said.writeUInt16LE(8, 4); // deflated
    gzip.copy(said, 10, gzip.length - 8, gzip.length - 4);
    said.writeUInt32LE(packed.length, 14);
    said.writeUInt32LE(body.length, 18);
    said.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), said, Buffer.from(name), packed]);
    table.push(Buffer.from('PK\x01\x02\x14\x00'), said, place, Buffer.from(name));
    bodies.push(local);
    at += local.length;
  }
  const index = Buffer.concat(table);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...bodies, index, Buffer.from('PK\x05\x06'), end]);
}
