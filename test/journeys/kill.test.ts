import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listOutbox } from '#platform/mail';
import { attachPostgres } from '#platform/postgres';
import { type Acknowledged, patientResident } from '../patient-resident.ts';
import { type ServedBelfry, serveBelfry } from '../served-belfry.ts';

/** `KILLS=200 npm test -- test/journeys/kill.test.ts` for the whole proof; this many are enough for every day. */
const kills = Number(process.env.KILLS || 4);
const residents = 4;

const folder = mkdtempSync(path.join(os.tmpdir(), 'belfry-kill-'));
const dataDir = path.join(folder, 'data');
const acknowledged: Acknowledged[] = [];
let belfry: ServedBelfry;
let photos: Buffer[];

/** It is the embedded PostgreSQL that is killed here: nothing to prove a second time on a city's own server. */
const proof = test.skipIf(process.env.DATABASE_URL !== undefined);

beforeAll(async () => {
  if (process.env.DATABASE_URL) return;
  photos = await Promise.all(['#884422', '#228844', '#224488'].map(onePhoto));
  // Every resident has an address of their own, so that the limits hold for each alone.
  belfry = await serveBelfry(dataDir, { BELFRY_TRUST_PROXY: '1', BELFRY_DEMO: '0' });
  await belfry.start();
}, 240_000);

afterAll(async () => {
  await belfry?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function onePhoto(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** Reports without pause until told to stop, each from another address and place. */
async function reportOn(who: number, going: { on: boolean }) {
  for (let nth = 0; going.on; nth += 1) {
    const resident = patientResident(belfry.url, `10.${who}.${nth >> 8}.${nth & 255}`);
    const place = {
      lat: 39.95 + (nth % 60) * 0.001,
      lng: -75.18 + who * 0.01 + Math.floor(nth / 60) * 0.0005,
    };
    const report = { mark: `kill-${who}-${nth}`, place, photos: photos.slice(0, nth % 4) };
    acknowledged.push(await resident.report(report));
  }
}

async function killAndGoOn(nth: number) {
  await sleep(100 + Math.random() * 900);
  if (nth % 3 === 2) belfry.killPostgres();
  else {
    await belfry.killBelfry();
    await belfry.start();
  }
  await belfry.untilReady();
}

async function untilDone(pool: pg.Pool) {
  for (const until = Date.now() + 170_000; Date.now() < until; await sleep(250)) {
    const { rows } = await pool.query('select identifier, attempts, last_error from waiting_job');
    if (rows.length === 0) return;
  }
  const { rows } = await pool.query('select * from waiting_job limit 20');
  throw new Error(`Jobs still wait: ${JSON.stringify(rows)}`);
}

/** Jobs that are neither cron's nor meant for later. */
const waitingJobs = `create temp view waiting_job as
  select task.identifier, job.attempts, job.last_error, job.run_at, job.locked_by from graphile_worker._private_jobs job
  join graphile_worker._private_tasks task on task.id = job.task_id where task.identifier in ('event', 'send-notice')`;

proof(
  `loses nothing and doubles nothing over ${kills} kills`,
  async () => {
    const going = { on: true };
    const started = Date.now();
    const reporting = Promise.all(Array.from({ length: residents }, (_, who) => reportOn(who, going)));
    for (let nth = 0; nth < kills; nth += 1) await killAndGoOn(nth);
    going.on = false;
    await reporting;
    const seconds = (Date.now() - started) / 1000;
    expect(acknowledged.length).toBeGreaterThan(kills);

    const postgres = await attachPostgres({ dataDir });
    const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
    try {
      await pool.query(waitingJobs);
      await untilDone(pool);
      const found = await lookUp(pool);
      expect(found).toEqual(asAcknowledged(found));
      await photosOpen();
      await lettersAreThereOnce(pool);
      tell(kills, seconds, found.length);
    } finally {
      await pool.end();
      await postgres.stop();
    }
  },
  // Generous: beside browsers on two cores a start takes ten times as long as alone.
  180_000 + kills * 30_000,
);

proof('leaves no process behind', async () => {
  await belfry.stop();
  expect(belfry.leftOver()).toEqual([]);
});

interface Found {
  number: string;
  mark: string;
  photos: string[];
  history: string[];
  versions_fit: boolean;
  contacts: number;
}

/** Every request as the database has it. */
async function lookUp(pool: pg.Pool): Promise<Found[]> {
  const { rows } = await pool.query<Found>(`
    select number, description as mark,
      array(select file_id::text from request_file f where f.request_id = r.id order by file_id) as photos,
      array(select kind from request_history h where h.request_id = r.id order by seq) as history,
      version = (select count(*) from request_history h where h.request_id = r.id) as versions_fit,
      (select count(*)::int from contact c where c.request_id = r.id) as contacts
    from request r order by number`);
  return rows;
}

/** What must be there: all that was acknowledged, each once, opened and routed once; what nobody heard of, at most once as well. */
function asAcknowledged(found: Found[]): Found[] {
  const heard = new Map(acknowledged.map((one) => [one.number, one]));
  expect(new Set(acknowledged.map((one) => one.mark)).size).toBe(acknowledged.length);
  expect(heard.size).toBe(acknowledged.length);
  expect(new Set(found.map((one) => one.mark)).size).toBe(found.length);
  return [...heard.values()]
    .map(({ number, mark, photos: sent }) => ({
      number,
      mark,
      photos: [...sent].sort(),
      history: ['opened', 'routed'],
      versions_fit: true,
      contacts: 1,
    }))
    .sort((a, b) => (a.number < b.number ? -1 : 1));
}

async function photosOpen() {
  let opened = 0;
  for (const { mark, photos: ids } of acknowledged) {
    expect(ids, mark).toHaveLength(Number(mark.split('-')[2]) % 4);
    for (const id of ids) {
      const answer = await fetch(`${belfry.url}/photos/${id}/full`);
      expect(answer.status, mark).toBe(200);
      expect((await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).width).toBe(64);
      opened += 1;
    }
  }
  expect(opened).toBeGreaterThan(0);
}

async function lettersAreThereOnce(pool: pg.Pool) {
  const { letters } = await listOutbox(dataDir, { limit: 1_000_000 });
  const addressees = letters.map((letter) => letter.to).sort();
  expect(addressees).toEqual(acknowledged.map((one) => one.email).sort());
  const { rows } = await pool.query('select state, count(*)::int as n from notice group by 1');
  expect(rows).toEqual([{ state: 'sent', n: acknowledged.length }]);
}

function tell(count: number, seconds: number, requests: number) {
  const pictures = acknowledged.reduce((sum, one) => sum + one.photos.length, 0);
  console.log(
    `${count} kills in ${seconds.toFixed(0)} s: ${requests} requests and ${pictures} photos, all there once`,
  );
}
