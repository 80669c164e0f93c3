import type { alerts as english } from "../en/alerts.js";
import type { Wording } from "../wording.js";

/** Lo que encontraron las búsquedas permanentes. */
export const alerts: Wording<typeof english> = {
  intro:
    "Lo que trajeron los anuncios y retratos nuevos: un aviso por persona, en cuantos anuncios aparezca.",
  shown: "Mostrar",
  all: "todos",
  states: { new: "sin ver", seen: "visto" },
  empty: "No hay avisos.",
  total: (count) => (count === 1 ? "1 aviso" : `${count} avisos`),
  unseen: (count) => (count > 99 ? "99+" : String(count)),
  ads: (count) => (count === 1 ? "en 1 anuncio" : `en ${count} anuncios`),
  candidates: (count) => `${count} candidatos`,
  decided: "El candidato está decidido o no le corresponde verlo.",
  open: "Comparar",
  see: "Marcar como visto",
};
