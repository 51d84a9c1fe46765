import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#platform/context';
import { Conflict, Invalid, NotAllowed } from '#platform/errors';
import { findAddress } from '#reference/addresses';
import { catalogOf, ensureImportedServices, serviceVersion } from '#reference/catalog';
import { areasAt, layers } from '#reference/places';
import { openCity, type TestCity } from '../../../test/city.ts';
import { applyPack } from './apply-pack.ts';
import { exportPack } from './export-pack.ts';
import { readPack } from './read-pack.ts';

const shipped = (name: string) => path.resolve('cities', name);
const nothing = { added: [], changed: [], retired: [] };
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'belfry-pack-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A copy of a shipped pack in which some files read differently. */
async function edited(pack: string, name: string, changes: Record<string, (text: string) => string>) {
  const folder = path.join(scratch, name);
  await cp(shipped(pack), folder, { recursive: true });
  for (const [file, change] of Object.entries(changes)) {
    const before = await readFile(path.join(folder, file), 'utf8');
    const after = change(before);
    expect(after, `${file} was not changed`).not.toBe(before);
    await writeFile(path.join(folder, file), after);
  }
  return folder;
}

describe.each(['philadelphia', 'millbrook'])('the pack of %s', (pack) => {
  let city: TestCity;
  beforeAll(async () => {
    city = await openCity({ pack });
  });
  afterAll(() => city.close());

  it('changes nothing when it is applied again', async () => {
    const tables = () => countRows(city.as());
    const before = await tables();
    const again = await applyPack(city.as(), shipped(pack));
    expect(again).toMatchObject(nothing);
    expect(again.unchanged).toBeGreaterThan(10);
    expect(await tables()).toEqual(before);
  });

  it('is exported as it was meant, and applied from there it changes nothing', async () => {
    const folder = path.join(scratch, `export-${pack}`);
    await exportPack(city.as(), folder);
    const [original, copy] = [await readPack(shipped(pack)), await readPack(folder)];
    expect(copy.content).toEqual(original.content);
    expect(await applyPack(city.as(), folder)).toMatchObject(nothing);
    expect(await applyPack(city.as(), shipped(pack))).toMatchObject(nothing);
    await expect(exportPack(city.as(), folder)).rejects.toThrow(Conflict);
  });

  it('is exported without what came with imports, even if somebody offers it', async () => {
    await ensureImportedServices(city.as(), ['Pot Hole']);
    await city
      .as()
      .db.updateTable('service')
      .set({ active: true })
      .where('key', 'like', 'imported-%')
      .execute();
    const folder = path.join(scratch, `imported-${pack}`);
    await exportPack(city.as(), folder);
    expect((await readPack(folder)).content).toEqual((await readPack(shipped(pack))).content);
    await city
      .as()
      .db.updateTable('service')
      .set({ active: false })
      .where('key', 'like', 'imported-%')
      .execute();
  });

  it('is exported the same twice, in the order of the schema', async () => {
    const [one, two] = [path.join(scratch, `one-${pack}`), path.join(scratch, `two-${pack}`)];
    await exportPack(city.as(), one);
    await exportPack(city.as(), two);
    for (const file of await readdir(one, { recursive: true, withFileTypes: true }))
      if (file.isFile()) {
        const name = path.relative(one, path.join(file.parentPath, file.name));
        expect(await readFile(path.join(two, name), 'utf8')).toBe(
          await readFile(path.join(one, name), 'utf8'),
        );
      }
    expect(await readFile(path.join(one, 'city.yaml'), 'utf8')).toMatch(
      /^key: \w+\nname:\n {2}en: .*\n {2}es: /,
    );
  });
});

describe('applying', () => {
  let city: TestCity;
  beforeAll(async () => {
    city = await openCity({ pack: 'millbrook' });
  });
  afterAll(() => city.close());

  it('gives a new edition to the service that changed, and to no other', async () => {
    const folder = await edited('millbrook', 'longer-promise', {
      'services/all.yaml': (text) =>
        text.replace('amount: 5, unit: business_days', 'amount: 6, unit: business_days'),
    });
    expect(await applyPack(city.as(), folder)).toMatchObject({ ...nothing, changed: ['service:pothole'] });
    const catalog = await catalogOf(city.as());
    expect(catalog.service('pothole')).toMatchObject({ version: 2, sla: { amount: 6 } });
    expect(catalog.service('snow')).toMatchObject({ version: 1 });
    expect(await serviceVersion(city.as(), 'pothole', 1)).toMatchObject({ version: 1, sla: { amount: 5 } });
    expect(await applyPack(city.as(), shipped('millbrook'))).toMatchObject({ changed: ['service:pothole'] });
  });

  it('retires what is gone and brings back what returns', async () => {
    const folder = await edited('millbrook', 'no-bears', {
      'services/all.yaml': (text) => text.replace(/- key: bear[\s\S]*?(?=- key: ask)/, ''),
      'routing.yaml': (text) => text.replace(/- key: bus-roads-first[\s\S]*$/, ''),
    });
    expect(await applyPack(city.as(), folder)).toMatchObject({
      added: [],
      retired: ['service:bear', 'rule:bus-roads-first'],
    });
    const without = await catalogOf(city.as());
    expect(without.services.map(({ key }) => key)).not.toContain('bear');
    expect(without.service('bear')).toMatchObject({ name: { en: 'Bear at the trash' } });
    await applyPack(city.as(), shipped('millbrook'));
    const again = await catalogOf(city.as());
    expect(again.services.map(({ key }) => key)).toEqual(
      without.services.map(({ key }) => key).toSpliced(5, 0, 'bear'),
    );
    expect(again.service('bear')?.version).toBe(1);
  });

  it('keeps the old city when the pack is wrong, and tells every problem', async () => {
    const folder = await edited('millbrook', 'wrong', {
      'services/all.yaml': (text) => text.replace('department: parks', 'department: park'),
      'city.yaml': (text) => text.replace("'#2f6b3a'", "'#8fd69b'"),
    });
    const failure = await applyPack(city.as(), folder).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Invalid);
    expect((failure as Invalid).problems.map(({ field }) => field.split(':')[0])).toEqual([
      'city.yaml',
      'services/all.yaml',
    ]);
    expect((await catalogOf(city.as())).city.colours.primary).toBe('#2f6b3a');
  });

  it('refuses another city, a folder that is none, and people who may not', async () => {
    await expect(applyPack(city.as(), shipped('philadelphia'))).rejects.toThrow(Conflict);
    await expect(applyPack(city.as(), path.join(scratch, 'nowhere'))).rejects.toThrow(Invalid);
    const worker = city.staff('Kim', 'worker', 'works');
    await expect(applyPack(city.as(worker), shipped('millbrook'))).rejects.toThrow(NotAllowed);
    await expect(exportPack(city.as(worker), path.join(scratch, 'stolen'))).rejects.toThrow(NotAllowed);
  });

  it('lets two at once come out as one', async () => {
    const folder = await edited('millbrook', 'two-at-once', {
      'services/all.yaml': (text) => text.replace('Pothole', 'Hole in the road'),
    });
    const both = await Promise.all([applyPack(city.as(), folder), applyPack(city.as(), folder)]);
    expect(both.flatMap(({ changed }) => changed)).toEqual(['service:pothole']);
  });

  it('gives a town without wards its own places', async () => {
    expect((await layers(city.as())).map(({ key }) => key)).toEqual(['village']);
    expect(await areasAt(city.as(), { lat: 39.52, lng: -105.99 })).toEqual({
      inside: true,
      areas: ['village:upper-mill'],
    });
    expect((await findAddress(city.as(), 'Main and Brook')).candidates[0]).toMatchObject({
      kind: 'intersection',
    });
  });
});

it('gives every service the city’s general reasons after its own', async () => {
  const city = await openCity();
  const pothole = city.catalog.service('pothole')!;
  expect(pothole.reasons?.map(({ key }) => key).slice(0, 2)).toEqual(['utility-cut', 'work-done']);
  const outcomes = new Set(pothole.reasons?.map(({ outcome }) => outcome));
  expect(outcomes).toEqual(
    new Set(['fixed', 'nothing_found', 'not_ours', 'duplicate', 'declined', 'withdrawn']),
  );
  await city.close();
});

async function countRows(ctx: Ctx): Promise<number[]> {
  const tables = ['service_version', 'department', 'area', 'sketch_feature', 'routing_rule'] as const;
  const counts = tables.map((table) =>
    ctx.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  );
  return (await Promise.all(counts)).map(({ count }) => count);
}
