import type { en } from "./en.js";
import { ads } from "./es/ads.js";
import { alerts } from "./es/alerts.js";
import { figures } from "./es/figures.js";
import { jobs } from "./es/jobs.js";
import { links } from "./es/links.js";
import { minors } from "./es/minors.js";
import { pictures } from "./es/pictures.js";
import { refusals } from "./es/refusals.js";
import { review } from "./es/review.js";
import { work } from "./es/work.js";
import type { Wording } from "./wording.js";

/** Every text of the page in Spanish. */
export const es: Wording<typeof en> = {
  name: "Leadlight",
  skip: "Ir al contenido",
  loading: "Cargando …",
  close: "Cerrar",
  cancel: "Cancelar",
  save: "Guardar",
  notAllowed: "Sus funciones no incluyen esta página.",
  tryAgain: "Intentar de nuevo",
  none: "ninguno",
  pages: {
    queue: "Cola",
    compare: "Comparar",
    networks: "Redes",
    network: "Red",
    search: "Buscar",
    ingest: "Incorporar",
    galleries: "Galerías",
    gallery: "Galería",
    ad: "Anuncio",
    leads: "Pistas",
    jobs: "Tareas",
    alerts: "Avisos",
    people: "Personas",
    log: "Registro",
  },
  menu: {
    label: "Páginas",
    language: "Idioma",
    languages: { en: "English", es: "Español" },
    theme: "Colores",
    themes: { system: "como el sistema", light: "claros", dark: "oscuros" },
    account: "Sesión de",
    signOut: "Cerrar sesión",
    help: "Ayuda del teclado",
  },
  signIn: {
    title: "Iniciar sesión",
    name: "Nombre",
    password: "Contraseña",
    submit: "Entrar",
    lapsedTitle: "Iniciar sesión de nuevo",
    lapsed: "Su sesión ha terminado. Lo que escribió sigue aquí; inicie sesión para continuar donde estaba.",
    locked: (seconds) => `Demasiados intentos. Inténtelo de nuevo en ${seconds} s.`,
  },
  password: {
    title: "Elija su propia contraseña",
    why: "Su contraseña actual se la dio otra persona.",
    current: "Contraseña actual",
    next: "Contraseña nueva",
    again: "Contraseña nueva, otra vez",
    differ: "Las dos contraseñas nuevas son distintas.",
    submit: "Cambiar contraseña",
  },
  help: {
    title: "Teclado",
    keys: {
      c: "Confirmar: posible candidato",
      r: "Rechazar: no es candidato",
      i: "No concluyente",
      u: "No apto para la comparación",
      z: "Deshacer la última decisión, en diez segundos",
      "← →": "Candidato anterior, candidato siguiente",
      "J K": "En la cola: candidato siguiente, candidato anterior",
      "+ − 0": "Más grande, más pequeño, como al principio",
      f: "Alternar: una imagen en lugar de la otra",
      o: "Superponer las imágenes",
      g: "Cuadrícula",
      n: "Escribir una nota",
      "?": "Esta ayuda",
    },
    shortcuts: "Las teclas sueltas actúan de inmediato",
  },
  ...review,
  minors,
  pictures,
  ...work,
  ads,
  links,
  jobs,
  alerts,
  figures,
  refusals,
};
