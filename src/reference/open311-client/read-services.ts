import { findOne, findRecords, speaksOf } from './find-records.ts';
import type { Tree } from './read-answer.ts';
import { booleanOf, idOf, numberOf, textOf } from './read-values.ts';

/** A service of another system, as far as it tells. */
export interface TheirService {
  code: string;
  name: string;
  description: string | null;
  /** Whether it asks questions, which its definition lists. */
  metadata: boolean;
  type: 'realtime' | 'batch' | 'blackbox';
  group: string | null;
}

export interface TheirAttribute {
  code: string;
  /** False: only a text to be shown. */
  variable: boolean;
  datatype: string;
  required: boolean;
  description: string | null;
  order: number;
  values: { key: string; name: string }[];
}

const services = { lists: ['services'], item: 'service', marks: ['service_code', 'service_name'] };
const attributes = { lists: ['attributes'], item: 'attribute', marks: ['code', 'datatype'] };

/** Null: this is no list of services. What has no code is left out, and what comes twice is taken once. */
export function readServices(tree: Tree): TheirService[] | null {
  if (!speaksOf(tree, services)) return null;
  const found = findRecords(tree, services).flatMap((fields): TheirService[] => {
    const code = idOf(fields['service_code']);
    if (!code) return [];
    return [
      {
        code,
        name: textOf(fields['service_name'])?.replace(/\s+/g, ' ') ?? code,
        description: textOf(fields['description']),
        metadata: booleanOf(fields['metadata']),
        type: typeOf(textOf(fields['type'])),
        group: textOf(fields['group']),
      },
    ];
  });
  return [...new Map(found.map((one) => [one.code, one])).values()];
}

function typeOf(text: string | null): TheirService['type'] {
  const word = text?.toLowerCase();
  return word === 'batch' || word === 'blackbox' ? word : 'realtime';
}

/** Null: this is no definition of a service. `attribute` without its list around it (older servers) is read, too. */
export function readDefinition(tree: Tree): TheirAttribute[] | null {
  const root = findOne(tree, 'service_definition', ['service_code', 'attributes', 'attribute']);
  if (!root) return null;
  const list = root['attributes'] ?? root['attribute'];
  if (list === undefined) return 'service_code' in root ? [] : null;
  return findRecords(list as Tree, attributes)
    .flatMap((fields, i): TheirAttribute[] => {
      const code = idOf(fields['code']);
      if (!code) return [];
      return [
        {
          code,
          variable: fields['variable'] === undefined || booleanOf(fields['variable']),
          datatype: textOf(fields['datatype'])?.toLowerCase() ?? 'string',
          required: booleanOf(fields['required']),
          description: textOf(fields['description']),
          order: numberOf(fields['order']) ?? i + 1,
          values: valuesOf(fields['values'] as Tree),
        },
      ];
    })
    .sort((a, b) => a.order - b.order);
}

function valuesOf(tree: Tree | undefined): TheirAttribute['values'] {
  const wanted = { lists: ['values'], item: 'value', marks: ['key', 'name'] };
  return findRecords(tree, wanted).flatMap((fields) => {
    const key = idOf(fields['key']) ?? idOf(fields['name']);
    return key ? [{ key, name: textOf(fields['name']) ?? key }] : [];
  });
}

/** One way in that a discovery document names. */
export interface TheirEndpoint {
  specification: string;
  /** Without a slash at its end. */
  url: string;
  type: string;
  formats: string[];
}

/** Null: this is no discovery document. Endpoints without an address are left out. */
export function readDiscovery(tree: Tree): { changeset: string | null; endpoints: TheirEndpoint[] } | null {
  const fields = findOne(tree, 'discovery', ['endpoints']);
  if (!fields) return null;
  const wanted = { lists: ['endpoints'], item: 'endpoint', marks: ['url', 'specification'] };
  const endpoints = findRecords(fields['endpoints'] as Tree, wanted).flatMap((one): TheirEndpoint[] => {
    const url = idOf(one['url']);
    if (!url || !/^https?:\/\//i.test(url)) return [];
    return [
      {
        specification: idOf(one['specification']) ?? '',
        url: url.replace(/\/+$/, ''),
        type: textOf(one['type'])?.toLowerCase() ?? 'production',
        formats: formatsOf(one['formats'] as Tree),
      },
    ];
  });
  return { changeset: idOf(fields['changeset']), endpoints };
}

function formatsOf(tree: Tree | undefined): string[] {
  return (textOf(tree) ?? '')
    .split(/[,\s]+/)
    .filter((word) => word.includes('/'))
    .map((word) => word.toLowerCase());
}
