import type { Random } from '../random.ts';

type Words = Record<'en' | 'es', readonly string[]>;

/** What the city says where everybody reads it. */
const said: Record<'accepted' | 'comment' | 'waiting' | 'asks' | 'answers' | 'again' | 'linked', Words> = {
  accepted: {
    en: ['We have it on our list.', 'Thank you, an inspector will look at it.', 'We will come by this week.'],
    es: ['Ya está en nuestra lista.', 'Gracias, un inspector lo revisará.', 'Pasaremos esta semana.'],
  },
  comment: {
    en: [
      'We were there today and will come back with the right equipment.',
      'Rain has delayed the crews by a day.',
      'The site is marked; the repair follows.',
      'We have told the owner to act.',
    ],
    es: [
      'Fuimos hoy y volveremos con el equipo adecuado.',
      'La lluvia atrasó a las cuadrillas un día.',
      'El sitio está marcado; sigue la reparación.',
      'Ya avisamos al dueño que debe actuar.',
    ],
  },
  waiting: {
    en: [
      'We wait for the utility to mark its lines.',
      'A part has been ordered.',
      'The owner has until next week to act.',
      'Too cold for asphalt; we go on when it is warmer.',
    ],
    es: [
      'Esperamos a que la compañía marque sus líneas.',
      'Se pidió una pieza.',
      'El dueño tiene hasta la próxima semana.',
      'Hace demasiado frío para el asfalto; seguimos cuando suba la temperatura.',
    ],
  },
  asks: {
    en: [
      'Can you tell us on which side of the street it is?',
      'Is it still there? Our crew could not see it.',
      'Could you send us a picture?',
    ],
    es: [
      '¿Nos puede decir de qué lado de la calle está?',
      '¿Sigue ahí? Nuestra cuadrilla no lo vio.',
      '¿Nos puede mandar una foto?',
    ],
  },
  answers: {
    en: [
      'It is on the side of the corner store.',
      'Yes, it is still there this morning.',
      'Behind the parked van, close to the curb.',
    ],
    es: [
      'Del lado de la tienda de la esquina.',
      'Sí, sigue ahí esta mañana.',
      'Detrás de la camioneta, junto a la acera.',
    ],
  },
  again: {
    en: [
      'It is not fixed: I looked this morning.',
      'It came back after two days.',
      'Only half of it was done.',
    ],
    es: ['No está arreglado: lo vi esta mañana.', 'Volvió a los dos días.', 'Solo hicieron la mitad.'],
  },
  linked: { en: ['Same place as an earlier report.'], es: ['Mismo lugar que un reporte anterior.'] },
};

/** Among colleagues: in the language of the office. */
const notes = [
  'Drove by, confirmed.',
  'Second visit this month on this block.',
  'Needs the big truck.',
  'Called the reporter, no answer.',
  'Check the maps: could be a state road.',
  'Photo before and after are on file.',
  'Combine with the job around the corner.',
];

const closing: Record<string, Words> = {
  not_ours: {
    en: ['The owner of the property was told.', 'It was passed on to the agency in charge.'],
    es: ['Se avisó al dueño de la propiedad.', 'Se pasó a la entidad responsable.'],
  },
  declined: {
    en: ['We measured it and will look again in six months.', 'It is planned for the next paving season.'],
    es: ['Lo medimos y lo revisaremos en seis meses.', 'Está previsto para la próxima temporada.'],
  },
  fixed: {
    en: ['Done by the morning crew.', 'We made it safe and cleaned up.'],
    es: ['Lo hizo la cuadrilla de la mañana.', 'Lo dejamos seguro y limpio.'],
  },
};

export type Said = keyof typeof said;

export function saying(random: Random, what: Said, language: string): string {
  return random.pick(said[what][language === 'es' ? 'es' : 'en']);
}

export function noting(random: Random): string {
  return random.pick(notes);
}

/** Words that follow a closing reason; none for some outcomes. */
export function closingWords(random: Random, outcome: string, language: string): string {
  const words = closing[outcome]?.[language === 'es' ? 'es' : 'en'];
  return words ? random.pick(words) : '';
}
