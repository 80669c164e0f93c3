import type { jobs as english } from "../en/jobs.js";
import type { Wording } from "../wording.js";

/** Trabajo que continúa por sí solo. */
export const jobs: Wording<typeof english> = {
  intro: "Trabajo que continúa por sí solo, aunque se cierre esta página.",
  empty: "No hay tareas.",
  progress: "Progreso",
  kinds: {
    ingest: "Incorporación",
    comparison: "Comparación con una galería",
    "re-embedding": "Cambio del paquete de modelos",
    "re-clustering": "Agrupación de rostros",
    "index-rebuild": "Reconstrucción de índices",
    export: "Exportación de pistas",
  },
  states: {
    queued: "en cola",
    running: "en curso",
    waiting: "en espera; se reintenta por sí sola",
    paused: "en pausa",
    done: "hecha",
    failed: "fallida",
    cancelled: "cancelada",
  },
  wishes: { run: "en curso", pause: "se está pausando", cancel: "se está cancelando" },
  steps: { pause: "Pausar", resume: "Reanudar", cancel: "Cancelar la tarea", retry: "Intentar de nuevo" },
  items: (done, total) => (total === null ? `${done} elementos` : `${done} de ${total} elementos`),
  left: (seconds) => (seconds < 120 ? `faltan ${seconds} s` : `faltan ${Math.round(seconds / 60)} min`),
  errors: (count) => (count === 1 ? "1 elemento no tomado" : `${count} elementos no tomados`),
};
