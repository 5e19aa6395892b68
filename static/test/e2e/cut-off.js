import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** The repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const binary = join(root, 'bin/passerelles');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--enable-precise-memory-info'];
/** For machines where nothing can be cut off: the browser finds nobody but this machine. */
const ALONE = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

/**
 * A machine without a network, but for itself: what is run on it is in a network
 * namespace of its own, where the kernel allows one.
 */
export async function cutOffMachine() {
  const folder = await mkdtemp(join(tmpdir(), 'borne '));
  const holder = spawn(
    'unshare',
    ['-rn', 'sh', '-c', 'ip link set lo up && echo up && exec sleep infinity'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const isCut = await new Promise((resolve) => {
    holder.stdout.once('data', () => resolve(true));
    holder.once('error', () => resolve(false));
    holder.once('exit', () => resolve(false));
  });
  const inside = isCut
    ? ['nsenter', '-t', String(holder.pid), '-U', '--preserve-credentials', '-n']
    : ['env'];
  /** @type {Set<ChildProcess>} */
  const running = new Set();

  /** @param {string[]} command @param {NodeJS.ProcessEnv} [env] */
  const run = (command, env = {}) => {
    const [program, ...rest] = [...inside, ...command];
    const child = spawn(program, rest, { cwd: folder, env: { ...process.env, ...env } });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  };

  return {
    folder,
    isCut,
    run,
    /** Whether a program on it reaches another machine. */
    reachesOut: async () => {
      const child = run([
        'node',
        '-e',
        'require("net").connect(53, "192.0.2.1").setTimeout(2000, () => process.exit(1)).on("connect", () => process.exit(0)).on("error", () => process.exit(1))',
      ]);
      return (await new Promise((resolve) => child.once('exit', resolve))) === 0;
    },
    /** @param {import('playwright-core').BrowserContextOptions} options */
    browse: async (options) => {
      const wrapper = join(folder, 'navigateur');
      const command = [...inside, process.env.CHROMIUM || '/usr/bin/chromium'];
      await writeFile(wrapper, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(' ')} "$@"\n`);
      await chmod(wrapper, 0o755);
      return chromium.launchPersistentContext(join(folder, 'profil'), {
        executablePath: wrapper,
        args: [...FLAGS, ...(isCut ? [] : ALONE)],
        ...options,
      });
    },
    close: async () => {
      for (const child of running) child.kill('SIGKILL');
      holder.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/**
 * The kiosk's server on such a machine, in a folder of its own.
 * @param {Awaited<ReturnType<typeof cutOffMachine>>} machine
 * @param {string} folder
 * @param {string} address host and port
 */
export function startKiosk(machine, folder, address) {
  const child = machine.run([binary, 'kiosk', 'serve', '--folder', folder], { PASSERELLES_ADDR: address });
  let said = '';
  const ready = new Promise((resolve, reject) => {
    /** @param {Buffer} chunk */
    const listen = (chunk) => {
      said += chunk;
      if (/→ .*http:/.test(said)) resolve(null);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`the kiosk ended (${code}):\n${said}`)));
  });
  ready.catch(() => {}); // said where it is waited for
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    child,
    ready,
    said: () => said,
    /** @param {NodeJS.Signals} [signal] */
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
    /** Kilobytes of memory that the program holds. */
    memory: async () => {
      const found = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'));
      assert.ok(found);
      return Number(found[1]);
    },
  };
}
