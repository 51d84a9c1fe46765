import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toCatalog } from './catalog-views.ts';
import { searchServices } from './search-services.ts';
import type { ServiceDefinition } from './service.ts';

const folder = 'cities/philadelphia';
const read = (name: string) => parse(readFileSync(`${folder}/${name}`, 'utf8'));
const definitions: ServiceDefinition[] = readdirSync(`${folder}/services`).flatMap((file) =>
  read(`services/${file}`),
);
const changedAt = new Date(0);
const catalog = toCatalog({
  changedAt,
  city: read('city.yaml'),
  departments: read('departments.yaml'),
  groups: read('groups.yaml'),
  services: definitions.map((definition) => ({ active: true, service: { ...definition, version: 1 } })),
});
const keys = (language: string, text: string) =>
  searchServices(catalog, language, text).map((service) => service.key);

/** What residents type, and the service that has to be among the first three. */
const phrases: [string, string, string][] = [
  ['en', 'pot hole', 'pothole'],
  ['en', 'pothol', 'pothole'],
  ['en', 'there is a huge hole in my street', 'pothole'],
  ['en', 'street lite out', 'streetlight-out'],
  ['en', 'the street lights are not working', 'streetlight-out'],
  ['en', 'light pole flickering', 'streetlight-out'],
  ['en', 'abandon car', 'abandoned-car'],
  ['en', 'abandonded vehicle on my block', 'abandoned-car'],
  ['en', 'car with no license plates sitting for months', 'abandoned-car'],
  ['en', 'garbage was not picked up', 'trash-missed'],
  ['en', 'missed trash pickup', 'trash-missed'],
  ['en', 'they didnt take my recycling', 'trash-missed'],
  ['en', 'dead animal', 'dead-animal'],
  ['en', 'dead raccon in the road', 'dead-animal'],
  ['en', 'my neighbors tree fell', 'tree-down'],
  ['en', 'tree branch fell on sidewalk', 'tree-down'],
  ['en', 'loud music', 'noise'],
  ['en', 'noisy neighbors party all night', 'noise'],
  ['en', 'grafitti on a wall', 'graffiti'],
  ['en', 'illegal dumping of tires', 'illegal-dumping'],
  ['en', 'mattress pick up', 'bulk-pickup'],
  ['en', 'rats', 'rats'],
  ['en', 'mouse infestation', 'rats'],
  ['en', 'stop sign knocked over', 'stop-sign'],
  ['en', 'traffic light stuck on red', 'traffic-signal'],
  ['en', 'fire hydrant leaking', 'hydrant-open'],
  ['en', 'clogged storm drain flooding street', 'storm-drain'],
  ['en', 'sink hole', 'cave-in'],
  ['en', 'no heat in my apartment', 'tenant-no-heat'],
  ['en', 'landlord wont fix mold', 'tenant-unsafe'],
  ['en', 'someone blocking my driveway', 'blocked-driveway'],
  ['en', 'homless man sleeping on sidewalk', 'person-outside'],
  ['en', 'needles in the park', 'needles'],
  ['en', 'when is trash day', 'trash-day'],
  ['en', 'how do I pay my property taxes', 'property-tax'],
  ['en', 'marriage licence', 'marriage-license'],
  ['en', 'library hours', 'library-hours'],
  ['en', 'where do I vote', 'voting'],
  ['en', 'speed bumps', 'speeding'],
  ['en', 'smells like gas', 'gas-smell'],
  ['es', 'basura no recogida', 'trash-missed'],
  ['es', 'no recogieron mi basura', 'trash-missed'],
  ['es', 'bache', 'pothole'],
  ['es', 'vache en la calle', 'pothole'],
  ['es', 'luz fundida', 'streetlight-out'],
  ['es', 'arbol caido', 'tree-down'],
  ['es', 'carro abandonado', 'abandoned-car'],
  ['es', 'perro muerto', 'dead-animal'],
  ['es', 'musica alta', 'noise'],
  ['es', 'semaforo descompuesto', 'traffic-signal'],
  ['es', 'no tengo calefaccion', 'tenant-no-heat'],
  ['es', 'acta de nacimiento', 'birth-certificate'],
  ['es', 'pothole', 'pothole'],
  ['en', 'bache', 'pothole'],
];

describe('searchServices', () => {
  it.each(phrases)('%s: "%s" finds %s', (language, text, key) => {
    expect(keys(language, text).slice(0, 3)).toContain(key);
  });

  it('has the right one first for nearly all of them', () => {
    const first = phrases.filter(([language, text, key]) => keys(language, text)[0] === key);
    expect(first.length / phrases.length).toBeGreaterThan(0.9);
  });

  it('finds every service by its own name in every language', () => {
    for (const service of catalog.services)
      for (const language of ['en', 'es'])
        expect(keys(language, service.name[language]!).slice(0, 2), service.name[language]).toContain(
          service.key,
        );
  });

  it('finds nothing for nothing', () => {
    for (const text of ['', '   ', 'the', '?!', '🚀', 'xqzwvkj']) expect(keys('en', text)).toEqual([]);
  });

  it('leaves out retired services and takes any length', () => {
    const service = { ...catalog.service('pothole')!, key: 'old-pothole' };
    const { city, departments, groups } = catalog;
    const without = toCatalog({
      city,
      departments,
      groups,
      changedAt,
      services: [{ active: false, service }],
    });
    expect(searchServices(without, 'en', 'pothole')).toEqual([]);
    expect(keys('en', `pothole ${'x'.repeat(100_000)}`)).toContain('pothole');
  });
});
