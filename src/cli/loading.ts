/**
 * What takes long to load. Commands import it only when they run, so that help and complaints about usage come at once.
 */
export { compose, composeBackups, composeEvaluation, composeModels } from "../compose.js";
export { readConfig } from "../config.js";
