import { expect, it } from 'vitest';
import { type Bounds, readPlace } from './source-place.ts';

const city: Bounds = [39.8, -75.4, 40.2, -74.9];

it.each([
  ['39.95', '-75.16', '', { lat: 39.95, lng: -75.16 }],
  ['', '', '(39.95, -75.16)', { lat: 39.95, lng: -75.16 }],
  ['', '', 'POINT (-75.16 39.95)', { lat: 39.95, lng: -75.16 }],
  ['', '', '39.95,-75.16', { lat: 39.95, lng: -75.16 }],
  ['0', '0', '(39.95, -75.16)', { lat: 39.95, lng: -75.16 }],
  ['', '', '', { lat: null, lng: null }],
  ['', '', 'corner of A and B', { lat: null, lng: null }],
  ['39.95', '', '', { lat: null, lng: null, problem: 'half_coordinates' }],
  ['39.95', '0', '', { lat: null, lng: null, problem: 'half_coordinates' }],
  ['0.0', '0', '', { lat: null, lng: null, problem: 'zero_coordinates' }],
  ['n/a', '-75.16', '', { lat: null, lng: null, problem: 'coordinates_not_numbers' }],
  ['-75.16', '39.95', '', { lat: null, lng: null, problem: 'coordinates_swapped' }],
  ['139', '-75.16', '', { lat: null, lng: null, problem: 'coordinates_out_of_range' }],
  ['34.05', '-118.2', '', { lat: null, lng: null, problem: 'coordinates_outside_city' }],
])('lat %s, lng %s, location "%s"', (lat, lng, location, expected) => {
  expect(readPlace(lat, lng, location, city)).toEqual(expected);
});
