import type { VectorLabel } from "../../domain/ids.js";
import type { Neighbour } from "../../ports/vector-index.js";

/**
 * The best `capacity` of all that is offered: a binary heap with the worst of them on top, so that an offer costs
 * one comparison in most cases and log₂ `capacity` steps in the others.
 */
export class Nearest {
  readonly #labels: Uint32Array;
  readonly #similarities: Float64Array;
  #size = 0;

  /** @param capacity whole number of at least 1 */
  constructor(capacity: number) {
    this.#labels = new Uint32Array(capacity);
    this.#similarities = new Float64Array(capacity);
  }

  offer(label: number, similarity: number): void {
    if (this.#size < this.#labels.length) {
      this.#set(this.#size, label, similarity);
      this.#rise(this.#size++);
    } else if (this.#isWorse(0, label, similarity)) {
      this.#set(0, label, similarity);
      this.#sink();
    }
  }

  /** What is left, nearest first; equals by label, so that the same content always gives the same answer. */
  sorted(): Neighbour[] {
    const found = Array.from(this.#labels.subarray(0, this.#size), (label, i) => ({
      label: label as VectorLabel,
      similarity: this.#similarities[i] as number,
    }));
    return found.sort((a, b) => b.similarity - a.similarity || a.label - b.label);
  }

  #rise(position: number): void {
    for (let child = position; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#isWorseThan(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  #sink(): void {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const right = left + 1;
      let worst = parent;
      if (left < this.#size && this.#isWorseThan(left, worst)) worst = left;
      if (right < this.#size && this.#isWorseThan(right, worst)) worst = right;
      if (worst === parent) return;
      this.#swap(parent, worst);
      parent = worst;
    }
  }

  #isWorseThan(a: number, b: number): boolean {
    return this.#isWorse(a, this.#labels[b] as number, this.#similarities[b] as number);
  }

  /** True when what lies at `position` is farther away than what is given, or as far with a higher label. */
  #isWorse(position: number, label: number, similarity: number): boolean {
    const held = this.#similarities[position] as number;
    return held < similarity || (held === similarity && (this.#labels[position] as number) > label);
  }

  #swap(a: number, b: number): void {
    const label = this.#labels[a] as number;
    const similarity = this.#similarities[a] as number;
    this.#set(a, this.#labels[b] as number, this.#similarities[b] as number);
    this.#set(b, label, similarity);
  }

  #set(position: number, label: number, similarity: number): void {
    this.#labels[position] = label;
    this.#similarities[position] = similarity;
  }
}
