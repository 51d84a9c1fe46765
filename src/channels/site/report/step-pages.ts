import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  checkStep,
  type Draft,
  findDuplicates,
  firstOpenStep,
  type NearRequest,
  undecidedPlaces,
} from '#flow/intake';
import type { Ctx } from '#platform/context';
import type { Problem } from '#platform/errors';
import type { House } from '#platform/house';
import { html } from '#platform/http';
import { findAddress, problemMessage } from '#reference/addresses';
import { type AddressAt, addressAt } from '#reference/geocoders';
import { areaName, layers } from '#reference/places';
import { agreePage } from '../place/agree-step.tsx';
import { assetPage } from '../place/asset-step.tsx';
import { assetView, knownThing } from '../place/asset-view.ts';
import { type AreaOption, placePage, whichPage } from '../place/place-step.tsx';
import { samePage } from '../place/same-step.tsx';
import { visitBy } from '../visit.ts';
import { checkPage } from './check-step.tsx';
import { contactPage } from './contact-step.tsx';
import { guardsPage, stopPage } from './guards-step.tsx';
import { photosPage } from './photos-step.tsx';
import { questionsPage } from './questions-step.tsx';
import { type StepView, stepHref } from './step-frame.tsx';

/** Every page of the form by its name in the address: intake's steps, and the pages between them. */
export const pages = {
  guards: guardsPage,
  stop: stopPage,
  questions: questionsPage,
  place: async (view: StepView) => placePage(view, await nearPin(view)),
  which: async (view: StepView) => whichPage(view, await areaOptions(view), await whatIsWrong(view)),
  asset: async (view: StepView) => {
    const asking = await assetView(view);
    return asking ? assetPage(view, asking) : placePage(view, await nearPin(view));
  },
  same: async (view: StepView) => {
    const thing = await knownThing(view.visit, view.content.place.asset);
    return samePage(view, await nearOf(view.visit.ctx, view), thing);
  },
  agree: async (view: StepView) => agreePage(view, await undecidedPlaces(view.visit.ctx, view.content)),
  photos: photosPage,
  contact: contactPage,
  check: async (view: StepView) => {
    const thing = await knownThing(view.visit, view.content.place.asset);
    return checkPage(view, { area: await namedArea(view), near: await nearPin(view), thing });
  },
} satisfies Record<string, (view: StepView) => string | Promise<string>>;
export type PageName = keyof typeof pages;

export function isPageName(text: string): text is PageName {
  return Object.hasOwn(pages, text);
}

/** Open requests that may be the same; none without a point on the map. */
export async function nearOf(
  ctx: Ctx,
  { service, content }: Pick<StepView, 'service' | 'content'>,
): Promise<NearRequest[]> {
  const { lat, lng, asset } = content.place;
  if (lat === undefined || lng === undefined) return [];
  return findDuplicates(ctx, { service, lat, lng, asset });
}

/** Why the address is asked about: a number or street that does not exist, or a house of which nobody knows where it stands. */
async function whatIsWrong({ visit, content: { place } }: StepView): Promise<string | undefined> {
  if (!place.address || place.lat !== undefined) return undefined;
  const { candidates, problem } = await findAddress(visit.ctx, place.address);
  if (problem) return problemMessage(problem, visit.t);
  const [best] = candidates;
  const isUnplaced = best?.lat === null && (best.kind === 'address' || best.kind === 'intersection');
  return isUnplaced ? visit.t('places.notOnMap', { address: best.label }) : undefined;
}

/** What is near a pin that came without an address, as the request will say it. */
async function nearPin({ visit, content: { place } }: StepView): Promise<AddressAt | null> {
  const { address, lat, lng } = place;
  if (address || lat === undefined || lng === undefined) return null;
  return addressAt(visit.ctx, { lat, lng });
}

/** The neighbourhood that was named where no point is known. */
async function namedArea({ visit, content: { place } }: StepView): Promise<string | undefined> {
  return place.lat === undefined && place.area ? areaName(visit.ctx, place.area) : undefined;
}

/** The division whose areas people know by name, not by number: neighbourhoods as a rule. */
async function areaOptions({ visit }: StepView): Promise<AreaOption[]> {
  const isNamed = ({ name }: { name: string }) => !/\d/.test(name);
  const layer = (await layers(visit.ctx)).find(
    ({ areas }) => areas.filter(isNamed).length > areas.length / 2,
  );
  const options = (layer?.areas ?? []).map((area) => ({
    value: `${layer!.key}:${area.key}`,
    label: area.name,
  }));
  return options.sort((a, b) => a.label.localeCompare(b.label, visit.ctx.language));
}

/** Shows a step with what the draft holds; with problems the answer is a refusal (422). */
export async function showStep(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  step: PageName,
  problems: readonly Problem[],
  change: boolean,
) {
  const visit = await visitBy(house, request.ctx, stepHref(draft, step));
  const asked = step === 'asset' ? askedOf(request.query as Record<string, unknown>) : undefined;
  const { service, content } = draft;
  const view: StepView = { visit, service, draft, content, problems, change, asked };
  reply.header('cache-control', 'no-store').header('referrer-policy', 'same-origin');
  return html(reply, await pages[step](view), problems.length > 0 && request.method === 'POST' ? 422 : 200);
}

function askedOf({ show, number, thing }: Record<string, unknown>): StepView['asked'] {
  const text = (value: unknown, most: number) =>
    typeof value === 'string' ? value.slice(0, most) : undefined;
  return { show: Number(text(show, 3)) || undefined, number: text(number, 100), thing: text(thing, 130) };
}

/** The page with the first thing that is wrong: of a place that lacks nothing but its thing, the page that asks for that. */
export async function openPage(ctx: Ctx, { service, content }: Draft): Promise<PageName | null> {
  const step = await firstOpenStep(ctx, service, content);
  if (step !== 'place') return step;
  const problems = await checkStep(ctx, service, content, 'place');
  return problems.every(isAssetProblem) ? 'asset' : step;
}

export function isAssetProblem({ field }: Problem): boolean {
  return field === 'place.asset';
}
