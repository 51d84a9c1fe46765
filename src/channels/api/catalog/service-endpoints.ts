import { Type as T } from 'typebox';
import { NotFound } from '#platform/errors';
import type { House } from '#platform/house';
import { type Catalog, catalogOf, type Service, say, searchServices, type Text } from '#reference/catalog';
import { publicData } from '../contract/api-policy.ts';
import type { Endpoint } from '../contract/definition.ts';
import { endpoint } from '../contract/endpoint.ts';
import { key, oneOf, strict } from '../contract/shapes.ts';
import {
  DepartmentShape,
  GroupShape,
  ServiceDetailShape,
  type ServiceDetailTold,
  ServiceShape,
  type ServiceTold,
} from './service-shape.ts';

interface Words {
  catalog: Catalog;
  language: string;
  publicUrl: string;
  say(text: Text | undefined): string;
}

function wordsOf(house: House, catalog: Catalog, language: string): Words {
  const { publicUrl } = house.config;
  return { catalog, language, publicUrl, say: (text) => say(text, language, catalog.city.languages[0]) };
}

const all = <S extends Parameters<typeof T.Array>[0]>(item: S, title: string) =>
  T.Object({ items: T.Array(item) }, { ...strict, title });

/** The catalog, in the reader's language. */
export function serviceEndpoints(house: House): Endpoint[] {
  return [listServices(house), getService(house), listGroups(house), listDepartments(house)];
}

function listServices(house: House): Endpoint {
  return endpoint({
    id: 'listServices',
    method: 'GET',
    path: '/services',
    tag: 'services',
    summary: 'What people can ask for',
    description:
      'All at once: a city has some hundreds at most. With `q` the ones that fit best, in that order.',
    policy: publicData,
    query: {
      q: T.Optional(
        T.String({ maxLength: 200, description: 'What somebody would type; slips are forgiven.' }),
      ),
      group: T.Optional(key('Key of a group.')),
      kind: T.Optional(oneOf(['request', 'information'] as const)),
    },
    answer: all(ServiceShape, 'Services'),
    async handle({ ctx, query }) {
      const catalog = await catalogOf(ctx);
      const words = wordsOf(house, catalog, ctx.language);
      const found = query.q ? searchServices(catalog, ctx.language, query.q) : catalog.services;
      const items = found
        .filter(
          ({ group, kind }) =>
            (!query.group || group === query.group) && (!query.kind || kind === query.kind),
        )
        .map((service) => tellService(words, service));
      return { body: { items } };
    },
  });
}

function getService(house: House): Endpoint {
  return endpoint({
    id: 'getService',
    method: 'GET',
    path: '/services/:key',
    tag: 'services',
    summary: 'One service: its questions, guards, reasons and promise',
    policy: publicData,
    params: { key: T.String({ maxLength: 120, description: 'Key of a service.', examples: ['pothole'] }) },
    answer: ServiceDetailShape,
    async handle({ ctx, params }) {
      const catalog = await catalogOf(ctx);
      const service = catalog.services.find((one) => one.key === params.key);
      if (!service) throw new NotFound('There is no such service.');
      return { body: tellWholeService(wordsOf(house, catalog, ctx.language), service) };
    },
  });
}

function tellService(words: Words, service: Service): ServiceTold {
  const { catalog, language } = words;
  const { sla, keywords } = service;
  return {
    key: service.key,
    name: words.say(service.name),
    about: words.say(service.about),
    kind: service.kind,
    group: service.group,
    groupName: words.say(catalog.group(service.group)?.name),
    department: service.department,
    keywords: keywords?.[language] ?? keywords?.[language.split('-')[0]!] ?? [],
    location: service.location,
    photo: service.photo,
    anonymous: service.anonymous,
    public: service.public,
    asset: service.asset?.layer ?? null,
    promise: sla ? { amount: sla.amount, unit: sla.unit } : null,
    url: `${words.publicUrl}/services/${service.key}`,
  };
}

function tellWholeService(words: Words, service: Service): ServiceDetailTold {
  return {
    ...tellService(words, service),
    version: service.version,
    information: words.say(service.information),
    link: service.link ?? null,
    questions: (service.questions ?? []).map((one) => ({
      key: one.key,
      type: one.type,
      label: words.say(one.label),
      help: words.say(one.help),
      required: one.required ?? false,
      when: one.when ?? null,
      options: (one.options ?? []).map((option) => ({ key: option.key, label: words.say(option.label) })),
      min: one.min ?? null,
      max: one.max ?? null,
      public: one.public ?? false,
    })),
    guards: (service.guards ?? []).map((guard) => ({
      key: guard.key,
      ask: words.say(guard.ask),
      effect: guard.effect,
      say: words.say(guard.say),
      phone: guard.phone ?? null,
      link: guard.link ?? null,
    })),
    reasons: (service.reasons ?? []).map(({ key: reason, outcome, text }) => ({
      key: reason,
      outcome,
      text: words.say(text),
    })),
  };
}

function listGroups(house: House): Endpoint {
  return endpoint({
    id: 'listGroups',
    method: 'GET',
    path: '/groups',
    tag: 'services',
    summary: 'Groups of services',
    policy: publicData,
    answer: all(GroupShape, 'Groups'),
    async handle({ ctx }) {
      const catalog = await catalogOf(ctx);
      const words = wordsOf(house, catalog, ctx.language);
      const items = catalog.groups.map((group) => ({
        key: group.key,
        name: words.say(group.name),
        about: words.say(group.about),
        services: catalog.services.filter((one) => one.group === group.key).map((one) => one.key),
      }));
      return { body: { items } };
    },
  });
}

function listDepartments(house: House): Endpoint {
  return endpoint({
    id: 'listDepartments',
    method: 'GET',
    path: '/departments',
    tag: 'services',
    summary: 'Who does the work',
    policy: publicData,
    answer: all(DepartmentShape, 'Departments'),
    async handle({ ctx }) {
      const catalog = await catalogOf(ctx);
      const words = wordsOf(house, catalog, ctx.language);
      const items = catalog.departments.map(({ key: department, name, about, phone, outside }) => ({
        key: department,
        name: words.say(name),
        about: words.say(about),
        phone: phone ?? null,
        outside: outside ?? false,
      }));
      return { body: { items } };
    },
  });
}
