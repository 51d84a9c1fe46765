import type { FastifyRequest } from 'fastify';
import type { House } from '#platform/house';
import type { OpenApi } from './openapi.ts';
export async function apiPage(_house: House, _request: FastifyRequest, document: OpenApi): Promise<string> {
  return document.info.title;
}
