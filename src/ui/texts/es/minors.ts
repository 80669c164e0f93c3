import type { minors as english } from "../en/minors.js";
import type { Wording } from "../wording.js";

export const minors: Wording<typeof english> = {
  badge: "Posible menor",
  badgeWhat:
    "Posible menor: según la estimación tosca de una máquina o la marca de alguien: una razón para mirar antes, no una constatación. Su ausencia no descarta a nadie.",
  age: "Edad de la muestra",
  noFlag: "Nadie ha dicho nada.",
  flagged: (flag) => `Marcada: ${flag}`,
  flags: {
    possible_minor: "posible menor",
    minor: "menor",
    adult_stated: "se afirma que es mayor de edad",
  },
  flag: "Marcar la muestra",
  flagWhat:
    "En su nombre. Una marca no se retira nunca; solo le sigue otra. La cara de un menor, o de un posible menor, queda difuminada desde entonces.",
  value: "Marca",
  basis: "En qué se basa",
  bases: {
    appearance: "solo el aspecto",
    document: "un documento",
    statement: "una declaración",
    investigation: "una investigación",
  },
  choose: "Elija …",
  confirm: "Marcar en mi nombre",
  offer: "Este motivo no marca nada por sí solo.",
  blurred: (picture) => `${picture}: difuminada, porque alguien marcó una cara en ella.`,
  show: (picture) => `Mostrar: ${picture}`,
  notYours: "Sus funciones no incluyen verla.",
  revealTitle: "Mostrar una cara difuminada",
  revealWhat: (minutes) =>
    `Se le muestra solo a usted, durante ${minutes} minutos. Su motivo queda escrito en el registro.`,
  reason: "Por qué tiene que verla",
  reasons: {
    case_work: "trabajo en el caso",
    review: "revisión de un candidato",
    quality_control: "control de calidad",
    training: "formación",
    request_of_authority: "petición de una autoridad",
    request_of_person: "petición de la persona",
  },
  reveal: "Mostrar la cara",
};
