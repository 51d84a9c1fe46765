import fc from 'fast-check';
import { expect, test } from 'vitest';
import { disagreements, type OtherPosition } from './disagreement.ts';

const pin = { lat: 39.9526, lng: -75.1652 };
/** A thousandth of a degree of latitude: 111 metres. */
const north = (thousandths: number) => ({ lat: pin.lat + thousandths / 1000, lng: pin.lng });

test('what lies within its own accuracy agrees, what lies beyond it does not', () => {
  expect(disagreements(pin, [{ kind: 'device', ...north(1), allowed: 120 }])).toEqual([]);
  expect(disagreements(pin, [{ kind: 'device', ...north(1), allowed: 100 }])).toMatchObject([
    { kind: 'device', metres: 111, allowed: 100 },
  ]);
});

test('of several photos the farthest is told', () => {
  const photo = (thousandths: number): OtherPosition => ({
    kind: 'photo',
    ...north(thousandths),
    allowed: 150,
  });
  expect(disagreements(pin, [photo(3), photo(9), photo(1)])).toMatchObject([{ metres: 1001 }]);
});

test('each kind is told once, in one order, and only what is too far', () => {
  const position = fc.record({
    kind: fc.constantFrom('address' as const, 'device' as const, 'photo' as const),
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
    lng: fc.double({ min: -180, max: 180, noNaN: true }),
    allowed: fc.nat(20_000_000),
  });
  fc.assert(
    fc.property(fc.array(position, { maxLength: 20 }), (others) => {
      const found = disagreements(pin, others);
      expect(found.every(({ metres, allowed }) => metres > allowed)).toBe(true);
      const kinds = found.map(({ kind }) => kind);
      expect(kinds).toEqual(['address', 'device', 'photo'].filter((kind) => kinds.includes(kind as never)));
    }),
  );
});
