import type { figures as english } from "../en/figures.js";
import type { Wording } from "../wording.js";

export const figures: Wording<typeof english> = {
  title: "Revisores",
  intro:
    "Con qué frecuencia aciertan en candidatos cuya verdad se conoce, cuánto coinciden con otros y cuánto tardan. Las proporciones y kappa llevan sus límites del 95%.",
  operation: "Operación",
  nobody: "Nadie ha dado aún una opinión en esta operación.",
  columns: {
    reviewer: "Revisor",
    decisions: "Opiniones",
    knownAnswers: "Sobre respuestas conocidas",
    falsePositives: "Confirmó a otra persona",
    falseNegatives: "Rechazó a la persona",
    agreement: "Acuerdo más allá del azar (kappa)",
    seconds: "Segundos por decisión",
  },
  wrong: (hits, trials, low, high) => `${hits} de ${trials} mal, ${low} a ${high}`,
  undecided: (count) => `${count} sin decidir`,
  unknown: "no se sabe",
  kappa: (value, low, high, pairs) => `${value} (${low} a ${high}), ${pairs} candidatos`,
  quartiles: (median, lower, upper) => `${median}, la mitad de ${lower} a ${upper}`,
  mixIn: "Mezclar respuestas conocidas",
  mixInWhy:
    "Copias de candidatos que dos personas han verificado o excluido se dan a otras, que no pueden distinguirlas de los demás.",
  share: "Parte de los candidatos resueltos, en %",
  mixInRun: "Mezclar",
  mixedIn: (count) => (count === 0 ? "No queda nada que volver a preguntar." : `${count} mezcladas.`),
  own: "Mis cifras",
  tooFew:
    "Aún hay muy pocas respuestas conocidas. Las cifras se muestran y avanzan solo cuando se ha reunido lo suficiente para que no digan nada de decisiones sueltas.",
  until: (day) => `Todas las opiniones antes del ${day}, en todas las operaciones.`,
};
