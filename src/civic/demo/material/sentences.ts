import { type Service, say } from '#reference/catalog';
import type { Random } from '../random.ts';

/** Ways to say it, and what people add. `{at}` is the address, `{n}` a small number, `{what}` the service's name. */
interface Lines {
  first: readonly string[];
  more: readonly string[];
}

const more = {
  en: [
    'It has been like this for {n} days.',
    'I pass here every morning and it only gets worse.',
    'Please send somebody before a person gets hurt.',
    'My neighbor reported it too.',
    'It is worst after dark.',
    'A child almost got hurt here.',
    'Thank you for looking into it.',
    'It is right across from the bus stop.',
    'Older people live on this block and cannot get around it.',
    'This is the {n}th time this year.',
  ],
  es: [
    'Lleva así {n} días.',
    'Paso por aquí cada mañana y está peor.',
    'Por favor manden a alguien antes de que haya un accidente.',
    'Mi vecina también lo reportó.',
    'De noche es peor.',
    'Un niño casi se lastima aquí.',
    'Gracias por atenderlo.',
    'Está justo enfrente de la parada del autobús.',
  ],
};

const en: Record<string, Lines> = {
  snow: {
    first: [
      '{at} has not been plowed and cars are stuck.',
      'Solid ice from curb to curb at {at}.',
      'The plow passed the avenue but not our block at {at}.',
      'The corner at {at} is one sheet of ice.',
      'Snow is piled so high at {at} that the crosswalk is gone.',
    ],
    more: ['An ambulance could not get through.', 'The school bus did not come because of it.'],
  },
  heat: {
    first: [
      'No heat in the whole building at {at} since last night.',
      'The boiler at {at} is out and the landlord does not answer.',
      'It is 52 degrees in our apartment.',
      'Radiators at {at} have been cold for {n} days.',
    ],
    more: ['We heat with the oven, which is not safe.', 'There are small children in the house.'],
  },
  pothole: {
    first: [
      'Deep pothole at {at}, cars swerve around it.',
      'There is a hole in the road at {at}, about {n} inches deep.',
      'The patch at {at} has come out again.',
      'Two potholes close together at {at}.',
      'Big hole by the crosswalk at {at}, I lost a hubcap.',
      'The road is breaking up at {at}.',
    ],
    more: [
      'You cannot see it when it rains.',
      'Cyclists ride into traffic to avoid it.',
      'I heard a tire blow there last night.',
    ],
  },
  'tree-down': {
    first: [
      'A large limb came down at {at}.',
      'Tree across the road at {at}, nobody can pass.',
      'Half of the tree at {at} lies on the sidewalk.',
      'A tree fell on a parked car at {at}.',
      'Uprooted tree at {at} leans against a house.',
    ],
    more: ['It came down in the storm.', 'It took a wire with it, the power company was here already.'],
  },
  leaves: {
    first: [
      'Leaves have piled up along {at} and the drain is covered.',
      'The sweeper has not come to {at}.',
      'The gutter at {at} is full of wet leaves.',
    ],
    more: ['It is slippery.', 'Cars were not moved on sweeping day.'],
  },
  tree: {
    first: [
      'The tree at {at} is dead and drops branches.',
      'Branches touch the roof at {at}.',
      'The tree at {at} hides the stop sign.',
      'Roots at {at} have lifted the pavement.',
      'Please trim the tree at {at}, it blocks the light.',
      'The stump at {at} was never removed.',
    ],
    more: ['It leans more every month.', 'The last trim was years ago.'],
  },
  light: {
    first: [
      'The street light at {at} is out.',
      'Light flickers all night at {at}.',
      'Three lights in a row are dark near {at}.',
      'The light at {at} burns all day.',
      'The whole block at {at} is dark.',
    ],
    more: [
      'People are afraid to walk home.',
      'The pole has no number that I can read.',
      'It went out after the storm.',
    ],
  },
  signal: {
    first: [
      'The signal at {at} only flashes.',
      'The walk button at {at} does nothing.',
      'The sign at {at} is bent and faces the wrong way.',
      'Somebody knocked the sign at {at} over.',
      'A cable hangs low over the street at {at}.',
    ],
    more: ['Drivers do not know who goes first.', 'It happened overnight.'],
  },
  flood: {
    first: [
      'The storm drain at {at} is clogged and the corner floods.',
      'Water stands a foot deep at {at}.',
      'The drain cover at {at} is broken.',
      'The street is sinking at {at}.',
      'Bad smell from the inlet at {at}.',
      'Water came up in the basement at {at}.',
    ],
    more: ['It happens at every hard rain.', 'Trash has blocked the grate.', 'Cars stalled in it.'],
  },
  water: {
    first: [
      'Water is running down the street at {at}.',
      'The hydrant at {at} drips day and night.',
      'Clean water bubbles up through the road at {at}.',
      'Our water at {at} is brown.',
      'No pressure at {at} since this morning.',
    ],
    more: ['In this cold it turns to ice.', 'It has made a small river.'],
  },
  dumping: {
    first: [
      'Somebody dumped construction rubble at {at}.',
      'A pile of tires and bags at {at}.',
      'Couch and mattresses were left at {at}.',
      'Trash is dumped at {at} every weekend.',
      'Contractor bags in the lot at {at}.',
      'Litter all along {at}.',
    ],
    more: [
      'A white van without a company name does it at night.',
      'It attracts rats.',
      'We cleaned it last month and it is back.',
    ],
  },
  bulk: {
    first: [
      'I have a mattress and a chair to be picked up at {at}.',
      'Please take an old refrigerator from {at}.',
      'Our recycling bin was stolen from {at}.',
      'We just moved in at {at} and need a bin.',
    ],
    more: ['I can put it out the evening before.', 'Any weekday is fine.'],
  },
  trash: {
    first: [
      'Our trash was not picked up at {at}.',
      'The truck skipped our side of the street at {at}.',
      'Recycling was left at {at} again.',
      'The can at {at} is overflowing.',
      'The dumpster behind {at} has not been emptied.',
      'Bags were put out days early at {at}.',
    ],
    more: [
      'It smells in the heat.',
      'Animals have torn the bags open.',
      'Both neighbors were missed as well.',
    ],
  },
  weeds: {
    first: [
      'Weeds at {at} are taller than I am.',
      'The empty lot at {at} is overgrown.',
      'High grass covers the sidewalk at {at}.',
      'The yard at {at} is full of weeds and trash.',
      'Standing water breeds mosquitoes behind {at}.',
    ],
    more: ['I saw rats run in and out.', 'Nobody has lived there for years.'],
  },
  graffiti: {
    first: [
      'Fresh graffiti on the wall at {at}.',
      'Tags all over the shutters at {at}.',
      'Somebody sprayed the mailbox at {at}.',
      'The mural at {at} was tagged.',
      'Posters are glued to every pole at {at}.',
    ],
    more: ['It was clean last week.', 'I own the house and agree to the cleaning.'],
  },
  car: {
    first: [
      'A car without plates has stood at {at} for weeks.',
      'Burned-out van at {at}.',
      'Cars park on the sidewalk at {at}.',
      'Somebody blocks the driveway at {at}.',
      'Car with four flat tires at {at}.',
      'A bike frame has been chained at {at} for months.',
    ],
    more: ['The windows are broken.', 'A wheelchair cannot pass.', 'It has not moved since I moved in.'],
  },
  animal: {
    first: [
      'Rats come out of a burrow at {at}.',
      'A dead raccoon lies at {at}.',
      'A dog without a collar runs around {at}.',
      'A wasp nest hangs over the door at {at}.',
      'There is dog waste all over {at}.',
    ],
    more: ['They are out in daylight now.', 'The children are scared.'],
  },
  sidewalk: {
    first: [
      'The sidewalk at {at} is broken, I tripped.',
      'A slab has lifted at {at}.',
      'The ramp at {at} is crumbling.',
      'Scaffolding blocks the sidewalk at {at}.',
      'The crosswalk lines at {at} have worn away.',
    ],
    more: ['My mother uses a walker and has to go in the street.', 'The school is around the corner.'],
  },
  building: {
    first: [
      'Bricks are falling from the front of {at}.',
      'The vacant house at {at} stands open.',
      'The porch at {at} is about to come down.',
      'They work at {at} without a permit on display.',
      'The roof at {at} has a hole and water comes in.',
      'There is mold in our apartment at {at}.',
    ],
    more: ['People go in and out at night.', 'The owner does not answer.'],
  },
  park: {
    first: [
      'A swing is broken in the playground at {at}.',
      'The trash cans in the park at {at} are full.',
      'The water fountain at {at} does not work.',
      'A bench is broken at {at}.',
      'The court lights at {at} stay off.',
    ],
    more: ['The path is washed out.', 'Many families come here on weekends.'],
  },
  noise: {
    first: [
      'Loud music at {at} until early morning.',
      'Work at {at} begins before seven.',
      'A fan on the roof of {at} drones all night.',
      'Engines are revved at {at} every night.',
    ],
    more: ['I talked to them and nothing changed.', 'We cannot sleep.'],
  },
  story: {
    first: [
      'I am worried and would like somebody to look into this.',
      'I would rather tell the details to a person. Please call me.',
      'This happened near {at}, and I think the city should know.',
      'Somebody needs help near {at}.',
    ],
    more: ['I did not know whom else to tell.', 'Please treat this with care.'],
  },
  plain: {
    first: [
      '{what}: please have a look at {at}.',
      'I have a problem at {at}: {what}.',
      'Could somebody help with this? {what}.',
      '{what}, {at}.',
    ],
    more: ['I was told to report it here.', 'Please tell me what happens next.'],
  },
};

const es: Record<string, Lines> = {
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

const lines: Record<string, Record<string, Lines>> = { en, es };
const nowhere: Record<string, string> = { en: 'our place', es: 'nuestra casa' };

/** Whether somebody can be quoted in this language; another is written in English. */
export const written = (language: string) => language in lines;

/** What somebody writes about a service, one to three sentences. */
export function describe(
  random: Random,
  {
    service,
    theme,
    language,
    address,
  }: { service: Service; theme: string; language: string; address: string | null },
): string {
  const tongue = written(language) ? language : 'en';
  const { first, more: own } = lines[tongue]![theme] ?? lines[tongue]!['plain']!;
  const parts = [random.pick(first)];
  if (random.chance(0.45)) parts.push(random.pick(own));
  if (random.chance(0.35)) parts.push(random.pick(more[tongue as 'en']));
  const name = say(service.name, tongue);
  const text = parts
    .join(' ')
    .replaceAll('{at}', address ?? nowhere[tongue]!)
    .replaceAll('{what}', name.charAt(0).toLowerCase() + name.slice(1))
    .replaceAll('{n}', String(random.int(4, 9)));
  return text.charAt(0).toUpperCase() + text.slice(1);
}
