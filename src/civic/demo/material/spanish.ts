import type { Lines } from './lines.ts';

/** What people write, by theme. */
export const spanish: Record<string, Lines> = {
  snow: {
    first: [
      'No han limpiado la nieve en {at} y los autos no pasan.',
      'Puro hielo en {at}.',
      'La esquina de {at} está llena de nieve, no se puede cruzar.',
    ],
    more: ['La ambulancia no pudo entrar.'],
  },
  heat: {
    first: [
      'No hay calefacción en el edificio de {at} desde anoche.',
      'El calentador de {at} no sirve y el dueño no contesta.',
      'Llevamos {n} días sin calefacción.',
    ],
    more: ['Hay niños pequeños en la casa.'],
  },
  pothole: {
    first: [
      'Hay un bache profundo en {at}.',
      'Un hoyo grande en la calle, en {at}; los autos lo esquivan.',
      'El parche de {at} se volvió a romper.',
      'Dos baches juntos en {at}.',
    ],
    more: ['Cuando llueve no se ve.', 'Se me ponchó una llanta ahí.'],
  },
  'tree-down': {
    first: [
      'Se cayó una rama grande en {at}.',
      'Un árbol bloquea la calle en {at}.',
      'Un árbol cayó sobre un auto en {at}.',
    ],
    more: ['Fue con la tormenta.'],
  },
  leaves: {
    first: ['Hay muchas hojas en {at} y tapan el desagüe.', 'No ha pasado la barredora por {at}.'],
    more: ['Está resbaloso.'],
  },
  tree: {
    first: [
      'El árbol de {at} está seco y se le caen ramas.',
      'Las ramas tocan el techo en {at}.',
      'Las raíces levantaron la acera en {at}.',
    ],
    more: ['Cada mes se inclina más.'],
  },
  light: {
    first: [
      'La luz de la calle en {at} está apagada.',
      'El farol de {at} parpadea toda la noche.',
      'Toda la cuadra de {at} está a oscuras.',
    ],
    more: ['Da miedo caminar a casa.'],
  },
  signal: {
    first: [
      'El semáforo de {at} solo parpadea.',
      'La señal de {at} está doblada.',
      'Hay un cable colgando en {at}.',
    ],
    more: ['Pasó anoche.'],
  },
  flood: {
    first: [
      'La alcantarilla de {at} está tapada y se inunda la esquina.',
      'El agua llega al tobillo en {at}.',
      'La calle se está hundiendo en {at}.',
    ],
    more: ['Pasa cada vez que llueve fuerte.'],
  },
  water: {
    first: [
      'Sale agua limpia por la calle en {at}.',
      'El hidrante de {at} gotea día y noche.',
      'El agua de {at} sale café.',
      'No tenemos presión de agua en {at}.',
    ],
    more: ['Con este frío se hace hielo.'],
  },
  dumping: {
    first: [
      'Tiraron escombros en {at}.',
      'Hay llantas y bolsas de basura en {at}.',
      'Dejaron colchones y un sofá en {at}.',
      'Cada fin de semana tiran basura en {at}.',
    ],
    more: ['Atrae ratas.', 'Lo hacen de noche con una camioneta.'],
  },
  bulk: {
    first: [
      'Tengo un colchón y una silla para recoger en {at}.',
      'Nos robaron el bote de reciclaje en {at}.',
    ],
    more: ['Cualquier día entre semana está bien.'],
  },
  trash: {
    first: [
      'No recogieron la basura en {at}.',
      'El camión se saltó nuestro lado de la calle en {at}.',
      'El bote de {at} está desbordado.',
      'Dejaron el reciclaje otra vez en {at}.',
    ],
    more: ['Con el calor huele muy mal.', 'A los vecinos tampoco les recogieron.'],
  },
  weeds: {
    first: [
      'La maleza en {at} es más alta que yo.',
      'El lote vacío de {at} está muy crecido.',
      'La hierba tapa la acera en {at}.',
    ],
    more: ['Vi ratas entrar y salir.'],
  },
  graffiti: {
    first: ['Hay grafiti nuevo en la pared de {at}.', 'Pintaron las cortinas del negocio en {at}.'],
    more: ['La semana pasada estaba limpio.'],
  },
  car: {
    first: [
      'Hay un auto sin placas en {at} desde hace semanas.',
      'Los autos se estacionan en la acera en {at}.',
      'Un auto con las llantas ponchadas en {at}.',
    ],
    more: ['No pasa una silla de ruedas.'],
  },
  animal: {
    first: ['Hay ratas en {at}.', 'Un animal muerto en {at}.', 'Un perro sin collar anda por {at}.'],
    more: ['Los niños tienen miedo.'],
  },
  sidewalk: {
    first: [
      'La acera de {at} está rota; me tropecé.',
      'Un andamio bloquea la acera en {at}.',
      'La rampa de {at} se está deshaciendo.',
    ],
    more: ['La escuela está a la vuelta.'],
  },
  building: {
    first: [
      'Se caen ladrillos de la fachada de {at}.',
      'La casa vacía de {at} está abierta.',
      'Hay moho en nuestro apartamento de {at}.',
      'Trabajan en {at} sin permiso a la vista.',
    ],
    more: ['El dueño no contesta.'],
  },
  park: {
    first: ['Un columpio está roto en {at}.', 'Los botes del parque en {at} están llenos.'],
    more: ['Los fines de semana vienen muchas familias.'],
  },
  noise: {
    first: ['Música muy fuerte en {at} hasta la madrugada.', 'La obra de {at} empieza antes de las siete.'],
    more: ['No podemos dormir.'],
  },
  story: {
    first: [
      'Estoy preocupada y quisiera que alguien lo revise.',
      'Prefiero contar los detalles a una persona.',
      'Alguien necesita ayuda cerca de {at}.',
    ],
    more: ['Por favor trátenlo con cuidado.'],
  },
  plain: {
    first: [
      '{what}: por favor revisen en {at}.',
      'Tengo un problema en {at}: {what}.',
      '¿Alguien me puede ayudar con esto? {what}.',
    ],
    more: ['Me dijeron que lo reportara aquí.'],
  },
};
