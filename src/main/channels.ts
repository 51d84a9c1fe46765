import type { FastifyRequest } from 'fastify';
import type { Actor, Ctx } from '#platform/context';
import type { House } from '#platform/house';
import type { Route, Teller } from '#platform/http';

export interface Channel {
  routes: readonly Route[];
  teller: Teller;
  prefix?: string;
}

export interface Channels {
  mounted: Channel[];
  teller: Teller;
  actorOf(request: FastifyRequest, ctx: Ctx): Promise<Actor>;
  /** Hosts that pictures may come from: the base map's. */
  imageSources: string[];
}

/** Every way in and out, built with the parts of the house. */
export async function channels(_house: House): Promise<Channels> {
  throw new Error('not yet');
}
