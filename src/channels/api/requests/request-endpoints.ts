import type { House } from '#platform/house';
import type { Endpoint } from '../contract/definition.ts';
import { changeRequests } from './change-request.ts';
import { createRequest, uploadFile } from './create-request.ts';
import { readRequests } from './read-requests.ts';
import { requestFiles } from './request-files.ts';
import { requestPeople } from './request-people.ts';

export function requestEndpoints(house: House): Endpoint[] {
  return [
    ...readRequests(house),
    createRequest(house),
    ...changeRequests(house),
    requestPeople(),
    uploadFile(house),
    requestFiles(house),
  ];
}
